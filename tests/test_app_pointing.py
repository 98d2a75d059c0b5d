"""Tables told by words of the question, ranks before, listed cells, units in words, years of rankings."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app import Status, ask
from tests.conftest import library_of

TABLES = {
    "ferry lines by passengers.csv": (
        "Rank,Line,Countries,Passengers,Length in km,Crossed in (min)\n"
        "1,Alba,Norland / Sutherra,900000,80,95\n"
        "2,Brisa,Norland,700000,120,140\n"
        "3,Ciel,Sutherra / Estmark,650000,40,55\n"
        "4,Dorada,Estmark,300000,60,75\n"
    ),
    "singles_week12.csv": (
        "TW,LW,Single,Singer,Weeks on chart\n"
        "1,4,Amber,Ida Moe,3\n"
        "2,1,Birch,Lou Fenn,9\n"
        "3,NEW,Cedar,Ida Moe,1\n"
        "4,RE,Dune,Pia Sand,12\n"
        "5,2,Elm,Lou Fenn,20\n"
    ),
    "mills by output 2020-2022.csv": (
        "Survey year,Rank,Mill,Output\n"
        "2020,1,Oster,40\n2020,2,Pell,35\n2020,3,Quay,20\n"
        "2021,1,Pell,44\n2021,2,Oster,41\n2021,3,Rook,25\n"
        "2022,1,Pell,50\n2022,2,Rook,43\n2022,3,Oster,39\n"
    ),
    "reading rooms of the Marn valley.csv": (
        "Rank,Room,Town,Evening readers,Gap\n1,Oak,Lund,100,\n2,Ash,Vik,90,10\n"
        "3,Elm Two,Vik,40,60\n3,Elm,Lund,40,60\n5,Fir,Vik,20,80\n"
    ),
    "tiefe gruben.csv": (
        "Nr.;Grube;Max. Tiefe in m;Fläche in ha\n1;Karlsgrube;420;12\n2;Annagrube;610;9\n"
        "3;Josefgrube;150;30\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of(TABLES, tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "values"),
    [
        # a table is told by names in it, by its title before a colon, by what the rows are
        ("which line is third in the list that Alba heads?", ["Ciel"]),
        ("who is second in the ranking led by Alba?", ["Brisa"]),
        ("ferry lines by passengers: which line is the longest?", ["Brisa"]),
        ("which of the top ferry lines by passengers serve Estmark?", ["Ciel", "Dorada"]),
        # a cell that lists several values has each of them
        ("how many ferry lines serve Norland?", ["2"]),
        ("how many ferry lines serve Sutherra?", ["2"]),
        # the rank before, printed beside the rank
        ("biggest climber on the singles chart for week 12?", ["Amber"]),
        ("which single is the biggest faller of week 12?", ["Elm"]),
        ("what are the new entries on the singles chart of week 12?", ["Cedar"]),
        ("how many singles are re-entries in week 12?", ["1"]),
        # a column of years that ranks begin anew with is the edition
        ("what was the output of Oster two years before 2022?", ["40"]),
        ("which mills were in the 2022 list of mills by output but not in 2020?", ["Rook"]),
        ("worst rank of Oster since 2020 among the mills by output?", ["3", "2022"]),
        ("average output of Pell over the last two years?", ["47"]),
        ("has Pell always been ahead of Oster in the mills by output?", ["no"]),
        ("was Rook in the top three of mills by output in 2020?", ["no"]),
        # groups added up, the head of a header, rows that share a place, names that begin alike
        ("do the reading rooms of Vik have more readers than Lund?", ["yes", "Vik"]),
        ("how many reading rooms have fewer than 50 readers?", ["3"]),
        (
            "Elm and Elm Two in the reading rooms of the Marn valley, same rank?",
            ["yes", "Elm", "Elm Two"],
        ),
        ("which reading room is right after Elm and Elm Two?", ["Fir"]),
        ("how far behind Oak is Ash in gap, reading rooms?", ["10"]),
        # units said in words, bounds said by verbs
        ("how many minutes does Ciel take?", ["55"]),
        ("how many ferry lines topped 650,000 passengers?", ["2"]),
        ("welche Grube ist am tiefsten?", ["Annagrube"]),
    ],
)
def test_a_question_finds_its_table_and_rows(
    question: str, values: list[str], library: Path
) -> None:
    answer = ask(question, library=library)
    assert list(answer.values) == values, answer.text
    assert answer.citations


def test_a_move_is_told_from_the_rank_before(library: Path) -> None:
    answer = ask("how many places did Amber go up?", library=library)
    assert answer.values[0] == "3", answer.text
    assert ask("did Birch climb?", library=library).values[0] == "no"


def test_a_row_without_a_rank_before_has_no_move(library: Path) -> None:
    answer = ask("how many places did Cedar go up?", library=library)
    assert answer.status is Status.REFUSED
    assert "NEW" in answer.text
