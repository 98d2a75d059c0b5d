"""Moves that a table prints itself: from the rank before, in one column, to the rank in another."""

from __future__ import annotations

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.outcome import (
    Outcome,
    Proof,
    in_editions,
    label,
    name_of,
    nothing,
    refuse,
)
from giichat.app.plan import Operation, Plan, joined, show
from giichat.app.records import Status
from giichat.app.select import holds, rows_of
from giichat.ingest.records import Role

Move = tuple[float, FrameRow]  # how many places a row rose; falls are negative


def of_previous(plan: Plan, frame: Frame) -> bool:
    """Tell whether a plan asks for moves from the rank before that the rows print."""
    by = frame.column_of(plan.by)
    return by is not None and frame.columns[by].role is Role.PREVIOUS_RANK


def moves_printed(plan: Plan, frame: Frame) -> Outcome:
    """Return how rows moved from the rank before: those named, the biggest move, or all one way."""
    rank, before = frame.rank_column, frame.column_of(plan.by)
    rows = rows_of(frame, plan)
    if rank is None or before is None or not rows:
        return nothing(plan, frame)
    moves: list[Move] = [
        (was - row.rank, row)
        for row in rows
        if row.rank is not None and (was := row.cell(before).number) is not None
    ]
    if plan.operation is Operation.CHANGE:
        return _change(plan, frame, moves, rows)
    if not moves:
        return refuse(f"No row of {frame.title} prints both a rank and a {plan.by}.")
    if plan.operation is Operation.CLIMB:
        steps = [step for step, _ in moves]
        best = max(steps) if plan.descending else min(steps)
        if (best > 0) != plan.descending or best == 0:
            moves = []
        else:
            moves = [move for move in moves if move[0] == best]
    else:
        moves = [m for m in moves if (m[0] > 0 if plan.descending else m[0] < 0)]
    return _listed(plan, frame, moves, rows)


def _change(plan: Plan, frame: Frame, moves: list[Move], rows: list[FrameRow]) -> Outcome:
    """Return how the rows named moved; a row new in the ranking prints a word instead."""
    moved = {row.name for _, row in moves}
    absent = [row for row in rows if row.name not in moved]
    before = frame.column_of(plan.by) or 0
    if not moves:
        printed = absent[0].cell(before).printed
        instead = f"; its {plan.by} is printed as “{printed}”" if printed else ""
        return refuse(
            f"No {plan.by} is held for {joined([name_of(frame, n) for n in plan.names])}"
            f"{in_editions(frame, plan)}{instead}."
        )
    text = " ".join(f"{_said(plan, frame, move)}." for move in moves)
    verdict = None
    values = [v for step, row in moves for v in _values(frame, before, step, row)]
    if plan.claim is not None:
        verdict = all(holds(-step, plan.claim) for step, _ in moves)
        text = f"{'Yes' if verdict else 'No'}. {text}"
        values.insert(0, "yes" if verdict else "no")
    found = tuple(row for _, row in moves)
    return Outcome(
        Status.ANSWERED, text, tuple(values), _proofs(frame, plan, found), found, verdict=verdict
    )


def _values(frame: Frame, before: int, step: float, row: FrameRow) -> list[str]:
    rank = frame.rank_column or 0
    return [show(abs(step)), row.cell(before).printed, row.cell(rank).printed]


def _said(plan: Plan, frame: Frame, move: Move) -> str:
    step, row = move
    before, rank = frame.column_of(plan.by) or 0, frame.rank_column or 0
    places = "place" if abs(step) == 1 else "places"
    way = f"{'up' if step > 0 else 'down'} {show(abs(step))} {places}" if step else "no change"
    return (
        f"{label(frame, row)} went from {plan.by} {row.cell(before).printed} to "
        f"{frame.header(rank)} {row.cell(rank).printed}: {way}"
    )


def _listed(plan: Plan, frame: Frame, moves: list[Move], rows: list[FrameRow]) -> Outcome:
    verb = "rose" if plan.descending else "fell"
    moves = sorted(moves, key=lambda m: -abs(m[0]))
    found = tuple(row for _, row in moves)
    if not moves:
        return Outcome(
            Status.ANSWERED,
            f"None {verb} from its {plan.by}.",
            ("none",),
            _proofs(frame, plan, tuple(rows)),
            tuple(rows),
        )
    said = "; ".join(_said(plan, frame, move) for move in moves)
    head = "" if plan.operation is Operation.CLIMB else f"{len(moves)} {verb}: "
    values = tuple(label(frame, row) for row in found)
    return Outcome(Status.ANSWERED, f"{head}{said}.", values, _proofs(frame, plan, found), found)


def _proofs(frame: Frame, plan: Plan, rows: tuple[FrameRow, ...]) -> tuple[Proof, ...]:
    columns = [frame.column_of(plan.by), frame.rank_column]
    return tuple(Proof(row, c) for row in rows for c in columns if c is not None)
