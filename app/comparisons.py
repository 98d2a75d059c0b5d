"""Operations on two or more names: which is ahead, the difference, the ratio."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.frame import Frame, FrameRow
from giichat.app.outcome import (
    Outcome,
    Proof,
    cell_words,
    completeness,
    in_editions,
    label,
    name_of,
    nothing,
    refuse,
    sorted_by,
    with_numbers,
)
from giichat.app.plan import Operation, Plan, Relation, joined, show
from giichat.app.records import Status
from giichat.app.select import rows_of
from giichat.ingest.records import Role


def compare_names(plan: Plan, frame: Frame) -> Outcome:
    """Return which of the names is ahead by `by`, and by how much."""
    by = frame.column_of(plan.by)
    if by is None:
        return nothing(plan, frame)
    edition = plan.editions[-1] if plan.editions else None
    found = {name: value_rows(plan, frame, name, by, edition) for name in plan.names}
    absent = [name_of(frame, name) for name, rows in found.items() if not rows]
    lacking = f"{plan.by} of {joined(absent)} is not held{in_editions(frame, plan)}"
    found = {name: rows for name, rows in found.items() if rows}
    if len(found) < 2 or (absent and plan.claim is not None):
        return refuse(f"{lacking}; no comparison can be made.")
    rows = [r for group in found.values() for r in group]
    disputed = [n for n, group in found.items() if len({r.cell(by).number for r in group}) > 1]
    ordered = sorted_by([group[0] for group in found.values()], by, plan.descending)
    first, second = ordered[0], ordered[1]
    gap = abs((first.cell(by).number or 0.0) - (second.cell(by).number or 0.0))
    said = "; ".join(f"{label(frame, r)}: {cell_words(frame, r, by)}" for r in rows)
    low_wins = frame.columns[by].role in (Role.RANK, Role.PREVIOUS_RANK)
    better = (
        "ahead"
        if low_wins != plan.descending
        else ("behind" if low_wins else ("higher" if plan.descending else "lower"))
    )
    text = (
        f"{label(frame, first)} is {better}{in_editions(frame, plan)}, by {show(gap)} ({said})."
        if gap
        else f"They are level{in_editions(frame, plan)} ({said})."
    )
    values = (label(frame, first),) if gap else tuple(label(frame, r) for r in ordered)
    verdict = None
    if plan.claim is not None:
        wanted = plan.claim.values[0]
        true = gap == 0 if wanted == "" else (gap > 0 and first.name == wanted)
        verdict = true if plan.claim.relation is Relation.IS else not true
        text = f"{'Yes' if verdict else 'No'}. {text}"
        values = ("yes" if verdict else "no", *values)
    status = Status.PARTIAL if absent else Status.CONFLICTING if disputed else Status.ANSWERED
    notes = (f"{lacking}.",) if absent else ()
    return Outcome(
        status, text, values, tuple(Proof(r, by) for r in rows), tuple(rows), notes, None, verdict
    )


def value_rows(plan: Plan, frame: Frame, name: str, by: int, edition: int | None) -> list[FrameRow]:
    """Return the rows of one name in one edition that print a number in `by`."""
    return [
        r
        for r in rows_of(frame, replace(plan, names=(name,)), edition)
        if r.cell(by).number is not None
    ]


def difference(plan: Plan, frame: Frame) -> Outcome:
    """Return the difference or ratio of `by` between two names, or between most and least."""
    by = frame.column_of(plan.by)
    if by is None:
        return nothing(plan, frame)
    if len(plan.names) < 2:
        _, known = with_numbers(plan, frame, rows_of(frame, plan))
        if len(known) < 2:
            return nothing(plan, frame)
        ordered = sorted_by(known, by, True)
        pair = [ordered[0], ordered[-1]]
        notes, status = completeness(plan, frame, known)
    else:
        edition = plan.editions[-1] if plan.editions else None
        found = [value_rows(plan, frame, n, by, edition) for n in plan.names[:2]]
        if not all(found):
            absent = [n for n, rows in zip(plan.names, found, strict=False) if not rows]
            return refuse(
                f"{plan.by} of {joined([name_of(frame, n) for n in absent])} is not held{in_editions(frame, plan)}."
            )
        pair = [rows[0] for rows in found]
        notes, status = (), Status.ANSWERED
    a, b = (r.cell(by).number or 0.0 for r in pair)
    if plan.operation is Operation.RATIO:
        if not b:
            return refuse(f"{plan.by} of {label(frame, pair[1])} is 0; no ratio can be made.")
        number, word = a / b, "ratio"
    else:
        number, word = abs(a - b), "difference"
    said = " and ".join(f"{label(frame, r)}: {cell_words(frame, r, by)}" for r in pair)
    value = show(round(number, 4))
    text = f"The {word} is {value}{in_editions(frame, plan)} ({said})."
    return Outcome(status, text, (value,), tuple(Proof(r, by) for r in pair), tuple(pair), notes)
