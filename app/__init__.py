"""Ask questions about reports and ranking tables: `from giichat.app import ask`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from giichat.app.records import Answer, Citation, Status
from giichat.app.session import aask, ask, stream
from giichat.app.settings import Settings
from giichat.ingest.errors import GiichatError

if TYPE_CHECKING:
    from giichat.app.chat_engine import LibraryChatEngine
    from giichat.app.claim_records import ClaimCheck, Verdict
    from giichat.app.evaluation import compare, evaluate
    from giichat.app.fact_check import check
    from giichat.app.query_engine import LibraryQueryEngine

__all__ = [
    "Answer",
    "Citation",
    "ClaimCheck",
    "GiichatError",
    "LibraryChatEngine",
    "LibraryQueryEngine",
    "Settings",
    "Status",
    "Verdict",
    "aask",
    "ask",
    "check",
    "compare",
    "evaluate",
    "stream",
]

# Loaded when first used, so that asking a table question imports nothing of them.
_LATER = {
    "check": "giichat.app.fact_check",
    "ClaimCheck": "giichat.app.claim_records",
    "LibraryChatEngine": "giichat.app.chat_engine",
    "LibraryQueryEngine": "giichat.app.query_engine",
    "compare": "giichat.app.evaluation",
    "evaluate": "giichat.app.evaluation",
    "Verdict": "giichat.app.claim_records",
}


def __getattr__(name: str) -> Any:
    """Return what is exported but loaded late."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LATER[name]), name)
