"""Values in, evidence out: the library on disk and search over it."""

from __future__ import annotations

from giichat.index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from giichat.index.library import Library
from giichat.index.records import Found, Manifest, TableSummary

__all__ = [
    "Found",
    "Library",
    "LibraryBusyError",
    "LibraryError",
    "LibraryMissingError",
    "Manifest",
    "TableSummary",
]
