"""Texts of a new library file to vectors, each text once; known ones are not encoded again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from giichat.index.errors import LibraryError
from giichat.index.reuse import PASSAGES_FILE, ROWS_FILE, Known, keep_vectors

if TYPE_CHECKING:
    from giichat.index.records import Encoder, Vectors
    from giichat.index.writer import Writer

SPACES = {
    "passages": PASSAGES_FILE,
    "sentences": PASSAGES_FILE,
    "statements": PASSAGES_FILE,
    "table_rows": ROWS_FILE,
}
CHUNK = 1024  # texts encoded between two reports of progress


class Progress(Protocol):
    """Is told how far a stage of a build is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take that `done` of `total` steps of a stage are done."""
        ...


@dataclass(slots=True)
class _Pool:
    """The texts of a build: an id for each, which are new, and which each index holds."""

    known: Known
    ids: dict[bytes, int] = field(default_factory=dict)
    new: dict[int, str] = field(default_factory=dict)
    spaces: dict[str, dict[int, None]] = field(default_factory=dict)

    def take(self, text: str, space: str) -> int:
        digest = hashlib.sha256(text.encode()).digest()
        number = self.ids.get(digest)
        if number is None:
            number = self.known.find(digest)
            if number is None:
                number = self.known.next_id
                self.known.next_id += 1
                self.new[number] = text
            self.ids[digest] = number
        self.spaces.setdefault(space, {})[number] = None
        return number


def embed(writer: Writer, folder: Path, encoder: Encoder, known: Known, progress: Progress) -> str:
    """Give every passage, sentence, statement and table row of the writer its vector; write the indexes.

    Returns what kind of index each file holds, for the manifest.
    Raises LibraryError when the encoder's vectors are not as it says.
    """
    pool = _Pool(known)
    keys: dict[str, list[tuple[int, ...]]] = {}
    for where, text, key in writer.texts():
        keys.setdefault(where, []).append((*key, pool.take(text, SPACES[where])))
    for where, found in keys.items():
        writer.set_vectors(where, found)
    writer.add_vectors((number, digest) for digest, number in pool.ids.items())
    writer.set_meta(next_vector=str(known.next_id))
    fresh = _encode(list(pool.new.values()), encoder, progress)
    positions = {number: position for position, number in enumerate(pool.new)}
    kinds: list[str] = []
    for name, numbers in sorted(pool.spaces.items()):
        vectors = _gather(list(numbers), positions, fresh, known)
        kinds.append(_write(folder / name, list(numbers), vectors))
    return "; ".join(kinds)


def _encode(texts: list[str], encoder: Encoder, progress: Progress) -> Vectors:
    import numpy as np

    vectors = np.empty((len(texts), encoder.dimension), np.float32)
    # Texts of like length share a batch; sorting all of them leaves the least padding.
    order = sorted(range(len(texts)), key=lambda position: -len(texts[position]))
    for start in range(0, len(order), CHUNK):
        some = order[start : start + CHUNK]
        made = encoder.encode([texts[position] for position in some])
        if made.shape != (len(some), encoder.dimension) or not np.isfinite(made).all():
            raise LibraryError(
                f"the encoder {encoder.fingerprint} gave vectors of shape {made.shape}, or numbers "
                f"that are not finite; expected shape {(len(some), encoder.dimension)}"
            )
        vectors[some] = made
        progress("embedding", start + len(some), len(order))
    return vectors


def _gather(numbers: list[int], new: dict[int, int], fresh: Vectors, known: Known) -> Vectors:
    """Return the vectors of these ids, from the new and the known ones."""
    import numpy as np

    vectors = np.empty((len(numbers), fresh.shape[1]), np.float32)
    made = [at for at, number in enumerate(numbers) if number in new]
    held = [at for at, number in enumerate(numbers) if number not in new]
    if made:
        vectors[made] = fresh[[new[numbers[at]] for at in made]]
    if held:
        vectors[held] = known.vectors([numbers[at] for at in held])
    return vectors


def _write(path: Path, numbers: list[int], vectors: Vectors) -> str:
    """Write one index; return what it is."""
    import numpy as np

    from giichat.index.vectors import IVF_SQ8, DenseIndex

    index = DenseIndex.build(numbers, vectors)
    index.save(path)
    if index.kind == IVF_SQ8:
        keep_vectors(path, np.asarray(numbers, np.int64), vectors)
    return f"{path.stem}: {index.kind}, {len(index)} vectors"
