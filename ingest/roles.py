"""What each column of a table says of its row: roles from header words and values. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from giichat.ingest.dates import ALL_MONTHS
from giichat.ingest.measures import MOSTLY, read_numbers
from giichat.ingest.missing import is_missing
from giichat.ingest.records import Column, Role
from giichat.ingest.role_words import (
    EDITION_BESIDE,
    EDITION_SAID,
    EDITION_WORDS,
    GROUP_WORDS,
    LENGTH_WORDS,
    LIST_WORDS,
    NAME_WORDS,
    PREVIOUS_HEADERS,
    PREVIOUS_WORDS,
    RANK_BESIDE,
    RANK_HEADERS,
    RANK_WORDS,
    SOURCE_WORDS,
    SURE_RANKS,
    header_words,
)
from giichat.ingest.values import UNITS, clean

YEAR = re.compile(r"^(1[5-9]\d\d|20\d\d|2100)(?:\s*[-/–]\s*\d{2,4})?$")
YEAR_SAID = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|2100)(?:\s?[-/–]\s?\d{2}(?:\d\d)?)?(?!\d)")
TERM = re.compile(r"^(1\d{3}|20\d\d)(?:\s?[-/–]\s?(\d{4}|\d{2}))?$")
EDITION_PART = re.compile(r"[^\W\d_]+|[a-zA-Z]\d|\d+")
DISTINCT = 0.9  # of its rows: more repetition and a text column groups rather than names
MOST_TIED = 10  # names that share a place, at most, where nothing else says that it is a place
RANKED = 0.5  # of the cells under a word for rank: others say "new", "unranked", "DNF"
PROSE = 9  # words: longer texts are remarks
ROWS_AN_EDITION = 2  # at least, of a column of lists that are no plain years
UNIT_IN_HEADER = re.compile(r"[(\[（【]\s*([^)\]）】]{1,24})\s*[)\]）】]\s*$")
UNIT_AFTER_IN = re.compile(rf"\s(?:in|en)\s+((?:(?:Mio|Mrd|Tsd)\.?\s*)?(?:{UNITS}|m|€))\s*$")
FIRST_UNIT = re.compile(rf"\s({UNITS}|m)\s*$")
PAIRED_HEADER = re.compile(rf"(?<![^\W\d_])(?:{UNITS}|m)\s*/\s*(?:{UNITS}|m)(?![^\W\d_])")
PAIRED_CELL = re.compile(r"^\s*([+-]?\d[\d.,]*)\s*/\s*[+-]?\d[\d.,]*\s*$")
BARE_METRES = re.compile(r"^(\s*\d[\d.,]*)m(?=\s|$)")
NO_UNIT = re.compile(r"^(?:(?:1[5-9]|20)\d\d(?:[-/–]\d{2,4})?|prel\.?|est\.?)$", re.I)


def describe(
    header: str, cells: Sequence[str], mark: str = "."
) -> tuple[Column, list[float | None]]:
    """Return a column without its final role between text columns, and its numbers.

    `mark` is the decimal mark of the table, for a column that does not show its own.
    """
    words = header_words(header)
    cells = _first_unit(header, words, cells)
    present = [c for c in cells if not is_missing(c)]
    if present and sum("://" in c for c in present) == len(present):
        return Column(header, Role.SOURCE), [None] * len(cells)
    if present and (years := _editions(words, cells, present)) is not None:
        return Column(header, Role.EDITION, numeric=True), years
    ranks = _says_rank(header, words) or _is_previous(header, words) or _is_before(header)
    numbers = read_numbers(cells, mark, RANKED if ranks else MOSTLY)
    if not numbers.kind and (starts := _terms(cells, present)) is not None:
        return Column(header, Role.MEASURE, "", True), starts
    values = list(numbers.values)
    if numbers.kind == "number":
        role = _number_role(header, words, values)
        return Column(header, role, _unit(header) or numbers.unit, True), values
    if numbers.kind:
        role = Role.DATE if numbers.kind == "date" else Role.MEASURE
        return Column(header, role, numbers.unit, True), values
    share = sum(v is not None for v in values) / len(present) if present else 0.0
    return Column(header, Role.TEXT), values if share > 0.5 else [None] * len(cells)


def _first_unit(header: str, words: set[str], cells: Sequence[str]) -> Sequence[str]:
    """Return the cells as numbers of the first unit of their header: "629 / 192" under "ft / m".

    Under a header of lengths "65m" are metres, no millions.
    """
    if PAIRED_HEADER.search(header):
        cells = [PAIRED_CELL.sub(r"\1", c) for c in cells]
    if words & LENGTH_WORDS:
        cells = [BARE_METRES.sub(r"\1", c) for c in cells]
    return cells


def term(text: str) -> tuple[int, int] | None:
    """Return the first and last year of a printed term: "1998–2004", "1964" or None."""
    found = TERM.match(clean(text))
    if found is None:
        return None
    first = int(found[1])
    last = found[2] or found[1]
    return first, int(last if len(last) == len(found[1]) else found[1][: -len(last)] + last)


def _terms(cells: Sequence[str], present: Sequence[str]) -> list[float | None] | None:
    """Return the first years of a column of terms, or None when too few cells are."""
    terms = [term(cell) for cell in cells]
    read = sum(t is not None and t[0] <= t[1] for t in terms)
    if not present or read < MOSTLY * len(present):
        return None
    return [float(t[0]) if t is not None else None for t in terms]


def edition_year(text: str) -> int | None:
    """Return the year of an edition as printed: "2024", "2021/22", "Jun 2024 list", "2024年版"."""
    plain = clean(text)
    years = YEAR_SAID.findall(plain)
    if len(years) != 1:
        return None
    rest = EDITION_PART.findall(YEAR_SAID.sub(" ", plain).casefold())
    known = all(part in EDITION_SAID or part in ALL_MONTHS for part in rest)
    return int(years[0]) if known else None


def _editions(
    words: set[str], cells: Sequence[str], present: Sequence[str]
) -> list[float | None] | None:
    """Return the year of every cell of a column that says of which edition its row is, or None."""
    named = bool(words & EDITION_WORDS) and words <= EDITION_WORDS | EDITION_BESIDE
    listed = bool(words & LIST_WORDS) and words <= LIST_WORDS | EDITION_BESIDE
    if not named and not listed:
        return None
    years = {cell: edition_year(cell) for cell in set(present)}
    if any(year is None for year in years.values()):
        return None
    plain = named and all(YEAR.match(clean(cell)) for cell in years)
    apart = len(set(years.values())) == len(years)  # not two lists of one year
    if plain or (apart and len(present) >= ROWS_AN_EDITION * len(years)) or (named and apart):
        return [float(y) if (y := years.get(cell)) is not None else None for cell in cells]
    return None


def _number_role(header: str, words: set[str], numbers: Sequence[float | None]) -> Role:
    whole = all(n is None or (n.is_integer() and n >= 0) for n in numbers)
    if whole and (_is_previous(header, words) or (_is_before(header) and _places(numbers))):
        return Role.PREVIOUS_RANK
    sure = words & SURE_RANKS or _apart(numbers) or counted(numbers)
    if whole and _says_rank(header, words) and sure:
        return Role.RANK
    return Role.MEASURE


def _says_rank(header: str, words: set[str]) -> bool:
    """Tell whether a header says the rank that orders a table: by its words, or "TW" of a chart."""
    return is_rank(words) or header.strip().casefold() in RANK_HEADERS


def _is_before(header: str) -> bool:
    """Tell whether a header is a word for the time before and nothing else: "LW", "Last year"."""
    return header.strip().casefold() in PREVIOUS_HEADERS


def _places(numbers: Sequence[float | None]) -> bool:
    """Tell whether numbers can be places: they start near the top, and hardly any stands twice."""
    held = [n for n in numbers if n is not None]
    return bool(held) and min(held) <= MOST_TIED and len(set(held)) >= DISTINCT * len(held)


def _apart(numbers: Sequence[float | None]) -> bool:
    """Tell whether every number is given once: those of a squad name its players."""
    held = [n for n in numbers if n is not None]
    return len(set(held)) == len(held)


def counted(numbers: Sequence[float | None]) -> bool:
    """Tell whether numbers count from one: shirts and episodes numbered with gaps do not.

    A tie takes the places that it covers; a column of several editions counts in each.
    """
    held = [n for n in numbers if n is not None]
    times = Counter(held)
    return bool(held) and all(
        n - 1 in times or any(n - k in times and times[n - k] >= k for k in range(2, MOST_TIED))
        for n in times
        if n != 1
    )


def _is_previous(header: str, words: set[str]) -> bool:
    """Tell whether a header says the rank of the edition before."""
    folded = header.casefold()
    ranked = words & RANK_WORDS or any(
        word in folded for word in ("rank", "rang", "platz", "排名", "順位", "순위", "名次")
    )
    return bool(ranked) and any(p in folded for p in PREVIOUS_WORDS)


def numbers_only(header: str) -> bool:
    """Tell whether a header says a number ("No.", "#") and no rank outright."""
    return not header_words(header) & SURE_RANKS


def is_rank(words: set[str]) -> bool:
    """Tell whether the words of a header say the rank that orders a table."""
    rest = {w for w in words - RANK_WORDS if not w.isdigit()}
    return bool(words & RANK_WORDS) and rest <= RANK_BESIDE


def _unit(header: str) -> str:
    found = UNIT_IN_HEADER.search(header) or UNIT_AFTER_IN.search(header)
    if not found and (pair := PAIRED_HEADER.search(header)):
        return pair[0].split("/")[0].strip()  # "Height ft / m"
    if found and (first := FIRST_UNIT.search(header[: found.start()])):
        return first[1]  # "Height m (ft)": the second unit is of the number in brackets
    return found[1].strip() if found and not NO_UNIT.match(found[1].strip()) else ""


def settle(columns: list[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Decide which text column names the rows and which group them; at most one rank column."""
    result = list(columns)
    _sources(result, cells)
    _one_rank(result)
    _before_of_rank(result)
    _year_of_rankings(result, cells)
    texts = [i for i, c in enumerate(result) if c.role is Role.TEXT]
    name = _name(result, cells, texts)
    for i in texts:
        present = [c for c in cells[i] if not is_missing(c)]
        short = not present or sum(len(c.split()) for c in present) / len(present) < PROSE
        repeats = bool(present) and len(set(present)) < len(present)
        grouped = short and (repeats or header_words(result[i].header) & GROUP_WORDS)
        if i == name:
            result[i] = replace(result[i], role=Role.NAME)
        elif grouped:
            result[i] = replace(result[i], role=Role.GROUP)
    return result


def _sources(columns: list[Column], cells: Sequence[Sequence[str]]) -> None:
    """Let a column headed "Source" say who says the row where it is the last one and names none.

    The source of a river stands amid its columns, and sources of income are the names of rows.
    """
    texts = [i for i, c in enumerate(columns) if c.role is Role.TEXT]
    for i in texts:
        headed = header_words(columns[i].header) & SOURCE_WORDS
        if headed and i == len(columns) - 1 and len(texts) > 1:
            columns[i] = replace(columns[i], role=Role.SOURCE)


def _before_of_rank(columns: list[Column]) -> None:
    """Let "Last year" be the rank before only where a rank stands in the table."""
    if any(c.role is Role.RANK for c in columns):
        return
    for i, column in enumerate(columns):
        if column.role is Role.PREVIOUS_RANK and _is_before(column.header):
            columns[i] = replace(column, role=Role.MEASURE)


def _year_of_rankings(columns: list[Column], cells: Sequence[Sequence[str]]) -> None:
    """Let a column of years be the edition where the ranks begin anew with each: "Filing year"."""
    ranks = [i for i, c in enumerate(columns) if c.role is Role.RANK]
    if len(ranks) != 1 or any(c.role is Role.EDITION for c in columns):
        return
    for i, column in enumerate(columns):
        years = cells[i]
        if not header_words(column.header) & EDITION_WORDS or not column.numeric:
            continue
        if not all(YEAR.match(clean(year)) for year in years):
            continue
        first = {y for y, rank in zip(years, cells[ranks[0]], strict=True) if clean(rank) == "1"}
        if len(first) > 1 and first == set(years) and len(years) >= ROWS_AN_EDITION * len(first):
            columns[i] = replace(column, role=Role.EDITION, unit="")
            return


def _one_rank(columns: list[Column]) -> None:
    ranks = [i for i, c in enumerate(columns) if c.role is Role.RANK]
    for i in ranks[1:]:
        columns[i] = replace(columns[i], role=Role.MEASURE)


def _name(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], texts: Sequence[int]
) -> int | None:
    """Return the column that names the rows: distinct, short, early, and called like a name."""
    best, score = None, 0.0
    editions = next((i for i, c in enumerate(columns) if c.role is Role.EDITION), None)
    for order, i in enumerate(texts):
        present = [c for c in cells[i] if not is_missing(c)]
        if not present:
            continue
        keys = (
            [
                (cells[i][n], cells[editions][n])
                for n in range(len(cells[i]))
                if not is_missing(cells[i][n])
            ]
            if editions is not None
            else present
        )
        distinct = len(set(keys)) / len(keys)
        words = header_words(columns[i].header)
        long = sum(len(c.split()) for c in present) / len(present) >= PROSE
        points = (
            distinct
            + 0.3 * bool(words & NAME_WORDS)
            - 0.2 * bool(words & GROUP_WORDS)
            - 0.15 * order
            - 1.0 * long
        )
        points += len(present) / len(cells[i]) - 1
        if best is None or points > score:
            best, score = i, points
    return best
