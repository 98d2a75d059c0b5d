"""Words without their endings, and the words of a text by stem."""

from __future__ import annotations

from functools import lru_cache

from giichat.app.tokens import Token, singular, tokens

SUFFIXES = (
    "ations", "ation", "ingly", "ings", "ing", "edly", "ed", "ers", "er", "es", "s", "ly", "e",
)  # fmt: skip
LEAST_STEM = 4  # letters: shorter stems join words that have nothing in common
WHOLE = frozenset(["founded", "found"])  # other words, though they look alike


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a crude stem, so that "defined" meets "define" and "definition"."""
    if word in WHOLE:
        return word
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= LEAST_STEM:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=8192)
def stemmed(text: str) -> tuple[tuple[Token, str], ...]:
    """Return the words of a text with their stems, in order."""
    return tuple((token, stem(singular(token.text))) for token in tokens(text))


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text."""
    return frozenset(found for _, found in stemmed(text))
