"""The values that leave the fact-check desk: one judged claim of a draft."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from giichat.app.plan import Plan
from giichat.app.records import Citation


class Verdict(StrEnum):
    """What the library says of a claim."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"  # always with the right value and its citation
    NOT_HELD = "not held"  # nothing held proves or disproves it


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """One claim of a draft, judged. `draft[start:end] == text`.

    `right` are the values held, as printed: of a contradicted claim the right ones. `plan` and
    `reading` say what was looked up; a claim judged by a report's sentence has no plan. `note`
    says what a careful editor would add: a rounding, an assumed edition, a missing rank.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    right: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    plan: Plan | None = None
    reading: str = ""
    note: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the check as plain JSON values."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "verdict": self.verdict.value,
            "right": list(self.right),
            "citations": [asdict(citation) for citation in self.citations],
            "plan": self.plan.to_dict() if self.plan else None,
            "reading": self.reading,
            "note": self.note,
        }
