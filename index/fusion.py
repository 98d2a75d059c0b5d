"""Ranked lists of several engines to one; pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

# Cormack, Clarke and Büttcher (SIGIR 2009) found 60 best and the result little sensitive to it:
# it keeps one engine's first place from outweighing agreement further down.
RANK_CONSTANT = 60


def fuse(rankings: Sequence[Sequence[T]], constant: int = RANK_CONSTANT) -> list[tuple[T, float]]:
    """Return every item with the sum of 1/(constant + rank) over the rankings, best first.

    Ranks count from 1; an item counts once a ranking, at its best place. Equal scores keep the
    order in which the items first appear.
    """
    scores: dict[T, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(dict.fromkeys(ranking), start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (constant + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
