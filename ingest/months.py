"""Tables with a column a month, turned so that a row is a month. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from giichat.ingest.dates import ALL_MONTHS
from giichat.ingest.headings import Line
from giichat.ingest.records import GridCell

MONTHS_A_YEAR = 12
ENOUGH = 6  # months that head columns: fewer may be a quarter among other columns
BESIDE = 3  # other columns at most: what the rows are, the year, a remark


def by_month(rows: list[Line]) -> list[Line]:
    """Return a table headed by months with its rows and columns exchanged, others as they are.

    Who asks for the wettest month asks for a row. Every cell keeps its place in the file.
    """
    if len(rows) < 2 or not _headed_by_months(rows[0]):
        return rows
    width = len(rows[0])
    if any(len(row) != width for row in rows):
        return rows
    turned: list[Line] = []
    for column in range(width):
        cells: list[GridCell] = [row[column] for row in rows]
        turned.append([replace(cell, header=column == 0) for cell in cells])
    return turned


def _headed_by_months(header: Sequence[GridCell]) -> bool:
    said = [cell.text.strip().rstrip(".").casefold() for cell in header]
    months = {ALL_MONTHS[text] for text in said if text in ALL_MONTHS}
    return ENOUGH <= len(months) <= MONTHS_A_YEAR and len(said) <= len(months) + BESIDE
