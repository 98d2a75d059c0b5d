"""PDF to a report: text with its pages, tables, and no running heads or page numbers."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from giichat.ingest.draft import Piece, Report, assemble, meaningful_title
from giichat.ingest.errors import IngestError
from giichat.ingest.pdf_layout import Line, Word, lines_of, reading_order
from giichat.ingest.pdf_paragraphs import continues, join_two, pieces_of, style_of
from giichat.ingest.pdf_tables import merged, ruled_tables
from giichat.ingest.pdf_white_tables import with_white_tables
from giichat.ingest.records import File

if TYPE_CHECKING:
    from pdfplumber.page import Page

MAX_PAGES = 3000
MARGIN = 0.12  # of the page's height: running heads and page numbers stand there
MARGIN_LINES = 3  # lines at either end that may be running heads
MARGIN_GAP = 0.8  # of the letter size: less white parts lines of one text or table
REPEATED_SHARE = 0.4  # of the pages; left and right pages may have heads of their own
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.?|seite|página|pág\.?)?\W*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|von|de)\s*\d{1,4})?\W*$",
    re.IGNORECASE,
)
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page's number, height, words outside of ruled tables, and those tables."""

    number: int
    height: float
    words: tuple[Word, ...]
    tables: tuple[Word, ...]


def read_pdf(file: File) -> Report:
    """Read a PDF file; raises IngestError when it is locked, or holds pictures of text only."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    # It tells of every odd colour and font, which says nothing to a person asking questions.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(file.location) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise IngestError(f"{file.path}: {len(pdf.pages)} pages (limit {MAX_PAGES})")
            sheets = [_sheet(page) for page in pdf.pages]
            title = meaningful_title(_metadata_title(pdf.metadata))
    except (PSException, PdfminerException, MalformedPDFException) as error:
        causes = (error, error.__cause__, error.__context__, *error.args)
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
            raise IngestError(f"{file.path}: locked with a password; save it without") from error
        told = " ".join(str(error).split()) or type(error).__name__
        raise IngestError(f"{file.path}: not a PDF that can be read ({told})") from error
    if not any(sheet.words or sheet.tables for sheet in sheets):
        raise IngestError(f"{file.path}: no text in it (scanned?); run text recognition first")
    return assemble(file, _pieces(sheets), title=title)


def _metadata_title(metadata: dict[str, Any]) -> str:
    title = metadata.get("Title")
    return title if isinstance(title, str) else ""


def _sheet(page: Page) -> _Sheet:
    """Return the words and ruled tables of a page, and let go of what the library keeps of it."""
    upright = page.filter(lambda thing: thing.get("upright", True)).dedupe_chars()
    found = upright.extract_words(extra_attrs=["fontname", "size"], x_tolerance_ratio=0.15)
    words = [
        Word(
            text=each["text"],
            x0=each["x0"],
            x1=each["x1"],
            top=each["top"],
            bottom=each["bottom"],
            size=each["size"],
            bold=bool(_BOLD.search(each["fontname"] or "")),
        )
        for each in found
    ]
    tables, outside = ruled_tables(upright, words)
    sheet = _Sheet(page.page_number, float(page.height), tuple(outside), tuple(tables))
    page.close()
    return sheet


def _pieces(sheets: Sequence[_Sheet]) -> list[Piece]:
    """Return the pieces of all pages; what goes on over a page's end is made whole."""
    repeated = _running_heads(sheets)
    pages = [
        (sheet.number, [with_white_tables(c) for c in _columns(sheet, repeated)])
        for sheet in sheets
    ]
    style = style_of(line for _, columns in pages for column in columns for line in column)
    pieces: list[Piece] = []
    for number, columns in pages:
        for column in columns:
            found = pieces_of(column, style, number)
            if found and pieces and _goes_on(pieces[-1], found[0]):
                pieces[-1] = _whole(pieces[-1], found.pop(0), style.words)
            pieces += found
    return pieces


def _columns(sheet: _Sheet, repeated: frozenset[str]) -> list[list[Line]]:
    left_out = {
        id(word)
        for line in _margin_lines(sheet)
        if _folded(line) in repeated or _PAGE_NUMBER.match(line.text)
        for word in line.words
    }
    words = [word for word in sheet.words if id(word) not in left_out]
    return reading_order([*words, *sheet.tables])


def _margin_lines(sheet: _Sheet) -> list[Line]:
    """Return the lines in the margins of a page that white parts from the text."""
    lines = lines_of([*sheet.words, *sheet.tables])
    edge = MARGIN * sheet.height
    above = [line for line in lines[:MARGIN_LINES] if line.bottom < edge]
    below = [line for line in lines[-MARGIN_LINES:] if line.top > sheet.height - edge]
    return _parted(above, lines) + _parted(below[::-1], lines[::-1])


def _parted(margin: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Return the lines before the last wide gap, counted from the edge of the page."""
    parted: list[Line] = []
    for at, line in enumerate(margin, start=1):
        after = lines[at] if at < len(lines) else None
        white = max(after.top - line.bottom, line.top - after.bottom) if after else MARGIN_GAP
        if line.table is None and (after is None or white > MARGIN_GAP * line.size):
            parted = list(margin[:at])
    return parted


def _running_heads(sheets: Sequence[_Sheet]) -> frozenset[str]:
    """Return the lines, digits aside, that stand in the margins of many pages."""
    counts = Counter(text for s in sheets for text in {_folded(line) for line in _margin_lines(s)})
    least = max(2.0, REPEATED_SHARE * len(sheets))
    return frozenset(text for text, count in counts.items() if count >= least)


def _folded(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _goes_on(upper: Piece, lower: Piece) -> bool:
    """Tell whether two pieces are one that a column's or page's end has torn."""
    if upper.kind == lower.kind == "table":
        return upper.page != lower.page and len(upper.rows[0]) == len(lower.rows[0])
    prose = {"paragraph", "item"}
    return upper.kind in prose and lower.kind == "paragraph" and continues(upper.text, lower.text)


def _whole(upper: Piece, lower: Piece, words: frozenset[str]) -> Piece:
    if upper.kind != "table":
        return replace(upper, text=join_two(upper.text, lower.text, words))
    rows = merged(upper.rows, lower.rows)
    above = upper.row_pages or (upper.page or 0,) * len(upper.rows)
    pages = above + (lower.page or 0,) * (len(rows) - len(upper.rows))
    return replace(upper, rows=rows, row_pages=pages)
