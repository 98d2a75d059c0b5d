"""What a header says: concepts where words have them, else the words themselves."""

from __future__ import annotations

import re
from functools import lru_cache

from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.tokens import singular, tokens, words

# Words that say nothing about which column a header is.
HEADER_STOP = frozenset(
    [
        "of",
        "the",
        "in",
        "by",
        "and",
        "a",
        "an",
        "for",
        "to",
        "per",
        "s",
        "from",
        "since",
        "vs",
        "million",
        "millions",
    ]
)
UNIT = re.compile(r"\s*[(\[（][^)\]）]*[)\]）]\s*$")  # "Height (cm)": the unit is not asked for


@lru_cache(maxsize=65536)
def concepts_of(header: str, language: str) -> tuple[str, ...]:
    """Return what a header says, in order: concepts where words have them, else the words."""
    bare = UNIT.sub("", header)
    said = tokens(bare if words(bare) else header)
    short = lexicon(language).headers.get(bare.strip().casefold())
    if short:
        return (f"@{short}",)
    matches = list(lexicon(language).synonyms.matches(said))
    matches.sort(key=lambda m: (m[0] - m[1], m[0]))
    found: dict[int, str] = {}
    used: set[int] = set()
    for start, end, concept in matches:
        if not used & set(range(start, end)):
            used.update(range(start, end))
            found[start] = f"@{concept}"
    for i, token in enumerate(said):
        word = singular(token.text)
        short = lexicon(language).headers.get(token.text)
        if i not in used and short and (token.text == "%" or i == 0):
            found[i] = f"@{short}"
        elif i not in used and word.isalnum() and word not in HEADER_STOP and not word.isdigit():
            found[i] = word
    return tuple(dict.fromkeys(found[i] for i in sorted(found)))


def least_is_best(header: str) -> bool:
    """Tell whether the smaller number of a column is the better one: a peak, a grid place."""
    return bool({singular(w) for w in words(header)} & lexicon(ENGLISH).lower_is_better)
