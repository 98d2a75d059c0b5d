"""Asking as the page does, suggestions and other readings, the proof shown, uploads, feedback, jobs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from corpus import write_corpus

from giichat.app.charts import chart_for
from giichat.app.conversation import Conversation, Session, Turn
from giichat.app.errors import QuestionError
from giichat.app.feedback import Feedback, question_set
from giichat.app.jobs import Job
from giichat.app.page_library import library_html, progress_html
from giichat.app.page_source import panel_html
from giichat.app.page_viewer import viewer_html
from giichat.app.records import Status
from giichat.app.service import MAX_QUESTION, Service
from giichat.app.settings import Settings
from giichat.app.ui import password_check
from giichat.app.uploads import MAX_FILES, Uploads, checked_address, safe_name
from giichat.index.build import build


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    root = tmp_path_factory.mktemp("service")
    build([str(write_corpus(root / "corpus"))], root / "library")
    yield Service(Settings(root / "library"))


def last(service: Service, session: Session, question: str) -> Turn:
    return list(service.ask(session, question))[-1][1]


# -- asking ----------------------------------------------------------------------------------------


def test_a_turn_comes_as_question_then_text_then_all(service: Service) -> None:
    steps = [turn for _, turn in service.ask(Session(), "Which cluster ranked third in 2024?")]
    seen = [(bool(t.said), t.answer is not None, t.done, bool(t.suggestions)) for t in steps]
    assert list(dict.fromkeys(seen)) == [
        (False, False, False, False),
        (True, False, False, False),
        (True, True, False, False),
        (True, True, True, False),
        (True, True, True, True),
    ]


def test_a_session_lends_its_questions_to_the_next(service: Service) -> None:
    session = Session()
    last(service, session, "Which cluster ranked third in 2024?")
    answer = last(service, session, "and in 2023?").answer
    assert answer is not None and answer.values == ("Seoul",)


def test_a_question_that_is_too_long_is_told_in_one_line(service: Service) -> None:
    turn = last(service, Session(), "who " * MAX_QUESTION)
    assert turn.answer is None and "limit" in turn.error and "\n" not in turn.error


def test_a_kept_chat_is_answered_again_and_told_what_it_said(service: Service) -> None:
    kept = {
        "id": "x",
        "turns": [{"question": "Which cluster ranked third in 2024?", "text": "Rome."}],
    }
    [talk] = service.resume(kept)
    answer = talk.turns[0].answer
    assert answer is not None and answer.values == ("Beijing",)
    assert talk.turns[0].before == "Rome."


def test_every_suggestion_is_answered(service: Service) -> None:
    for question in ("Which cluster ranked third in 2024?", "Which cluster ranked third in 1999?",
                     "who walked on the moon?"):  # fmt: skip
        turn = last(service, Session(), question)
        assert turn.suggestions
        for suggested in turn.suggestions:
            assert service.answer(suggested).status is not Status.REFUSED, suggested


def test_examples_are_of_different_kinds_and_answered(service: Service) -> None:
    kinds = [example.kind for example in service.examples()]
    assert len(kinds) >= 4 and len(set(kinds)) == len(kinds)


# -- other readings --------------------------------------------------------------------------------


def test_an_assumed_edition_offers_the_others_and_they_say_what_they_promise(
    service: Service,
) -> None:
    answer = service.answer("Which cluster ranked third?")
    by_label = {other.label: other.question for other in answer.alternatives}
    assert service.answer(by_label["2023"]).values == ("Seoul",)
    assert service.answer("Which cluster ranked third in 2024?").alternatives == ()


# -- charts ----------------------------------------------------------------------------------------


def test_counts_of_one_edition_are_bars_and_single_cells_are_not_drawn(service: Service) -> None:
    answer = service.answer("How many clusters did China have in 2024?")
    assert answer.chart is None
    many = service.answer("Which clusters have more than 500 PCT applications in 2024?")
    drawn = chart_for(service.desk.frames, many)
    assert drawn is not None
    values = [value for _, value in drawn.series[0].points]
    assert values == sorted(values, key=lambda v: -(v or 0)) and len(values) > 2


# -- proof -----------------------------------------------------------------------------------------


def test_the_cited_cell_is_marked_in_the_rows_around_it(service: Service) -> None:
    answer = service.answer("Which cluster ranked third in 2024?")
    html = panel_html(service.desk.library, answer.citations[0])
    assert html.count("<mark>") == 1 and "<mark>Beijing</mark>" in html
    assert "Seoul" in html and 'scope="col"' in html and 'scope="row"' in html


def test_the_cited_words_are_marked_in_their_paragraph(service: Service) -> None:
    answer = service.answer("Who is the director general of the office?")
    html = panel_html(service.desk.library, answer.citations[0])
    assert "Ada Quist" in html.split("<mark>")[1].split("</mark>")[0]


def test_a_place_that_is_gone_is_said_to_be(service: Service) -> None:
    from dataclasses import replace

    cited = service.answer("Which cluster ranked third in 2024?").citations[0]
    html = panel_html(service.desk.library, replace(cited, quote="Atlantis"))
    assert "no longer" in html and "<mark>" not in html


def test_a_whole_source_and_the_whole_library_are_shown(service: Service) -> None:
    library = service.desk.library
    assert "Ada Quist" in viewer_html(library, "news.md")
    assert "Norland" in viewer_html(library, "medals.csv")
    assert "not in the library" in viewer_html(library, "nothing.csv")
    shown = library_html(service.desk.frames, read_only=False)
    assert "5 / 100" in shown and "missing are" in shown and "data-remove" in shown
    assert "data-remove" not in library_html(service.desk.frames, read_only=True)


# -- uploads ---------------------------------------------------------------------------------------


def write(folder: Path, name: str, text: str = "Rank,Club\n1,Rovers\n") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_unknown_types_empty_files_and_too_many_are_refused_with_reasons(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "library")
    files = [write(tmp_path, "a.csv"), write(tmp_path, "a.exe"), write(tmp_path, "empty.md", "")]
    added = uploads.add(files)
    assert added.names == ("a.csv",)
    assert [name for name, _ in added.rejected] == ["a.exe", "empty.md"]
    assert ".csv" in added.rejected[0][1]
    assert uploads.add([files[0]]).names == ("a-2.csv",)  # nothing is written over
    many = uploads.add([files[0]] * (MAX_FILES + 1))
    assert len(many.names) == MAX_FILES and "another go" in many.rejected[0][1]


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [("../../etc/passwd.csv", "_.._etc_passwd.csv"), ("a<b>.md", "a_b_.md"), ("..", "file"),
     ("x" * 300 + ".csv", "x" * 120 + ".csv"), ("報告.pdf", "報告.pdf")],
)  # fmt: skip
def test_names_cannot_leave_the_folder(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@pytest.mark.parametrize("bad", ["file:///etc/passwd", "example.org", "https://", "ftp://a.b/c"])
def test_only_web_addresses_are_fetched(bad: str) -> None:
    with pytest.raises(QuestionError, match="web address"):
        checked_address(bad)
    assert checked_address(" https://example.org/a ") == "https://example.org/a"


def test_a_removed_source_leaves_a_build_and_can_come_back(tmp_path: Path) -> None:
    from giichat.app.jobs import build_without
    from giichat.index.library import Library

    corpus, path = write_corpus(tmp_path / "corpus"), tmp_path / "library"
    build([str(corpus)], path)
    uploads = Uploads(path)

    def rebuilt(inputs: tuple[str, ...]) -> set[str]:
        build_without(lambda stage, done, total: None, inputs, uploads.removed(), path)
        with Library.open(path) as library:
            return {file.path for file in library.files()}

    with Library.open(path) as library:
        inputs = uploads.remove(library, "medals.csv")
        with pytest.raises(QuestionError, match="not in the library"):
            uploads.remove(library, "nothing.csv")
    assert "medals.csv" not in rebuilt(inputs)
    assert (corpus / "medals.csv").exists()  # a person's own file is never deleted
    uploads.restore()
    assert "medals.csv" in rebuilt(inputs)


# -- feedback --------------------------------------------------------------------------------------


def test_ratings_become_a_question_set(service: Service, tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    talk = Conversation()
    for question in ("Which cluster ranked third in 2024?", "and in 2023?", "in 1999?"):
        talk = talk.with_turn(Turn(question, service.answer(question, talk.questions()), done=True))
    feedback.add(talk, 0, "up")
    feedback.add(talk, 1, "up")
    feedback.add(talk, 1, "down", "is this right?")  # changes the mind, adds a comment
    assert [(r.rating, r.comment) for r in feedback.all()] == [
        ("up", ""),
        ("down", "is this right?"),
    ]
    first, second = question_set(feedback.all())
    assert first["accept"] == [["Beijing"]] and first["answerable"]
    assert second["history"] == ["Which cluster ranked third in 2024?"] and second["needs_review"]
    with pytest.raises(QuestionError, match="not a rating"):
        feedback.add(talk, 0, "sideways")


def test_a_library_without_ratings_has_none(tmp_path: Path) -> None:
    assert Feedback(tmp_path).all() == ()
    assert question_set(()) == []


# -- jobs ------------------------------------------------------------------------------------------


def count(tell: Any, to: int) -> int:
    for done in range(to):
        tell("counting", done, to)
    if to == 0:
        raise QuestionError("nothing to count")
    return to


def test_a_job_runs_apart_and_ends_with_its_result_or_its_error() -> None:
    ended: list[int] = []
    job = Job(count, lambda: ended.append(1))
    job.start(3).join(60)
    assert job.progress.result == 3 and ended == [1]
    job.start(0).join(60)
    assert job.progress.error == "nothing to count" and not job.progress.running
    assert "nothing to count" in progress_html(job.progress)


# -- passwords -------------------------------------------------------------------------------------


def test_the_password_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    file = write(tmp_path, "password", "lantern\nanything\n")
    right = password_check("ada", file)
    assert right("ada", "lantern")
    assert not right("ada", "anything") and not right("eve", "lantern") and not right("", "")
    with pytest.raises(QuestionError, match="empty"):
        password_check("ada", write(tmp_path, "none", "\n"))
    with pytest.raises(QuestionError, match="cannot be read"):
        password_check("ada", tmp_path / "missing")


def test_what_leaves_the_browser_can_be_written_as_json(service: Service) -> None:
    turn = last(service, Session(), "Which cluster ranked third in 2024?")
    assert turn.answer is not None
    assert json.loads(json.dumps(turn.answer.to_dict()))["values"] == ["Beijing"]
