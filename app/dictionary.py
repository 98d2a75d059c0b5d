"""Whether a word is one of its language at all: then it is no typing error of another."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from importlib.resources import files

# The word lists of pyspellchecker (from OpenSubtitles); read as data, since its class counts letters
# and edits that are not needed here.
LISTED = frozenset(["de", "en", "es", "fr", "pt"])


def is_word(word: str, language: str) -> bool:
    """Tell whether a word, as written but for its case, is one of a language.

    False for languages without a list.
    """
    return language in LISTED and word.casefold() in _words(language)


def is_adverb(word: str, language: str, endings: tuple[str, ...]) -> bool:
    """Tell whether a word written small is an adverb made of another word: "undoubtedly"."""
    return word.islower() and any(
        word.endswith(ending)
        and len(word) - len(ending) >= SHORTEST_STEM
        and is_word(word, language)
        and any(is_word(stem, language) for stem in _stems(word.removesuffix(ending)))
        for ending in endings
    )


def _stems(part: str) -> tuple[str, ...]:
    """Return the words that an adverb may be made of: unhapp-y, automatic, incredib-le, ra-pid-o."""
    return (part, *(part.removesuffix(cut) + add for cut, add in STEM_ENDS if part.endswith(cut)))


SHORTEST_STEM = 4  # of "rep-ly" and "Ital-y" none is made
STEM_ENDS = (("i", "y"), ("al", ""), ("b", "ble"), ("a", "o"))


@lru_cache(maxsize=2)
def _words(language: str) -> frozenset[str]:
    packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
    return frozenset(json.loads(gzip.decompress(packed)))
