"""Cells that list several values: what parts them, told by the cells of a column."""

from __future__ import annotations

import re

# What else may part the values of a cell: told by the cells, since "Paris, France" is one place.
PARTING = (
    r"\s*/\s*",
    r",\s+",
    r"\s+&\s+",
    r"\s+and\s+",
    r"\s+\+\s+",
    r"\s*\|\s*",
    r"\s+·\s+",
    r"\n+",
)
LISTS = 0.5  # of the cells with such a sign whose parts stand alone elsewhere: it parts values


def parting_of(cells: set[str]) -> re.Pattern[str] | None:
    """Return what parts the values in the cells of a column, None where they list none."""
    signs = [sign for sign in PARTING if _lists(cells, sign)]
    return re.compile("|".join(signs)) if signs else None


def _lists(cells: set[str], sign: str) -> bool:
    """Tell whether a sign parts values: the parts stand alone, or in any order, in other cells."""
    split = [re.split(sign, cell) for cell in cells if re.search(sign, cell)]
    alone = {cell for cell in cells if not re.search(sign, cell)}
    first = {parts[0] for parts in split}
    later = {part for parts in split for part in parts[1:]}
    free = alone | (first & later)
    listing = [parts for parts in split if free & set(parts)]
    return bool(listing) and len(listing) >= LISTS * len(split)
