"""Does an answer say a value? Numbers by value, names without case, accents, dashes and forms."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.app.numbers import digits_value
from giichat.app.tokens import words

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def same_value(said: str, wanted: str) -> bool:
    """Tell whether two values are the same: as numbers where both are, else as words."""
    a, b = number_of(said), number_of(wanted)
    if a is not None and b is not None:
        return abs(a - b) < 1e-9 or (abs(b) > 0 and abs(a - b) / abs(b) < 5e-4)
    return words(said) == words(wanted)


def number_of(text: str) -> float | None:
    """Return the number a value is, units and percent signs left aside; None if it is none."""
    bare = text.strip().replace("−", "-").lstrip("+-").rstrip("%=. ").removesuffix(" percent")
    return digits_value(bare.replace(",", "") if re.fullmatch(r"[\d,]+(\.\d+)?", bare) else bare)


def says(values: Sequence[str], text: str, alternatives: Sequence[str]) -> bool:
    """Tell whether any of the alternatives is among the values, or stands in the text."""
    for wanted in alternatives:
        if any(same_value(value, wanted) for value in values):
            return True
        target = words(wanted)
        if number_of(wanted) is not None:
            if any(same_value(n, wanted) for n in NUMBER.findall(text)):
                return True
        elif target and _contains(words(text), target):
            return True
    return False


def _contains(text: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(text[i : i + len(part)] == part for i in range(len(text) - len(part) + 1))
