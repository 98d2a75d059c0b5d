"""Names and dates of a sentence: what a claim can get wrong besides its numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from giichat.app.tokens import Token, fold, tokens
from giichat.ingest.normalise import listed

_MONTHS = listed(
    "january february march april may june july august september october november december"
)
_MONTH = "(?:" + "|".join(m.title() for m in _MONTHS) + ")"
_DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?(?P<month>{_MONTH})"
    rf"(?:\s(?P<late>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?,?(?:\s(?P<year>(?:1[5-9]|20)\d\d))?\b"
)
_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w’'&.–-]*|[A-Z]\.)"
    r"(?:\s(?:(?:of|the|of the|de|van|von|der|and)\s(?=[A-Z]))?(?:van |von |de )?[A-Z][\w’'&.–-]*)*"
)
_OPENERS = frozenset(
    listed(
        "the a an in on at by for from it its this that these those their his her he she they "
        "as and but while all both each most some many no there when after before during "
        "since under over about however meanwhile one two three four five six seven eight "
        "nine ten"
    )
)
_PERIOD = frozenset([*_MONTHS, "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                     "sunday"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Date:
    """A date with the parts that are said; None for those that are not."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None

    def agrees(self, held: Date) -> bool:
        """Tell whether no part said of both differs."""
        pairs = ((self.year, held.year), (self.month, held.month), (self.day, held.day))
        return all(a is None or b is None or a == b for a, b in pairs)


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words; `claimed` when it stands after the first words of a sentence."""

    text: str
    start: int
    end: int
    claimed: bool

    def held_by(self, said: Sequence[Token]) -> bool:
        """Tell whether every word of the name is among these words."""
        have = {t.text.removesuffix("'s") for t in said}
        return all(t.text.removesuffix("'s") in have for t in tokens(self.text) if t.capitalised)


def dates_in(text: str) -> tuple[Date, ...]:
    """Return the dates of a text that name a month and a day or a year."""
    return tuple(
        Date(
            m.start(),
            m.end(),
            int(m["year"]) if m["year"] else None,
            _MONTHS.index(m["month"].lower()) + 1,
            int(m["day"] or m["late"]) if m["day"] or m["late"] else None,
        )
        for m in _DATE.finditer(text)
        if m["year"] or m["day"] or m["late"]
    )


def names_in(text: str) -> tuple[Name, ...]:
    """Return the names of a text in order; a word that only opens the sentence is none."""
    found: list[Name] = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        said = match[0]
        said = said.rstrip(".’'")
        end = start + len(said)
        first = said.split()[0]
        if fold(first) in _OPENERS and start == 0:
            start += len(first) + 1
            said = text[start:end]
        if start >= end or not said.strip() or fold(said) in _PERIOD:
            continue
        if start == 0 and " " not in said and "–" not in said and not said.isupper():
            continue  # any word is capitalised there
        found.append(Name(said, start, end, claimed=start > 0 and match.start() > 0))
    return tuple(found)
