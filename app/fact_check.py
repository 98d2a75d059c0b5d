"""`check()`: the fact-check desk. A draft in, each of its claims judged with citations out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from giichat.app.answering import Desk
from giichat.app.claim_judging import Before, Judges, Judging
from giichat.app.claim_records import ClaimCheck
from giichat.app.claim_tables import TableJudge
from giichat.app.claim_texts import TextJudge
from giichat.app.clauses import clauses
from giichat.app.settings import Settings, stay_offline


def check(
    text: str,
    *,
    sources: Sequence[str] | None = None,
    library: str | Path | None = None,
    settings: Settings | None = None,
) -> list[ClaimCheck]:
    """Judge each claim of a draft by the library: supported, contradicted or not held.

    Claims come in the order of the draft, each with its span, the values held and their
    citations. `sources` restricts the evidence as it does for `ask`. Raises QuestionError for a
    source that is not held, LibraryError for a broken library.
    """
    from giichat.app.session import open_desk, resolve_sources

    stay_offline()
    chosen = settings or Settings.read(library)
    desk = open_desk(chosen.library)
    return FactDesk(desk, resolve_sources(desk.library, sources)).check(text)


class FactDesk:
    """Judges drafts over one library."""

    def __init__(self, desk: Desk, files: Sequence[str] | None = None) -> None:
        self.desk = desk
        self.files = tuple(files) if files is not None else None
        self.judges = Judges(
            desk, TableJudge(desk, self.files), TextJudge(desk.library, self.files)
        )

    def check(self, draft: str) -> list[ClaimCheck]:
        """Return the claims of a draft, judged, in the order they are made."""
        found: list[ClaimCheck] = []
        before: Before | None = None
        for clause in clauses(draft):
            judged = Judging(self.judges, draft, clause, before)
            found += judged.checks()
            before = judged.lends or before
        return found
