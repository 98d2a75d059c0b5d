"""Question sets over a library: asked, cited, compared, written, the same bytes each time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from corpus import write_corpus
from typer.testing import CliRunner

from giichat.app import GiichatError, compare, evaluate
from giichat.app.cli import app
from giichat.app.errors import QuestionError
from giichat.app.eval_records import Item, Verdict
from giichat.app.systems import NAMES, OwnFunction
from giichat.index.build import build

QUESTIONS: list[dict[str, Any]] = [
    {"id": "rank", "question": "which cluster ranked third in 2024?", "class": "lookup",
     "accept": ["Beijing"],
     "expected": [{"source": "rankings.csv", "row": 4, "column": "Cluster", "text": "Beijing"}]},
    {"id": "wrong-gold", "question": "which cluster ranked second in 2024?", "class": "lookup",
     "accept": ["Paris"]},
    {"id": "change", "question": "by how many places did Seoul's rank change from 2023 to 2024?",
     "class": "change", "accept": [1]},
    {"id": "text", "question": "Who is the director general of the office?", "class": "text",
     "split": "test", "accept": ["Ada Quist"], "expected": [{"source": "news.md", "text": "Ada Quist"}]},
    {"id": "refusal", "question": "which film ranked third in 2024?", "class": "refusal",
     "answerable": False},
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library")
    build([str(write_corpus(tmp_path_factory.mktemp("corpus") / "small"))], path)
    return path


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write_set(tmp_path / "small.jsonl", QUESTIONS)


def write_set(path: Path, records: Sequence[Mapping[str, Any]]) -> Path:
    path.write_text("\n".join(json.dumps(r) for r in records), encoding="utf-8")
    return path


def good(question: str, history: tuple[str, ...], sources: object) -> Mapping[str, Any] | None:
    """A system of the user's: knows one answer, breaks on another, refuses the rest."""
    if "second" in question:
        raise RuntimeError("no idea")
    if "third in 2024" in question and "cluster" in question:
        return {"text": "Beijing", "values": ["Beijing"], "confidence": 0.9}
    return None


def test_every_question_is_judged_cited_and_searched(library: Path, questions: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report = evaluate(
        questions,
        library=library,
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    verdicts = {r.item.id: r.verdict for r in report.results}
    assert verdicts == {
        "rank": Verdict.RIGHT,
        "wrong-gold": Verdict.WRONG,
        "change": Verdict.RIGHT,
        "text": Verdict.RIGHT,
        "refusal": Verdict.REFUSED,
    }
    assert told == [("asking", n, 5) for n in range(1, 6)]
    by_id = {r.item.id: r for r in report.results}
    rank, change = by_id["rank"].cited, by_id["change"].cited
    assert rank is not None and change is not None
    assert rank.supporting == rank.citations >= 1
    assert (rank.printed, rank.found, rank.expected) == (1, 1, 1)
    assert change.worked >= 1 and change.supporting == change.citations == 2
    assert by_id["refusal"].cited is None
    assert by_id["text"].ranking is not None and 0 in by_id["text"].ranking
    assert by_id["rank"].ranking is None  # a cell is looked up, not searched for
    assert report.total.measures["mrr@10"].n == 1
    assert report.failures[0]["id"] == "wrong-gold" and report.failures[0]["plan"]


def test_the_manifest_says_what_it_was_made_with(library: Path, questions: Path) -> None:
    manifest = evaluate(questions, library=library, classes=["lookup"]).manifest
    assert manifest["sets"][0]["name"] == "small" and manifest["sets"][0]["questions"] == 2
    assert set(manifest["packages"]) >= {"giichat", "ir-measures", "scipy"}
    assert manifest["settings"]["classes"] == ["lookup"]
    assert "sentence-transformers" in manifest["libraries"][0]["encoder"]
    assert str(library) not in json.dumps(manifest)


def timeless(folder: Path) -> dict[str, str]:
    held = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    del held["timing"]
    return {
        "report.json": json.dumps(held),
        "report.md": "".join(
            line
            for line in (folder / "report.md").read_text(encoding="utf-8").splitlines(keepends=True)
            if not line.startswith("Time: ")
        ),
        "report.html": "".join(
            line
            for line in (folder / "report.html")
            .read_text(encoding="utf-8")
            .splitlines(keepends=True)
            if 'id="time"' not in line
        ),
        "failures.jsonl": (folder / "failures.jsonl").read_text(encoding="utf-8"),
    }


def test_reports_are_the_same_bytes_but_for_time(
    library: Path, questions: Path, tmp_path: Path
) -> None:
    evaluate(questions, library=library, out=tmp_path / "one")
    evaluate(questions, library=library, out=tmp_path / "two")
    one, two = timeless(tmp_path / "one"), timeless(tmp_path / "two")
    assert one == two and all(one.values())


def test_workers_change_nothing_but_time(library: Path, tmp_path: Path) -> None:
    many = [{**r, "id": f"{r['id']}-{n}"} for n in range(3) for r in QUESTIONS]
    questions = write_set(tmp_path / "many.jsonl", many)
    evaluate(questions, library=library, out=tmp_path / "one")
    evaluate(questions, library=library, workers=2, out=tmp_path / "two")
    assert timeless(tmp_path / "one") == timeless(tmp_path / "two")


@pytest.mark.parametrize("system", ["bm25", "llamaindex"])
def test_a_baseline_answers_with_its_best_place(
    library: Path, questions: Path, system: str
) -> None:
    report = evaluate(questions, library=library, system=system)
    by_id = {r.item.id: r for r in report.results}
    assert by_id["text"].verdict is Verdict.RIGHT
    assert by_id["text"].ranking is not None and by_id["text"].ranking[0] == 0
    assert "Ada Quist" in by_id["text"].response.text
    for result in report.results:
        assert result.response.refused or len(result.response.citations) == 1
        assert result.cited is None or result.cited.supporting <= 1
    cited = by_id["text"].cited
    assert cited is not None and cited.supporting == 1 and cited.found == 1


@pytest.mark.parametrize("system", ["bm25", "llamaindex"])
def test_a_baseline_keeps_to_the_sources_it_is_given(
    library: Path, tmp_path: Path, system: str
) -> None:
    record = {"id": 1, "question": "Who is in the medal table?", "accept": ["x"]}
    questions = write_set(tmp_path / "s.jsonl", [{**record, "sources": ["medals.csv"]}])
    response = evaluate(questions, library=library, system=system).results[0].response
    assert [c.file for c in response.citations] == ["medals.csv"]


def test_a_function_of_ones_own(library: Path, questions: Path) -> None:
    report = evaluate(questions, library=library, system="test_app_evaluation:good")
    verdicts = {r.item.id: r.verdict.value for r in report.results}
    assert verdicts["rank"] == "right" and verdicts["wrong-gold"] == "failed"
    assert verdicts["text"] == "over_refused" and verdicts["refusal"] == "refused"
    assert report.total.measures["failed"].value == 0.2
    assert report.total.measures["mrr@10"].n == 0  # a function does not search


def test_what_a_function_may_give() -> None:
    item = Item("1", "q")
    for said, text, refused in ((None, "", True), ("", "", True), ("x", "x", False)):
        system = OwnFunction("builtins:print")
        system._function = lambda *_, said=said: said
        response = system.answer(item)
        assert (response.text, response.refused) == (text, refused)
    system._function = lambda *_: 3
    assert "TypeError: gave int" in system.answer(item).error


@pytest.mark.parametrize(
    ("system", "told"),
    [
        ("gpt", f"no system 'gpt'; known are {', '.join(NAMES)}"),
        ("no_such_module:f", "cannot be imported"),
        ("json:nothing", "cannot be imported"),
        ("json:__name__", "is no function"),
    ],
)
def test_an_unknown_system_is_named(library: Path, questions: Path, system: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told.replace("(", r"\(")):
        evaluate(questions, library=library, system=system)


def test_a_source_that_is_not_held_is_a_failed_question(library: Path, tmp_path: Path) -> None:
    record = {"id": 1, "question": "q", "accept": ["x"], "sources": ["none.csv"]}
    report = evaluate(write_set(tmp_path / "s.jsonl", [record]), library=library)
    assert report.results[0].verdict is Verdict.FAILED
    assert "no source 'none.csv'" in report.results[0].why


def test_no_question_left_is_an_error(library: Path, questions: Path) -> None:
    with pytest.raises(QuestionError, match="no question is left of 1 sets for nonsense"):
        evaluate(questions, library=library, classes=["nonsense"])


def test_compare_takes_reports_files_and_folders(
    library: Path, questions: Path, tmp_path: Path
) -> None:
    before = evaluate(questions, library=library, out=tmp_path / "before")
    after = evaluate(questions, library=library, system="test_app_evaluation:good")
    for earlier in (before, tmp_path / "before", tmp_path / "before" / "report.json"):
        found = compare(earlier, after)
        assert [c.key for c in found.worse] == ["small:change", "small:text"]
        assert (found.shared, found.right_before, found.right_after) == (5, 4, 2)
        assert found.p_value == 0.5
    with pytest.raises(GiichatError, match="no report at"):
        compare(tmp_path, after)
    (tmp_path / "report.json").write_text("{}", encoding="utf-8")
    with pytest.raises(GiichatError, match="is not a report of giichat eval"):
        compare(tmp_path, after)


# -- the command line ----------------------------------------------------------------------------


def run(*arguments: object) -> tuple[int, str, str]:
    """Return exit code, what was printed, and the one line of an error."""
    done = CliRunner().invoke(app, ["eval", *map(str, arguments)], env={"COLUMNS": "200"})
    error = str(done.exception) if isinstance(done.exception, GiichatError) else done.stderr
    return done.exit_code, done.stdout, error


def test_the_command_prints_tables_and_writes_reports(
    library: Path, questions: Path, tmp_path: Path
) -> None:
    code, shown, _ = run(questions, "--library", library, "--out", tmp_path / "out")
    assert code == 0
    assert "lookup" in shown and "3/4" in shown and "accuracy" in shown and "wrong-gold" in shown
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "failures.jsonl",
        "report.html",
        "report.json",
        "report.md",
    ]
    failures = (tmp_path / "out" / "failures.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in failures] == ["wrong-gold"]


def test_class_and_split_choose_questions(library: Path, questions: Path) -> None:
    shown = run(questions, "--library", library, "--class", "lookup", "--class", "change")[1]
    assert "2/3" in shown and "refusal" not in shown
    assert "1/1" in run(questions, "--library", library, "--split", "test")[1]


def test_limits_set_the_exit_code(library: Path, questions: Path) -> None:
    at = (questions, "--library", library)
    assert run(*at, "--fail-under", "accuracy=0.75", "--fail-over", "failed=0")[0] == 0
    code, _, error = run(*at, "--fail-under", "accuracy=0.9", "--workers", "1")
    assert code == 4 and "accuracy is 0.7500, under 0.9" in error
    code, _, error = run(*at, "--fail-over", "wrong_assertions=0.1")
    assert code == 4 and "wrong_assertions is 0.2000, over 0.1" in error
    assert "no measure 'joy'" in run(*at, "--fail-under", "joy=1")[2]


def test_compare_shows_changes_and_fails_when_asked(
    library: Path, questions: Path, tmp_path: Path
) -> None:
    before, at = tmp_path / "before", (questions, "--library", library)
    run(*at, "--out", before)
    same = run(*at, "--compare", before, "--fail-on-regression", "any")
    assert same[0] == 0 and "0 better, 0 worse" in same[1]
    worse = (*at, "--system", "test_app_evaluation:good", "--compare", before)
    code, shown, _ = run(*worse, "--out", tmp_path / "after")
    assert code == 0 and "2 worse" in shown
    assert "small:text" in (tmp_path / "after" / "comparison.md").read_text(encoding="utf-8")
    code, _, error = run(*worse, "--fail-on-regression", "any")
    assert code == 4 and "2 questions got worse (p = 0.5)" in error
    assert run(*worse, "--fail-on-regression", "significant")[0] == 0
    assert "needs --compare" in run(*at, "--fail-on-regression", "any")[2]
    assert "takes one --system" in run(*worse, "--system", "bm25")[2]


def test_several_systems_stand_side_by_side(library: Path, questions: Path, tmp_path: Path) -> None:
    systems = ("--system", "giichat", "--system", "bm25")
    code, shown, _ = run(questions, "--library", library, *systems, "--out", tmp_path / "out")
    assert code == 0 and "measure" in shown
    table = (tmp_path / "out" / "systems.md").read_text(encoding="utf-8")
    assert table.startswith("| measure | giichat | bm25 |\n")
    assert (tmp_path / "out" / "bm25" / "report.json").is_file()


def test_figures_are_quoted_between_the_marks(
    library: Path, questions: Path, tmp_path: Path
) -> None:
    document, at = tmp_path / "notes.md", (questions, "--library", library, "--quote")
    document.write_text(
        "# Notes\n<!-- figures -->\nstale\n<!-- /figures -->\nend\n", encoding="utf-8"
    )
    assert run(*at, document)[0] == 0
    first = document.read_text(encoding="utf-8")
    assert first.startswith("# Notes\n<!-- figures -->\n| measure | giichat |\n")
    assert first.endswith("<!-- /figures -->\nend\n") and "stale" not in first
    run(*at, document)
    assert document.read_text(encoding="utf-8") == first
    document.write_text("# Notes\n", encoding="utf-8")
    assert "needs a line <!-- figures -->" in run(*at, document)[2]


def test_a_set_is_begun_with_an_example_or_a_draft(library: Path, tmp_path: Path) -> None:
    (tmp_path / "cup.csv").write_text("Rank,Club\n1,Rovers\n2,United\n", encoding="utf-8")
    assert run("--init", tmp_path / "mine.yaml")[0] == 0
    assert (tmp_path / "mine.yaml").is_file()
    assert '"question": "Which club ranked 1st?"' in run("--draft", tmp_path / "cup.csv")[1]
    drafted = tmp_path / "sets" / "cup.jsonl"
    assert "drafted for review" in run("--draft", tmp_path / "cup.csv", "--out", drafted)[1]
    assert "is there already" in run("--draft", tmp_path / "cup.csv", "--out", drafted)[2]


def test_errors_are_one_line_and_usage_is_told(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text('{"id": 1}', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "giichat.app", "eval", str(tmp_path / "s.jsonl")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith('giichat: s.jsonl line 1, field "question": is missing')
    assert len(done.stderr.splitlines()) == 1
    assert "no question set given" in run()[2]
    assert run("x.jsonl", "--workers", "0")[0] == 2


def test_importing_the_function_loads_nothing_heavy() -> None:
    heavy = "scipy, torch, faiss, llama_index, pandas, jinja2, yaml, ir_measures, bm25s, rich"
    code = (
        "import sys, giichat.app; "
        f"print([m for m in '{heavy}'.split(', ') if m in sys.modules], giichat.app.evaluate)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith("[] <function evaluate"), done.stdout + done.stderr
