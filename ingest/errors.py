"""The one tree of errors; every message is one line for a person.

GiichatError
├── IngestError           a file or address cannot be read, or holds nothing to read
│   └── NamesError        the names or sources files contradict themselves
├── LibraryError          the library cannot be built, opened or trusted   (index/errors.py)
├── QuestionError         a question, setting or set that cannot be used   (app/errors.py)
└── ModelError            a language model gave no usable reply            (app/errors.py)
"""

from __future__ import annotations


class GiichatError(Exception):
    """Base of every error that giichat raises on purpose; `str(error)` is one line."""


class IngestError(GiichatError):
    """A file or address cannot be read; the message names it and the next step."""


class NamesError(IngestError):
    """A names or sources file is not of the documented form."""
