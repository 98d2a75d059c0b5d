"""Grids -> tables: titles, headers, units, data, totals and footnotes told apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from giichat.ingest.records import Cell, Column, Grid, GridCell, Role, Row, Source, Table
from giichat.ingest.roles import YEAR, describe, settle
from giichat.ingest.values import cell_number, clean, is_missing
from giichat.ingest.wide import lengthen

Line = Sequence[GridCell]

FOOTNOTE = re.compile(
    r"^(?:\*|†|‡|\[\w+\]|\(\w\)|\d\)|notes?\b|sources?\b|quelle|fuente|anmerkung|注|資料)", re.I
)
TOTALS = re.compile(
    r"^(?:grand |sub-?)?(?:totals?|sum|average|mean|all|overall|gesamt|insgesamt|summe|total général|totaux|média|合计|合計|총계|計)\b[^a-z]*(?:\(.*\))?$",
    re.I,
)
UNIT = re.compile(
    r"^\(?\s*(?:%|percent|million|billion|thousand|us\$.*|\$.*|€.*|km.*|m|kg|number|points?|mn|bn|'?000s?)\s*\)?$",
    re.I,
)
EDITION_IN_TITLE = re.compile(r"(?<![\d–-])\b(19\d\d|20\d\d)\b(?!\s*[–-]\s*\d)")
MAX_HEADER_ROWS = 4
NUMERIC_ROW = 0.34  # of a row's cells: with more numbers than this it is data, not header


def tables_of(grid: Grid, *, source: Source) -> tuple[Table, ...]:
    """Return the table a grid holds, in long form; none when it is no table."""
    full: list[Line] = [row for row in grid.cells if any(c.text for c in row)]
    titles, rows = _leading(full)
    header, data = _split_header(rows)
    if len(header) + len(data) < 2 or not data or len(data[0]) < 2:
        return ()
    data, notes = _trailing(data)
    data, sections = _sections(data)
    if not data:
        return ()
    headers = _headers(header, len(data[0]))
    table = _assemble(grid, source, titles, headers, header, data, sections, notes)
    return (lengthen(table),) if table is not None else ()


def _filled(row: Line) -> list[str]:
    """Return the different texts of a row; a merged cell counts once."""
    seen: dict[tuple[int, int], str] = {}
    for cell in row:
        if cell.text:
            seen.setdefault((cell.row, cell.column), cell.text)
    return list(seen.values())


def _leading(rows: list[Line]) -> tuple[list[str], list[Line]]:
    """Take the rows with a single text from the top: titles and remarks."""
    titles: list[str] = []
    while len(rows) > 1 and len(_filled(rows[0])) == 1 and len(rows[0]) > 1:
        titles += _filled(rows[0])
        rows = rows[1:]
    return titles, rows


def _numeric(text: str) -> bool:
    return cell_number(text) is not None and not YEAR.match(clean(text))


def _split_header(rows: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part header rows from data: marked by the format, else rows without numbers above rows with."""
    marked = 0
    while marked < len(rows) and sum(c.header for c in rows[marked]) > len(rows[marked]) / 2:
        marked += 1
    if 0 < marked < len(rows):
        return _with_units(list(rows[:marked]), list(rows[marked:]))
    first = next((i for i, row in enumerate(rows) if _is_data(row)), None)
    if first is None:  # no numbers at all: the first row is the header
        return list(rows[:1]), list(rows[1:])
    if first == 0 and not _years_on_top(rows):
        return [], list(rows)
    end = min(max(first, 1), MAX_HEADER_ROWS)
    end = _header_end(rows, end)
    return _with_units(list(rows[:end]), list(rows[end:]))


def _is_data(row: Line) -> bool:
    texts = _filled(row)
    return bool(texts) and sum(_numeric(t) for t in texts) / len(texts) >= NUMERIC_ROW


def _years_on_top(rows: list[Line]) -> bool:
    texts = _filled(rows[0])
    return any(YEAR.match(clean(t)) for t in texts) and not all(
        YEAR.match(clean(t)) for t in texts[:1]
    )


def _header_end(rows: list[Line], end: int) -> int:
    """Shorten a header that took text-only data rows: only rows with spans or gaps stay above."""
    if end <= 1:
        return end
    for i in range(end - 1):
        repeated = len({(c.row, c.column) for c in rows[i] if c.text}) < sum(
            bool(c.text) for c in rows[i]
        )
        gaps = any(not c.text for c in rows[i][1:])
        following = rows[i + 1]
        under = all(UNIT.match(t) or YEAR.match(clean(t)) for t in _filled(following))
        if not (repeated or gaps or under):
            return i + 1
    return end


def _with_units(header: list[Line], data: list[Line]) -> tuple[list[Line], list[Line]]:
    if data and header and _filled(data[0]) and all(UNIT.match(t) for t in _filled(data[0])):
        return [*header, data[0]], data[1:]
    return header, data


def _trailing(data: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Take footnotes from the bottom: rows with one text that opens like a note or is long."""
    notes: list[str] = []
    while data:
        texts = _filled(data[-1])
        if len(texts) == 1 and (FOOTNOTE.match(texts[0]) or (len(texts[0].split()) > 6)):
            notes.insert(0, texts[0])
            data = data[:-1]
        else:
            break
    return data, tuple(notes)


def _sections(data: list[Line]) -> tuple[list[Line], list[GridCell | None]]:
    """Read rows with one text between full rows as the section of the rows below them."""
    wide = len(data[0]) if data else 0
    kept: list[Line] = []
    sections: list[GridCell | None] = []
    section: GridCell | None = None
    for i, row in enumerate(data):
        texts = _filled(row)
        single = len(texts) == 1 and wide > 2 and bool(row[0].text) and not _numeric(texts[0])
        below = i + 1 < len(data) and len(_filled(data[i + 1])) > 1
        if single and below:
            section = row[0]
            continue
        kept.append(row)
        sections.append(section)
    return kept, sections


def _headers(header: list[Line], width: int) -> list[str]:
    """Return the header of each column, its rows joined; spans are repeated, unit rows in brackets."""
    result = []
    for column in range(width):
        parts: list[str] = []
        for row in header:
            text = row[column].text if column < len(row) else ""
            if not text and row is not header[-1]:
                text = _span(row, column)
            if text and text not in parts:
                parts.append(f"({text.strip('()')})" if parts and UNIT.match(text) else text)
        said = " / ".join(p for p in parts if not p.startswith("("))
        units = " ".join(p for p in parts if p.startswith("("))
        result.append(" ".join(f"{said} {units}".split()) or f"Column {column + 1}")
    return _unique(result)


def _span(row: Line, column: int) -> str:
    """Return the text of an upper header cell that reaches over this column."""
    if column == 0 or (not row[0].text and column < 2):
        return ""
    left = next((row[i].text for i in range(column - 1, -1, -1) if row[i].text), "")
    return left if sum(bool(c.text) for c in row) < len(row) - 1 and column > 1 else ""


def _unique(headers: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    result = []
    for header in headers:
        seen[header] = seen.get(header, 0) + 1
        result.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return result


def _assemble(
    grid: Grid,
    source: Source,
    titles: list[str],
    headers: list[str],
    header: list[Line],
    data: list[Line],
    sections: list[GridCell | None],
    notes: tuple[str, ...],
) -> Table | None:
    if any(sections):
        headers = [*headers, "Section"]
        data = [
            [*row, s or GridCell("", row[0].row, 0)] for row, s in zip(data, sections, strict=True)
        ]
    columns: list[Column] = []
    numbers: list[list[float | None]] = []
    texts = [[row[i].text for row in data] for i in range(len(headers))]
    for i, title in enumerate(headers):
        column, values = describe(title, texts[i])
        stored = [row[i].number for row in data]
        numbers.append(
            [
                s if s is not None and v is not None and column.role is not Role.DATE else v
                for s, v in zip(stored, values, strict=True)
            ]
        )
        columns.append(column)
    columns = settle(columns, texts)
    rows: list[Row] = []
    totals: list[Row] = []
    for n, line in enumerate(data):
        cells = tuple(
            Cell(
                "" if is_missing(cell.text) else cell.text,
                None if is_missing(cell.text) else numbers[i][n],
                cell.row,
                cell.column,
                cell.place,
            )
            for i, cell in enumerate(line)
        )
        row = Row(cells, _row_sources(columns, cells))
        (totals if _is_total(columns, cells) else rows).append(row)
    if not rows:
        return None
    title = _title(grid, titles)
    table = Table(
        id=f"{grid.file}#{grid.locator}" if grid.locator else grid.file,
        file=grid.file,
        locator=grid.locator,
        title=title,
        source=source.id,
        columns=tuple(columns),
        rows=tuple(rows),
        totals=tuple(totals),
        footnotes=notes,
        subject=_subject(columns),
    )
    if table.column(Role.EDITION) is None:
        table = replace(table, edition=_edition(grid, titles, source))
    return table


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


def _is_total(columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """Tell a row that sums others up: named so, and without a rank."""
    first = next((c.printed for c in cells if c.printed), "")
    rank = next(
        (c.number for column, c in zip(columns, cells, strict=True) if column.role is Role.RANK),
        None,
    )
    name = next(
        (c.printed for column, c in zip(columns, cells, strict=True) if column.role is Role.NAME),
        first,
    )
    return rank is None and bool(TOTALS.match(first) or TOTALS.match(name))


def _title(grid: Grid, titles: list[str]) -> str:
    if grid.caption and not titles:
        return grid.caption
    if titles:
        return titles[0]
    stem = PurePosixPath(grid.file).stem
    return " ".join(re.sub(r"[_\-]+", " ", stem).split()) or grid.file


def _edition(grid: Grid, titles: list[str], source: Source) -> int | None:
    """Return the one year that title, sheet or file name gives, else the source's edition."""
    stem = PurePosixPath(grid.file).stem.replace("_", " ")
    for said in (" ".join([*titles[:2], grid.caption]), grid.locator, stem):
        years = {int(y) for y in EDITION_IN_TITLE.findall(said)}
        if len(years) == 1 and not re.search(
            r"\bsince\b|\bseit\b|\bdepuis\b|\bdesde\b", said, re.I
        ):
            return years.pop()
    return source.edition


def _subject(columns: Sequence[Column]) -> str:
    name = next((c.header for c in columns if c.role is Role.NAME), "")
    word = re.sub(r"\(.*?\)", "", name).strip().lower()
    if not word or word in ("name", "title") or len(word.split()) > 2:
        return ""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
