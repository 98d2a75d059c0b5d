"""Tables on a PDF page that are drawn with lines, and tables that go on over pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from giichat.ingest.draft import DraftCell
from giichat.ingest.pdf_layout import Rows, Word, lines_of

if TYPE_CHECKING:
    from pdfplumber.page import Page

MOST_WORDS_PER_CELL = 25  # on average; more is prose in a frame
EDGE_SLACK = 3.0  # points; nearer edges are one line drawn twice

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


def _within(word: Word, box: Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _ruled_rows(cells: Sequence[Box], words: Sequence[Word]) -> Rows:
    """Return rows of cells, merged ones repeated; none when it is no table of data."""
    columns = _edges([x for cell in cells for x in (cell[0], cell[2])])
    heights = _edges([y for cell in cells for y in (cell[1], cell[3])])
    texts = {cell: cell_text([word for word in words if _within(word, cell)]) for cell in cells}
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


def cell_text(words: Sequence[Word]) -> str:
    """Return the words of a cell as one text."""
    from giichat.ingest.pdf_paragraphs import join_lines

    return join_lines([line.text for line in lines_of(words)], frozenset())


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
