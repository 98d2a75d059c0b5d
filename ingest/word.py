"""DOCX to a report: headings by style, paragraphs, items and tables in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from giichat.ingest.draft import DraftCell, Piece, Report, assemble, clean, meaningful_title
from giichat.ingest.errors import IngestError
from giichat.ingest.records import File
from giichat.ingest.word_lists import WORD, Numbering

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_STYLE = re.compile(r"(?:heading \d+|title)$", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list\b(?! paragraph)", re.IGNORECASE)
# What holds blocks: content controls, tracked insertions and the like.
_WRAPPERS = frozenset(WORD + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
# Doubles for old programs, text boxes (read after their paragraph), and what was deleted.
_UNREAD = frozenset(
    {_FALLBACK, *(WORD + name for name in ("txbxContent", "del", "moveFrom", "pPr", "rPr"))}
)
_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def read_word(file: File) -> Report:
    """Read a DOCX file; its title is that of its properties, else its first heading."""
    from docx import Document as open_document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = open_document(file.location)
        pieces = list(_Reading(document).pieces(document.element.body))
        title = meaningful_title(document.core_properties.title)
    except (OpcError, LxmlError) as error:
        raise IngestError(f"{file.path}: not a DOCX file that can be read ({error})") from error
    return assemble(file, pieces, title=title)


class _Reading:
    """One document with the names of its styles and the counters of its numbered lists."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document
        self.styles = {style.style_id: style.name or "" for style in document.styles}
        self.numbering = Numbering(document)

    def pieces(self, parent: Any) -> Iterator[Piece]:
        """Yield the pieces of a body, a content control, a text box or a cell."""
        for element in parent:
            if element.tag == WORD + "p":
                yield from self._paragraph(element)
            elif element.tag == WORD + "tbl":
                yield from self._table(element)
            elif element.tag in _WRAPPERS:
                yield from self.pieces(element)

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        named = element.find(f"{WORD}pPr/{WORD}pStyle")
        style = self.styles.get(named.get(WORD + "val"), "") if named is not None else ""
        text = clean("".join(_words(element)))
        heading = (
            _HEADING_STYLE.match(style) or element.find(f"{WORD}pPr/{WORD}outlineLvl") is not None
        )
        if text and heading:
            yield Piece("heading", text)
        elif text:
            listed, number = self.numbering.next_of(element)
            kind = "item" if listed or _LIST_STYLE.match(style) else "paragraph"
            yield Piece(kind, f"{number} {text}")
        for box in element.iter(WORD + "txbxContent"):
            if not any(True for _ in box.iterancestors(_FALLBACK)):
                yield from self.pieces(box)

    def _table(self, element: Any) -> Iterator[Piece]:
        """Yield a table; one of a single row or column only frames what it holds."""
        from docx.table import Table

        origins: dict[Any, tuple[int, int]] = {}
        rows: list[tuple[DraftCell, ...]] = []
        for number, row in enumerate(Table(element, self.document).rows, start=1):
            heads = row._tr.find(f"{WORD}trPr/{WORD}tblHeader") is not None
            left = row.grid_cols_before
            cells = [DraftCell("", number, column + 1) for column in range(left)]
            for column, cell in enumerate(row.cells, start=left + 1):
                first = origins.setdefault(cell._tc, (number, column))
                cells.append(DraftCell(_cell_text(cell._tc), *first, header=heads))
            rows.append(tuple(cells))
        if len(rows) < 2 or len({column for _, column in origins.values()}) < 2:
            for framed in origins:
                yield from self.pieces(framed)
            return
        width = max(len(row) for row in rows)
        yield Piece("table", rows=tuple(_widened(row, at, width) for at, row in enumerate(rows, 1)))


def _widened(row: tuple[DraftCell, ...], number: int, width: int) -> tuple[DraftCell, ...]:
    missing = range(len(row) + 1, width + 1)
    return row + tuple(DraftCell("", number, column) for column in missing)


def _cell_text(cell: Any) -> str:
    return " ".join("".join(_words(paragraph)) for paragraph in cell.iter(WORD + "p"))


def _words(element: Any) -> Iterator[str]:
    """Yield the words of a paragraph as they are shown: links and insertions, not deletions."""
    for child in element:
        if child.tag == WORD + "t":
            yield child.text or ""
        elif isinstance(child.tag, str) and child.tag not in _UNREAD:
            yield _SIGNS.get(child.tag.removeprefix(WORD), "")
            yield from _words(child)
