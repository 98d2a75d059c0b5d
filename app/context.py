"""A citation in its context: the rows around a cell, the paragraph around a sentence."""

from __future__ import annotations

from giichat.app.records import Citation
from giichat.index.library import Library

ROWS_AROUND = 2


def in_context(library: Library, citation: Citation) -> str:
    """Return the cited place with what stands around it; the cited words are between » and «."""
    if citation.kind == "sentence":
        return _paragraph(library, citation)
    return _rows(library, citation)


def _paragraph(library: Library, citation: Citation) -> str:
    document = library.document(citation.file)
    if document is None:
        return citation.quote
    start = document.text.rfind("\n\n", 0, citation.start)
    end = document.text.find("\n\n", citation.end)
    start, end = (0 if start < 0 else start + 2), (len(document.text) if end < 0 else end)
    text = document.text
    return f"{text[start : citation.start]}»{citation.quote}«{text[citation.end : end]}"


def _rows(library: Library, citation: Citation) -> str:
    table = library.table(citation.table)
    if table is None:
        return citation.quote
    column = next(i for i, c in enumerate(table.columns) if c.header == citation.column)
    here = next(
        i
        for i, row in enumerate(table.rows)
        if (row.cells[column].row, row.cells[column].printed) == (citation.row, citation.quote)
    )
    lines = [" | ".join(c.header for c in table.columns)]
    for i in range(max(0, here - ROWS_AROUND), min(len(table.rows), here + ROWS_AROUND + 1)):
        shown = [c.printed for c in table.rows[i].cells]
        if i == here:
            shown[column] = f"»{shown[column]}«"
        lines.append(" | ".join(shown))
    return "\n".join(lines)
