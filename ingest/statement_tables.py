"""Statements gathered into tables, so that prose answers the questions that tables answer."""

from __future__ import annotations

from dataclasses import dataclass

from giichat.ingest.claims import RANK
from giichat.ingest.names import Names
from giichat.ingest.records import Cell, Column, Role, Row, Statement, Table, TextPlace

EDITION_HEADER = "Edition"
RANK_HEADER = "Rank"
ECONOMY_HEADER = "Economy"
SCOPE_HEADER = "Scope"
PERCENT_ENDING = ", percent"
ID = "statements#{} {}"
SOURCE = "statements"  # the table itself has no source: every row names its own


@dataclass(frozen=True, slots=True)
class _Group:
    """Which table a statement belongs to: the ranking, and what is said of it."""

    ranking: str
    measure: str


def statement_tables(statements: tuple[Statement, ...], names: Names) -> tuple[Table, ...]:
    """Return one table for each ranking and measure, one row a statement, in their order.

    Every cell has the place of its sentence; the columns are Edition, Rank (or the measure),
    the subject, Economy and Scope. Tables are ordered by ranking and measure, ranks first.
    """
    groups: dict[_Group, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(_Group(statement.ranking, statement.measure), []).append(statement)
    ordered = sorted(groups, key=lambda g: (g.ranking, g.measure != RANK, g.measure))
    return tuple(_table(group, groups[group], names) for group in ordered)


def _table(group: _Group, statements: list[Statement], names: Names) -> Table:
    subject = _subject(group, statements, names)
    counted = group.measure != RANK
    measure, unit = group.measure, ""
    if measure.endswith(PERCENT_ENDING):
        measure, unit = measure.removesuffix(PERCENT_ENDING), "percent"
    value = (
        Column(_capital(measure), Role.MEASURE, unit, numeric=True)
        if counted
        else Column(RANK_HEADER, Role.RANK, numeric=True)
    )
    name_header = _capital(subject) if subject else "Name"
    columns = (
        Column(EDITION_HEADER, Role.EDITION, numeric=True),
        value,
        Column(name_header, Role.NAME),
        *(() if name_header == ECONOMY_HEADER else (Column(ECONOMY_HEADER, Role.GROUP),)),
        Column(SCOPE_HEADER, Role.GROUP),
    )
    what = group.ranking or subject
    said = "Ranks" if not counted else _capital(measure)
    title = f"{said} stated in reports" + (f": {what}" if what else "")
    return Table(
        id=ID.format(group.ranking, group.measure).strip(),
        file="",
        locator="",
        title=title,
        source=SOURCE,
        columns=columns,
        rows=tuple(_row(statement, names, len(columns)) for statement in statements),
        subject=subject,
        derived=True,
    )


def _subject(group: _Group, statements: list[Statement], names: Names) -> str:
    """Return what a row is: the ranked kind, or the kind of those who have what is counted."""
    if group.measure == RANK:
        return group.ranking.removesuffix(" intensity")
    kinds = [
        {entity.kind for entity in names.resolve(statement.subject)} for statement in statements
    ]
    if kinds and all(kinds):
        common = set.intersection(*kinds)
        if group.ranking in common:
            return group.ranking
        if common:
            return sorted(common)[0]
        if all("economy" in found or "region" in found for found in kinds):
            return "economy"
    return "" if _counts(group) else group.ranking


def _counts(group: _Group) -> bool:
    """Tell whether the things ranked are themselves what is counted ("clusters" of "cluster")."""
    return bool(group.ranking) and group.measure.startswith(group.ranking[:-1])


def _row(statement: Statement, names: Names, width: int) -> Row:
    place = statement.place
    edition = statement.edition
    group = statement.group or _economy_of(statement, names)
    cells = (
        _cell("" if edition is None else str(edition), place, edition),
        _cell(statement.printed, place, statement.number),
        _cell(statement.subject, place),
        *((_cell(group, place),) if width == len(("edition", "value", "name", "economy", "scope"))
          else ()),
        _cell(statement.scope, place),
    )  # fmt: skip
    return Row(cells, (statement.source,))


def _economy_of(statement: Statement, names: Names) -> str:
    """Return the economy that the known thing of this name lies in, if it is one."""
    found = [e for e in names.resolve(statement.subject) if e.name == statement.subject]
    economies = {
        "; ".join(m for m in entity.member_of if names.resolve(m, "economy")) for entity in found
    }
    return economies.pop() if len(economies) == 1 else ""


def _cell(printed: str, place: TextPlace, number: float | None = None) -> Cell:
    return Cell(printed, None if number is None else float(number), place=place)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
