"""Figures of a draft, and whether a held number bears them out, as a careful editor would judge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from giichat.ingest.numbers import NumberMention, numbers_in
from giichat.ingest.values import cell_time


class Hedge(StrEnum):
    """How a figure is meant."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"  # a little below the figure
    JUST_OVER = "just over"
    MORE = "more than"
    AT_LEAST = "at least"
    LESS = "less than"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a draft with the words that qualify it.

    `text[start:end]` is the number alone, `text[opens:closes]` the qualifying words with it;
    `kind` is "cardinal", "ordinal", "percent" or "year"; `unit` one unit of its last significant
    digit as printed; `grouped` tells a round figure of four digits and more.
    """

    start: int
    end: int
    opens: int
    closes: int
    value: float
    kind: str
    hedge: Hedge
    unit: float

    @property
    def round(self) -> bool:
        """Tell whether the figure is printed to fewer digits than it has: 127,000; 1.2 million."""
        return self.kind == "cardinal" and self.value >= ROUND_FROM and self.unit >= ROUND_UNIT


# What editors allow: "about" is right to the printed digits, at least to 1 and at most to 5 in a
# hundred; "nearly" and "just over" reach a tenth; an unhedged figure of four digits and more that
# ends in noughts is a rounded one.
ABOUT_LEAST, ABOUT_MOST = 0.01, 0.05
NEAR_REACH = 0.10
ROUND_FROM, ROUND_UNIT = 1000.0, 100.0
FAR_BEYOND = 2.0  # "more than 20" of 127 is true and says little; the note tells
SMALL = 1e-9

_BEFORE = [
    (Hedge.JUST_OVER, r"(?:just|slightly|a little|a bit) (?:over|above|more than)"),
    (Hedge.NEARLY, r"(?:just|slightly) (?:under|below|short of|less than)"),
    (Hedge.NEARLY, r"nearly|almost|not quite|close to|approaching"),
    (Hedge.AT_LEAST, r"at least|no (?:fewer|less) than|a minimum of"),
    (Hedge.AT_MOST, r"at most|up to|no more than|a maximum of|as many as"),
    (
        Hedge.MORE,
        r"(?:well |far |much )?(?:more than|over|above|exceed(?:s|ed|ing)?|in excess of|upwards of)"
        r"|north of|surpass(?:es|ed|ing)?|top(?:ped|s)(?= \d)",
    ),
    (Hedge.LESS, r"(?:well |far |much )?(?:less than|fewer than|under|below)|short of"),
    (
        Hedge.ABOUT,
        r"about|around|roughly|approximately|approx\.?|some|circa|ca\.|an? estimated|~|≈"
        r"|in the region of|of the order of|or so",
    ),
]
_HEDGES = [
    (hedge, re.compile(rf"(?<!\w)(?:{words})\s?(?:a\s|an\s)?$", re.IGNORECASE))
    for hedge, words in _BEFORE
]
_OR_MORE = re.compile(r"\s?(?:\+(?!\d)|or (?:more|higher|above|over)\b)", re.IGNORECASE)
_OR_LESS = re.compile(r"\sor (?:less|fewer|lower|below|under)\b", re.IGNORECASE)
_OR_SO = re.compile(r"\sor so\b", re.IGNORECASE)
LONGEST_HEDGE = 24  # characters before a number that can qualify it

_FRACTION = re.compile(
    r"\b(?:(?P<top>an?|one|two|three|four)[\s-])?"
    r"(?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?\b(?=\s(?:of|the)\b|\s*[,.;]|$)"
    r"(?!\s(?:place|position|spot))",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_TOPS = {"": 1, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_HALF_SCALE = re.compile(
    r"\b(?P<half>(?:a )?quarter of a|half an?|half)\s(?P<scale>thousand|million|billion)\b",
    re.IGNORECASE,
)
_SCALE_VALUES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_SCALED = re.compile(r"(?:thousand|million|billion|trillion|mn|bn|tn)$", re.IGNORECASE)


_CLOCK = re.compile(r"(?<![\d:])\d{1,3}(?::\d\d){1,2}(?:\.\d+)?(?![\d:])")


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order, fractions of a whole as percentages.

    Times and durations (1:54.02) are in seconds, of kind "time".
    """
    parts = _fractions(text) + [
        _made(text, m.start(), m.end(), seconds, "time", 0.01)
        for m in _CLOCK.finditer(text)
        if (seconds := cell_time(m[0])) is not None
    ]
    taken = [(f.start, f.end) for f in parts]
    found = [
        _figure(text, mention)
        for mention in numbers_in(text)
        if not any(a < mention.end and mention.start < b for a, b in taken)
    ]
    return tuple(sorted([*parts, *found], key=lambda f: f.start))


def _fractions(text: str) -> list[Figure]:
    found: list[Figure] = []
    for match in _HALF_SCALE.finditer(text):
        share = 0.25 if "quarter" in match["half"].lower() else 0.5
        value = share * _SCALE_VALUES[match["scale"].lower()]
        found.append(_made(text, match.start(), match.end(), value, "cardinal", value / 5))
    for match in _FRACTION.finditer(text):
        top, part = (match["top"] or "").lower(), match["part"].lower()
        if any(f.start <= match.start() < f.end for f in found):
            continue
        if not top and part != "half":
            continue  # "third" alone is a rank
        value = 100.0 * _TOPS[top] / _PARTS[part]
        found.append(_made(text, match.start(), match.end(), value, "percent", 2.0))
    return found


def _figure(text: str, mention: NumberMention) -> Figure:
    unit = _unit(text[mention.start : mention.end], mention.value)
    return _made(text, mention.start, mention.end, mention.value, mention.kind, unit)


def _made(text: str, start: int, end: int, value: float, kind: str, unit: float) -> Figure:
    hedge, opens, closes = _hedge(text, start, end)
    return Figure(start, end, opens, closes, value, kind, hedge, unit)


def _hedge(text: str, start: int, end: int) -> tuple[Hedge, int, int]:
    for hedge, pattern in ((Hedge.AT_LEAST, _OR_MORE), (Hedge.AT_MOST, _OR_LESS)):
        if after := pattern.match(text, end):
            return hedge, start, after.end()
    if after := _OR_SO.match(text, end):
        return Hedge.ABOUT, start, after.end()
    before = text[max(0, start - LONGEST_HEDGE) : start]
    for hedge, pattern in _HEDGES:
        if found := pattern.search(before):
            return hedge, start - len(before) + found.start(), end
    return Hedge.EXACT, start, end


def _unit(printed: str, value: float) -> float:
    """Return one unit of the last significant digit printed: 5,600 -> 100; 1.2 million -> 1e5."""
    digits = re.search(r"\d[\d,]*(?:\.(\d+))?", printed)
    if digits is None:
        return 1.0
    base = float(digits[0].replace(",", ""))
    scale = value / base if base and _SCALED.search(printed) else 1.0
    if digits[1]:
        return float(scale * 10.0 ** -len(digits[1]))
    whole = digits[0].replace(",", "")
    noughts = len(whole) - len(whole.rstrip("0")) if base else 0
    return float(scale * 10.0**noughts)


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a held number bears a figure out, and what an editor would add."""

    holds: bool
    note: str = ""


def judge(figure: Figure, held: float, printed: str) -> Judged:
    """Tell whether a held number bears out a figure of a draft."""
    value, tolerance = figure.value, _tolerance(figure)
    off = held - value
    match figure.hedge:
        case Hedge.EXACT:
            return _exact(figure, held, printed)
        case Hedge.ABOUT:
            return Judged(abs(off) <= tolerance + SMALL)
        case Hedge.NEARLY:
            return Judged(-NEAR_REACH * abs(value) <= off + SMALL and off <= SMALL)
        case Hedge.JUST_OVER:
            return Judged(-SMALL <= off <= NEAR_REACH * abs(value) + SMALL)
        case Hedge.MORE | Hedge.AT_LEAST:
            holds = off > SMALL or (figure.hedge is Hedge.AT_LEAST and off >= -SMALL)
            far = held > FAR_BEYOND * value
            return Judged(holds, f"far more: {printed}" if holds and far else "")
        case Hedge.LESS | Hedge.AT_MOST:
            holds = off < -SMALL or (figure.hedge is Hedge.AT_MOST and off <= SMALL)
            return Judged(holds)


def _exact(figure: Figure, held: float, printed: str) -> Judged:
    if abs(held - figure.value) <= SMALL * max(1.0, abs(held)):
        return Judged(True)
    decimals = figure.unit < 1 or figure.round
    if (
        decimals
        and figure.kind != "ordinal"
        and abs(held - figure.value) <= figure.unit / 2 + SMALL
    ):
        return Judged(True, f"rounded: {printed}")
    whole = figure.unit <= 1 and not float(held).is_integer()  # 23 percent for 22.7
    fraction = figure.kind == "percent" and figure.unit > 1
    if (whole or fraction) and abs(held - figure.value) <= figure.unit / 2 + SMALL:
        return Judged(True, f"rounded: {printed}")
    return Judged(False)


def _tolerance(figure: Figure) -> float:
    size = abs(figure.value)
    if figure.kind == "ordinal":
        return 0.0
    return max(min(figure.unit / 2, ABOUT_MOST * size), ABOUT_LEAST * size)
