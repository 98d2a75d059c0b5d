"""The one place that knows which reader reads which kind of report."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from giichat.ingest.draft import Report
from giichat.ingest.errors import IngestError
from giichat.ingest.html import read_html
from giichat.ingest.markdown import read_markdown
from giichat.ingest.pdf import read_pdf
from giichat.ingest.records import File, Kind
from giichat.ingest.text import read_text
from giichat.ingest.word import read_word

READERS: Mapping[Kind, Callable[[File], Report]] = {
    Kind.MARKDOWN: read_markdown,
    Kind.TEXT: read_text,
    Kind.HTML: read_html,
    Kind.PDF: read_pdf,
    Kind.DOCX: read_word,
}


def read_report(file: File) -> Report:
    """Read a report of any kind; raises IngestError when it holds nothing to read."""
    reader = READERS.get(file.kind)
    if reader is None:
        raise IngestError(f"{file.path}: {file.kind} is no kind of report")
    return reader(file)
