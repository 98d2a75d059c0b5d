"""Messy tables are read as a careful person reads them: structure, roles, numbers, totals, notes.

What each table of tests/data/table_structures.jsonl must come to was read off the printed table.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from giichat.ingest.catalogue import Catalogue
from giichat.ingest.corpus import read_file
from giichat.ingest.files import find_files
from giichat.ingest.names import Names
from giichat.ingest.records import File, Grid, GridCell, Role, Row, Source, Table
from giichat.ingest.roles import term
from giichat.ingest.tables import tables_of

HERE = Path(__file__).parent / "data"
EXPECTED = [
    json.loads(line)
    for line in (HERE / "table_structures.jsonl").read_text(encoding="utf-8").splitlines()
]


@cache
def files() -> dict[str, File]:
    return {file.path: file for file in find_files(HERE / "tables", ())[0]}


@cache
def tables_in(path: str) -> dict[str, Table]:
    content = read_file(files()[path], Catalogue(), Names())
    return {table.id: table for table in content.tables}


def editions(table: Table) -> list[int]:
    column = table.column(Role.EDITION)
    if column is None:
        return [] if table.edition is None else [table.edition]
    return sorted({int(n) for row in table.rows if (n := row.cells[column].number) is not None})


def values(table: Table, row: Row) -> dict[str, Any]:
    """Return what a row prints, with the number of every cell of a numeric column."""
    return {
        c.header: [cell.printed, cell.number] if c.numeric and cell.printed else cell.printed
        for c, cell in zip(table.columns, row.cells, strict=True)
    }


def table_from(*lines: str, file: str = "list.csv", caption: str = "") -> Table:
    """Return the table of lines whose cells are parted by bars."""
    cells = tuple(
        tuple(GridCell(text.strip(), r, c) for c, text in enumerate(line.split("|"), start=1))
        for r, line in enumerate(lines, start=1)
    )
    (table,) = tables_of(
        Grid(file, "", cells, caption), source=Source(file, file.removesuffix(".csv"))
    )
    return table


def role_of(table: Table, header: str) -> Role:
    return next(c.role for c in table.columns if c.header == header)


def numbers_in(table: Table, header: str) -> list[float | None]:
    at = next(i for i, c in enumerate(table.columns) if c.header == header)
    return [row.cells[at].number for row in table.rows]


@pytest.mark.parametrize("expected", EXPECTED, ids=[each["table"] for each in EXPECTED])
def test_a_table_is_read_as_printed(expected: dict[str, Any]) -> None:
    table = tables_in(expected["table"].split("#")[0])[expected["table"]]
    roles = {c.header: f"{c.role} in {c.unit}" if c.unit else str(c.role) for c in table.columns}
    assert table.title == expected["title"]
    assert table.subject == expected["subject"]
    assert roles == expected["columns"]
    assert editions(table) == expected["editions"]
    assert len(table.rows) == expected["rows"]
    assert values(table, table.rows[0]) == expected["first"]
    assert values(table, table.rows[-1]) == expected["last"]
    totals = [" | ".join(cell.printed for cell in row.cells) for row in table.totals]
    assert totals == expected["totals"]
    assert list(table.footnotes) == expected["notes"]


@pytest.mark.parametrize(
    ("header", "ranks"),
    [
        ("Rk", ["1", "2=", "2=", "4"]),
        ("#", ["1.", "2.", "2.", "4."]),
        ("Pos", ["1", "T2", "T2", "4"]),
        ("Posição", ["1º", "2º", "2º", "4º"]),
        ("Puesto", ["1.º", "2.º", "2.º", "4.º"]),
        ("Classement", ["1er", "2e ex æquo", "2e ex æquo", "4e"]),
        ("Rang", ["1.", "2. (geteilt)", "2. (geteilt)", "4."]),
        ("順位", ["1位", "同率2位", "同率2位", "4位"]),
        ("순위", ["1위", "공동 2위", "공동 2위", "4위"]),
        ("排名", ["第1名", "2（并列）", "2（并列）", "4"]),
        ("Rank", ["1", "2 (tie)", "2 (tie)", "4"]),
        ("World rank 2024", ["1", "2T", "2T", "4"]),
    ],
)
def test_ranks_of_every_hand_are_ranks(header: str, ranks: list[str]) -> None:
    rows = [f"{r}|Town {n}|{90 - i}" for i, (r, n) in enumerate(zip(ranks, "ABCD", strict=True))]
    table = table_from(f"{header}|City|Points", *rows)
    assert role_of(table, header) is Role.RANK
    assert role_of(table, "City") is Role.NAME
    assert numbers_in(table, header) == [1, 2, 2, 4]


@pytest.mark.parametrize(
    "header", ["Previous rank", "Prev. rank", "Rang Vorjahr", "전년 순위", "前年順位"]
)
def test_the_rank_of_the_edition_before_is_no_rank_of_this_one(header: str) -> None:
    table = table_from(f"Rank|Name|{header}", "1|A|2", "2|B|1", "3|C|new")
    assert role_of(table, header) is Role.PREVIOUS_RANK


@pytest.mark.parametrize(
    "header", ["Born", "B-year", "Birth year", "Founded", "Year founded", "Completion year"]
)
def test_a_year_of_the_thing_itself_is_no_edition(header: str) -> None:
    table = table_from(f"Rank|Name|{header}", "1|A|1990", "2|B|1987", "3|C|1992")
    assert table.column(Role.EDITION) is None


@pytest.mark.parametrize(
    ("printed", "years"),
    [
        (["Dec 2024", "Jan 2023"], [2023, 2024]),
        (["Jun 2024 list", "Nov 2023 list"], [2023, 2024]),
        (["2024年版", "2023年版"], [2023, 2024]),
        (["2021/22", "2022/23"], [2021, 2022]),
        (["FY2023", "FY2024"], [2023, 2024]),
    ],
)
def test_editions_are_printed_in_many_ways(printed: list[str], years: list[int]) -> None:
    rows = [f"{e}|{n}|Player {n}|{9 - n}" for e in printed for n in (1, 2, 3)]
    assert editions(table_from("Edition|Rank|Player|Points", *rows)) == years


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        ("Games medal table, Lisbon 2019", 2019),
        ("순위 (2024년)", 2024),
        ("最高建筑排名（截至2024年底）", 2024),
        ("Global Top 2000 companies", None),
        ("Peaks over 2000 m", None),
        ("Rulers, 1998–2004", None),
        ("Champions since 1990", None),
    ],
)
def test_a_year_in_a_title_is_an_edition_only_where_it_names_a_time(
    title: str, edition: int | None
) -> None:
    table = table_from(f"{title}||", "Rank|Name|Points", "1|A|9", "2|B|8")
    assert (table.title, table.edition) == (title, edition)


def test_the_rank_and_the_column_of_one_year_speak_of_that_year_only() -> None:
    table = table_from(
        "Rank|Country|Deaths 2023|Rate 2023|Rate 2013",
        "1|A|110|2.0|2.8",
        "2|B|229|2.2|2.5",
        "3|C|300|2.9|2.6",
    )
    assert [c.header for c in table.columns] == [
        "Rank",
        "Country",
        "Deaths 2023",
        "Edition",
        "Rate",
    ]
    assert values(table, table.rows[0])["Rank"] == ""
    assert values(table, table.rows[0])["Deaths 2023"] == ""
    assert values(table, table.rows[1])["Rank"] == ["1", 1.0]


def test_columns_headed_by_years_may_be_ranks() -> None:
    table = table_from("2024|2023|Brand", "1|2|A", "2|1|B", "3|3|C", "3|9|D")
    assert role_of(table, "Rank") is Role.RANK
    assert editions(table) == [2023, 2024]


@pytest.mark.parametrize(
    "label",
    [
        "World average",
        "Total of the above",
        "TOTAL",
        "Summe",
        "合計",
        "合计",
        "계",
        "Totals (3 nations)",
    ],
)
def test_rows_that_sum_others_up_are_no_rows(label: str) -> None:
    table = table_from("Rank|Land|Wert", "1|A|5", "2|B|3", "3|C|2", f"|{label}|10")
    assert len(table.rows) == 3
    assert values(table, table.totals[0]) == {"Rank": "", "Land": label, "Wert": ["10", 10.0]}


def test_a_company_called_total_is_a_row() -> None:
    table = table_from("Rank|Company|Revenue", "1|Shellco|50", "2|Total|40", "3|BPP|30")
    assert len(table.rows) == 3


@pytest.mark.parametrize(
    "mark", ["..", "n/a", "k. A.", "nc", "SUPP", "－", "—", "TBC", "n. d.", "s. d.", "N/A"]
)
def test_marks_for_no_value_are_no_values(mark: str) -> None:
    table = table_from("Rank|Name|Points", "1|A|9", "2|B|8", f"3|C|{mark}", "4|D|7", "5|E|6")
    assert role_of(table, "Points") is Role.MEASURE
    assert values(table, table.rows[2])["Points"] == ""


def test_marks_that_a_note_explains_are_no_values() -> None:
    table = table_from(
        "Rank|Name|Status|Points", "1|A|open|9", "2|B|zz|8", "3|C|open|7", "zz = not published|||"
    )
    assert values(table, table.rows[1])["Status"] == ""
    assert table.footnotes == ("zz = not published",)


def test_the_decimal_mark_of_a_table_settles_numbers_that_read_either_way() -> None:
    table = table_from("Land|Index|Einwohner", "A|7,74|51.600", "B|7,5|8.000", "C|6,1|930")
    assert numbers_in(table, "Einwohner") == [51600, 8000, 930]


def test_an_arrow_means_less_only_where_none_means_more() -> None:
    alone = table_from("Name|増減率", "A|3.9", "B|▲6.8", "C|1.3")
    assert numbers_in(alone, "増減率") == [3.9, -6.8, 1.3]
    both = table_from("Name|+/−", "A|—", "B|▲2", "C|▼1")
    assert numbers_in(both, "+/−") == [None, 2, -1]


def test_one_unit_is_used_in_a_column_that_prints_several() -> None:
    table = table_from("Bridge|Length", "A|1.2 km", "B|900 m", "C|850 m")
    assert numbers_in(table, "Length") == [1200, 900, 850]


def test_a_source_amid_the_columns_says_where_a_river_rises() -> None:
    table = table_from("River|Source|Length", "A|Mont Sauret|9", "B|Lake Tolva|8")
    assert role_of(table, "Source") is not Role.SOURCE


def test_columns_by_year_take_name_and_unit_from_the_title() -> None:
    title = "Wine production by country (million hectolitres)"
    table = table_from(
        "Country|2022|2023 (prel.)", "France|45.8|48.0", "Italy|49.8|38.3", caption=title
    )
    assert table.columns[-1].header == "Wine production (million hectolitres)"
    assert editions(table) == [2022, 2023]


def test_a_term_is_told_by_its_first_year() -> None:
    table = table_from("No.|Name|Reign", "1|A|1998–2004", "2|B|2004–08", "3|C|2008–2015")
    assert numbers_in(table, "Reign") == [1998, 2004, 2008]
    assert [term(text) for text in ("1998–2004", "2004–08", "1964")] == [
        (1998, 2004),
        (2004, 2008),
        (1964, 1964),
    ]


@pytest.mark.parametrize(
    ("numbers", "role"),
    [(["1", "2", "3", "4"], Role.RANK), (["1", "4", "4", "9"], Role.MEASURE)],
)
def test_a_column_of_numbers_is_a_rank_where_it_counts_the_rows(
    numbers: list[str], role: Role
) -> None:
    rows = [f"{n}|Match {i}|Town" for i, n in enumerate(numbers)]
    assert role_of(table_from("No.|Match|Place", *rows), "No.") is role
