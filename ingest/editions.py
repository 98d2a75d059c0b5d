"""Which edition a report is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

FIRST, LAST = 1900, 2099

_YEAR = re.compile(r"(?<![\d.,/–-])(?:19|20)\d\d(?![\d.,]\d|[\d%])(?!\s?[–/-]\s?\d)")
_FILE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Words that make a year the year of a ranking, before it or behind it.
_NAMED = re.compile(
    r"(?:\b(?:Index|Ranking|Rankings|Report|League|Survey|List|Table|Edition|Cup)(?: \([A-Z]+\))?|"
    r"\b[A-Z]{2,6}\)?)[ ,]+(?P<after>(?:19|20)\d\d)(?![\d–/-])"
    r"|(?<![\d.,/–-])(?P<before>(?:19|20)\d\d)(?= (?:[A-Z][\w&]* ){0,5}"
    r"(?:edition|ranking|rankings|report|index|Index|Ranking|Rankings|Report|league|list|table|"
    r"survey|season)\b)"
)
_DATED = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?,? (?:\d{1,2}(?:st|nd|rd|th)?,? )?"
    r"(?P<year>(?:19|20)\d\d)\b",
)
_THIS_YEAR = re.compile(r"\b(?:this year|released|published|launched|announced)\b", re.IGNORECASE)
MARGIN = 2  # a year named as an edition this many times as often as any other is the report's


def document_edition(text: str, title: str = "", file_name: str = "") -> int | None:
    """Return the edition a report is about, or None where it does not show clearly.

    The title speaks first, then a year that the text names as that of a ranking, then the file
    name, then the one year of the dates in a text that speaks of its release.
    """
    for found in (
        _only(_years(title)),
        _named(text),
        _only(int(match[0]) for match in _FILE_YEAR.finditer(file_name)),
        _dated(text),
    ):
        if found is not None:
            return found
    return None


def _years(text: str) -> list[int]:
    return [int(match[0]) for match in _YEAR.finditer(text)]


def _only(years: Iterable[int]) -> int | None:
    """Return the year when there is exactly one."""
    distinct = {year for year in years if FIRST <= year <= LAST}
    return distinct.pop() if len(distinct) == 1 else None


def _named(text: str) -> int | None:
    """Return the year most often named as an edition, if by a clear margin."""
    named = Counter(int(m["after"] or m["before"]) for m in _NAMED.finditer(text))
    common = named.most_common(2)
    if not common:
        return None
    if len(common) == 2 and common[0][1] < MARGIN * common[1][1]:
        return None
    return common[0][0]


def _dated(text: str) -> int | None:
    if not _THIS_YEAR.search(text):
        return None
    return _only(int(match["year"]) for match in _DATED.finditer(text))
