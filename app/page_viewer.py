"""A whole source as HTML: a report's blocks, or the rows of a file's tables."""

from __future__ import annotations

from markupsafe import Markup

from giichat.app.markup import link, many, tag
from giichat.app.page_source import block_html, table_html
from giichat.index.library import Library

MOST_ROWS = 500  # of one table; more make the page slow and are counted
MOST_BLOCKS = 2000


def viewer_html(library: Library, path: str) -> Markup:
    """Return a file of the library as it was read: text first, then its tables."""
    file = next((f for f in library.files() if f.path == path), None)
    if file is None:
        return tag("p", f"{path} is not in the library any more.", class_="gc-note")
    source, document = library.source(path), library.document(path)
    summaries = [s for s in library.table_summaries() if s.file == path and not s.derived]
    title = document.title if document else (source.title if source else path)
    head = tag(
        "header",
        tag("p", file.kind.value, class_="gc-kicker"),
        tag("h2", title, class_="gc-panel-title", dir="auto", tabindex=-1),
        tag("p", " · ".join(x for x in (source.publisher, source.published) if x), class_="gc-by")
        if source
        else "",
        tag("p", link(source.address, source.address), class_="gc-url")
        if source and source.address
        else "",
        tag("p", path, class_="gc-locator", dir="auto"),
    )
    parts: list[Markup] = []
    if document is not None:
        blocks = document.blocks[:MOST_BLOCKS]
        parts.append(tag("div", *(block_html(document, b) for b in blocks), class_="gc-passage"))
    else:
        for summary in summaries:
            table = library.table(summary.id)
            if table is not None:
                parts.append(table_html(table, table.rows[:MOST_ROWS], caption=table.title))
                if len(table.rows) > MOST_ROWS:
                    parts.append(
                        tag("p", f"{len(table.rows) - MOST_ROWS} more rows", class_="gc-by")
                    )
    return many(head, *parts)
