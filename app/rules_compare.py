"""Rules for several names against each other, and for claims about one."""

from __future__ import annotations

from giichat.app.draft import (
    Draft,
    age_columns,
    asks_yes_no,
    by_column,
    claims_it,
    has_cue,
    lower_is_better,
    measures_said,
    names_alternatives,
    of_time,
    says_number,
    states,
)
from giichat.app.plan import ALWAYS, EVER, Condition, Operation, Relation
from giichat.app.slots import Slots
from giichat.app.times import year_columns
from giichat.app.tokens import singular
from giichat.ingest.records import Role

# "Está Múnich mejor ubicada que París": the highest-ranked of two is ahead.
COMPARES = (
    "ahead", "behind", "more", "less", "more_than", "less_than", "equal", "highest_ranked",
)  # fmt: skip
TIME = "time"  # the unit of times and durations: less of it is ahead


def compare(slots: Slots) -> Draft | None:
    """Read comparisons of two or more names: who is ahead, by how much, is A ahead of B."""
    if len(slots.names) < 2:
        return None
    by = by_column(slots)
    best = _best_of(slots)
    if best is not None:
        return best
    years = year_columns(slots.frame)
    if has_cue(slots, "how_often") and has_cue(slots, "next", "previous", "between") and years:
        by = next((c for c in slots.columns if c in years), years[0])
        return Draft(Operation.DIFFERENCE, by=by)
    spans = has_cue(slots, "difference") and any(
        singular(t.text) == "year" for t in slots.reading.tokens
    )
    if spans and years and set(measures_said(slots)) <= set(years) and not slots.frame.yearly:
        by = next((c for c in slots.columns if c in years), years[0])
        if slots.frame.columns[by].role is not Role.DATE:
            return Draft(Operation.DIFFERENCE, by=by)  # "the difference in years between A and B"
    in_order = _in_order(slots)
    if in_order is not None:
        return in_order
    if has_cue(slots, "older", "younger"):
        return _older(slots)
    if by is None:
        return None
    if has_cue(slots, "equal") and not measures_said(slots) and not has_cue(slots, "rank", "where"):
        by = by if slots.frame.only_measure is None else slots.frame.only_measure  # "level with"
    best_is_low = lower_is_better(slots, by)
    behind = has_cue(slots, "behind", "less", "less_than", "least", "worst", "down")
    if has_cue(slots, "sum") and not best_is_low:
        return Draft(Operation.SUM, by=by)
    if has_cue(slots, "average") and not best_is_low:
        return Draft(Operation.MEAN, by=by)
    if has_cue(slots, "ratio") and not best_is_low:
        return Draft(Operation.RATIO, by=by)
    if (
        (
            (claims_it(slots) and (not states(slots) or asks_yes_no(slots) or _stated(slots)))
            or _same_asked(slots)
        )
        and not names_alternatives(slots)
        and has_cue(slots, *COMPARES)
    ):
        claim_relation = Relation.IS_NOT if has_cue(slots, "not") else Relation.IS
        over = has_cue(slots, "always", "ever", "over_editions") or slots.editions.span
        if slots.frame.yearly and over and len(slots.frame.editions) > 1:
            named = slots.editions.named
            return Draft(
                Operation.COMPARE,
                by=by,
                descending=_wants_high(slots, by, behind),
                editions=named if len(named) > 1 else slots.frame.editions,
                claim=Condition(
                    EVER if has_cue(slots, "ever") else ALWAYS,
                    claim_relation,
                    (slots.names[0].keys[0],),
                ),
            )
        first = "" if has_cue(slots, "equal") else slots.names[0].keys[0]
        return Draft(
            Operation.COMPARE,
            by=by,
            descending=_wants_high(slots, by, behind),
            claim=Condition("first", claim_relation, (first,)),
        )
    if has_cue(slots, "difference") or (
        _asks_how_many(slots)
        and not _rows_between(slots, by)
        and has_cue(slots, "more", "less", "between", "ahead", "behind", "more_than", "less_than")
    ):
        return Draft(Operation.DIFFERENCE, by=by)
    if has_cue(
        slots, "compare", "ahead", "behind", "more", "less", "most", "least", "best", "worst"
    ) or names_alternatives(slots):
        return Draft(Operation.COMPARE, by=by, descending=_wants_high(slots, by, behind))
    return None


def _asks_how_many(slots: Slots) -> bool:
    """Tell whether "how many" asks by how many; "number of" beside "ahead" only says of what."""
    said = slots.reading.tokens
    nouns = any(
        said[i].text in COUNT_NOUNS
        for t in slots.reading.of("how_many")
        for i in range(t.start, t.end)
    )
    return has_cue(slots, "how_often") or (has_cue(slots, "how_many") and not nouns)


COUNT_NOUNS = frozenset(
    ["number", "count", "tally", "anzahl", "zahl", "nombre", "numero", "cantidad", "quantidade"]
)


def _in_order(slots: Slots) -> Draft | None:
    """Read "was A opened before B" and "which opened first, A or B" by years or dates."""
    frame = slots.frame
    times = year_columns(frame)
    said = [c for c in slots.columns if c in times]
    if frame.yearly or frame.ranked or not times or set(measures_said(slots)) - set(times):
        return None
    by = (said or times)[0]
    ends = slots.reading.first("first", "last", "latest")
    if ends is not None and (said or len(times) == 1) and names_alternatives(slots):
        slots.ranks.clear()  # "first" was read as the rank
        return Draft(Operation.COMPARE, by=by, descending=ends.kind != "first", conditions=())
    first, second = slots.names[:2]
    between = [
        t
        for t in slots.reading.of("previous", "next")
        if first.end <= t.start and t.end <= second.start
    ]
    if asks_yes_no(slots) and between and not names_alternatives(slots):
        claim = Condition("first", Relation.IS, (first.keys[0],))
        late = between[0].kind == "next"
        return Draft(Operation.COMPARE, by=by, descending=late, claim=claim, conditions=())
    return None


def _rows_between(slots: Slots, by: int) -> bool:
    """Tell whether "how many picks lie between A and B" counts rows that are numbered with gaps."""
    frame = slots.frame
    said = any(
        t.value == by and t.end <= opener.start
        for t in slots.reading.of("column")
        for opener in slots.reading.of("between")
    )
    return said and frame.rises(by) and not frame.counts_up(by)


def _same_asked(slots: Slots) -> bool:
    """Tell whether "A and B, same rank?" asks for yes or no: nothing else is asked."""
    asks = ("which", "who", "what", "list", "where", "when")
    same = [t for t in slots.reading.of("equal") if t.start not in slots.spent]
    return bool(same) and not has_cue(slots, *asks) and not _asks_how_many(slots)


def _best_of(slots: Slots) -> Draft | None:
    """Read "of A, B and C, which was best ranked", "was it A or B that came out on top"."""
    frame = slots.frame
    top = slots.reading.first("leader", "highest_ranked", "best", "top")
    chosen = has_cue(slots, "which", "who") or names_alternatives(slots)
    first = all(c.values == (1.0,) for c in slots.ranks)
    if top is None or not chosen or not first or frame.rank_column is None or measures_said(slots):
        return None
    if slots.limit is not None or top.start in slots.spent:
        return None
    return Draft(Operation.COMPARE, by=frame.rank_column, descending=False, conditions=())


def _older(slots: Slots) -> Draft | None:
    """Read "is A older than B" from years of birth or founding; an age is a plain measure."""
    ages = [c for c in measures_said(slots) if c not in year_columns(slots.frame)]
    columns = age_columns(slots)
    if not ages and len(columns) != 1:
        return None
    by = ages[0] if ages else columns[0]
    descending = has_cue(slots, "older") == bool(ages)
    claim = None
    if asks_yes_no(slots) and not names_alternatives(slots):
        claim = Condition("first", Relation.IS, (slots.names[0].keys[0],))
    return Draft(Operation.COMPARE, by=by, descending=descending, claim=claim)


def _most_of_all(slots: Slots) -> Draft | None:
    """Read "is X the most intensive", "does X have the most publications": is the first one X."""
    frame = slots.frame
    cue = slots.reading.first("most", "least", "highest_ranked", "leader")
    if len(slots.names) != 1 or cue is None or frame.name_column is None or slots.ranks:
        return None
    measures = measures_said(slots)
    by = measures[0] if measures else frame.rank_column if slots.title_measure else None
    if by is None or slots.limit is not None:
        return None
    claim = Condition(frame.header(frame.name_column), Relation.IS, slots.names[0].keys)
    high = (cue.kind != "least") != lower_is_better(slots, by)
    return Draft(Operation.SUPERLATIVE, by=by, descending=high, names=(), claim=claim)


def _wants_high(slots: Slots, by: int, behind: bool) -> bool:
    """Tell whether the name with the higher number is the one asked for."""
    if has_cue(slots, "in_time") and (of_time(slots, by) or slots.frame.rises(by)):
        return has_cue(slots, "behind", "latest")  # "later", "most recent"
    if of_time(slots, by) and not has_cue(slots, "more", "most"):
        return has_cue(slots, "last", "latest", "next", "behind", "youngest")
    if says_number(slots):
        return not has_cue(slots, "less", "least")
    if slots.frame.columns[by].unit == TIME:
        return not has_cue(slots, "ahead") and has_cue(
            slots, "behind", "more", "more_than", "slowest"
        )
    return (not behind) != lower_is_better(slots, by)


def _stated(slots: Slots) -> bool:
    """Tell whether one name is said to be ahead of another: "X scored higher than Y"."""
    first, second = slots.names[:2]
    between = [
        t for t in slots.reading.of(*COMPARES) if first.end <= t.start and t.end <= second.start
    ]
    return states(slots) and bool(between) and not has_cue(slots, "compare")


def _stated_rank(slots: Slots) -> Draft | None:
    """Read a statement of the place of a name: "Germany is still in the top ten"."""
    frame, column = slots.frame, slots.frame.rank_column
    if len(slots.names) != 1 or slots.in_group:
        return None
    if not slots.ranks and len(slots.conditions) == 1:
        claim = slots.conditions[0]
        measure = frame.column_of(claim.column)
        if measure is not None and frame.columns[measure].role is Role.MEASURE:
            return Draft(Operation.LOOKUP, target=(measure,), conditions=(), claim=claim)
    if measures_said(slots) or not slots.ranks or column is None or slots.conditions:
        return None
    claim = _left_rank(slots, slots.ranks[0])
    return Draft(Operation.LOOKUP, target=(column,), conditions=(), claim=claim)


def _left_rank(slots: Slots, rank: Condition) -> Condition:
    """Return the opposite of a place where it is said to be left: "so it lost first place"."""
    opposite = {Relation.AT_MOST: Relation.MORE, Relation.IS: Relation.IS_NOT}
    if has_cue(slots, "left", "not", "lose") and rank.relation in opposite:
        return Condition(rank.column, opposite[rank.relation], rank.values)
    return rank


def claims(slots: Slots) -> Draft | None:
    """Read yes/no questions about one thing: its rank, a measure, a group, a count."""
    if not claims_it(slots):
        return None
    frame = slots.frame
    if states(slots) and not asks_yes_no(slots) and not has_cue(slots, "why"):
        return _stated_rank(slots)
    if len(slots.names) == 1 and slots.in_group and frame.name_column is not None:
        claimed = Condition(frame.header(frame.name_column), Relation.IS, slots.names[0].keys)
        return Draft(
            Operation.SUPERLATIVE,
            by=frame.rank_column,
            descending=False,
            names=(),
            limit=slots.nth,
            claim=claimed,
        )
    if slots.names and slots.ranks and frame.rank_column is not None:
        rank = _left_rank(slots, slots.ranks[0])
        return Draft(Operation.LOOKUP, target=(frame.rank_column,), conditions=(), claim=rank)
    most = _most_of_all(slots)
    if most is not None:
        return most
    numeric = [
        c
        for c in slots.conditions
        if (i := frame.column_of(c.column)) is not None and frame.columns[i].numeric
    ]
    if slots.names and numeric:
        column = frame.column_of(numeric[0].column)
        rest = tuple(c for c in slots.conditions if c is not numeric[0])
        return Draft(
            Operation.LOOKUP,
            target=(column,) if column is not None else (),
            conditions=rest,
            claim=numeric[0],
        )
    text = [c for c in slots.conditions if c not in numeric]
    if slots.names and text:
        column = frame.column_of(text[0].column)
        return Draft(
            Operation.LOOKUP,
            target=(column,) if column is not None else (),
            conditions=(),
            claim=text[0],
        )
    if slots.names and frame.measure_columns and slots.spare_numbers:
        column = (measures_said(slots) or frame.measure_columns)[0]
        claim = Condition(frame.header(column), Relation.IS, (slots.spare_numbers[0],))
        return Draft(Operation.LOOKUP, target=(column,), claim=claim)
    return None
