"""Tables on a PDF page: those drawn with lines, and those set in columns of white only."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from giichat.ingest.draft import DraftCell
from giichat.ingest.pdf_layout import Line, Rows, Word, lines_of

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_WORDS_PER_CELL = 25  # on average; more is prose in a frame
EDGE_SLACK = 3.0  # points; nearer edges are one line drawn twice
FEWEST_ROWS = 3  # of a table without lines; two lines with a gap are no table yet
COLUMN_GAP = 1.0  # of the letter size; spaces in justified prose are narrower
NUMBERS_SHARE = 0.6  # of the cells of one column, for lines with gaps to be a table
LINE_PITCH = 1.9  # of the letter size: a cell's second line is not further below
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")  # a table of contents, a form
_NUMBER = re.compile(r"\W*\d[\d.,\s]*\W*(?:th|st|nd|rd)?\W*$|[-–—]$|n/?a$", re.IGNORECASE)

Box = tuple[float, float, float, float]  # x0, top, x1, bottom


def ruled_tables(page: Page, words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Return the tables drawn with lines, each as one word, and the words outside of them."""
    tables: list[Word] = []
    outside = list(words)
    if not (page.lines or page.rects or page.curves):
        return tables, outside
    for found in page.find_tables():
        x0, top, x1, bottom = found.bbox
        inside = [word for word in outside if _within(word, found.bbox)]
        rows = _ruled_rows([cell for cell in found.cells if cell], inside)
        if rows:
            tables.append(Word("", x0, x1, top, bottom, table=rows))
            outside = [word for word in outside if not _within(word, found.bbox)]
    return tables, outside


def with_white_tables(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a column, runs of lines with numbers in columns made tables."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        end = _run_end(lines, at)
        rows = _white_rows(lines[at:end]) if end - at >= FEWEST_ROWS else ()
        if rows:
            run = lines[at:end]
            table = Word(
                "",
                min(line.x0 for line in run),
                max(line.x1 for line in run),
                run[0].top,
                run[-1].bottom,
                run[0].size,
                table=rows,
            )
            result.append(Line((table,), lines[at].left, lines[at].right))
            at = end
        else:
            result.append(lines[at])
            at += 1
    return result


def _within(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _ruled_rows(cells: Sequence[Box], words: Sequence[Word]) -> Rows:
    """Return rows of cells, merged ones repeated; none when it is no table of data."""
    columns = _edges([x for cell in cells for x in (cell[0], cell[2])])
    heights = _edges([y for cell in cells for y in (cell[1], cell[3])])
    texts = {cell: _text([word for word in words if _within(word, cell)]) for cell in cells}
    grid: list[list[Box | None]] = [
        [_covering(cells, (x0 + x1) / 2, (top + bottom) / 2) for x0, x1 in _spans(columns)]
        for top, bottom in _spans(heights)
    ]
    grid = [row for row in grid if any(cell and texts[cell] for cell in row)]
    used = [
        column
        for column in range(len(columns) - 1)
        if any((box := row[column]) and texts[box] for row in grid)
    ]
    filled = [text for text in texts.values() if text]
    prose = sum(len(text.split()) for text in filled) > MOST_WORDS_PER_CELL * len(filled)
    if len(grid) < 2 or len(used) < 2 or prose:
        return ()
    return _rows_from([[row[column] for column in used] for row in grid], texts)


def _rows_from(grid: Sequence[Sequence[Box | None]], texts: dict[Box, str]) -> Rows:
    origins: dict[Box, tuple[int, int]] = {}
    rows: list[tuple[DraftCell, ...]] = []
    for number, row in enumerate(grid, start=1):
        cells: list[DraftCell] = []
        for column, box in enumerate(row, start=1):
            place = origins.setdefault(box, (number, column)) if box else (number, column)
            cells.append(DraftCell(texts[box] if box else "", *place))
        rows.append(tuple(cells))
    return tuple(rows)


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > EDGE_SLACK:
            edges.append(value)
    return edges


def _spans(edges: Sequence[float]) -> list[tuple[float, float]]:
    return list(pairwise(edges))


def _covering(cells: Sequence[Box], x: float, y: float) -> Box | None:
    return next((c for c in cells if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)


def _text(words: Sequence[Word]) -> str:
    from giichat.ingest.pdf_paragraphs import join_lines

    return join_lines([line.text for line in lines_of(words)], frozenset())


def _segments(line: Line) -> list[list[Word]]:
    """Return the words of a line, parted where the white is wider than a space."""
    segments: list[list[Word]] = [[line.words[0]]]
    for word in line.words[1:]:
        if word.x0 - segments[-1][-1].x1 > COLUMN_GAP * line.size:
            segments.append([word])
        else:
            segments[-1].append(word)
    return segments


def _run_end(lines: Sequence[Line], start: int) -> int:
    """Return where a run of lines with gaps ends; single cells in between are second lines."""
    end = at = start
    while at < len(lines):
        line = lines[at]
        if line.table is not None or _LEADERS.search(line.text):
            break
        several = len(_segments(line)) > 1
        near = at > start and line.top - lines[at - 1].top < LINE_PITCH * line.size
        if several:
            end = at + 1
        elif at == start or not near or len(_segments(lines[at - 1])) < 2:
            break
        at += 1
    return end


def _white_rows(run: Sequence[Line]) -> Rows:
    """Return rows of cells in the columns that white parts in every line; none if no numbers."""
    segments = [_segments(line) for line in run]
    columns = _columns([s for line in segments if len(line) > 1 for s in line])
    if len(columns) < 2:
        return ()
    table: list[list[str]] = []
    for line in segments:
        row = [""] * len(columns)
        for segment in line:
            column = max(bisect_left(columns, segment[0].x0 + 0.01) - 1, 0)
            row[column] = f"{row[column]} {_text(segment)}".strip()
        if len(line) == 1 and table:
            table[-1] = [f"{a} {b}".strip() for a, b in zip(table[-1], row, strict=True)]
        else:
            table.append(row)
    if len(table) < FEWEST_ROWS or not _has_numbers(table):
        return ()
    return tuple(
        tuple(DraftCell(text, number, column) for column, text in enumerate(row, start=1))
        for number, row in enumerate(table, start=1)
    )


def _columns(segments: Sequence[Sequence[Word]]) -> list[float]:
    """Return where each column begins: segments that overlap in x are of one column."""
    columns: list[float] = []
    end = float("-inf")
    for x0, x1 in sorted((segment[0].x0, segment[-1].x1) for segment in segments):
        if x0 > end:
            columns.append(x0)
        end = max(end, x1)
    return columns


def _has_numbers(table: Sequence[Sequence[str]]) -> bool:
    """Tell whether one column is of numbers, below its header, and one is not."""
    shares = [
        sum(bool(_NUMBER.match(text)) for text in column[1:]) / (len(table) - 1)
        for column in zip(*table, strict=True)
    ]
    return max(shares) >= NUMBERS_SHARE


def merged(upper: Rows, lower: Rows) -> Rows:
    """Return a table and its continuation on the next page, without the repeated header."""
    texts = [[cell.text for cell in row] for row in upper]
    repeated = 0
    while repeated < len(lower) - 1 and repeated < len(upper):
        if [cell.text for cell in lower[repeated]] != texts[repeated]:
            break
        repeated += 1
    moved = len(upper) - repeated
    return upper + tuple(
        tuple(DraftCell(c.text, max(c.row, repeated + 1) + moved, c.column, c.header) for c in row)
        for row in lower[repeated:]
    )
