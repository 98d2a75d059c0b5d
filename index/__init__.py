"""Values in, evidence out: the library on disk, searched by words, by meaning and by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giichat.index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from giichat.index.library import Library
from giichat.index.records import Encoder, Found, Manifest, TableSummary

if TYPE_CHECKING:
    from giichat.index.retriever import LibraryRetriever

__all__ = [
    "Encoder",
    "Found",
    "Library",
    "LibraryBusyError",
    "LibraryError",
    "LibraryMissingError",
    "LibraryRetriever",
    "Manifest",
    "TableSummary",
]


def __getattr__(name: str) -> Any:
    """Return the retriever when it is first used: it imports LlamaIndex."""
    if name != "LibraryRetriever":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from giichat.index.retriever import LibraryRetriever

    return LibraryRetriever
