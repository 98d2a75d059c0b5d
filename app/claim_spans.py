"""Where in a draft each claim of a clause stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from giichat.app.claim_values import dates_in, names_in
from giichat.app.clauses import YEAR, Clause
from giichat.app.figures import Figure


def spans_of(draft: str, clause: Clause, figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """Return the part of the draft that each figure of a clause stands in."""
    if len(figures) == 1:
        return [(clause.start, clause.end)]
    ends = []
    at = clause.start
    for figure in figures:
        printed = clause.rest[figure.start : figure.end]
        place = draft.find(printed, at, clause.end)
        at = place + len(printed) if place >= 0 else at
        at = next((d.end for d in dates_in(draft) if d.start <= at <= d.end), at)
        following = re.match(r"\s(?!(?:and|to|in|of|for|at|from|by)\b)\w+", draft[at : clause.end])
        at += following.end() if following else 0
        ends.append(at)
    ends[-1] = clause.end
    starts = [clause.start, *ends[:-1]]
    return [(skip(draft, a, b), b) for a, b in zip(starts, ends, strict=True)]


def parts_of(draft: str, clause: Clause) -> tuple[Clause, int] | None:
    """Return a clause up to its date or year, and where it ends, when a name is given after it."""
    dates = [(d.start, d.end) for d in dates_in(clause.rest)]
    dates = dates or [m.span() for m in YEAR.finditer(clause.rest)]
    if not dates:
        return None
    end = dates[0][1]
    if not any(name.claimed and name.start > end for name in names_in(clause.rest)):
        return None
    printed = clause.rest[dates[0][0] : end]
    place = draft.find(printed, clause.start, clause.end)
    if place < 0:
        return None
    at = place + len(printed)
    return replace(clause, rest=clause.rest[:end], end=at), at


def skip(draft: str, start: int, end: int) -> int:
    """Return the first letter or digit from a place on."""
    while start < end and not draft[start].isalnum():
        start += 1
    return start
