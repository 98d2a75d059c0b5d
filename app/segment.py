"""Words of scripts without spaces: the longest known words a run of characters falls into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from giichat.app.lexicon import Lexicon
from giichat.app.tokens import Token

Span = tuple[int, int]
LETTER = 10  # the worth of a character explained; a word costs one, so longer words win
LETTERS_END = "\u2fff"  # scripts without spaces begin behind this character


def segmented(
    question: tuple[Token, ...], book: Lexicon, names: Iterable[Span] = ()
) -> tuple[Token, ...]:
    """Return the question with the characters marked that lie inside a word of its language.

    `names` are the places of names of a table. A phrase is then only found where it begins and
    ends with words: no 国际 in 中国际. Languages with spaces are returned as they are.
    """
    if not book.unspaced:
        return question
    spans = _known(question, book)
    return _marked(question, tuple(sorted({*spans, *((s, e) for s, e in names if e - s > 1)})))


@lru_cache(maxsize=64)
def _known(question: tuple[Token, ...], book: Lexicon) -> frozenset[Span]:
    groups = (
        book.cues,
        book.synonyms,
        book.fillers,
        book.ordinals,
        book.cardinals,
        book.conjunctions,
        book.alternatives,
        book.pronouns,
        book.range_words,
    )
    return frozenset((s, e) for group in groups for s, e, _ in group.matches(question))


@lru_cache(maxsize=64)
def _marked(question: tuple[Token, ...], spans: tuple[Span, ...]) -> tuple[Token, ...]:
    inner = {i for start, end in _best(question, spans) for i in range(start + 1, end)}
    return tuple(replace(t, inner=True) if i in inner else t for i, t in enumerate(question))


def _best(question: Sequence[Token], spans: Iterable[Span]) -> list[Span]:
    """Return the words that explain most characters with the fewest words (dynamic programming)."""
    ending: dict[int, list[int]] = {}
    for start, end in spans:
        if all(t.text[:1] > LETTERS_END or t.text == "?" for t in question[start:end]):
            ending.setdefault(end, []).append(start)
    worth = [0] * (len(question) + 1)
    chosen: list[int | None] = [None] * (len(question) + 1)
    for end in range(1, len(question) + 1):
        worth[end] = worth[end - 1]
        for start in ending.get(end, ()):
            value = worth[start] + LETTER * (end - start) - 1
            if value > worth[end]:
                worth[end], chosen[end] = value, start
    found: list[Span] = []
    end = len(question)
    while end > 0:
        start = chosen[end]
        if start is not None:
            found.append((start, end))
        end = end - 1 if start is None else start
    return found
