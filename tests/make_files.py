"""Write the same paragraphs and tables as DOCX, HTML, PDF and XLSX, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

Rows = Sequence[Sequence[str]]

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<script>var rank = "Atlantis ranked 1st";</script><style>p {{ color: red }}</style></head>
<body>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies to improve your experience on
our website. Accept all cookies or manage your preferences.</p><button>Accept</button></div>
<header><a href="/">The Daily Example</a>
<nav><ul><li><a href="/w">World</a></li><li><a href="/b">Business</a></li></ul></nav></header>
<main><article><h1>{title}</h1>
{body}
</article></main>
<aside class="sidebar"><h3>Most read</h3><ul><li><a href="/1">Ten things to do in town</a></li>
<li><a href="/2">Weather: rain is expected over the weekend</a></li></ul></aside>
<footer><p>Copyright The Daily Example. All rights reserved.</p><a href="/t">Terms</a></footer>
</body></html>
"""


def write_html(path: Path, paragraphs: Sequence[str], title: str = "A report") -> Path:
    """Write a web page with the paragraphs inside menus, a banner and a footer."""
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    path.write_text(PAGE.format(title=escape(title), body=body), encoding="utf-8")
    return path


def html_table(rows: Rows) -> str:
    """Return a table whose first row is its header."""
    head, *body = rows
    lines = ["".join(f"<th>{escape(cell)}</th>" for cell in head)]
    lines += ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in body]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def write_docx(
    path: Path, paragraphs: Sequence[str], title: str = "", table: Rows | None = None
) -> Path:
    """Write a Word file: the title as a heading, the paragraphs, then the table."""
    from docx import Document

    document = Document()
    if title:
        document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        cells = document.add_table(rows=len(table), cols=len(table[0]))
        for row, texts in zip(cells.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def write_pdf(
    path: Path,
    paragraphs: Sequence[str],
    title: str = "",
    *,
    table: Rows | None = None,
    ruled: bool = True,
    running_head: str = "",
    space: float = 6.0,
    columns: int = 1,
) -> Path:
    """Write a PDF; a paragraph that is a form feed begins a page, `space` parts paragraphs."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import (
        BaseDocTemplate,
        Flowable,
        Frame,
        PageBreak,
        PageTemplate,
        Paragraph,
        Table,
    )

    body = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=12, spaceAfter=space)
    head = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=16, leading=20, spaceAfter=8)
    story: list[Flowable] = [Paragraph(escape(title), head)] if title else []
    for text in paragraphs:
        story.append(PageBreak() if text == "\f" else Paragraph(escape(text, quote=False), body))
    if table:
        style = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
        story.append(Table([list(row) for row in table], style=style, repeatRows=1))

    def decorate(canvas, document) -> None:  # type: ignore[no-untyped-def]
        if running_head:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(72, A4[1] - 30, running_head)
            canvas.drawCentredString(A4[0] / 2, 25, f"Page {document.page}")

    width = (A4[0] - 144 - 20 * (columns - 1)) / columns
    frames = [
        Frame(72 + at * (width + 20), 60, width, A4[1] - 120, leftPadding=0, rightPadding=0)
        for at in range(columns)
    ]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    document.build(story)
    return path


def write_xlsx(path: Path, sheets: dict[str, Rows]) -> Path:
    """Write a workbook; texts that are numbers become numbers."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append([int(cell) if cell.isdecimal() else cell for cell in row])
    workbook.save(path)
    return path
