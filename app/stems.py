"""Words without their endings, and the words of a text by stem."""

from __future__ import annotations

from functools import lru_cache

from giichat.app.tokens import Token, singular, tokens

SUFFIXES = (
    "ations", "ation", "ingly", "ings", "ing", "edly", "ed", "ers", "er", "es", "s", "ly", "e",
)  # fmt: skip
CACHED = 8192  # sentences, some 10 MB
OPENING = 3  # letters that words of one family share at least
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


@lru_cache(maxsize=CACHED)
def cut(text: str) -> tuple[Token, ...]:
    """Return the words of a text; sentences that were read before are remembered."""
    return tokens(text)


@lru_cache(maxsize=CACHED)
def folded(text: str) -> frozenset[str]:
    """Return the folded words of a text."""
    return frozenset(token.text for token in cut(text))


@lru_cache(maxsize=CACHED)
def stemmed(text: str) -> tuple[tuple[Token, str], ...]:
    """Return the words of a text with their stems, in order."""
    return tuple((token, stem(singular(token.text))) for token in cut(text))


@lru_cache(maxsize=CACHED)
def by_opening(text: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a text by their first letters; only those can be of one family."""
    found: dict[str, list[str]] = {}
    for word in folded(text):
        found.setdefault(word[:OPENING], []).append(word)
    return {opening: tuple(some) for opening, some in found.items()}


@lru_cache(maxsize=CACHED)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text."""
    return frozenset(found for _, found in stemmed(text))
