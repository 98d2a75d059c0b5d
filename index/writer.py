"""Contents into a new SQLite file.

Nothing here is safe against a crash: a killed build is thrown away with its whole folder.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType

from giichat.index.codec import dumps, encode_blocks, encode_source, encode_statement, encode_table
from giichat.index.errors import LibraryError
from giichat.index.row_sentence import row_sentence
from giichat.index.schema import INDEXES, SCHEMA
from giichat.index.words import indexed
from giichat.ingest.records import Content, Document, Passage, Role, Statement, Table
from giichat.ingest.sentences import sentences

Owner = str  # the path of the file that gave it, or "" for what is derived from all

# What each text to be embedded belongs to: ("passages", id), ("sentences", id), ("statements", id),
# or ("table_rows", table number and row).
Texts = Iterator[tuple[str, str, tuple[int, ...]]]


class Writer:
    """One new library file; a context manager that finishes it when no error left the block."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = MEMORY")  # for the savepoint of a file
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.executescript(SCHEMA)
        self._connection.execute("BEGIN")

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        with closing(self._connection):
            if kind is None:
                self._connection.execute("COMMIT")
                self._connection.executescript(INDEXES)

    def add(self, content: Content) -> None:
        """Add all that a file gave, or nothing of it.

        Raises LibraryError when something of it is held already or cannot be stored.
        """
        with self._all_or_nothing(content.file.path):
            file = content.file
            self._insert(
                "files (path, location, kind, sha256, sources)",
                file.path, file.location, file.kind.value, file.sha256,
                dumps([encode_source(source) for source in content.sources]),
            )  # fmt: skip
            self._connection.executemany(
                "INSERT OR IGNORE INTO sources VALUES (?, ?)",
                [(source.id, encode_source(source)) for source in content.sources],
            )
            if content.document is not None:
                self._add_document(content.document)
            title = content.document.title if content.document is not None else ""
            spans = [self._add_passage(each, file.path, title) for each in content.passages]
            for statement in content.statements:
                self._add_statement(statement, file.path, spans)
            for table in content.tables:
                self._add_table(table, file.path)

    def add_derived(self, tables: Iterable[Table]) -> None:
        """Add tables made of the statements of all files."""
        with self._all_or_nothing("the tables made of statements"):
            for table in tables:
                self._add_table(table, "")

    def set_meta(self, **values: str) -> None:
        """Keep some values under their names."""
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())

    def texts(self) -> Texts:
        """Yield every text to be embedded: its table, itself, and the key of its row."""
        from giichat.index.codec import decode_statement, decode_table

        read = self._connection.cursor().execute
        for number, heading, text in read("SELECT id, heading, text FROM passages"):
            yield "passages", _headed(heading, text), (number,)
        said = (
            'SELECT s.id, p.heading, substr(p.text, s."start" - p."start" + 1, s."end" - s."start") '
            "FROM sentences s JOIN passages p ON p.id = s.passage"
        )
        for number, heading, text in read(said):
            yield "sentences", _headed(heading, text), (number,)
        told = (
            "SELECT s.id, s.body, d.text FROM statements s "
            "LEFT JOIN documents d ON d.file = s.owner"
        )
        for number, body, document in read(told):
            place = decode_statement(body).place
            if document and document[place.start : place.end].strip():
                yield "statements", document[place.start : place.end], (number,)
        for number, body in read("SELECT number, body FROM tables"):
            table = decode_table(body)
            for position, row in enumerate(table.rows):
                yield "table_rows", row_sentence(table, row), (number, position)

    def set_vectors(self, where: str, keys: Iterable[tuple[int, ...]]) -> None:
        """Say which vector stands for a row: each key is that of `texts` and the vector's id."""
        if where == "table_rows":
            statement = "INSERT INTO table_rows VALUES (?1, ?2, ?3)"
        else:
            statement = f"UPDATE {where} SET vector = ?2 WHERE id = ?1"
        self._connection.executemany(statement, keys)

    def add_vectors(self, hashes: Iterable[tuple[int, bytes]]) -> None:
        """Say which text, by its hash, each vector is of."""
        self._connection.executemany("INSERT INTO vectors VALUES (?, ?)", hashes)

    def counts(self) -> dict[str, int]:
        """Return how many of each thing are in."""
        names = ("files", "sources", "documents", "passages", "tables", "statements")
        counted = {name: self._count(f"SELECT count(*) FROM {name}") for name in names}
        counted["rows"] = self._count(
            "SELECT coalesce(sum(json_extract(summary, '$[7]')), 0) FROM tables"
        )
        return counted

    # -- one thing each ------------------------------------------------------------------------

    def _add_document(self, document: Document) -> None:
        d = document
        blocks = encode_blocks(d.blocks)
        self._insert("documents", d.file, d.title, d.text, blocks, d.source, d.edition, d.published)

    def _add_passage(self, passage: Passage, owner: Owner, title: str) -> tuple[int, int, int]:
        """Return where the passage begins and ends, and its id."""
        place = passage.place
        number = self._insert(
            'passages (owner, text, file, "start", "end", page, paragraph, heading, '
            "source, edition)",
            owner, passage.text, place.file, place.start, place.end, place.page, place.paragraph,
            place.heading, passage.source, passage.edition,
        )  # fmt: skip
        words = [indexed(text) for text in (title, place.heading, passage.text)]
        self._insert("passage_words (rowid, title, heading, text)", number, *words)
        self._connection.executemany(
            'INSERT INTO sentences (passage, "start", "end") VALUES (?, ?, ?)',
            [(number, start, end) for start, end in sentences(passage.text, place.start)],
        )
        return place.start, place.end, number

    def _add_statement(
        self, statement: Statement, owner: Owner, spans: list[tuple[int, int, int]]
    ) -> None:
        self._insert(
            "statements (owner, body, passage)",
            owner, encode_statement(statement), _covering(spans, statement.place.start),
        )  # fmt: skip

    def _add_table(self, table: Table, owner: Owner) -> None:
        number = self._insert(
            "tables (id, owner, derived, summary, body)",
            table.id, owner, int(table.derived), dumps(summarise(table)), encode_table(table),
        )  # fmt: skip
        texts = (
            table.title,
            "\n".join(table.aliases),
            "\n".join(column.header for column in table.columns),
            table.subject,
            f"{table.file} {table.locator}",
            " ".join(map(str, editions(table))),
            "\n".join(_cell_words(table)),
        )
        self._insert(
            "table_words (rowid, title, aliases, headers, subject, file, editions, cells)",
            number, *map(indexed, texts),
        )  # fmt: skip

    def _insert(self, where: str, *values: object) -> int:
        marks = ", ".join("?" * len(values))
        done = self._connection.execute(f"INSERT INTO {where} VALUES ({marks})", values)
        return int(done.lastrowid or 0)

    def _count(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])

    @contextmanager
    def _all_or_nothing(self, what: str) -> Iterator[None]:
        self._connection.execute("SAVEPOINT one")
        try:
            yield
        except (sqlite3.IntegrityError, UnicodeEncodeError, OverflowError) as error:
            self._connection.execute("ROLLBACK TO one")
            raise LibraryError(f"{what}: {_reason(error)}") from error
        finally:
            self._connection.execute("RELEASE one")


def summarise(table: Table) -> list[object]:
    """Return the fields of the table's `TableSummary` as JSON values."""
    return [
        table.id, table.file, table.title, table.locator, table.subject,
        [column.header for column in table.columns], editions(table), len(table.rows),
        table.main, table.derived,
    ]  # fmt: skip


def editions(table: Table) -> list[int]:
    """Return the editions that a table holds, in rising order."""
    position = table.column(Role.EDITION)
    if position is None:
        return [] if table.edition is None else [table.edition]
    numbers = {row.cells[position].number for row in table.rows}
    return sorted({int(n) for n in numbers if n is not None and float(n).is_integer()})


def _cell_words(table: Table) -> list[str]:
    """Return the cells that are words, each once; cells of numbers tell no table from another."""
    wordy = [i for i, column in enumerate(table.columns) if not column.numeric]
    cells = (row.cells[i] for row in table.rows for i in wordy)
    return list(dict.fromkeys(cell.printed for cell in cells if cell.number is None))


def _headed(heading: str, text: str) -> str:
    return f"{heading}\n{text}" if heading else text


def _covering(spans: list[tuple[int, int, int]], start: int) -> int | None:
    """Return the id of the first passage that holds the character at `start`."""
    at = bisect_right(spans, start, key=lambda span: span[0]) - 1
    found = None
    while at >= 0 and spans[at][1] > start:  # passages overlap, so an earlier one may hold it too
        found = spans[at][2]
        at -= 1
    return found


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "holds characters that are not Unicode text"
    if isinstance(error, OverflowError):
        return "holds a number too large to store"
    if "UNIQUE" in str(error):
        return "something else with the same id is held already"
    return f"cannot be stored ({error})"
