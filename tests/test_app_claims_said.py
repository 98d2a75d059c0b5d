"""Claims said in passing, what is taken for granted, and editions set against each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import library_of

from giichat.app import Answer, Status, ask

ROWS = {
    2020: [
        "Arnholt 81.0",
        "Belmar 80.0",
        "Corvo 70.5",
        "Dunmore 69.0",
        "Eskby 60.0",
        "Fenwick 50.0",
    ],
    2021: [
        "Belmar 82.0",
        "Arnholt 81.5",
        "Dunmore 75.0",
        "Corvo 70.0",
        "Fenwick 61.0",
        "Eskby 60.5",
    ],
    2022: [
        "Dunmore 90.0",
        "Belmar 83.0",
        "Arnholt 80.0",
        "Fenwick 66.0",
        "Corvo 65.0",
        "Eskby 61.0",
    ],
}
HARBOURS = "Edition,Rank,Harbour,Score\n" + "".join(
    f"{year},{rank},{row.rsplit(' ', 1)[0]},{row.rsplit(' ', 1)[1]}\n"
    for year, rows in ROWS.items()
    for rank, row in enumerate(rows, 1)
)
# From 2020 to 2022: Dunmore 4, 3, 1; Arnholt 1, 2, 3; Corvo 3, 4, 5; Fenwick 6, 5, 4; Belmar 2, 1, 2.


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of({"harbour-ranking.csv": HARBOURS}, tmp_path_factory)


def put(question: str, library: Path, *history: str) -> Answer:
    return ask(question, history=history, library=library)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Correct me if I'm wrong, but Dunmore scored higher in 2022 than in 2021?", "yes"),
        ("If I'm not mistaken Corvo scored lower in 2022 than 2021", "yes"),
        ("am i wrong or did Belmar score less in 2022 than in 2021?", "no"),
        ("Dunmore was first in 2022, wasn't it?", "yes"),
        ("Arnholt was first in 2022, right", "no"),
        ("I believe Arnholt was second in 2021, no?", "yes"),
        ("wasnt dunmore first in 2022", "yes"),
        ("Wasn't it Fenwick that came second in 2022?", "no"),
        ("Isn't Corvo ahead of Belmar in 2022?", "no"),
        ("Hasn't Arnholt fallen since 2020?", "yes"),
        ("Surely Corvo is still in the top four in 2022?", "no"),
        ("Eskby scored higher than Fenwick in 2020.", "yes"),
        ("Belmar had a score of 83 in 2022?", "yes"),
        ("Was Dunmore not first in 2022?", "yes"),
        ("Is it true that Dunmore was not first in 2022?", "no"),
    ],
)
def test_a_claim_said_in_passing_is_judged(library: Path, question: str, verdict: str) -> None:
    answer = put(question, library)
    assert answer.values[:1] == (verdict,), (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Was Corvo's score lower in 2022 than in 2021?", "yes"),
        ("Was Corvo's score higher in 2021 than in 2022?", "yes"),
        ("Compared with 2021, was Corvo's score higher in 2022?", "no"),
        ("Was Dunmore's rank better in 2020 than in 2022?", "no"),
        ("Was Belmar's rank in 2022 the same as in 2020?", "yes"),
        ("Is Eskby's score lower than in 2021?", "no"),
        ("Was Fenwick's score higher or lower in 2022?", "higher"),
        ("Did Fenwick rise by two places from 2020 to 2022?", "yes"),
        ("Did Fenwick rise by more than two places from 2020 to 2022?", "no"),
        ("Did any of the top three in 2022 fall by two places since 2020?", "yes"),
        ("Was 2022 the first year Dunmore made the top two?", "yes"),
    ],
)
def test_one_edition_is_held_against_another(library: Path, question: str, verdict: str) -> None:
    answer = put(question, library)
    assert answer.values[:1] == (verdict,), (answer.text, answer.reading)


@pytest.mark.parametrize(
    "question",
    [
        "Why did Belmar win the 2022 ranking?",
        "How did Corvo become number one in 2022?",
        "How does Eskby manage to stay in the top five in 2022?",
        "What made Fenwick rise from 2021 to 2022 by two places?",
        "Why did Dunmore's score drop from 2021 to 2022?",
        "How come Corvo is ahead of Belmar in 2022?",
    ],
)
def test_what_is_wrongly_taken_for_granted_is_denied(library: Path, question: str) -> None:
    answer = put(question, library)
    assert answer.values[:1] == ("no",), (answer.text, answer.reading)


def test_of_what_is_so_the_fact_is_given_and_no_reason(library: Path) -> None:
    answer = put("Why did Corvo's score drop from 2021 to 2022?", library)
    assert answer.status is Status.PARTIAL
    assert {"70.0", "65.0"} <= set(answer.values)
    assert any("Why" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Which of Arnholt, Corvo and Fenwick moved up from 2020 to 2022?", ["Fenwick"]),
        (
            "Out of Arnholt, Corvo and Fenwick, which ones fell from 2020 to 2022?",
            ["Arnholt", "Corvo"],
        ),
        ("Which harbour rose by three places from 2020 to 2022?", ["Dunmore"]),
        (
            "Between 2020 and 2022 one member of the top four rose by two places. Which?",
            ["Fenwick"],
        ),
        ("Which harbours fell by at least two places from 2020 to 2022?", ["Arnholt", "Corvo"]),
        ("When was Dunmore first in the top three?", ["2021"]),
        ("dunmore, first time in top two was when", ["2022"]),
        ("What was the first year Fenwick cracked the top five?", ["2021"]),
        ("When was Corvo last in the top three?", ["2020"]),
        (
            "Fenwick, from the first harbour ranking to the latest: how many places up?",
            ["2", "6", "4"],
        ),
        ("How has Belmar's rank developed over the 2020, 2021 and 2022 rankings?", ["2", "1", "2"]),
        ("Number of points in 2022, Belmar or Corvo - who is ahead?", ["Belmar"]),
    ],
)
def test_moves_and_first_times(library: Path, question: str, values: list[str]) -> None:
    answer = put(question, library)
    assert sorted(answer.values) == sorted(values), (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("history", "question", "values"),
    [
        (["Who was second in 2022?"], "Wasn't it Arnholt?", ["no", "Belmar"]),
        (["Who was second in 2022?"], "are you sure?", ["Belmar"]),
        (["Who was second in 2022?"], "r u sure? wasnt it arnholt", ["no", "Belmar"]),
        (["What was Corvo's score in 2021?"], "Was it higher in 2022?", ["no", "5", "70.0", "65.0"]),
        (["What was Corvo's score in 2021?"], "and was it higher or lower in 2022?", ["lower", "5", "70.0", "65.0"]),
        (["What was Corvo's score in 2021?"], "Is that more than Dunmore?", ["no", "Dunmore", "70.0", "75.0"]),
        (["Corvo's score in 2022?", "And Belmar?", "And Eskby?"], "which of these three has the least?", ["Eskby"]),
        (["What was Belmar's score in 2022?", "And Corvo?"], "what is the difference between them?", ["18"]),
    ],
)  # fmt: skip
def test_a_claim_leans_on_the_answer_before(
    library: Path, history: list[str], question: str, values: list[str]
) -> None:
    answer = put(question, library, *history)
    assert sorted(answer.values) == sorted(values), (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("Paris 2024, rank overall and by intensity?", ["12", "36"]),
        ("Where does San Jose rank in 2025 by size and by intensity?", ["3", "1"]),
        ("What is Paris's intensity rank in 2024, as opposed to its normal rank?", ["36"]),
        ("Cambridge, the British one, rank by intensity in 2020", ["1"]),
        ("India vs UK, number of clusters in 2025 - anyone ahead?", ["India", "United Kingdom"]),
        ("Which of China and India lost clusters from 2024 to 2025?", ["China"]),
    ],
)
def test_one_thing_in_two_tables(shipped: Path, question: str, values: list[str]) -> None:
    answer = put(question, shipped)
    assert sorted(answer.values) == sorted(values), (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("War Peking 2025 nicht die Nummer eins der Cluster?", "no"),
        ("Wenn ich mich nicht irre, lag Paris 2024 auf Platz 12.", "yes"),
        ("Hatte Deutschland 2022 mehr Cluster als 2025?", "yes"),
        ("Le score du Danemark était-il plus bas en 2025 qu'en 2024 ?", "yes"),
        ("Si je ne me trompe pas, Paris était 12e en 2024 ?", "yes"),
        ("Si no me equivoco, París fue 12.º en 2024, ¿verdad?", "yes"),
        ("¿No fue Pekín el primero en la clasificación de clústeres de 2025?", "no"),
        ("Por que a Alemanha está entre os dez primeiros do GII em 2025?", "no"),
        ("北京不是2025年集群排名第一吗？", "no"),
        ("韩国第一次进入全球创新指数前十是哪一年？", "2020"),
        ("間違っていなければ、パリは2024年に12位でしたよね？", "yes"),
        ("덴마크의 점수는 2024년보다 2025년에 더 낮았나요?", "yes"),
    ],
)
def test_claims_in_other_languages(shipped: Path, question: str, value: str) -> None:
    answer = put(question, shipped)
    assert answer.values[:1] == (value,), (answer.text, answer.reading)
