"""Rules that set one row beside another: the same value, or one of two opposite words."""

from __future__ import annotations

from giichat.app.comparisons import SIDE
from giichat.app.draft import (
    Draft,
    asks_yes_no,
    has_cue,
    left_out,
    lower_is_better,
    measures_said,
    texts_said,
)
from giichat.app.marks import Tag
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Slots
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns

# Cues that are opposites: the first says a smaller time or place, the second a larger one.
OPPOSITES = (("previous", "next"), ("ahead", "behind"), ("older", "younger"))
AMOUNTS = (("less", "more"), ("less_than", "more_than"))


def either_side(slots: Slots) -> Draft | None:
    """Read "did A air before or after B", "is A above or below B": one of the two words."""
    if len(slots.names) != 2:
        return None
    for pairs, ordered in ((OPPOSITES, True), (AMOUNTS, False)):
        for low, high in pairs:
            for one, other in ((low, high), (high, low)):
                found = _alternatives(slots, one, other)
                if found is not None:
                    return _choice(slots, found, one == low, ordered)
    return None


def _alternatives(slots: Slots, one: str, other: str) -> tuple[Tag, Tag] | None:
    """Return the two tags of these kinds that nothing but "or" parts, or None."""
    said = slots.reading.tokens
    books = cue_lexicons(slots.reading.language)
    for first in slots.reading.of(one):
        for second in slots.reading.of(other):
            between = said[first.end : second.start]
            if first.end < second.start and any(
                start == 0 and end == len(between)
                for book in books
                for start, end, _ in book.alternatives.matches(between)
            ):
                return first, second
        # "or below" may be read as one bound: its second word alone is the opposite
        if first.end + 1 < len(said) and any(
            start == 0 for b in books for start, _, _ in b.alternatives.matches(said[first.end :])
        ):
            alone = said[first.end + 1 : first.end + 2]
            if any(cue == other for b in books for _, _, cue in b.cues.matches(alone)):
                return first, Tag(other, first.end + 1, first.end + 2)
    return None


def _choice(slots: Slots, found: tuple[Tag, Tag], low_first: bool, ordered: bool) -> Draft | None:
    frame = slots.frame
    times = year_columns(frame)
    said = [c for c in slots.columns if frame.columns[c].numeric]
    in_time = [c for c in said if c in times]
    by: int | None = None
    amounts = measures_said(slots)
    if amounts and not in_time:
        by, ordered = amounts[0], lower_is_better(slots, amounts[0])
        if found[0].kind in ("previous", "next", "ahead", "behind"):
            low_first = low_first == ordered  # "above" is more of a measure
    elif ordered and found[0].kind in ("previous", "next") and (in_time or not frame.ranked):
        by = next(iter((*in_time, *times)), None)
    elif frame.rank_column is not None:
        by = frame.rank_column
    if by is None:
        return None
    first, second = (" ".join(t.raw for t in slots.reading.tokens[f.start : f.end]) for f in found)
    slots.spent.update(range(found[0].start, found[1].end))
    slots.used.update(range(found[0].start, found[1].end))
    low, high = (first, second) if low_first else (second, first)
    claim = Condition(SIDE, Relation.IS, (slots.names[0].keys[0], low.lower(), high.lower()))
    return Draft(Operation.COMPARE, by=by, descending=False, claim=claim, conditions=())


def same_value(slots: Slots) -> Draft | None:
    """Read "which building has as many floors as X", "who has the same position as X"."""
    frame = slots.frame
    tag = slots.reading.first("equal")
    name = frame.name_column
    if tag is None or len(slots.names) != 1 or name is None or frame.yearly or asks_yes_no(slots):
        return None
    keys = slots.names[0].keys
    rows = [row for row in frame.rows if row.name in keys]
    columns = [c for c in (*measures_said(slots), *texts_said(slots)) if c != name]
    if len(rows) != 1 or len(columns) != 1 or slots.conditions or slots.ranks:
        return None
    cell = rows[0].cell(columns[0])
    values: tuple[str | float, ...] = (
        (cell.number,)
        if frame.columns[columns[0]].numeric and cell.number is not None
        else frame.keys(cell, columns[0])
    )
    if not values or not has_cue(slots, "which", "who", "what", "list", "how_many"):
        return None
    conditions = (
        Condition(frame.header(columns[0]), Relation.IS, values),
        Condition(frame.header(name), Relation.IS_NOT, keys),
        *left_out(slots),
    )
    operation = Operation.COUNT if has_cue(slots, "how_many") else Operation.LIST
    if operation is Operation.COUNT and not slots.subject_said:
        return None  # "how many floors has X": the number is asked for
    return Draft(operation, names=(), conditions=conditions, descending=False)
