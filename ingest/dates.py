"""Dates of cells, in the formats and languages that tables print them in. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from giichat.ingest.values import MONTHS, clean

NAMED_MONTHS = (
    "januar janvier enero janeiro gennaio janv ene gen jän jänner januari",
    "februar février febrero fevereiro febbraio févr fév fev febr februari",
    "märz mars marzo março mär mrz maart",
    "avril abril aprile avr abr",
    "mai mayo maio maggio mag mei",
    "juni juin junio junho giugno giu",
    "juli juillet julio julho luglio juil lug",
    "août agosto août ago aou augustus",
    "septembre septiembre setembro settembre set septiembre",
    "oktober octobre octubre outubro ottobre okt out ott",
    "novembre noviembre novembro",
    "dezember décembre diciembre dezembro dicembre dez déc dic december",
)
ALL_MONTHS = MONTHS | {
    name: number for number, names in enumerate(NAMED_MONTHS, start=1) for name in names.split()
}
CJK_DATE = re.compile(r"^(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(?:(\d{1,2})\s*[日일.]?)?$")
ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
NUMBERED = re.compile(r"^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$")
WEEKDAY = r"^(?:[^\W\d_]{2,9}(?:day|tag|di|woch|abend|feira)?\.?,?\s+(?=\d|[^\W\d_]+\.?\s+\d))?"
WORDED = re.compile(
    WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|er|\.?[ºo])?\.?[\s-]+(?:de |of )?([^\W\d_]{3,10})\.?,?"
    r"(?:[\s-]*(?:de |del )?(\d{4}))?$",
    re.I,
)
AMERICAN = re.compile(
    WEEKDAY + r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$", re.I
)
MONTH_ONLY = re.compile(r"^([^\W\d_]{3,10})\.?,?\s+(?:de )?(\d{4})$")
NO_YEAR = 4  # a leap year, so that every day of a date without a year exists
CENTURY_ENDS = 40  # 05/06/39 is of 2039, 05/06/40 of 1940


@lru_cache(maxsize=65536)
def cell_date(text: str, month_first: bool = False) -> float | None:
    """Return the day of a date as its ordinal, or None; a month is its first day.

    A date without a year is in year 4; `month_first` says how 03/04/2020 is meant.
    """
    plain = clean(text)
    if found := ISO.match(plain) or CJK_DATE.match(plain):
        return _ordinal(int(found[1]), int(found[2]), int(found[3] or 1))
    if found := NUMBERED.match(plain):
        day, month = (
            (int(found[3]), int(found[1])) if month_first else (int(found[1]), int(found[3]))
        )
        year = int(found[4])
        if len(found[4]) == 2:
            year += 2000 if year < CENTURY_ENDS else 1900
        return _ordinal(year, month, day)
    for pattern, day_at, month_at in ((WORDED, 1, 2), (AMERICAN, 2, 1)):
        found = pattern.match(plain)
        if found and (named := _month(found[month_at])):
            return _ordinal(int(found[3] or NO_YEAR), named, int(found[day_at]))
    found = MONTH_ONLY.match(plain)
    if found and (named := _month(found[1])):
        return _ordinal(int(found[2]), named, 1)
    return None


def month_comes_first(texts: Iterable[str]) -> bool:
    """Tell whether a column of dates like 12/31/2020 gives the month first."""
    first = second = 0
    for text in texts:
        if found := NUMBERED.match(clean(text)):
            first, second = max(first, int(found[1])), max(second, int(found[3]))
    return second > 12 >= first


def _month(name: str) -> int | None:
    folded = unicodedata.normalize("NFC", name).casefold()
    return ALL_MONTHS.get(folded)


def _ordinal(year: int, month: int, day: int) -> float | None:
    try:
        return float(date(year, month, day).toordinal())
    except ValueError:
        return None
