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


@lru_cache(maxsize=2)
def _words(language: str) -> frozenset[str]:
    packed = (files("spellchecker") / "resources" / f"{language}.json.gz").read_bytes()
    return frozenset(json.loads(gzip.decompress(packed)))
