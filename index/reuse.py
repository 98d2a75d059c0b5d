"""The vectors of the last snapshot, by the hash of their text, so that no text is encoded twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from giichat.index.snapshot import STORE_FILE
from giichat.index.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from giichat.index.records import Vectors
    from giichat.index.snapshot import Snapshot

PASSAGES_FILE = "passages.faiss"  # passages and statements, which questions in words search
ROWS_FILE = "rows.faiss"  # table rows, apart: there may be a hundred for every passage
# Beside an index that keeps only a sketch of its vectors: ids, and half-precision vectors. Built
# from sketches of sketches, an index would get worse with every build.
IDS_SUFFIX, HALF_SUFFIX = ".ids.npy", ".half.npy"


class Known:
    """What the last snapshot holds; nothing when there is none or its encoder is another."""

    def __init__(self, snapshot: Snapshot | None, fingerprint: str) -> None:
        self._folder = snapshot.folder if snapshot else Path()
        self._places: dict[bytes, tuple[int, str]] = {}
        self.next_id = 0  # vector ids come from a counter that never goes back
        if snapshot is not None:
            store = Store(snapshot.checked(STORE_FILE))
            self.next_id = int(store.meta("next_vector") or 0)
            if snapshot.manifest.encoder == fingerprint:
                for number, digest, of_row in store.hashes():
                    self._places[digest] = (number, ROWS_FILE if of_row else PASSAGES_FILE)
                for name in {name for _, name in self._places.values()}:
                    snapshot.checked(name)
            store.close()

    def find(self, digest: bytes) -> int | None:
        """Return the id of the vector of a text, by its hash."""
        place = self._places.get(digest)
        return place[0] if place else None

    def vectors(self, numbers: list[int]) -> Vectors:
        """Return the vectors of ids that `find` gave, in their order."""
        import numpy as np

        files = dict(self._places.values())
        found: dict[int, Vectors] = {}
        for name in (PASSAGES_FILE, ROWS_FILE):
            here = [number for number in numbers if files[number] == name]
            if here:
                found.update(zip(here, read_vectors(self._folder / name, here), strict=True))
        return np.stack([found[number] for number in numbers])


def read_vectors(path: Path, numbers: list[int]) -> Vectors:
    """Return vectors of an index file, at least in half precision."""
    import numpy as np

    from giichat.index.vectors import DenseIndex

    ids = path.with_suffix(IDS_SUFFIX)
    if not ids.exists():
        return DenseIndex.load(path).vectors(numbers)
    half = np.load(path.with_suffix(HALF_SUFFIX), mmap_mode="r")
    at = np.searchsorted(np.load(ids), numbers)
    return np.asarray(half[at], np.float32)


def keep_vectors(path: Path, numbers: NDArray[np.int64], vectors: Vectors) -> None:
    """Keep the vectors of an index file in half precision, ordered by id."""
    import numpy as np

    order = np.argsort(numbers)
    np.save(path.with_suffix(IDS_SUFFIX), numbers[order])
    np.save(path.with_suffix(HALF_SUFFIX), vectors[order].astype(np.float16))
