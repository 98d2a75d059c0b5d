"""How wrong answers grow as less sure ones are let through: the risk-coverage curve; pure.

El-Yaniv and Wiener (JMLR 2010): coverage is the share of questions answered, risk the share of
those answers that is wrong. An answer where there is none is wrong; a refusal is not answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from giichat.app.eval_records import CurvePoint, Result, Verdict

_WRONG = frozenset([Verdict.WRONG, Verdict.INVENTED])
_ASSERTED = _WRONG | {Verdict.RIGHT}


def curve(results: Sequence[Result]) -> tuple[CurvePoint, ...]:
    """Return a point for each level of confidence, the surest first; equally sure answers are one."""
    judged = sum(r.verdict is not Verdict.UNJUDGED for r in results)
    points: list[CurvePoint] = []
    answered = wrong = 0
    for many, bad in _levels(results):
        answered, wrong = answered + many, wrong + bad
        points.append(CurvePoint(answered / judged, wrong / answered))
    return tuple(points)


def mean_risk(results: Sequence[Result]) -> float | None:
    """Return the area under the curve over the coverage reached: the mean risk, None if none is.

    Among equally sure answers any order is as likely, so the expected risk is taken.
    """
    answered, wrong, total = 0, 0.0, 0.0
    for many, bad in _levels(results):
        for taken in range(1, many + 1):
            total += (wrong + bad * taken / many) / (answered + taken)
        answered, wrong = answered + many, wrong + bad
    return total / answered if answered else None


def _levels(results: Sequence[Result]) -> list[tuple[int, int]]:
    """Return, for each level of confidence, how many answers were given and how many were wrong."""
    given = sorted(
        ((r.response.confidence, r.verdict in _WRONG) for r in results if _is_given(r)),
        key=lambda pair: -pair[0],
    )
    levels = []
    for _, group in groupby(given, key=lambda pair: pair[0]):
        bad = [wrong for _, wrong in group]
        levels.append((len(bad), sum(bad)))
    return levels


def _is_given(result: Result) -> bool:
    return result.verdict in _ASSERTED and not result.response.refused
