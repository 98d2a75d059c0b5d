"""Spreadsheets -> grids: CSV, TSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from giichat.ingest.errors import IngestError
from giichat.ingest.records import File, Grid, GridCell, Kind

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 50
MIN_WIDTH = 3  # columns: in a narrower table a cut title looks like a row
MAX_CELLS = 5_000_000  # of one sheet; a larger one is no table that a person reads

Cells = list[list[GridCell]]


def spreadsheet_grids(file: File) -> tuple[Grid, ...]:
    """Return every rectangle of cells in a CSV, TSV or XLSX file.

    Raises IngestError when the file is empty or cannot be read.
    """
    if file.kind is Kind.XLSX:
        return _workbook(file)
    text = _decoded(file, Path(file.location).read_bytes())
    rows = _rows(text, "\t" if file.kind is Kind.TSV else None)
    rows = _whole_lines(rows)
    cells = [
        [GridCell(value.strip(), line, column) for column, value in enumerate(row, start=1)]
        for line, row in rows
    ]
    grids = tuple(Grid(file.path, "", _rectangle(part)) for part in _blocks(cells))
    if not grids:
        raise IngestError(f"{file.path}: the file holds no cells")
    return grids


def _decoded(file: File, data: bytes) -> str:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IngestError(f"{file.path}: not a text table (it holds binary data)")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        if best is None:
            raise IngestError(f"{file.path}: the text encoding cannot be told") from None
        return str(best)


def _rows(text: str, delimiter: str | None) -> list[tuple[int, list[str]]]:
    """Return (line, cells) of a delimited text; the delimiter is the one that splits most evenly."""
    mark = delimiter or _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows = []
    line = 1
    for row in reader:
        rows.append((line, row))
        line = reader.line_num + 1
    return rows


def _whole_lines(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Join what an unquoted comma cut: titles above and notes below are shorter than the rows.

    Either they have at most half the cells of a row, or a piece opens with the space after its
    comma.
    """
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    width = widths.most_common(1)[0][0] if widths else 0
    full = [n for n, (_, row) in enumerate(rows) if len(row) >= width]
    if width < MIN_WIDTH or not full:
        return rows
    return [
        (line, [",".join(row)])
        if not full[0] <= n <= full[-1] and 1 < len(row) < width and _cut(row, width)
        else (line, row)
        for n, (line, row) in enumerate(rows)
    ]


def _cut(row: Sequence[str], width: int) -> bool:
    return any(cell.startswith(" ") for cell in row[1:]) or 2 * len(row) <= width


def _delimiter(text: str) -> str:
    lines = [line for line in text.splitlines()[:SAMPLE_LINES] if line.strip()]
    best, score = ",", 0
    for mark in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
        width, times = (
            Counter(w for w in widths if w > 1).most_common(1)[0]
            if any(w > 1 for w in widths)
            else (1, 0)
        )
        if times * min(width, 6) > score:
            best, score = mark, times * min(width, 6)
    return best


def _workbook(file: File) -> tuple[Grid, ...]:
    import openpyxl

    book = openpyxl.load_workbook(file.location, data_only=True)
    grids: list[Grid] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible" or sheet.max_row * sheet.max_column > MAX_CELLS:
            continue
        parts = _blocks(_sheet(sheet))
        for number, part in enumerate(parts, start=1):
            suffix = f", table {number}" if len(parts) > 1 else ""
            caption = (
                sheet.title
                if not sheet.title.lower().startswith(("sheet", "tabelle", "feuil", "hoja"))
                else ""
            )
            grids.append(Grid(file.path, f"sheet {sheet.title}{suffix}", _rectangle(part), caption))
    if not grids:
        raise IngestError(f"{file.path}: no sheet holds cells")
    return tuple(grids)


def _sheet(sheet: Any) -> Cells:
    origin = {}
    for merged in sheet.merged_cells.ranges:
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                origin[row, column] = (merged.min_row, merged.min_col)
    rows: Cells = []
    for row in range(1, sheet.max_row + 1):
        cells = []
        for column in range(1, sheet.max_column + 1):
            r, c = origin.get((row, column), (row, column))
            cell = sheet.cell(r, c)
            text, number = _shown(cell.value, cell.number_format or "")
            cells.append(GridCell(text, r, c, number))
        rows.append(cells)
    return rows


def _shown(value: Any, style: str) -> tuple[str, float | None]:
    """Return a stored value as a person sees it, and its number."""
    if value is None:
        return "", None
    if isinstance(value, bool):
        return ("yes" if value else "no"), None
    if isinstance(value, datetime):
        return (value.date().isoformat() if value.time() == time() else value.isoformat(" ")), None
    if isinstance(value, (date, time)):
        return value.isoformat(), None
    if isinstance(value, (int, float)):
        return _number_shown(float(value), style)
    return str(value).strip(), None


def _number_shown(value: float, style: str) -> tuple[str, float]:
    places = (
        len(style.split(".")[1].split(";")[0].rstrip("%_) -").replace("#", "0"))
        if "." in style
        else 0
    )
    if "%" in style:
        return f"{value * 100:.{places}f}%", value * 100
    if "#,##" in style:
        return f"{value:,.{places}f}", value
    if "." in style and places:
        return f"{value:.{places}f}", value
    return (str(int(value)) if value.is_integer() else repr(round(value, 10))), value


def _blocks(rows: Sequence[list[GridCell]]) -> list[Cells]:
    """Cut rows where two tables stand one under the other, or side by side.

    A blank row parts two tables only when what follows opens like one: with a row as wide as a
    header. So a blank row between title and header, or before footnotes, parts nothing.
    """
    parts: list[Cells] = [[]]
    for row in rows:
        if any(c.text for c in row):
            parts[-1].append(row)
        elif parts[-1]:
            parts.append([])
    joined: list[Cells] = []
    for part in (p for p in parts if p):
        if joined and not (_is_table(part) and _is_table(joined[-1])):
            joined[-1] = joined[-1] + part
        else:
            joined.append(part)
    return [half for part in joined for half in _sides(part)]


def _is_table(part: Cells) -> bool:
    wide = [row for row in part if sum(bool(c.text) for c in row) >= 2]
    if len(wide) < 3:
        return False
    first = [c.text for c in wide[0] if c.text]
    return not any(_numeric(t) for t in first)


def _numeric(text: str) -> bool:
    return (
        text.replace(",", "").replace(".", "").replace("%", "").replace("-", "").strip().isdigit()
    )


def _sides(part: Cells) -> list[Cells]:
    """Cut at a column that is blank throughout and stands between two full tables."""
    width = max(len(row) for row in part)
    blank = [c for c in range(width) if not any(c < len(row) and row[c].text for row in part)]
    inner = [c for c in blank if 1 < c < width - 2]
    for column in inner:
        left = [row[:column] for row in part]
        right = [row[column + 1 :] for row in part]
        if _is_table([r for r in left if any(c.text for c in r)]) and _is_table(
            [r for r in right if any(c.text for c in r)]
        ):
            return [*_sides(left), *_sides([r for r in right if any(c.text for c in r)])]
    return [part]


def _rectangle(rows: Iterable[list[GridCell]]) -> tuple[tuple[GridCell, ...], ...]:
    kept = [row for row in rows if any(c.text for c in row)]
    width = max((len(row) for row in kept), default=0)
    full = [
        row + [GridCell("", row[0].row if row else 0, n + 1) for n in range(len(row), width)]
        for row in kept
    ]
    used = [c for c in range(width) if any(row[c].text for row in full)]
    return tuple(tuple(row[c] for c in used) for row in full)
