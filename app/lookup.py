"""Plan -> outcome: the exact cells, the values, and what is certain about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from statistics import mean, median

from giichat.app.aggregates import aggregate, count_rows, frequent, share_of, superlative
from giichat.app.changes import (
    change_of,
    climb,
    entered,
    extreme,
    moved,
    series_of,
)
from giichat.app.comparisons import SIDE, compare_names, difference
from giichat.app.frame import Frame
from giichat.app.outcome import Outcome, Proof, name_of, refuse
from giichat.app.plan import Condition, Operation, Plan, Relation, joined
from giichat.app.presence import always, first_time, how_often, since
from giichat.app.records import Status
from giichat.app.rows import between, list_rows, look_up, neighbour
from giichat.app.select import holdings, holds, passes, spans


def execute(plan: Plan, frame: Frame) -> Outcome:
    """Return the outcome of a plan on the frame it names."""
    missing = [e for e in plan.editions if e not in frame.editions]
    if missing and frame.editions:
        return refuse(
            f"The {joined([str(e) for e in missing], 'or')} edition of {frame.title} is not held. "
            f"Editions held: {spans(frame.editions)}."
        )
    outcome = HANDLERS[plan.operation](plan, frame)
    if outcome.status is Status.REFUSED and (denied := _outside(plan, frame)) is not None:
        return denied
    asserted = (
        plan.claim is not None
        and plan.operation is not Operation.FREQUENT
        and plan.claim.column != SIDE
    )
    if asserted and outcome.verdict is None and outcome.status is not Status.REFUSED:
        outcome = _judge(plan, frame, outcome)
    return outcome


def _outside(plan: Plan, frame: Frame) -> Outcome | None:
    """Say no to a place claimed for a name that an edition lacks, where those places are all held."""
    claim = plan.claim
    if claim is None or plan.operation is not Operation.LOOKUP or len(plan.editions) != 1:
        return None
    if frame.table.derived or frame.column_of(claim.column) != frame.rank_column:
        return None
    if claim.relation not in (Relation.IS, Relation.AT_MOST, Relation.LESS):
        return None
    edition = plan.editions[0]
    named = any(r.name in plan.names and r.edition == edition for r in frame.rows)
    known = any(r.name in plan.names for r in frame.rows)
    last = int(float(max(float(v) for v in claim.values)))
    held = holdings(frame, edition)
    if named or not known or held.last < last or held.missing(1, last):
        return None
    rows = [r for r in frame.rows if r.edition == edition and r.rank and r.rank <= last]
    names = joined([name_of(frame, n) for n in plan.names])
    text = f"No. {names} is not among ranks 1–{last} of {edition}, which are all held."
    proofs = tuple(Proof(r, c) for r in rows if (c := frame.name_column) is not None)
    return Outcome(Status.ANSWERED, text, ("no",), proofs, tuple(rows), verdict=False)


def _judge(plan: Plan, frame: Frame, outcome: Outcome) -> Outcome:
    """Say yes or no to a claim about one looked-up cell, and give the cell."""
    claim = plan.claim
    if claim is None or not outcome.proofs:
        return outcome
    verdicts = {_claim_holds(frame, proof, claim) for proof in outcome.proofs}
    if len(verdicts) > 1:
        return replace(outcome, status=Status.CONFLICTING, text=f"Sources disagree. {outcome.text}")
    verdict = verdicts.pop()
    word = "yes" if verdict else "no"
    instead = None if verdict else _who_instead(plan, frame, claim)
    return replace(
        outcome,
        text=f"{word.title()}. {outcome.text}{f' {instead.text}' if instead else ''}",
        values=(word, *outcome.values, *(instead.values if instead else ())),
        proofs=(*outcome.proofs, *(instead.proofs if instead else ())),
        verdict=verdict,
    )


def _who_instead(plan: Plan, frame: Frame, claim: Condition) -> Outcome | None:
    """Return who holds the rank that a name was wrongly said to hold, where that is held."""
    if claim.relation is not Relation.IS or frame.column_of(claim.column) != frame.rank_column:
        return None
    held = replace(plan, names=(), target=(), conditions=(claim,), claim=None)
    found = look_up(held, frame)
    return None if found.status is Status.REFUSED else found


def _claim_holds(frame: Frame, proof: Proof, claim: Condition) -> bool:
    if any(isinstance(v, str) for v in claim.values):
        return passes(frame, proof.row, claim)
    return proof.cell.number is not None and holds(proof.cell.number, claim)


HANDLERS: dict[Operation, Callable[[Plan, Frame], Outcome]] = {
    Operation.LOOKUP: look_up,
    Operation.LIST: list_rows,
    Operation.COUNT: count_rows,
    Operation.SUM: aggregate("sum", sum),
    Operation.MEAN: aggregate("average", mean),
    Operation.MEDIAN: aggregate("median", median),
    Operation.SHARE: share_of,
    Operation.SUPERLATIVE: superlative,
    Operation.COMPARE: compare_names,
    Operation.DIFFERENCE: difference,
    Operation.RATIO: difference,
    Operation.CHANGE: change_of,
    Operation.MOVED: moved,
    Operation.CLIMB: climb,
    Operation.EXTREME: extreme,
    Operation.SERIES: series_of,
    Operation.ENTERED: entered,
    Operation.LEFT: entered,
    Operation.HOW_OFTEN: how_often,
    Operation.FIRST: first_time,
    Operation.SINCE: since,
    Operation.ALWAYS: always,
    Operation.FREQUENT: frequent,
    Operation.NEIGHBOUR: neighbour,
    Operation.BETWEEN: between,
}
