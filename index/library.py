"""An opened library: tables at once, vectors and the encoder only when a text question asks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

from giichat.index.errors import LibraryError
from giichat.index.fusion import reciprocal_rank_fusion
from giichat.index.records import Encoder, Found, Manifest, TableSummary
from giichat.index.snapshot import DATABASE, VECTORS, current, read_manifest, verify
from giichat.index.store import Store
from giichat.ingest.records import Document, File, Source, Statement, Table

if TYPE_CHECKING:
    from giichat.index.vectors import DenseIndex

CACHED_TABLES = 512
CACHED_DOCUMENTS = 64
DEPTH = 30  # passages each engine gives to the fusion


class Library:
    """Read-only view of one snapshot; safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest, encoder: Encoder | None = None) -> None:
        self.folder = folder
        self.manifest = manifest
        self._store = Store(folder / DATABASE)
        self._lock = Lock()
        self._given_encoder = encoder
        self.table = lru_cache(CACHED_TABLES)(self._table)
        self.document = lru_cache(CACHED_DOCUMENTS)(self._document)
        self.source = lru_cache(None)(self._source)

    @classmethod
    def open(cls, path: Path, *, encoder: Encoder | None = None, check: bool = False) -> Library:
        """Open the library at a path; `check` compares every file with its checksum first."""
        folder = current(path)
        manifest = read_manifest(folder)
        if check:
            verify(folder, manifest)
        return cls(folder, manifest, encoder)

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the library cannot be asked any more."""
        self._store.close()

    def files(self) -> list[File]:
        """Return the files, in order of their paths."""
        with self._lock:
            return self._store.files()

    def sources(self) -> list[Source]:
        """Return every source once."""
        with self._lock:
            return self._store.sources()

    def documents(self) -> list[Document]:
        """Return every document."""
        with self._lock:
            return self._store.documents()

    def statements(self) -> list[Statement]:
        """Return every statement."""
        with self._lock:
            return self._store.statements()

    def table_summaries(self) -> list[TableSummary]:
        """Return what is known of every table without its rows."""
        with self._lock:
            return self._store.summaries()

    def candidate_tables(
        self, words: Sequence[str], limit: int, files: Sequence[str] | None = None
    ) -> list[str]:
        """Return the ids of the tables that share most of the telling words, best first."""
        with self._lock:
            return self._store.candidate_tables(words, limit, files)

    def search(
        self,
        question: str,
        k: int,
        *,
        files: Sequence[str] | None = None,
        editions: Sequence[int] | None = None,
        dense: bool = True,
    ) -> list[Found]:
        """Return the k best passages: BM25 and vectors, fused by reciprocal rank."""
        with self._lock:
            lexical = self._store.lexical(question, DEPTH, files, editions)
            allowed = (
                self._store.passage_ids(files, editions)
                if files is not None or editions is not None
                else None
            )
        near = self._dense(question, allowed) if dense else []
        similarity = dict(near)
        fused = reciprocal_rank_fusion([lexical, [i for i, _ in near]])[:k]
        with self._lock:
            passages = self._store.passages([i for i, _ in fused])
        places = {i: n for n, i in enumerate(lexical, start=1)}
        near_places = {i: n for n, (i, _) in enumerate(near, start=1)}
        return [
            Found(passages[i], score, places.get(i), near_places.get(i), similarity.get(i))
            for i, score in fused
            if i in passages
        ]

    def _dense(self, question: str, allowed: Sequence[int] | None) -> list[tuple[int, float]]:
        if not self.manifest.counts.get("passages"):
            return []
        vector = self.encoder.encode([question])[0]
        return self._vectors.search(vector, DEPTH, self._passage_ids if allowed is None else allowed)

    @cached_property
    def encoder(self) -> Encoder:
        """Return the encoder; raises LibraryError when it is not the one the library was built with."""
        from giichat.index.encoder import default_encoder

        encoder = self._given_encoder or default_encoder()
        if encoder.fingerprint != self.manifest.encoder:
            raise LibraryError(
                f"the library was built with encoder {self.manifest.encoder}, this is "
                f"{encoder.fingerprint}; run `giichat build` again"
            )
        return encoder

    @cached_property
    def _vectors(self) -> DenseIndex:
        from giichat.index.vectors import DenseIndex

        return DenseIndex.load(self.folder / VECTORS)

    @cached_property
    def _passage_ids(self) -> list[int]:
        with self._lock:
            return self._store.passage_ids(None, None)

    def _table(self, identity: str) -> Table | None:
        with self._lock:
            return self._store.table(identity)

    def _document(self, file: str) -> Document | None:
        with self._lock:
            return self._store.document(file)

    def _source(self, identity: str) -> Source | None:
        with self._lock:
            return self._store.source(identity)
