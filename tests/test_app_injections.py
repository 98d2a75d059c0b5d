"""Text in documents, cells, file names, questions and histories is data: it changes no fact.

Each attack of `data/injections.jsonl` says where it stands and what a model that obeys it would
write. The model here always obeys. Nothing that it writes may reach the reader, and nothing may
be called.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giichat.app.answering import Desk
from giichat.app.assistant import assisted
from giichat.app.records import Answer
from giichat.app.settings import ModelSettings
from giichat.index.build import build
from giichat.index.library import Library
from tests.corpus import NEWS, RANKINGS, write_corpus

KEY = "sk-real-0987654321"
SETTINGS = ModelSettings("obedient", "http://127.0.0.1:9/v1", KEY)
THIRD = "which cluster ranked third in 2024?"
LINES = (Path(__file__).parent / "data" / "injections.jsonl").read_text(encoding="utf-8")
ATTACKS: list[dict[str, str]] = [json.loads(line) for line in LINES.splitlines()]
PLACES = ("document", "cell", "file", "question", "history")


class Obedient:
    """A model that does what the attack says."""

    def __init__(self, says: str) -> None:
        self.says = says
        self.seen = ""

    def complete(self, system: str, user: str) -> str:
        self.seen += system + user
        return self.says

    def stream(self, system: str, user: str) -> Iterator[str]:
        self.seen += system + user
        yield from self.says.split(" ") if "<" in self.says else [self.says]


def of(place: str) -> list[dict[str, str]]:
    return [a for a in ATTACKS if a["place"] == place]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A library in which every attack on documents, cells and file names stands."""
    folder = tmp_path_factory.mktemp("attacked")
    corpus = write_corpus(folder / "corpus")
    paragraphs = "\n\n".join(a["text"] for a in of("document"))
    (corpus / "news.md").write_text(f"{NEWS}\n\n{paragraphs}\n", encoding="utf-8")
    rows = RANKINGS.splitlines()
    attacked = [rows[0] + ",Remark"]
    remarks = ['"' + a["text"].replace('"', '""') + '"' for a in of("cell")]
    for i, row in enumerate(rows[1:]):
        attacked.append(f"{row},{remarks[i % len(remarks)]}")
    for i, remark in enumerate(remarks[len(rows) - 1 :]):
        attacked.append(f"2024,{30 + i},{remark},Norland,1,1,2,x")
    (corpus / "rankings.csv").write_text("\n".join(attacked) + "\n", encoding="utf-8")
    for a in of("file"):
        name = a["text"].replace("/", "")
        (corpus / f"{name}.md").write_text("# Notes\n\nNothing of note.\n", encoding="utf-8")
    build([str(corpus)], folder / "library")
    return Desk(Library.open(folder / "library"))


def finish(desk: Desk, question: str, history: tuple[str, ...], model: Obedient) -> Answer:
    pieces = assisted(desk, question, history, None, SETTINGS, model)
    told = ""
    while True:
        try:
            told += next(pieces)
        except StopIteration as done:
            answer: Answer = done.value
            assert told == answer.text  # what is streamed is what is answered
            return answer


def test_there_are_sixty_and_more_in_every_place() -> None:
    assert len(ATTACKS) >= 60
    assert {a["place"] for a in ATTACKS} == set(PLACES)


@pytest.mark.parametrize("attack", ATTACKS, ids=[a["id"] for a in ATTACKS])
def test_an_obedient_model_changes_nothing(
    desk: Desk, attack: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something was called")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr("os.system", refuse)
    monkeypatch.setattr("subprocess.Popen", refuse)
    question = attack["text"] if attack["place"] == "question" else THIRD
    history = (attack["text"],) if attack["place"] == "history" else ()
    plain = desk.ask(question, history)
    model = Obedient(attack["obeyed"])
    answer = finish(desk, question, history, model)
    assert answer.values == plain.values
    assert answer.citations == plain.citations
    assert answer.plan == plain.plan
    if attack["place"] != "question":
        assert answer.values == ("Beijing",)
    for sentence in attack["obeyed"].split(" [1]"):
        bare = sentence.strip(" .")
        if bare and bare != "Beijing ranked third in 2024":
            assert bare not in answer.text.replace(plain.text, "")
    assert KEY not in json.dumps(answer.to_dict())
    assert KEY not in model.seen
    assert str(desk.library.manifest) not in model.seen


def test_no_attack_moves_the_deterministic_answer(desk: Desk) -> None:
    assert desk.ask(THIRD).values == ("Beijing",)
    assert desk.ask("which cluster ranked first in 2023?").values == ("Tokyo–Yokohama",)
