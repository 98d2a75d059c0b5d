"""Ordinals of a question -> ranks, "second highest", places in other columns."""

from __future__ import annotations

from giichat.app.draft import only_verb
from giichat.app.headers import least_is_best
from giichat.app.limit_slots import read_top
from giichat.app.marks import Tag
from giichat.app.numbers import COUNTED
from giichat.app.plan import Condition, Relation
from giichat.app.select import passes
from giichat.app.slots import Slots, add_rank, near
from giichat.ingest.records import Role

OWNER = 1  # words between a group and its place: "Europe's no. 1"
INNER = 4  # words between a place and its group at most: "second from among the"
JOINING = frozenset(["of", "in", "from", "the", "all", "place", "out", "within", "among", "for"])
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
    elif _of_group(slots, tag):
        slots.nth, slots.in_group = value, True
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


def _of_group(slots: Slots, tag: Tag) -> bool:
    """Tell whether a place is counted inside a group: "second among the German clusters", "Europe's no. 1".

    "Which Chinese cluster is fourth" asks for the place in the whole ranking, unless another than a
    Chinese one has it. The first of a group is its best wherever it is said.
    """
    if not slots.rank_header or not slots.frame.ranked or _number_beside(slots, tag):
        return False
    headers = {c.column for c in slots.conditions if isinstance(c.values[0], str)}
    groups = [
        t
        for t in slots.reading.of("value")
        if any(slots.frame.header(v.column) in headers for v in t.value)
    ]
    asked = not slots.names and not slots.reading.has("opens_yes_no", "yes_no", "how_often")
    anywhere = asked and (int(tag.value) == 1 or _held_by_another(slots, float(tag.value)))
    return bool(groups) and any(
        anywhere or 0 <= tag.start - t.end <= OWNER or _among(slots, tag.end, t.start)
        for t in groups
    )


def _held_by_another(slots: Slots, place: float) -> bool:
    """Tell whether a row that is not of the group has this place in the editions asked about."""
    frame = slots.frame
    editions = slots.editions.named or frame.editions[-1:]
    there = [r for r in frame.rows if r.rank == place and r.edition in (*editions, None)]
    return bool(there) and not any(
        all(passes(frame, row, c) for c in slots.conditions) for row in there
    )


def _among(slots: Slots, start: int, end: int) -> bool:
    """Tell whether only small words stand between a place and its group: "second of the Nordic ones"."""
    between = slots.reading.tokens[start:end]
    inner = {i for t in slots.reading.of("inside", "rank") for i in range(t.start, t.end)}
    return (
        start <= end
        and len(between) <= INNER
        and all(t.text in JOINING or start + i in inner for i, t in enumerate(between))
    )


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
