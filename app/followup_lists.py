"""Follow-ups that go on along a ranking: "and the next five", "the three before those"."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.frame import Frame
from giichat.app.marks import Tag
from giichat.app.plan import Condition, Operation, Plan, Relation
from giichat.app.slots import Slots


def further(previous: Plan, slots: Slots) -> Plan | None:
    """Return the list that goes on where the one before ended: "and the next five", "the three before"."""
    rank = slots.rank_header
    if not rank or slots.names or slots.ranks or slots.conditions or slots.columns:
        return None
    found = [
        (int(number.value), 1 if tag.kind == "next" else -1, number)
        for tag in slots.reading.of("next", "previous")
        for number in slots.reading.of("number")
        if number.start == tag.end or number.end == tag.start
    ]
    shown = _shown(previous, slots.frame, rank)
    if len(found) != 1 or shown is None or slots.subject_said or slots.reading.has("difference"):
        return None
    count, step, number = found[0]
    if count == 1 and shown[0] == shown[1]:
        return None  # the row beside one row: places may be shared
    first, last = (shown[1] + 1, shown[1] + count) if step > 0 else (shown[0] - count, shown[0] - 1)
    if last < 1:
        return None
    _explain_number(slots, number)
    between = Condition(rank, Relation.BETWEEN, (float(max(first, 1)), float(last)))
    kept = tuple(c for c in previous.conditions if c.column != rank)
    return replace(
        previous,
        operation=Operation.LIST,
        names=(),
        conditions=(between, *kept),
        by=rank,
        descending=False,
        limit=None,
        step=0,
        target=tuple(t for t in previous.target if t != rank),
        claim=None,
        editions=slots.editions.named if slots.editions.said else previous.editions,
    )


def _explain_number(slots: Slots, number: Tag) -> None:
    slots.use(number)
    slots.spare = [t for t in slots.spare if t.start != number.start]
    cues = slots.reading.of("next", "previous", "later", "earlier")
    slots.spent.update(i for t in cues for i in range(t.start, t.end))
    slots.limit = None


def _shown(previous: Plan, frame: Frame, rank: str) -> tuple[int, int] | None:
    """Return the first and the last rank that the rows of a plan stand at, None where it sets none."""
    if previous.names and previous.editions:
        ranks = [
            int(row.rank)
            for row in frame.rows
            if row.name in previous.names and row.edition in previous.editions and row.rank
        ]
        return (min(ranks), max(ranks)) if ranks else None
    for c in previous.conditions:
        if c.column == rank and not isinstance(c.values[0], str):
            values = [int(v) for v in c.values if not isinstance(v, str)]
            if c.relation in (Relation.IS, Relation.BETWEEN):
                return min(values), max(values)
            if c.relation is Relation.AT_MOST:
                return 1, values[0]
    whole = previous.operation is Operation.LIST and not previous.conditions
    if whole and previous.limit and previous.by == rank and not previous.descending:
        return 1, previous.limit
    return None
