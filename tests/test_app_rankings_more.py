"""Abilities over the shipped rankings: places in a group, sentences of reports, follow-ups, tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app import Answer, Status, ask


@pytest.fixture(scope="module")
def library(shipped: Path) -> Path:
    return shipped


def put(question: str, library: Path, *history: str) -> Answer:
    return ask(question, history=history, library=library)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("second among the German clusters in 2025", ["Berlin"]),
        ("of Paris and London in 2023, which one files more patents?", ["Paris"]),
        ("clusters 2024: Europe's no. 1", ["Paris"]),
        ("the 4th Chinese cluster in 2025", ["Hangzhou"]),
        ("which German cluster is second in 2025?", ["Berlin"]),
    ],
)
def test_a_place_can_be_counted_inside_a_group(
    question: str, values: list[str], library: Path
) -> None:
    assert list(put(question, library).values) == values


def test_a_place_in_the_whole_ranking_stays_one(library: Path) -> None:
    assert put("which Chinese cluster is fourth in 2025?", library).values == ("Beijing",)


def test_the_first_of_a_group_is_judged_inside_it(library: Path) -> None:
    assert put("is Berlin Germany's first cluster in 2025?", library).values[0] == "no"


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("who made up the podium of the GII in 2019?", ["Switzerland", "Sweden", "United States"]),
        ("what slice of the PCT filings did Osaka–Kobe–Kyoto have in 2023?", ["3.1"]),
        ("what is Nanjing's total share in 2023?", ["2.1"]),
        ("which nation did Switzerland see right behind it in the GII 2022?", ["United States"]),
        ("which economy came third in 2024?", ["United States"]),
        ("which country led by number of clusters in 2021?", ["United States"]),
        ("is Paris in the top ten of the 2025 clusters, yes or no", ["no", "12"]),
    ],
)
def test_a_question_is_read_as_it_is_meant(question: str, values: list[str], library: Path) -> None:
    assert list(put(question, library).values) == values


def test_an_average_over_rows_that_are_not_all_held_is_refused_with_what_is_held(
    library: Path,
) -> None:
    answer = put("what was the average score of all economies in the GII 2025?", library)
    assert answer.status is Status.REFUSED
    assert "not all rows are held" in answer.text


def test_who_entered_is_told_by_a_report_where_the_rows_do_not_prove_it(library: Path) -> None:
    text = put("two cities were newcomers to the top 100 of 2024, which?", library).text
    assert "Kuala Lumpur" in text
    assert "Cairo" in text


def test_a_sentence_that_speaks_of_another_measure_or_group_is_no_answer(library: Path) -> None:
    for question in ("how many spas has São Paulo?", "how many moose in the Norwegian top ten?"):
        assert put(question, library).status is Status.REFUSED


@pytest.mark.parametrize(
    ("history", "question", "values"),
    [
        (
            ["who were the top five in the GII 2018?"],
            "and the next five",
            ["United States", "Finland", "Denmark", "Germany", "Ireland"],
        ),
        (
            ["which cluster was 28th in 2023?", "next one?"],
            "and the one after that",
            ["Tel Aviv–Jerusalem"],
        ),
        (["how many PCT applications did Cologne have in 2023?"], "same for Stuttgart", ["9342"]),
        (["where was Daejeon in the 2024 cluster ranking?"], "what about by intensity", ["7"]),
        (
            ["which rank did New Zealand take in the GII 2024?"],
            "how many points is that?",
            ["45.9"],
        ),
        (
            ["where was Norway in the GII 2021?", "and in 2024?"],
            "by how many places did it fall between those two?",
            ["1", "20", "21"],
        ),
        (
            ["what was Chengdu's cluster rank in 2023?"],
            "and how many places has it climbed since 2018?",
            ["32", "56", "24"],
        ),
    ],
)
def test_a_follow_up_goes_on_from_the_answer_before(
    history: list[str], question: str, values: list[str], library: Path
) -> None:
    answer = put(question, library, *history)
    said = [*answer.values, *(row for row in answer.text.replace(".", " ").split())]
    assert [v for v in values if v in said or v in answer.values] == values, answer.text
