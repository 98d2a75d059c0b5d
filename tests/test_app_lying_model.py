"""A lying model over the question sets: no false number or name gets through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from giichat.app.answering import Desk
from giichat.app.writing import phrasable, phrase
from giichat.index.build import build
from giichat.index.library import Library
from giichat.index.snapshot import shipped_corpus
from tests.lies import Lie, lies_about

SETS = sorted((Path(__file__).parent.parent / "data" / "questions").glob("rankings.jsonl"))
ASKED = 40  # questions of the set, evenly taken; the whole set is run outside the tests
LEAST_LIES = 150


class Liar:
    """Writes one text, and when it is asked to mend it, says the same again."""

    def __init__(self, text: str) -> None:
        self.text = text

    def complete(self, system: str, user: str) -> str:
        return self.text

    def stream(self, system: str, user: str) -> Iterator[str]:
        yield self.text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    path = tmp_path_factory.mktemp("lies")
    build([str(shipped_corpus())], path)
    return Desk(Library.open(path))


def test_no_lie_gets_through(desk: Desk) -> None:
    items = [
        json.loads(line) for path in SETS for line in path.read_text(encoding="utf-8").splitlines()
    ]
    told: Counter[str] = Counter()
    through: list[tuple[str, Lie]] = []
    for item in items[:: max(1, len(items) // ASKED)]:
        answer = desk.ask(item["question"], tuple(item["history"]))
        if not phrasable(answer):
            continue
        for lie in lies_about(answer):
            told[lie.kind] += 1
            prose = " ".join(phrase(answer, Liar(lie.text)))
            if lie.false in prose:
                through.append((item["question"], lie))
    assert sum(told.values()) >= LEAST_LIES, told
    assert {"number", "name", "added", "uncited", "no evidence"} <= set(told)
    assert through == []


def test_the_truth_gets_through(desk: Desk) -> None:
    answer = desk.ask("which cluster ranked third in 2024?")
    truth = "Beijing ranked third in 2024 [1]."
    assert list(phrase(answer, Liar(truth))) == [truth]
