"""Question -> plans: every table offers a reading, and the one that explains most words is taken.

The order of the rules below is the order of how specific a question is: a claim about two names is
tried before a plain look-up, a count before a list. Each rule reads slots and cues only, so it
serves every language and every table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from giichat.app.draft import Draft, all_names, asks_place, left_out, place_columns
from giichat.app.frame import Frame
from giichat.app.plan import Operation, Plan
from giichat.app.rules_beside import either_side, same_value
from giichat.app.rules_compare import claims, compare
from giichat.app.rules_count import aggregate, as_often, count, exists, frequent
from giichat.app.rules_editions import (
    always,
    change,
    climber,
    entered,
    growth,
    over_editions,
    which_edition,
)
from giichat.app.rules_moves import between_editions, first_time, movers
from giichat.app.rules_order import between, by_age, in_order, neighbour
from giichat.app.rules_previous import from_previous
from giichat.app.rules_rows import list_rows, look_up, sorted_list
from giichat.app.rules_superlative import superlative
from giichat.app.served import unserved
from giichat.app.slots import Slots
from giichat.app.threshold_slots import asked_scale
from giichat.ingest.records import Role

Rule = Callable[[Slots], Draft | None]


def plan_of(slots: Slots) -> Plan | None:
    """Return the plan that the slots make, or None when they ask for nothing in this table.

    The first rule whose plan leaves no cue aside is taken; else the one that leaves fewest.
    """
    best: tuple[int, Plan] | None = None
    for rule in RULES:
        draft = rule(slots)
        if draft is None:
            continue
        plan = _plan(slots, draft)
        left = len(unserved(slots, plan))
        if left == 0:
            return plan
        if best is None or left < best[0]:
            best = (left, plan)
    return best[1] if best else None


def _plan(slots: Slots, draft: Draft) -> Plan:
    frame = slots.frame
    editions, assumed = _editions(slots, draft)
    conditions = (
        draft.conditions
        if draft.conditions is not None
        else (*slots.ranks, *slots.conditions, *left_out(slots))
    )
    names = draft.names if draft.names is not None else all_names(slots)
    return Plan(
        table=frame.table.id,
        title=frame.title,
        subject=frame.table.subject or _name_noun(frame),
        operation=draft.operation,
        target=tuple(frame.header(c) for c in _target(slots, draft)),
        names=names,
        editions=editions,
        conditions=conditions,
        by=frame.header(draft.by) if draft.by is not None else "",
        descending=draft.descending,
        limit=draft.limit,
        step=draft.step,
        claim=draft.claim,
        assumed_edition=assumed,
        moved_by=draft.moved_by,
        scale=asked_scale(slots, draft.by) if draft.operation in RECKONED else "",
    )


MOVES = (Operation.CLIMB, Operation.CHANGE, Operation.MOVED)
RECKONED = frozenset([Operation.DIFFERENCE, Operation.SUM, Operation.MEAN, Operation.MEDIAN])


def _target(slots: Slots, draft: Draft) -> tuple[int, ...]:
    """Return the columns asked for: "where" asks for the place of the one row found."""
    one = draft.operation is Operation.SUPERLATIVE or (
        draft.operation is Operation.LIST and draft.limit == 1
    )
    if one and asks_place(slots):
        places = place_columns(slots.frame)
        return places or draft.target
    return draft.target


def _editions(slots: Slots, draft: Draft) -> tuple[tuple[int, ...], bool]:
    frame = slots.frame
    by = frame.columns[draft.by].role if draft.by is not None else None
    if by is Role.PREVIOUS_RANK and draft.operation in MOVES and frame.yearly:
        named = slots.editions.named  # one edition prints both ranks
        return (named[-1:] or frame.editions[-1:]), not named
    if draft.editions is not None:
        return draft.editions, False
    if not frame.yearly:
        return (), False
    if slots.editions.said:
        return slots.editions.named, False
    return (_latest_of(slots, draft),), len(frame.editions) > 1


def _latest_of(slots: Slots, draft: Draft) -> int:
    """Return the latest edition held; of what lasts (the economy of a name) the latest that has it.

    A rank or a measure of an older edition is never given where none was named.
    """
    frame = slots.frame
    names = set(draft.names if draft.names is not None else all_names(slots))
    lasting = bool(draft.target) and not any(frame.columns[c].numeric for c in draft.target)
    if not names or not lasting or draft.operation is not Operation.LOOKUP:
        return frame.editions[-1]
    held: dict[int, set[str]] = defaultdict(set)
    for row in frame.rows:
        if row.name in names and row.edition is not None:
            held[row.edition].add(row.name)
    most = max((len(found) for found in held.values()), default=0)
    return max((e for e, found in held.items() if len(found) == most), default=frame.editions[-1])


def _name_noun(frame: Frame) -> str:
    return frame.header(frame.name_column).lower() if frame.name_column is not None else ""


RULES: tuple[Rule, ...] = (
    from_previous,
    movers,
    climber,
    growth,
    entered,
    either_side,
    same_value,
    always,
    between,
    neighbour,
    between_editions,
    first_time,
    over_editions,
    which_edition,
    change,
    compare,
    claims,
    aggregate,
    as_often,
    frequent,
    by_age,
    in_order,
    exists,
    superlative,
    count,
    sorted_list,
    list_rows,
    look_up,
)
