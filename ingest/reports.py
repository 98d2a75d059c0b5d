"""The one place that knows which reader reads which kind of report."""

from __future__ import annotations

from giichat.ingest.draft import Report
from giichat.ingest.errors import IngestError
from giichat.ingest.records import File, Kind

REPORT_KINDS = frozenset({Kind.MARKDOWN, Kind.TEXT, Kind.HTML, Kind.PDF, Kind.DOCX})


def read_report(file: File) -> Report:
    """Read a report of any kind; raises IngestError when it holds nothing to read."""
    if file.kind is Kind.MARKDOWN:
        from giichat.ingest.markdown import read_markdown as read
    elif file.kind is Kind.TEXT:
        from giichat.ingest.text import read_text as read
    elif file.kind is Kind.HTML:
        from giichat.ingest.html import read_html as read
    elif file.kind is Kind.PDF:
        from giichat.ingest.pdf import read_pdf as read
    elif file.kind is Kind.DOCX:
        from giichat.ingest.word import read_word as read
    else:
        raise IngestError(f"{file.path}: {file.kind} is no kind of report")
    return read(file)
