"""The other readings of a question: another edition, another meaning of a name, another ranking.

Each is a plan that is said in words, so that asking those words gives just that reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from giichat.app.lookup import execute
from giichat.app.outcome import name_of
from giichat.app.plan import Plan
from giichat.app.reading import Candidate
from giichat.app.records import Alternative, Status

# Half of what a table gains by being named: a ranking that the question named is never doubted.
NEAR = 2.0
MAX_RANKINGS = 2  # more were far-fetched on the questions tried
MAX_EDITIONS = 3  # the newest; a person who wants an old one names it


def alternatives(chosen: Candidate, candidates: Sequence[Candidate]) -> tuple[Alternative, ...]:
    """Return the readings that were not taken and that can be answered, likeliest first.

    `candidates` are all readings of the question, the likeliest first.
    """
    found = [*_names(chosen), *_editions(chosen), *_rankings(chosen, candidates)]
    return tuple({other.question: other for other in found}.values())


def _names(chosen: Candidate) -> list[Alternative]:
    """Return one reading a meaning of a name that has several."""
    found = []
    for named in chosen.slots.names:
        if len(named.keys) < 2:
            continue
        for key in named.keys:
            kept = tuple(n for n in chosen.plan.names if n == key or n not in named.keys)
            plan = replace(chosen.plan, names=kept)
            if key in kept and _answers(chosen, plan):
                found.append(Alternative(name_of(chosen.frame, key), said(plan)))
    return found


def _editions(chosen: Candidate) -> list[Alternative]:
    """Return the newest other editions, where the question named none."""
    plan = chosen.plan
    if not plan.assumed_edition or len(plan.editions) != 1:
        return []
    others = [e for e in reversed(chosen.frame.editions) if e not in plan.editions]
    plans = [replace(plan, editions=(e,), assumed_edition=False) for e in others[:MAX_EDITIONS]]
    return [Alternative(str(p.editions[0]), said(p)) for p in plans if _answers(chosen, p)]


def _rankings(chosen: Candidate, candidates: Sequence[Candidate]) -> list[Alternative]:
    """Return the readings in other tables that explain the question nearly as well."""
    rivals = [
        other
        for other in candidates
        if other.plan.table != chosen.plan.table
        and not other.unknown
        and not other.frame.table.derived
        and other.score >= chosen.score - NEAR
    ]
    return [
        Alternative(other.plan.title, said(other.plan))
        for other in rivals[:MAX_RANKINGS]
        if _answers(other, other.plan)
    ]


def _answers(candidate: Candidate, plan: Plan) -> bool:
    return execute(plan, candidate.frame).status is not Status.REFUSED


def said(plan: Plan) -> str:
    """Return a plan as something a person can ask."""
    words = plan.describe()
    return f"{words[:1].upper()}{words[1:]}?"
