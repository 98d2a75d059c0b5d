"""The library's SQLite file, read only: everything in it by id, by words, by file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from giichat.index.codec import (
    decode_blocks,
    decode_source,
    decode_statement,
    decode_table,
)
from giichat.index.errors import LibraryError
from giichat.index.records import TableSummary
from giichat.index.words import any_of, joined, phrases
from giichat.ingest.records import (
    Content,
    Document,
    File,
    Kind,
    Passage,
    Source,
    Statement,
    Table,
    TextPlace,
)

# A match costs about 2 microseconds to score. Words that match more than this many things serve
# to order what the rarer words found, not to find.
# A table that scores less of the best one's BM25 shares everyday words only. Up to here the dev questions
# and the set of claims were answered as before over 206 files; half of the tables are read then.
WORTH = 0.25
MATCH_BUDGET = 2_000
LAST_ROW = 2**63 - 1
# A title says what a table is about; a cell only that it is mentioned. bm25 weights in the order
# of the columns: title, aliases, headers, subject, file, editions, cells.
TABLE_WEIGHTS = (8.0, 8.0, 4.0, 4.0, 2.0, 2.0, 1.0)
PASSAGE_WEIGHTS = (0.5, 1.0, 1.0)  # title, heading, text: a title is shared by all its passages

_PASSAGE = (
    'SELECT id, text, file, "start", "end", page, paragraph, heading, source, edition FROM passages'
)
_JSON_IN = "IN (SELECT value FROM json_each(?))"
WORD_INDEXES = ("table_words", "passage_words")


class Store:
    """Reads one library file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        try:
            # Immutable: no lock, no journal, nothing is written beside it.
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    # -- whole things --------------------------------------------------------------------------

    def meta(self, key: str) -> str:
        """Return a value kept by the writer, or ""."""
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else ""

    def files(self) -> tuple[File, ...]:
        """Return the files, in the order they were given."""
        rows = self._rows("SELECT path, location, kind, sha256 FROM files ORDER BY number")
        return tuple(File(p, at, Kind(kind), sha256) for p, at, kind, sha256 in rows)

    def sources(self) -> tuple[Source, ...]:
        """Return every source, by id."""
        return tuple(
            decode_source(b) for (b,) in self._rows("SELECT body FROM sources ORDER BY id")
        )

    def source(self, name: str) -> Source | None:
        """Return the source with this id, or the own source of the file of this path."""
        rows = self._rows("SELECT body FROM sources WHERE id = ?", name) or self._rows(
            "SELECT json_extract(sources, '$[0]') FROM files WHERE path = ?", name
        )
        return decode_source(rows[0][0]) if rows and rows[0][0] else None

    def documents(self) -> tuple[Document, ...]:
        """Return every document."""
        return tuple(map(_document, self._rows("SELECT * FROM documents ORDER BY file")))

    def document(self, file: str) -> Document | None:
        """Return the document of a file, or None when it gave none."""
        rows = self._rows("SELECT * FROM documents WHERE file = ?", file)
        return _document(rows[0]) if rows else None

    def table_summaries(self) -> tuple[TableSummary, ...]:
        """Return what is known of every table without its rows, in the order they were read."""
        rows = self._rows("SELECT summary FROM tables ORDER BY number")
        return tuple(_summary(json.loads(text)) for (text,) in rows)

    def table(self, table_id: str) -> Table | None:
        """Return a table with its rows, or None."""
        rows = self._rows("SELECT body FROM tables WHERE id = ?", table_id)
        return decode_table(rows[0][0]) if rows else None

    def statements(self, files: Sequence[str] | None = None) -> tuple[Statement, ...]:
        """Return the statements of some files, or all."""
        where, values = _within("owner", files)
        rows = self._rows(f"SELECT body FROM statements WHERE {where} ORDER BY id", *values)
        return tuple(decode_statement(body) for (body,) in rows)

    def passages(self, ids: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of these ids, in their order; unknown ids are left out."""
        rows = self._rows(f"{_PASSAGE} WHERE id {_JSON_IN}", json.dumps(list(ids)))
        found = {row[0]: _passage(row) for row in rows}
        return tuple(found[number] for number in ids if number in found)

    def content(self, path: str) -> Content | None:
        """Return all that a file gave, as it was read; None when the file is not held."""
        rows = self._rows(
            "SELECT path, location, kind, sha256, sources FROM files WHERE path = ?", path
        )
        if not rows:
            return None
        *fields, sources = rows[0]
        tables = self._rows("SELECT body FROM tables WHERE owner = ? ORDER BY number", path)
        passages = self._rows(f"{_PASSAGE} WHERE owner = ? ORDER BY id", path)
        return Content(
            File(fields[0], fields[1], Kind(fields[2]), fields[3]),
            self.document(path),
            tuple(decode_table(body) for (body,) in tables),
            tuple(map(_passage, passages)),
            self.statements([path]),
            tuple(map(decode_source, json.loads(sources))),
        )

    # -- by words ------------------------------------------------------------------------------

    def candidate_tables(
        self, words: Sequence[str], limit: int, files: Sequence[str] | None = None
    ) -> list[str]:
        """Return the ids of the tables that share most with some words, best first.

        Title, other names, headers, subject, file, editions and cells of words are looked at; a
        table far behind the best shares everyday words only. Restricted to files, tables made of
        statements stay in.
        """
        query = self._query("table_words", phrases(joined(words)), files is not None)
        if query is None:
            return []
        where, values = _within("t.owner", files)
        ranked = self._rows(
            f"SELECT t.id, bm25(table_words, {_listed(TABLE_WEIGHTS)}) AS score FROM table_words JOIN tables t ON t.number = table_words.rowid "
            f"WHERE table_words MATCH ? AND table_words.rowid <= ? AND (t.derived OR {where}) "
            "ORDER BY score, t.number LIMIT ?",
            *query, *values, limit,
        )  # fmt: skip
        return [table_id for table_id, score in ranked if score <= WORTH * ranked[0][1]]

    def match_passages(
        self,
        question: str,
        limit: int,
        files: Sequence[str] | None = None,
        editions: Sequence[int] | None = None,
    ) -> list[int]:
        """Return the ids of the passages that share most words with a question, best first."""
        restricted = files is not None or editions is not None
        query = self._query("passage_words", phrases(question), restricted)
        if query is None:
            return []
        inside, values = _within("p.owner", files)
        of_edition, years = _within("p.edition", editions)
        rows = self._rows(
            "SELECT p.id FROM passage_words JOIN passages p ON p.id = passage_words.rowid "
            f"WHERE passage_words MATCH ? AND passage_words.rowid <= ? AND {inside} AND {of_edition} "
            f"ORDER BY bm25(passage_words, {_listed(PASSAGE_WEIGHTS)}), p.id LIMIT ?",
            *query, *values, *years, limit,
        )  # fmt: skip
        return [number for (number,) in rows]

    def _query(self, index: str, wanted: Sequence[str], restricted: bool) -> tuple[str, int] | None:
        """Return the query for any of some phrases, and the last row to be looked at.

        The rarer phrases must be there, so that few rows are scored; not so when the rows are
        restricted anyway, of which the rarer phrases may stand in none. None for no phrase.
        """
        if restricted:
            return (any_of(wanted), LAST_ROW) if wanted else None
        counted = [(len(self._matches(index, phrase)), phrase) for phrase in wanted]
        known = sorted((pair for pair in counted if pair[0]), key=lambda pair: pair[0])
        every = [phrase for _, phrase in known]
        required: list[str] = []
        budget = MATCH_BUDGET
        for matches, phrase in known:
            budget -= matches
            if budget <= 0:
                break
            required.append(phrase)
        if required:
            narrow = "" if len(required) == len(every) else f"({any_of(required)}) AND "
            return f"{narrow}({any_of(every)})", LAST_ROW
        return self._together(index, every) if every else None

    def _together(self, index: str, common: Sequence[str]) -> tuple[str, int]:
        """Return a query for common phrases in one place, as many as make it rare.

        Where they never do, they tell nothing apart, and the first matches are as good as others.
        """
        query, rows = common[0], self._matches(index, common[0])
        for phrase in common[1:]:
            narrower = f"{query} AND {phrase}"
            matches = self._matches(index, narrower)
            if matches:
                query, rows = narrower, matches
            if len(rows) < MATCH_BUDGET:
                break
        return query, rows[-1]

    def _matches(self, index: str, query: str) -> list[int]:
        """Return the first rows that match a query, MATCH_BUDGET at most."""
        some = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid LIMIT ?"
        return [row for (row,) in self._rows(some, query, MATCH_BUDGET)]

    # -- by vector -----------------------------------------------------------------------------

    def passage_vectors(
        self, files: Sequence[str] | None = None, editions: Sequence[int] | None = None
    ) -> list[int]:
        """Return the ids of the vectors of some passages and of what stands in them."""
        inside, values = _within("p.owner", files)
        of_edition, years = _within("p.edition", editions)
        where = f"FROM passages p {{}} WHERE {inside} AND {of_edition}"
        inner = [
            f"SELECT s.vector {where.format(f'JOIN {part} s ON s.passage = p.id')} "
            "AND s.vector IS NOT NULL"
            for part in ("statements", "sentences")
        ]
        rows = self._rows(
            f"SELECT p.vector {where.format('')} AND p.vector IS NOT NULL UNION "
            + " UNION ".join(inner),
            *([*values, *years] * 3),
        )
        return [number for (number,) in rows]

    def passages_of_vectors(self, ids: Sequence[int]) -> list[tuple[int, int]]:
        """Return (vector, passage) for passages and for what stands in them."""
        some = json.dumps(list(ids))
        return self._rows(
            f"SELECT vector, id FROM passages WHERE vector {_JSON_IN} UNION "
            f"SELECT vector, passage FROM sentences WHERE vector {_JSON_IN} UNION "
            f"SELECT vector, passage FROM statements WHERE vector {_JSON_IN} "
            "AND passage IS NOT NULL ORDER BY 2",
            some, some, some,
        )  # fmt: skip

    def sentences_of(self, passages: Sequence[int]) -> list[tuple[int, int, int, int]]:
        """Return (passage, start, end, vector) of the sentences of some passages, in order."""
        return self._rows(
            f'SELECT passage, "start", "end", vector FROM sentences WHERE passage {_JSON_IN} '
            'AND vector IS NOT NULL ORDER BY passage, "start"',
            json.dumps(list(passages)),
        )

    def passages_with(self, words: Sequence[str]) -> list[int]:
        """Return in how many passages each word stands, counted up to MATCH_BUDGET."""
        found = (phrases(word) for word in words)
        return [len(self._matches("passage_words", some[0])) if some else 0 for some in found]

    def holds(self, word: str) -> bool:
        """Tell whether a word stands in any table or passage."""
        said = phrases(word)[:1]
        return any(self._matches(index, one) for one in said for index in WORD_INDEXES)

    def rows_of_vectors(self, ids: Sequence[int]) -> list[tuple[int, str, int]]:
        """Return (vector, table id, position of the row) for table rows."""
        return self._rows(
            'SELECT r.vector, t.id, r."row" FROM table_rows r '
            'JOIN tables t ON t.number = r."table" '
            f'WHERE r.vector {_JSON_IN} ORDER BY t.number, r."row"',
            json.dumps(list(ids)),
        )

    def row_vectors(self, files: Sequence[str]) -> list[int]:
        """Return the ids of the vectors of the table rows of some files."""
        rows = self._rows(
            'SELECT DISTINCT r.vector FROM table_rows r JOIN tables t ON t.number = r."table" '
            f"WHERE t.derived OR t.owner {_JSON_IN}",
            json.dumps(list(files)),
        )
        return [number for (number,) in rows]

    def hashes(self) -> list[tuple[int, bytes, bool]]:
        """Return the id of every vector, the hash of its text, and whether a table row has it."""
        return self._rows(
            "SELECT id, hash, EXISTS (SELECT 1 FROM table_rows r WHERE r.vector = vectors.id) "
            "FROM vectors ORDER BY id"
        )

    def check(self) -> None:
        """Raise LibraryError when the file's own structure is damaged."""
        told = self._rows("PRAGMA integrity_check(1)")
        if told != [("ok",)]:
            raise self._damaged(told[0][0])

    # ------------------------------------------------------------------------------------------

    def _rows(self, query: str, *values: object) -> list[Any]:
        try:
            with self._lock:
                return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._damaged(error) from error

    def _damaged(self, why: object) -> LibraryError:
        return LibraryError(f"{self._path}: damaged ({why}); run `giichat build` again")


def _within(column: str, allowed: Iterable[object] | None) -> tuple[str, list[str]]:
    """Return the condition that a column is among some values, and its parameter."""
    if allowed is None:
        return "TRUE", []
    return f"{column} {_JSON_IN}", [json.dumps(list(allowed))]


def _listed(weights: Iterable[float]) -> str:
    return ", ".join(map(str, weights))


def _document(row: Any) -> Document:
    file, title, text, blocks, source, edition, published = row
    return Document(file, title, text, decode_blocks(blocks), source, edition, published)


def _passage(row: Any) -> Passage:
    _, text, file, start, end, page, paragraph, heading, source, edition = row
    return Passage(text, TextPlace(file, start, end, page, paragraph, heading), source, edition)


def _summary(fields: list[Any]) -> TableSummary:
    fields[5], fields[6] = tuple(fields[5]), tuple(fields[6])
    return TableSummary(*fields)
