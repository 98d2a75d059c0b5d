"""The rows of a grid that are no rows of its ranking: notes, sections, totals. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.ingest.headings import Line, filled, numeric
from giichat.ingest.missing import is_missing
from giichat.ingest.records import Cell, Column, GridCell, Role

FOOTNOTE = re.compile(
    r"^(?:\*|†|‡|※|\[\w+\]|\(\w\)|\d\)|notes?\b|sources?\b|quellen?\b|fuentes?\b|fontes?\b|fonti?\b"
    r"|anmerkung|hinweis|nota\b|observa|remarque|注|資料|出典|来源|备注|説明|출처|주:|참고|data:"
    r"|\S{1,8}(?: \S{1,3})? ?[=:] )",
    re.I,
)
NOTE_WORDS = 6  # a lone text longer than this under a table is a remark
TOTAL = (
    r"totals?|sums?|averages?|means?|medians?|gesamt|insgesamt|summe|durchschnitt|mittelwert|total"
    r"|totaux|ensemble|moyenne|média|media|promedio|suma|soma|somma|合计|合計|总计|総計|小计|平均|계|합계"
    r"|총계|평균"
)
TOTALS = re.compile(
    rf"^(?:(?:grand|sub|overall|general|group)[\s-]*)?(?:{TOTAL}|all|overall|total général)(?![^\W\d_])"
    r"[^a-z]*(?:\(.*\))?$",
    re.I,
)
# Such names are of totals only below the rows: "World average", "Total of the above".
TOTALS_BELOW = re.compile(
    rf"^(?:(?:{TOTAL}|all)(?![^\W\d_])\s+\S.*|.*(?<![^\W\d_])(?:{TOTAL})(?:\s*\(.*\))?"
    r"|(?:whole |full )?year|annual|annually|jahr|année|año|ano|全年|年|연간)$",
    re.I,
)
TAIL = 3  # rows at the end of a table among which a row that sums others may stand
SUMMED = 0.005  # of a sum: what rounding may add to it
ENOUGH = 3  # rows, for a sum of them to be no chance


def trailing(data: list[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """Take footnotes from the bottom: rows with one text that opens like a note or is long."""
    notes: list[str] = []
    while len(data) > 1:
        texts = filled(data[-1])
        if len(texts) != 1 or not (_is_note(texts[0]) or _misplaced(data)):
            break
        notes.insert(0, texts[0])
        data = data[:-1]
    return data, tuple(notes)


def _is_note(text: str) -> bool:
    return bool(FOOTNOTE.match(text)) or len(text.split()) > NOTE_WORDS


def _misplaced(data: list[Line]) -> bool:
    """Tell whether the one text of the last row stands where all others hold numbers."""
    column = next(i for i, cell in enumerate(data[-1]) if cell.text)
    above = [row[column].text for row in data[:-1] if not is_missing(row[column].text)]
    wordy = not numeric(data[-1][column].text) and len(data[-1]) > 2
    return wordy and bool(above) and all(numeric(text) for text in above)


def sections_of(data: list[Line]) -> tuple[list[Line], list[GridCell | None]]:
    """Read rows with one text between full rows as the section of the rows below them."""
    wide = len(data[0]) if data else 0
    kept: list[Line] = []
    sections: list[GridCell | None] = []
    section: GridCell | None = None
    for i, row in enumerate(data):
        texts = filled(row)
        single = len(texts) == 1 and wide > 2 and bool(row[0].text) and not numeric(texts[0])
        below = i + 1 < len(data) and len(filled(data[i + 1])) > 1
        if single and below:
            section = row[0]
            continue
        kept.append(row)
        sections.append(section)
    return kept, sections


def totals_of(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> set[int]:
    """Return which rows sum others up: named so and without a rank, or their sum and below them.

    Rows under such a row that lack the same texts belong to it ("Invalid votes").
    """
    found: set[int] = set()
    last_ranked = max((n for n, row in enumerate(rows) if _rank(columns, row)), default=-1)
    for n, row in enumerate(rows):
        below = n > last_ranked if last_ranked >= 0 else n >= len(rows) - TAIL
        if _rank(columns, row) is None and (
            _named(columns, row, below) or (below and _sums(columns, rows, n, found))
        ):
            found.add(n)
    first = min((n for n in found if n > last_ranked), default=len(rows))
    if first >= len(rows) - TAIL:
        found |= {n for n in range(first + 1, len(rows)) if _as_bare(rows[n], rows[first], columns)}
    return found if len(found) < len(rows) else set()


def _rank(columns: Sequence[Column], row: Sequence[Cell]) -> float | None:
    ranks = (c.number for column, c in zip(columns, row, strict=True) if column.role is Role.RANK)
    return next(ranks, None)


def _named(columns: Sequence[Column], row: Sequence[Cell], below: bool) -> bool:
    first = next((c.printed for c in row if c.printed), "")
    pairs = zip(columns, row, strict=True)
    name = next((c.printed for column, c in pairs if column.role is Role.NAME), first)
    pattern = TOTALS_BELOW if below else TOTALS
    return any(TOTALS.match(text) or pattern.match(text) for text in (first, name) if text)


def _sums(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], at: int, totals: set[int]
) -> bool:
    """Tell whether a row without its other texts holds the sum of the rows above it."""
    lacking = [
        i
        for i, column in enumerate(columns)
        if column.role in (Role.GROUP, Role.TEXT, Role.DATE) and not rows[at][i].printed
    ]
    above = [row for n, row in enumerate(rows[:at]) if n not in totals]
    if not lacking or len(above) < ENOUGH:
        return False
    for i, column in enumerate(columns):
        value = rows[at][i].number
        held = [n for row in above if (n := row[i].number) is not None]
        if column.role is Role.MEASURE and value and len(held) >= ENOUGH:
            return abs(sum(held) - value) <= SUMMED * abs(value)
    return False


def _as_bare(row: Sequence[Cell], total: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Tell whether a row lacks every text that a total lacks, and lacks some."""
    lacking = [
        i
        for i, column in enumerate(columns)
        if not total[i].printed and column.role is not Role.NAME
    ]
    return bool(lacking) and all(not row[i].printed for i in lacking)
