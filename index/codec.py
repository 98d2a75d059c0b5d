"""The values of ingest as compact JSON and back, exactly; pure.

A cell that stands where its row and column say is written as its text, or text and number;
only others carry their place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from giichat.ingest.records import (
    Authority,
    Block,
    Cell,
    Column,
    MethodBreak,
    Role,
    Row,
    Source,
    Statement,
    Table,
    TextPlace,
)

Json = Any  # what json.loads gives


def dumps(value: Json) -> str:
    """Return compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# -- places, blocks, sources, statements ---------------------------------------------------------


def encode_place(place: TextPlace | None) -> Json:
    """Return a place as a list, or None."""
    if place is None:
        return None
    return [place.file, place.start, place.end, place.page, place.paragraph, place.heading]


def decode_place(data: Json) -> TextPlace | None:
    """Return the place of a list, or None."""
    return None if data is None else TextPlace(*data)


def encode_blocks(blocks: Sequence[Block]) -> str:
    """Return the blocks of a document as JSON."""
    return dumps(
        [[b.kind, b.start, b.end, b.page, b.paragraph, b.heading, b.source] for b in blocks]
    )


def decode_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a document from JSON."""
    return tuple(Block(*data) for data in json.loads(text))


def encode_source(source: Source) -> str:
    """Return a source as JSON."""
    return dumps(
        [
            source.id, source.title, source.publisher, source.address,
            source.published, source.edition, source.authority.value,
        ]
    )  # fmt: skip


def decode_source(text: str) -> Source:
    """Return a source from JSON."""
    fields = json.loads(text)
    fields[-1] = Authority(fields[-1])
    return Source(*fields)


def encode_statement(statement: Statement) -> str:
    """Return a statement as JSON."""
    s = statement
    return dumps(
        [
            s.subject, s.edition, s.ranking, s.measure, s.number, s.printed,
            encode_place(s.place), s.source, s.scope, s.group,
        ]
    )  # fmt: skip


def decode_statement(text: str) -> Statement:
    """Return a statement from JSON."""
    fields = json.loads(text)
    fields[6] = TextPlace(*fields[6])
    return Statement(*fields)


# -- tables --------------------------------------------------------------------------------------


def encode_table(table: Table) -> str:
    """Return a table as JSON."""
    t = table
    return dumps(
        [
            t.id, t.file, t.locator, t.title, t.source,
            [[c.header, c.role.value, c.unit, int(c.numeric)] for c in t.columns],
            [_encode_row(row) for row in t.rows],
            t.edition,
            [_encode_row(row) for row in t.totals],
            t.footnotes, t.subject, t.aliases, t.size, int(t.main),
            [[b.edition, b.note, b.source] for b in t.breaks],
            int(t.derived),
        ]
    )  # fmt: skip


def decode_table(text: str) -> Table:
    """Return a table from JSON."""
    (
        id_, file, locator, title, source, columns, rows, edition, totals,
        footnotes, subject, aliases, size, main, breaks, derived,
    ) = json.loads(text)  # fmt: skip
    return Table(
        id=id_,
        file=file,
        locator=locator,
        title=title,
        source=source,
        columns=tuple(Column(h, Role(role), unit, bool(n)) for h, role, unit, n in columns),
        rows=tuple(map(_decode_row, rows)),
        edition=edition,
        totals=tuple(map(_decode_row, totals)),
        footnotes=tuple(footnotes),
        subject=subject,
        aliases=tuple(aliases),
        size=size,
        main=bool(main),
        breaks=tuple(MethodBreak(*each) for each in breaks),
        derived=bool(derived),
    )


def _encode_row(row: Row) -> Json:
    line = row.cells[0].row if row.cells else 0
    cells = [_encode_cell(cell, line, at) for at, cell in enumerate(row.cells, start=1)]
    return [line, cells, row.sources] if row.sources else [line, cells]


def _decode_row(data: Json) -> Row:
    line, cells = data[0], data[1]
    return Row(
        tuple(_decode_cell(cell, line, at) for at, cell in enumerate(cells, start=1)),
        tuple(data[2]) if len(data) > 2 else (),
    )


def _encode_cell(cell: Cell, line: int, column: int) -> Json:
    if cell.row != line or cell.column != column or cell.place is not None:
        return [cell.printed, cell.number, cell.row, cell.column, encode_place(cell.place)]
    return cell.printed if cell.number is None else [cell.printed, cell.number]


def _decode_cell(data: Json, line: int, column: int) -> Cell:
    if isinstance(data, str):
        return Cell(data, None, line, column)
    if len(data) == 2:
        return Cell(data[0], data[1], line, column)
    data[4] = decode_place(data[4])
    return Cell(*data)
