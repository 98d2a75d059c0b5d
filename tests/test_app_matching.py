"""Two values are the same, or they are not: every rule of matching, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.app.match_dates import date_of
from giichat.app.match_numbers import amount_of
from giichat.app.matching import among, in_text, parts_of, same_value, says

SAME = [
    # case, accents, dashes, spaces, apostrophes, width
    ("BEIJING", "Beijing"),
    ("San Jose-San Francisco", "San José–San Francisco"),
    ("Sao Paulo", "São Paulo"),
    ("Tokyo — Yokohama", "Tokyo–Yokohama"),
    ("Ｔｏｋｙｏ", "Tokyo"),
    ("Strasse", "Straße"),
    # articles and usual short forms
    ("The Long Hall", "Long Hall"),
    ("Research & Development", "research and development"),
    ("Saint Petersburg", "St. Petersburg"),
    # known names of one entity
    ("South Korea", "Republic of Korea"),
    ("USA", "United States"),
    # separators of thousands and decimals
    ("5,600", "5600"),
    ("5 600", "5600"),
    ("5\u202f600", "5,600"),
    ("5'600", "5600"),
    ("5.600", "5,600"),
    ("1.234.567", "1,234,567"),
    ("93,0", "93"),
    ("15,76", "15.76"),
    # ordinals, number words, ranks
    ("3rd", "3"),
    ("third", "3"),
    ("twenty-six", "26"),
    ("two hundred and five", "205"),
    ("No. 3", "3"),
    ("#3", "3"),
    ("rank 3", "3rd"),
    ("3=", "3"),
    ("第3", "3"),
    ("3位", "3"),
    ("26個", "26"),
    # scales
    ("3.6 million", "3,600,000"),
    ("1.2m", "1200000"),
    ("US$ 3.6 billion", "$3.6bn"),
    ("3.5万", "35000"),
    # units and percent
    ("15.76%", "15.76 percent"),
    ("15.76", "15.76 per cent"),
    ("26 clusters", "26"),
    ("12 kilometres", "12 km"),
    ("1991 m", "1,991 metres"),
    # signs
    ("+3", "3"),
    ("−3", "-3"),
    # rounding
    ("15.8 percent", "15.76"),
    ("33.333333", "33.3"),
    ("15.6 thousand", "15,648"),
    # dates
    ("27 August 2024", "2024-08-27"),
    ("August 27, 2024", "27 Aug 2024"),
    ("the 27th of August 2024", "2024-08-27"),
    ("27. August 2024", "2024-08-27"),
    ("27 de agosto de 2024", "2024-08-27"),
    ("2024年8月27日", "2024-08-27"),
    ("2024년 8월 27일", "2024-08-27"),
    ("8/27/2024", "27/08/2024"),
    ("27.8.2024", "2024-08-27"),
    ("27 August 2024", "August 2024"),
    ("27 August 2024", "2024"),
    # times
    ("2:04.5", "2:04.50"),
    # yes and no, in any language
    ("true", "yes"),
    ("Nein", "no"),
]
DIFFERENT = [
    ("Beijing", "Nanjing"),
    ("Cambridge", "Boston–Cambridge"),
    ("Osaka", "Kobe"),  # parts of one cluster, not names of one thing
    ("2023", "2024"),
    ("16", "15.76"),
    ("26.4", "26"),
    ("27", "26"),
    ("15,600", "15,648"),
    ("5.6", "5,600"),
    ("-3", "3"),
    ("5 km", "5 miles"),
    ("26 clusters", "26 patents"),
    ("3.6 million", "3.6 billion"),
    ("7", "7 Wonders"),
    ("28 August 2024", "27 August 2024"),
    ("August 2024", "27 August 2024"),
    ("2024", "27 August 2024"),
    ("1999-00", "1999-01"),
    ("no", "yes"),
    ("maybe", "yes"),
    ("", "Beijing"),
]


@pytest.mark.parametrize(("said", "wanted"), SAME)
def test_values_that_are_the_same(said: str, wanted: str) -> None:
    assert same_value(said, wanted)


@pytest.mark.parametrize(("said", "wanted"), DIFFERENT)
def test_values_that_are_not(said: str, wanted: str) -> None:
    assert not same_value(said, wanted)


def test_a_tolerance_widens_and_zero_forbids_rounding() -> None:
    assert same_value("100", "104", tolerance=4)
    assert not same_value("99.9", "104", tolerance=4)
    assert same_value("15.8", "15.76") and not same_value("15.8", "15.76", tolerance=0)


def test_a_stated_unit_must_be_the_answers_or_left_out() -> None:
    assert same_value("5 km", "5", unit="kilometres")
    assert same_value("5", "5", unit="km")
    assert not same_value("5 miles", "5", unit="km")


def test_aliases_can_be_left_aside() -> None:
    assert not same_value("South Korea", "Republic of Korea", aliases=False)


def test_a_list_written_as_one_value_holds_its_items() -> None:
    assert among(["Beijing, Seoul and Tokyo"], "Seoul")
    assert not among(["Beijing, Seoul and Tokyo"], "Osaka")
    assert parts_of("12,345") == ("12,345",)
    assert parts_of("27 August, 2024") == ("27 August, 2024",)


def test_in_a_text_a_number_is_a_whole_number() -> None:
    text = "In 2024 Beijing ranked 3rd with 12.5 percent on 27 August 2024."
    assert in_text(text, "3") and in_text(text, "12.5%") and in_text(text, "2024-08-27")
    assert in_text("2024年北京排名第3位", "3")
    assert not in_text(text, "12") and not in_text(text, "5") and not in_text(text, "2")


def test_in_a_text_a_name_is_a_run_of_whole_words() -> None:
    assert in_text("It was Boston-Cambridge again.", "boston–cambridge")
    assert not in_text("Bostonians came.", "Boston")


def test_any_alternative_is_enough() -> None:
    assert says(["Osaka"], "", ["Beijing", "Osaka"])
    assert says([], "It was Osaka.", ["Beijing", "Osaka"])
    assert not says(["Osaka"], "It was Osaka.", ["Beijing"])


@pytest.mark.parametrize(
    ("text", "unit"),
    [("15 %", "percent"), ("US$ 5", "usd"), ("5 euros", "eur"), ("26 clusters", "cluster")],
)
def test_units_have_one_name(text: str, unit: str) -> None:
    amount = amount_of(text)
    assert amount is not None and amount.unit == unit


@pytest.mark.parametrize(
    "text", ["3 Doors Down", "1999-00", "A3", "3-1", "Area 51 North", "v2.0.1"]
)
def test_names_and_scores_are_no_amounts(text: str) -> None:
    assert amount_of(text) is None


@pytest.mark.parametrize("text", ["13/13/2024", "2024-13-01", "May", "Augusta 5", "32 May 2024"])
def test_what_is_no_date(text: str) -> None:
    assert date_of(text) is None


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_it(one: str, other: str) -> None:
    assert same_value(one, other) in (True, False)
    assert in_text(one, other) in (True, False)


@given(st.text("abcdefgh XYZ-'éü", min_size=1, max_size=30).filter(lambda t: t.strip(" -'")))
def test_a_name_is_itself_in_any_case(name: str) -> None:
    assert same_value(name.upper(), name)


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_are_themselves_and_not_their_neighbours(number: int) -> None:
    assert same_value(f"{number:,}", str(number))
    assert not same_value(str(number), str(number + 1))
