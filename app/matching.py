"""Does an answer say a value? Amounts by number and unit, dates by day, names without their forms.

The rules err on the side of "no": a wrong answer judged right is worse than the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from giichat.app.match_dates import Date, date_of, dates_in, same_date
from giichat.app.match_numbers import Amount, amount_of, amounts_in, same_amount, unit_of
from giichat.app.tokens import words
from giichat.ingest.entities import Entity
from giichat.ingest.names import Names
from giichat.ingest.values import MONTHS, cell_time

ARTICLES = frozenset(["the", "a", "an", "der", "die", "das", "le", "la", "les", "el", "los", "las"])
FORMS = {"&": "and", "saint": "st", "sainte": "st", "mount": "mt", "versus": "vs"}
YES = frozenset(["yes", "true", "correct", "ja", "oui", "sí", "sim", "是", "はい", "예", "네"])
NO = frozenset(["no", "false", "incorrect", "nein", "non", "não", "否", "不是", "いいえ", "아니요"])
_PARTS = re.compile(r"\s*[;,、，]\s*(?:and\s+)?|\s+(?:and|und|et|y|e)\s+")
_LONGEST_LIST = 2000  # characters; a longer value is a passage, not a list


def same_value(
    said: str, wanted: str, *, tolerance: float | None = None, unit: str = "", aliases: bool = True
) -> bool:
    """Tell whether two values are the same: as dates, as amounts, else as names.

    `tolerance` is absolute; `unit` is the unit of `wanted`. With `aliases`, two names of one
    entity that giichat knows are the same.
    """
    date = date_of(wanted)
    if date is not None:
        found = date_of(said)
        return found is not None and same_date(found, date)
    amount = wanted_amount(wanted, unit)
    if amount is not None:
        given = amount_of(said)
        return (given is not None and same_amount(given, amount, tolerance)) or _of_year(
            said, amount
        )
    if (seconds := cell_time(wanted)) is not None:
        return cell_time(said) == seconds
    if answers_yes_no(wanted) is not None:
        return answers_yes_no(said) == answers_yes_no(wanted)
    return same_name(said, wanted) or (aliases and same_entity(said, wanted))


def same_name(said: str, wanted: str) -> bool:
    """Tell whether two names differ only in case, accents, dashes, articles and usual short forms."""
    name = name_words(wanted)
    return bool(name) and (name_words(said) == name or _same_month(name, name_words(said)))


def _same_month(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names are one month, written out and in short: January, Jan."""
    if len(one) != 1 or len(other) != 1:
        return False
    month = MONTHS.get(one[0])
    return month is not None and month == MONTHS.get(other[0])


@lru_cache(maxsize=65536)
def name_words(text: str) -> tuple[str, ...]:
    """Return the words of a name, folded, without a leading article."""
    found = tuple(FORMS.get(word, word) for word in words(text.casefold()))
    return found[1:] if len(found) > 1 and found[0] in ARTICLES else found


def same_entity(said: str, wanted: str) -> bool:
    """Tell whether two names are known to be of one and the same entity.

    Only an economy may go by any two of its names; of other things one must be the canonical
    name, since their aliases may be parts of them (Osaka and Kobe of one cluster).
    """
    one, other = _entity(said), _entity(wanted)
    if one is None or one != other:
        return False
    return one.kind == "economy" or any(same_name(name, one.name) for name in (said, wanted))


def answers_yes_no(text: str) -> bool | None:
    """Return what a yes or a no means, in any language known; None for anything else."""
    plain = text.strip().casefold().rstrip(".!")
    return True if plain in YES else False if plain in NO else None


def wanted_amount(wanted: str, unit: str = "") -> Amount | None:
    """Return the amount a gold value is, in the unit stated for it; None if it is none."""
    amount = amount_of(wanted)
    if amount is None or not unit:
        return amount
    return Amount(amount.value, amount.step, amount.digits, unit_of(unit), amount.other)


def parts_of(value: str) -> tuple[str, ...]:
    """Return the items of a list written as one value: "Beijing, Seoul and Tokyo"."""
    if len(value) > _LONGEST_LIST or amount_of(value) or date_of(value):
        return (value,)
    return tuple(part for part in _PARTS.split(value) if part.strip()) or (value,)


def among(
    values: Sequence[str], wanted: str, *, tolerance: float | None = None, unit: str = ""
) -> bool:
    """Tell whether a value is one of those asserted, or an item of a list asserted as one."""
    if any(same_value(value, wanted, tolerance=tolerance, unit=unit) for value in values):
        return True
    return any(
        same_value(part, wanted, tolerance=tolerance, unit=unit)
        for value in values
        if len(found := parts_of(value)) > 1
        for part in found
    )


def in_text(text: str, wanted: str, *, tolerance: float | None = None, unit: str = "") -> bool:
    """Tell whether a value stands in a text: a name as a run of words, an amount as a number."""
    date = date_of(wanted)
    if date is not None:
        return any(same_date(found, date) for found in dates_in(text))
    amount = wanted_amount(wanted, unit)
    if amount is not None:
        return any(same_amount(found, amount, tolerance) for found in amounts_in(text))
    name = name_words(wanted)
    return bool(name) and _contains(tuple(FORMS.get(w, w) for w in _all_words(text)), name)


def says(values: Sequence[str], text: str, alternatives: Sequence[str]) -> bool:
    """Tell whether any of the alternatives is among the values, or stands in the text."""
    return any(among(values, wanted) or in_text(text, wanted) for wanted in alternatives)


def _of_year(said: str, year: Amount) -> bool:
    """Tell whether a date is of the year wanted."""
    date = date_of(said) if year.step == 1 and not year.unit else None
    return date is not None and same_date(date, Date(year=int(year.value)))


@lru_cache(maxsize=4096)
def _all_words(text: str) -> tuple[str, ...]:
    """Return the words of a text of any length; `words` reads no more than a question holds."""
    return tuple(
        word for line in re.split(r"(?<=[.!?])\s|\n", text.casefold()) for word in words(line)
    )


@lru_cache(maxsize=65536)
def _entity(text: str) -> Entity | None:
    found = Names.shipped().resolve(text)
    return found[0] if len(found) == 1 else None


def _contains(text: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(text[i : i + len(part)] == part for i in range(len(text) - len(part) + 1))
