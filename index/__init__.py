"""Values in, evidence out: the library on disk, searched by words, by meaning and by id."""

from giichat.index.errors import LibraryBusyError, LibraryError, LibraryMissingError
from giichat.index.library import Library
from giichat.index.records import Encoder, Found, Manifest, TableSummary

__all__ = [
    "Encoder",
    "Found",
    "Library",
    "LibraryBusyError",
    "LibraryError",
    "LibraryMissingError",
    "Manifest",
    "TableSummary",
]
