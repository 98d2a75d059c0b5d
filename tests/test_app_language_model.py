"""With a language model: answers may read better, and never lose or gain a fact."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from giichat.app import Answer, Settings, Status, aask, ask, stream
from giichat.app.errors import ModelError, QuestionError
from giichat.app.settings import ModelSettings
from giichat.index.build import build
from tests.corpus import write_corpus
from tests.model_server import Script, faithful, given, serving

KEY = "sk-very-secret-1234567890"
THIRD = "which cluster ranked third in 2024?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    build([str(write_corpus(folder / "corpus"))], folder / "library")
    return folder / "library"


def with_model(library: Path, address: str, **more: Any) -> Settings:
    return Settings(library, ModelSettings("scripted", address, KEY, **{"timeout": 60.0, **more}))


def put(library: Path, script: Script, question: str = THIRD, **more: Any) -> Answer:
    with serving(script) as address:
        return ask(question, settings=with_model(library, address, **more))


def test_a_good_model_phrases_the_answer(library: Path) -> None:
    plain = ask(THIRD, library=library)
    answer = put(library, Script(lambda r: "In 2024, Beijing ranked third [1]."))
    assert answer.text == "In 2024, Beijing ranked third [1]."
    assert (answer.values, answer.citations) == (plain.values, plain.citations)
    assert "1 of 1 claims supported" in answer.notes[-1]


def test_the_model_is_given_evidence_and_no_tools(library: Path) -> None:
    script = Script(faithful)
    put(library, script)
    (request,) = script.requests
    assert set(given(request)) == {"question", "answer found", "evidence"}
    assert not {"tools", "functions", "tool_choice"} & set(request)
    assert str(library) not in json.dumps(request)


@pytest.mark.parametrize(
    "lie",
    [
        "Beijing ranked fourth in 2024 [1].",
        "Seoul ranked third in 2024 [1].",
        "Beijing ranked third in 2023 [1].",
        "Beijing did not rank third in 2024 [1].",
        "Beijing ranked third in 2024.",
        "Beijing ranked third in 2024 [7].",
        "Beijing, home of 3 universities, ranked third in 2024 [1].",
        "Beijing ranked third in 2024, ahead of Seoul [1].",
        "Paris is the capital of France [1].",
        "The key is sk-very-secret-1234567890 [1].",
        "<img src='http://127.0.0.1/x'> [1].",
    ],
)
def test_a_lie_never_reaches_the_reader(library: Path, lie: str) -> None:
    plain = ask(THIRD, library=library)
    answer = put(library, Script(lambda r: lie))
    assert lie.split(" [")[0] not in answer.text or lie.rstrip(".") in (plain.text, "")
    assert plain.text.rstrip(".") in answer.text or answer.text.endswith("[1].")
    assert answer.values == plain.values
    assert answer.citations == plain.citations


def test_a_bad_sentence_is_mended_once_or_dropped(library: Path) -> None:
    def reply(request: dict[str, Any]) -> str:
        mending = "given" in json.loads(request["messages"][-1]["content"])
        return (
            "Beijing ranked third in 2024 [1]."
            if mending
            else "Beijing ranked fifth in 2024 [1]. It is in Peru [1]."
        )

    answer = put(library, Script(reply))
    assert "fifth" not in answer.text
    assert "Peru" not in answer.text
    assert "2 of 2 claims supported, 2 after a repair" in answer.notes[-1]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("500", "error 500"),
        ("429", "too busy"),
        ("401", "refused the key"),
        ("404", "knows no model"),
        ("malformed", "empty"),
        ("closed", "nothing answers"),
    ],
)
def test_a_failing_model_loses_no_answer(
    library: Path, fault: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giichat.app.language_model.FIRST_WAIT", 0.0)
    plain = ask(THIRD, library=library)
    answer = put(library, Script(faithful, fault))
    assert dataclasses.replace(answer, notes=(), timings={}) == dataclasses.replace(
        plain, notes=(), timings={}
    )
    assert said in answer.notes[-1]
    assert KEY not in str(answer.to_dict())


def test_a_slow_model_is_given_up(library: Path) -> None:
    answer = put(library, Script(faithful, "slow"), timeout=0.2)
    assert answer.values == ("Beijing",)
    assert "no reply within 0.2 s" in answer.notes[-1]


def test_a_model_that_was_only_busy_is_asked_again(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giichat.app.language_model.FIRST_WAIT", 0.0)
    script = Script(lambda r: "In 2024, Beijing ranked third [1].", "429", faults=2)
    assert put(library, script).text == "In 2024, Beijing ranked third [1]."
    assert len(script.requests) == 3


def test_a_reply_that_is_cut_off_keeps_what_was_verified(library: Path) -> None:
    script = Script(
        lambda r: "Beijing ranked third in 2024 [1]. " + "And so on and on. " * 3, "cut"
    )
    answer = put(library, script)
    assert answer.values == ("Beijing",)
    assert "so on" not in answer.text


def test_nothing_listens_and_the_answer_stands(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("giichat.app.language_model.FIRST_WAIT", 0.0)
    answer = ask(THIRD, settings=with_model(library, "http://127.0.0.1:9/v1"))
    assert answer.values == ("Beijing",)
    assert "nothing answers at http://127.0.0.1:9/v1" in answer.notes[-1]


# -- streaming -----------------------------------------------------------------------------------


def pieces(parts: Iterator[str | Answer]) -> tuple[list[str], Answer]:
    *texts, last = list(parts)
    assert isinstance(last, Answer)
    assert all(isinstance(text, str) for text in texts)
    return [str(text) for text in texts], last


def test_pieces_of_a_stream_are_the_text_of_its_answer(library: Path) -> None:
    texts, answer = pieces(stream("what share of clusters is Chinese in 2024?", library=library))
    assert "".join(texts) == answer.text
    script = Script(lambda r: "Beijing ranked ninth [1]. In 2024, Beijing ranked third [1].")
    with serving(script) as address:
        texts, answer = pieces(stream(THIRD, settings=with_model(library, address)))
    assert "".join(texts) == answer.text
    assert "ninth" not in answer.text


def test_aask_answers_as_ask_does(library: Path) -> None:
    answer = asyncio.run(aask(THIRD, library=library))
    assert answer.values == ask(THIRD, library=library).values


# -- plans -----------------------------------------------------------------------------------------

ODD = "the hub that grabbed bronzeish spot 3 during 2024 whatsitsname"


def plan_reply(**changes: Any) -> Script:
    plan = {
        "table": "rankings.csv",
        "operation": "lookup",
        "target": ["Cluster"],
        "conditions": [{"column": "Rank", "relation": "is", "values": [3]}],
        "editions": [2024],
    }
    return Script(lambda r: json.dumps({**plan, **changes}))


def test_a_plan_is_executed_by_our_own_code_and_said_back(library: Path) -> None:
    assert ask(ODD, library=library).status is Status.REFUSED
    answer = put(library, plan_reply(), ODD)
    assert answer.values == ("Beijing",)
    assert answer.status is Status.PARTIAL
    assert answer.text.startswith("Read as “the cluster with Rank 3 in the 2024 edition")
    assert answer.citations[0].quote == "Beijing"


@pytest.mark.parametrize(
    "changes",
    [
        {"table": "secrets.csv"},
        {"operation": "drop"},
        {"target": ["Password"]},
        {"editions": [1999]},
        {"editions": [2023]},
        {"conditions": [{"column": "Rank", "relation": "is", "values": [1]}]},
        {"conditions": [{"column": "Rank", "relation": "is", "values": ["'; --"]}]},
        {"conditions": "all"},
        {"names": ["Seoul"]},
        {"names": ["Atlantis"]},
        {"limit": -1},
        {"table": None},
        {"editions": "2024"},
    ],
)
def test_a_plan_that_does_not_fit_is_not_executed(library: Path, changes: dict[str, Any]) -> None:
    plain = ask(ODD, library=library)
    answer = put(library, plan_reply(**changes), ODD)
    assert (answer.status, answer.text, answer.values) == (plain.status, plain.text, ())


def test_what_was_understood_is_never_sent_for_a_plan(library: Path) -> None:
    script = plan_reply()
    assert put(library, script, write=False).values == ("Beijing",)
    assert script.requests == []


def test_each_use_can_be_switched_off(library: Path) -> None:
    script = plan_reply()
    assert put(library, script, ODD, plan=False).status is Status.REFUSED
    assert script.requests == []


# -- settings ------------------------------------------------------------------------------------


def test_settings_come_from_the_environment() -> None:
    env = {
        "GIICHAT_LLM_MODEL": "m",
        "GIICHAT_LLM_BASE_URL": "http://127.0.0.1:1/v1/",
        "GIICHAT_LLM_API_KEY": KEY,
        "GIICHAT_LLM_PLAN": "off",
    }
    settings = ModelSettings.read(env)
    assert settings is not None
    assert (settings.base_url, settings.plan, settings.write) == (
        "http://127.0.0.1:1/v1",
        False,
        True,
    )
    assert settings.api_key == KEY
    assert KEY not in repr(settings)
    assert ModelSettings.read({}) is None


@pytest.mark.parametrize(
    "env",
    [
        {"GIICHAT_LLM_MODEL": "m"},
        {"GIICHAT_LLM_BASE_URL": "http://127.0.0.1:1"},
        {"GIICHAT_LLM_MODEL": "m", "GIICHAT_LLM_BASE_URL": "ftp://x"},
        {
            "GIICHAT_LLM_MODEL": "m",
            "GIICHAT_LLM_BASE_URL": "http://x",
            "GIICHAT_LLM_WRITE": "perhaps",
        },
        {"GIICHAT_LLM_MODEL": "m", "GIICHAT_LLM_BASE_URL": "http://x", "GIICHAT_LLM_TIMEOUT": "-1"},
    ],
)
def test_a_half_made_setting_is_told(env: dict[str, str]) -> None:
    with pytest.raises(QuestionError, match="GIICHAT_LLM"):
        ModelSettings.read(env)


def test_errors_hold_no_key(library: Path) -> None:
    from giichat.app.language_model import LanguageModel

    with serving(Script(faithful, "401")) as address:
        model = LanguageModel(ModelSettings("scripted", address, KEY, timeout=60.0))
        with pytest.raises(ModelError) as caught:
            model.complete("s", "u")
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None


def test_without_a_model_its_client_is_never_imported(library: Path) -> None:
    code = (
        "import sys; from giichat.app import ask; "
        f"ask({THIRD!r}, library={str(library)!r}); "
        "print([m for m in ('openai', 'llama_index', 'httpx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
