"""Questions of which a table answers only a part are refused; what it can answer in full is."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app import Status, ask
from tests.conftest import library_of

TABLES = {
    "seasons.csv": (
        "Season,Division,Position,Points,Cup,Top scorer (goals)\n"
        "1994-95,Oberliga,3rd,58,R1,Ida Holm (17)\n1995-96,Oberliga,1st,70,R2,Ida Holm (24)\n"
        "1996-97,Regional,5th,44,R1,Una Berg (22)\n1997-98,Regional,2nd,61,QF,Una Berg (20)\n"
    ),
    "mayors.csv": (
        "#,Mayor,Party,Term\n1,Josiah Calloway,Whig,1846-1849\n2,Walter Good,Whig,1849-1857\n"
        "3,Rose Tilling,Liberal,1857-1860\n4,Henry Stroud,Liberal,1860-1866\n"
    ),
    "records.csv": (
        "Event,Time,Holder,Club\n50 m freestyle,24.87,Saara Lind,SK Nord\n"
        "100 m butterfly,58.20,Mia Falk,SK Sor\n200 m butterfly,128.40,Anneke Roos,SK Nord\n"
        "100 m backstroke,60.10,Ina Berg,SK Vest\n200 m medley,131.2,Una Dahl,SK Nord\n"
    ),
    "fixtures_falcons.csv": (
        "Week,Opponent,Result,Attendance\n1,at Bay Mariners,L 17-24,51220\n"
        "2,Summit Miners,W 24-13,46875\n3,Rio Coyotes,W 27-24,47012\n"
        "4,at Jackson Rails,L 3-30,30110\n5,Bay Mariners,L 10-20,44000\n"
    ),
    "hollow_pines_singles.csv": (
        "Year,Single,UK,Album\n1994,Paper Lantern,63,Low Tide\n1995,Electric Garden,4,Low Tide\n"
        "1994,Kerosene,46,Low Tide\n1997,Marionette,9,Glass\n1997,Blue Hour,71,Glass\n1997,Ash,,Glass\n"
    ),
    "tallest_buildings_marenza.csv": (
        "Rank,Name,Height (m),Year,District\n1,Meridian Spire,312,2014,Harbour\n"
        "2,Marenza Trade Center,280,1988,Centro\n3,Obelisk,250,2020,Centro\n"
    ),
    "schools.csv": (
        "School,Appearances,Founded,Condition\nArizona,4 (last: 1958),1885,Open\n"
        "Clemson,1 (last: 1958),1889,Restored. Also a museum\nTexas,6 (last: 1957),1883,Restored\n"
    ),
    "finals.csv": (
        "Result,Tournament,Surface\nWin,Brno Cup,Clay\nLoss,Bad Ems Open,Clay\n"
        "Win,Brno Cup (2),Clay\nWin,Linz Indoor,Hard\n"
    ),
    "shooting.csv": (
        "Year,Place,Gold,Silver\n1970,Phoenix,Denmark Sally Holm Lena Kirk,France Ina Roy Eva Blum\n"
        "1974,Thun,France Lea Simon Ana Petit,Denmark Aase Bruun Else Dahl\n"
        "1978,Suhl,Denmark Kirsten Broge Bonnie Lund,Sweden Kerstin Ek Britt Hall\n"
        "1982,Oslo,Sweden Karin Alm Disa Berg,France Lea Simon Eva Blum\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of(TABLES, tmp_path_factory)


@pytest.mark.parametrize(
    ("file", "question"),
    [
        ("mayors.csv", "who was the first woman to be mayor?"),
        ("mayors.csv", "how old was Walter Good when he became mayor?"),
        ("mayors.csv", "did Walter Good serve longer than Rose Tilling?"),
        ("seasons.csv", "who scored more than 20 goals in a season?"),
        ("fixtures_falcons.csv", "what was their biggest defeat?"),
        ("fixtures_falcons.csv", "which opponent beat them?"),
        ("fixtures_falcons.csv", "did they win their first game?"),
        ("schools.csv", "name a school founded the same year as Texas"),
    ],
)
def test_what_no_column_answers_is_refused(library: Path, file: str, question: str) -> None:
    answer = ask(question, library=library, sources=[file])
    assert answer.status is Status.REFUSED, (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("file", "question", "value"),
    [
        (
            "records.csv",
            "who holds the record listed right after the 100 m butterfly?",
            "Anneke Roos",
        ),
        ("fixtures_falcons.csv", "what is the total attendance of all home games?", "137,887"),
        ("fixtures_falcons.csv", "how many away games were there?", "2"),
        (
            "hollow_pines_singles.csv",
            "what was their highest charting single in the uk?",
            "Electric Garden",
        ),
        ("hollow_pines_singles.csv", "how many singles made the uk top ten?", "2"),
        (
            "tallest_buildings_marenza.csv",
            "what year was the tallest building in marenza completed?",
            "2014",
        ),
        ("tallest_buildings_marenza.csv", "what was the last building built?", "Obelisk"),
        ("schools.csv", "how many appearances has Texas?", "6"),
        ("schools.csv", "how many schools are restored?", "2"),
        ("finals.csv", "how many times did she win the Brno Cup?", "2"),
        ("finals.csv", "how many titles came on clay?", "2"),
        ("shooting.csv", "how many times has Denmark won gold?", "2"),
    ],
)
def test_what_is_said_is_part_of_the_answer(
    library: Path, file: str, question: str, value: str
) -> None:
    answer = ask(question, library=library, sources=[file])
    assert value in answer.values, (answer.text, answer.reading)


def test_the_number_beside_an_extreme_is_given_where_it_is_asked(library: Path) -> None:
    answer = ask(
        "which building is the tallest and how tall is it?",
        library=library,
        sources=["tallest_buildings_marenza.csv"],
    )
    assert {"Meridian Spire", "312"} <= set(answer.values), answer.text


def test_newest_first_orders_by_the_years(library: Path) -> None:
    answer = ask(
        "all buildings completed after 1980, newest first",
        library=library,
        sources=["tallest_buildings_marenza.csv"],
    )
    assert answer.values == ("Obelisk", "Meridian Spire", "Marenza Trade Center"), answer.text
