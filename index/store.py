"""The SQLite file of a snapshot: everything read, and the words to find it by. SQLite only here."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from giichat.index.codec import (
    dump,
    dump_document,
    dump_statement,
    dump_table,
    load_document,
    load_statement,
    load_table,
    place_list,
)
from giichat.index.records import TableSummary
from giichat.ingest.records import (
    Authority,
    Content,
    Document,
    File,
    Kind,
    Passage,
    Role,
    Source,
    Statement,
    Table,
    TextPlace,
)

SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, location TEXT, kind TEXT, sha256 TEXT);
CREATE TABLE sources (file TEXT, id TEXT, title TEXT, publisher TEXT, address TEXT,
                      published TEXT, edition INTEGER, authority TEXT);
CREATE INDEX source_ids ON sources (id);
CREATE TABLE documents (file TEXT PRIMARY KEY, body TEXT);
CREATE TABLE passages (id INTEGER PRIMARY KEY, file TEXT, text TEXT, place TEXT, source TEXT,
                       edition INTEGER);
CREATE TABLE tables (id TEXT PRIMARY KEY, file TEXT, body TEXT, summary TEXT);
CREATE TABLE statements (file TEXT, body TEXT);
CREATE TABLE embedded (id INTEGER PRIMARY KEY, kind TEXT, ref TEXT, sha256 TEXT);
CREATE VIRTUAL TABLE passage_words USING fts5 (text, tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE table_words USING fts5 (id UNINDEXED, words, tokenize='unicode61 remove_diacritics 2');
"""
UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])")
WORD = re.compile(r"\w+")
MAX_TABLE_WORDS = 4000  # distinct words kept of one table; more would only slow the search
MAX_QUERY_WORDS = 40


def spaced(text: str) -> str:
    """Return a text with every character of an unspaced script standing alone, for FTS."""
    return UNSPACED.sub(r" \1 ", text)


def match_any(words: Iterable[str]) -> str:
    """Return an FTS query for any of the words; each is quoted, so none is read as syntax."""
    parts = [w for word in words for w in WORD.findall(spaced(word))]
    return " OR ".join(f'"{w}"' for w in dict.fromkeys(parts[:MAX_QUERY_WORDS]))


class Store:
    """Reads and writes one snapshot's SQLite file."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        target = path if create else f"file:{path}?mode=ro&immutable=1"
        self._db = sqlite3.connect(target, uri=not create, check_same_thread=False)
        if create:
            self._db.executescript(SCHEMA)

    def close(self) -> None:
        """Commit and close."""
        self._db.commit()
        self._db.close()

    # -- writing -----------------------------------------------------------------------------

    def add(self, content: Content) -> None:
        """Write all that one file gave."""
        f = content.file
        self._db.execute("INSERT INTO files VALUES (?,?,?,?)", (f.path, f.location, f.kind.value, f.sha256))
        for s in content.sources:
            self._db.execute(
                "INSERT INTO sources VALUES (?,?,?,?,?,?,?,?)",
                (f.path, s.id, s.title, s.publisher, s.address, s.published, s.edition, s.authority.value),
            )
        if content.document is not None:
            self._db.execute("INSERT INTO documents VALUES (?,?)", (f.path, dump_document(content.document)))
        for passage in content.passages:
            self._add_passage(f.path, passage)
        for table in content.tables:
            self.add_table(table)
        self._db.executemany(
            "INSERT INTO statements VALUES (?,?)", [(f.path, dump_statement(s)) for s in content.statements]
        )

    def _add_passage(self, file: str, passage: Passage) -> None:
        row = self._db.execute(
            "INSERT INTO passages (file, text, place, source, edition) VALUES (?,?,?,?,?)",
            (file, passage.text, dump(place_list(passage.place)), passage.source, passage.edition),
        )
        words = spaced(f"{passage.place.heading} {passage.text}")
        self._db.execute("INSERT INTO passage_words (rowid, text) VALUES (?,?)", (row.lastrowid, words))

    def add_table(self, table: Table) -> None:
        """Write one table and the words it is found by."""
        self._db.execute(
            "INSERT OR REPLACE INTO tables VALUES (?,?,?,?)",
            (table.id, table.file, dump_table(table), _dump_summary(summary_of(table))),
        )
        self._db.execute("INSERT INTO table_words VALUES (?,?)", (table.id, spaced(" ".join(_words_of(table)))))

    def add_embedded(self, rows: Iterable[tuple[int, str, str, str]]) -> None:
        """Write what each vector is of: id, kind ("passage", "row", "statement"), ref, text hash."""
        self._db.executemany("INSERT INTO embedded VALUES (?,?,?,?)", rows)

    # -- reading -----------------------------------------------------------------------------

    def files(self) -> list[File]:
        """Return the files, in order of their paths."""
        rows = self._db.execute("SELECT path, location, kind, sha256 FROM files ORDER BY path")
        return [File(p, location, Kind(k), h) for p, location, k, h in rows]

    def sources(self) -> list[Source]:
        """Return every source once."""
        rows = self._db.execute(
            "SELECT DISTINCT id, title, publisher, address, published, edition, authority FROM sources"
        )
        return [Source(*row[:6], Authority(row[6])) for row in rows]

    def source(self, identity: str) -> Source | None:
        """Return the source of this id, or None."""
        row = self._db.execute(
            "SELECT id, title, publisher, address, published, edition, authority FROM sources WHERE id=?",
            (identity,),
        ).fetchone()
        return Source(*row[:6], Authority(row[6])) if row else None

    def document(self, file: str) -> Document | None:
        """Return the document of a file, or None."""
        row = self._db.execute("SELECT body FROM documents WHERE file=?", (file,)).fetchone()
        return load_document(row[0]) if row else None

    def documents(self) -> list[Document]:
        """Return every document."""
        rows = self._db.execute("SELECT body FROM documents ORDER BY file")
        return [load_document(row[0]) for row in rows]

    def table(self, identity: str) -> Table | None:
        """Return the table of this id, or None."""
        row = self._db.execute("SELECT body FROM tables WHERE id=?", (identity,)).fetchone()
        return load_table(row[0]) if row else None

    def summaries(self) -> list[TableSummary]:
        """Return what is known of every table without its rows."""
        rows = self._db.execute("SELECT summary FROM tables ORDER BY rowid")
        return [_load_summary(row[0]) for row in rows]

    def statements(self) -> list[Statement]:
        """Return every statement."""
        rows = self._db.execute("SELECT body FROM statements ORDER BY rowid")
        return [load_statement(row[0]) for row in rows]

    def content(self, file: File) -> Content:
        """Return all that a file gave, as it was read."""
        tables = self._db.execute(
            "SELECT body FROM tables WHERE file=? ORDER BY rowid", (file.path,)
        ).fetchall()
        passages = self._db.execute(
            "SELECT text, place, source, edition FROM passages WHERE file=? ORDER BY id", (file.path,)
        ).fetchall()
        statements = self._db.execute(
            "SELECT body FROM statements WHERE file=? ORDER BY rowid", (file.path,)
        ).fetchall()
        sources = self._db.execute(
            "SELECT id, title, publisher, address, published, edition, authority FROM sources WHERE file=? ORDER BY rowid",
            (file.path,),
        ).fetchall()
        return Content(
            file,
            self.document(file.path),
            tuple(load_table(row[0]) for row in tables),
            tuple(_passage(*row) for row in passages),
            tuple(load_statement(row[0]) for row in statements),
            tuple(Source(*row[:6], Authority(row[6])) for row in sources),
        )

    def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Return passages by their ids."""
        marks = ",".join("?" * len(ids))
        rows = self._db.execute(
            f"SELECT id, text, place, source, edition FROM passages WHERE id IN ({marks})", tuple(ids)
        )
        return {row[0]: _passage(*row[1:]) for row in rows}

    def passage_ids(self, files: Sequence[str] | None, editions: Sequence[int] | None) -> list[int]:
        """Return the ids of the passages of these files and editions (None: no limit)."""
        where, values = _where(files, editions)
        rows = self._db.execute(f"SELECT id FROM passages {where} ORDER BY id", values)
        return [row[0] for row in rows]

    def lexical(
        self, question: str, k: int, files: Sequence[str] | None, editions: Sequence[int] | None
    ) -> list[int]:
        """Return the ids of the k passages that BM25 puts first."""
        query = match_any([question])
        if not query:
            return []
        where, values = _where(files, editions)
        limit = f"AND rowid IN (SELECT id FROM passages {where})" if where else ""
        rows = self._db.execute(
            f"SELECT rowid FROM passage_words WHERE passage_words MATCH ? {limit} ORDER BY bm25(passage_words) LIMIT ?",
            (query, *values, k),
        )
        return [row[0] for row in rows]

    def candidate_tables(
        self, words: Sequence[str], limit: int, files: Sequence[str] | None = None
    ) -> list[str]:
        """Return the ids of the tables that share most of the telling words, best first."""
        query = match_any(words)
        if not query:
            return []
        marks = f"AND id IN (SELECT id FROM tables WHERE file IN ({','.join('?' * len(files))}))" if files else ""
        rows = self._db.execute(
            f"SELECT id FROM table_words WHERE table_words MATCH ? {marks} ORDER BY bm25(table_words) LIMIT ?",
            (query, *(files or ()), limit),
        )
        return [row[0] for row in rows]

    def embedded(self) -> list[tuple[int, str, str, str]]:
        """Return what each vector is of, by id."""
        return list(self._db.execute("SELECT id, kind, ref, sha256 FROM embedded ORDER BY id"))

    def passage_rows(self) -> list[tuple[int, str]]:
        """Return (id, heading and text) of every passage."""
        rows = self._db.execute("SELECT id, text, place FROM passages ORDER BY id").fetchall()
        found = []
        for identity, text, place in rows:
            heading = _place(place).heading
            found.append((identity, f"{heading}. {text}" if heading else text))
        return found


def _place(text: str) -> TextPlace:
    return TextPlace(*json.loads(text))


def _passage(text: str, place: str, source: str, edition: int | None) -> Passage:
    return Passage(text, _place(place), source, edition)


def _where(files: Sequence[str] | None, editions: Sequence[int] | None) -> tuple[str, tuple[object, ...]]:
    parts, values = [], []
    for column, wanted in (("file", files), ("edition", editions)):
        if wanted is not None:
            parts.append(f"{column} IN ({','.join('?' * len(wanted))})")
            values += list(wanted)
    return ("WHERE " + " AND ".join(parts) if parts else ""), tuple(values)


def summary_of(table: Table) -> TableSummary:
    """Return what can be known of a table without its rows."""
    edition = table.column(Role.EDITION)
    editions = {table.edition} if table.edition is not None else set()
    if edition is not None:
        editions |= {int(n) for r in table.rows if (n := r.cells[edition].number) is not None}
    return TableSummary(
        table.id,
        table.file,
        table.title,
        table.locator,
        table.subject,
        tuple(c.header for c in table.columns),
        tuple(sorted(editions)),
        len(table.rows),
        table.main,
        table.derived,
    )


def _dump_summary(s: TableSummary) -> str:
    return dump(
        [s.id, s.file, s.title, s.locator, s.subject, list(s.columns), list(s.editions), s.rows, s.main, s.derived]
    )


def _load_summary(text: str) -> TableSummary:
    d = json.loads(text)
    return TableSummary(*d[:5], tuple(d[5]), tuple(d[6]), *d[7:])


def _words_of(table: Table) -> list[str]:
    said = [table.title, *table.aliases, table.subject, table.file.replace("_", " ").replace("-", " ")]
    said += [c.header for c in table.columns]
    texts = [i for i, c in enumerate(table.columns) if not c.numeric and c.role is not Role.SOURCE]
    values = dict.fromkeys(row.cells[i].printed for row in table.rows for i in texts)
    words = dict.fromkeys(w for text in (*said, *values) for w in text.split())
    return list(words)[:MAX_TABLE_WORDS]
