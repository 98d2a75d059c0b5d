"""Files in, plain values out: reports, tables, passages and statements with their places."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

# Loaded when first used: a question needs the records and the names, not the readers of files.
_PLACES = {
    "catalogue": ("Catalogue",),
    "corpus": ("Gathered", "gather", "read_file"),
    "errors": ("GiichatError", "IngestError", "NamesError"),
    "names": ("Names",),
}


def __getattr__(name: str) -> Any:
    """Return what is exported, from the file that holds it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    place = next((file for file, held in _PLACES.items() if name in held), "records")
    return getattr(import_module(f"giichat.ingest.{place}"), name)
