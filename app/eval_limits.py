"""Limits that figures must keep ("accuracy=0.95"), for use in other people's builds; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Report
from giichat.app.measures import KINDS


@dataclass(frozen=True, slots=True)
class Limit:
    """A measure and the figure it may not pass: from below when `least`, else from above."""

    measure: str
    figure: float
    least: bool


def limits(under: Sequence[str], over: Sequence[str]) -> tuple[Limit, ...]:
    """Read limits as given on the command line; raises QuestionError listing the measures."""
    return tuple(
        _limit(text, least) for texts, least in ((under, True), (over, False)) for text in texts
    )


def missed(report: Report, wanted: Sequence[Limit]) -> tuple[str, ...]:
    """Return a line for each limit that is not kept; a measure without any question is not."""
    found = []
    for limit in wanted:
        value = report.total.measures[limit.measure].value
        if value is None:
            found.append(f"{limit.measure}: no question of the sets measures it")
        elif value < limit.figure if limit.least else value > limit.figure:
            sign = "under" if limit.least else "over"
            found.append(f"{limit.measure} is {value:.4f}, {sign} {limit.figure:g}")
    return tuple(found)


def _limit(text: str, least: bool) -> Limit:
    name, _, figure = text.partition("=")
    if name not in KINDS:
        raise QuestionError(f"no measure {name!r}; there are {', '.join(KINDS)}")
    try:
        return Limit(name, float(figure), least)
    except ValueError as error:
        raise QuestionError(f"{text!r} is no limit; write {name}=0.95") from error
