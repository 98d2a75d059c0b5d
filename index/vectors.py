"""Unit vectors under ids of our own, searched by inner product; FAISS appears only here."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giichat.index.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from giichat.index.records import Vectors

    Ids = NDArray[np.int64]

FLAT, FLAT_FP16, IVF_SQ8 = "flat", "flat fp16", "ivf sq8"
# A flat search costs 61 ns a vector on two cores: 10 ms at 160,000, what a query costs otherwise.
FLAT_UP_TO = 150_000
# Half precision costs 25 ns a vector and is exact to three digits: 10 ms at 400,000.
FP16_UP_TO = 400_000
LISTS = 2048  # at a million vectors, with 64 of them probed: 1.5 ms and recall@10 of .98
PROBES = 64
TRAINED_ON = 64 * LISTS  # FAISS asks for 39 a list at least; 64 train in seconds
# So few allowed vectors lie in few lists: all are probed, which is then exact and still fast.
PROBE_ALL_UP_TO = 20_000
BATCH = 50_000  # vectors added at once, to bound memory


def _faiss() -> Any:
    """Return the module, as of any type: its stubs know only a part of it."""
    with warnings.catch_warnings():
        # Its SWIG wrapper's types have no module, on import.
        warnings.simplefilter("ignore", DeprecationWarning)
        import faiss
    return faiss


def index_kind(count: int) -> str:
    """Return the kind of index that is right for this many vectors."""
    if count <= FLAT_UP_TO:
        return FLAT
    return FLAT_FP16 if count <= FP16_UP_TO else IVF_SQ8


class DenseIndex:
    """An index over unit vectors. `index` is the FAISS index of this kind."""

    def __init__(self, index: Any, kind: str) -> None:
        self._index = index
        self.kind = kind

    @classmethod
    def build(cls, ids: Sequence[int] | Ids, vectors: Vectors, kind: str = "") -> DenseIndex:
        """Return an index of the kind that is right for so many vectors, unless one is given.

        `vectors` has shape (len(ids), dimension), float32, unit rows.
        """
        import numpy as np

        kind = kind or index_kind(len(ids))
        made = cls(_empty(kind, vectors.shape[1]), kind)
        if not made._index.is_trained:
            # Every so many-th, so that the training set is spread and always the same.
            step = max(1, len(vectors) // TRAINED_ON)
            made._index.train(np.ascontiguousarray(vectors[::step]))
        made.add(ids, vectors)
        return made

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Read an index; raises LibraryError when the file is missing or damaged."""
        faiss = _faiss()
        try:
            index: Any = faiss.read_index(str(path))
        except RuntimeError as error:
            raise LibraryError(f"{path}: damaged or missing; run `giichat build` again") from error
        if isinstance(index, faiss.IndexIVF):
            return cls(index, IVF_SQ8)
        inner = faiss.downcast_index(index.index)
        return cls(index, FLAT if isinstance(inner, faiss.IndexFlat) else FLAT_FP16)

    def save(self, path: Path) -> None:
        """Write the index; the file appears whole or not at all."""
        faiss = _faiss()
        made = path.with_name(f"{path.name}.{os.getpid()}")
        faiss.write_index(self._index, str(made))
        made.replace(path)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._index.d)

    def add(self, ids: Sequence[int] | Ids, vectors: Vectors) -> None:
        """Add vectors under ids that are not held yet."""
        import numpy as np

        wanted = np.asarray(ids, np.int64)
        for start in range(0, len(wanted), BATCH):
            rows = np.ascontiguousarray(vectors[start : start + BATCH], np.float32)
            self._index.add_with_ids(rows, wanted[start : start + BATCH])

    def remove(self, ids: Sequence[int] | Ids) -> int:
        """Remove the vectors of these ids; return how many were held."""
        import numpy as np

        faiss = _faiss()
        wanted = np.asarray(ids, np.int64)
        # IVF finds ids through a table and takes only an array; flat scans and wants a set.
        select = faiss.IDSelectorArray if self.kind == IVF_SQ8 else faiss.IDSelectorBatch
        return int(self._index.remove_ids(select(wanted)))

    def search(
        self, vector: Vectors, k: int, allowed: Sequence[int] | Ids | None = None
    ) -> tuple[list[int], list[float]]:
        """Return ids and inner products of the `k` nearest, best first, among those allowed.

        `vector` has shape (dimension,). Fewer come back when fewer are held or allowed.
        """
        import numpy as np

        k = min(k, len(self) if allowed is None else len(allowed))
        if k <= 0:
            return [], []
        query = np.ascontiguousarray(vector, np.float32).reshape(1, -1)
        scores, ids = self._index.search(query, k, params=self._parameters(allowed))
        kept = ids[0] >= 0  # FAISS pads with -1
        return ids[0][kept].tolist(), scores[0][kept].tolist()

    def vectors(self, ids: Sequence[int] | Ids) -> Vectors:
        """Return the vectors of these ids, as exact as the kind stores them."""
        import numpy as np

        found: Vectors = np.empty((len(ids), self.dimension), np.float32)
        if len(ids):
            found[:] = self._index.reconstruct_batch(np.asarray(ids, np.int64))
        return found

    def _parameters(self, allowed: Sequence[int] | Ids | None) -> Any:
        import numpy as np

        faiss = _faiss()
        options: dict[str, Any] = {}
        if allowed is not None:
            options["sel"] = faiss.IDSelectorBatch(np.asarray(allowed, np.int64))
        if self.kind == IVF_SQ8:
            few = allowed is not None and len(allowed) <= PROBE_ALL_UP_TO
            options["nprobe"] = self._index.nlist if few else PROBES
            return faiss.SearchParametersIVF(**options)
        return faiss.SearchParameters(**options)


def flat_index(dimension: int) -> Any:
    """Return FAISS's own empty exact index of inner products, as other libraries take it."""
    return _faiss().IndexFlatIP(dimension)


def _empty(kind: str, dimension: int) -> Any:
    faiss = _faiss()

    product = faiss.METRIC_INNER_PRODUCT
    if kind == FLAT:
        return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
    if kind == FLAT_FP16:
        half = faiss.ScalarQuantizer.QT_fp16
        return faiss.IndexIDMap2(faiss.IndexScalarQuantizer(dimension, half, product))
    if kind == IVF_SQ8:
        index = faiss.index_factory(dimension, f"IVF{LISTS},SQ8", product)
        index.set_direct_map_type(faiss.DirectMap.Hashtable)  # for removal by id
        return index
    raise LibraryError(f"no index kind {kind!r}; there are {FLAT}, {FLAT_FP16} and {IVF_SQ8}")
