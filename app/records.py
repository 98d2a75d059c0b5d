"""The values that leave app: an answer, its citations, and what was used to reach it."""

from __future__ import annotations

import html
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from giichat.app.plan import Plan


class Status(StrEnum):
    """How far an answer goes."""

    ANSWERED = "answered"
    PARTIAL = "partial"  # proven as far as it goes; rows that are not held could change it
    AMBIGUOUS = "ambiguous"  # more than one reading; each is answered
    CONFLICTING = "conflicting"  # sources disagree; both are shown
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of one piece of an answer: a cell or a sentence, exactly as printed."""

    number: int
    kind: str  # "cell" or "sentence"
    quote: str
    file: str
    locator: str
    source: str  # title of who says it
    publisher: str = ""
    url: str = ""
    published: str = ""
    authority: str = ""
    table: str = ""  # id of the table, for a cell
    row: int = 0  # 1-based, in the file
    column: str = ""  # header, for a cell
    start: int = 0  # character span in the document's text, for a sentence
    end: int = 0
    edition: int | None = None  # of the row, or of the report
    page: int | None = None  # 1-based, where the file has pages

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Series:
    """One line or set of bars: names of the points and their values; None is a gap."""

    label: str
    points: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to plot: rank axes run downwards."""

    title: str
    axis: str
    series: tuple[Series, ...]
    reversed_axis: bool = False
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UsedTable:
    """The rows an answer rests on, as printed."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of a question: what is different about it, and the words that ask for it."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its proof. `text` opens with the answer itself; `values` is typed data."""

    question: str
    status: Status
    text: str
    values: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    plan: Plan | None = None
    reading: str = ""  # the plan said in English
    rows: UsedTable | None = None
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    followups: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()  # readings that were not taken
    timings: dict[str, float] = field(default_factory=dict)  # milliseconds a stage

    @property
    def answered(self) -> bool:
        """Tell whether anything is asserted."""
        return self.status is not Status.REFUSED

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain JSON values."""
        return {
            "question": self.question,
            "status": self.status.value,
            "text": self.text,
            "values": list(self.values),
            "citations": [citation.to_dict() for citation in self.citations],
            "plan": self.plan.to_dict() if self.plan else None,
            "reading": self.reading,
            "rows": asdict(self.rows) if self.rows else None,
            "chart": asdict(self.chart) if self.chart else None,
            "notes": list(self.notes),
            "followups": list(self.followups),
            "alternatives": [asdict(other) for other in self.alternatives],
            "timings": dict(self.timings),
        }

    def to_markdown(self) -> str:
        """Return the answer, its notes and its sources as Markdown; source text is escaped."""
        parts = [escape(self.text)]
        if self.reading:
            parts.append(f"*Read as: {escape(self.reading)}*")
        parts += [f"> {escape(note)}" for note in self.notes]
        parts += [
            f"[{c.number}] “{escape(c.quote)}” — {escape(c.source)}, {escape(c.locator)}"
            + (f" <{c.url}>" if c.url.startswith(("http://", "https://")) else "")
            for c in self.citations
        ]
        return "\n\n".join(parts)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()


MARKDOWN_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]#|"})


def escape(text: str) -> str:
    """Return text from a source so that Markdown and HTML show it and do not obey it."""
    return html.escape(text, quote=False).translate(MARKDOWN_MARKS)
