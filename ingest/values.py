"""What a printed cell means: number, date, missing. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

MISSING = frozenset(
    [
        "-",
        "–",
        "—",
        "−",
        "--",
        "---",
        "..",
        "…",
        "...",
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "nan",
        "null",
        "none",
        "nil",
        "?",
        "*",
        "/",
        "x",
        "(x)",
        ".",
    ]
)
SPACES = re.compile(r"[\s\u00a0\u2009\u202f']+")
FOOTNOTE = re.compile(r"(?<=[\d%)])\s*(?:\[[\w ]{1,3}\]|\([a-z]\)|[*†‡§]+|\^\w)+$")
CURRENCY = re.compile(
    r"^(?:US\$|A\$|C\$|\$|€|£|¥|₹|USD|EUR|GBP|CHF|Rs\.?)\s*|\s*(?:US\$|\$|€|£|¥|₹|USD|EUR|GBP|CHF)$"
)
SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
}
SCALE = re.compile(r"\s*(k|thousand|mn|m|million|bn|b|billion|tn|trillion)\.?$", re.I)
UNIT = re.compile(
    r"\s*(%|°C|km²|km2|km/h|km|kg|cm|mm|m²|ft|pts|points|yrs|years|mi|sq mi|GWh|TWh|MW|GW|g|t)$"
)
METRES = re.compile(r"(?<=\d)\s+m$")  # without money, and apart from its number
PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")
RANK = re.compile(r"^(?:=|T-?|No\.?\s*|#)?\s*(\d{1,5})\s*(?:=|st|nd|rd|th|\.|º|位|위)?$", re.I)
CLOCK = re.compile(r"^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d+))?(?:\s*h)?$")
GROUPED_COMMA = re.compile(r"^[+-]?\d{1,3}(?:,\d{2,3})+(?:\.\d+)?$")
GROUPED_DOT = re.compile(r"^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}
ISO = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$")
DAY_FIRST = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
WORDED = re.compile(
    r"^(?:\w+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s*(\d{4})?$"
)
AMERICAN = re.compile(
    r"^(?:\w+day,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$"
)
NO_YEAR = 4  # a leap year, so that every day of a date without a year exists


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is no value."""
    return not text.strip() or text.strip().casefold() in MISSING


def clean(text: str) -> str:
    """Return a text without footnote marks, with plain digits, signs and spaces."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-").replace("–", "-")
    return FOOTNOTE.sub("", plain).strip()


@lru_cache(maxsize=65536)
def cell_number(text: str, decimal: str = ".") -> float | None:
    """Return the number a cell means, or None; `decimal` is the mark of the column ("." or ",").

    Percent signs, currencies and units are left aside; 1.2m is 1,200,000, 1,991 m are metres; (5) is -5; "12=" is 12;
    "<5" and "≥10" are their number.
    """
    if is_missing(text):
        return None
    plain = clean(text)
    rank = RANK.match(plain)
    if rank:
        return float(rank[1])
    plain = re.sub(r"^(?:<|>|≥|≤|~|≈|c\.|ca\.|about)\s*=?\s*", "", plain)
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()") if negative else plain
    if CURRENCY.search(plain) is None:
        plain = METRES.sub("", plain)
    plain = CURRENCY.sub("", plain).strip()
    plain, scale = _scaled(UNIT.sub("", plain).strip())
    number = _digits(SPACES.sub("", plain), decimal)
    if number is None:
        return None
    return (-number if negative else number) * scale


def _scaled(text: str) -> tuple[str, float]:
    found = SCALE.search(text)
    if found and text[:1].isdigit() | (text[:1] in "+-"):
        return text[: found.start()], SCALES[found[1].lower()]
    return text, 1.0


def _digits(text: str, decimal: str) -> float | None:
    if decimal == ",":
        if GROUPED_DOT.match(text) or "," in text:
            text = text.replace(".", "").replace(",", ".")
    elif GROUPED_COMMA.match(text):
        text = text.replace(",", "")
    elif GROUPED_DOT.match(text) and text.count(".") > 1:
        text = text.replace(".", "").replace(",", ".")
    return float(text) if PLAIN.match(text) else None


def decimal_mark(texts: list[str]) -> str:
    """Return the decimal mark of a column: a comma where its numbers can only be read so."""
    comma = dot = 0
    for text in texts:
        plain = SPACES.sub("", UNIT.sub("", CURRENCY.sub("", clean(text))))
        if (
            re.match(r"^[+-]?\d+,\d{1,2}$", plain)
            or re.match(r"^[+-]?\d+,\d{4,}$", plain)
            or re.match(r"^[+-]?\d{1,3}(\.\d{3})+,\d+$", plain)
            or re.match(r"^[+-]?0,\d+$", plain)
        ):
            comma += 1
        elif (
            re.match(r"^[+-]?\d+\.\d{1,2}$", plain)
            or re.match(r"^[+-]?\d+\.\d{4,}$", plain)
            or re.match(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$", plain)
        ):
            dot += 1
    return "," if comma > dot else "."


@lru_cache(maxsize=65536)
def cell_date(text: str) -> float | None:
    """Return the day of a date as its ordinal, or None; a date without a year is in year 4."""
    plain = clean(text)
    for pattern, order in ((ISO, "ymd"), (DAY_FIRST, "dmy")):
        found = pattern.match(plain)
        if found:
            parts = dict(zip(order, (int(g) for g in found.groups()[:3]), strict=True))
            return _ordinal(parts["y"], parts["m"], parts["d"])
    for pattern, day, month in ((WORDED, 1, 2), (AMERICAN, 2, 1)):
        found = pattern.match(plain)
        if found and found[month].lower() in MONTHS:
            return _ordinal(int(found[3] or NO_YEAR), MONTHS[found[month].lower()], int(found[day]))
    return None


def cell_time(text: str) -> float | None:
    """Return the seconds of a time or duration (1:23.45, 2:04:11), or None."""
    found = CLOCK.match(clean(text))
    if not found:
        return None
    hours, minutes, seconds, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{part or 0}")


def _ordinal(year: int, month: int, day: int) -> float | None:
    try:
        return float(date(year, month, day).toordinal())
    except ValueError:
        return None
