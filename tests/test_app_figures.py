"""The README quotes the figures that `make eval` wrote."""

from __future__ import annotations

import re
from pathlib import Path

from giichat.app.measures import KINDS
from giichat.app.question_sets import read_set

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = (ROOT / "docs" / "figures.md").read_text(encoding="utf-8")
SMOKE = ROOT / "data" / "questions" / "smoke.jsonl"


def test_the_readme_quotes_the_figures_as_written() -> None:
    quoted = re.search(r"<!-- figures -->\n(.*?)\n<!-- /figures -->", README, re.S)
    assert quoted is not None
    assert quoted[1].strip() == FIGURES.strip()


def test_the_figures_are_of_known_measures_and_of_test_halves() -> None:
    rows = [line.split(" | ")[0].removeprefix("| ") for line in FIGURES.splitlines()[2:]]
    labels = [row for row in rows if row and not row.startswith("Questions: ")]
    assert labels and set(labels) <= {kind.label for kind in KINDS.values()}
    assert "split test only" in FIGURES


def test_the_smoke_set_has_sixty_questions_of_every_kind() -> None:
    """What it gives is held by tests/test_question_sets.py."""
    items = read_set(SMOKE).items
    assert len(items) == 60
    assert {"lookup", "list", "change", "text", "refusal", "follow-up", "language"} <= {
        item.group for item in items
    }
