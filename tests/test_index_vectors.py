from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from giichat.index.errors import LibraryError
from giichat.index.records import Vectors
from giichat.index.vectors import (
    FLAT,
    FLAT_FP16,
    FLAT_UP_TO,
    FP16_UP_TO,
    IVF_SQ8,
    TRAINED_ON,
    DenseIndex,
    index_kind,
)

KINDS = (FLAT, FLAT_FP16, IVF_SQ8)
DIMENSION = 16


def unit(count: int, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    unit_rows: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit_rows


VECTORS = unit(4000)
IDS = [7 + 3 * position for position in range(len(VECTORS))]


@pytest.fixture(params=KINDS)
def index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> DenseIndex:
    # As few lists as the few vectors of a test can fill.
    monkeypatch.setattr("giichat.index.vectors.LISTS", 16)
    return DenseIndex.build(IDS, VECTORS, request.param)


def nearest(vector: Vectors, k: int, among: list[int]) -> list[int]:
    scores = VECTORS[among] @ vector
    return [IDS[among[position]] for position in np.argsort(-scores)[:k]]


def test_the_kind_follows_from_the_size() -> None:
    sizes = (0, FLAT_UP_TO, FLAT_UP_TO + 1, FP16_UP_TO, FP16_UP_TO + 1)
    assert [index_kind(n) for n in sizes] == [FLAT, FLAT, FLAT_FP16, FLAT_FP16, IVF_SQ8]
    assert TRAINED_ON < FP16_UP_TO


def test_a_vector_finds_itself_first_with_cosine_one(index: DenseIndex) -> None:
    ids, scores = index.search(VECTORS[123], 3)
    assert ids[0] == IDS[123]
    assert scores[0] == pytest.approx(1.0, abs=0.02)
    assert scores == sorted(scores, reverse=True)


def test_search_agrees_with_comparing_all(index: DenseIndex) -> None:
    found = [index.search(query, 10)[0] for query in unit(20, seed=1)]
    truth = [nearest(query, 10, list(range(len(IDS)))) for query in unit(20, seed=1)]
    shared = sum(len(set(a) & set(b)) for a, b in zip(found, truth, strict=True))
    assert shared / 200 >= (0.95 if index.kind == IVF_SQ8 else 0.99)


def test_only_allowed_ids_come_back_and_the_best_of_them(index: DenseIndex) -> None:
    among = list(range(100, 140))
    found, _ = index.search(VECTORS[0], 5, [IDS[position] for position in among])
    assert found[0] == nearest(VECTORS[0], 1, among)[0]
    assert set(found) <= {IDS[position] for position in among}
    assert index.search(VECTORS[0], 5, []) == ([], [])
    assert len(index.search(VECTORS[0], 5, IDS[:2])[0]) == 2


def test_removed_ids_are_gone_and_the_others_stay_themselves(index: DenseIndex) -> None:
    assert index.remove([*IDS[:50], 1]) == 50
    assert len(index) == len(IDS) - 50
    assert IDS[10] not in index.search(VECTORS[10], 20)[0]
    assert index.search(VECTORS[60], 1)[0] == [IDS[60]]
    assert np.abs(index.vectors([IDS[60]]) - VECTORS[60]).max() < 0.03


def test_saved_and_loaded_it_answers_the_same(index: DenseIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "x.faiss")
    loaded = DenseIndex.load(tmp_path / "x.faiss")
    assert (loaded.kind, len(loaded), loaded.dimension) == (index.kind, len(index), DIMENSION)
    assert loaded.search(VECTORS[5], 10) == index.search(VECTORS[5], 10)
    assert loaded.remove([IDS[5]]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x.faiss"]


def test_a_damaged_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "x.faiss"
    DenseIndex.build(IDS, VECTORS).save(path)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(LibraryError, match=r"x\.faiss.*giichat build"):
        DenseIndex.load(path)
    with pytest.raises(LibraryError, match=r"no\.faiss"):
        DenseIndex.load(tmp_path / "no.faiss")
