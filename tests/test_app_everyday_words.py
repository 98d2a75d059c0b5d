"""What people say around a table: doubtful adverbs, provinces, contrasts, bounds behind a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app.compound import questions_in
from giichat.app.dictionary import is_adverb
from giichat.app.lexicon import detect, lexicon
from giichat.app.plain_words import plain
from giichat.app.records import Status
from giichat.app.session import ask
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import tokens
from tests.conftest import library_of

ENGLISH = lexicon("en")
LIGHTS = """Lighthouse,Country,Built,Height (m),Keepers,Yield per keeper
Ardmore Point,Ireland,1998,31,4,12.5
Borsholm,Denmark,2000,44,2,9.0
Cape Runde,Norway,2011,27,6,11.5
Drangey,Iceland,1954,52,1,3.0
"""
CHESS = """Edition,Rank,Club,Country,Score
2022,1,Alekhine Lyon,France,9.5
2022,2,Berolina,Germany,9.0
2022,3,Caissa Oslo,Norway,8.5
2022,4,Dunvegan,United Kingdom,7.0
2023,1,Berolina,Germany,9.8
2023,2,Caissa Oslo,Norway,9.1
2023,3,Alekhine Lyon,France,8.0
2024,1,Berolina,Germany,9.9
2024,2,Alekhine Lyon,France,9.2
2024,3,Caissa Oslo,Norway,9.2
"""


@pytest.fixture(scope="module")
def lights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of({"lighthouses.csv": LIGHTS, "chess-clubs.csv": CHESS}, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ("How many lighthouses are 31 m or higher?", ["3"]),
        ("lighthouses built in 2000 or later", ["Borsholm", "Cape Runde"]),
        ("Lighthouses built in 1998 or earlier?", ["Ardmore Point", "Drangey"]),
        ("The oldest lighthouse and the year it was built", ["Drangey", "1954"]),
        ("which lighthouse has the most keepers, and how many", ["Cape Runde", "6"]),
        ("which lighthouse is undoubtedly the tallest?", ["Drangey"]),
        ("mean yield per keeper of the four lighthouses", ["9"]),
        ("Any non-Norwegian lighthouse built after 2005?", []),
        ("height of Borsholm, not its keepers", ["44"]),
    ],
)
def test_everyday_bounds_and_additions_are_read(
    question: str, values: list[str], lights: Path
) -> None:
    answer = ask(question, sources=["lighthouses.csv"], library=lights)
    assert list(answer.values) == values, (answer.text, answer.reading)


def test_the_newest_list_is_an_edition_and_no_row(lights: Path) -> None:
    answer = ask("Ranks of Berolina and Caissa Oslo in the newest chess list", library=lights)
    assert list(answer.values) == ["1", "3"], answer.reading


def test_every_year_from_one_to_another_is_a_series(lights: Path) -> None:
    answer = ask("rank of Alekhine Lyon for every year 2022 to 2024", library=lights)
    assert list(answer.values) == ["1", "3", "2"], answer.reading


def test_of_several_names_the_one_not_held_is_told_in_the_answer(lights: Path) -> None:
    answer = ask("Score of Berolina and Dunvegan in 2024", library=lights)
    assert list(answer.values) == ["9.9"]
    assert answer.status is Status.PARTIAL
    assert "Dunvegan: not held in 2024" in answer.text


def test_two_measures_of_a_row_are_not_compared_as_an_extreme(lights: Path) -> None:
    answer = ask(
        "which lighthouse has more keepers than height?",
        sources=["lighthouses.csv"],
        library=lights,
    )
    assert answer.status is Status.REFUSED, answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("isnt Oslo first", "is Oslo first"),
        ("Isn't it Oslo that leads?", "is it Oslo that leads?"),
        ("which ones aren't in Asia", "which ones aren't in Asia"),
        ("Forget that. Who is first?", ". Who is first?"),
        ("Lyon against Oslo, the diff", "Lyon against Oslo, the difference"),
    ],
)
def test_denied_openings_ask_and_idioms_say_nothing(typed: str, said: str) -> None:
    assert plain(typed, ENGLISH).strip() == said


def test_adverbs_are_made_of_words() -> None:
    assert is_adverb("undoubtedly", "en", ("ly",))
    assert is_adverb("probablemente", "es", ("mente",))
    assert not is_adverb("reply", "en", ("ly",))
    assert not is_adverb("Chantilly", "en", ("ly",))


def test_a_short_form_known_everywhere_is_of_no_language() -> None:
    text = "GII 2017, places 10 through 13"
    assert detect(tokens(text), text) == "en"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Any club of Norway among the top two of 2023? Name",
            ("Any club of Norway among the top two of 2023",),
        ),
        ("which club has most points, and how many", ("which club has most points, and how many",)),
        ("Oslo? I mean the club. What rank was it", ("What rank was it",)),
    ],
)
def test_a_question_mark_ends_a_question(text: str, parts: tuple[str, ...]) -> None:
    assert questions_in(text, cue_lexicons("en")) == parts


@pytest.mark.parametrize(
    ("question", "rank"),
    [
        ("rank of Houston, Texas in 2023", "28"),
        ("cambridge massachusetts cluster rank 2025", "9"),
        ("Is Cambridge in England ahead of Boston–Cambridge by intensity in 2025?", "yes"),
    ],
)
def test_a_province_says_which_city_is_meant(question: str, rank: str, shipped: Path) -> None:
    answer = ask(question, library=shipped)
    assert answer.values[0] == rank, (answer.text, answer.reading)


def test_a_city_of_another_state_is_not_held(shipped: Path) -> None:
    assert ask("rank of Houston, Florida in 2023", library=shipped).status is Status.REFUSED


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("No. 13 in the economy ranking of 2025 - who?", "France"),
        ("rank of the country Singapore in 2024, not of the cluster", "4"),
        ("how many pct aplications does munich have in teh 2023 table", "10248"),
    ],
)
def test_what_is_ranked_says_which_table(question: str, first: str, shipped: Path) -> None:
    answer = ask(question, library=shipped)
    assert answer.values[0].replace(",", "") == first, (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        # an edition prints both ranks: the older edition is not asked
        ("Biggest jump over previous rank among the first 34 of the 2023 table", ["Qingdao"]),
        ("US plus China: how many of the 2025 top 100 clusters is that in total?", ["46"]),
        ("how many clusters did Japan lose between 2017 and 2022", ["3"]),
        ("After China and the US, who has the most top-100 clusters in 2025?", ["Germany"]),
        ("How often, in the editions held, has Tokyo–Yokohama been number one?", ["8"]),
    ],
)
def test_what_is_counted_is_no_rank(question: str, values: list[str], shipped: Path) -> None:
    answer = ask(question, library=shipped)
    assert list(answer.values)[: len(values)] == values, (answer.text, answer.reading)


def test_who_is_ahead_and_the_lead_are_both_given(shipped: Path) -> None:
    question = (
        "Germany against Japan in 2022: who counted more top-100 clusters, and what was the lead?"
    )
    assert list(ask(question, library=shipped).values) == ["Germany", "5"]


def test_a_sum_over_a_few_of_the_rows_is_refused(shipped: Path) -> None:
    answer = ask("What do the 100 clusters of 2025 publish in total?", library=shipped)
    assert answer.status is Status.REFUSED, answer.text


def test_what_about_the_next_one_asks_for_the_same(shipped: Path) -> None:
    before = ["Which cluster was tenth in 2023?", "How many publications did it have?"]
    answer = ask("What about the one right above it?", history=before, library=shipped)
    assert list(answer.values) == ["20928"], (answer.text, answer.reading)
    named = ask("Which cluster is right above it?", history=before, library=shipped)
    assert list(named.values) == ["San Diego"]
