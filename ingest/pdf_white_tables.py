"""Tables on a PDF page without lines: rows whose cells stand in columns that white parts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from giichat.ingest.draft import DraftCell
from giichat.ingest.pdf_layout import Line, Rows, Word
from giichat.ingest.pdf_tables import cell_text

FEWEST_ROWS = 3  # two lines with a gap are no table yet
COLUMN_GAP = 1.0  # of the letter size; spaces in justified prose are narrower
NUMBERS_SHARE = 0.6  # of the cells of one column, for lines with gaps to be a table
# Of the letter size: the next line of one cell is not further down than this. Rows are further
# apart in most tables, but not in all, so more than the distance must speak for a second line.
CELL_PITCH = 1.9
TIGHT_PITCH = 1.4
WIDEST_CELL = 0.5  # of the column of text; a wider line without gaps is prose
NEARER = 0.9  # of the distance to the line above, for a line to be of the row below

_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")  # a table of contents, a form
_NUMBER = re.compile(r"\W*\d[\d.,\s]*\W*(?:th|st|nd|rd)?\W*$|[-–—]$|n/?a$", re.IGNORECASE)

Segments = list[list[Word]]


def with_white_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a column, runs of lines with numbers in columns made tables."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        end = _run_end(lines, at)
        found = _table(lines[at:end], result) if end - at >= FEWEST_ROWS else None
        if found is None:
            result.append(lines[at])
            at += 1
            continue
        table, heads = found
        del result[len(result) - heads :]
        result.append(Line((table,), lines[at].left, lines[at].right))
        at = end
    return result


def _run_end(lines: Sequence[Line], start: int) -> int:
    """Return where a run of lines with gaps ends; single cells in between are second lines."""
    end = at = start
    while at < len(lines):
        line = lines[at]
        if line.table is not None or _LEADERS.search(line.text):
            break
        if len(_segments(line)) > 1:
            end = at + 1
        elif at == start or not _near(lines[at - 1], line, CELL_PITCH) or _is_wide(line):
            break
        at += 1
    return end


def _is_wide(line: Line) -> bool:
    return line.x1 - line.x0 > WIDEST_CELL * (line.right - line.left)


def _near(upper: Line, lower: Line, pitch: float) -> bool:
    return 0 < lower.top - upper.top < pitch * lower.size


def _segments(line: Line) -> Segments:
    """Return the words of a line, parted where the white is wider than a space."""
    segments: Segments = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - segments[-1][-1].x1 > COLUMN_GAP * line.size:
            segments.append([word])
        else:
            segments[-1].append(word)
    return segments


def _table(run: Sequence[Line], above: Sequence[Line]) -> tuple[Word, int] | None:
    """Return a run as a table, and how many of the lines above belong to its header."""
    columns = _columns([s for line in run if len(found := _segments(line)) > 1 for s in found])
    if len(columns) < 2:
        return None
    heads = 0
    while heads < len(above) and _is_header_line(above[-1 - heads], run[0], heads, columns):
        heads += 1
    run = [*above[len(above) - heads :], *run]
    rows = _rows(run, heads, columns)
    if len(rows) < FEWEST_ROWS or not _has_numbers(rows):
        return None
    cells: Rows = tuple(
        tuple(DraftCell(text, number, column) for column, text in enumerate(row, start=1))
        for number, row in enumerate(rows, start=1)
    )
    left, right = min(line.x0 for line in run), max(line.x1 for line in run)
    return Word("", left, right, run[0].top, run[-1].bottom, run[-1].size, table=cells), heads


def _columns(segments: Sequence[Sequence[Word]]) -> list[float]:
    """Return where each column begins: segments that overlap in x are of one column."""
    columns: list[float] = []
    end = float("-inf")
    for x0, x1 in sorted((segment[0].x0, segment[-1].x1) for segment in segments):
        if x0 > end:
            columns.append(x0)
        end = max(end, x1)
    return columns


def _is_header_line(line: Line, first: Line, between: int, columns: Sequence[float]) -> bool:
    """Tell whether a line is the upper one of a header cell: right above, inside one column.

    In the first column it would be the caption as well as not.
    """
    (segment, *more) = _segments(line)
    column = _column_of(segment[0].x0, columns)
    inside = column == _column_of(segment[-1].x1, columns)
    near = _near(line, first, TIGHT_PITCH * (between + 1))
    return line.table is None and not more and near and inside and column > 0


def _column_of(x: float, columns: Sequence[float]) -> int:
    return max(bisect_right(columns, x) - 1, 0)


def _rows(run: Sequence[Line], heads: int, columns: Sequence[float]) -> list[list[str]]:
    """Return the cells of each row; lines that hold parts of cells only are joined to a row."""
    rows: list[list[str]] = []
    join_next = False
    for at, line in enumerate(run):
        row = [""] * len(columns)
        for segment in _segments(line):
            column = _column_of(segment[0].x0, columns)
            row[column] = f"{row[column]} {cell_text(segment)}".strip()
        part = at < heads or _is_part(row)
        nearer_below = part and at + 1 < len(run) and _below_is_nearer(run, at)
        near_above = at > 0 and _near(run[at - 1], line, CELL_PITCH)
        if rows and (join_next or (part and not nearer_below and near_above)):
            rows[-1] = [f"{a} {b}".strip() for a, b in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
        join_next = nearer_below
    return rows


def _is_part(row: Sequence[str]) -> bool:
    """Tell whether a line holds only parts of cells: no first cell and no number."""
    return not row[0] and not any(_NUMBER.match(text) for text in row if text)


def _below_is_nearer(run: Sequence[Line], at: int) -> bool:
    """Tell whether a line belongs to the row below it: cells may be set on their last line."""
    below = run[at + 1].top - run[at].top
    above = run[at].top - run[at - 1].top if at else float("inf")
    return below < NEARER * above and _near(run[at], run[at + 1], CELL_PITCH)


def _has_numbers(table: Sequence[Sequence[str]]) -> bool:
    """Tell whether most cells of some column, below its header, are numbers."""
    return any(
        sum(bool(_NUMBER.match(text)) for text in column[1:]) >= NUMBERS_SHARE * (len(table) - 1)
        for column in zip(*table, strict=True)
    )
