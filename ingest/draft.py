"""From the pieces that a reader found in a report to a document, its grids and its sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from giichat.ingest.errors import IngestError
from giichat.ingest.records import Block, Document, File, Grid, GridCell, Source, TextPlace

BLOCK_BREAK = "\n\n"
ROW_BREAK = "\n"
CELL_BREAK = " | "
LONGEST_CAPTION = 200  # characters; a longer paragraph above a table is prose, not its caption

# Written by programs that were given no title, so they say nothing of the report.
_EMPTY_TITLE = re.compile(
    r"\s*(?:untitled.*|\(?anonymous\)?|document\d*|word document|microsoft word - .*"
    r"|.*\.(?:docx?|pdf|indd|html?|txt|md|pptx?))?\s*$",
    re.IGNORECASE,
)
_NUMBERED_CAPTION = re.compile(r"\w+\s+\w{0,3}\d[\w.]*\s*[.:–—-]")  # "Table 2. Towns by ships."
# Hyphens that only mark where a word may break, and marks without width, are not text.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff\u200e\u200f"), None)


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell as read; `row` and `column` (1-based) are of the first cell of a merged range."""

    text: str
    row: int
    column: int
    header: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One heading, paragraph, item or table of a report, in reading order.

    `rows` and `row_pages` (one page a row, or none) are a table's; its `text` is not used.
    """

    kind: str
    text: str = ""
    page: int | None = None
    source: str = ""
    rows: tuple[tuple[DraftCell, ...], ...] = ()
    row_pages: tuple[int, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader gives: the document, its tables, and the sources that its text names."""

    document: Document
    grids: tuple[Grid, ...] = ()
    cited: tuple[Source, ...] = ()


def clean(text: str) -> str:
    """Return the text on one line, without invisible marks and control characters."""
    text = text.translate(_INVISIBLE)
    if not text.isprintable():
        text = "".join(c if _visible(c) else " " for c in text)
    return " ".join(text.split())


def meaningful_title(title: str | None) -> str:
    """Return a title from metadata, or "" when it was left to a program to fill in."""
    title = clean(title or "")
    return "" if _EMPTY_TITLE.match(title) else title


def title_from_path(path: str) -> str:
    """Return the name of a file as a title: "gii_2024-report.pdf" is "gii 2024-report"."""
    return PurePosixPath(path.rstrip("/")).stem.replace("_", " ").strip() or path


def assemble(
    file: File,
    pieces: Iterable[Piece],
    *,
    title: str = "",
    published: str = "",
    cited: Sequence[Source] = (),
) -> Report:
    """Join pieces to a document whose blocks, joined by a blank line, are its text.

    Without a title the first heading is it, else the file's name. Raises IngestError when the
    pieces hold no text.
    """
    drafting = _Drafting(file)
    for piece in pieces:
        drafting.add(piece)
    if not drafting.blocks:
        raise IngestError(f"{file.path}: holds no text")
    document = Document(
        file=file.path,
        title=title or drafting.first_heading or title_from_path(file.path),
        text=BLOCK_BREAK.join(drafting.texts),
        blocks=tuple(drafting.blocks),
        source=file.path,
        published=published,
    )
    return Report(document, tuple(drafting.grids), tuple(cited))


class _Drafting:
    """The growing lists behind `assemble`."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.texts: list[str] = []
        self.blocks: list[Block] = []
        self.grids: list[Grid] = []
        self.first_heading = ""
        self._heading = ""
        self._end = 0
        self._paragraphs = 0
        self._tables: dict[int | None, int] = {}

    def add(self, piece: Piece) -> None:
        start = self._end + len(BLOCK_BREAK) if self.texts else 0
        if piece.kind == "table":
            text, grid = self._table(piece, start)
            if not text:
                return
            self.grids.append(grid)
        else:
            text = clean(piece.text)
        if not text:
            return
        if piece.kind == "heading":
            self._heading = text
            self.first_heading = self.first_heading or text
        else:
            self._paragraphs += 1
        self._end = start + len(text)
        self.texts.append(text)
        self.blocks.append(
            Block(
                kind=piece.kind,
                start=start,
                end=self._end,
                page=piece.page,
                paragraph=0 if piece.kind == "heading" else self._paragraphs,
                heading=self._heading,
                source=piece.source,
            )
        )

    def _table(self, piece: Piece, start: int) -> tuple[str, Grid]:
        """Return the table's text, rows on lines, and its grid with the places in that text."""
        lines: list[str] = []
        rows: list[tuple[GridCell, ...]] = []
        at = start
        for number, row in enumerate(piece.rows):
            page = piece.row_pages[number] if piece.row_pages else piece.page
            line, cells = self._row(row, at, page)
            rows.append(cells)
            if line:
                lines.append(line)
                at += len(line) + len(ROW_BREAK)
        text = ROW_BREAK.join(lines)
        if not text:
            return "", Grid(self.file.path, "", ())
        self._tables[piece.page] = self._tables.get(piece.page, 0) + 1
        on_page = f"page {piece.page}, " if piece.page is not None else ""
        grid = Grid(
            file=self.file.path,
            locator=f"{on_page}table {self._tables[piece.page]}",
            cells=tuple(rows),
            caption=clean(piece.caption) or self._caption(),
            source=piece.source or (self.blocks[-1].source if self.blocks else ""),
        )
        return text, grid

    def _row(
        self, row: Sequence[DraftCell], at: int, page: int | None
    ) -> tuple[str, tuple[GridCell, ...]]:
        """Return one row as a line that begins at `at`, and its cells with their places."""
        line = ""
        cells: list[GridCell] = []
        for cell in row:
            text = clean(cell.text)
            merged = cells[-1] if cells and _same_cell(cells[-1], cell) else None
            place = merged.place if merged else None
            if text and not merged:
                line += CELL_BREAK if line else ""
                first = at + len(line)
                line += text
                place = TextPlace(
                    self.file.path,
                    first,
                    first + len(text),
                    page,
                    self._paragraphs + 1,
                    self._heading,
                )
            cells.append(GridCell(text, cell.row, cell.column, place=place, header=cell.header))
        return line, tuple(cells)

    def _caption(self) -> str:
        """Return the line right above, or the heading when what stands above is prose."""
        if self.blocks and self.blocks[-1].kind in {"paragraph", "heading"}:
            above = self.texts[-1]
            prose = above.endswith((".", "!", "?")) and not _NUMBERED_CAPTION.match(above)
            if len(above) <= LONGEST_CAPTION and not prose:
                return above
        return self._heading


def _same_cell(left: GridCell, right: DraftCell) -> bool:
    return (left.row, left.column) == (right.row, right.column)


def _visible(character: str) -> bool:
    return character.isspace() or not unicodedata.category(character).startswith(("Cc", "Cs", "Cn"))
