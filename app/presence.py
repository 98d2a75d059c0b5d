"""Operations on when names met a condition: how often, since when, in every edition."""

from __future__ import annotations

from collections import defaultdict

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.outcome import (
    MAX_LISTED,
    Outcome,
    Proof,
    cell_words,
    completeness,
    label,
    name_of,
    nothing,
    refuse,
)
from giichat.app.plan import Plan, Relation, joined
from giichat.app.records import Status
from giichat.app.select import holds, passes, rows_of, spans


def how_often(plan: Plan, frame: Frame) -> Outcome:
    """Return in how many editions a name meets the conditions."""
    rows = rows_of(frame, plan)
    of_name = [r for r in frame.rows if r.name in plan.names and r.edition in plan.editions]
    if not of_name:
        return nothing(plan, frame)
    years = sorted({r.edition for r in rows if r.edition is not None})
    missing = [e for e in plan.editions if not any(r.edition == e for r in of_name)]
    notes = (f"Not held for it: {spans(missing)}.",) if missing else ()
    text = (
        f"{name_of(frame, plan.names[0])}: {len(years)} of the {len(plan.editions)} editions held"
        + (f" ({spans(years)})." if years else ".")
    )
    by = frame.rank_column if frame.rank_column is not None else frame.name_column
    proofs = tuple(Proof(r, by) for r in of_name if by is not None)
    values: tuple[str, ...] = (str(len(years)), *map(str, years))
    verdict = holds(float(len(years)), plan.claim) if plan.claim is not None else None
    if verdict is not None:
        text = f"{'Yes' if verdict else 'No'}{'' if verdict or not missing else ', as far as is held'}. {text}"
        values = ("yes" if verdict else "no", *map(str, years))
    sure = not missing or verdict is True
    return Outcome(
        Status.ANSWERED if sure else Status.PARTIAL,
        text,
        values,
        proofs,
        tuple(of_name),
        notes,
        None,
        verdict,
    )


def first_time(plan: Plan, frame: Frame) -> Outcome:
    """Return the first (or last) edition in which a name meets the conditions."""
    of_name = {
        r.edition: r
        for r in frame.rows
        if r.name in plan.names and r.edition is not None and r.edition in plan.editions
    }
    if not of_name:
        return nothing(plan, frame)
    end, pick = ("last", max) if plan.step < 0 else ("first", min)
    met = [e for e, row in of_name.items() if all(passes(frame, row, c) for c in plan.conditions)]
    by = frame.column_of(plan.conditions[0].column) or 0
    limits = joined([c.describe() for c in plan.conditions])
    name = name_of(frame, plan.names[0])
    if not met:
        return _never(plan, frame, of_name)
    found = pick(met)
    beyond = [e for e in plan.editions if (e > found if plan.step < 0 else e < found)]
    gaps = [e for e in beyond if e not in of_name]
    shown = [of_name[e] for e in sorted({found, *beyond}) if e in of_name]
    text = (
        f"{name}: {limits} for the {end} time in {found} ({cell_words(frame, of_name[found], by)})."
    )
    notes = (f"Not held for it: {spans(gaps)}.",) if gaps else ()
    if not beyond:
        notes = (*notes, f"{found} is the {end} edition held.")
    verdict = holds(float(found), plan.claim) if plan.claim is not None else None
    values: tuple[str, ...] = (str(found),)
    if verdict is not None:
        text, values = (
            f"{'Yes' if verdict else 'No'}. {text}",
            ("yes" if verdict else "no", *values),
        )
    return Outcome(
        Status.PARTIAL if gaps else Status.ANSWERED,
        text,
        values,
        tuple(Proof(r, by) for r in shown),
        tuple(shown),
        notes,
        None,
        verdict,
    )


def _never(plan: Plan, frame: Frame, of_name: dict[int, FrameRow]) -> Outcome:
    """Return that the conditions hold in no edition held for a name."""
    by = frame.column_of(plan.conditions[0].column) or 0
    rows = tuple(of_name[e] for e in sorted(of_name))
    limits = joined([c.describe() for c in plan.conditions])
    text = f"{name_of(frame, plan.names[0])} is not {limits} in any edition held for it ({spans(of_name)})."
    gaps = [e for e in plan.editions if e not in of_name]
    notes = (f"Not held for it: {spans(gaps)}.",) if gaps else ()
    verdict = False if plan.claim is not None else None
    return Outcome(
        Status.PARTIAL if gaps else Status.ANSWERED,
        f"No. {text}" if verdict is False else text,
        ("no",) if verdict is False else ("never",),
        tuple(Proof(r, by) for r in rows),
        rows,
        notes,
        None,
        verdict,
    )


OUTSIDE = (Relation.MORE, Relation.IS_NOT)  # what holds since a place was lost


def since(plan: Plan, frame: Frame) -> Outcome:
    """Return the edition since which a name meets the conditions without a gap."""
    of_name = {r.edition: r for r in frame.rows if r.name in plan.names and r.edition is not None}
    if not of_name:
        return nothing(plan, frame)
    start: int | None = None
    gap: list[int] = []
    for edition in reversed(frame.editions):
        row = of_name.get(edition)
        if row is None:
            gap.append(edition)
            continue
        if not all(passes(frame, row, c) for c in plan.conditions):
            break
        start = edition
    if start is None:
        last = of_name[max(of_name)]
        by = frame.rank_column if frame.rank_column is not None else 0
        limits = joined([c.describe() for c in plan.conditions])
        return refuse(
            f"{label(frame, last)} is not {limits} in {last.edition}, the latest edition held for "
            f"it: {cell_words(frame, last, by)}."
        )
    chosen = [r for e, r in sorted(of_name.items()) if e >= start]
    limits = joined([c.describe() for c in plan.conditions])
    if start == min(of_name) and any(c.relation in OUTSIDE for c in plan.conditions):
        return refuse(f"{label(frame, chosen[0])} is {limits} in every edition held: never inside.")
    by = frame.rank_column if frame.rank_column is not None else 0
    gaps = [e for e in gap if e > start]
    notes = (f"Not held for it: {spans(gaps)}.",) if gaps else ()
    if start == frame.editions[0]:
        notes = (*notes, f"{start} is the first edition held.")
    text = f"{label(frame, chosen[0])}: {limits} in every edition held since {start}."
    return Outcome(
        Status.PARTIAL if gaps else Status.ANSWERED,
        text,
        (str(start),),
        tuple(Proof(r, by) for r in chosen),
        tuple(chosen),
        notes,
    )


def always(plan: Plan, frame: Frame) -> Outcome:
    """Return the names that meet the conditions in every edition asked about."""
    rows = rows_of(frame, plan)
    met: dict[str, list[FrameRow]] = defaultdict(list)
    for row in rows:
        met[row.name].append(row)
    wanted = set(plan.editions)
    chosen = [name for name, found in met.items() if {r.edition for r in found} >= wanted]
    notes, status = completeness(plan, frame, rows)
    by = frame.rank_column if frame.rank_column is not None else frame.name_column
    shown = [row for name in chosen for row in met[name]][:MAX_LISTED]
    said = joined([label(frame, met[name][-1]) for name in chosen]) if chosen else "none"
    return Outcome(
        status,
        f"In all {len(plan.editions)} editions ({spans(plan.editions)}): {said}.",
        tuple(label(frame, met[name][-1]) for name in chosen) or ("none",),
        tuple(Proof(row, by) for row in shown if by is not None),
        tuple(shown),
        notes,
    )
