"""A question about texts, taken apart: the kind of answer, its content words, names, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from giichat.app.answer_type import AnswerType, answer_type
from giichat.app.answer_words import AnswerWords, answer_words
from giichat.app.lexicon import ENGLISH, detect
from giichat.app.stems import cut, stem
from giichat.app.tokens import Token, singular, tokens

FILE = re.compile(r"\S+\.(?:md|txt|pdf|docx|html?)\b", re.I)  # it restricts, it is no content
YEAR = re.compile(r"(?:1\d|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that carries the question."""

    text: str  # folded
    stem: str
    name: bool  # written like a name


@dataclass(frozen=True, slots=True)
class TextQuestion:
    """What a question asks of texts."""

    text: str
    kind: AnswerType
    book: AnswerWords
    terms: tuple[Term, ...]
    years: frozenset[str]
    numbers: frozenset[str]  # numbers that are no years
    negated: bool
    asked: frozenset[str]  # every folded word
    focus: str  # the question without names and years: what sentences are compared with


def read_question(question: str) -> TextQuestion:
    """Return a question taken apart, in whatever language of the lexicon it is."""
    said = tokens(FILE.sub(" ", question))
    language = detect(said, question)
    book = answer_words(language)
    kind, spoken = answer_type(said, book)
    if kind is AnswerType.OTHER and language != ENGLISH:
        kind, spoken = answer_type(said, answer_words(ENGLISH))
    terms = _terms(said, spoken, book, language, question.isupper())
    return TextQuestion(
        text=question,
        kind=kind,
        book=book,
        terms=terms,
        years=frozenset(t.text for t in said if YEAR.match(t.text)),
        numbers=frozenset(t.text for t in said if t.text.isdigit() and not YEAR.match(t.text)),
        negated=any(t.text in book.negation for t in said),
        asked=frozenset(singular(t.text) for t in said) | frozenset(t.text for t in said),
        focus=_focus(said, terms) or question,
    )


def _terms(
    said: Sequence[Token],
    spoken: frozenset[int],
    book: AnswerWords,
    language: str,
    shouted: bool,
) -> tuple[Term, ...]:
    found: dict[str, Term] = {}
    for at, token in enumerate(said):
        text = singular(token.text)
        digits = text.isdigit()
        if digits or not text[:1].isalnum() or at in spoken or token.text in book.stop:
            continue
        if len(text) == 1 and text.isascii():
            continue
        # German writes every noun like a name, so there only words unlike any other are names.
        name = token.capitalised and at > 0 and not shouted and language != "de"
        found.setdefault(stem(text), Term(text, stem(text), name))
    return tuple(found.values())


def _focus(said: Sequence[Token], terms: Sequence[Term]) -> str:
    """Return the words that are neither names nor years.

    A sentence seldom repeats the name of what its report is about, and is not the less near.
    """
    names = {term.text for term in terms if term.name}
    kept = [t for t in said if singular(t.text) not in names and not YEAR.match(t.text)]
    return " ".join(t.raw for t in kept)


def opens_leaning(sentence: str, book: AnswerWords) -> bool:
    """Tell whether a sentence leans on the one before: it opens with a pronoun or "the report"."""
    said = cut(sentence[:80])
    return any(start == 0 for start, _, _ in book.leaning.matches(said[:4]))
