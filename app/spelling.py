"""Typing errors mended towards words that are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from giichat.app.dictionary import is_word
from giichat.app.lexicon import ENGLISH
from giichat.app.tokens import Token, singular, tokens

# Typing errors: one slip in a word of 4 letters or more, two from 9 on; shorter words have too many
# real neighbours one letter away. A word may also lack one of its 4 letters: "mny".
ONE_SLIP = 4
NAME_SLIP = 5  # a word written like a name needs this length: Lyon is not Lund
TWO_SLIPS = 9
POSSESSIVE = "'s"


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand in a question: every word known, and those that errors are mended to.

    `telling` are the words that ask for something, `names` those of a table, `plain` the everyday
    words, which errors are only mended to where the word is none of its language. A word written
    large at the beginning is mended to no everyday word but those that open a question.
    """

    words: frozenset[str]
    telling: frozenset[str]
    names: frozenset[str]
    plain: frozenset[str] = frozenset()
    opening: frozenset[str] = frozenset()
    language: str = ENGLISH
    shortest_name: int = 0  # a word written small is mended to no shorter name


def correct(question: tuple[Token, ...], known: Known) -> tuple[Token, ...]:
    """Return the words that are not known with their typing errors mended.

    A word of the language is no slip in a cue: "slice" is no "slide", "mayor" no "major". A
    question without errors is itself.
    """
    mended = tuple(_corrected(token, known) for token in question)
    return question if all(a is b for a, b in zip(mended, question, strict=True)) else mended


def mended(text: str, known: Known, held: Callable[[str], bool]) -> str:
    """Return a question with the typing errors in its cues and everyday words mended.

    `held` tells whether a word stands in what is asked about, or is nearly a name: such words are
    left to the table that knows them.
    """
    pieces: list[str] = []
    done = 0
    for before, after in zip(said := tokens(text), correct(said, known), strict=True):
        if before is not after and not held(before.raw.removesuffix(POSSESSIVE)):
            pieces += [text[done : before.start], after.text]
            done = before.end
    return "".join([*pieces, text[done:]])


def _corrected(token: Token, known: Known) -> Token:
    text = token.text.removesuffix(POSSESSIVE)
    if not text.isalpha() or text in known.words or singular(text) in known.words:
        return token
    # A word written like a name inside a sentence is no slip in an everyday word: "Comet".
    named = token.capitalised and not token.raw.isupper()
    titled = named and token.start > 0
    short = len(text) < (NAME_SLIP if titled else ONE_SLIP)
    found: list[tuple[int, int, int, str]] = []
    if not titled and not is_word(token.raw.removesuffix(POSSESSIVE), known.language):
        telling = (known.telling - known.plain) | known.opening if named else known.telling
        found += _nearest(text, telling, 1, short)
        found += _nearest(text, known.plain, 2, short) if not named else []
    if token.capitalised or len(text) >= max(known.shortest_name, ONE_SLIP):
        found += _nearest(text, known.names, 0 if named else 1, short)
    best = min(
        found,
        key=lambda near: (near[0], near[1] > 0, named and near[2], near),
        default=(0, 0, 0, ""),
    )[-1]
    if not best:
        return token
    ending = POSSESSIVE if token.text != text else ""
    return Token(best + ending, token.start, token.end, token.raw)


@lru_cache(maxsize=65536)
def _nearest(
    text: str, targets: frozenset[str], rank: int, short: bool
) -> list[tuple[int, int, int, str]]:
    """Return the nearest word of these as (slips, other letters, rank, word); [] beyond the slips.

    Of words as near one of the same letters wins: "mnay" is "many" and not "may". A `short` word
    can only lack a letter, or have two in each other's place: "teh".
    """
    slips = 2 if len(text) >= TWO_SLIPS else 1
    lengths = [len(text) + 1] if short else range(len(text) - slips, len(text) + slips + 1)
    groups = _by_length(targets)
    near = _transposed(text, targets) if short else []
    near = near or [
        word
        for length in lengths
        if length >= ONE_SLIP - 1
        for word, _, _ in process.extract(
            text, groups.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        if word[0] == text[0]
    ]
    letters = set(text)
    return sorted((OSA.distance(text, w), len(letters ^ set(w)), rank, w) for w in near)[:1]


def _transposed(text: str, targets: frozenset[str]) -> list[str]:
    """Return the words that two neighbouring letters in each other's place make, but for the first."""
    swapped = (text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(1, len(text) - 1))
    return [word for word in swapped if word in targets and len(word) >= ONE_SLIP - 1]


@lru_cache(maxsize=512)
def _by_length(known: frozenset[str]) -> dict[int, tuple[str, ...]]:
    lengths: dict[int, list[str]] = {}
    for word in sorted(known):
        if word.isalpha():
            lengths.setdefault(len(word), []).append(word)
    return {length: tuple(group) for length, group in lengths.items()}
