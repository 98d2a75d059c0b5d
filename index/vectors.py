"""The dense index: ids and unit vectors in FAISS, chosen by size. FAISS appears only here."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from giichat.index.records import Vectors

# Largest sizes of each kind, measured at 384 dimensions on 2 cores: a flat search costs 61 ns a
# vector (10 ms at 1.6e5); half-precision costs half; above that an inverted file with 8-bit codes.
FLAT_LIMIT = 150_000
HALF_LIMIT = 400_000
PROBES = 64  # lists visited; recall@10 .979 at 1e6, the ceiling of 8-bit codes
VECTORS_A_LIST = 400  # 2,048 lists near 1e6


def index_kind(count: int) -> str:
    """Return the FAISS factory string for this many vectors."""
    if count <= FLAT_LIMIT:
        return "Flat"
    if count <= HALF_LIMIT:
        return "SQfp16"
    return f"IVF{2 ** int(np.log2(max(count / VECTORS_A_LIST, 1)))},SQ8"


def _faiss() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # SWIG types, on import
        import faiss

    return faiss


class DenseIndex:
    """Unit vectors by id; similarity is the inner product, bigger is nearer."""

    def __init__(self, dimension: int, kind: str = "Flat") -> None:
        faiss = _faiss()
        inner = faiss.index_factory(dimension, kind, faiss.METRIC_INNER_PRODUCT)
        if kind.startswith("IVF"):
            inner.nprobe = PROBES
        self._index = faiss.IndexIDMap2(inner)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors, shape (len(ids), dimension); an id that is held is replaced."""
        if not len(ids):
            return
        self.remove(ids)
        data = np.ascontiguousarray(vectors, dtype=np.float32)
        if not self._index.is_trained:
            self._index.train(data)
        self._index.add_with_ids(data, np.asarray(ids, dtype=np.int64))

    def remove(self, ids: Sequence[int]) -> int:
        """Remove vectors by id; return how many were held."""
        if not len(ids) or not len(self):
            return 0
        return int(self._index.remove_ids(np.asarray(ids, dtype=np.int64)))

    def search(
        self, vector: Vectors, k: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to k (id, similarity), nearest first, of the allowed ids (None: all)."""
        if not len(self) or (allowed is not None and not len(allowed)):
            return []
        faiss = _faiss()
        parameters = None
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
            parameters = faiss.SearchParameters(sel=selector)
            if hasattr(faiss.downcast_index(self._index.index), "nprobe"):
                parameters = faiss.SearchParametersIVF(sel=selector, nprobe=PROBES)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, ids = self._index.search(query, min(k, len(self)), params=parameters)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return the vectors of these ids, shape (len(ids), dimension)."""
        if not len(ids):
            return np.zeros((0, self._index.d), dtype=np.float32)
        found = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return np.asarray(found, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        _faiss().write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read an index from a file."""
        made = cls.__new__(cls)
        made._index = _faiss().read_index(str(path))
        return made
