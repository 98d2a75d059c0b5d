"""Cells mean the same however they are written: numbers, ranks, dates, times; any text is borne."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.ingest.dates import ALL_MONTHS, cell_date
from giichat.ingest.measures import read_numbers
from giichat.ingest.missing import explained_marks, is_missing
from giichat.ingest.roles import describe, edition_year
from giichat.ingest.values import cell_number, cell_time, decimal_mark

# Thousands mark, decimal mark, as they go together.
STYLES = [(",", "."), (".", ","), (" ", ","), ("\u202f", ","), ("’", "."), ("", "."), ("", ",")]
styles = st.sampled_from(STYLES)
amounts = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)


def written(value: object, style: tuple[str, str]) -> str:
    thousands, decimal = style
    return f"{value:,}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)


@given(amounts, styles, st.sampled_from(["", "-", "−", "+"]))
def test_a_number_is_read_in_every_style(value: float, style: tuple[str, str], sign: str) -> None:
    read = cell_number(sign + written(value, style), style[1])
    assert read == pytest.approx(-float(value) if sign in ("-", "−") else float(value))


@given(amounts, styles, st.sampled_from(["{} %", "$ {}", "€{}", "{} kr", "R$ {}", "{} km²", "~{}"]))
def test_money_units_and_signs_leave_the_number(
    value: float, style: tuple[str, str], form: str
) -> None:
    assert cell_number(form.format(written(value, style)), style[1]) == pytest.approx(float(value))


@given(st.lists(amounts.filter(lambda v: v % 1 != 0), min_size=1, max_size=8), styles)
def test_a_column_shows_its_decimal_mark(values: list[float], style: tuple[str, str]) -> None:
    cells = [written(value, style) for value in values]
    assert decimal_mark(cells) == style[1]
    assert list(read_numbers(cells).values) == pytest.approx([float(v) for v in values])


RANK_FORMS = [
    "{}", "{}.", "{}=", "={}", "T{}", "{}T", "#{}", "No. {}", "{}th", "{}º", "{}.º", "{}er", "{}e",
    "{}位", "第{}名", "{}위", "공동 {}위", "{} (tie)", "{}（并列）", "{} ex æquo", "{} ex aequo",
    "{}th ↓",
]  # fmt: skip


@given(st.integers(1, 9999), st.sampled_from(RANK_FORMS))
def test_a_rank_is_read_in_every_form(rank: int, form: str) -> None:
    assert cell_number(form.format(rank)) == rank


@given(
    st.dates(min_value=date(1500, 1, 1), max_value=date(2999, 12, 31)),
    st.sampled_from(["{y:04}-{m:02}-{d:02}", "{d:02}/{m:02}/{y:04}", "{d}.{m}.{y:04}", "{y:04}年{m}月{d}日",
                     "{y:04}년 {m}월 {d}일", "{y:04}. {m}. {d}."]),
)  # fmt: skip
def test_a_date_in_numbers_goes_round(day: date, form: str) -> None:
    assert cell_date(form.format(y=day.year, m=day.month, d=day.day)) == day.toordinal()


@given(
    st.dates(min_value=date(1500, 1, 1), max_value=date(2999, 12, 31)),
    st.sampled_from(["{d} {name} {y}", "{d}. {name} {y}", "{d} de {name} de {y}", "{name} {d}, {y}"]),
    st.data(),
)  # fmt: skip
def test_a_date_in_words_goes_round_in_every_language(
    day: date, form: str, data: st.DataObject
) -> None:
    names = sorted(name for name, month in ALL_MONTHS.items() if month == day.month)
    name = data.draw(st.sampled_from(names))
    said = form.format(d=day.day, name=name.capitalize(), y=day.year)
    assert cell_date(said) == day.toordinal()


@given(st.dates(min_value=date(1900, 1, 1)), st.booleans())
def test_a_column_of_dates_tells_the_month_first(day: date, month_first: bool) -> None:
    def shown(one: date) -> str:
        first, second = (one.month, one.day) if month_first else (one.day, one.month)
        return f"{first}/{second}/{one.year}"

    telling = day.replace(month=1, day=31)
    read = read_numbers([shown(telling), shown(day)])
    assert (read.kind, list(read.values)) == ("date", [telling.toordinal(), day.toordinal()])


@given(st.integers(0, 9), st.integers(0, 59), st.integers(0, 59))
def test_a_duration_is_read_in_every_form(hours: int, minutes: int, seconds: int) -> None:
    whole = hours * 3600 + minutes * 60 + seconds
    assert cell_time(f"{hours}:{minutes:02}:{seconds:02}") == whole
    assert cell_time(f"{hours}h {minutes:02}' {seconds:02}''") == whole
    assert cell_time(f"{hours} h {minutes} min {seconds} s") == whole
    assert cell_time(f"{hours}:{minutes:02}:{seconds:02} CR") == whole


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=20))
def test_any_text_is_borne(cells: list[str], header: str) -> None:
    column, numbers = describe(header, cells)
    assert (column.header, len(numbers)) == (header, len(cells))
    explained_marks(cells)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("828 m (2,717 ft)", 828),
        ("$12.5 million", 12.5e6),
        ("1,2 Mrd. €", None),  # a decimal comma where the column has points
        ("34.5%", 34.5),
        ("(5)", -5),
        ("1,234¹", 1234),
        ("1,234[a]", 1234),
        ("12*", 12),
        ("5½", 5.5),
        ("½", 0.5),
        ("c. 190", 190),
        ("4,915万", 49_150_000),
        ("＋3.5", 3.5),
        ("W 24-10", None),
        ("8–10 million", None),
        ("F201", None),
        ("4 5", None),
    ],
)
def test_cells_that_lead_astray(printed: str, number: float | None) -> None:
    assert cell_number(printed) == number


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["2011年", "2023年", "2019年"], [2011, 2023, 2019]),
        (["12 days", "1 day", "30 days"], [12, 1, 30]),
        (["24.87", "1:57.40", "4:06.71"], [24.87, 117.4, 246.71]),
        (["0.141", "0.155"], [0.141, 0.155]),
        (["1.234.567", "12.345"], [1234567, 12.345]),
        (["7.726.687", "812.019", "0,5"], [7726687, 812019, 0.5]),
    ],
)
def test_columns_that_lead_astray(cells: list[str], numbers: list[float]) -> None:
    assert list(read_numbers(cells).values) == pytest.approx(numbers)


def test_missing_marks_are_told_from_values() -> None:
    assert all(map(is_missing, ["", " ", "k. A.", "N/A", "－", "…", "n. d."]))
    assert not any(map(is_missing, ["0", "none of them", "Nil Sorsby", "X1"]))
    assert explained_marks([".. = not available; r = revised"]) == {".."}
    assert explained_marks(["NEW = not in the 2023 top 30"]) == frozenset()


@pytest.mark.parametrize(
    ("printed", "year"),
    [("2024", 2024), ("Jun 2024", 2024), ("2021/22", 2021), ("2019 (Lisbon)", None), ("7", None)],
)
def test_an_edition_is_a_year_among_words_of_editions(printed: str, year: int | None) -> None:
    assert edition_year(printed) == year
