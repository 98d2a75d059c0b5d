"""The values of ingest as JSON and back, exactly: how they are kept in the library."""

from __future__ import annotations

import json
from typing import Any

from giichat.ingest.records import (
    Block,
    Cell,
    Column,
    Document,
    MethodBreak,
    Role,
    Row,
    Statement,
    Table,
    TextPlace,
)


def dump(value: Any) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def place_list(place: TextPlace | None) -> list[Any] | None:
    """Return a place as a list, or None."""
    if place is None:
        return None
    return [place.file, place.start, place.end, place.page, place.paragraph, place.heading]


def place_of(data: list[Any] | None) -> TextPlace | None:
    """Return the place that `place_list` gave."""
    return TextPlace(*data) if data is not None else None


def _cell(cell: Cell) -> list[Any]:
    data: list[Any] = [cell.printed, cell.number, cell.row, cell.column]
    return data if cell.place is None else [*data, place_list(cell.place)]


def _cell_of(data: list[Any]) -> Cell:
    return Cell(*data[:4], place_of(data[4]) if len(data) > 4 else None)


def _row(row: Row) -> list[Any]:
    return [[_cell(c) for c in row.cells], list(row.sources)]


def _row_of(data: list[Any]) -> Row:
    return Row(tuple(_cell_of(c) for c in data[0]), tuple(data[1]))


def dump_table(table: Table) -> str:
    """Return a table as JSON."""
    return dump(
        {
            "id": table.id,
            "file": table.file,
            "locator": table.locator,
            "title": table.title,
            "source": table.source,
            "columns": [[c.header, c.role.value, c.unit, c.numeric] for c in table.columns],
            "rows": [_row(r) for r in table.rows],
            "totals": [_row(r) for r in table.totals],
            "edition": table.edition,
            "footnotes": list(table.footnotes),
            "subject": table.subject,
            "aliases": list(table.aliases),
            "size": table.size,
            "main": table.main,
            "breaks": [[b.edition, b.note, b.source] for b in table.breaks],
            "derived": table.derived,
        }
    )


def load_table(text: str) -> Table:
    """Return the table that `dump_table` gave."""
    data = json.loads(text)
    data["columns"] = tuple(Column(h, Role(r), u, n) for h, r, u, n in data["columns"])
    data["rows"] = tuple(_row_of(r) for r in data["rows"])
    data["totals"] = tuple(_row_of(r) for r in data["totals"])
    data["footnotes"] = tuple(data["footnotes"])
    data["aliases"] = tuple(data["aliases"])
    data["breaks"] = tuple(MethodBreak(*b) for b in data["breaks"])
    return Table(**data)


def dump_document(document: Document) -> str:
    """Return a document as JSON."""
    blocks = [
        [b.kind, b.start, b.end, b.page, b.paragraph, b.heading, b.source] for b in document.blocks
    ]
    return dump(
        [
            document.file,
            document.title,
            document.text,
            blocks,
            document.source,
            document.edition,
            document.published,
        ]
    )


def load_document(text: str) -> Document:
    """Return the document that `dump_document` gave."""
    data = json.loads(text)
    data[3] = tuple(Block(*b) for b in data[3])
    return Document(*data)


def dump_statement(statement: Statement) -> str:
    """Return a statement as JSON."""
    s = statement
    return dump(
        [s.subject, s.edition, s.ranking, s.measure, s.number, s.printed, place_list(s.place), s.source, s.scope, s.group]
    )


def load_statement(text: str) -> Statement:
    """Return the statement that `dump_statement` gave."""
    data = json.loads(text)
    data[6] = place_of(data[6])
    return Statement(*data)
