"""Operations that give rows: look-ups both ways, lists, the row just before or after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.outcome import (
    MAX_LISTED,
    Outcome,
    Proof,
    cell_words,
    completeness,
    dispute_in,
    edition_words,
    in_editions,
    label,
    name_of,
    nothing,
    refuse,
    sorted_by,
    subject_words,
)
from giichat.app.plan import Condition, Plan, Relation, joined, show
from giichat.app.records import Status
from giichat.app.select import holdings, passes, rows_of, spans
from giichat.app.tokens import words
from giichat.ingest.records import Role

UNKNOWN = frozenset({("n", "d"), ("n", "a"), ("na",), ("nd",), ("k", "a"), ("unknown",)})


def look_up(plan: Plan, frame: Frame) -> Outcome:
    """Return the target cells of the rows selected, or their names."""
    rows = rows_of(frame, plan)
    if not rows:
        return nothing(plan, frame)
    columns = [c for h in plan.target if (c := frame.column_of(h)) is not None]
    if not columns:
        return _names_at(plan, frame, rows)
    asked = [c for c in columns if c != frame.name_column] or columns
    with_value = [r for r in rows if any(_says(r, c) for c in asked)]
    unsaid = [c for c in asked if not any(_says(r, c) for r in with_value)]
    if not with_value or (unsaid and plan.names):
        first = rows[0]
        return replace(
            refuse(
                f"{label(frame, first)}{in_editions(frame, plan)} is held in {frame.title}, but "
                f"without {joined(list(plan.target), 'or')}; held for it: "
                f"{_held_cells(frame, first)}."
            ),
            rows=tuple(rows),
        )
    absent = [n for n in plan.names if not any(r.name == n for r in with_value)]
    if absent and plan.conditions and len(plan.names) > 1:
        return nothing(plan, frame)  # a condition was said of one of them only
    proofs = [Proof(r, c) for r in with_value for c in columns if r.cell(c).printed]
    values = [p.value for p in proofs]
    text = "; ".join(
        dict.fromkeys(
            f"{label(frame, r)}{edition_words(plan, frame, r)}: "
            + ", ".join(cell_words(frame, r, c) for c in columns)
            for r in with_value
        )
    )
    status = dispute_in(frame, with_value, columns) or Status.ANSWERED
    if absent:
        text += (
            f"; {joined([name_of(frame, n) for n in absent])}: not held{in_editions(frame, plan)}"
        )
    if absent and status is Status.ANSWERED:
        status = Status.PARTIAL
    return Outcome(
        status, text + ".", tuple(dict.fromkeys(values)), tuple(proofs), tuple(with_value)
    )


def _says(row: FrameRow, column: int) -> bool:
    """Tell whether a cell says anything: "–" and "n/a" are printed where nothing is known."""
    printed = row.cell(column).printed
    return any(c.isalnum() for c in printed) and words(printed) not in UNKNOWN


def _held_cells(frame: Frame, row: FrameRow) -> str:
    return ", ".join(
        f"{c.header} {row.cell(i).printed}"
        for i, c in enumerate(frame.columns)
        if row.cell(i).printed and c.role not in (Role.SOURCE, Role.NAME, Role.EDITION)
    )


def _names_at(plan: Plan, frame: Frame, rows: list[FrameRow]) -> Outcome:
    """Answer with the names of the rows: who is at this rank, which row is this."""
    name = frame.name_column
    if name is None:
        return nothing(plan, frame)
    names = tuple(dict.fromkeys(label(frame, r) for r in rows))
    proofs = tuple(Proof(r, name) for r in rows)
    if (
        frame.rank_column is not None
        and plan.conditions
        and all(c.column == frame.header(frame.rank_column) for c in plan.conditions)
    ):
        text = "; ".join(
            dict.fromkeys(
                f"{label(frame, r)} is {cell_words(frame, r, frame.rank_column)}{edition_words(plan, frame, r)}"
                for r in rows
            )
        )
    else:
        text = f"{joined(list(names))}{in_editions(frame, plan)}"
    by_rank: dict[tuple[int | None, float | None], list[FrameRow]] = defaultdict(list)
    for row in rows:
        by_rank[row.edition, row.rank].append(row)
    disputed = frame.rank_column is not None and any(
        len({r.name for r in group}) > 1 and len({r.row.sources for r in group}) > 1
        for (_, rank), group in by_rank.items()
        if rank is not None
    )
    asked = {
        float(v)
        for c in plan.conditions
        for v in c.values
        if frame.rank_column is not None
        and c.column == frame.header(frame.rank_column)
        and c.relation is Relation.IS
        and not isinstance(v, str)
    }
    absent = sorted(asked - {r.rank for r in rows if r.rank is not None})
    notes = (
        (f"Rank {joined([show(a) for a in absent], 'or')} is not held{in_editions(frame, plan)}.",)
        if absent
        else ()
    )
    status = Status.CONFLICTING if disputed else Status.PARTIAL if absent else Status.ANSWERED
    return Outcome(status, text + ".", names, proofs, tuple(rows), notes)


def list_rows(plan: Plan, frame: Frame) -> Outcome:
    """Return the names of the rows selected, in order, with the target cells beside them."""
    rows = rows_of(frame, plan)
    if not rows:
        return nothing(plan, frame)
    by = frame.column_of(plan.by) if plan.by else None
    if by is not None:
        unplaced = [r for r in rows if r.cell(by).number is None and by == frame.rank_column]
        rows = sorted_by(rows, by, plan.descending) + unplaced  # "Ret", "DNF"
    elif plan.descending and plan.limit:
        rows = rows[::-1]
    if plan.limit:
        rows = rows[: plan.limit]
    targets = [
        c for h in plan.target if (c := frame.column_of(h)) is not None and c != frame.name_column
    ]
    whole = (
        by == frame.rank_column and plan.limit and not plan.descending and len(rows) == plan.limit
    )
    last = int(rows[-1].rank or 0) if whole else None
    notes, status = completeness(plan, frame, rows, last)
    if notes and plan.limit and plan.descending and by == frame.rank_column is not None:
        return refuse(
            f"The last places asked for{in_editions(frame, plan)} are not all held in "
            f"{frame.title}. {' '.join(notes)}"
        )
    shown = []
    for row in rows[:MAX_LISTED]:
        lead = (
            f"{row.cell(frame.rank_column).printed}. "
            if frame.rank_column is not None and row.rank is not None
            else ""
        )
        extra = ", ".join(cell_words(frame, row, c) for c in targets)
        year = f", {row.edition}" if len(plan.editions) > 1 else ""
        shown.append(f"{lead}{label(frame, row)}{year}" + (f" ({extra})" if extra else ""))
    name = frame.name_column
    proofs = [
        Proof(r, c)
        for r in rows[:MAX_LISTED]
        for c in ([name] if name is not None else []) + targets
    ]
    one = plan.limit == 1 and by is None and targets  # "the last region listed"
    cells = [r.cell(c).printed for r in rows[:1] for c in targets] if one else []
    values = tuple(dict.fromkeys([*cells, *(label(frame, r) for r in rows[:MAX_LISTED])]))
    head = f"{len(rows)} {subject_words(plan, len(rows))} held{in_editions(frame, plan)}: "
    return Outcome(status, head + "; ".join(shown) + ".", values, tuple(proofs), tuple(rows), notes)


def between(plan: Plan, frame: Frame) -> Outcome:
    """Return the rows whose `by` lies between those of two named ones, in order."""
    by = frame.column_of(plan.by)
    ends = rows_of(frame, replace(plan, conditions=()))
    numbers = sorted({n for r in ends if by is not None and (n := r.cell(by).number) is not None})
    held = {r.name for r in ends}
    absent = [name_of(frame, n) for n in plan.names if n not in held]
    if by is None or absent or len(numbers) < len(set(plan.names)):
        return refuse(
            f"{plan.by} of {joined(absent or list(plan.names))} is not held{in_editions(frame, plan)}."
        )
    inside = [
        r
        for r in rows_of(frame, replace(plan, names=()))
        if (n := r.cell(by).number) is not None and numbers[0] < n < numbers[-1]
    ]
    descending = frame.columns[by].role is not Role.RANK
    ordered = sorted_by(inside, by, descending)
    limits: tuple[Condition, ...] = ()
    if by == frame.rank_column:
        inner = (numbers[0] + 1, numbers[-1] - 1)
        limits = (Condition(plan.by, Relation.BETWEEN, inner),) if inner[0] <= inner[1] else ()
    notes, status = (
        ((), Status.ANSWERED)
        if by == frame.rank_column and not limits
        else completeness(replace(plan, names=(), conditions=limits), frame, ordered)
    )
    said = " and ".join(f"{label(frame, r)}: {cell_words(frame, r, by)}" for r in ends)
    if not ordered and status is Status.PARTIAL:
        return refuse(
            f"No row held{in_editions(frame, plan)} lies between them ({said}). {' '.join(notes)}"
        )
    shown = "; ".join(f"{label(frame, r)} ({cell_words(frame, r, by)})" for r in ordered)
    text = f"{len(ordered)} between them{in_editions(frame, plan)}: {shown}. {said}."
    if not ordered:
        text = f"None lies between them{in_editions(frame, plan)} ({said})."
    name = frame.name_column
    columns = [by] if name is None else [name, by]
    proofs = tuple(Proof(r, c) for r in (*ordered[:MAX_LISTED], *ends) for c in columns)
    values = tuple(label(frame, r) for r in ordered[:MAX_LISTED]) or ("none",)
    return Outcome(status, text, values, proofs, tuple(ordered), notes)


def neighbour(plan: Plan, frame: Frame) -> Outcome:
    """Return the row just after or before a named one, or both."""
    if plan.step == 0:
        return _both_sides(plan, frame)
    edition = plan.editions[-1] if plan.editions else None
    ordered = [r for r in frame.rows if edition is None or r.edition == edition]
    by = frame.column_of(plan.by) if plan.by else None
    if by is not None:
        ordered = sorted_by([r for r in ordered if r.cell(by).number is not None], by, False)
    elif frame.rank_column is not None and all(r.rank is not None for r in ordered):
        ordered.sort(key=lambda r: r.rank or 0.0)
    places = [
        i
        for i, r in enumerate(ordered)
        if (r.name in plan.names or not plan.names)
        and all(passes(frame, r, c) for c in plan.conditions)
    ]
    block = places and places[-1] - places[0] == len(places) - 1  # "the region after Atacama"
    if not plan.names and len(places) > 1 and not (block and _same_column(plan)):
        return refuse(f"{len(places)} rows are {_rows_said(plan)}; name one of them.")
    if not places:
        return nothing(plan, frame)
    here = ordered[places[0]]
    index = (places[0] if plan.step < 0 else places[-1]) + plan.step
    if not 0 <= index < len(ordered):
        return refuse(
            f"{label(frame, here)} is the {'last' if plan.step > 0 else 'first'} row held{in_editions(frame, plan)}."
        )
    other = ordered[index]
    if by is not None and other.cell(by).number == here.cell(by).number:
        return refuse(f"{label(frame, other)} and {label(frame, here)} share {plan.by}.")
    level = [r for r in ordered if r.rank is not None and r.rank == other.rank and r is not here]
    if here.rank is not None and other.rank is not None and frame.rank_column is not None:
        between = range(int(min(here.rank, other.rank)) + 1, int(max(here.rank, other.rank)))
        missing = [r for r in between if r in holdings(frame, edition).missing()]
        if missing:
            return refuse(
                f"Rank {spans(missing)}, next to {label(frame, here)}{in_editions(frame, plan)}, is not held."
            )
    columns = [c for h in plan.target if (c := frame.column_of(h)) is not None]
    shown = columns or ([frame.name_column] if frame.name_column is not None else [])
    side = "after" if plan.step > 0 else "before"
    beside = level or [other]  # those that share the place
    names = joined(list(dict.fromkeys(label(frame, r) for r in beside)))
    comes = "come" if len(beside) > 1 else "comes"
    text = f"{names} {comes} right {side} {label(frame, here)}{in_editions(frame, plan)}."
    anchor = frame.rank_column if frame.rank_column is not None else shown[0]
    proofs = (*(Proof(r, c) for r in beside for c in shown), Proof(here, anchor))
    values = tuple(dict.fromkeys(r.cell(c).printed for r in beside for c in shown))
    disputed = len({r.row.sources for r in beside}) > 1
    status = Status.CONFLICTING if disputed else Status.ANSWERED
    return Outcome(status, text, values, proofs, (here, *beside))


def _same_column(plan: Plan) -> bool:
    """Tell whether the cells asked for are of the column that the row is named by."""
    return {c.column for c in plan.conditions} == set(plan.target)


def _both_sides(plan: Plan, frame: Frame) -> Outcome:
    """Return the rows just before and just after, as far as they are held."""
    sides = [neighbour(replace(plan, step=step), frame) for step in (-1, 1)]
    given = [one for one in sides if one.status is not Status.REFUSED]
    if not given:
        return sides[0]
    text = " ".join(one.text for one in sides)
    status = Status.ANSWERED if len(given) == len(sides) else Status.PARTIAL
    return Outcome(
        status,
        text,
        tuple(value for one in given for value in one.values),
        tuple(proof for one in given for proof in one.proofs),
        tuple({row.number: row for one in given for row in one.rows}.values()),
    )


def _rows_said(plan: Plan) -> str:
    return joined([c.describe() for c in plan.conditions])
