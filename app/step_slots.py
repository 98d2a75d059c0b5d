"""How far something moved: "rose by four places", "fell more than two spots"."""

from __future__ import annotations

from giichat.app.marks import Tag
from giichat.app.ordinal_slots import COMPARATORS
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Slots, near
from giichat.app.tokens import singular

MOVES = ("up", "down", "climber", "faller")
BY = "by"
STEPS = "change"  # what the number is of, as a condition names it


def read_steps(slots: Slots, tag: Tag, value: float) -> bool:
    """Take a number of places that something moved; tell whether it is one."""
    said = slots.reading.tokens
    if not slots.reading.has(*MOVES) or tag.kind != "number" or not slots.frame.yearly:
        return False
    comparator = near(slots, tag.start, *COMPARATORS, before=2)
    opens = comparator.start if comparator is not None else tag.start
    by = opens > 0 and said[opens - 1].text == BY
    places = [
        t
        for t in slots.reading.of("rank")
        if t.start == tag.end and (singular(said[t.start].text) != said[t.start].text or value == 1)
    ]
    top = near(slots, tag.start, "top", "last", "bottom", before=1) is not None
    if top or not (by or places):
        return False
    slots.use(tag)
    if comparator is not None:
        slots.spent.update(range(comparator.start, comparator.end))
        slots.used.update(range(comparator.start, comparator.end))
    for place in places:
        slots.use(place)
        slots.spent.update(range(place.start, place.end))
    relation = COMPARATORS[comparator.kind] if comparator is not None else Relation.IS
    slots.steps = Condition(STEPS, relation, (value,))
    return True
