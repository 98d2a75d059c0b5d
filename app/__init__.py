"""Ask questions about reports and ranking tables: `from giichat.app import ask`."""

from __future__ import annotations

from giichat.app.evaluation import compare, evaluate
from giichat.app.records import Answer, Citation, Status
from giichat.app.session import ask
from giichat.app.settings import Settings
from giichat.ingest.errors import GiichatError

__all__ = [
    "Answer",
    "Citation",
    "GiichatError",
    "Settings",
    "Status",
    "ask",
    "compare",
    "evaluate",
]
