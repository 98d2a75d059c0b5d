"""Rules that count rows and add up columns."""

from __future__ import annotations

from giichat.app.draft import (
    Draft,
    asks_number,
    asks_yes_no,
    columns_said,
    counts_rows,
    has_cue,
    measures_said,
    names_alternatives,
    only_verb,
    people_columns,
    texts_said,
    weight_of,
)
from giichat.app.headers import concepts_of
from giichat.app.lexicon import ENGLISH
from giichat.app.marks import FULL
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Slots, own_book
from giichat.app.times import year_columns
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role

AUXILIARY = 1  # words between "how many" and the verb that counts: "are"


def aggregate(slots: Slots) -> Draft | None:
    """Read averages, medians, shares and sums."""
    measures = measures_said(slots)
    frame = slots.frame
    by = measures[0] if measures else None
    if by is not None and frame.columns[by].role is Role.DATE and not has_cue(slots, "difference"):
        return None  # dates are not added up
    if by is None and any(t.value == frame.rank_column for t in slots.reading.of("column")):
        by = frame.rank_column
    for cue, operation in (
        ("average", Operation.MEAN),
        ("median", Operation.MEDIAN),
        ("share", Operation.SHARE),
    ):
        if cue == "share" and by is not None and "@share" in concepts_of(frame.header(by), ENGLISH):
            whole = _whole_of(slots, by)
            if whole is None:
                continue  # the column is a share already, of the whole
            return Draft(operation, by=whole)
        if cue == "share" and by is not None and (printed := _printed_share(slots, by)) is not None:
            return Draft(Operation.LOOKUP, target=(printed,))
        if has_cue(slots, cue) and (by is not None or frame.only_measure is not None):
            every = cue != "share" and _one_over_years(slots)
            return Draft(
                operation,
                by=by if by is not None else frame.only_measure,
                editions=frame.editions if every else None,
            )
    pair = len(slots.ranks) == 1 and len(slots.ranks[0].values) == 2
    ends = has_cue(slots, "most") and has_cue(slots, "least")
    if has_cue(slots, "difference") and by is not None and (ends or pair):
        return Draft(Operation.DIFFERENCE, by=by)
    only = frame.only_measure
    texts = any(isinstance(c.values[0], str) for c in slots.conditions)
    grouped = texts and not slots.names and has_cue(slots, "sum")
    if by is None and only is not None and grouped and not has_cue(slots, "how_many"):
        by = only  # "Chinese ports combined"
    if by is None and only is not None and asks_number(slots) and not slots.subject_said:
        by = only
    if by is not None and (frame.years_only(by) or _numbered(slots, by)):
        return None  # years are not added up, nor are numbers that only tell things apart
    if by is not None and _of_group(slots, by):
        return Draft(Operation.SUM, by=by)
    several = any(c.relation is Relation.AT_MOST for c in slots.ranks) and not slots.names
    share = by is not None and "@share" in concepts_of(frame.header(by), ENGLISH)
    if share and several and has_cue(slots, "share", "sum") and not has_cue(slots, "list", "most"):
        return Draft(Operation.SUM, by=by)  # "what share do the three leading hold together"
    several_rows = len(slots.names) != 1 or len(slots.names[0].keys) > 1 or frame.repeated
    if has_cue(slots, "sum") and by is not None and several_rows:
        return Draft(Operation.SUM, by=by)
    return None


def _one_over_years(slots: Slots) -> bool:
    """Tell whether the average is of one row over its years: "the average yearly spending on parks"."""
    frame = slots.frame
    one = len(slots.names) == 1 and len(slots.names[0].keys) == 1 and not slots.conditions
    return one and frame.yearly and not slots.editions.said and not slots.ranks


def _printed_share(slots: Slots, measure: int) -> int | None:
    """Return the column that prints the share of a measure, where that of a row is asked for."""
    frame = slots.frame
    if not slots.names or slots.ranks or slots.conditions or not has_cue(slots, "share"):
        return None
    wanted = _concepts(frame.header(measure))
    for column in frame.measure_columns:
        found = _concepts(frame.header(column))
        if wanted and "@share" in found and wanted <= found:
            return column
    return None


def _concepts(header: str) -> frozenset[str]:
    return frozenset(c for c in concepts_of(header, ENGLISH) if c.startswith("@"))


def _whole_of(slots: Slots, share: int) -> int | None:
    """Return the measure that a printed share is of, where a share of something else is asked for."""
    frame = slots.frame
    if not (slots.names and any(c.relation is Relation.AT_MOST for c in slots.ranks)):
        return None
    wanted = concepts_of(frame.header(share), ENGLISH) - {"@share"}
    return next(
        (
            c
            for c in frame.measure_columns
            if c != share
            and wanted & (found := concepts_of(frame.header(c), ENGLISH))
            and "@share" not in found
        ),
        None,
    )


def frequent(slots: Slots) -> Draft | None:
    """Read "the most common nationality", "which country has the most clusters"."""
    frame = slots.frame
    limited = {c.column for c in slots.conditions}
    texts = [
        c for c in texts_said(slots) if c != frame.name_column and frame.header(c) not in limited
    ]
    texts += [c for c in _years_asked(slots) if c not in texts]
    rival = [c for c in slots.conditions if len(c.values) == 2 and isinstance(c.values[0], str)]
    measures = measures_said(slots)
    chosen = asks_yes_no(slots) or names_alternatives(slots)
    ends = ("more", "less", *(() if _filtered(slots) else ("most", "least")))
    if len(rival) == 1 and measures and chosen and has_cue(slots, *ends):
        return _group_sums(slots, rival[0], measures[0])
    grouped = texts and measures and has_cue(slots, "sum") and not slots.names
    if grouped and has_cue(slots, "most", "least"):
        few = has_cue(slots, "least")
        return Draft(
            Operation.FREQUENT,
            target=(texts[0],),
            by=measures[0],
            descending=not few,
            limit=slots.nth,
        )
    if len(rival) == 1 and has_cue(slots, "more", "less") and not measures:
        column = frame.column_of(rival[0].column)
        few = has_cue(slots, "less", "least")
        if column is not None and (slots.subject_said or names_alternatives(slots)):
            return Draft(Operation.FREQUENT, target=(column,), descending=not few)
    if has_cue(slots, "frequent") and (texts or frame.name_column is not None):
        target = texts[0] if texts else frame.name_column
        named = target == frame.name_column and frame.yearly and not slots.editions.said
        return Draft(
            Operation.FREQUENT,
            target=(target,) if target is not None else (),
            limit=slots.nth,
            editions=frame.editions if named else None,  # a name stands once in an edition
        )
    verbs = all(only_verb(slots, c) for c in measures_said(slots))
    if texts and slots.subject_said and not slots.ranks:
        for cue, descending in (("most", True), ("least", False)):
            nouns = {t.start for t in slots.reading.of("column") if t.value == frame.name_column}
            rows = any(
                tag.end in nouns | slots.row_nouns | _row_words(slots)
                for tag in slots.reading.of(cue)
            )
            if _counted_in_cells(slots, texts[0]):
                continue
            others = [c for c in measures_said(slots) if c not in texts and not of_rows(slots, c)]
            if texts[0] in measures_said(slots) and not rows:
                continue
            free = any(t.start not in slots.spent for t in slots.reading.of(cue))
            if free and (not others or (rows and verbs)):
                return Draft(
                    Operation.FREQUENT,
                    target=(texts[0],),
                    descending=descending,
                    limit=slots.nth,
                )
    return None


def of_rows(slots: Slots, column: int) -> bool:
    """Tell whether a measure is only the adjective of the rows: "the most tall buildings"."""
    said = slots.reading.tokens
    tags = [t for t in slots.reading.of("column") if t.value == column]
    plural = [t.end < len(said) and singular(said[t.end].text) != said[t.end].text for t in tags]
    rows = [any(cue.end == t.start for cue in slots.reading.of("most", "least")) for t in tags]
    titled = {singular(w) for w in words(f"{slots.frame.title} {slots.frame.table.file}")}
    nouns = [t.end < len(said) and singular(said[t.end].text) in titled for t in tags]
    return bool(tags) and all(plural) and all(rows) and all(nouns)


def _filtered(slots: Slots) -> bool:
    """Tell whether two values only limit the rows: "the most valuable brand from Germany or France"."""
    said = slots.reading.tokens
    first = min((t.start for t in slots.reading.of("value")), default=0)
    return first > 0 and said[first - 1].text in own_book(slots).inside_words | {"from", "of"}


def _counted_in_cells(slots: Slots, column: int) -> bool:
    """Tell whether "which king had the most marriages" counts what the cells of a row list."""
    ends = {cue.end for cue in slots.reading.of("most", "least")}
    tags = [t for t in slots.reading.of("column") if t.value == column]
    if own_book(slots).postpositions or not all(t.start in ends for t in tags):
        return False
    nouns = {t.start for t in slots.reading.of("column") if t.value == slots.frame.name_column}
    asked = {cue.end for cue in slots.reading.of("which")}
    return bool(tags) and bool(asked & (nouns | slots.row_nouns))


def _years_asked(slots: Slots) -> list[int]:
    """Return the column of years after "which": "which year had the most albums"."""
    frame = slots.frame
    years = [c for c in year_columns(frame) if frame.columns[c].role is not Role.DATE]
    called = any(
        slots.reading.tokens[cue.end - 1].text == "year" for cue in slots.reading.of("when")
    )
    if called and len(years) == 1 and years[0] != frame.name_column and not frame.yearly:
        return years  # "which year had the most albums" of a column Released
    return [
        t.value
        for t in slots.reading.of("column")
        for cue in slots.reading.of("which", "when")
        if t.start <= cue.end <= t.end
        and not frame.yearly
        and t.value != frame.name_column
        and (t.value == frame.edition_column or frame.years_only(t.value))
    ]


def _row_words(slots: Slots) -> set[int]:
    return {t.start for t in slots.reading.of("row", "person")}


def _group_sums(slots: Slots, rival: Condition, by: int) -> Draft | None:
    """Read "does Paris get more visitors than London": the sums of two groups of rows."""
    frame = slots.frame
    column = frame.column_of(rival.column)
    summed = "@share" not in concepts_of(frame.header(by), ENGLISH) and not frame.years_only(by)
    if column is None or frame.columns[by].role is not Role.MEASURE or not summed:
        return None
    asks = asks_yes_no(slots) and not names_alternatives(slots)
    claim = Condition("first", Relation.IS, rival.values[:1]) if asks else None
    few = has_cue(slots, "less", "least")
    return Draft(Operation.FREQUENT, target=(column,), by=by, descending=not few, claim=claim)


def _of_group(slots: Slots, by: int) -> bool:
    """Tell whether "how many people live in North county" asks for the sum over a group."""
    column = slots.frame.columns[by]
    counted = any(
        t.value == by and 0 <= t.start - cue.end <= AUXILIARY  # "how many are enrolled"
        for t in slots.reading.of("column")
        for cue in slots.reading.of("how_many")
    )
    grouped = any(
        isinstance(c.values[0], str) and c.relation is Relation.IS for c in slots.conditions
    )
    others = has_cue(slots, "most", "least", "best", "worst", "more", "less", "difference")
    return (
        counted
        and grouped
        and not others
        and not slots.names
        and not slots.ranks
        and column.role is Role.MEASURE
        and "@share" not in concepts_of(column.header, ENGLISH)
    )


def as_often(slots: Slots) -> Draft | None:
    """Read "which nation hosted twice", "who won more than once": values by their number of rows."""
    frame = slots.frame
    if slots.times is None or slots.names or asks_yes_no(slots) or has_cue(slots, "how_many"):
        return None
    limited = {c.column for c in slots.conditions}
    texts = [c for c in texts_said(slots) if frame.header(c) not in limited]
    if not texts and has_cue(slots, "who"):
        texts = list(people_columns(slots))
    if not texts and frame.repeated and frame.name_column is not None:
        texts = [frame.name_column]
    return Draft(Operation.FREQUENT, target=(texts[0],), claim=slots.times) if texts else None


def _counted(slots: Slots) -> bool:
    """Tell whether a number of rows is claimed: "Germany had ten clusters" is more than one."""
    nouns = {t.start for t in slots.reading.of("column") if t.value == slots.frame.name_column}
    numbers = [t for t in slots.reading.of("number") if t.end in nouns and t.value > 1]
    limits = {c.values for c in slots.ranks}
    return any((float(t.value),) not in limits for t in numbers) and slots.limit is None


def exists(slots: Slots) -> Draft | None:
    """Read "is there any cluster from Egypt": is the count more than none."""
    if not asks_yes_no(slots) or slots.names or not slots.subject_said or measures_said(slots):
        return None
    if not (slots.conditions or slots.ranks) or names_alternatives(slots) or _counted(slots):
        return None
    return Draft(Operation.COUNT, claim=Condition("count", Relation.MORE, (0.0,)))


def count(slots: Slots) -> Draft | None:
    """Read "how many ..." that counts rows, or values of a column."""
    frame = slots.frame
    editions = has_cue(slots, "how_often") or (
        has_cue(slots, "how_many")
        and any(t.value == frame.edition_column for t in slots.reading.of("column"))
    )
    free = not (
        slots.names or slots.ranks or slots.conditions or slots.columns or slots.editions.named
    )
    every = slots.editions.every and not (slots.names or slots.ranks or slots.conditions)
    if editions and frame.yearly and frame.edition_column is not None and (free or every):
        return Draft(Operation.COUNT, target=(frame.edition_column,), editions=())
    counted = slots.names and frame.repeated and has_cue(slots, "how_often", "how_many")
    often = has_cue(slots, "how_often") and (slots.conditions or slots.ranks or counted)
    often = bool(often) and not frame.yearly
    if (counted and not columns_said(slots)) or (often and not measures_said(slots)):
        return Draft(Operation.COUNT)
    if not has_cue(slots, "how_many") or (slots.names and not slots.subject_said):
        return None
    both = {(t.start, t.end) for t in slots.reading.of("rank")}
    if slots.names and all((t.start, t.end) in both for t in slots.reading.of("how_many")):
        return None  # 多少名: of a name it is the place
    numeric = [c for c in slots.columns if frame.columns[c].numeric]
    limited = {c.column for c in slots.conditions}
    if counts_rows(slots):
        numeric = [c for c in numeric if weight_of(slots, c) >= FULL]
    kinds = [c for c in numeric if _counts_kinds(slots, c)]
    if kinds and not slots.names and not slots.subject_said:
        return Draft(Operation.COUNT, target=(kinds[0],))
    if numeric and not all(frame.header(c) in limited for c in numeric):
        return None
    texts = [c for c in texts_said(slots) if frame.header(c) not in limited]
    if texts and not slots.subject_said:
        return Draft(Operation.COUNT, target=(texts[0],))
    if slots.subject_said or slots.conditions or slots.ranks:
        several = slots.editions.every and has_cue(slots, "distinct")
        named = frame.name_column if several else None  # a name counts once, whatever its editions
        return Draft(Operation.COUNT, names=(), target=(named,) if named is not None else ())
    return None


def _numbered(slots: Slots, column: int) -> bool:
    """Tell whether "how many zones" asks of a column that numbers them."""
    return has_cue(slots, "how_many") and slots.frame.numbers_groups(column)


def _counts_kinds(slots: Slots, column: int) -> bool:
    """Tell whether the different numbers of a column are counted: "how many zones" of a Zone."""
    last = words(slots.frame.header(column))[-1:]
    return (
        (not has_cue(slots, "sum") or slots.frame.numbers_groups(column))
        and bool(last)
        and singular(last[0]) == last[0]
        and any(
            t.value == column
            and singular(slots.reading.tokens[t.start].text) == last[0]
            and slots.reading.tokens[t.start].text != last[0]
            for t in slots.reading.of("column")
        )
    )
