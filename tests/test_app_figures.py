"""The README quotes the figures that `make eval` wrote, and the smoke set holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from giichat.app import evaluate
from giichat.app.measures import KINDS
from giichat.index.build import build
from giichat.index.snapshot import shipped_corpus

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
SMOKE = ROOT / "data" / "questions" / "smoke.jsonl"
LEAST_RIGHT = 0.96  # of the smoke set: what it reached when this was last raised


def test_the_readme_quotes_the_figures_as_written() -> None:
    quoted = re.search(r"<!-- figures -->\n(.*?)\n<!-- /figures -->", README, re.S)
    assert quoted is not None
    assert quoted[1].strip() == FIGURES.strip()


def test_the_figures_are_of_known_measures_and_of_test_halves() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in FIGURES.splitlines()[2:]]
    labels = [row for row in rows if row and not row.startswith("Questions: ")]
    assert labels and set(labels) <= {kind.label for kind in KINDS.values()}
    assert "split test only" in FIGURES


def test_the_smoke_set_holds_over_the_shipped_corpus(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    library = tmp_path_factory.mktemp("shipped")
    build([str(shipped_corpus())], library)
    report = evaluate(SMOKE, library=library)
    said = [f"{f['id']} {f['question']}: {f['why']}" for f in report.failures]
    assert report.total.questions == 60
    assert report.total.right >= LEAST_RIGHT * report.total.answerable, said
    assert report.total.wrong == report.total.invented == report.total.failed == 0, said
