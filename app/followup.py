"""Follow-up questions: what an elliptical question takes over from the plan before it."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.plan import Condition, Operation, Plan
from giichat.app.slots import Slots
from giichat.app.understand import all_names

MAX_WORDS = 9  # longer questions stand on their own unless a pronoun points back
OPENERS = frozenset(
    [
        "and",
        "what",
        "how",
        "same",
        "then",
        "ok",
        "so",
        "und",
        "et",
        "y",
        "e",
        "also",
        "but",
        "or",
        "in",
        "for",
        "now",
        "那",
        "那么",
        "では",
    ]
)
PRONOUNS = frozenset(
    [
        "it",
        "its",
        "it's",
        "they",
        "their",
        "them",
        "that",
        "there",
        "those",
        "he",
        "she",
        "one",
        "它",
        "它们",
        "それ",
    ]
)


def points_back(slots: Slots) -> bool:
    """Tell whether the question leans on the one before: a pronoun, or too little of its own."""
    words = [t.text for t in slots.reading.tokens]
    if PRONOUNS & set(words):
        return True
    return len(words) <= MAX_WORDS and (
        (bool(words[:1]) and words[0] in OPENERS)
        or not (slots.subject_said or slots.reading.has("which", "who"))
    )


def merge(previous: Plan, slots: Slots, own: Plan | None) -> Plan | None:
    """Return the earlier plan with the slots that the new question sets, or None if it sets none."""
    changes: dict[str, object] = {}
    rank = slots.rank_header
    if slots.editions.said:
        changes["editions"] = slots.editions.named
        changes["assumed_edition"] = False
    if slots.names:
        changes["names"] = all_names(slots)
        if previous.operation is Operation.LOOKUP and not previous.names:
            changes["conditions"] = tuple(c for c in previous.conditions if c.column != rank)
            changes["target"] = previous.target or ((rank,) if rank else ())
    if slots.ranks:
        kept = tuple(c for c in previous.conditions if c.column != rank)
        changes["conditions"] = (*slots.ranks, *kept)
        if previous.names and not slots.names:
            changes["names"] = ()
            changes["target"] = tuple(t for t in previous.target if t != rank)
    if slots.conditions:
        changes["conditions"] = _replaced(previous.conditions, slots.conditions)
    columns = tuple(slots.frame.header(c) for c in slots.columns)
    if columns and previous.operation is Operation.LOOKUP:
        changes["target"] = columns
    elif columns:
        changes["by"] = columns[0]
    if (
        own is not None
        and own.operation is not Operation.LOOKUP
        and own.operation is not previous.operation
    ):
        return _own_operation(previous, own)
    return replace(previous, claim=None, **changes) if changes else None  # type: ignore[arg-type]


def _replaced(old: tuple[Condition, ...], new: list[Condition]) -> tuple[Condition, ...]:
    columns = {c.column for c in new}
    return (*(c for c in old if c.column not in columns), *new)


def _own_operation(previous: Plan, own: Plan) -> Plan:
    """Return the new question's operation on the earlier question's rows and editions."""
    return replace(
        own,
        names=own.names or previous.names,
        editions=previous.editions if own.assumed_edition else own.editions,
        assumed_edition=own.assumed_edition and previous.assumed_edition,
    )
