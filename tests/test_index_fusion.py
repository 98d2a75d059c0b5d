from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.index.fusion import RANK_CONSTANT, fuse


def test_agreement_beats_a_single_first_place() -> None:
    assert [item for item, _ in fuse([["a", "b", "c"], ["d", "b", "e"]])] == [
        "b",
        "a",
        "d",
        "c",
        "e",
    ]


def test_scores_are_sums_of_reciprocal_ranks() -> None:
    assert dict(fuse([["a", "b"], ["b"]], constant=10)) == pytest.approx(
        {"a": 1 / 11, "b": 1 / 12 + 1 / 11}
    )


def test_an_item_named_twice_counts_once_at_its_best_place() -> None:
    assert dict(fuse([["a", "a", "b"]])) == pytest.approx(
        {"a": 1 / (RANK_CONSTANT + 1), "b": 1 / (RANK_CONSTANT + 2)}
    )


@given(st.lists(st.lists(st.integers(0, 9))))
def test_every_item_comes_out_once_and_in_falling_order(rankings: list[list[int]]) -> None:
    fused = fuse(rankings)
    assert sorted(item for item, _ in fused) == sorted({item for r in rankings for item in r})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(st.integers(), unique=True))
def test_one_ranking_keeps_its_order(ranking: list[int]) -> None:
    assert [item for item, _ in fuse([ranking])] == ranking
