"""A library, opened: everything in it by id, by words and by meaning. Nothing is changed.

Opening reads one small file and opens SQLite. Vectors and the encoder load at the first search
that needs them, so that questions about tables never wait for either.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

from giichat.index.errors import LibraryError
from giichat.index.fusion import fuse
from giichat.index.records import Found, Manifest, NearSentence, TableSummary
from giichat.index.reuse import PASSAGES_FILE, ROWS_FILE
from giichat.index.snapshot import STORE_FILE, Snapshot, current
from giichat.index.store import Store
from giichat.ingest.records import Content, Document, File, Passage, Source, Statement, Table

if TYPE_CHECKING:
    from giichat.index.records import Encoder, Vectors
    from giichat.index.vectors import DenseIndex

CACHED_TABLES = 256  # of a hundred rows each, some 30 MB
CACHED_DOCUMENTS = 64
# Deep enough that what stands first in one engine is seen by the other; deeper changed nothing.
DEPTH_FACTOR, LEAST_DEPTH = 4, 50
SENTENCES_DEEP = 3  # vectors looked at for each passage wanted: its own and its sentences'


class Library:
    """A snapshot of a library. Safe to use from several threads; a context manager.

    `encoder` must be the one the library was built with; by default the bundled one.
    """

    def __init__(self, snapshot: Snapshot, encoder: Encoder | None = None) -> None:
        self._snapshot = snapshot
        self._encoder = encoder
        self._store = Store(snapshot.checked(STORE_FILE))
        self._indexes: dict[str, DenseIndex | None] = {}
        self._loading = Lock()
        self._table = lru_cache(CACHED_TABLES)(self._store.table)
        self._document = lru_cache(CACHED_DOCUMENTS)(self._store.document)

    @classmethod
    def open(cls, path: Path, encoder: Encoder | None = None) -> Library:
        """Open the current snapshot of the library at a folder.

        Raises LibraryMissingError when there is none, LibraryError when it is damaged.
        """
        return cls(current(path.expanduser()), encoder)

    def close(self) -> None:
        """Close the files."""
        self._store.close()
        self._indexes.clear()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.close()

    @property
    def manifest(self) -> Manifest:
        """Return what the snapshot was made of."""
        return self._snapshot.manifest

    def verify(self) -> None:
        """Raise LibraryError, naming the file, unless every byte is as it was written."""
        self._snapshot.verify()
        self._store.check()

    # -- by id ---------------------------------------------------------------------------------

    def files(self) -> tuple[File, ...]:
        """Return the files, in the order they were given."""
        return self._store.files()

    def sources(self) -> tuple[Source, ...]:
        """Return every source, by id."""
        return self._store.sources()

    def source(self, name: str) -> Source | None:
        """Return the source with this id, or the own source of the file of this path."""
        return self._store.source(name)

    def documents(self) -> tuple[Document, ...]:
        """Return every document."""
        return self._store.documents()

    def document(self, file: str) -> Document | None:
        """Return the document of a file, or None when it gave none."""
        return self._document(file)

    def table_summaries(self) -> tuple[TableSummary, ...]:
        """Return what is known of every table without its rows, in the order they were read."""
        return self._store.table_summaries()

    def table(self, table_id: str) -> Table | None:
        """Return a table with its rows, or None."""
        return self._table(table_id)

    def statements(self, files: Sequence[str] | None = None) -> tuple[Statement, ...]:
        """Return the statements of some files, or all."""
        return self._store.statements(files)

    def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of these ids, in their order; unknown ids are left out."""
        return self._store.passages(ids)

    def content(self, file: str) -> Content | None:
        """Return all that a file gave, as it was read; None when the file is not held."""
        return self._store.content(file)

    # -- by words and meaning ------------------------------------------------------------------

    def candidate_tables(
        self, words: Sequence[str], limit: int, files: Sequence[str] | None = None
    ) -> list[str]:
        """Return the ids of the tables that share most with some words, best first.

        Restricted to files, tables made of statements stay in.
        """
        return self._store.candidate_tables(words, limit, files)

    def search(
        self,
        question: str,
        k: int,
        *,
        files: Sequence[str] | None = None,
        editions: Sequence[int] | None = None,
        prefer: Sequence[int] | None = None,
        focus: str | None = None,
        lexical: bool = True,
        dense: bool = True,
    ) -> list[Found]:
        """Return the `k` passages that best fit a question, best first.

        Words (BM25) and meaning (vectors; a sentence or statement counts for the passage it
        stands in) are searched apart and fused by reciprocal ranks. With `editions`, passages of
        other or of no known edition are left out; those of the editions in `prefer` gain a
        ranking of their own. The sentences of what is found are compared with `focus`, by default
        the question. Raises LibraryError when the encoder is not the library's; with
        `dense=False`, words alone are searched and no encoder is needed.
        """
        depth = max(DEPTH_FACTOR * k, LEAST_DEPTH)
        by_words = self._store.match_passages(question, depth, files, editions) if lexical else []
        index = self._index(PASSAGES_FILE) if dense else None
        vectors = None if index is None else self._encode(question, focus or question)
        near = {} if vectors is None else self._near(vectors[0], depth, files, editions)
        rankings = [by_words, list(near)]
        if prefer:
            rankings.append(self._store.match_passages(question, depth, files, prefer))
        fused = fuse(rankings)[:k]
        lexical_ranks = {number: rank for rank, number in enumerate(by_words, start=1)}
        dense_ranks = {number: rank for rank, number in enumerate(near, start=1)}
        ids = [number for number, _ in fused]
        told = {} if vectors is None else self._sentences(vectors, ids)
        return [
            Found(
                passage,
                score,
                lexical_ranks.get(n),
                dense_ranks.get(n),
                near.get(n),
                told.get(n, ()),
            )
            for (n, score), passage in zip(fused, self._store.passages(ids), strict=True)
        ]

    def passages_with(self, words: Sequence[str]) -> list[int]:
        """Return in how many passages each word stands; large counts are cut off."""
        return self._store.passages_with(words)

    def holds(self, word: str) -> bool:
        """Tell whether a word stands in any table or passage."""
        return self._store.holds(word)

    def similar_rows(
        self, question: str, k: int, files: Sequence[str] | None = None
    ) -> list[tuple[str, int, float]]:
        """Return (table id, position of the row, cosine) of the rows nearest in meaning."""
        index = self._index(ROWS_FILE)
        if index is None:
            return []
        allowed = None if files is None else self._store.row_vectors(files)
        ids, scores = index.search(self._encode(question)[0], k, allowed)
        nearness = dict(zip(ids, scores, strict=True))
        rows = self._store.rows_of_vectors(ids)
        found = [(table, row, nearness[vector]) for vector, table, row in rows]
        return sorted(found, key=lambda each: -each[2])[:k]

    def _near(
        self,
        vector: Vectors,
        depth: int,
        files: Sequence[str] | None,
        editions: Sequence[int] | None,
    ) -> dict[int, float]:
        """Return passages by nearness in meaning, best first, and their cosines."""
        index = self._index(PASSAGES_FILE)
        if index is None:
            return {}
        free = files is None and editions is None
        allowed = None if free else self._store.passage_vectors(files, editions)
        ids, scores = index.search(vector, SENTENCES_DEEP * depth, allowed)
        nearness = dict(zip(ids, scores, strict=True))
        found: dict[int, float] = {}
        for each, passage in self._store.passages_of_vectors(ids):
            found[passage] = max(nearness[each], found.get(passage, -1.0))
        ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return dict(ranked[:depth])

    def _sentences(
        self, vectors: Vectors, passages: Sequence[int]
    ) -> dict[int, tuple[NearSentence, ...]]:
        """Return the sentences of some passages; `vectors` are of the question and its focus."""
        index = self._index(PASSAGES_FILE)
        rows = self._store.sentences_of(passages)
        if index is None or not rows:
            return {}
        cosines = (index.vectors([row[3] for row in rows]) @ vectors.T).tolist()
        found: dict[int, list[NearSentence]] = {}
        for (passage, start, end, _), (whole, focus) in zip(rows, cosines, strict=True):
            found.setdefault(passage, []).append(NearSentence(start, end, focus, whole))
        return {passage: tuple(some) for passage, some in found.items()}

    def _index(self, name: str) -> DenseIndex | None:
        """Return an index, or None when the library holds nothing of its kind."""
        with self._loading:
            if name not in self._indexes:
                from giichat.index.vectors import DenseIndex

                held = name in self._snapshot.stamps
                path = self._snapshot.checked(name) if held else None
                self._indexes[name] = DenseIndex.load(path) if path else None
            return self._indexes[name]

    def _encode(self, *texts: str) -> Vectors:
        """Return the vectors of some texts, a row each; equal texts are encoded once."""
        with self._loading:
            if self._encoder is None:
                from giichat.index.encoder import default_encoder

                self._encoder = default_encoder()
            encoder = self._encoder
        if encoder.fingerprint != self.manifest.encoder:
            raise LibraryError(
                f"the library was built with the encoder {self.manifest.encoder}, this one is "
                f"{encoder.fingerprint}; run `giichat build` again, or open it with its own encoder"
            )
        each = list(dict.fromkeys(texts))
        made = encoder.encode(each)
        rows: Vectors = made[[each.index(text) for text in texts]]
        return rows
