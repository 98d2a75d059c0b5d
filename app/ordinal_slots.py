"""Ordinals of a question -> ranks, "second highest", places in other columns."""

from __future__ import annotations

from giichat.app.draft import only_verb
from giichat.app.headers import least_is_best
from giichat.app.limit_slots import read_top
from giichat.app.marks import Tag
from giichat.app.numbers import COUNTED
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Slots, add_rank, near
from giichat.ingest.records import Role

COMPARATORS = {
    "more_than": Relation.MORE,
    "less_than": Relation.LESS,
    "at_least": Relation.AT_LEAST,
    "at_most": Relation.AT_MOST,
}
BETTER = {Relation.AT_LEAST: Relation.AT_MOST, Relation.AT_MOST: Relation.AT_LEAST}


def read_ordinal(slots: Slots, tag: Tag) -> None:
    """Take an ordinal as a rank, as the nth of an extreme, or as a value of another column."""
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
        read_top(slots, tag, int(tag.value))
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
