"""The fact-check desk: claims of a draft are supported, contradicted or not held, with proof."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from giichat.app import ClaimCheck, Verdict, check
from giichat.app.clauses import clauses
from giichat.app.cli import app
from giichat.app.figures import figures_in, judge
from giichat.index.build import build
from giichat.index.snapshot import shipped_corpus
from tests.corpus import write_corpus

DATA = Path(__file__).parent / "data"
SET = [
    json.loads(line) for line in (DATA / "claims.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check")
    build([str(write_corpus(folder / "corpus"))], folder / "library")
    return folder / "library"


def judged(library: Path, draft: str) -> list[tuple[str, tuple[str, ...]]]:
    found = check(draft, library=library)
    assert all(draft[c.start : c.end] == c.text for c in found)
    return [(c.verdict.value, c.right) for c in found]


def test_a_claim_comes_back_with_its_span_value_and_citation(library: Path) -> None:
    draft = "In the 2024 ranking Beijing was third. Seoul came fourth."
    first, second = check(draft, library=library)
    assert first.verdict is Verdict.SUPPORTED
    assert second.verdict is Verdict.CONTRADICTED
    assert second.text == "Seoul came fourth."
    assert second.right[0] == "2"
    assert second.citations[0].quote == "2"
    assert second.plan is not None
    assert second.plan.editions == (2024,)


@pytest.mark.parametrize(
    ("draft", "verdicts"),
    [
        ("China had 26 clusters in 2024, up from 24 the year before.", "supported supported"),
        ("China had 26 clusters in 2024, up from 22 the year before.", "supported contradicted"),
        ("Beijing fell from second in 2023 to third in 2024.", "supported"),
        ("Beijing rose from second in 2023 to third in 2024.", "contradicted"),
        ("Tokyo–Yokohama led in 2024, followed by Seoul and Beijing.", "supported " * 3),
        ("Tokyo–Yokohama led in 2024, followed by Beijing.", "supported contradicted"),
        ("Seoul was ahead of Beijing in 2024.", "supported"),
        ("In 2024 China had 26 clusters, while Germany had nine.", "supported contradicted"),
        ("Norland won twelve gold medals and Westland five.", "supported supported"),
        ("Norland won the most gold medals.", "supported"),
        ("Sudland won the most gold medals.", "contradicted"),
        ("Oslo was third in 2024.", "not held"),
        ("Beijing was third in 2019.", "not held"),
        ("Beijing has eleven airports.", "not held"),
        ("The director general of the office is Ada Quist.", "supported"),
        ("The director general of the office is Olga Brandt.", "contradicted"),
    ],
)
def test_claims_are_judged(library: Path, draft: str, verdicts: str) -> None:
    assert [v for v, _ in judged(library, draft)] == [
        "not held" if v == "not" else v for v in verdicts.replace("not held", "not").split()
    ]


@pytest.mark.parametrize(
    ("said", "held", "holds"),
    [
        ("about 5,600", 5612, True),
        ("about 5,600", 5712, False),
        ("5,600", 5612, True),
        ("5,612", 5613, False),
        ("nearly a quarter", 24.1, True),
        ("nearly a quarter", 26, False),
        ("over half", 51, True),
        ("over half", 50, False),
        ("more than 20", 21, True),
        ("more than 20", 20, False),
        ("at least 20", 20, True),
        ("just under half a million", 488120, True),
        ("some 400", 412, True),
        ("some 400", 450, False),
        ("23 percent", 22.7, True),
        ("1.2 million", 1_234_000, True),
        ("1.2 million", 1_300_000, False),
        ("eleven", 11, True),
        ("third", 3, True),
        ("third", 4, False),
        ("1:54.02", 114.02, True),
        ("up to 30", 31, False),
    ],
)
def test_figures_are_judged_as_an_editor_would(said: str, held: float, holds: bool) -> None:
    (figure,) = figures_in(said)
    assert judge(figure, held, str(held)).holds is holds


def test_clauses_lend_each_other_subject_and_year() -> None:
    first, second, third = clauses("In 2024 the port of Velm grew, and it hired 30 people. It won.")
    assert (second.subject, second.year) == ("the port of Velm", "2024")
    assert third.subject == "the port of Velm"
    assert clauses("Did it grow in 2024?") == ()
    assert first.rest.startswith("grew")


def figures(found: list[tuple[dict[str, str], list[ClaimCheck]]]) -> Counter[tuple[str, str]]:
    """Count (expected, judged) verdicts; a claim is judged by the checks that lie on it."""
    counts: Counter[tuple[str, str]] = Counter()
    for claim, checks in found:
        start, end = int(claim["start"]), int(claim["end"])
        here = [
            c
            for c in checks
            if min(c.end, end) - max(c.start, start) > min(c.end - c.start, end - start) / 2
        ]
        said = {c.verdict for c in here} or {Verdict.NOT_HELD}
        order = (Verdict.CONTRADICTED, Verdict.NOT_HELD, Verdict.SUPPORTED)
        verdict = next(v for v in order if v in said)
        right = " ".join(v for c in here for v in c.right).replace(",", "").casefold()
        wanted = claim.get("right", "").replace(",", "").casefold()
        wrong = verdict is Verdict.CONTRADICTED and wanted not in right
        counts[claim["verdict"], "wrong value" if wrong else verdict.value] += 1
    return counts


# Floors under what was measured when they were last raised: precision and recall of a verdict.
LEAST = {"supported": (0.95, 0.80), "contradicted": (0.88, 0.80), "not held": (0.55, 0.95)}


def test_the_set_of_claims(tmp_path: Path) -> None:
    build([str(shipped_corpus()), str(DATA / "tables"), str(DATA / "documents")], tmp_path)
    found = []
    for item in SET:
        checks = check(item["draft"], library=tmp_path)
        assert all(c.citations for c in checks if c.verdict is not Verdict.NOT_HELD)
        assert all(c.right for c in checks if c.verdict is Verdict.CONTRADICTED)
        found += [(claim, checks) for claim in item["claims"]]
    counts = figures(found)
    for verdict, (precision, recall) in LEAST.items():
        right = counts[verdict, verdict]
        assert right >= precision * sum(n for (_, v), n in counts.items() if v == verdict), counts
        assert right >= recall * sum(n for (v, _), n in counts.items() if v == verdict), counts


# -- the command line --------------------------------------------------------------------------------


def test_the_command_tells_by_its_exit_code(library: Path, tmp_path: Path) -> None:
    run = CliRunner()
    draft = tmp_path / "draft.txt"
    draft.write_text("Beijing was third in 2024.", encoding="utf-8")
    good = run.invoke(app, ["check", str(draft), "--library", str(library)])
    assert good.exit_code == 0
    assert "1 claims: 1 supported" in good.stdout
    text = "Beijing was ninth in 2024."
    bad = run.invoke(app, ["check", "-", "--json", "--library", str(library)], input=text)
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)[0]["right"] == ["3"]


def test_a_draft_that_is_not_there_is_told(library: Path) -> None:
    done = CliRunner().invoke(app, ["check", "no-draft.txt", "--library", str(library)])
    assert "no-draft.txt cannot be read" in str(done.exception)
