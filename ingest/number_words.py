"""English number words and what they are worth."""

from __future__ import annotations

import re

from giichat.ingest.normalise import listed

UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
ORDINAL_UNITS = listed(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
ORDINAL_TENS = listed(
    "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
)
MULTIPLES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}

COUNTS: dict[str, int] = {
    **{word: value for value, word in enumerate(UNITS)},
    **{word: 20 + 10 * place for place, word in enumerate(TENS)},
    **MULTIPLES,
}
ORDINALS: dict[str, int] = {
    **{word: value for value, word in enumerate(ORDINAL_UNITS)},
    **{word: 20 + 10 * place for place, word in enumerate(ORDINAL_TENS)},
    "hundredth": 100,
    "thousandth": 1000,
}


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_SMALL = rf"(?:{_any(TENS)}(?:[\s\-]{_any(UNITS[1:10])})?|{_any(UNITS)})"
_BELOW = rf"(?:(?:{_SMALL}|a)\s(?:hundred|dozen)(?:\s(?:and\s)?{_SMALL})?|{_SMALL})"
_LARGE = rf"(?:{_BELOW}|a)\s(?:thousand|million|billion)"
_HIGH = rf"(?:(?:(?:{_BELOW}|a)\s)?(?:thousand|hundred)\s(?:and\s)?)"
_LAST = (
    rf"(?:{_any(TENS)}[\s\-]{_any(ORDINAL_UNITS[1:10])}|{_any(ORDINAL_TENS)}|{_any(ORDINAL_UNITS)})"
)
# One number in words, longest reading first; "third twenty-first" and "one two" are two numbers.
SPOKEN = (
    rf"(?:{_HIGH}?{_LAST}|(?:(?:{_SMALL}|a)[\s\-])?(?:hundredth|thousandth)"
    rf"|{_LARGE}(?:\s(?:and\s)?{_BELOW})?|{_BELOW}|dozen)"
)


def spoken_value(words: str) -> float:
    """Return the value of a number in words: "two hundred and five" is 205, "a dozen" 12."""
    total = current = 0
    for word in re.split(r"[\s\-]+", words.lower()):
        if word in {"hundred", "dozen", "hundredth"}:
            current = max(current, 1) * (12 if word == "dozen" else 100)
        elif word in MULTIPLES or word == "thousandth":
            total += max(current, 1) * MULTIPLES.get(word, 1000)
            current = 0
        else:
            current += COUNTS.get(word, ORDINALS.get(word, 0))
    return float(total + current)
