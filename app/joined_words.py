"""Words joined of two known ones, taken apart: Clusterrangliste, Patentzahlen."""

from __future__ import annotations

from functools import lru_cache

from giichat.app.lexicon import Lexicon
from giichat.app.tokens import Token

SHORTEST = 4  # letters of either part
LINKS = ("", "s", "es", "n", "en")  # between the parts: Innovationsindex


def taken_apart(
    question: tuple[Token, ...], book: Lexicon, names: frozenset[str]
) -> tuple[Token, ...]:
    """Return the question with its unknown compounds as two words, where the language makes them.

    `names` are the words of the table: they are never taken apart.
    """
    if not book.compounds:
        return question
    found: list[Token] = []
    for token in question:
        cut = 0 if token.text in names else _cut(token.text, book)
        # A fold may change the length (ß is ss): the places in the text are those of the whole.
        parts = (token.text[:cut], token.text[cut:]) if cut else ()
        found += [Token(part, token.start, token.end, part) for part in parts] or [token]
    return tuple(found) if len(found) > len(question) else question


@lru_cache(maxsize=4096)
def _cut(word: str, book: Lexicon) -> int:
    """Return where the second word begins, 0 for a word that is known or no compound."""
    if word in book.vocabulary or word in book.verbs or not word.isalpha():
        return 0
    for cut in range(SHORTEST, len(word) - SHORTEST + 1):
        heads = {word[:cut].removesuffix(link) for link in LINKS}
        known = any(len(h) >= SHORTEST and h in book.vocabulary for h in heads)
        if known and word[cut:] in book.vocabulary:
            return cut
    return 0
