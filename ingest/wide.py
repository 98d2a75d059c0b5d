"""Wide tables into long ones: a column an edition becomes a row an edition. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from giichat.ingest.records import Cell, Column, Role, Row, Table
from giichat.ingest.role_words import header_words
from giichat.ingest.roles import describe

YEAR_IN_HEADER = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?:\s*[/–-]\s*(\d{4}|\d{2}))?(?!\d)")
REMARK = re.compile(
    r"\(?\b(?:prel|prelim|preliminary|provisional|est|estimate|estimated|forecast|projected"
    r"|vorläufig|prov)\b\.?\)?|\(\s*[perf]\s*\)|年度?|년",
    re.I,
)
EMPTY = re.compile(r"^[\s/,:–-]+|[\s/,:–-]+$|\(\s*\)|\s*/(?=\s*(?:\(|$))")
UNIT_ALONE = re.compile(r"^\((.*)\)$")
VALUE = "Value"  # the measure of columns that are headed by a year alone
EDITION = "Edition"
MEASURES = (Role.MEASURE, Role.RANK, Role.PREVIOUS_RANK)
BY = re.compile(r"\s+(?:by|nach|par|por)\s+", re.I)
BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")
LAST_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]\s*$")
UNIT_HEADERS = ("unit", "units", "einheit", "unité", "unidad", "unidade", "単位", "单位", "단위")
UNIT_SAID = re.compile(
    r"%|percent|thousand|million|billion|tonnes|[$€£¥]|\b(?:kt|mt|km|kg|ha|kwh|gwh|twh|m|bn|mn)\b"
    r"|millionen|millones|millions|milhões|mrd|mio|百万|万|億|亿|천|만|억",
    re.I,
)
LONG_MEASURE = 6  # words: a longer title tells more than the name of a measure
# A change without a year is one to the last edition.
CHANGE = re.compile(
    r"^[Δ±+−–/-]+$|\bchange|\bgrowth|veränderung|variation|évolution|variación|variação|増減|变化|增长"
    r"|증감|변화",
    re.I,
)
FALLING, RISING = -1, 1


@dataclass(frozen=True, slots=True)
class _Plan:
    """How columns move: `groups` is measure -> year -> column, `single` column -> its one year."""

    groups: dict[str, dict[int, int]]
    single: dict[int, int]
    years: tuple[int, ...]
    fixed: tuple[int, ...]


def lengthen(table: Table) -> Table:
    """Return the table with one row a name and edition where measures stand in columns by year.

    Only when at least two columns of one measure differ in their year alone; other tables are
    returned as they are. A column of one year, and the rank by that year, speak in its rows only.
    Every cell keeps its place; the edition cell has that of the header.
    """
    if table.column(Role.EDITION) is not None:
        return table
    plan = _plan(table)
    if plan is None:
        return table
    columns = [table.columns[i] for i in plan.fixed]
    measures = [_column(name, table, by_year) for name, by_year in plan.groups.items()]
    return replace(
        table,
        columns=(
            *columns,
            Column(EDITION, Role.EDITION, numeric=True),
            *_one_rank(columns, measures),
        ),
        rows=_rows(table.rows, plan),
        totals=_rows(table.totals, plan),
        edition=None,
    )


def _plan(table: Table) -> _Plan | None:
    groups = _groups(table)
    years = tuple(sorted({y for by_year in groups.values() for y in by_year}))
    if len(years) < 2:
        return None
    moved = {i for by_year in groups.values() for i in by_year.values()}
    single = {
        i: year
        for i, column in enumerate(table.columns)
        if i not in moved
        and column.role in MEASURES
        and (year := _last_year(column.header, years[-1])) in years
    }
    rank = table.column(Role.RANK)
    if rank is not None and rank not in moved and rank not in single:
        year = _ranked_year(table, rank, groups, years)
        single |= {rank: year} if year is not None else {}
    fixed = tuple(i for i in range(len(table.columns)) if i not in moved)
    return _Plan(groups, single, years, fixed)


def _groups(table: Table) -> dict[str, dict[int, int]]:
    """Return measure -> year -> column, for measures that stand in two years or more."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for i, column in enumerate(table.columns):
        years = YEAR_IN_HEADER.findall(column.header)
        if len(years) == 1 and column.numeric and column.role in MEASURES and _one_year(*years[0]):
            name = REMARK.sub("", YEAR_IN_HEADER.sub("", column.header))
            name = " ".join(EMPTY.sub("", EMPTY.sub("", name)).split())
            found[name].setdefault(int(years[0][0]), i)
    several = {name: by_year for name, by_year in found.items() if len(by_year) > 1}
    return {_named(name, table, by_year): by_year for name, by_year in several.items()}


def _one_year(first: str, last: str) -> bool:
    """Tell a year or season (2021/22) from a change between two years (2023/2022)."""
    return not last or int(last) % 100 == (int(first) + 1) % 100


def _last_year(header: str, last_edition: int) -> int | None:
    """Return the year that a header names, of two the later: "Change 2022–23" is of 2023."""
    years = YEAR_IN_HEADER.findall(header)
    if not years and CHANGE.search(header.strip()):
        return last_edition
    if len(years) != 1:
        return None
    first, last = years[0]
    if not last:
        return int(first)
    return max(int(first), int(last) if len(last) == 4 else int(first[:2] + last))


def _named(name: str, table: Table, by_year: dict[int, int]) -> str:
    """Return the name of a measure; columns headed by years alone are what the title says."""
    unit = UNIT_ALONE.match(name)
    if name and not unit:
        return name
    if not unit and _ranks(table, by_year):
        return "Rank"
    said = _measure_in(table) or VALUE
    return f"{said} {name or _unit_of(table)}".strip()


def _unit_of(table: Table) -> str:
    """Return the unit of all numbers in brackets: what the title or a column of one unit says."""
    for column, header in enumerate(table.columns):
        if header.header.casefold() in UNIT_HEADERS:
            said = {row.cells[column].printed for row in table.rows}
            return f"({said.pop()})" if len(said) == 1 else ""
    found = LAST_BRACKETS.search(table.title)
    unit = found[1].split(",")[0].strip() if found else ""
    return f"({unit})" if UNIT_SAID.search(unit) else ""


def _ranks(table: Table, by_year: dict[int, int]) -> bool:
    """Tell whether columns headed by years alone hold ranks: one counts the rows from the top."""
    for column in by_year.values():
        numbers = [n for row in table.rows if (n := row.cells[column].number) is not None]
        counted = [n - i for i, n in enumerate(numbers, start=1)]
        tied = all(step <= 0 for step in counted) and all(a <= b for a, b in pairwise(numbers))
        if len(numbers) > 2 and numbers[0] == 1 and tied and numbers[-1] > len(numbers) / 2:
            return True
    return False


def _measure_in(table: Table) -> str:
    """Return what the title measures: "Wheat yields" of "Wheat yields by country", or "".

    Titles that say what the rows are ("Busiest airports") measure after "by", or say nothing.
    """
    if table.title == table.file or " " not in table.title:
        return ""
    bare = YEAR_IN_HEADER.sub("", BRACKETS.sub("", table.title.split(" – ")[-1]))
    bare = " ".join(re.split(r"[,:;]", bare)[0].split())
    parts = BY.split(bare)
    heads = {
        word.rstrip("s")
        for column in table.columns
        if column.role in (Role.NAME, Role.GROUP)
        for word in header_words(column.header)
    }
    for part in parts:
        said = {word.rstrip("s") for word in header_words(part)}
        if said and not said & (heads | {"year"}) and len(part.split()) < LONG_MEASURE:
            return part[:1].upper() + part[1:]
    return ""


def _ranked_year(
    table: Table, rank: int, groups: dict[str, dict[int, int]], years: Sequence[int]
) -> int | None:
    """Return the one year whose numbers rise or fall with a rank that names no year, or None."""
    ordered = sorted(
        (row for row in table.rows if row.cells[rank].number is not None),
        key=lambda row: row.cells[rank].number or 0,
    )
    fitting = set()
    for by_year in groups.values():
        for year, column in by_year.items():
            held = [n for row in ordered if (n := row.cells[column].number) is not None]
            if len(held) > 2 and len(held) == len(ordered) and _monotone(held):
                fitting.add(year)
    if len(fitting) == 1:
        return fitting.pop()
    return max(years) if max(years) in fitting else None


def _monotone(numbers: Sequence[float]) -> bool:
    return any(all((b - a) * way >= 0 for a, b in pairwise(numbers)) for way in (FALLING, RISING))


def _column(name: str, table: Table, by_year: dict[int, int]) -> Column:
    cells = [row.cells[i].printed for row in table.rows for i in by_year.values()]
    column, _ = describe(name, cells)
    first = table.columns[next(iter(by_year.values()))]
    return replace(column, unit=column.unit or first.unit, numeric=True)


def _one_rank(fixed: list[Column], measures: list[Column]) -> list[Column]:
    has_rank = any(c.role is Role.RANK for c in fixed)
    result = []
    for column in measures:
        role = column.role if column.role in MEASURES else Role.MEASURE
        if role is Role.RANK and has_rank:
            role = Role.MEASURE
        has_rank = has_rank or role is Role.RANK
        result.append(replace(column, role=role))
    return result


def _rows(rows: Sequence[Row], plan: _Plan) -> tuple[Row, ...]:
    return tuple(
        long for row in rows for year in plan.years if (long := _row(row, plan, year)) is not None
    )


def _row(row: Row, plan: _Plan, year: int) -> Row | None:
    values = [
        row.cells[by_year[year]] if year in by_year else Cell("")
        for by_year in plan.groups.values()
    ]
    fixed = [row.cells[i] if plan.single.get(i, year) == year else Cell("") for i in plan.fixed]
    described = any(cell.number is not None or cell.printed for cell in fixed[1:])
    if not any(v.printed for v in values) and not described:
        return None
    place = next((v for v in values if v.printed), row.cells[plan.fixed[0]])
    edition = Cell(str(year), float(year), place.row, place.column, place.place)
    return Row((*fixed, edition, *values), row.sources)
