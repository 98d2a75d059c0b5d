"""Answers from texts: the question sets, and what is quoted, set apart, merged and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from make_reports import write_reports
from text_sets import read_text_items, tally

from giichat.app.records import Answer, Status
from giichat.app.text_answers import from_reports
from giichat.app.text_question import read_question
from giichat.app.text_search import CROSS_ENCODER, Stages, ranked
from giichat.index.build import build
from giichat.index.errors import LibraryError
from giichat.index.library import Library
from giichat.index.snapshot import shipped_corpus

HERE = Path(__file__).parent
# Floors under what the halves reached when the weights were learned (data/questions/TEXT.md).
FLOORS = {"dev": (0.78, 0.05, 0.90), "test": (0.55, 0.13, 0.78)}  # right, wrong, refused


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The shipped corpus, four documents and the reports of the cores, with the real encoder."""
    folder = tmp_path_factory.mktemp("texts")
    write_reports(folder / "reports")
    documents = HERE / "data" / "documents"
    build([str(shipped_corpus()), str(documents), str(folder / "reports")], folder / "library")
    with Library.open(folder / "library") as opened:
        yield opened


def told(library: Library, question: str) -> Answer:
    answer = from_reports(library, question)
    assert answer is not None, "refused"
    return answer


@pytest.mark.parametrize("split", ["dev", "test"])
def test_the_set_is_answered(library: Library, split: str) -> None:
    counted = tally(read_text_items(split, seeds=False), lambda q: from_reports(library, q))
    right, wrong, refused = FLOORS[split]
    assert counted.share("right") >= right, counted.total
    assert counted.share("wrong") <= wrong, counted.total
    assert counted.share("refused") >= refused, counted.total


def test_a_third_of_the_questions_has_no_answer() -> None:
    items = read_text_items()
    assert len(items) >= 250
    assert sum(not item.answerable for item in items) >= len(items) / 3


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Who is the harbour master of Velden?", "Ingrid Solberg"),
        ("When was the west wing of St. Aldric closed?", "6 June 2021"),
        ("What did the new heating plant of St. Aldric cost?", "11.7 million crowns"),
        ("Which foundation funds the tide table project?", "Lindqvist Foundation"),
    ],
)
def test_the_value_is_set_apart(library: Library, question: str, value: str) -> None:
    answer = told(library, question)
    assert answer.values == (value,)
    assert value in answer.citations[0].quote


def test_a_quote_is_the_words_as_printed(library: Library) -> None:
    citation = told(library, "Who directed Salt and Ashes?").citations[0]
    document = library.document(citation.file)
    assert document is not None
    assert document.text[citation.start : citation.end] == citation.quote


def test_a_sentence_that_leans_on_another_is_quoted_with_it(library: Library) -> None:
    quote = told(library, "Who directed The Glass Harbour?").citations[0].quote
    assert quote.startswith("The Glass Harbour, an opera by")
    assert quote.endswith("conducted by Sela Fontaine.")


def test_a_procedure_is_quoted_step_by_step(library: Library) -> None:
    answer = told(library, "How does a ship get a berth in Velden?")
    assert len(answer.citations) == 4
    assert "48 hours" in answer.text
    assert "confirms the berth" in answer.text


def test_sources_that_disagree_are_both_shown(library: Library) -> None:
    answer = told(library, "When was the 2024 cluster ranking released?")
    assert answer.status is Status.CONFLICTING
    assert set(answer.values) == {"27 August 2024", "27 September 2024"}
    assert len(answer.citations) == 2


def test_sources_that_agree_are_cited_together(library: Library) -> None:
    answer = told(library, "How many tonnes of chocolate did Brannoc sell in 2018?")
    assert answer.status is Status.ANSWERED
    assert len({citation.file for citation in answer.citations}) == 2


def test_a_summary_cites_each_point(library: Library) -> None:
    answer = told(library, "Summarise what the 2023 report says about India")
    assert len(answer.citations) >= 2
    assert all("India" in citation.quote for citation in answer.citations)
    assert all("[" in answer.text for _ in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the harbour master of Rotterdam?",  # another entity
        "How many visitors did the Museum of Tides have in 2021?",  # another year
        "How many people were killed at Karst No. 5?",  # another number
        "Which opera was not conducted by Sela Fontaine?",  # denied
        "What is the phone number of St. Aldric Hospital?",  # not told
    ],
)
def test_a_near_miss_is_refused(library: Library, question: str) -> None:
    assert from_reports(library, question) is None


def test_the_year_of_a_question_picks_the_report(library: Library) -> None:
    question = "How many people did the emergency department of St. Aldric see in {}?"
    assert told(library, question.format(2021)).values[0].startswith("96,400")
    assert told(library, question.format(2022)).values[0].startswith("103,750")


def test_a_number_that_another_report_contradicts_is_shown_with_that(library: Library) -> None:
    answer = told(library, "How many beds did St. Aldric Hospital have at the end of 2021?")
    assert answer.status is Status.CONFLICTING
    assert {value.split()[0] for value in answer.values} == {"412", "425"}


def test_the_files_asked_of_are_the_only_ones_quoted(library: Library) -> None:
    files = [f.path for f in library.files() if "gazette" in f.path]
    answer = from_reports(library, "Who designed the Calder Bridge?", files)
    assert answer is not None
    assert {citation.file for citation in answer.citations} == set(files)


def test_a_file_that_the_question_names_is_the_only_one_quoted(library: Library) -> None:
    answer = told(library, "Who designed the Calder Bridge according to county-gazette.md?")
    assert {c.file.rsplit("/", 1)[-1] for c in answer.citations} == {"county-gazette.md"}


@pytest.mark.parametrize(
    "stages", [Stages(lexical=False), Stages(dense=False), Stages(editions=False)], ids=str
)
def test_each_stage_can_be_switched_off(library: Library, stages: Stages) -> None:
    best = ranked(library, read_question("Who directed Salt and Ashes?"), None, stages)[0]
    assert "Hanne Lund" in best.text


def test_a_cross_encoder_is_asked_when_it_is_there(library: Library) -> None:
    asked: list[str] = []

    def long_ones(question: str, texts: object) -> list[float]:
        asked.append(question)
        assert isinstance(texts, list)
        return [len(text) / 1000 for text in texts]

    found = ranked(
        library, read_question("Who directed Salt and Ashes?"), None, Stages(cross=long_ones)
    )
    assert asked == ["Who directed Salt and Ashes?"]
    assert found[0].confidence < 1


def test_a_cross_encoder_that_is_not_held_is_told(
    library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(CROSS_ENCODER, str(tmp_path / "none"))
    with pytest.raises(LibraryError, match=r"no cross-encoder at .*GIICHAT_CROSS_ENCODER"):
        from_reports(library, "Who directed Salt and Ashes?")


@pytest.fixture(scope="module")
def chronicle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A short chronicle of an old duchy, with its years, centuries, parts and opposites."""
    folder = tmp_path_factory.mktemp("chronicle")
    (folder / "talmark.md").write_text(
        "# The Duchy of Talmark\n\n"
        "The Duchy of Talmark was founded by Orvin in 934 after a long siege. "
        "The cathedral of Talmark was built in the late 12th century by masons from Burgundy. "
        "The mint of Talmark struck silver coins for the army. "
        "By then two-thirds of the population of Talmark spoke Sorvian. "
        "The first lock of the Talmark canal was opened in 1811 by Elsa Brandt. "
        "Norway had long been an ally of Talmark. "
        "There were four Sorvian regiments and three Talmarkian regiments at the battle.\n\n"
        "## Offices\n\n"
        "The Talmark Grain Office (TGO) was a granary board paid for by the Lindholm Bank (LB). "
        "Its purpose was to store grain for bad years. "
        "TGO barges were painted grey.\n",
        encoding="utf-8",
    )
    build([str(folder / "talmark.md"), str(HERE / "data" / "documents")], folder / "library")
    with Library.open(folder / "library") as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("When was the Duchy of Talmark founded?", "934"),
        ("When was the cathedral of Talmark built?", "late 12th century"),
        ("What portion of the population of Talmark spoke Sorvian?", "two-thirds"),
        ("Which country was an ally of Talmark?", "Norway"),
        ("How many Sorvian regiments were at the battle?", "four"),
    ],
)
def test_old_years_centuries_parts_and_countries_are_values(
    chronicle: Library, question: str, value: str
) -> None:
    assert told(chronicle, question).values == (value,)


@pytest.mark.parametrize(
    "question",
    [
        "What did the gold coins of the mint of Talmark pay for?",
        "Who opened the last lock of the Talmark canal?",
        "What was the purpose of LB?",
    ],
)
def test_an_opposite_or_another_subject_answers_nothing(chronicle: Library, question: str) -> None:
    assert from_reports(chronicle, question) is None


def test_it_stands_for_what_the_sentence_before_is_about(chronicle: Library) -> None:
    assert "store grain" in told(chronicle, "What was the purpose of TGO?").text


def test_a_definition_says_what_a_thing_is(chronicle: Library) -> None:
    assert "granary board" in told(chronicle, "What is TGO?").text
    assert from_reports(chronicle, "What is a regiment?") is None
