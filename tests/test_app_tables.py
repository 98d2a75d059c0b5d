"""Questions over tables nobody prepared: general nouns, short forms, parts of cells, printed changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app import Status, ask
from tests.conftest import library_of

TABLES = {
    "ferries.csv": (
        "Name,Operator,Builder,Launched,Length (m),Fate\n"
        "Alba,Nordline,Skar Yard,1961,80,Scrapped 1991\n"
        "Brisa,Nordline,Skar Yard,1963,84,Museum at Lunde\n"
        "Ciel,Bluewave,Borre Works,1970,91,Sold to Peru\n"
        "Dorada,Nordline,Skar Yard,1958,77,Scrapped 1988\n"
    ),
    "squad.csv": (
        "Pos.,Player,Goals,Previous club\n"
        "GK,Ivo Marsh,0,Harbour FC\n"
        "DF,Tom Reyes,2,Lakeside\n"
        "DF,Ana Bazo,0,Harbour FC\n"
        "FW,Lea Stone,11,Rivera\n"
    ),
    "vote.csv": (
        "Party,Votes,Seats,Change\nUnion,812440,52,+7\nReform,701902,45,-9\nGreen,273605,17,+5\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of(TABLES, tmp_path_factory)


@pytest.mark.parametrize(
    ("file", "question", "value"),
    [
        ("ferries.csv", "which company runs the most ships?", "Nordline"),
        ("ferries.csv", "which yard built the most ships?", "Skar Yard"),
        ("ferries.csv", "how many of the ships were scrapped?", "2"),
        ("ferries.csv", "which ship became a museum?", "Brisa"),
        ("ferries.csv", "which was launched earlier, Alba or Brisa?", "Alba"),
        ("ferries.csv", "how many times as long is Ciel as Alba?", "1.1375"),
        ("squad.csv", "who is the goalkeeper?", "Ivo Marsh"),
        ("squad.csv", "how many defenders have never scored?", "1"),
        ("squad.csv", "how many more goals did stone score than reyes?", "9"),
        ("squad.csv", "which player came over from Rivera?", "Lea Stone"),
        ("vote.csv", "which party gained the most seats?", "Union"),
        ("vote.csv", "which party lost the most seats?", "Reform"),
    ],
)
def test_a_table_is_asked_in_everyday_words(
    library: Path, file: str, question: str, value: str
) -> None:
    answer = ask(question, library=library, sources=[file])
    assert value in answer.values, (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("file", "question"),
    [
        ("squad.csv", "which team does Tom Reyes play for?"),
        ("ferries.csv", "how tall is the Alba?"),
        ("ferries.csv", "which red ship is the longest?"),
    ],
)
def test_what_no_column_holds_is_refused(library: Path, file: str, question: str) -> None:
    answer = ask(question, library=library, sources=[file])
    assert answer.status is Status.REFUSED, answer.text
