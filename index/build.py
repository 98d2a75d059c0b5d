"""Inputs -> a new snapshot: what is unchanged is carried over, the rest is read and embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Protocol

from giichat.index.errors import LibraryError
from giichat.index.library import Library
from giichat.index.records import Encoder, Manifest, Vectors
from giichat.index.snapshot import (
    DATABASE,
    FORMAT_VERSION,
    VECTORS,
    new_snapshot,
    publish,
    read_manifest,
    writer,
)
from giichat.index.snapshot import current as current_snapshot
from giichat.index.store import Store
from giichat.ingest.corpus import Gathered, gather, read_file
from giichat.ingest.errors import IngestError
from giichat.ingest.names import Names
from giichat.ingest.records import Content, Skipped, Table
from giichat.ingest.rows import row_sentence

READER_VERSION = "1"  # raise when readers give other results, so that files are read again
CHUNK = 256  # texts encoded between two steps of the progress bar


class Progress(Protocol):
    """Hears how far a stage is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` is done."""
        ...


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `counts` has files, sources, passages, tables, rows, statements, …"""

    counts: dict[str, int]
    skipped: tuple[Skipped, ...]
    unchanged: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text to be found by its vector: a passage by its id, a row or a statement by reference."""

    kind: str
    ref: str
    text: str
    id: int | None = None


def build(
    inputs: Sequence[str],
    library: Path,
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read inputs into the library and make the new snapshot serve.

    Raises IngestError when nothing can be read, LibraryBusyError when another process builds.
    """
    begun = monotonic()
    tell = progress or _silent
    with writer(library):
        found = gather(inputs, library / "downloads")
        if not found.files:
            raise IngestError(_nothing(inputs, found.skipped))
        old = _open(library)
        try:
            stamp = _stamp(inputs, found, encoder)
            if old is not None and old.manifest.splitter == stamp:
                return BuildReport(dict(old.manifest.counts), old.manifest.skipped, True, monotonic() - begun)
            return _build(inputs, library, found, stamp, old, encoder, tell, begun)
        finally:
            if old is not None:
                old.close()


def _silent(stage: str, done: int, total: int) -> None:
    """Say nothing."""


def _nothing(inputs: Sequence[str], skipped: tuple[Skipped, ...]) -> str:
    why = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3])
    return f"nothing to read in {', '.join(inputs)}" + (f" ({why})" if why else "")


def _open(library: Path) -> Library | None:
    try:
        folder = current_snapshot(library)
        return Library(folder, read_manifest(folder))
    except LibraryError:
        return None  # none yet, or broken: everything is read afresh


def _stamp(inputs: Sequence[str], found: Gathered, encoder: Encoder | None) -> str:
    """Return a hash of all that a snapshot depends on; equal stamps mean nothing to do."""
    digest = hashlib.sha256()
    parts = [READER_VERSION, str(FORMAT_VERSION), found.catalogue.fingerprint, _names_stamp()]
    parts += [f"{f.path} {f.sha256}" for f in sorted(found.files, key=lambda f: f.path)]
    parts += [encoder.fingerprint if encoder else "default"]
    digest.update("\n".join(parts).encode())
    return digest.hexdigest()


def _names_stamp() -> str:
    from importlib.resources import files

    digest = hashlib.sha256()
    folder = files("giichat.data") / "names"
    for name in ("entities.csv", "aliases.csv"):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def _build(
    inputs: Sequence[str],
    library: Path,
    found: Gathered,
    stamp: str,
    old: Library | None,
    encoder: Encoder | None,
    tell: Progress,
    begun: float,
) -> BuildReport:
    from giichat.index.encoder import default_encoder
    from giichat.index.vectors import DenseIndex, index_kind

    folder = new_snapshot(library)
    names = Names.shipped()
    contents, skipped = _read_all(found, names, tell)
    if not contents:
        raise IngestError(_nothing(inputs, tuple(skipped)))
    store = Store(folder / DATABASE, create=True)
    derived = _write(store, contents, names)
    encoder = encoder or default_encoder()
    texts = _texts(store, contents)
    known = _known_vectors(old, encoder)
    vectors, embedded = _encode(texts, encoder, known, tell)
    store.add_embedded(embedded)
    store.close()
    dense = DenseIndex(encoder.dimension, index_kind(len(texts)))
    dense.add([e[0] for e in embedded], vectors)
    dense.save(folder / VECTORS)
    counts = _counts(contents, derived)
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        inputs=tuple(inputs),
        encoder=encoder.fingerprint,
        vector_index=index_kind(len(texts)),
        splitter=stamp,
        counts=counts,
        skipped=tuple(skipped),
    )
    publish(library, folder, manifest)
    return BuildReport(counts, tuple(skipped), False, monotonic() - begun)


def _read_all(
    found: Gathered, names: Names, tell: Progress
) -> tuple[list[Content], list[Skipped]]:
    """Read every file; one that cannot be read is skipped with the reason."""
    contents: list[Content] = []
    skipped = list(found.skipped)
    for done, file in enumerate(found.files, start=1):
        try:
            contents.append(read_file(file, found.catalogue, names))
        except IngestError as error:
            skipped.append(Skipped(file.path, str(error).removeprefix(f"{file.path}: ")))
        tell("reading", done, len(found.files))
    return contents, skipped


def _write(store: Store, contents: list[Content], names: Names) -> tuple[Table, ...]:
    from giichat.ingest.statement_tables import statement_tables

    for content in contents:
        store.add(content)
    derived = statement_tables([s for c in contents for s in c.statements], names)
    for table in derived:
        store.add_table(table)
    return derived


def _texts(store: Store, contents: list[Content]) -> list[Embedded]:
    """Return every text to embed: passages first, so that their vector ids are their own ids."""
    texts = [Embedded("passage", str(i), text, i) for i, text in store.passage_rows()]
    for content in contents:
        for table in content.tables:
            texts += [
                Embedded("row", f"{table.id}#{n}", row_sentence(table, row))
                for n, row in enumerate(table.rows)
            ]
        texts += [
            Embedded("statement", f"{s.place.file}#{s.place.start}", _sentence(content, s.place.start, s.place.end))
            for s in content.statements
        ]
    return texts


def _sentence(content: Content, start: int, end: int) -> str:
    return content.document.text[start:end] if content.document else ""


def _known_vectors(old: Library | None, encoder: Encoder) -> dict[str, Vectors]:
    """Return the vectors of the serving snapshot by the hash of their text."""
    if old is None or old.manifest.encoder != encoder.fingerprint:
        return {}
    from giichat.index.vectors import DenseIndex

    store = Store(old.folder / DATABASE)
    rows = store.embedded()
    store.close()
    vectors = DenseIndex.load(old.folder / VECTORS).vectors([r[0] for r in rows])
    return {row[3]: vectors[i] for i, row in enumerate(rows)}


def _encode(
    texts: list[Embedded], encoder: Encoder, known: dict[str, Vectors], tell: Progress
) -> tuple[Vectors, list[tuple[int, str, str, str]]]:
    """Return the vectors, and (id, kind, ref, hash) of each; equal texts are encoded once."""
    import numpy as np

    hashes = [hashlib.sha256(t.text.encode()).hexdigest() for t in texts]
    fresh = [h for h in dict.fromkeys(hashes) if h not in known]
    by_hash = dict(zip(hashes, (t.text for t in texts), strict=True))
    for start in range(0, len(fresh), CHUNK):
        part = fresh[start : start + CHUNK]
        for h, vector in zip(part, encoder.encode([by_hash[h] for h in part]), strict=True):
            known[h] = vector
        tell("embedding", min(start + CHUNK, len(fresh)), len(fresh))
    first_free = max((t.id for t in texts if t.id is not None), default=0) + 1
    embedded = []
    for n, (text, h) in enumerate(zip(texts, hashes, strict=True)):
        embedded.append((text.id if text.id is not None else first_free + n, text.kind, text.ref, h))
    if not texts:
        return np.zeros((0, encoder.dimension), dtype=np.float32), []
    return np.stack([known[h] for h in hashes]).astype(np.float32), embedded


def _counts(contents: list[Content], derived: tuple[Table, ...]) -> dict[str, int]:
    tables = [t for c in contents for t in c.tables]
    return {
        "files": len(contents),
        "sources": len({s.id for c in contents for s in c.sources}),
        "documents": sum(c.document is not None for c in contents),
        "passages": sum(len(c.passages) for c in contents),
        "tables": len(tables),
        "rows": sum(len(t.rows) for t in tables),
        "statements": sum(len(c.statements) for c in contents),
        "derived tables": len(derived),
    }
