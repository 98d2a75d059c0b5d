"""What each column of a table says of its row: roles from header words and values. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.ingest.records import Column, Role
from giichat.ingest.values import cell_date, cell_number, cell_time, clean, decimal_mark, is_missing

RANK_WORDS = frozenset(
    [
        "rank",
        "ranking",
        "#",
        "no",
        "nr",
        "pos",
        "position",
        "place",
        "rk",
        "placing",
        "rang",
        "platz",
        "platzierung",
        "puesto",
        "posición",
        "posicion",
        "classement",
        "posição",
        "posicao",
        "colocação",
        "排名",
        "名次",
        "順位",
        "순위",
        "rank.",
        "pos.",
        "pl.",
        "no.",
        "nr.",
        "位",
    ]
)
PREVIOUS_WORDS = (
    "previous",
    "prev",
    "last year",
    "prior",
    "former",
    "vorjahr",
    "précédent",
    "anterior",
)
EDITION_WORDS = frozenset(
    [
        "year",
        "edition",
        "season",
        "jahr",
        "saison",
        "année",
        "annee",
        "año",
        "ano",
        "temporada",
        "年",
        "年份",
        "年度",
        "연도",
        "ausgabe",
        "édition",
        "edición",
    ]
)
SOURCE_WORDS = frozenset(
    ["source", "sources", "url", "link", "reference", "references", "quelle", "fuente"]
)
GROUP_WORDS = frozenset(
    [
        "country",
        "nation",
        "economy",
        "economies",
        "region",
        "continent",
        "league",
        "category",
        "group",
        "class",
        "division",
        "conference",
        "state",
        "genre",
        "type",
        "nationality",
        "party",
        "sector",
        "industry",
        "team",
        "club",
        "land",
        "staat",
        "pays",
        "país",
        "pais",
        "国家",
        "国",
        "국가",
    ]
)
NAME_WORDS = frozenset(
    [
        "name",
        "title",
        "university",
        "institution",
        "company",
        "city",
        "player",
        "athlete",
        "film",
        "movie",
        "team",
        "club",
        "candidate",
        "driver",
        "rider",
        "song",
        "artist",
        "album",
        "building",
        "mountain",
        "airport",
        "station",
        "country",
        "economy",
        "cluster",
        "event",
        "opponent",
    ]
)
YEAR = re.compile(r"^(1[5-9]\d\d|20\d\d|2100)(?:\s*[-/–]\s*\d{2,4})?$")
WORD = re.compile(r"[^\W\d_]+\.?|#|\d+|[\u3400-\u9fff]+")
MOSTLY = 0.8  # of the cells that are there: the rest may be footnotes and slips
DISTINCT = 0.9  # of its rows: more repetition and a text column groups rather than names
PROSE = 9  # words: longer texts are remarks
UNIT_IN_HEADER = re.compile(r"[\(\[]\s*([^)\]]{1,24})\s*[\)\]]\s*$")


def describe(header: str, cells: Sequence[str]) -> tuple[Column, list[float | None]]:
    """Return a column without its final role between text columns, and its numbers."""
    present = [c for c in cells if not is_missing(c)]
    words = {w.casefold() for w in WORD.findall(header)}
    if words & SOURCE_WORDS or (present and all("://" in c for c in present)):
        return Column(header, Role.SOURCE), [None] * len(cells)
    mark = decimal_mark(present)
    numbers = [cell_number(c, mark) for c in cells]
    share = sum(n is not None for n in numbers) / len(present) if present else 0.0
    years = [YEAR.match(clean(c)) for c in present]
    if present and all(years) and words & EDITION_WORDS:
        return Column(header, Role.EDITION, numeric=True), [_year(c) for c in cells]
    if share >= MOSTLY:
        return Column(
            header, _number_role(header, words, numbers), _unit(header, present), True
        ), numbers
    for reader in (cell_date, cell_time):
        found = [reader(c) if not is_missing(c) else None for c in cells]
        if present and sum(n is not None for n in found) >= MOSTLY * len(present):
            role = Role.DATE if reader is cell_date else Role.MEASURE
            return Column(header, role, "" if role is Role.DATE else "time", True), found
    return Column(header, Role.TEXT), numbers if share > 0.5 else [None] * len(cells)


def _year(text: str) -> float | None:
    found = YEAR.match(clean(text))
    return float(found[1]) if found else None


def _number_role(header: str, words: set[str], numbers: Sequence[float | None]) -> Role:
    whole = all(n is None or (n.is_integer() and n >= 0) for n in numbers)
    folded = header.casefold()
    if (
        whole
        and any(p in folded for p in PREVIOUS_WORDS)
        and (words & RANK_WORDS or "rank" in folded)
    ):
        return Role.PREVIOUS_RANK
    if whole and _is_rank(words):
        return Role.RANK
    return Role.MEASURE


def _is_rank(words: set[str]) -> bool:
    rest = {w for w in words - RANK_WORDS if not w.isdigit()}
    return bool(words & RANK_WORDS) and rest <= {
        "world",
        "overall",
        "global",
        "the",
        "of",
        "gii",
        "final",
        "current",
        "new",
    }


def _unit(header: str, present: Sequence[str]) -> str:
    found = UNIT_IN_HEADER.search(header)
    if found:
        return found[1].strip()
    if present and all(c.strip().endswith("%") for c in present):
        return "%"
    return ""


def settle(columns: list[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Decide which text column names the rows and which group them; at most one rank column."""
    result = list(columns)
    _one_rank(result)
    texts = [i for i, c in enumerate(result) if c.role is Role.TEXT]
    name = _name(result, cells, texts)
    for i in texts:
        present = [c for c in cells[i] if not is_missing(c)]
        short = not present or sum(len(c.split()) for c in present) / len(present) < PROSE
        repeats = bool(present) and len(set(present)) < len(present)
        grouped = short and (
            repeats or {w.casefold() for w in WORD.findall(result[i].header)} & GROUP_WORDS
        )
        if i == name:
            result[i] = _with(result[i], Role.NAME)
        elif grouped:
            result[i] = _with(result[i], Role.GROUP)
    return result


def _one_rank(columns: list[Column]) -> None:
    ranks = [i for i, c in enumerate(columns) if c.role is Role.RANK]
    for i in ranks[1:]:
        columns[i] = _with(columns[i], Role.MEASURE)


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
        words = {w.casefold() for w in WORD.findall(columns[i].header)}
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


def _with(column: Column, role: Role) -> Column:
    return Column(column.header, role, column.unit, column.numeric)
