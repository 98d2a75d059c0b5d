"""Typing errors mended towards words that are known."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import OSA

from giichat.app.dictionary import is_word
from giichat.app.lexicon import ENGLISH
from giichat.app.tokens import Token, singular

# Typing errors: one slip in a word of 4 letters or more, two from 9 on; shorter words have too many
# real neighbours one letter away.
ONE_SLIP = 4
NAME_SLIP = 5  # a word written like a name needs this length: Lyon is not Lund
TWO_SLIPS = 9


def correct(
    question: tuple[Token, ...],
    known: frozenset[str],
    cues: frozenset[str],
    names: frozenset[str],
    shortest_name: int = 0,
    language: str = ENGLISH,
) -> tuple[Token, ...]:
    """Return the words that are not known with their typing errors mended.

    They are mended towards the `cues` of the language and the `names` of a table, but one written
    small is no name of fewer than `shortest_name` letters. Everyday words are no targets: "mayor" is
    no "major"; and a word of the language is no slip in a cue: "slice" is no "slide". A question
    without errors is itself.
    """
    mended = tuple(
        _corrected(token, known, cues, names, shortest_name, language) for token in question
    )
    return question if all(a is b for a, b in zip(mended, question, strict=True)) else mended


def _corrected(
    token: Token,
    known: frozenset[str],
    cues: frozenset[str],
    names: frozenset[str],
    shortest_name: int,
    language: str,
) -> Token:
    text = token.text
    if (
        len(text) < (NAME_SLIP if token.capitalised else ONE_SLIP)
        or not text.isalpha()
        or text in known
        or singular(text) in known
    ):
        return token
    # A word written like a name inside a sentence is no slip in an everyday word: "Comet".
    titled = token.start > 0 and token.capitalised and not token.raw.isupper()
    meant = titled or is_word(token.raw, language)
    found = [] if meant else [_nearest(text, cues)]
    if token.capitalised or len(text) >= shortest_name:
        found.append(_nearest(text, names))
    best = min(found, default=(0, ""))[1]
    return Token(best, token.start, token.end, token.raw) if best else token


@lru_cache(maxsize=65536)
def _nearest(text: str, targets: frozenset[str]) -> tuple[int, str]:
    """Return the nearest word of these and its distance; none is "", beyond the slips allowed."""
    slips = 2 if len(text) >= TWO_SLIPS else 1
    best, distance = "", slips + 1
    for candidate in _of_length(targets, len(text), slips):
        found = OSA.distance(text, candidate, score_cutoff=distance - 1)
        if found < distance and candidate[0] == text[0]:
            best, distance = candidate, found
    return distance, best


@lru_cache(maxsize=512)
def _by_length(known: frozenset[str]) -> dict[int, tuple[str, ...]]:
    lengths: dict[int, list[str]] = {}
    for word in sorted(known):
        if word.isalpha():
            lengths.setdefault(len(word), []).append(word)
    return {length: tuple(group) for length, group in lengths.items()}


def _of_length(known: frozenset[str], length: int, slips: int) -> list[str]:
    groups = _by_length(known)
    return [
        word
        for size in range(max(ONE_SLIP - 1, length - slips), length + slips + 1)
        for word in groups.get(size, ())
    ]
