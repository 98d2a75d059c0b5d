"""Files in, plain values out: reports, tables, passages and statements with their places."""

from giichat.ingest.catalogue import Catalogue
from giichat.ingest.corpus import Gathered, gather, read_file
from giichat.ingest.errors import GiichatError, IngestError, NamesError
from giichat.ingest.names import Names
from giichat.ingest.records import (
    Authority,
    Content,
    Document,
    File,
    Kind,
    Passage,
    Skipped,
    Source,
    Statement,
    Table,
)

__all__ = [
    "Authority",
    "Catalogue",
    "Content",
    "Document",
    "File",
    "Gathered",
    "GiichatError",
    "IngestError",
    "Kind",
    "Names",
    "NamesError",
    "Passage",
    "Skipped",
    "Source",
    "Statement",
    "Table",
    "gather",
    "read_file",
]
