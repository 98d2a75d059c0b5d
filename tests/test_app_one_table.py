"""Questions asked of one table: what its rows are called, its units, spans, order and two sides."""

from __future__ import annotations

from pathlib import Path

import pytest

from giichat.app import Status, ask
from tests.conftest import library_of

TABLES = {
    "wheels.csv": (
        "Name,Height m (ft),Opened,Place\n"
        'Grand Arc,90 (295),2004,"Oden, Norland"\n'
        'Silver Ring,120 (394),1998,"Vale, Norland"\n'
        'Sky Loop,75 (246),2010,"Mora, Sudria"\n'
        'Old Round,120 (394),2015,"Tarn, Sudria"\n'
    ),
    "chart.csv": (
        "Year,Single,Peak positions,Peak positions,Album\n"
        "Year,Single,US,UK,Album\n"
        "1999,Ember,4,12,First Light\n"
        "1999,Tinder,30,2,First Light\n"
        "2001,Coal,1,—,Second Light\n"
    ),
    "weather.csv": (
        "Month,Jan,Feb,Mar,Apr,May,Jun,Year\n"
        "Record high °C (°F),9 (48),11 (52),17 (63),21 (70),26 (79),31 (88),31 (88)\n"
        "Record low °C (°F),-22 (-8),-19 (-2),-11 (12),-4 (25),1 (34),5 (41),-22 (-8)\n"
        "Rainfall mm (inches),50 (2),41 (1.6),38 (1.5),30 (1.2),44 (1.7),61 (2.4),264 (10)\n"
    ),
    "cups.csv": (
        "No.,Date,Tournament,Margin\n"
        "1,3 May 2001,Lake Open,2 strokes\n"
        "2,9 June 2002,Hill Cup,Playoff\n"
        "3,7 May 2004,Lake Open,5 strokes\n"
        "4,1 August 2005,Bay Classic,1 stroke\n"
    ),
    "series.csv": (
        "Title,No. of Ep.,Region 2,Discs\nSeries 1,8,2001,2\nSeries 2,6,2003,1\nSpecials,4,2006,1\n"
    ),
    "council.csv": (
        "Ward,Area,Name,Elected\n"
        "1,North,Ada Finch,2009\n1,North,Ben Hale,2005\n"
        "2,Shore,Cy Noor,2009\n3,Moor,Di Pratt,2001\n"
    ),
    "meets.csv": (
        "School,Wins (W),Losses,Arrivals 2010\nElm,21,4,900\nOak,15,9,700\nAsh,18,15,950\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library_of(TABLES, tmp_path_factory)


@pytest.mark.parametrize(
    ("file", "question", "values"),
    [
        # a noun that no header says is what a row is
        ("wheels.csv", "which ferris wheel is in Vale, Norland?", ("Silver Ring",)),
        ("wheels.csv", "how many attractions opened after 2000?", ("3",)),
        ("meets.csv", "which team had the fewest wins?", ("Oak",)),
        # part of a cell, after the word for a place
        ("wheels.csv", "how many wheels are in norland?", ("2",)),
        # units of the header, the question's own turned into them
        ("wheels.csv", "which wheels are taller than 300 feet?", ("Silver Ring", "Old Round")),
        ("wheels.csv", "how many wheels are under 80 m?", ("1",)),
        ("wheels.csv", "what is the difference in meters between grand arc and sky loop?", ("15",)),
        # two header rows
        ("chart.csv", "which single reached 2 in the uk?", ("Tinder",)),
        ("chart.csv", "what was the peak position of ember in the us?", ("4",)),
        # a column a month
        ("weather.csv", "which month had the most rainfall?", ("Jun",)),
        ("weather.csv", "did april or may have more rainfall?", ("May",)),
        ("weather.csv", "how many months had a record low below -10?", ("3",)),
        # numbers before a word, words among them
        ("cups.csv", "how many tournaments were won by 2 or more strokes?", ("2",)),
        ("cups.csv", "how many tournaments are listed?", ("4",)),
        # a header cut short
        ("series.csv", "how many episodes does series 2 have?", ("6",)),
        # numbers that only tell groups apart
        ("council.csv", "what is the total number of wards?", ("3",)),
        ("council.csv", "in which year were the most names elected?", ("2009",)),
        # a year that belongs to a header
        ("meets.csv", "which school had the most arrivals in 2010?", ("Ash",)),
        # a denied bound
        ("meets.csv", "which school did not have more than 15 wins?", ("Oak",)),
    ],
)
def test_one_table_is_asked_in_the_words_of_its_reader(
    library: Path, file: str, question: str, values: tuple[str, ...]
) -> None:
    answer = ask(question, library=library, sources=[file])
    assert answer.values == values, (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("file", "question", "value"),
    [
        ("wheels.csv", "did grand arc open before or after sky loop?", "before"),
        ("wheels.csv", "was the sky loop opened before the silver ring?", "no"),
        ("wheels.csv", "which opened first, grand arc or old round?", "Grand Arc"),
        ("meets.csv", "is elm above or below oak in wins?", "above"),
        ("wheels.csv", "which wheel has the same height as silver ring?", "Old Round"),
        ("wheels.csv", "which wheel opened right before grand arc?", "Silver Ring"),
        ("council.csv", "what is the last area listed in the table?", "Moor"),
        ("council.csv", "which area is listed after north?", "Shore"),
        ("council.csv", "who is the first name on the list?", "Ada Finch"),
    ],
)
def test_rows_are_set_beside_each_other(
    library: Path, file: str, question: str, value: str
) -> None:
    answer = ask(question, library=library, sources=[file])
    assert answer.values[:1] == (value,), (answer.text, answer.reading)


@pytest.mark.parametrize(
    ("file", "question"),
    [
        ("wheels.csv", "which director has the tallest wheel?"),  # of another kind than the rows
        ("wheels.csv", "which country has the tallest wheel?"),
        ("chart.csv", "how many singles reached a peak position above 3?"),  # of which chart
        ("cups.csv", "what is the total of the dates?"),
        ("wheels.csv", "how many wheels are taller than 3 kg?"),  # no length
    ],
)
def test_what_one_table_leaves_open_is_refused(library: Path, file: str, question: str) -> None:
    answer = ask(question, library=library, sources=[file])
    assert answer.status is Status.REFUSED, (answer.text, answer.reading)
