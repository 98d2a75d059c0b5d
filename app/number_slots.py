"""Numbers of a question -> ranks, limits, ranges and thresholds."""

from __future__ import annotations

from giichat.app.draft import only_verb
from giichat.app.headers import least_is_best
from giichat.app.lexicon import joins_range
from giichat.app.marks import Tag
from giichat.app.numbers import COUNTED
from giichat.app.plan import Condition, Relation
from giichat.app.slots import NEAR, Slots, add_rank, distance, near, own_book
from giichat.app.tokens import words
from giichat.ingest.records import Role

COMPARATORS = {
    "more_than": Relation.MORE,
    "less_than": Relation.LESS,
    "at_least": Relation.AT_LEAST,
    "at_most": Relation.AT_MOST,
}
HEADER_SCALES = {
    "thousand": 1e3,
    "thousands": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "bn": 1e9,
}
SHORT_SCALE = 2  # "m" and "bn" mean a scale in a header only, not in a title
# "10位以上" is tenth or better: of places the better ones have the smaller numbers.
BETTER = {Relation.AT_LEAST: Relation.AT_MOST, Relation.AT_MOST: Relation.AT_LEAST}
LINKS = frozenset(
    ["in", "of", "at", "on", "no", "number", "is", "was", "=", "im", "en", "em", "de"]
)
OFTEN = {"once": 1.0, "twice": 2.0}
TIMES = "count"  # the number of rows, as a condition names it
TIME = "time"  # the unit of columns of times
MOST_ASKED = 30  # rows that an extreme is asked of: "the 20 largest"
FEW = 10  # a number in words up to here can say how many things are meant
FAR = 8  # words within which a column can own a threshold


def read_numbers(slots: Slots, taken: set[int]) -> None:
    """Take the numbers that are ranks, limits, ranges or thresholds; words `taken` are times."""
    tags = [
        t
        for t in slots.reading.of("number", "ordinal", "year")
        if not set(range(t.start, t.end)) & (slots.editions.used | taken)
    ]
    skip: set[int] = set()
    for i, tag in enumerate(tags):
        if i in skip or _inside_other(slots, tag):
            continue
        following = tags[i + 1] if i + 1 < len(tags) else None
        if following and _is_range(slots, tag, following):
            _range(slots, tag, following)
            skip.add(i + 1)
        elif tag.kind == "ordinal":
            _ordinal(slots, tag)
        else:
            _cardinal(slots, tag)


def _inside_other(slots: Slots, tag: Tag) -> bool:
    return any(
        t.start <= tag.start and tag.end <= t.end and t.end - t.start > tag.end - tag.start
        for t in slots.reading.tags
        if t.kind not in ("number", "ordinal", "year")
    )


def _is_range(slots: Slots, first: Tag, second: Tag) -> bool:
    nouns = {i for t in slots.reading.of("rank") for i in range(t.start, t.end)}
    between = [
        slots.reading.tokens[i].text for i in range(first.end, second.start) if i not in nouns
    ]  # "from rank 12 to rank 14"
    if slots.reading.has("difference") and first.kind == "ordinal":
        return False  # "the gap between first and second"
    if joins_range(own_book(slots), slots.reading.tokens[first.end : second.start]):
        return bool(second.value > first.value) and first.kind != "year"
    opened = near(slots, first.start, "between", "rank", before=3) is not None
    one, other = slots.reading.tokens[first.end - 1], slots.reading.tokens[second.start]
    dash = one.end + 1 == other.start and one.text.isdigit() and other.text.isdigit()
    return (len(between) == 0 and dash and second.value > first.value) or (
        len(between) == 1
        and between[0] in ("to", "and", "through", "until", "bis", "a", "und", "et", "y", "e")
        and opened
        and second.value > first.value
        and (between[0] != "and" or near(slots, first.start, "between", before=3) is not None)
    )


def _range(slots: Slots, first: Tag, second: Tag) -> None:
    slots.use(first)
    slots.use(second)
    slots.used.update(range(first.end, second.start))
    values = (float(first.value), float(second.value))
    column = _owner(slots, first, second.end)
    if slots.rank_header and column in (None, slots.frame.rank_column):
        slots.ranks.append(Condition(slots.rank_header, Relation.BETWEEN, values))
    elif column is not None:
        slots.conditions.append(Condition(slots.frame.header(column), Relation.BETWEEN, values))


def _ordinal(slots: Slots, tag: Tag) -> None:
    slots.use(tag)
    if slots.reading.tokens[tag.end - 1].text in COUNTED and _counted_place(slots, tag):
        return
    following = near(slots, tag.end - 1, "most", "least", "best", "worst", after=2, before=0)
    value = int(tag.value)
    counted = near(slots, tag.end - 1, "most", "least", after=1, before=0)
    ranked = near(slots, tag.end - 1, "highest_ranked", "best", "top", after=1, before=0)
    grouped = ranked and any(isinstance(c.values[0], str) for c in slots.conditions)
    measured = following is not None and _measure_after(slots, following)
    of_ranking = bool(slots.rank_header) and slots.frame.ranked and not _measured(slots)
    if counted and not near(slots, tag.end - 1, "biggest", after=1, before=0):
        nouns = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
        of_ranking &= all(t.start != counted.end for t in nouns)  # "second most clusters" counts
    if counted and not measured and not ranked and not grouped and of_ranking:
        slots.spent.update(range(counted.start, counted.end))  # "third most innovative"
        add_rank(slots, float(value))
    elif measured or (following and counted and not ranked) or grouped:
        slots.nth = value
    elif (column := _placed(slots, tag) or _numbered(slots, tag)) is not None:
        header = slots.frame.header(column)
        slots.conditions.append(Condition(header, Relation.IS, (float(value),)))
        slots.spent.update(range(tag.start, tag.end))
    elif value == 1 and _number_beside(slots, tag):
        return  # "the first three", "les trois premiers": the number sets the limit
    elif slots.rank_header:
        add_rank(slots, float(value))
    else:
        slots.nth = value


def _measured(slots: Slots) -> bool:
    """Tell whether a measure is said anywhere."""
    return any(slots.frame.columns[c].role is Role.MEASURE for c in slots.columns)


def _counted_place(slots: Slots, tag: Tag) -> bool:
    """Read a place that is a limit or a threshold: 上位10位, 10位以内, 10位以上; tell whether it is."""
    behind = near(slots, tag.end - 1, "top", "outside", "left", before=0, after=1)
    if behind or near(slots, tag.start, "top", before=2):
        _top(slots, tag, int(tag.value))
        return True
    comparator = near(slots, tag.end - 1, *COMPARATORS, before=0, after=1)
    if comparator is None or not slots.rank_header:
        return False
    slots.spent.update(range(comparator.start, comparator.end))
    relation = COMPARATORS[comparator.kind]
    slots.ranks.append(Condition(slots.rank_header, BETTER.get(relation, relation), (tag.value,)))
    return True


def _placed(slots: Slots, tag: Tag) -> int | None:
    """Return the column of places other than the rank that is said just before: "peaked at no. 3"."""
    frame = slots.frame
    return next(
        (
            t.value
            for t in slots.reading.of("column")
            if 0 <= tag.start - t.end <= 1
            and frame.columns[t.value].role is Role.MEASURE
            and (least_is_best(frame.header(t.value)) or _holds(slots, t.value, tag))
        ),
        None,
    )


def _holds(slots: Slots, column: int, tag: Tag) -> bool:
    return (
        only_verb(slots, column)
        and not slots.rank_header
        and any(row.cell(column).number == float(tag.value) for row in slots.frame.rows)
    )


def _numbered(slots: Slots, tag: Tag) -> int | None:
    """Return the column whose noun follows an ordinal that it holds: "the 62nd ceremony"."""
    frame = slots.frame
    return next(
        (
            t.value
            for t in slots.reading.of("column")
            if t.start == tag.end
            and frame.columns[t.value].role is Role.MEASURE
            and any(row.cell(t.value).number == float(tag.value) for row in frame.rows)
        ),
        None,
    )


def _number_beside(slots: Slots, tag: Tag) -> bool:
    return any(tag.start == t.end or t.start == tag.end for t in slots.reading.of("number"))


def _measure_after(slots: Slots, tag: Tag) -> bool:
    return any(
        t.start >= tag.end - 1 and slots.frame.columns[t.value].role is Role.MEASURE
        for t in slots.reading.of("column")
    )


def _cardinal(slots: Slots, tag: Tag) -> None:
    value = float(tag.value)
    bounded = near(slots, tag.start, *COMPARATORS, before=3) is not None
    if slots.reading.tokens[tag.start].text in HEADER_SCALES and not bounded:
        slots.use(tag)  # "by how many million": a unit, no number
        return
    comparator = near(slots, tag.start, *COMPARATORS, before=2) or near(
        slots, tag.end - 1, *_comparators_behind(slots), after=3, before=0
    )
    if comparator:
        slots.spent.update(range(comparator.start, comparator.end))
    times = near(slots, tag.end - 1, "times", after=1, before=0)
    if times is not None or _counts_rows(slots, tag):
        slots.use(tag)
        relation = COMPARATORS[comparator.kind] if comparator else Relation.IS
        slots.times = Condition(TIMES, relation, (value,))
    elif value.is_integer() and (
        near(slots, tag.start, "top", "best", before=2)
        or near(slots, tag.end - 1, "top", after=1, before=0)  # "les cinq premiers"
    ):
        _top(slots, tag, int(value))
    elif (cue := near(slots, tag.start, "bottom", "last", before=2)) and value.is_integer():
        slots.use(tag)
        slots.spent.update(range(cue.start, cue.end))
        slots.limit, slots.from_bottom = int(value), True
    elif end := _extreme_after(slots, tag):
        slots.use(tag)
        slots.spent.update(range(end.start, end.end))
        slots.limit, slots.from_bottom = int(value), end.kind in ("least", "worst", "bottom")
    elif comparator:
        slots.use(tag)
        _threshold(slots, tag, COMPARATORS[comparator.kind], value)
    elif not _beyond_ranks(slots, tag) and (
        near(slots, tag.start, "rank", before=3)
        or near(slots, tag.end - 1, "rank", after=1, before=0)
    ):
        slots.use(tag)
        if slots.rank_header:
            add_rank(slots, value)
    else:
        _bare_number(slots, tag, value)


def _extreme_after(slots: Slots, tag: Tag) -> Tag | None:
    """Return the extreme that a small number of rows is asked for: "which three had the fewest"."""
    token = slots.reading.tokens[tag.start]
    small = float(tag.value).is_integer() and 2 <= float(tag.value) <= MOST_ASKED
    if not small or tag.kind == "year" or (token.text.isdigit() and float(tag.value) > FEW):
        return None
    if near(slots, tag.start, "more_than", "less_than", "difference", before=2):
        return None
    asked = near(slots, tag.start, "which", "who", before=1) is not None
    reach = FAR if asked else NEAR
    lone = [
        t
        for t in slots.reading.of("most", "least", "best", "worst", "bottom")
        if not any(t.start == top.start for top in slots.reading.of("top"))
        or not any(n.start == t.end for n in slots.reading.of("number"))
    ]  # "top ten" is the part asked about, no extreme of it
    found = next((t for t in lone if 0 <= t.start - tag.end < reach), None)
    if found is None and asked:
        found = near(slots, tag.end - 1, "leader", "top", "last", before=0, after=5)
    if found is None or found.kind == "best":
        return found
    nouns = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
    if found.kind in ("most", "least") and any(t.start == found.end for t in nouns):
        return None  # "which five economies had the most clusters": rows are counted
    said = [t for t in slots.reading.of("column") if tag.end <= t.start < found.start]
    measured = any(slots.frame.columns[t.value].numeric for t in said)
    return None if measured else found  # "two goals, the most": the number is of the goals


def _comparators_behind(slots: Slots) -> tuple[str, ...]:
    """Return the comparators that may stand behind a number: 1000件を超える; "5 or more"."""
    return tuple(COMPARATORS) if own_book(slots).postpositions else ("at_least", "at_most")


def _counts_rows(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number says how many rows a value has: "which team has only one driver"."""
    frame = slots.frame
    columns = slots.reading.of("column")
    rows = any(t.start == tag.end and t.value == frame.name_column for t in columns)
    grouped = any(
        t.end < tag.start and t.value != frame.name_column and not frame.columns[t.value].numeric
        for t in columns
    )
    return rows and grouped and not slots.reading.has("how_many") and not _said_of_top(slots, tag)


def _said_of_top(slots: Slots, tag: Tag) -> bool:
    return near(slots, tag.start, "top", "bottom", "last", "best", before=2) is not None


def read_often(slots: Slots) -> None:
    """Read "once", "twice", "more than once": in how many rows a value stands."""
    for kind, value in OFTEN.items():
        for tag in slots.reading.of(kind):
            comparator = near(slots, tag.start, *COMPARATORS, before=1)
            if comparator:
                slots.spent.update(range(comparator.start, comparator.end))
            relation = COMPARATORS[comparator.kind] if comparator else Relation.IS
            slots.times = Condition(TIMES, relation, (value,))


def _beyond_ranks(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number like a year is larger than any rank there is."""
    ranks = [row.rank for row in slots.frame.rows if row.rank is not None]
    return tag.kind == "year" and float(tag.value) > max([*ranks, slots.frame.table.size or 0])


def _top(slots: Slots, tag: Tag, count: int) -> None:
    """Read "top n": a limit, a place inside or outside it, or its last place."""
    slots.use(tag)
    cue = near(slots, tag.start, "top", "best", before=2)
    start = cue.start if cue else tag.start
    slots.spent.update(range(start, tag.start))
    after = near(slots, tag.end - 1, "top", after=1, before=0)
    if cue is None and after is not None:
        slots.spent.update(range(after.start, after.end))
    last = near(slots, start, "last", before=4)
    if last and slots.rank_header and last.start not in slots.spent:
        slots.spent.update(range(last.start, last.end))
        add_rank(slots, float(count))
        return
    scope = slots.frame.scope_column
    if scope is not None and any(r.cell(scope).printed == f"top {count}" for r in slots.frame.rows):
        key = slots.frame.key(f"top {count}")
        slots.conditions.append(Condition(slots.frame.header(scope), Relation.IS, (key,)))
        return
    if slots.frame.table.size is not None and count >= slots.frame.table.size:
        return  # "in the top 100" of a ranking of 100: all of it
    if missed := near(slots, start, "just_missed", before=3):
        slots.spent.update(range(missed.start, missed.end))
        add_rank(slots, float(count + 1))
        return
    outside = near(slots, start, "outside", "except", before=3)
    if not outside and (_of_group(slots, tag) or _of_larger(slots, count)):
        slots.limit = count
        return
    relation = Relation.MORE if outside else Relation.AT_MOST
    if slots.rank_header:
        slots.ranks.append(Condition(slots.rank_header, relation, (float(count),)))
    elif not outside:
        slots.limit = count


def _of_group(slots: Slots, tag: Tag) -> bool:
    """Tell whether the best of a group are asked for ("top 5 German clusters"), not its part of the top."""
    grouped = {c.column for c in slots.conditions if isinstance(c.values[0], str)}
    after = [t for t in slots.reading.of("value") if 0 <= t.start - tag.end <= NEAR]
    named = any(slots.frame.header(v.column) in grouped for t in after for v in t.value)
    counted = slots.reading.has("how_many")  # "how many of the top ten are German"
    return named and not counted and not near(slots, tag.start, "inside", before=4)


def _of_larger(slots: Slots, count: int) -> bool:
    """Tell whether a larger top is asked about already, by a measure: "the top 5 of the top 20 by patents"."""
    measured = any(slots.frame.columns[c].numeric for c in slots.columns)
    return measured and any(
        c.relation is Relation.AT_MOST and float(c.values[0]) > count for c in slots.ranks
    )


def _owner(slots: Slots, tag: Tag, end: int) -> int | None:
    """Return the column that a number belongs to: the nearest one said, ranks included."""
    frame = slots.frame
    unit = slots.reading.tokens[end].text if end < len(slots.reading.tokens) else ""
    in_unit = [i for i in frame.measure_columns if unit and unit in words(frame.columns[i].unit)]
    if len(in_unit) == 1:
        slots.used.add(end)
        return in_unit[0]  # "less than 100 hp" of a column "Power (hp)"
    owners = [
        (distance(t, tag.start, end), t.value)
        for t in slots.reading.of("column")
        if frame.columns[t.value].numeric and not (frame.yearly and t.value == frame.edition_column)
    ]
    if frame.rank_column is not None:
        owners += [
            (distance(t, tag.start, end), frame.rank_column) for t in slots.reading.of("rank")
        ]
    words_off, column = min(owners, default=(FAR, None))
    return column if words_off < FAR else None


def _threshold(slots: Slots, tag: Tag, relation: Relation, value: float) -> None:
    column = _owner(slots, tag, tag.end)
    if ":" in slots.reading.tokens[tag.start].text:
        column, value = _of_time(slots, column, value)
    if column is not None and column == slots.frame.rank_column:
        slots.ranks.append(Condition(slots.rank_header, relation, (value,)))
    elif column is not None:
        header = slots.frame.header(column)
        slots.conditions.append(
            Condition(header, relation, (value / scale_of(slots, header, value),))
        )
    elif slots.frame.only_measure is not None:
        only = slots.frame.header(slots.frame.only_measure)
        slots.conditions.append(Condition(only, relation, (value / scale_of(slots, only, value),)))
    else:
        slots.used.difference_update(range(tag.start, tag.end))


def _of_time(slots: Slots, said: int | None, value: float) -> tuple[int | None, float]:
    """Return the column of times that "2:05" is said of, and its seconds: hours where those fit."""
    frame = slots.frame
    times = [i for i, c in enumerate(frame.columns) if c.unit == TIME]
    column = said if said in times else next(iter(times), None)
    if column is None:
        return None, value
    held = [n for row in frame.rows if (n := row.cell(column).number) is not None]
    if held and value * 2 < min(held) <= value * 60 * 2:
        value *= 60
    return column, value


def scale_of(slots: Slots, header: str, value: float) -> float:
    """Return what a header's numbers are in ("Viewers (millions)"), for a value said in full.

    Where the header does not say, the title may: "expenditure ($ million)".
    """
    said = words(header)
    if not any(word in said for word in HEADER_SCALES if len(word) > SHORT_SCALE):
        said = (*said, *(w for w in words(slots.frame.title) if len(w) > SHORT_SCALE))
    scale = max((s for word, s in HEADER_SCALES.items() if word in said), default=1.0)
    return scale if value >= scale else 1.0


def _linked(slots: Slots, column: Tag, number: Tag) -> bool:
    """Tell whether one small word joins a column and its number: "week no. 6", "seats = 3"."""
    return column.end + 1 == number.start and slots.reading.tokens[column.end].text in LINKS


def _bare_number(slots: Slots, tag: Tag, value: float) -> None:
    """Read a number without a cue: the value of the column beside it, else kept aside."""
    beside = [
        t
        for t in slots.reading.of("column")
        if (t.start == tag.end or t.end == tag.start or _linked(slots, t, tag))
        and slots.frame.columns[t.value].numeric
        and slots.frame.columns[t.value].role is not Role.RANK
    ]
    if beside:
        slots.use(tag)
        header = slots.frame.header(beside[0].value)
        slots.conditions.append(Condition(header, Relation.IS, (value,)))
    elif _listed_with_rank(slots, tag):
        slots.use(tag)
        add_rank(slots, value)
    elif _says_how_many(slots, tag):
        slots.use(tag)
    else:
        slots.spare.append(tag)


def _listed_with_rank(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number goes on a list of ranks: "ranked 5, 7 and 9"."""
    ranks = {v for c in slots.ranks if c.relation is Relation.IS for v in c.values}
    before = [t for t in slots.reading.of("number", "ordinal") if 0 <= tag.start - t.end <= 1]
    return any(float(t.value) in ranks for t in before) and tag.kind != "year"


def _says_how_many(slots: Slots, tag: Tag) -> bool:
    """Tell whether a small number only says how many are meant: "the two Vento drivers"."""
    token = slots.reading.tokens[tag.start]
    meant = [t for t in slots.reading.of("column", "value", "person", "row") if t.start == tag.end]
    return not token.text.isdigit() and 2 <= float(tag.value) <= FEW and bool(meant)
