"""What to ask next and what to start with: questions made from the tables, each one tried.

A question is shown only when asking it gives an answer, so nobody is led to a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from giichat.app.answering import Desk
from giichat.app.frame import Frame
from giichat.app.outcome import label
from giichat.app.plan import Operation, Plan
from giichat.app.records import Answer, Status
from giichat.ingest.records import Role

MAX_NEXT = 3
MAX_TRIED = 8  # each costs a look-up, some 20 ms
GOOD = (Status.ANSWERED, Status.PARTIAL)

Try = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Example:
    """A question to start with, and the kind of question it is."""

    kind: str
    question: str


def next_questions(desk: Desk, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Return questions that follow from an answer and can be answered, at most MAX_NEXT."""
    plan = answer.plan
    known = {question.casefold() for question in (*asked, answer.question)}
    if plan is None:
        made: Iterable[str] = ()
    else:
        made = _from_plan(desk.frames.of_table(plan.table), plan, answer)
    fresh = (q for q in dict.fromkeys(made) if q.casefold() not in known)
    tried = ((q, desk.ask(q)) for q in islice(fresh, MAX_TRIED))
    good = (q for q, found in tried if found.status in GOOD and found.text != answer.text)
    return tuple(islice(good, MAX_NEXT))


def _from_plan(frame: Frame, plan: Plan, answer: Answer) -> Iterator[str]:
    """Give questions near the one answered, the likeliest wish first."""
    names = plan.names or tuple(_found_names(frame, answer))
    editions = frame.editions
    edition = plan.editions[-1] if plan.editions else (editions[-1] if editions else None)
    rank = frame.header(frame.rank_column) if frame.rank_column is not None else ""
    subject = plan.subject or "row"
    of, where = _title(frame, "of"), _title(frame, "in")
    if not answer.answered:
        yield from _instead(frame, subject, rank)
    for name in names[:1]:
        if rank and len(editions) > 2 and plan.operation is not Operation.SERIES:
            yield f"What is the {rank.lower()} of {name} in each edition{of}?"
        earlier = [e for e in editions if edition and e < edition]
        if rank and earlier:
            span = f"from {earlier[-1]} to {edition}"
            yield f"How did the {rank.lower()} of {name} change {span}{where}?"
    if rank and edition:
        yield f"Which {subject} has {rank.lower()} 1 in {edition}{where}?"
        yield f"Which {_plural(subject)} are in the top 5{of} in {edition}?"
    for header in _measures(frame)[:2]:
        when = f" in {edition}" if edition else ""
        yield f"Which {subject} has the largest {header}{when}{where}?"
    for name in names[:1]:
        for other in (e for e in reversed(editions) if e != edition):
            yield f"What is the {rank.lower() or _first_measure(frame)} of {name} in {other}{where}?"


def _instead(frame: Frame, subject: str, rank: str) -> Iterator[str]:
    """Give questions on what is held of a table, after a refusal."""
    latest = f" in {frame.editions[-1]}" if frame.editions else ""
    if rank:
        yield f"Which {subject} has {rank.lower()} 1{latest}{_title(frame, 'in')}?"
        yield f"Which {_plural(subject)} are in the top 5{_title(frame, 'of')}{latest}?"


def _title(frame: Frame, word: str) -> str:
    """Return " in Title", or "" for the table that is meant when none is named."""
    return "" if frame.table.main else f" {word} {frame.title}"


def _found_names(frame: Frame, answer: Answer) -> Iterator[str]:
    held = {label(frame, row) for row in frame.rows}
    yield from (value for value in answer.values if value in held)


def _measures(frame: Frame) -> list[str]:
    return [c.header for c in frame.columns if c.numeric and c.role is Role.MEASURE]


def _first_measure(frame: Frame) -> str:
    return next(iter(_measures(frame)), "value")


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def examples(desk: Desk, offered: Sequence[Example] = ()) -> tuple[Example, ...]:
    """Return questions to start with, a kind each, that this library answers.

    `offered` are tried first; the rest is made from the tables held.
    """
    found: dict[str, Example] = {}
    for example in (*offered, *_made(desk)):
        if example.kind not in found and desk.ask(example.question).status in GOOD:
            found[example.kind] = example
    return tuple(found.values())


def _made(desk: Desk) -> Iterator[Example]:
    tables = [s for s in desk.frames.summaries if not s.derived]
    for summary in sorted(tables, key=lambda s: (not s.main, -s.rows))[:4]:
        frame = desk.frames.of_table(summary.id)
        subject = summary.subject or "row"
        latest = f" in {frame.editions[-1]}" if frame.editions else ""
        rank, of, where = frame.rank_column, _title(frame, "of"), _title(frame, "in")
        rows = [r for r in frame.rows if not frame.editions or r.edition == frame.editions[-1]]
        if rank is not None and rows:
            top = label(frame, rows[0])
            yield Example("Rank", f"Which {subject} ranked third{latest}{where}?")
            yield Example("Top", f"Which {_plural(subject)} are in the top 5{of}{latest}?")
            if len(frame.editions) > 1:
                first = frame.editions[-2]
                yield Example("Over time", f"What is the rank of {top} in each edition{of}?")
                yield Example(
                    "Change",
                    f"How did the rank of {top} change from {first} to {frame.editions[-1]}{where}?",
                )
        for header in _measures(frame)[:1]:
            yield Example("Most", f"Which {subject} has the largest {header}{latest}{where}?")
    for document in desk.library.documents()[:3]:
        headings = [b.heading for b in document.blocks if b.heading and b.kind == "paragraph"]
        for heading in list(dict.fromkeys(headings))[:3]:
            yield Example("Report", f"What does the report say about {heading}?")
