from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.ingest.numbers import numbers_in
from giichat.ingest.sentences import sentences


@pytest.mark.parametrize(
    ("text", "printed", "value", "kind"),
    [
        ("with 5,600 applications", "5,600", 5600, "cardinal"),
        ("a score of 22.7 points", "22.7", 22.7, "cardinal"),
        ("up 15.76 percent", "15.76 percent", 15.76, "percent"),
        ("up 15.76%", "15.76%", 15.76, "percent"),
        ("ten per cent", "ten per cent", 10, "percent"),
        ("3.6 trillion yuan", "3.6 trillion", 3.6e12, "cardinal"),
        ("ranked 3rd", "3rd", 3, "ordinal"),
        ("the third", "third", 3, "ordinal"),
        ("the twenty-first", "twenty-first", 21, "ordinal"),
        ("the hundred and fifth", "hundred and fifth", 105, "ordinal"),
        ("at No. 3", "No. 3", 3, "ordinal"),
        ("is number three", "number three", 3, "ordinal"),
        ("is #3", "#3", 3, "ordinal"),
        ("twenty-six clusters", "twenty-six", 26, "cardinal"),
        ("a hundred clusters", "a hundred", 100, "cardinal"),
        ("two thousand and five items", "two thousand and five", 2005, "cardinal"),
        ("two dozen", "two dozen", 24, "cardinal"),
        ("in 2017 it rose", "2017", 2017, "year"),
        ("GII 2023", "2023", 2023, "year"),
        ("the 2024 edition", "2024", 2024, "year"),
        ("it had 2003 students", "2003", 2003, "cardinal"),
        ("about 1900 people", "1900", 1900, "cardinal"),
        ("排名第3位", "3", 3, "cardinal"),
        ("a fall of -1.5", "-1.5", -1.5, "cardinal"),
    ],
)
def test_one_number(text: str, printed: str, value: float, kind: str) -> None:
    (mention,) = numbers_in(text)
    assert text[mention.start : mention.end] == printed
    assert (mention.value, mention.kind) == (value, kind)


@pytest.mark.parametrize(
    ("text", "approximate", "bound"),
    [
        ("about 5,600", True, ""),
        ("roughly twelve", True, ""),
        ("more than 527", False, "more than"),
        ("at least five", False, "more than"),
        ("5 or more", False, "more than"),
        ("fewer than 12", False, "less than"),
        ("up to 40", False, "less than"),
        ("exactly 12", False, ""),
    ],
)
def test_how_exact(text: str, approximate: bool, bound: str) -> None:
    (mention,) = numbers_in(text)
    assert (mention.approximate, mention.bound) == (approximate, bound)


@pytest.mark.parametrize(
    "text", ["a third of them", "two-thirds of it", "no numbers here", "per second,", "v2x", "S&T3"]
)
def test_what_is_no_number(text: str) -> None:
    assert numbers_in(text) == ()


def test_several_numbers_keep_their_order() -> None:
    text = "From 56th (2018) to 29th in 2022, in 2019–2023, third twenty-first."
    assert [m.value for m in numbers_in(text)] == [56, 2018, 29, 2022, 2019, 2023, 3, 21]


def test_a_season_is_one_year() -> None:
    assert [m.value for m in numbers_in("the 2023/24 season")] == [2023]


@given(st.integers(0, 10**9), st.text("abc (,", max_size=5))
def test_grouped_digits_are_read_back(value: int, around: str) -> None:
    text = f"{around} {value:,} things"
    assert value in [m.value for m in numbers_in(text)]


@given(st.text(max_size=120))
def test_numbers_stand_in_the_text(text: str) -> None:
    last = 0
    for mention in numbers_in(text):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. leads. It is first.", ["The U.S. leads.", "It is first."]),
        ("It is in the U.S. The rest is not.", ["It is in the U.S.", "The rest is not."]),
        ("Ranked No. 3 by Dr. Tang. Good.", ["Ranked No. 3 by Dr. Tang.", "Good."]),
        ("It rose 3.5 percent. In 2024 it fell.", ["It rose 3.5 percent.", "In 2024 it fell."]),
        ("“Yes,” she said. “No.” He left.", ["“Yes,” she said.", "“No.”", "He left."]),
        ("J. P. Morgan came first. Done!", ["J. P. Morgan came first.", "Done!"]),
        ("北京第三。东京第一！好", ["北京第三。", "东京第一！", "好"]),
        ("One\n\nTwo", ["One", "Two"]),
        ("3. Beijing\n4. Seoul", ["3. Beijing", "4. Seoul"]),
        ("A title\nA sentence that is much longer than it.",
         ["A title", "A sentence that is much longer than it."]),
        ("these lines were wrapped at the edge\nof the page on purpose and they\ngo on",
         ["these lines were wrapped at the edge\nof the page on purpose and they\ngo on"]),
        ("He asked why? then left.", ["He asked why? then left."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_spans_are_moved_by_start() -> None:
    assert sentences("Ab. Cd.", 10) == ((10, 13), (14, 17))


@given(st.text('aB1. \n!?"”)。“-', max_size=80))
def test_sentences_cover_every_sign(text: str) -> None:
    spans = sentences(text)
    last = 0
    covered: set[int] = set()
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert "\n\n" not in text[start:end]
        covered.update(range(start, end))
        last = end
    assert all(at in covered for at, sign in enumerate(text) if not sign.isspace())
