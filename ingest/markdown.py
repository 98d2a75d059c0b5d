"""Markdown to a report: its headings, paragraphs, items and tables, as they are read.

A paragraph, item or heading that ends in links in brackets, `([Title](address))`, is attributed
to the first of them, and the brackets are not part of its text. Brackets that stand alone
attribute the table or paragraph above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from giichat.ingest.draft import DraftCell, Piece, Report, assemble, clean
from giichat.ingest.records import File, Source
from giichat.ingest.text import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_FIELD = re.compile(r"^(?P<key>[A-Za-z]\w*):[ \t]*(?P<value>.*)$", re.MULTILINE)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BREAK_TAG = re.compile(r"<(?:br|/p|/div|/?li|/?tr)\b", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"\s*(?:[,;·|]|and)?\s*(?:\)\s*\()?\s*")
_OPENING = re.compile(r"\((?:\w+:)?$")
_NOTHING = re.compile(r"\W*(?:\w+:)?\W*")  # "Source:" before a link says nothing more


@dataclass(frozen=True, slots=True)
class _Link:
    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class _Inline:
    """The text of a paragraph as read, and where its links stand in it."""

    text: str
    links: tuple[_Link, ...] = ()


def read_markdown(file: File) -> Report:
    """Read a Markdown file; a title and date in its front matter are taken from there."""
    text = decode(Path(file.location).read_bytes(), file.path).replace("\r\n", "\n")
    fields: dict[str, str] = {}
    if front := _FRONT_MATTER.match(text):
        fields = {
            m["key"].lower(): m["value"].strip("\"' ") for m in _FIELD.finditer(front["fields"])
        }
        text = text[front.end() :]
    cited: dict[str, Source] = {}
    pieces = _attributed(_pieces(_tokens(text)), cited)
    date = fields.get("date", fields.get("published", ""))
    return assemble(
        file,
        pieces,
        title=clean(fields.get("title", "")),
        published=date if _DATE.match(date) else "",
        cited=tuple(cited.values()),
    )


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # An address is kept as written, so that it can be found among the known sources.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser.parse(text)


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[Piece, _Inline]]:
    """Yield each piece with its inline text; tables with an empty one."""
    lists: list[int | None] = []  # the next number of each open list, None for bullets
    number: int | None = None  # of the item whose first paragraph is still to come
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "table_open":
            end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
            yield Piece("table", rows=_rows(tokens[at:end])), _Inline("")
            at = end
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            ordered = token.type == "ordered_list_open"
            lists.append(int(token.attrs.get("start", 1)) if ordered else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            if number is not None:
                lists[-1] = number + 1
        elif token.type == "inline":
            inline = _inline(token.children or ())
            if number is not None:
                inline = _numbered(inline, number)
                number = None
            yield Piece(_kind(tokens[at - 1].type, lists)), inline
        elif token.type in {"fence", "code_block"}:
            yield Piece("paragraph"), _Inline(token.content)
        elif token.type == "html_block":
            yield from _html(token.content)
        at += 1


def _kind(opening: str, lists: Sequence[int | None]) -> str:
    if opening == "heading_open":
        return "heading"
    return "item" if lists else "paragraph"


def _numbered(inline: _Inline, number: int) -> _Inline:
    """Put an item's number before its text, since a list's order is often a ranking."""
    prefix = f"{number}. "
    moved = tuple(
        replace(link, start=link.start + len(prefix), end=link.end + len(prefix))
        for link in inline.links
    )
    return _Inline(prefix + inline.text, moved)


def _inline(children: Sequence[Token]) -> _Inline:
    parts: list[str] = []
    links: list[_Link] = []
    opened: list[tuple[int, str]] = []
    length = 0
    for child in children:
        if child.type == "link_open":
            opened.append((length, str(child.attrs.get("href", ""))))
        elif child.type == "link_close" and opened:
            start, address = opened.pop()
            links.append(_Link(start, length, address))
        text = _text_of(child)
        parts.append(text)
        length += len(text)
    return _Inline("".join(parts), tuple(links))


def _text_of(token: Token) -> str:
    if token.type in {"text", "code_inline", "image"}:
        return token.content
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    return " " if token.type == "html_inline" and _BREAK_TAG.match(token.content) else ""


def _html(content: str) -> Iterator[tuple[Piece, _Inline]]:
    """Yield what a reader sees of HTML inside Markdown; comments are not seen."""
    content = _COMMENT.sub("", content)
    if not content.strip():
        return
    from giichat.ingest.html import fragment_pieces

    for piece in fragment_pieces(content):
        yield piece, _Inline(piece.text)


def _rows(tokens: Sequence[Token]) -> tuple[tuple[DraftCell, ...], ...]:
    rows: list[list[DraftCell]] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            text = _inline(tokens[at + 1].children or ()).text
            row = rows[-1]
            row.append(DraftCell(text, len(rows), len(row) + 1, token.type == "th_open"))
    return tuple(tuple(row) for row in rows)


def _attributed(found: Iterator[tuple[Piece, _Inline]], cited: dict[str, Source]) -> list[Piece]:
    """Return the pieces with their sources, which are also gathered in `cited`."""
    pieces: list[Piece] = []
    for piece, inline in found:
        if piece.kind == "table":
            pieces.append(piece)
            continue
        text, sources = _attribution(inline)
        for source in sources:
            cited.setdefault(source.id, source)
        address = sources[0].id if sources else ""
        if sources and pieces and _NOTHING.fullmatch(text):
            pieces[-1] = replace(pieces[-1], source=address)
        else:
            pieces.append(replace(piece, text=text, source=address))
    return pieces


def _attribution(inline: _Inline) -> tuple[str, tuple[Source, ...]]:
    """Part the text from the links in brackets at its end."""
    text, links = inline.text, inline.links
    end = len(text.rstrip())
    stop = "." if text[:end].endswith(").") else ""
    close = end - len(stop)
    if not links or not text[:close].endswith(")") or text[links[-1].end : close].strip() != ")":
        return text, ()
    first = len(links) - 1
    while first and _BETWEEN_LINKS.fullmatch(text[links[first - 1].end : links[first].start]):
        first -= 1
    before = text[: links[first].start].rstrip()
    bracket = _OPENING.search(before)  # "(" or "(Source: "
    if bracket is None:
        return text, ()
    sources = tuple(
        Source(
            id=link.address,
            title=clean(text[link.start : link.end]) or link.address,
            address=link.address if link.address.startswith(("http://", "https://")) else "",
        )
        for link in links[first:]
        if link.address
    )
    body = before[: bracket.start()].rstrip()
    if stop and body and body[-1].isalnum():
        body += stop
    return (body, sources) if sources else (text, ())
