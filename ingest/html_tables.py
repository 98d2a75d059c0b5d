"""HTML tables to rectangles of cells, merged cells repeated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from giichat.ingest.draft import DraftCell
from giichat.ingest.errors import IngestError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_COLUMN_SPAN = 1000  # as in the HTML standard; more is a mistake or an attack
MAX_CELLS = 1_000_000
LONGEST_CELL = 600  # characters; a longer cell holds prose, so the table only lays out the page

_PROSE_TAGS = ("table", "h1", "h2", "h3", "article", "section", "form", "nav")


def is_data(table: HtmlElement) -> bool:
    """Tell whether a table holds data: two rows and columns or more, and no page inside."""
    if table.get("role") in {"presentation", "none"}:
        return False
    if any(True for tag in _PROSE_TAGS for _ in table.iterdescendants(tag)):
        return False
    rows = list(_rows(table))
    if len(rows) < 2 or max(len(list(_cells(row))) for row in rows) < 2:
        return False
    return all(len(cell.text_content()) <= LONGEST_CELL for row in rows for cell in _cells(row))


def rows_of(table: HtmlElement) -> tuple[tuple[DraftCell, ...], ...]:
    """Return the rows of a table, each as long as the longest.

    Raises IngestError when its spans claim more than MAX_CELLS cells.
    """
    from giichat.ingest.html_blocks import plain_text

    rows = list(_rows(table))
    grid: list[dict[int, DraftCell]] = [{} for _ in rows]
    claimed = 0
    for at, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while column in grid[at]:
                column += 1
            width = min(max(_span(cell, "colspan"), 1), MAX_COLUMN_SPAN)
            height = _span(cell, "rowspan") or len(rows)
            height = min(height, len(rows) - at)
            claimed += width * height
            if claimed > MAX_CELLS:
                raise IngestError(f"a table of more than {MAX_CELLS} cells")
            read = DraftCell(plain_text(cell), at + 1, column + 1, _is_header(cell))
            for below in range(at, at + height):
                for beside in range(column, column + width):
                    grid[below].setdefault(beside, read)
            column += width
    width = max((max(row) + 1 for row in grid if row), default=0)
    if width * len(grid) > MAX_CELLS:
        raise IngestError(f"a table of more than {MAX_CELLS} cells")
    return tuple(
        tuple(row.get(column, DraftCell("", at + 1, column + 1)) for column in range(width))
        for at, row in enumerate(grid)
    )


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the rows as shown: those of the head first, those of the foot last."""
    for part in ("thead", None, "tbody", "tfoot"):
        for group in [table] if part is None else table.iterchildren(part):
            yield from group.iterchildren("tr")


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    yield from row.iterchildren("th", "td")


def _is_header(cell: HtmlElement) -> bool:
    """Tell whether a cell heads a column; a th that heads its row is data."""
    if cell.tag == "th":
        return cell.get("scope") not in {"row", "rowgroup"}
    return any(True for _ in cell.iterancestors("thead"))


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 7 else 1
