"""The proof of a citation as HTML: the cell in its table, the words in their paragraph or page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence

from markupsafe import Markup

from giichat.app.errors import QuestionError
from giichat.app.markup import button, link, many, tag
from giichat.app.pdf_page import PageView, page_view
from giichat.app.records import Citation
from giichat.index.library import Library
from giichat.ingest.records import Block, Document, Kind, Role, Row, Table

ROWS_AROUND = 4
BLOCKS_AROUND = 1
PAGE = re.compile(r"\bpage (\d+)")


def panel_html(library: Library, citation: Citation) -> Markup:
    """Return what the source panel shows for a citation."""
    return many(_head(citation), _proof(library, citation))


def _head(citation: Citation) -> Markup:
    by = [x for x in (citation.publisher, citation.published) if x]
    return tag(
        "header",
        tag("p", f"Source {citation.number}", class_="gc-kicker"),
        tag("h2", citation.source, dir="auto", tabindex=-1, class_="gc-panel-title"),
        tag("p", " · ".join(by), class_="gc-by", dir="auto") if by else "",
        tag("p", tag("span", citation.authority, class_="gc-authority"))
        if citation.authority and citation.authority != "unstated"
        else "",
        tag("p", link(citation.url, citation.url), class_="gc-url") if citation.url else "",
        tag("p", citation.locator, class_="gc-locator", dir="auto"),
    )


def _proof(library: Library, citation: Citation) -> Markup:
    view = _pdf_page(library, citation)
    words = _cell(library, citation) if citation.kind == "cell" else _sentence(library, citation)
    return many(words, _page_image(view) if view else "", _open(citation.file))


def _open(file: str) -> Markup:
    return button("Open the whole source", class_="gc-chip", data_open=file)


# -- a cell ----------------------------------------------------------------------------------


def _cell(library: Library, citation: Citation) -> Markup:
    table = library.table(citation.table)
    if table is None:
        return _gone(citation)
    column = next((i for i, c in enumerate(table.columns) if c.header == citation.column), None)
    rows = (*table.rows, *table.totals)
    here = next(
        (
            i
            for i, row in enumerate(rows)
            if column is not None
            and (row.cells[column].row, row.cells[column].printed) == (citation.row, citation.quote)
        ),
        None,
    )
    if here is None or column is None:
        return _gone(citation)
    first, last = max(0, here - ROWS_AROUND), here + ROWS_AROUND + 1
    return table_html(table, rows[first:last], (here - first, column), caption=table.title)


def table_html(
    table: Table, rows: Sequence[Row], marked: tuple[int, int] | None = None, caption: str = ""
) -> Markup:
    """Return rows of a table as printed; `marked` is the row and column of the cited cell."""
    shown = [
        i
        for i, c in enumerate(table.columns)
        if c.role is not Role.SOURCE or (marked and marked[1] == i)
    ]
    name = table.column(Role.NAME)
    head = tag(
        "tr",
        tag("th", "Row", scope="col", class_="gc-line-number"),
        *(
            tag("th", table.columns[i].header, scope="col", dir="auto",
                class_="gc-here" if marked and marked[1] == i else None)
            for i in shown
        ),
    )  # fmt: skip
    body = [_row_html(row, at, shown, name, marked) for at, row in enumerate(rows)]
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption, dir="auto"),
            tag("thead", head),
            tag("tbody", *body),
            class_="gc-table gc-proof",
        ),
        class_="gc-scroll",
        tabindex=0,
        role="region",
        aria_label=f"Table {caption}",
    )


def _row_html(
    row: Row, at: int, shown: Sequence[int], name: int | None, marked: tuple[int, int] | None
) -> Markup:
    cells = []
    for i in shown:
        printed = row.cells[i].printed
        words: object = printed or "–"
        if marked == (at, i):
            words = tag("mark", words)
        cells.append(
            tag("th", words, scope="row", dir="auto") if i == name else tag("td", words, dir="auto")
        )
    number = next((c.row for c in row.cells if c.row), 0)
    here = marked is not None and marked[0] == at
    return tag(
        "tr",
        tag("td", number or "", class_="gc-line-number"),
        *cells,
        class_="gc-here" if here else None,
    )


# -- a sentence ------------------------------------------------------------------------------


def _sentence(library: Library, citation: Citation) -> Markup:
    document = library.document(citation.file)
    if document is None or document.text[citation.start : citation.end] != citation.quote:
        return _gone(citation)
    at = next((i for i, b in enumerate(document.blocks) if b.start <= citation.start < b.end), None)
    if at is None:
        return tag("blockquote", tag("mark", citation.quote), dir="auto")
    first = max(0, at - BLOCKS_AROUND)
    around = document.blocks[first : at + BLOCKS_AROUND + 1]
    heading = document.blocks[at].heading
    return tag(
        "div",
        tag("p", heading, class_="gc-heading", dir="auto") if heading else "",
        *(
            block_html(document, block, (citation.start, citation.end))
            for block in around
            if block.kind != "heading"
        ),
        class_="gc-passage",
    )


def block_html(document: Document, block: Block, span: tuple[int, int] | None = None) -> Markup:
    """Return a block of a document as text, with the words of a span marked."""
    text = document.text
    if span is None or span[1] <= block.start or span[0] >= block.end:
        name = "h3" if block.kind == "heading" else "p"
        return tag(name, text[block.start : block.end], dir="auto", class_=f"gc-{block.kind}")
    start, end = max(span[0], block.start), min(span[1], block.end)
    return tag(
        "p",
        text[block.start : start],
        tag("mark", text[start:end]),
        text[end : block.end],
        dir="auto",
        class_=f"gc-{block.kind} gc-here",
    )


def _gone(citation: Citation) -> Markup:
    return many(
        tag("blockquote", citation.quote, dir="auto"),
        tag(
            "p",
            "The library has changed since this answer was given, and this place is no longer in "
            "it. Ask again to see what is held now.",
            class_="gc-note",
        ),
    )


# -- a page ----------------------------------------------------------------------------------


def _pdf_page(library: Library, citation: Citation) -> PageView | str:
    """Return the page of a PDF with the place found on it, the reason there is none, or ""."""
    file = next((f for f in library.files() if f.path == citation.file), None)
    page = citation.page or _page_of(library, citation)
    if file is None or file.kind is not Kind.PDF or page is None:
        return ""
    try:
        return page_view(file.location, file.sha256, page, _needles(library, citation))
    except QuestionError as error:
        return str(error)


def _page_of(library: Library, citation: Citation) -> int | None:
    table = library.table(citation.table) if citation.table else None
    found = PAGE.search(table.locator if table else citation.locator)
    return int(found[1]) if found else None


def _needles(library: Library, citation: Citation) -> tuple[str, ...]:
    """Return the words to find: a sentence, or a cell and then the other cells of its row."""
    table = library.table(citation.table) if citation.kind == "cell" else None
    if table is None:
        return (citation.quote,)
    for row in table.rows:
        for cell in row.cells:
            if (cell.row, cell.printed) == (citation.row, citation.quote):
                others = (c.printed for c in row.cells if c.printed and c is not cell)
                return (citation.quote, *others)
    return (citation.quote,)


def _page_image(view: PageView | str) -> Markup:
    if isinstance(view, str):
        return tag("p", view, class_="gc-note")
    boxes = [
        tag(
            "span",
            class_="gc-box",
            style=f"left:{x0:.2f}%;top:{top:.2f}%;width:{x1 - x0:.2f}%;height:{bottom - top:.2f}%",
        )
        for x0, top, x1, bottom in view.boxes
    ]
    image = tag(
        "img",
        src=f"data:image/png;base64,{b64encode(view.png).decode()}",
        alt=f"Page {view.page} of the file" + (", the cited place marked" if boxes else ""),
        width=view.width,
        height=view.height,
    )
    return tag(
        "figure",
        tag("div", image, *boxes, class_="gc-page"),
        tag("figcaption", f"Page {view.page} of {view.pages}"),
        class_="gc-page-figure",
    )
