"""The tables of the library's SQLite file, and the values that two writers of it must share."""

from __future__ import annotations

from functools import lru_cache

FORMAT_VERSION = 2  # raise when a library written before cannot be read

# The full-text tables hold no copy of the text ("content=''"): the rowid leads to it. Porter's
# stemming joins "ranked", "ranking" and "ranks"; names are hardly touched by it.
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    number INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, location TEXT NOT NULL,
    kind TEXT NOT NULL, sha256 TEXT NOT NULL, sources TEXT NOT NULL
);
CREATE TABLE sources (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE documents (
    file TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, blocks TEXT NOT NULL,
    source TEXT NOT NULL, edition INTEGER, published TEXT NOT NULL
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, text TEXT NOT NULL, file TEXT NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, page INTEGER, paragraph INTEGER NOT NULL,
    heading TEXT NOT NULL, source TEXT NOT NULL, edition INTEGER, vector INTEGER
);
CREATE TABLE sentences (
    id INTEGER PRIMARY KEY, passage INTEGER NOT NULL, "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL, vector INTEGER
);
CREATE TABLE statements (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, body TEXT NOT NULL,
    passage INTEGER, vector INTEGER
);
CREATE TABLE tables (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, owner TEXT NOT NULL,
    derived INTEGER NOT NULL, summary TEXT NOT NULL, body TEXT NOT NULL
);
CREATE TABLE table_rows (
    "table" INTEGER NOT NULL, "row" INTEGER NOT NULL, vector INTEGER NOT NULL,
    PRIMARY KEY ("table", "row")
) WITHOUT ROWID;
CREATE TABLE vectors (id INTEGER PRIMARY KEY, hash BLOB UNIQUE NOT NULL);
CREATE VIRTUAL TABLE passage_words USING fts5(
    title, heading, text, content='', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE table_words USING fts5(
    title, aliases, headers, subject, file, editions, cells,
    content='', tokenize='porter unicode61 remove_diacritics 2'
);
"""
# Made after the rows are in, which is faster.
INDEXES = """
CREATE INDEX passages_owner ON passages (owner);
CREATE INDEX passages_vector ON passages (vector);
CREATE INDEX sentences_passage ON sentences (passage);
CREATE INDEX sentences_vector ON sentences (vector);
CREATE INDEX statements_owner ON statements (owner);
CREATE INDEX statements_vector ON statements (vector);
CREATE INDEX tables_owner ON tables (owner);
CREATE INDEX table_rows_vector ON table_rows (vector);
INSERT INTO passage_words (passage_words) VALUES ('optimize');
INSERT INTO table_words (table_words) VALUES ('optimize');
ANALYZE;
"""


@lru_cache(maxsize=1)
def readers_fingerprint() -> str:
    """Return a hash of the code and the names that read files; while it stands, so do contents."""
    import hashlib
    from importlib.resources import files
    from importlib.resources.abc import Traversable

    digest = hashlib.sha256()

    def add(folder: Traversable, suffix: str) -> None:
        for entry in sorted(folder.iterdir(), key=lambda each: each.name):
            if entry.name.endswith(suffix):
                digest.update(entry.name.encode() + b"\0" + entry.read_bytes())

    add(files("giichat.ingest"), ".py")
    names = files("giichat.data").joinpath("names")
    if names.is_dir():
        add(names, ".csv")
    return digest.hexdigest()
