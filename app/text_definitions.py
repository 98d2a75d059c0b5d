"""Whether a sentence says what something is, or only speaks of it; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.app.answer_words import all_words
from giichat.app.stems import stem, stemmed
from giichat.app.text_question import TextQuestion
from giichat.app.tokens import Token, fold

OPENING = 4  # words that may stand before a term: "in the report, the term ..."
MIDDLE = 8  # words between a term and "is": "a cluster in the Global Innovation Index is"
LONG_FORM = 8  # words of a name before its short form in brackets
CAPITALS = re.compile(r"[^\W\d_]+")


def defines(question: TextQuestion, sentence: str) -> bool:
    """Tell whether a sentence begins by naming the term and then says what it is."""
    said = stemmed(sentence)
    stems = [s for _, s in said]
    defining = question.book.defining
    named = [t.stem for t in question.terms if t.stem not in defining] or [
        t.stem for t in question.terms
    ]
    if any(_spelt_out(term.text, sentence) for term in question.terms):
        return True
    opening = stems[: len(question.terms) + OPENING]
    asked = {t.stem for t in question.terms} & defining  # "how are clusters defined"
    if not named or not all(s in opening for s in named[:3]) or not asked <= set(stems):
        return False
    if {stem(word) for word in question.asked} & defining & set(stems):
        return True
    last = opening.index(named[:3][-1])
    rest = [t for t, _ in said[last + 1 :]]
    whole = _stands_alone(said[last][0], rest, sentence, defining)
    return whole and _says_what(rest, stems[last + 1 :], defining)


def _stands_alone(
    term: Token, rest: Sequence[Token], sentence: str, defining: frozenset[str]
) -> bool:
    """Tell whether a term is no part of a longer name: "PCT applicants", "WIPO's cluster"."""
    if not rest or term.text.endswith(("'s", "’s")):
        return False
    after = rest[0]
    known = all_words("copulas") | all_words("behind_verbs")
    parted = sentence[term.end : after.start].strip() != ""
    return parted or after.text in known or after.text.isdigit() or stem(after.text) in defining


def _says_what(rest: Sequence[Token], stems: Sequence[str], defining: frozenset[str]) -> bool:
    """Tell whether "is a", "are", "means" or "is called" follows soon.

    "was closed" and "draws" say what happened to a thing or what it does, not what it is.
    """
    copulas, articles, plural = (
        all_words("copulas"),
        all_words("articles"),
        all_words("plural_copulas"),
    )
    for at, token in enumerate(rest[:MIDDLE]):
        if stems[at] in defining:
            return True
        if token.text not in copulas:
            continue
        after = [t.text for t in rest[at + 1 : at + 2]]
        if after and (
            after[0] in articles or (token.text in plural and not after[0].endswith("ed"))
        ):
            return True
        return any(s in defining for s in stems[at + 1 : at + 3])
    return False


def _spelt_out(term: str, sentence: str) -> bool:
    """Tell whether a short form stands in brackets behind the name it is short for."""
    for match in re.finditer(r"\(([^\W\d_]{2,8})\)", sentence):
        if fold(match[1]) != term or not match[1].isupper():
            continue
        words = [w[0] for w in CAPITALS.findall(sentence[: match.start()]) if w[:1].isupper()]
        if "".join(words[-LONG_FORM:]).endswith(match[1]):
            return True
    return False
