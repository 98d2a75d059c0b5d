"""Question sets -> figures: accuracy, wrong assertions, refusals, by class."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from giichat.app.errors import QuestionError
from giichat.app.matching import says
from giichat.app.records import Answer


@dataclass(frozen=True, slots=True)
class Item:
    """One question with what counts as right.

    `accept` lists the values required, each with its alternatives; `partial_ok` lets a refusal
    count as right too.
    """

    id: str
    question: str
    group: str
    answerable: bool
    accept: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    sources: tuple[str, ...] | None = None
    split: str = ""
    partial_ok: bool = False


@dataclass(slots=True)
class Figures:
    """Counts of one class."""

    answerable: int = 0
    right: int = 0
    wrong: int = 0
    over_refused: int = 0
    unanswerable: int = 0
    refused: int = 0
    invented: int = 0

    def add(self, other: Figures) -> None:
        """Add the counts of another class."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by class, and each failure with what was said."""

    classes: dict[str, Figures]
    failures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def total(self) -> Figures:
        """Return the figures over all classes."""
        total = Figures()
        for figures in self.classes.values():
            total.add(figures)
        return total


def read_items(path: Path, split: str | None = None) -> list[Item]:
    """Read a question set; raises QuestionError naming line and field."""
    items = []
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            item = Item(
                id=str(data["id"]),
                question=data["question"],
                group=data["class"],
                answerable=bool(data["answerable"]),
                accept=tuple(tuple(map(str, a)) for a in data.get("accept", ())),
                must_not=tuple(data.get("must_not", ())),
                history=tuple(data.get("history", ())),
                sources=tuple(data["sources"]) if data.get("sources") else None,
                split=data.get("split", ""),
                partial_ok=bool(data.get("partial_ok", False)),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise QuestionError(f"{path.name} line {number}: {error!r}") from error
        if item.id in seen:
            raise QuestionError(f"{path.name} line {number}: id {item.id!r} stands twice")
        seen.add(item.id)
        if split is None or item.split == split:
            items.append(item)
    if not items:
        raise QuestionError(f"{path.name} holds no question")
    return items


def judge(item: Item, answer: Answer) -> tuple[str, str]:
    """Return what an answer counts as ("right", "wrong", "over_refused", "refused", "invented")."""
    if not answer.answered:
        if not item.answerable or item.partial_ok:
            return ("refused" if not item.answerable else "right"), ""
        return "over_refused", "refused"
    if not item.answerable:
        return "invented", f"asserted {list(answer.values)[:5]}"
    missing = [a for a in item.accept if not says(answer.values, "", a)]
    if missing:
        loose = [a for a in item.accept if not says(answer.values, answer.text, a)]
        if loose or any(a[0] in ("yes", "no") for a in missing):
            return "wrong", f"lacks {[a[0] for a in missing]}; says {list(answer.values)[:6]}"
    bad = [m for m in item.must_not if says(answer.values, "", (m,))]
    return ("wrong", f"asserts {bad}") if bad else ("right", "")


def evaluate(items: Iterable[Item], ask: Any) -> Report:
    """Ask every question and return the figures; `ask(question, history, sources)` answers."""
    report = Report(defaultdict(Figures), [])
    for item in items:
        answer = ask(item.question, item.history, item.sources)
        verdict, why = judge(item, answer)
        figures = report.classes[item.group]
        if item.answerable:
            figures.answerable += 1
        else:
            figures.unanswerable += 1
        setattr(figures, verdict, getattr(figures, verdict) + 1)
        if why:
            report.failures.append(
                {
                    "id": item.id,
                    "class": item.group,
                    "question": item.question,
                    "history": list(item.history),
                    "verdict": verdict,
                    "why": why,
                    "accept": [list(a) for a in item.accept],
                    "reading": answer.reading,
                    "text": answer.text,
                }
            )
    return report


def evaluate_files(
    paths: Sequence[Path], *, library: str | Path | None = None, split: str | None = None
) -> Report:
    """Run question sets over a library."""
    from giichat.app.session import ask

    items = [item for path in paths for item in read_items(path, split)]
    return evaluate(items, lambda q, h, s: ask(q, history=h, sources=s, library=library))


def table_text(report: Report) -> str:
    """Return the figures as lines of text, a class a line."""
    lines = [
        f"{'class':<14}{'right':>12}{'wrong':>8}{'over-refused':>14}{'refused':>12}{'invented':>10}"
    ]
    for name, f in [*sorted(report.classes.items()), ("all", report.total)]:
        lines.append(
            f"{name:<14}{f'{f.right}/{f.answerable}':>12}{f.wrong:>8}{f.over_refused:>14}"
            f"{f'{f.refused}/{f.unanswerable}':>12}{f.invented:>10}"
        )
    return "\n".join(lines)
