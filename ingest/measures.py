"""A column of printed cells as numbers of one unit: signs, units in cells, times and dates. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from giichat.ingest.dates import cell_date, month_comes_first
from giichat.ingest.missing import is_missing
from giichat.ingest.values import cell_number, cell_time, cell_unit, clean, decimal_mark

MOSTLY = 0.8  # of the cells that are there: the rest may be footnotes and slips
SOME = 0.3  # of the cells of a column of times: the others are seconds alone ("58.46")
COUNTED = 0.5  # of the cells, where all numbers stand before one word
LETTERS = 14  # of a word behind every number, at most: longer ones are prose
UP, DOWN = "▲△↑", "▼▽↓"
ARROW = re.compile(rf"^[{UP}{DOWN}]\s*(?=\d)")
BEHIND = re.compile(r"^(.*\d)\s*([^\d\s.,()%][^\d,()]*)$")
# Units of one kind, in the smallest of them: a column may print metres and kilometres.
DIMENSIONS = (
    {"mm": 1.0, "cm": 10.0, "m": 1e3, "km": 1e6},
    {"g": 1.0, "kg": 1e3, "t": 1e6},
    {"kW": 1.0, "MW": 1e3, "GW": 1e6},
    {"kWh": 1.0, "MWh": 1e3, "GWh": 1e6, "TWh": 1e9},
    {"Mbps": 1.0, "Gbps": 1e3},
    {"m2": 1e-4, "ha": 1.0, "km2": 100.0},
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the cells of a column mean: a number each or None; `kind` is number, date, time or ""."""

    values: tuple[float | None, ...]
    kind: str = ""
    unit: str = ""


def read_numbers(cells: Sequence[str], otherwise: str = ".", needed: float = MOSTLY) -> Numbers:
    """Return the cells of a column as numbers, times or dates; kind "" when too few are.

    `otherwise` is the decimal mark of the table, for a column that does not show its own;
    `needed` is the part of the cells with a value that must be of the kind.
    """
    present = [c for c in cells if not is_missing(c)]
    if not present:
        return Numbers((None,) * len(cells))
    signed = _signed(cells)
    mark = decimal_mark((c for c in signed if not is_missing(c)), otherwise)
    plain = _numbers(signed, mark)
    for found in (
        plain,
        _dates(cells),
        _times(cells, plain.values),
        _suffixed(signed, mark),
    ):
        if found is not None and _held(found.values) >= needed * len(present):
            return found
    counted = _suffixed(signed, mark)
    if counted is not None and _held(counted.values) >= COUNTED * len(present):
        return counted  # "4 strokes" among "Playoff"
    return replace(plain, kind="", unit="")


def _held(values: Sequence[float | None]) -> int:
    return sum(v is not None for v in values)


def _signed(cells: Sequence[str]) -> list[str]:
    """Replace arrows by signs: where none points down, an arrow among plain numbers is a minus."""
    arrows = {c.strip()[0] for c in cells if ARROW.match(c.strip())}
    if not arrows:
        return list(cells)
    plain = any(cell_number(c) not in (None, 0) and not c.strip().startswith("+") for c in cells)
    minus = DOWN if arrows & set(DOWN) or not plain else DOWN + UP
    return [
        ARROW.sub("-" if c.strip()[0] in minus else "+", c.strip()) if c.strip() else c
        for c in cells
    ]


def _numbers(cells: Sequence[str], mark: str) -> Numbers:
    """Return the numbers of cells; those of several units of a kind in the commonest of them."""
    values = [cell_number(c, mark) for c in cells]
    units = [cell_unit(c) if v is not None else "" for c, v in zip(cells, values, strict=True)]
    counted = Counter(u for u in units if u)
    if not counted:
        return Numbers(tuple(values), "number")
    unit = counted.most_common(1)[0][0]
    scale = next((d for d in DIMENSIONS if unit in d and len(counted) > 1), {})
    if scale:
        values = [
            v * scale.get(u, scale[unit]) / scale[unit] if v is not None else None
            for v, u in zip(values, units, strict=True)
        ]
    every = counted[unit] >= MOSTLY * _held(values)
    return Numbers(tuple(values), "number", unit if every and unit in ("%", "°C") else "")


def _suffixed(cells: Sequence[str], mark: str) -> Numbers | None:
    """Return numbers that all stand before one word: "12 days", "2011年"."""
    split = [BEHIND.match(clean(c)) if not is_missing(c) else None for c in cells]
    said = Counter(found[2].strip().casefold() for found in split if found)
    if not said:
        return None
    word, times = said.most_common(1)[0]
    if len(word) > LETTERS or times < 2:
        return None
    values = [
        cell_number(found[1].strip(), mark)
        if found and found[2].strip().casefold().rstrip("s") == word.rstrip("s")
        else cell_number(c, mark)
        for c, found in zip(cells, split, strict=True)
    ]
    return Numbers(tuple(values), "number")


def _dates(cells: Sequence[str]) -> Numbers:
    first = month_comes_first(c for c in cells if not is_missing(c))
    return Numbers(tuple(cell_date(c, first) if not is_missing(c) else None for c in cells), "date")


def _times(cells: Sequence[str], seconds: Sequence[float | None]) -> Numbers:
    """Return times in seconds; below a minute seconds stand alone in such a column."""
    clocks = [cell_time(c) if not is_missing(c) else None for c in cells]
    present = sum(not is_missing(c) for c in cells)
    if _held(clocks) < SOME * present:
        return Numbers((None,) * len(cells), "time", "time")
    return Numbers(
        tuple(c if c is not None else s for c, s in zip(clocks, seconds, strict=True)),
        "time",
        "time",
    )
