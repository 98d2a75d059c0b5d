"""HTML to a report: the main content's headings, paragraphs, items and tables, without menus.

Which part of a page is content is trafilatura's judgement; the text of that part is read from
the page itself, so that no paragraph or merged cell is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giichat.ingest.draft import Piece, Report, assemble, clean, meaningful_title
from giichat.ingest.errors import IngestError
from giichat.ingest.html_blocks import Candidate, candidates
from giichat.ingest.records import File
from giichat.ingest.text import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# In shorter texts a match inside the extracted text may be chance ("Home", "2024").
SHORTEST_MATCH = 25  # characters, spaces not counted
MOST_LINKED = 0.5  # share of a text inside links; menus and teasers are above it
MOST_TEXT = 0.5  # share of the page's text

_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*(?P<name>[\w.:-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"'](?P<name>[\w.:-]+)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:cookies?|consent|gdpr|banner|breadcrumbs?|menu|nav|navbar|navigation|footer"
    r"|sidebar|newsletter|subscribe|social|share|sharing|related|recommended|comments?|advert\w*"
    r"|ads?|promo|popup|modal|skip-link|login)(?:$|[-_\s])",
    re.IGNORECASE,
)
_LISTS = frozenset({"ul", "ol", "dl", "li", "blockquote", "figure"})


def read_html(file: File) -> Report:
    """Read a web page; its title and date are taken from its metadata."""
    html = _decode(Path(file.location).read_bytes(), file.path)
    root = _parse(html, file.path)
    judged, title, published = _judge(html)
    pieces = [each.piece for each in _main(root, judged)]
    return assemble(file, pieces, title=meaningful_title(title), published=published)


def fragment_pieces(html: str) -> list[Piece]:
    """Return the pieces of a fragment of HTML, all of which is content."""
    return [each.piece for each in candidates(_parse(f"<div>{html}</div>", "HTML"))]


def _decode(data: bytes, path: str) -> str:
    """Return the page's text: UTF-8 where it is valid, else what the page says of itself."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        head = data[:4096]
        stated = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
        try:
            return data.decode(stated["name"].decode("ascii")) if stated else decode(data, path)
        except (LookupError, UnicodeDecodeError):
            return decode(data, path)


def _parse(html: str, path: str) -> HtmlElement:
    from lxml.etree import LxmlError
    from lxml.html import HTMLParser, document_fromstring

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return document_fromstring(html.encode("utf-8", errors="replace"), parser=parser)
    except (LxmlError, ValueError) as error:
        raise IngestError(f"{path}: not HTML that can be read ({error})") from error


def _judge(html: str) -> tuple[list[str], str, str]:
    """Return the lines of the main content without spaces, the page's title and its date."""
    from trafilatura import bare_extraction

    extracted: Any = bare_extraction(
        html,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if extracted is None:
        return [], "", ""
    lines = [_squeezed(line) for line in (extracted.text or "").splitlines()]
    return [line for line in lines if line], extracted.title or "", extracted.date or ""


def _main(root: HtmlElement, judged: Sequence[str]) -> list[Candidate]:
    """Return the candidates that are content: what was judged so and what stands between.

    A table is content wherever it stands but in a menu. When nothing was judged content, all is.
    """
    furniture = _furniture(root)
    every = candidates(root)
    found = [each for each in every if not _is_in(each.element, furniture)] or every
    whole, lines = "\n".join(judged), frozenset(judged)
    chosen = [
        at
        for at, each in enumerate(found)
        if each.piece.kind != "table" and _is_judged(each, whole, lines)
    ]
    if not chosen:
        return found
    parents = {found[at].element.getparent() for at in chosen}
    first, last = _with_title(found, chosen[0]), chosen[-1]
    kept = set(chosen)
    for at, each in enumerate(found):
        beside = first <= at <= last or _stands_in(each.element, parents)
        if each.piece.kind == "table" or (beside and each.linked < MOST_LINKED):
            kept.add(at)
    return [found[at] for at in sorted(kept)]


def _furniture(root: HtmlElement) -> set[HtmlElement]:
    """Return the parts that the page itself calls a menu, a banner or the like.

    A part with most of the text is none, whatever it is called ("with-sidebar").
    """
    most = MOST_TEXT * len(_squeezed(root.text_content()))
    return {
        element
        for element in root.iter()
        if isinstance(element.tag, str)
        and _FURNITURE.search(f"{element.get('class', '')} {element.get('id', '')}".strip())
        and len(_squeezed(element.text_content())) < most
    }


def _is_in(element: HtmlElement, parts: Collection[HtmlElement]) -> bool:
    return element in parts or any(outer in parts for outer in element.iterancestors())


def _stands_in(element: HtmlElement, parents: set[HtmlElement]) -> bool:
    """Tell whether an element, or the list or quotation that holds it, stands in one of these."""
    parent = element.getparent()
    while parent is not None and parent not in parents and parent.tag in _LISTS:
        parent = parent.getparent()
    return parent in parents


def _is_judged(each: Candidate, whole: str, lines: frozenset[str]) -> bool:
    text = _squeezed(each.piece.text)
    return text in lines or (len(text) >= SHORTEST_MATCH and text in whole)


def _with_title(found: Sequence[Candidate], first: int) -> int:
    """Return where the headings right above the first content begin."""
    while first and found[first - 1].piece.kind == "heading":
        first -= 1
    return first


def _squeezed(text: str) -> str:
    return "".join(clean(text).split())
