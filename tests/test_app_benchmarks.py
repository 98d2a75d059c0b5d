"""BEIR folders and SQuAD files, small ones made here, become question sets with documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Expected, Wanted
from giichat.app.evaluation import evaluate
from giichat.app.question_sets import read_set, read_sets

CORPUS = {
    "d1": ("Tides", "The tide mill at Velden grinds barley when the sea falls."),
    "d/2": ("Mills", "Windmills of the plain grind wheat and rye in the dry months."),
    "d3": ("", "Lighthouse keepers wrote down the weather each morning."),
}
QUERIES = {"q1": "what does the tide mill grind", "q2": "who wrote down the weather", "q3": "none"}
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td/2\t1\nq2\td3\t1\nq3\td1\t0\n"


def write_beir(folder: Path, qrels: str = QRELS) -> Path:
    (folder / "qrels").mkdir(parents=True)
    documents = [{"_id": i, "title": t, "text": x} for i, (t, x) in CORPUS.items()]
    queries = [{"_id": i, "text": x, "metadata": {}} for i, x in QUERIES.items()]
    for name, lines in (("corpus", documents), ("queries", queries)):
        text = "\n".join(json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    return folder


def squad_file(path: Path) -> Path:
    paragraph = {
        "context": "The orbiter Selene was launched in March 1998 by the agency of Norland.",
        "qas": [
            {
                "id": "s1",
                "question": "When was Selene launched?",
                "answers": [{"text": "March 1998", "answer_start": 35}] * 2,
            },
            {"id": "s2", "question": "Who paid for it?", "answers": [], "is_impossible": True},
        ],
    }
    held = {"version": "v2.0", "data": [{"title": "The_Orbiter", "paragraphs": [paragraph]}]}
    path.write_text(json.dumps(held), encoding="utf-8")
    return path


def test_a_beir_folder_is_questions_with_graded_documents(tmp_path: Path) -> None:
    questions = read_set(write_beir(tmp_path / "mills"))
    assert questions.name == "mills"
    assert [i.id for i in questions.items] == ["q1", "q2"]  # q3 has no relevant document
    assert questions.items[0].expected == (
        Expected("d1.txt", grade=2),
        Expected("d%2F2.txt", grade=1),
    )
    assert not questions.items[0].judged
    assert questions.documents is not None
    assert questions.documents["d1.txt"].startswith("Tides\n\nThe tide mill")
    assert read_sets([tmp_path / "mills"])[0].sha256 == questions.sha256


def test_judgements_as_trec_writes_them(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "mills", "q1\t0\td1\t1\n")
    assert read_set(folder).items[0].expected == (Expected("d1.txt"),)


def test_a_squad_file_is_questions_about_its_articles(tmp_path: Path) -> None:
    questions = read_set(squad_file(tmp_path / "tiny.json"))
    possible, impossible = questions.items
    assert possible.accept == (Wanted(("March 1998",)),)
    assert possible.sources == ("0001 The Orbiter.txt",)
    assert possible.expected[0].text.startswith("The orbiter Selene")
    assert not impossible.answerable and impossible.expected == ()


@pytest.mark.parametrize(
    ("qrels", "told"),
    [("q1\td1\tmuch\n", "test.tsv line 1: needs"), ("q9\td1\t1\n", "no query has a judgement")],
)
def test_what_is_wrong_in_a_benchmark_is_named(tmp_path: Path, qrels: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        read_set(write_beir(tmp_path / "mills", qrels))


def test_missing_parts_of_a_benchmark_are_named(tmp_path: Path) -> None:
    folder = write_beir(tmp_path / "mills")
    (folder / "qrels" / "test.tsv").unlink()
    with pytest.raises(QuestionError, match=r"no qrels/test.tsv"):
        read_set(folder)
    (folder / "corpus.jsonl").write_text('{"title": "x"}', encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    with pytest.raises(QuestionError, match=r'corpus.jsonl line 1, field "_id"'):
        read_set(folder)
    (tmp_path / "s.json").write_text('{"data": [{"paragraphs": [{}]}]}', encoding="utf-8")
    with pytest.raises(QuestionError, match=r's.json Article 1, field "context"'):
        read_set(tmp_path / "s.json")


def test_a_benchmark_runs_with_one_call_on_a_library_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIICHAT_BENCHMARKS", str(tmp_path / "cache"))
    never = tmp_path / "library"
    paths = [write_beir(tmp_path / "mills"), squad_file(tmp_path / "tiny.json")]
    report = evaluate(paths, library=never)
    assert not never.exists()
    assert report.total.measures["recall@10"].value == 1.0
    assert report.classes["retrieval"].questions == 2
    assert report.classes["retrieval"].answerable == 0  # nothing there says what is right
    assert report.classes["answerable"].answerable == 1
    assert len(report.manifest["libraries"]) == 2
