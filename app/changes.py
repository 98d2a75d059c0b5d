"""Operations over editions: changes, climbers, best and worst, trends, who entered and left."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.comparisons import SIDE, pairs_of, value_rows
from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.outcome import (
    Outcome,
    Proof,
    completeness,
    dispute_in,
    label,
    name_of,
    nothing,
    rank_limits,
    refuse,
    sorted_by,
    with_numbers,
)
from giichat.app.plan import Condition, Operation, Plan, Relation, joined, show
from giichat.app.previous import moves_printed, of_previous
from giichat.app.records import Chart, Series, Status
from giichat.app.select import holdings, holds, rows_of, spans
from giichat.ingest.records import Role


def change_of(plan: Plan, frame: Frame) -> Outcome:
    """Return how `by` of each name changed between the first and the last edition."""
    if of_previous(plan, frame):
        return moves_printed(plan, frame)
    by = frame.column_of(plan.by)
    if by is None or len(plan.editions) < 2:
        return nothing(plan, frame)
    first, last = plan.editions[0], plan.editions[-1]
    is_rank = frame.columns[by].role is Role.RANK
    texts, values, proofs, rows = [], [], [], []
    moves: list[float] = []
    for name in plan.names:
        old = value_rows(plan, frame, name, by, first)
        new = value_rows(plan, frame, name, by, last)
        if not old or not new:
            held = sorted(
                {
                    r.edition
                    for r in frame.rows
                    if r.name == name and r.edition and r.cell(by).number is not None
                }
            )
            return refuse(
                f"{plan.by} of {name_of(frame, name)} is not held for both {first} and {last}; held for: {spans(held) or 'none'}."
            )
        for before, after in pairs_of(old, new, by):
            start, end = before.cell(by), after.cell(by)
            move = (end.number or 0.0) - (start.number or 0.0)
            moves.append(move)
            texts.append(
                f"{name_of(frame, name)} went from {start.printed} in {first} to {end.printed} "
                f"in {last}: {_step_words(move, is_rank)}."
            )
            values += [show(abs(round(move, 4))), start.printed, end.printed]
        proofs += [Proof(r, by) for r in (*old, *new)]
        rows += [*old, *new]
    text = " ".join(texts)
    verdict = None
    if plan.claim is not None and plan.claim.column == SIDE:
        text, values = _with_side(plan.claim, text, values, moves)
    elif plan.claim is not None and rows:
        verdicts = {holds(move, plan.claim) for move in moves}
        verdict = verdicts.pop() if len(verdicts) == 1 else None
        word = {True: "Yes", False: "No", None: "Sources disagree"}[verdict]
        text = f"{word}. {text}"
        values = ([] if verdict is None else [word.lower()]) + values
        if plan.claim.relation in (Relation.IS, Relation.IS_NOT):  # which way was not said
            values += [_step_words(move, is_rank).split(" ")[0] for move in moves if move]
    status = Status.CONFLICTING if dispute_in(frame, rows, [by]) else Status.ANSWERED
    return Outcome(
        status,
        text,
        tuple(values),
        tuple(proofs),
        tuple(rows),
        (),
        chart_of(frame, plan, by, plan.names),
        verdict,
    )


def _with_side(
    claim: Condition, text: str, values: list[str], moves: list[float]
) -> tuple[str, list[str]]:
    """Put before a change which of two opposite words is true of it: "lower"."""
    risen, fallen = (str(v) for v in claim.values)
    sides = {risen if move > 0 else fallen if move < 0 else "" for move in moves}
    side = sides.pop() if len(sides) == 1 else ""
    if not side:
        return f"Neither {risen} nor {fallen}. {text}", values
    return f"{side.capitalize()}. {text}", [side, *values]


def _step_words(move: float, is_rank: bool) -> str:
    if not move:
        return "no change"
    if is_rank:
        places = "place" if abs(move) == 1 else "places"
        return f"{'up' if move < 0 else 'down'} {show(abs(move))} {places}"
    return f"{'up' if move > 0 else 'down'} by {show(abs(round(move, 4)))}"


Move = tuple[float, FrameRow, FrameRow]  # how far a name rose, its older and its newer row


def _moves(plan: Plan, frame: Frame, by: int) -> list[Move]:
    """Return how far each name held in both editions rose; falls are negative."""
    first, last = plan.editions[0], plan.editions[-1]
    sign = -1.0 if frame.columns[by].role is Role.RANK else 1.0
    before = replace(plan, conditions=tuple(c for c in plan.conditions if c.column != plan.by))
    older = {r.name: r for r in rows_of(frame, before, first) if r.cell(by).number is not None}
    inside = {r.name for e in (first, last) for r in rows_of(frame, plan, e)}
    found: dict[str, Move] = {}
    for new in rows_of(frame, before, last):
        old = older.get(new.name) if new.name in inside else None
        if old is not None and new.cell(by).number is not None and new.name not in found:
            step = (new.cell(by).number or 0.0) - (old.cell(by).number or 0.0)
            found[new.name] = (sign * step, old, new)
    return list(found.values())


def _asked_move(plan: Plan, step: float) -> bool:
    """Tell whether a name moved the way asked about, and as far as asked."""
    way = step > 0 if plan.descending else step < 0
    return way and (plan.moved_by is None or holds(round(abs(step), 4), plan.moved_by))


def _move_words(frame: Frame, by: int, plan: Plan, move: Move) -> str:
    _, old, new = move
    return (
        f"{label(frame, new)}: from {old.cell(by).printed} in {plan.editions[0]} "
        f"to {new.cell(by).printed} in {plan.editions[-1]}"
    )


def _both_held(plan: Plan, frame: Frame) -> tuple[str, ...]:
    """Return the notes on ranks not held in either edition."""
    ends = (plan.editions[0], plan.editions[-1])
    return tuple(n for e in ends for n in completeness(replace(plan, editions=(e,)), frame, [])[0])


def climb(plan: Plan, frame: Frame) -> Outcome:
    """Return the name whose `by` changed most between two editions."""
    if of_previous(plan, frame):
        return moves_printed(plan, frame)
    by = frame.column_of(plan.by)
    moves = _moves(plan, frame, by) if by is not None else []
    if by is None or not moves:
        return refuse(
            f"No name is held with {plan.by} in both {plan.editions[0]} and {plan.editions[-1]}."
        )
    steps = [m[0] for m in moves]
    best = max(steps) if plan.descending else min(steps)
    chosen = [m for m in moves if m[0] == best]
    if best == 0 or (best > 0) != plan.descending:
        return moved(plan, frame)  # none did
    notes = _both_held(plan, frame)
    text = "; ".join(_move_words(frame, by, plan, m) for m in chosen)
    held = f" among the {len(moves)} held in both editions" if notes else ""
    word = "rise" if plan.descending else "fall"
    rows = tuple(r for _, old, new in chosen for r in (old, new))
    return Outcome(
        Status.PARTIAL if notes else Status.ANSWERED,
        f"Biggest {word}{held}: {text} ({show(abs(best))}).",
        tuple(label(frame, new) for _, _, new in chosen),
        tuple(Proof(r, by) for r in rows),
        rows,
        notes,
    )


def moved(plan: Plan, frame: Frame) -> Outcome:
    """Return the names whose `by` rose (or fell) between two editions, the biggest step first."""
    if of_previous(plan, frame):
        return moves_printed(plan, frame)
    by = frame.column_of(plan.by)
    moves = _moves(plan, frame, by) if by is not None else []
    if by is None or not moves:
        return refuse(
            f"No name is held with {plan.by} in both {plan.editions[0]} and {plan.editions[-1]}."
        )
    chosen = sorted(
        (m for m in moves if _asked_move(plan, m[0])),
        key=lambda m: -abs(m[0]),
    )
    notes = _both_held(plan, frame)
    held = f" of the {len(moves)} held in both editions" if notes else ""
    word = "rose" if plan.descending else "fell"
    if plan.moved_by is not None:
        steps = plan.moved_by.describe().removeprefix(f"{plan.moved_by.column} ")
        word += f" by {steps.removeprefix('is ')}"
    text = "; ".join(_move_words(frame, by, plan, m) for m in chosen)
    rows = tuple(r for _, old, new in chosen or moves for r in (old, new))
    said = f"{len(chosen)}{held} {word}{': ' if chosen else ''}{text}."
    values = tuple(label(frame, new) for _, _, new in chosen) or ("none",)
    verdict = bool(chosen) if plan.claim is not None else None
    if verdict is not None:
        said = f"{'Yes' if verdict else 'No, as far as is held' if notes else 'No'}. {said}"
        values = ("yes" if verdict else "no", *(values if chosen else ()))
    return Outcome(
        Status.PARTIAL if notes and not verdict else Status.ANSWERED,
        said,
        values,
        tuple(Proof(r, by) for r in rows),
        rows,
        notes,
        None,
        verdict,
    )


def extreme(plan: Plan, frame: Frame) -> Outcome:
    """Return the best or worst value of `by` that a name had, and when."""
    by, known = with_numbers(plan, frame, rows_of(frame, plan))
    if by is None or not known:
        return nothing(plan, frame)
    low_is_better = frame.columns[by].role is Role.RANK
    best = sorted_by(known, by, plan.descending != low_is_better)[0].cell(by).number
    chosen = [r for r in known if r.cell(by).number == best]
    years = sorted({r.edition for r in chosen if r.edition is not None})
    held = sorted({r.edition for r in known if r.edition is not None})
    word = "best" if plan.descending else "worst"
    text = f"{label(frame, chosen[0])}'s {word} {plan.by.lower()} held is {chosen[0].cell(by).printed}, in {spans(years)}."
    missing = [e for e in plan.editions if e not in held]
    notes = (f"No {plan.by.lower()} is held for it in {spans(missing)}.",) if missing else ()
    status = Status.PARTIAL if missing else Status.ANSWERED
    values = (chosen[0].cell(by).printed, *(str(y) for y in years))
    return Outcome(
        status,
        text,
        values,
        tuple(Proof(r, by) for r in chosen),
        tuple(known),
        notes,
        chart_of(frame, plan, by, plan.names),
    )


def series_of(plan: Plan, frame: Frame) -> Outcome:
    """Return `by` of each name in every edition held."""
    by, known = with_numbers(plan, frame, rows_of(frame, plan))
    if by is None or not known:
        return nothing(plan, frame)
    known.sort(key=lambda r: (r.name, r.edition or 0))
    text = "; ".join(f"{label(frame, r)} {r.edition}: {r.cell(by).printed}" for r in known)
    missing = [e for e in plan.editions if not any(r.edition == e for r in known)]
    notes = (f"Not held: {spans(missing)}.",) if missing else ()
    return Outcome(
        Status.PARTIAL if missing else Status.ANSWERED,
        f"{plan.by}: {text}.",
        tuple(r.cell(by).printed for r in known),
        tuple(Proof(r, by) for r in known),
        tuple(known),
        notes,
        chart_of(frame, plan, by, plan.names),
    )


def chart_of(frame: Frame, plan: Plan, by: int, names: tuple[str, ...]) -> Chart:
    """Return the series of each name over all editions held; a gap is None."""
    series = []
    for name in names:
        points = []
        for edition in frame.editions:
            row = next((r for r in frame.rows if r.name == name and r.edition == edition), None)
            points.append((str(edition), row.cell(by).number if row else None))
        series.append(Series(name_of(frame, name), tuple(points)))
    breaks = tuple(str(b.edition) for b in frame.table.breaks)
    return Chart(
        f"{plan.by}, {frame.title}",
        plan.by,
        tuple(series),
        frame.columns[by].role is Role.RANK,
        breaks,
    )


def entered(plan: Plan, frame: Frame) -> Outcome:
    """Return the names that came inside (or left) the conditions between two editions."""
    first, last = plan.editions[0], plan.editions[-1]
    inside, outside = (last, first) if plan.operation is Operation.ENTERED else (first, last)
    there = {r.name: r for r in rows_of(frame, plan, inside)}
    other = {r.name for r in rows_of(frame, plan, outside)}
    chosen = [r for name, r in there.items() if name not in other]
    low, high = rank_limits(plan, frame)
    gaps = {e: holdings(frame, e).missing(low, high) for e in (first, last)}
    sure: list[FrameRow] = []
    unsure: list[FrameRow] = []
    for row in chosen:
        elsewhere = next(
            (r for r in frame.rows if r.name == row.name and r.edition == outside), None
        )
        (sure if elsewhere is not None or not gaps[outside] else unsure).append(row)
    notes = [
        f"Not held of {e}: rank{'s' if len(g) > 1 else ''} {spans(g)}."
        for e, g in gaps.items()
        if g
    ]
    if unsure:
        notes.append(
            f"Cannot be told from the rows held: {joined([label(frame, r) for r in unsure])}."
        )
    if not sure:
        if notes:
            return Outcome(
                Status.REFUSED,
                f"The rows held do not prove that any did between {first} and {last}. {' '.join(notes)}",
            )
        return Outcome(
            Status.ANSWERED,
            f"None between {first} and {last}.",
            ("none",),
            (),
            tuple(there.values()),
        )
    verb = "entered" if plan.operation is Operation.ENTERED else "left"
    name = frame.name_column
    proofs = tuple(Proof(r, name) for r in sure if name is not None)
    text = f"{joined([label(frame, r) for r in sure])} {verb} between {first} and {last}."
    return Outcome(
        Status.PARTIAL if notes else Status.ANSWERED,
        text,
        tuple(label(frame, r) for r in sure),
        proofs,
        tuple(sure),
        tuple(notes),
    )
