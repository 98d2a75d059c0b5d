"""Wide tables into long ones: a column an edition becomes a row an edition. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from giichat.ingest.records import Cell, Column, Role, Row, Table
from giichat.ingest.roles import describe

YEAR_IN_HEADER = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?:\s*[/–-]\s*\d{2,4})?(?!\d)")
VALUE = "Value"  # the measure of columns that are headed by a year alone
EDITION = "Edition"


def lengthen(table: Table) -> Table:
    """Return the table with one row a name and edition where measures stand in columns by year.

    Only when at least two columns of one measure differ in their year alone; other tables are
    returned as they are. Every cell keeps its place; the edition cell has that of the header.
    """
    if table.column(Role.EDITION) is not None:
        return table
    groups = _groups(table)
    years = sorted({y for by_year in groups.values() for y in by_year})
    if not groups or len(years) < 2:
        return table
    moved = {i for by_year in groups.values() for i in by_year.values()}
    fixed = [i for i in range(len(table.columns)) if i not in moved]
    columns = [table.columns[i] for i in fixed]
    measures = [_column(name, table, by_year) for name, by_year in groups.items()]
    rows = [
        long
        for row in table.rows
        for year in years
        if (long := _row(row, fixed, groups, year)) is not None
    ]
    return replace(
        table,
        columns=(
            *columns,
            Column(EDITION, Role.EDITION, numeric=True),
            *_one_rank(columns, measures),
        ),
        rows=tuple(rows),
        totals=tuple(
            long
            for row in table.totals
            for year in years
            if (long := _row(row, fixed, groups, year)) is not None
        ),
        edition=None,
    )


def _groups(table: Table) -> dict[str, dict[int, int]]:
    """Return measure -> year -> column, for measures that stand in two years or more."""
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for i, column in enumerate(table.columns):
        years = YEAR_IN_HEADER.findall(column.header)
        if (
            len(years) == 1
            and column.numeric
            and column.role in (Role.MEASURE, Role.RANK, Role.PREVIOUS_RANK)
        ):
            name = YEAR_IN_HEADER.sub("", column.header)
            name = " ".join(re.sub(r"^[\s/,:–-]+|[\s/,:–-]+$|\(\s*\)", "", name).split()) or VALUE
            found[name].setdefault(int(years[0]), i)
    return {name: by_year for name, by_year in found.items() if len(by_year) > 1}


def _column(name: str, table: Table, by_year: dict[int, int]) -> Column:
    cells = [row.cells[i].printed for row in table.rows for i in by_year.values()]
    column, _ = describe(name, cells)
    return replace(column, unit=column.unit or table.columns[next(iter(by_year.values()))].unit)


def _one_rank(fixed: list[Column], measures: list[Column]) -> list[Column]:
    has_rank = any(c.role is Role.RANK for c in fixed)
    result = []
    for column in measures:
        if column.role is Role.RANK and has_rank:
            column = replace(column, role=Role.MEASURE)
        has_rank = has_rank or column.role is Role.RANK
        result.append(column)
    return result


def _row(row: Row, fixed: list[int], groups: dict[str, dict[int, int]], year: int) -> Row | None:
    values = [
        row.cells[by_year[year]] if year in by_year else Cell("") for by_year in groups.values()
    ]
    described = any(row.cells[i].number is not None or row.cells[i].printed for i in fixed[1:])
    if not any(v.printed for v in values) and not described:
        return None
    place = next((v for v in values if v.printed), row.cells[fixed[0]])
    edition = Cell(str(year), float(year), place.row, place.column, place.place)
    return Row((*(row.cells[i] for i in fixed), edition, *values), row.sources)
