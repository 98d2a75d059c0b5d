"""What a written date is: year, month and day as far as they are given; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LANGUAGES = ("en", "de", "fr", "es", "pt", "it")  # whose names of months are read
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º)?"
_YEAR = r"(?P<year>\d{4})"
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_FORMS = tuple(
    re.compile(rf"(?<![\w]){form}(?!\w)", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:T[\d:.]+Z?)?",
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})",
        rf"{_DAY}\s+(?:of\s+|de\s+)?{_NAME},?\s+(?:de\s+|of\s+)?{_YEAR}",
        rf"{_NAME}\s+{_DAY},?\s+{_YEAR}",
        rf"{_NAME},?\s+(?:de\s+|of\s+)?{_YEAR}",
        rf"{_DAY}\s+(?:of\s+|de\s+)?{_NAME}",
        rf"{_NAME}\s+{_DAY}",
        r"(?P<year>\d{4})-(?P<month>\d{2})",
    )
)
_BEFORE = re.compile(r"^(?:(?:on|in|the|am|le|el|im)\s+)*(?:[^\W\d_]{3,10},?\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Date:
    """A date; parts that are not given are None. `swapped` is 5/8/2024 read the other way."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    swapped: bool = False


@lru_cache(maxsize=65536)
def date_of(text: str) -> Date | None:
    """Return the date that a whole text is ("27 August 2024", "Aug. 27", "2024-08"), or None."""
    text = text.strip().rstrip(".")
    for form in _FORMS:
        match = form.search(text)
        if match and match.end() == len(text) and _BEFORE.match(text[: match.start()]):
            return _date(match)
    return None


def dates_in(text: str) -> tuple[Date, ...]:
    """Return every date of a text, the fuller forms first."""
    found: list[Date] = []
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            free = all(match.end() <= start or match.start() >= end for start, end in taken)
            date = _date(match) if free else None
            if date is not None:
                found.append(date)
                taken.append(match.span())
    return tuple(found)


def same_date(said: Date, wanted: Date) -> bool:
    """Tell whether a date is the one wanted; it may be given more exactly than it was asked for."""
    return _fits(said, wanted) or (
        said.swapped and _fits(Date(said.year, said.day, said.month), wanted)
    )


def _fits(said: Date, wanted: Date) -> bool:
    return all(
        getattr(wanted, part) is None or getattr(said, part) == getattr(wanted, part)
        for part in ("year", "month", "day")
    )


def _date(match: re.Match[str]) -> Date | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        if second > 12:
            first, second = second, first
        return _possible(Date(year, second, first, swapped=first <= 12))
    month_name = parts.get("name")
    number = _months().get(month_name.casefold().rstrip(".")) if month_name else None
    if month_name and number is None:
        return None
    day = int(parts["day"]) if parts.get("day") else None
    month = number or (int(parts["month"]) if parts.get("month") else None)
    return _possible(Date(year, month, day))


def _possible(date: Date) -> Date | None:
    in_year = date.month is None or 1 <= date.month <= 12
    in_month = date.day is None or 1 <= date.day <= 31
    return date if in_year and in_month else None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the names of the months and their short forms, in small letters."""
    from babel.dates import get_month_names

    found: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                found.setdefault(str(name).casefold().rstrip("."), number)
    return found
