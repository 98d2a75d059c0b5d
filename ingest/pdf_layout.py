"""Words on a page to lines in reading order: columns are read one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from giichat.ingest.draft import DraftCell

Rows = tuple[tuple[DraftCell, ...], ...]

# All lengths are in points, 72 to the inch.
GUTTER = 9.0  # least white between two columns; wider than any space between words
COLUMN_STEP = 3.0  # how finely a page is searched for gutters
FEWEST_COLUMN_LINES = 4  # fewer lines side by side are a heading or an address, not columns
FEWEST_COLUMN_WORDS = 3  # in the middle line of a column of prose; cells of tables have fewer
FULL_LINE = 0.5  # lines of prose fill at least this share of their column
WORD_GAP = 0.12  # of the letter size: less white than this is inside a word
_RAISED_MARK = re.compile(r"[\d*†‡,]{1,3}$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place, or a whole table, which is laid out as if it were one word."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float = 10.0
    bold: bool = False
    table: Rows | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Words side by side, in order, and the right edge of the column they stand in."""

    words: tuple[Word, ...]
    left: float
    right: float
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", join_words(self.words))

    @property
    def x0(self) -> float:
        """Return where the first word begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Return where the last word ends."""
        return self.words[-1].x1

    @property
    def top(self) -> float:
        """Return the upper edge."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return max(word.bottom for word in self.words)

    @property
    def size(self) -> float:
        """Return the size of most letters."""
        return median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Tell whether every word is bold."""
        return all(word.bold for word in self.words)

    @property
    def table(self) -> Rows | None:
        """Return the table that stands in place of words, if one does."""
        return self.words[0].table


def reading_order(words: Sequence[Word]) -> list[list[Line]]:
    """Return the columns of a page in the order in which they are read, each as its lines."""
    if not words:
        return []
    gutter = _best_gutter(words)
    if gutter is None:
        return [lines_of(words)]
    x, bands = gutter
    columns: list[list[Line]] = []
    above = float("-inf")
    for top, bottom in bands:
        columns += reading_order([w for w in words if above <= _middle(w) < top])
        beside = [w for w in words if top <= _middle(w) < bottom]
        columns += reading_order([w for w in beside if w.x0 < x])
        columns += reading_order([w for w in beside if w.x0 >= x])
        above = bottom
    return columns + reading_order([w for w in words if _middle(w) >= above])


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Group the words of one column into lines, from top to bottom."""
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (_middle(w), w.x0)):
        if groups and _same_line(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    left = min((word.x0 for word in words), default=0.0)
    right = max((word.x1 for word in words), default=0.0)
    lines = []
    for group in groups:
        ordered = _without_marks(sorted(group, key=lambda w: w.x0))
        if ordered:
            lines.append(Line(tuple(ordered), left, right))
    return lines


def join_words(words: Sequence[Word]) -> str:
    """Return the words as text; a word set in two styles is not torn."""
    text = ""
    for at, word in enumerate(words):
        apart = at > 0 and word.x0 - words[at - 1].x1 > WORD_GAP * word.size
        text += f" {word.text}" if apart else word.text
    return text


def is_cjk(character: str) -> bool:
    """Tell whether a character is of a script that is written without spaces."""
    return bool(_CJK.match(character))


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _same_line(group: Sequence[Word], word: Word) -> bool:
    if word.table is not None or group[0].table is not None:
        return False
    tallest = max(group, key=lambda w: w.bottom - w.top)
    overlap = min(tallest.bottom, word.bottom) - max(tallest.top, word.top)
    return overlap >= 0.5 * min(tallest.bottom - tallest.top, word.bottom - word.top)


def _without_marks(words: Sequence[Word]) -> list[Word]:
    """Leave out raised marks of footnotes, which would read as digits of the number before."""
    size = median(word.size for word in words)
    kept: list[Word] = []
    for word in words:
        before = kept[-1] if kept else None
        mark = (
            before is not None
            and word.size < 0.8 * size
            and word.bottom < before.bottom - 0.1 * size
            and word.x0 - before.x1 < 0.3 * size
            and _RAISED_MARK.match(word.text)
        )
        if not mark:
            kept.append(word)
    return kept


def _best_gutter(words: Sequence[Word]) -> tuple[float, list[tuple[float, float]]] | None:
    """Return where columns part: the x and the heights between which nothing crosses it."""
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    best: tuple[float, float, list[tuple[float, float]]] | None = None
    least = FEWEST_COLUMN_LINES * min(w.bottom - w.top for w in words)
    x = left + 0.15 * (right - left)
    while x < right - 0.15 * (right - left):
        bands = [
            (top, bottom)
            for top, bottom in _clear_bands(words, x)
            if bottom - top >= least and _are_columns(words, x, top, bottom)
        ]
        height = sum(bottom - top for top, bottom in bands)
        if bands and (best is None or height > best[0]):
            best = (height, x, bands)
        x += COLUMN_STEP
    return best and (best[1], best[2])


def _clear_bands(words: Sequence[Word], x: float) -> Iterator[tuple[float, float]]:
    """Yield the heights between which a strip of the page is white."""
    crossing = sorted(
        (w.top, w.bottom) for w in words if w.x0 < x + GUTTER / 2 and w.x1 > x - GUTTER / 2
    )
    above = min(w.top for w in words)
    for top, bottom in crossing:
        if top > above:
            yield above, top
        above = max(above, bottom)
    yield above, max(w.bottom for w in words)


def _are_columns(words: Sequence[Word], x: float, top: float, bottom: float) -> bool:
    """Tell whether there is prose on both sides of x between two heights."""
    beside = [w for w in words if top <= _middle(w) < bottom]
    return _is_prose([w for w in beside if w.x0 < x]) and _is_prose(
        [w for w in beside if w.x0 >= x]
    )


def _is_prose(words: Sequence[Word]) -> bool:
    if len(words) < FEWEST_COLUMN_LINES * FEWEST_COLUMN_WORDS:
        return False
    lines = [line for line in lines_of(words) if line.table is None]
    if len(lines) < FEWEST_COLUMN_LINES:
        return False
    width = lines[0].right - lines[0].left
    filled = median(line.x1 - line.x0 for line in lines) >= FULL_LINE * width
    spaced = max((b.x0 - a.x1 for line in lines for a, b in pairwise(line.words)), default=0.0)
    return (
        filled
        and spaced < 4 * GUTTER
        and median(len(line.words) for line in lines) >= FEWEST_COLUMN_WORDS
    )
