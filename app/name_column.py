"""Which column names the rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.ingest.records import Role, Table

FEW_KINDS = 2  # a column of so few different values sorts rows


def name_column(tables: Sequence[Table]) -> int | None:
    """Return the column that says what each row of these joined tables is about, or None."""
    table = tables[0]
    named = table.column(Role.NAME)
    if named is not None and not (len(tables) == 1 and _edition_names(table, named)):
        return (_telling(table) or named) if _kinds_only(table, named) else named
    if named is not None:
        return table.column(Role.EDITION)
    text = [i for i, c in enumerate(table.columns) if c.role in (Role.GROUP, Role.TEXT)]
    if text:
        return text[0]
    return table.column(Role.EDITION) or table.column(Role.DATE)


def _kinds_only(table: Table, column: int) -> bool:
    """Tell whether a first column only sorts the rows ("Win", "Loss"): it names none."""
    printed = [row.cells[column].printed for row in table.rows]
    return len(printed) > FEW_KINDS and len(set(printed)) <= FEW_KINDS


def _telling(table: Table) -> int | None:
    """Return the text column with most different values, the first of equals."""
    text = [i for i, c in enumerate(table.columns) if c.role in (Role.GROUP, Role.TEXT)]
    rows = table.rows
    words_of = [i for i in text if not any(r.cells[i].printed[:1].isdigit() for r in rows)]
    return max(words_of, key=lambda i: (len({r.cells[i].printed for r in rows}), -i), default=None)


def _edition_names(table: Table, named: int) -> bool:
    """Tell whether each row is a season or year of one thing: it names, the other text repeats."""
    edition = table.column(Role.EDITION)
    if edition is None or table.derived:
        return False
    years = [row.cells[edition].printed for row in table.rows]
    names = [row.cells[named].printed for row in table.rows]
    return len(set(years)) == len(years) > 1 and len(set(names)) < len(names)
