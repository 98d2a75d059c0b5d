"""Ranked lists into one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

# Reciprocal rank fusion, Cormack, Clarke and Buettcher, SIGIR 2009: k = 60 was best there over
# many runs, and is little sensitive.
RRF_CONSTANT = 60


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Return (id, score) of everything ranked, best first; ties keep the order of first sight."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for place, identity in enumerate(ranking, start=1):
            scores[identity] += 1 / (RRF_CONSTANT + place)
    return sorted(scores.items(), key=lambda item: -item[1])
