"""Errors of the library; the tree is drawn in `giichat.ingest.errors`."""

from __future__ import annotations

from giichat.ingest.errors import GiichatError


class LibraryError(GiichatError):
    """The library cannot be built, opened or trusted; the message says what to run."""


class LibraryBusyError(LibraryError):
    """Another process is building this library."""


class LibraryMissingError(LibraryError):
    """There is no library at the place given."""
