"""Words of scripts without spaces: the longest known words a run of characters falls into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from giichat.app.lexicon import Lexicon
from giichat.app.tokens import Token

Span = tuple[int, int]
# A word is worth LETTER a character and the square of its length, so that as much as possible is
# explained, by words as long as possible; of equals a name wins.
LETTER = 100
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
    named = frozenset((s, e) for s, e in names if e - s > 1)
    return _marked(question, spans, named)


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
def _marked(
    question: tuple[Token, ...], spans: frozenset[Span], names: frozenset[Span]
) -> tuple[Token, ...]:
    inner = {i for start, end in _best(question, spans, names) for i in range(start + 1, end)}
    return tuple(replace(t, inner=True) if i in inner else t for i, t in enumerate(question))


def _best(question: Sequence[Token], spans: frozenset[Span], names: frozenset[Span]) -> list[Span]:
    """Return the words that explain most characters, the longest ones (dynamic programming)."""
    ending: dict[int, list[int]] = {}
    for start, end in sorted(spans | names):
        if all(t.text[:1] > LETTERS_END or t.text == "?" for t in question[start:end]):
            ending.setdefault(end, []).append(start)
    worth = [0] * (len(question) + 1)
    chosen: list[int | None] = [None] * (len(question) + 1)
    for end in range(1, len(question) + 1):
        worth[end] = worth[end - 1]
        for start in ending.get(end, ()):
            length = end - start
            value = worth[start] + LETTER * length + length**2 + ((start, end) in names)
            if value > worth[end]:
                worth[end], chosen[end] = value, start
    found: list[Span] = []
    end = len(question)
    while end > 0:
        begin = chosen[end]
        if begin is not None:
            found.append((begin, end))
        end = end - 1 if begin is None else begin
    return found
