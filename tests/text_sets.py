"""The sets of text questions: their items, and what an answer to one counts as."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from giichat.app.matching import says
from giichat.app.records import Answer, Status

SET = Path(__file__).parent / "data" / "text_questions.jsonl"
# Documents that repeat facts of others: a quote of theirs is as right.
REPEATING = ("gii-", "method", "000_", "004_", "county-gazette", "industry-almanac")


@dataclass(frozen=True, slots=True)
class TextItem:
    """A question with what a right quote must hold and the files that it may be of."""

    id: str
    question: str
    kind: str
    language: str
    split: str
    answerable: bool
    accept: tuple[tuple[str, ...], ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def needs_seeds(self) -> bool:
        """Tell whether the two reports outside the repository are asked about."""
        return self.id.startswith("seeds-")


def read_text_items(split: str | None = None, seeds: bool = True) -> list[TextItem]:
    """Return the questions of a half, without those about reports that are not there."""
    items = []
    for line in SET.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        item = TextItem(
            id=data["id"],
            question=data["question"],
            kind=data["class"],
            language=data["language"],
            split=data["split"],
            answerable=data["answerable"],
            accept=tuple(tuple(each) for each in data.get("accept", ())),
            documents=tuple(data.get("documents", ())),
        )
        if (split is None or item.split == split) and (seeds or not item.needs_seeds):
            items.append(item)
    return items


def holds(item: TextItem, quotes: Sequence[tuple[str, str]]) -> bool:
    """Tell whether quotes, as (file, words), hold all that the item accepts."""
    text = " ".join(
        words
        for file, words in quotes
        if file.rsplit("/", 1)[-1] in item.documents
        or file.rsplit("/", 1)[-1].startswith(REPEATING)
    )
    return all(says((), text, each) for each in item.accept)


def judge(item: TextItem, answer: Answer | None) -> str:
    """Return "right", "wrong", "over_refused", "refused" or "invented"."""
    if answer is None or answer.status is Status.REFUSED:
        return "over_refused" if item.answerable else "refused"
    if not item.answerable:
        return "invented"
    quotes = [(c.file, c.quote) for c in answer.citations]
    if item.kind == "conflict" and answer.status is not Status.CONFLICTING:
        return "wrong"
    return "right" if holds(item, quotes) else "wrong"


@dataclass(slots=True)
class Tally:
    """Counts of verdicts, in all and by kind, and the failures."""

    total: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[tuple[TextItem, str, Answer | None]] = field(default_factory=list)

    def share(self, verdict: str) -> float:
        """Return the share of a verdict among the questions of its kind: answerable or not."""
        refusing = ("refused", "invented")
        fellows = refusing if verdict in refusing else ("right", "wrong", "over_refused")
        return self.total[verdict] / max(sum(self.total[each] for each in fellows), 1)


def tally(items: Iterable[TextItem], ask: Callable[[str], Answer | None]) -> Tally:
    """Ask every question and count what the answers are."""
    counted = Tally()
    for item in items:
        answer = ask(item.question)
        verdict = judge(item, answer)
        counted.total[verdict] += 1
        counted.kinds.setdefault(item.kind, Counter())[verdict] += 1
        if verdict not in ("right", "refused"):
            counted.failures.append((item, verdict, answer))
    return counted
