"""A table row as a sentence, so that an encoder made for sentences can find it; pure."""

from __future__ import annotations

from giichat.ingest.records import Role, Row, Table

# Said in the opening words, or of no use for finding a row.
_NOT_LISTED = frozenset({Role.NAME, Role.EDITION, Role.SOURCE})


def row_sentence(table: Table, row: Row) -> str:
    """Return "In the 2024 edition of Title, Name has rank 3; PCT filings 15,648."."""
    name_at = _name_column(table)
    name = row.cells[name_at].printed if name_at is not None else ""
    said = [
        f"{_label(table, position)} {_value(table, position, cell.printed)}"
        for position, cell in enumerate(row.cells)
        if cell.printed and position != name_at and _listed(table, position)
    ]
    place = table.title or table.subject or "the table"
    edition = _edition(table, row)
    opening = f"In the {edition} edition of {place}" if edition else f"In {place}"
    if not said:
        return f"{opening}, {name}." if name else f"{opening}."
    return f"{opening}, {name} has {'; '.join(said)}." if name else f"{opening}: {'; '.join(said)}."


def _name_column(table: Table) -> int | None:
    """Return the column that names the row: by its role, else the first one of words."""
    named = table.column(Role.NAME)
    if named is not None:
        return named
    wordy = (Role.GROUP, Role.TEXT)
    return next((i for i, column in enumerate(table.columns) if column.role in wordy), None)


def _listed(table: Table, position: int) -> bool:
    return table.columns[position].role not in _NOT_LISTED


def _label(table: Table, position: int) -> str:
    column = table.columns[position]
    if column.role is Role.RANK:
        return "rank"
    return column.header or column.role.value


def _value(table: Table, position: int, printed: str) -> str:
    unit = table.columns[position].unit
    already = unit and (unit in printed or unit in table.columns[position].header)
    return f"{printed} {unit}" if unit and not already else printed


def _edition(table: Table, row: Row) -> str:
    position = table.column(Role.EDITION)
    if position is not None and row.cells[position].printed:
        return row.cells[position].printed
    return str(table.edition) if table.edition is not None else ""
