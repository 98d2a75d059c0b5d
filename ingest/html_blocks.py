"""A tree of HTML elements to the blocks of text that a reader sees, menus and all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from giichat.ingest.draft import Piece, clean
from giichat.ingest.html_tables import is_data, rows_of
from giichat.ingest.normalise import listed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Never text of the page, or never content of it.
DROPPED = frozenset(
    listed(
        "script style noscript template head nav footer aside form button select option datalist "
        "textarea input dialog menu svg math iframe frame frameset noframes object embed canvas "
        "audio video map"
    )
)
DROPPED_ROLES = frozenset(
    listed(
        "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar"
    )
)
BLOCKS = frozenset(
    listed(
        "address article blockquote body caption center dd details div dl dt fieldset figcaption "
        "figure h1 h2 h3 h4 h5 h6 header hgroup hr html li main ol p pre section summary table "
        "tbody td tfoot th thead tr ul"
    )
)
# Class names for what is there for machines, or for buttons beside a heading.
UNSHOWN = frozenset(
    {"noprint", "mw-editsection", "sr-only", "visually-hidden", "screen-reader-text"}
)
_HEADING = re.compile(r"h[1-6]$")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\W*(?:\d{1,3}|[a-z])?\W*$")
_EMPTY_LINE = re.compile(r"\n[ \t\r\f]*\n")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece that may be content, the element it came from, and how much of it is links."""

    piece: Piece
    element: HtmlElement
    linked: float = 0.0


def candidates(root: HtmlElement) -> list[Candidate]:
    """Return every block of text and every data table in reading order."""
    walk = _Walk(root)
    walk.visit(root)
    walk.flush()
    return walk.found


def plain_text(element: HtmlElement) -> str:
    """Return the text of a cell or caption on one line, without marks of footnotes."""
    return clean("".join(_inline(element)))


def is_dropped(element: HtmlElement) -> bool:
    """Tell whether an element is not shown, or is a part of the page that is never content."""
    return (
        not isinstance(element.tag, str)
        or element.tag in DROPPED
        or element.get("role", "").lower() in DROPPED_ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or not UNSHOWN.isdisjoint(element.get("class", "").split())
        or bool(_HIDING.search(element.get("style", "")))
        or _is_note_mark(element)
    )


class _Walk:
    """Gathers the text between block elements; one visit of the tree."""

    def __init__(self, root: HtmlElement) -> None:
        self.found: list[Candidate] = []
        self.block = root  # the innermost block element that is open
        self.items: list[str] = []  # the number or "" of each open list item
        self._parts: list[str] = []
        self._linked = 0
        self._in_link = 0

    def visit(self, element: HtmlElement) -> None:
        if is_dropped(element):
            return
        if element.tag == "table" and is_data(element):
            self.flush()
            self._table(element)
        elif element.tag in BLOCKS:
            self._visit_block(element)
        else:
            self._in_link += element.tag == "a"
            self._visit_inside(element)
            self._in_link -= element.tag == "a"

    def _visit_block(self, element: HtmlElement) -> None:
        self.flush()
        outer, self.block = self.block, element
        if element.tag == "li":
            self.items.append(_number(element))
        self._visit_inside(element)
        self.flush()
        if element.tag == "li":
            self.items.pop()
        self.block = outer

    def _visit_inside(self, element: HtmlElement) -> None:
        if element.tag == "br":
            self._parts.append("\n")
        self._text(element.text)
        for child in element:
            self.visit(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            # Only <br> parts lines; those of the source are white space.
            self._parts.append(text if self.block.tag == "pre" else re.sub(r"\s", " ", text))
            self._linked += len(text.strip()) if self._in_link else 0

    def flush(self) -> None:
        """Make blocks of the text gathered so far; an empty line parts paragraphs."""
        text, linked = "".join(self._parts), self._linked
        self._parts, self._linked = [], 0
        size = len(text.strip())
        for part in _EMPTY_LINE.split(text) if size else ():
            if shown := clean(part):
                piece = Piece(self._kind(), self._with_number(shown))
                self.found.append(Candidate(piece, self.block, linked / size))

    def _kind(self) -> str:
        if _HEADING.match(self.block.tag):
            return "heading"
        return "item" if self.items or self.block.tag in {"dt", "dd"} else "paragraph"

    def _with_number(self, text: str) -> str:
        if not self.items or not self.items[-1]:
            return text
        number, self.items[-1] = self.items[-1], ""
        return f"{number}. {text}"

    def _table(self, table: HtmlElement) -> None:
        captions = [*table.iterchildren("caption"), *_figure_captions(table)]
        caption = next((text for each in captions if (text := plain_text(each))), "")
        self.found.append(Candidate(Piece("table", rows=rows_of(table), caption=caption), table))


def _number(item: HtmlElement) -> str:
    """Return the number that is shown before an item of a numbered list, else ""."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or parent.get("reversed") is not None:
        return ""
    number = _whole_number(parent.get("start"), 1) - 1
    for each in parent.iterchildren("li"):
        number = _whole_number(each.get("value"), number + 1)
        if each is item:
            break
    return str(number)


def _whole_number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?[0-9]{1,6}", value) else default


def _figure_captions(table: HtmlElement) -> Iterator[HtmlElement]:
    for figure in table.iterancestors("figure"):
        yield from figure.iter("figcaption")


def _inline(element: HtmlElement) -> Iterator[str]:
    if is_dropped(element):
        return
    if element.tag in BLOCKS or element.tag == "br":
        yield " "
    yield element.text or ""
    for child in element:
        yield from _inline(child)
        yield child.tail or ""
    if element.tag in BLOCKS:
        yield " "


def _is_note_mark(element: HtmlElement) -> bool:
    """Tell whether it is the mark of a footnote: a raised link, which is no digit of a number."""
    if element.tag != "sup":
        return False
    linked = element.find(".//a") is not None or any(True for _ in element.iterancestors("a"))
    return linked and bool(_NOTE_MARK.match(element.text_content().strip()))
