"""Rules for moves from the rank before that a table prints beside the rank: LW, Vorwoche."""

from __future__ import annotations

from giichat.app.draft import Draft, asks_yes_no, has_cue
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Slots
from giichat.ingest.records import Role


def from_previous(slots: Slots) -> Draft | None:
    """Read "how many places has X gone up", "biggest faller", "which ones fell"."""
    frame = slots.frame
    before = frame.table.column(Role.PREVIOUS_RANK)
    measured = any(frame.columns[c].role is Role.MEASURE for c in slots.columns)
    if before is None or frame.rank_column is None or len(frame.editions) > 1 or measured:
        return None
    if slots.ranks:
        return None
    biggest = slots.reading.first("climber", "faller")
    way = biggest or slots.reading.first("up", "down")
    if slots.names:
        if way is None and not has_cue(slots, "change"):
            return None
        claim = None
        if asks_yes_no(slots) and way is not None:
            rises = way.kind in ("up", "climber")
            relation = Relation.LESS if rises else Relation.MORE
            claim = Condition("change", relation, (0.0,))
        elif asks_yes_no(slots):
            claim = Condition("change", Relation.IS_NOT, (0.0,))
        return Draft(Operation.CHANGE, by=before, claim=claim)
    if way is None:
        return None
    rises = way.kind in ("up", "climber")
    if biggest is not None or has_cue(slots, "most", "biggest"):
        return Draft(Operation.CLIMB, by=before, descending=rises)
    if slots.subject_said or has_cue(slots, "which", "who", "list", "how_many"):
        return Draft(Operation.MOVED, by=before, descending=rises)
    return None
