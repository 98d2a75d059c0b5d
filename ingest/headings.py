"""The top of a grid: title lines, header rows, units, and the header of each column. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.ingest.missing import is_missing
from giichat.ingest.records import GridCell
from giichat.ingest.role_words import RANK_WORDS, header_words
from giichat.ingest.roles import YEAR
from giichat.ingest.values import REMARK, cell_number, clean

Line = Sequence[GridCell]

UNIT = re.compile(
    r"^\(?\s*(?:%|percent|million|billion|thousand|us\$.*|\$.*|€.*|km.*|m|kg|number|points?|mn|bn|'?000s?)\s*\)?$",
    re.I,
)
MAX_HEADER_ROWS = 4
NUMERIC_ROW = 0.34  # of a row's cells: with more numbers than this it is data, not header
NUMERIC_COLUMN = 0.8  # of the cells under a header: such a column has a word on top, not a number


def filled(row: Line) -> list[str]:
    """Return the different texts of a row; a merged cell counts once."""
    seen: dict[tuple[int, int], str] = {}
    for cell in row:
        if cell.text:
            seen.setdefault((cell.row, cell.column), cell.text)
    return list(seen.values())


def numeric(text: str) -> bool:
    """Tell whether a text is a number and no year."""
    return cell_number(text) is not None and not _year(text)


def _year(text: str) -> bool:
    return YEAR.match(REMARK.sub("", clean(text))) is not None


def leading(rows: list[Line]) -> tuple[list[str], list[Line]]:
    """Take the rows with a single text from the top: titles and remarks."""
    titles: list[str] = []
    while len(rows) > 1 and len(filled(rows[0])) == 1 and len(rows[0]) > 1:
        titles += filled(rows[0])
        rows = rows[1:]
    return titles, rows


def split_header(rows: list[Line]) -> tuple[list[Line], list[Line]]:
    """Part header rows from data: marked by the format, else rows without numbers above rows with."""
    marked = 0
    while marked < len(rows) and sum(c.header for c in rows[marked]) > len(rows[marked]) / 2:
        marked += 1
    if 0 < marked < len(rows):
        return _with_units(list(rows[:marked]), list(rows[marked:]))
    first = next((i for i, row in enumerate(rows) if _is_data(row)), None)
    if first is None:  # no numbers at all: the first row is the header
        return _continued(list(rows[:1]), list(rows[1:]))
    if first == 0 and not _years_on_top(rows) and not _heads(rows):
        return [], list(rows)
    end = min(max(first, 1), MAX_HEADER_ROWS)
    end = _header_end(rows, end)
    return _with_units(*_continued(list(rows[:end]), list(rows[end:])))


def _is_data(row: Line) -> bool:
    texts = filled(row)
    return bool(texts) and sum(numeric(t) for t in texts) / len(texts) >= NUMERIC_ROW


def _years_on_top(rows: list[Line]) -> bool:
    texts = filled(rows[0])
    return any(_year(t) for t in texts) and not _year(texts[0])


def _heads(rows: list[Line]) -> bool:
    """Tell whether the first row heads the others though it holds numbers: games 1 to 8.

    A word stands on top of a column of numbers, or the first word is one for a rank.
    """
    for i, top in enumerate(rows[0]):
        below = [row[i].text for row in rows[1:] if i < len(row) and not is_missing(row[i].text)]
        numbers = sum(numeric(text) for text in below)
        word = not is_missing(top.text) and cell_number(top.text) is None
        if word and below and len(below) > 1 and numbers >= NUMERIC_COLUMN * len(below):
            return True
    first = next((c.text for c in rows[0] if c.text), "")
    return bool(header_words(first) & RANK_WORDS) and cell_number(first) is None


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
        under = all(UNIT.match(t) or _year(t) for t in filled(following))
        if not (repeated or gaps or under):
            return i + 1
    return end


def _continued(header: list[Line], data: list[Line]) -> tuple[list[Line], list[Line]]:
    """Move a row that repeats the header but under its spans to it; drop full repetitions."""
    if len(data) > 1 and _continues(header[-1], data[0]):
        header, data = [*header, data[0]], data[1:]
    top = [cell.text for cell in header[-1]]
    kept = [row for row in data if [cell.text for cell in row] != top]
    return header, kept or data


def _continues(header: Line, row: Line) -> bool:
    """Tell whether a row says more under a header that stands over several columns, else the same."""
    top = [cell.text for cell in header]
    same = [a == b.text for a, b in zip(top, row, strict=False) if a]
    under = [
        (a, b.text)
        for a, b in zip(top, row, strict=False)
        if a and a != b.text and top.count(a) > 1 and b.text
    ]
    words = not any(numeric(text) for _, text in under)
    return words and len(under) > 1 and any(same) and sum(same) + len(under) == len(same)


def _with_units(header: list[Line], data: list[Line]) -> tuple[list[Line], list[Line]]:
    if data and header and filled(data[0]) and all(UNIT.match(t) for t in filled(data[0])):
        return [*header, data[0]], data[1:]
    return header, data


def headers_of(header: list[Line], width: int) -> list[str]:
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
