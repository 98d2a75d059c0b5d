"""Operations on two or more names: which is ahead, the difference, the ratio."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
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
    scaled,
    sorted_by,
    value_of,
    with_numbers,
)
from giichat.app.plan import ALWAYS, EVERY, Operation, Plan, Relation, joined, show
from giichat.app.records import Status
from giichat.app.select import rows_of, spans
from giichat.ingest.records import Role

SIDE = "side"  # a claim that chooses between two opposite words


def compare_names(plan: Plan, frame: Frame) -> Outcome:
    """Return which of the names is ahead by `by`, and by how much."""
    by = frame.column_of(plan.by)
    if by is None:
        return nothing(plan, frame)
    if plan.claim is not None and plan.claim.column in EVERY:
        return _in_each(plan, frame, by)
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
    if plan.claim is not None and plan.claim.column == SIDE:
        return _side(plan, frame, by, found, said)
    if plan.claim is not None:
        wanted = plan.claim.values[0]
        true = gap == 0 if wanted == "" else (gap > 0 and first.name == wanted)
        verdict = true if plan.claim.relation is Relation.IS else not true
        text = f"{'Yes' if verdict else 'No'}. {text}"
        values = ("yes" if verdict else "no", *values)
        if not verdict:  # what is so instead
            values = (*values, *dict.fromkeys(value_of(r.cell(by)) for r in rows))
    status = Status.PARTIAL if absent else Status.CONFLICTING if disputed else Status.ANSWERED
    notes = (f"{lacking}.",) if absent else ()
    return Outcome(
        status, text, values, tuple(Proof(r, by) for r in rows), tuple(rows), notes, None, verdict
    )


def _side(
    plan: Plan, frame: Frame, by: int, found: dict[str, list[FrameRow]], said: str
) -> Outcome:
    """Return which of two opposite words is true of the name said first: before, or after."""
    first, low, high = (str(v) for v in plan.claim.values) if plan.claim else ("", "", "")
    own = {r.cell(by).number or 0.0 for r in found[first]}
    others = {
        r.cell(by).number or 0.0 for name, rows in found.items() if name != first for r in rows
    }
    rows = [r for group in found.values() for r in group]
    proofs = tuple(Proof(r, by) for r in rows)
    if max(own) < min(others) or min(own) > max(others):
        word = low if max(own) < min(others) else high
        text = f"{word.capitalize()}{in_editions(frame, plan)} ({said})."
        return Outcome(Status.ANSWERED, text, (word,), proofs, tuple(rows))
    return refuse(f"Neither {low} nor {high}{in_editions(frame, plan)} ({said}).")


def _in_each(plan: Plan, frame: Frame, by: int) -> Outcome:
    """Judge whether the first name was ahead in every edition that holds both, or in any."""
    claim = plan.claim
    first, second = plan.names[0], plan.names[1]
    verdicts: dict[int, bool] = {}
    rows: list[FrameRow] = []
    for edition in plan.editions:
        pair = [value_rows(plan, frame, name, by, edition) for name in (first, second)]
        if not all(pair):
            continue
        a, b = pair[0][0].cell(by).number or 0.0, pair[1][0].cell(by).number or 0.0
        verdicts[edition] = a > b if plan.descending else a < b
        rows += [pair[0][0], pair[1][0]]
    if not verdicts or claim is None:
        return refuse(f"No edition held has {plan.by} of both.")
    true = all(verdicts.values()) if claim.column == ALWAYS else any(verdicts.values())
    partly = len(verdicts) < len(plan.editions)
    verdict = true if claim.relation is Relation.IS else not true
    won = spans(e for e, ahead in verdicts.items() if ahead) or "no edition"
    lost = spans(e for e, ahead in verdicts.items() if not ahead) or "no edition"
    text = (
        f"{'Yes' if verdict else 'No'}. {name_of(frame, first)} was ahead in {won}, and not in "
        f"{lost} ({plan.by})."
    )
    notes = (
        (f"Both are held in {len(verdicts)} of {len(plan.editions)} editions.",) if partly else ()
    )
    return Outcome(
        Status.PARTIAL if partly else Status.ANSWERED,
        text,
        ("yes" if verdict else "no",),
        tuple(Proof(r, by) for r in rows),
        tuple(rows),
        notes,
        None,
        verdict,
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
        behind = _behind_leader(plan, frame, by, found, edition)
        if behind is not None:
            return behind
        if not all(found):
            absent = [n for n, rows in zip(plan.names, found, strict=False) if not rows]
            return refuse(
                f"{plan.by} of {joined([name_of(frame, n) for n in absent])} is not held{in_editions(frame, plan)}."
            )
        pair = [rows[0] for rows in found]
        notes, status = (), Status.ANSWERED
        others = pairs_of(found[0], found[1], by)[1:]
        if others:
            return _disputed(plan, frame, by, [(pair[0], pair[1]), *others])
    number = _number_of(plan, by, pair[0], pair[1])
    if number is None:
        return refuse(f"{plan.by} of {label(frame, pair[1])} is 0; no ratio can be made.")
    word = "ratio" if plan.operation is Operation.RATIO else "difference"
    said = " and ".join(f"{label(frame, r)}: {cell_words(frame, r, by)}" for r in pair)
    value, scale = scaled(plan, number)
    text = f"The {word} is {value}{scale}{in_editions(frame, plan)} ({said})."
    if not number and plan.operation is not Operation.RATIO:
        text = f"They are level{in_editions(frame, plan)}: the {word} is 0 ({said})."
    return Outcome(status, text, (value,), tuple(Proof(r, by) for r in pair), tuple(pair), notes)


def _behind_leader(
    plan: Plan, frame: Frame, by: int, found: list[list[FrameRow]], edition: int | None
) -> Outcome | None:
    """Return the gap that a row prints to the leader, who alone prints none."""
    if plan.operation is not Operation.DIFFERENCE or sum(map(bool, found)) != 1:
        return None
    lacking = plan.names[0 if not found[0] else 1]
    rows = [r for r in frame.rows if edition is None or r.edition == edition]
    leads = [r for r in rows if r.rank == 1 and not r.cell(by).printed]
    blank = [r for r in rows if r.rank is not None and not r.cell(by).printed]
    if len(leads) != 1 or leads[0].name != lacking or len(blank) != 1:
        return None
    row = next(group for group in found if group)[0]
    said = f"{label(frame, row)}: {cell_words(frame, row, by)}; {label(frame, leads[0])} leads"
    proofs = (Proof(row, by), Proof(leads[0], frame.rank_column or 0))
    text = f"The difference is {row.cell(by).printed}{in_editions(frame, plan)} ({said})."
    return Outcome(Status.ANSWERED, text, (row.cell(by).printed,), proofs, (row, leads[0]))


def pairs_of(old: list[FrameRow], new: list[FrameRow], by: int) -> list[tuple[FrameRow, FrameRow]]:
    """Return a row of each for every two different values of `by` that are held."""
    seen: dict[tuple[float | None, float | None], tuple[FrameRow, FrameRow]] = {}
    for a in old:
        for b in new:
            seen.setdefault((a.cell(by).number, b.cell(by).number), (a, b))
    return list(seen.values())


def _number_of(plan: Plan, by: int, one: FrameRow, other: FrameRow) -> float | None:
    a, b = one.cell(by).number or 0.0, other.cell(by).number or 0.0
    if plan.operation is not Operation.RATIO:
        return abs(a - b)
    return a / b if b else None


def _disputed(plan: Plan, frame: Frame, by: int, pairs: list[tuple[FrameRow, FrameRow]]) -> Outcome:
    """Return what each source gives where sources print different values."""
    word = "ratio" if plan.operation is Operation.RATIO else "difference"
    found = [(p, n) for p in pairs if (n := _number_of(plan, by, *p)) is not None]
    texts = [
        f"{show(round(number, 4))} ({label(frame, a)}: {cell_words(frame, a, by)}; "
        f"{label(frame, b)}: {cell_words(frame, b, by)})"
        for (a, b), number in found
    ]
    rows = tuple({r.number: r for pair, _ in found for r in pair}.values())
    return Outcome(
        Status.CONFLICTING,
        f"Sources disagree{in_editions(frame, plan)}; the {word} is {' or '.join(texts)}.",
        tuple(dict.fromkeys(show(round(number, 4)) for _, number in found)),
        tuple(Proof(r, by) for r in rows),
        rows,
    )
