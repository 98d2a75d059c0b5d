"""A table row as a natural sentence, for embedding."""

from __future__ import annotations

from giichat.ingest.records import Role, Row, Table


def row_sentence(table: Table, row: Row) -> str:
    """Return "In the 2024 edition of Title, Beijing has rank 3, PCT applications 38,067."."""
    name = table.column(Role.NAME)
    edition = table.column(Role.EDITION)
    year = row.cells[edition].printed if edition is not None else str(table.edition or "")
    where = f"In the {year} edition of {table.title}" if year else f"In {table.title}"
    who = row.cells[name].printed if name is not None else "a row"
    said = [
        f"{'rank' if c.role is Role.RANK else c.header} {row.cells[i].printed}"
        for i, c in enumerate(table.columns)
        if i not in (name, edition) and c.role is not Role.SOURCE and row.cells[i].printed
    ]
    return f"{where}, {who} has {', '.join(said)}." if said else f"{where}: {who}."
