"""The values of an evaluation: questions with golds, what was answered, verdicts and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from giichat.app.records import Answer, Citation


@dataclass(frozen=True, slots=True)
class Wanted:
    """One required value: any of the alternatives; `tolerance` is absolute, or a share of it."""

    any_of: tuple[str, ...]
    tolerance: float | None = None
    relative: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A place that should be found or cited: a file or address, and what in it, as far as given.

    `text` are words that stand there (the value of a cell, a part of a sentence); `grade` is its
    relevance, where a benchmark grades it.
    """

    source: str
    row: int | None = None
    column: str = ""
    page: int | None = None
    text: str = ""
    grade: int = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what counts as right; the fields are those of a question set."""

    id: str
    question: str
    group: str = "general"  # the field `class` of a set
    answerable: bool = True
    accept: tuple[Wanted, ...] = ()
    all_of: tuple[Wanted, ...] = ()
    ordered: bool = False
    extra_ok: bool = False
    must_not: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    sources: tuple[str, ...] | None = None
    expected: tuple[Expected, ...] = ()
    split: str = ""
    family: str = ""
    language: str = ""
    partial_ok: bool = False
    note: str = ""
    set: str = ""  # the name of the set it stands in

    @property
    def key(self) -> str:
        """Return what tells the question apart from all others of a run."""
        return f"{self.set}:{self.id}"

    @property
    def judged(self) -> bool:
        """Tell whether the item says what is right, not only where it stands."""
        return not self.answerable or bool(self.accept or self.all_of or self.must_not)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file or benchmark; `sha256` is of the bytes they were read from.

    `documents` are the texts a benchmark brings along, by file name; they make its own library.
    """

    name: str
    items: tuple[Item, ...]
    sha256: str
    documents: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What a system said. `values` are what it asserts; None when it gives prose only.

    `confidence` orders answers for the risk-coverage curve; bigger is surer.
    """

    text: str
    values: tuple[str, ...] | None = None
    refused: bool = False
    citations: tuple[Citation, ...] = ()
    confidence: float = 1.0
    status: str = "answered"
    reading: str = ""
    plan: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage or row that a system found, and where it stands."""

    source: str
    text: str
    row: int | None = None
    page: int | None = None
    address: str = ""


class System(Protocol):
    """A thing that answers questions and finds passages."""

    @property
    def name(self) -> str:
        """Return the name shown in reports."""
        ...

    def answer(self, item: Item) -> Response:
        """Return the answer to a question."""
        ...

    def retrieve(self, item: Item, k: int) -> tuple[Hit, ...] | None:
        """Return the best `k` places, best first; None when the system does not search."""
        ...


class Verdict(StrEnum):
    """What an answer counts as."""

    RIGHT = "right"
    WRONG = "wrong"  # asserts something else than the gold
    OVER_REFUSED = "over_refused"  # refuses what can be answered
    REFUSED = "refused"  # refuses what cannot be answered: right
    INVENTED = "invented"  # asserts an answer where there is none
    FAILED = "failed"  # the system raised an error
    UNJUDGED = "unjudged"  # the item says only where, not what


GOOD = frozenset([Verdict.RIGHT, Verdict.REFUSED])


@dataclass(frozen=True, slots=True)
class Cited:
    """How well an answer is cited: counts of citations, of values asserted, of places expected."""

    citations: int = 0
    supporting: int = 0  # the cited place stands as quoted and holds a value of the answer
    values: int = 0
    printed: int = 0  # values that stand in a cited place
    worked: int = 0  # values worked out from cited cells that the answer shows
    expected: int = 0
    found: int = 0  # expected places among the cited ones


@dataclass(frozen=True, slots=True)
class Result:
    """One question asked: the verdict with its reason, the citations, what search found."""

    item: Item
    response: Response
    verdict: Verdict
    why: str = ""
    cited: Cited | None = None
    ranking: tuple[int | None, ...] | None = None  # which expected place each hit is, if any
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over `n` questions with its bootstrap interval; all None when `n` is 0."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts and measures of one class, or of all questions."""

    questions: int = 0
    answerable: int = 0
    right: int = 0
    wrong: int = 0
    over_refused: int = 0
    unanswerable: int = 0
    refused: int = 0
    invented: int = 0
    failed: int = 0
    measures: Mapping[str, Measure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """At this share of the questions answered (the surest first), this share of answers is wrong."""

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Timing:
    """When the run was, and how long answers took (milliseconds); all that differs between runs."""

    started: str
    seconds: float
    p50: float | None
    p95: float | None
    longest: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a run: the same for the same library, sets and system, but for `timing`."""

    system: str
    manifest: Mapping[str, Any]
    total: Figures
    classes: Mapping[str, Figures]
    results: tuple[Result, ...]
    curve: tuple[CurvePoint, ...]
    timing: Timing

    @property
    def failures(self) -> tuple[dict[str, Any], ...]:
        """Return every question that went wrong, as plain values, with plan and evidence."""
        return tuple(failure(r) for r in self.results if r.why)


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose verdict changed between two runs."""

    key: str
    group: str
    question: str
    before: str
    after: str
    said_before: str
    said_after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, question by question: `p_value` is of McNemar's exact test on those that differ.

    `better`, `worse` and `otherwise` (wrong in another way) hold the questions that changed.
    """

    before: str
    after: str
    shared: int
    only_before: int
    only_after: int
    right_before: int
    right_after: int
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    otherwise: tuple[Change, ...]
    p_value: float

    @property
    def regressed(self) -> bool:
        """Tell whether more questions got worse than better."""
        return len(self.worse) > len(self.better)


def response_of(answer: Answer) -> Response:
    """Return an answer of giichat as a response to judge."""
    return Response(
        text=answer.text,
        values=answer.values if answer.answered else (),
        refused=not answer.answered,
        citations=answer.citations if answer.answered else (),
        confidence=CONFIDENCE[answer.status.value],
        status=answer.status.value,
        reading=answer.reading,
        plan=answer.plan.to_dict() if answer.plan else None,
        notes=answer.notes,
    )


# How sure giichat says it is, as a number: only the order counts.
CONFIDENCE = {"answered": 1.0, "partial": 0.75, "conflicting": 0.5, "ambiguous": 0.25, "refused": 0}


def failure(result: Result) -> dict[str, Any]:
    """Return a result as plain values: question, gold, what was said, plan and evidence."""
    item, response = result.item, result.response
    return {
        "id": item.id,
        "set": item.set,
        "class": item.group,
        "question": item.question,
        "history": list(item.history),
        "verdict": result.verdict.value,
        "why": result.why,
        "accept": [list(w.any_of) for w in (*item.accept, *item.all_of)],
        "status": response.status,
        "text": response.text,
        "values": list(response.values or ()),
        "reading": response.reading,
        "plan": dict(response.plan) if response.plan else None,
        "citations": [asdict(c) for c in response.citations],
        "expected": [asdict(e) for e in item.expected],
        "error": response.error,
    }
