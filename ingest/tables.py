"""Grids -> tables: titles, headers, units, data, totals and footnotes told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from giichat.ingest.headings import Line, headers_of, leading, split_header
from giichat.ingest.missing import explained_marks, is_missing, is_missing_number
from giichat.ingest.months import by_month
from giichat.ingest.records import Cell, Column, Grid, GridCell, Role, Row, Source, Table
from giichat.ingest.roles import describe, settle
from giichat.ingest.table_titles import edition_of, title_of
from giichat.ingest.tails import sections_of, totals_of, trailing
from giichat.ingest.values import decimal_mark
from giichat.ingest.wide import lengthen

SUBJECT_WORDS = 2  # of a header that says what a row is; longer ones describe it


def tables_of(grid: Grid, *, source: Source) -> tuple[Table, ...]:
    """Return the table a grid holds, in long form; none when it is no table."""
    full: list[Line] = [row for row in grid.cells if any(c.text for c in row)]
    titles, rows = leading(full)
    rows = by_month(rows)
    header, data = split_header(rows)
    if len(header) + len(data) < 2 or not data or len(data[0]) < 2:
        return ()
    data, notes = trailing(data)
    data, sections = sections_of(data)
    if not data:
        return ()
    headers = headers_of(header, len(data[0]))
    if any(sections):
        headers = [*headers, "Section"]
        data = [
            [*row, s or GridCell("", row[0].row, 0)] for row, s in zip(data, sections, strict=True)
        ]
    columns, cells = _read(headers, data, explained_marks(notes))
    totals = totals_of(columns, cells)
    lines = [Row(line, _row_sources(columns, line)) for line in cells]
    if len(totals) == len(lines):
        return ()
    table = Table(
        id=f"{grid.file}#{grid.locator}" if grid.locator else grid.file,
        file=grid.file,
        locator=grid.locator,
        title=title_of(grid, titles, source),
        source=source.id,
        columns=tuple(columns),
        rows=tuple(line for n, line in enumerate(lines) if n not in totals),
        totals=tuple(line for n, line in enumerate(lines) if n in totals),
        footnotes=notes,
        subject=_subject(columns),
    )
    if table.column(Role.EDITION) is None:
        table = replace(table, edition=edition_of(grid, titles, source, columns))
    return (lengthen(table),)


def _read(
    headers: Sequence[str], data: Sequence[Line], explained: frozenset[str]
) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    """Return the columns and the cells of every row, with what each cell means."""
    texts = [
        ["" if row[i].text.strip().casefold() in explained else row[i].text for row in data]
        for i in range(len(headers))
    ]
    mark = _table_mark(texts)
    columns: list[Column] = []
    numbers: list[list[float | None]] = []
    for i, title in enumerate(headers):
        column, values = describe(title, texts[i], mark)
        stored = [row[i].number for row in data]
        numbers.append(
            [
                s if s is not None and v is not None and column.role is not Role.DATE else v
                for s, v in zip(stored, values, strict=True)
            ]
        )
        columns.append(column)
    columns = settle(columns, texts)
    return columns, [
        tuple(_cell(row[i], columns[i], numbers[i][n], explained) for i in range(len(headers)))
        for n, row in enumerate(data)
    ]


def _table_mark(texts: Sequence[Sequence[str]]) -> str:
    """Return the decimal mark the columns show, for those whose numbers may be read either way.

    Of a table that shows both, "5,288" is thousands: so many print three decimals to no number.
    """
    marks = {decimal_mark((c for c in column if not is_missing(c)), "") for column in texts}
    return "," if "," in marks and "." not in marks else "."


def _cell(cell: GridCell, column: Column, number: float | None, explained: frozenset[str]) -> Cell:
    text = cell.text.strip().casefold()
    missing = is_missing(cell.text) or text in explained
    if column.numeric and number is None:
        missing = missing or is_missing_number(cell.text)
    if missing:
        return Cell("", None, cell.row, cell.column, cell.place)
    return Cell(cell.text, number, cell.row, cell.column, cell.place)


def _row_sources(columns: Sequence[Column], cells: Sequence[Cell]) -> tuple[str, ...]:
    found: list[str] = []
    for column, cell in zip(columns, cells, strict=True):
        if column.role is Role.SOURCE:
            found += [
                part.strip()
                for part in re.split(r"\s+\|\s+|\s*;\s*(?=https?:)|\s+(?=https?:)", cell.printed)
                if part.strip()
            ]
    return tuple(dict.fromkeys(found))


def _subject(columns: Sequence[Column]) -> str:
    name = next((c.header for c in columns if c.role is Role.NAME), "")
    word = re.sub(r"\(.*?\)", "", name).strip().lower()
    if not word or word in ("name", "title") or len(word.split()) > SUBJECT_WORDS:
        return ""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
