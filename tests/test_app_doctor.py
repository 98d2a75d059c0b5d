"""`giichat doctor`: what is there and what is configured, without the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from giichat.app.cli import app
from giichat.index.build import build
from tests.corpus import write_corpus
from tests.model_server import Script, faithful, serving

KEY = "sk-very-secret-1234567890"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doctor")
    build([str(write_corpus(folder / "corpus"))], folder / "library")
    return folder / "library"


def doctor(library: Path, *more: str, **env: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["doctor", "--library", str(library), *more], env=env)
    return done.exit_code, done.stdout


def test_without_a_model_it_says_that_none_is_used(library: Path) -> None:
    code, said = doctor(library)
    assert code == 0
    assert "ok  library:" in said
    assert "ok  encoder:" in said
    assert "none configured, none used" in said


def test_a_model_that_answers_is_well_and_its_key_is_not_shown(library: Path) -> None:
    with serving(Script(lambda r: "hello")) as address:
        env = {"GIICHAT_LLM_BASE_URL": address, "GIICHAT_LLM_API_KEY": KEY}
        code, said = doctor(library, GIICHAT_LLM_MODEL="scripted", **env)
    assert (code, "it answers" in said, "a key is set" in said) == (0, True, True)
    assert KEY not in said


def test_a_model_that_does_not_answer_is_told(library: Path) -> None:
    with serving(Script(faithful, "401")) as address:
        env = {"GIICHAT_LLM_BASE_URL": address, "GIICHAT_LLM_API_KEY": KEY}
        code, said = doctor(library, GIICHAT_LLM_MODEL="scripted", **env)
    assert code == 1
    assert "BAD language model: it refused the key" in said
    assert KEY not in said


def test_a_library_that_is_not_there_yet_is_no_fault(tmp_path: Path) -> None:
    code, said = doctor(tmp_path / "none")
    assert code == 0
    assert "the first question builds one" in said
