"""What kind of thing a text question asks for, and whether a sentence gives one.

A sentence that holds the words of a question but nothing of the kind asked for answers another
question: "when was X founded" needs a date that the question does not say itself.
"""

from __future__ import annotations

import re
from enum import StrEnum

from giichat.app.lexicon import Lexicon
from giichat.app.tokens import fold, tokens

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE = re.compile(rf"\b(?:\d{{1,2}} )?{MONTH}(?: \d{{1,2}})?(?:,? \d{{4}})?\b|\b(?:19|20)\d\d\b")
PERSON = re.compile(r"\b[A-Z][a-z]+(?:[- ][A-Z][a-z]+){1,2}\b")
# A number that is no year and no ordinal.
NUMBER = re.compile(r"(?<![\w.,])(?!(?:19|20)\d\d\b)\d[\d,.]*\b(?!st|nd|rd|th)")
PLACE = re.compile(rf"\b(?:in|at|from|near|outside) (?:the )?(?!{MONTH})[A-Z][a-z]\w*")
REASON = re.compile(
    r"\b(?:because|since|due to|owing to|so that|thanks to|as a result|reason|therefore|driven by|"
    r"caused|led to|explains?|why)\b",
    re.I,
)
DEFINES = r"(?:is|are|was|were|means?|stands? for|denotes?|refers? to|counts? as)\b"
SHORT_DEFINITION = 4  # words after "what is" that can be one term


class AnswerType(StrEnum):
    """The kind of thing a question asks for."""

    PERSON = "person"
    DATE = "date"
    PLACE = "place"
    NUMBER = "number"
    REASON = "reason"
    DEFINITION = "definition"
    OTHER = "other"


def answer_type(question: str, book: Lexicon) -> AnswerType:
    """Return the kind of thing a question asks for, read from its question words."""
    said = tokens(question)
    cues = {cue: (start, end) for start, end, cue in book.cues.matches(said)}
    texts = [t.text for t in said if t.text.isalnum() or "'" in t.text]
    if "who" in cues and cues["who"][0] <= 1:
        return AnswerType.PERSON
    if "when" in cues:
        return AnswerType.DATE
    if texts[:1] == ["where"]:
        return AnswerType.PLACE
    if "why" in cues:
        return AnswerType.REASON
    if "how_many" in cues:
        return AnswerType.NUMBER
    stands = texts[:2] in (["what", "does"], ["what", "do"]) and "stand" in texts
    short = texts[:2] == ["what", "is"] and len(texts) - 2 <= SHORT_DEFINITION
    if stands or (short and "of" not in texts):
        return AnswerType.DEFINITION
    return AnswerType.OTHER


def values_of(kind: AnswerType, question: str, sentence: str) -> list[str]:
    """Return the things of this kind that a sentence gives and the question does not say."""
    pattern = PATTERNS.get(kind)
    if pattern is None:
        return []
    said = {t.text for t in tokens(question)}
    return [
        m[0].rstrip(".,")
        for m in pattern.finditer(sentence)
        if not {t.text for t in tokens(m[0]) if len(t.text) > 2} <= said
    ]


def fits(kind: AnswerType, question: str, sentence: str) -> bool:
    """Tell whether a sentence can answer a question of this kind."""
    if kind is AnswerType.OTHER:
        return True
    if kind is AnswerType.DEFINITION:
        return _defines(question, sentence)
    if kind is AnswerType.REASON:
        return bool(REASON.search(sentence))
    return bool(values_of(kind, question, sentence))


def _defines(question: str, sentence: str) -> bool:
    """Tell whether a sentence says what the term of the question is."""
    words = [t.raw for t in tokens(question)][2:]
    term = [w for w in words if fold(w) not in ("a", "an", "the", "stand", "stands", "for")]
    if not term:
        return False
    name = re.escape(" ".join(term))
    plural = rf"{name}(?:s|es)?"
    return bool(
        re.search(rf"\b{plural}\b,? {DEFINES}", sentence, re.I)
        or re.search(rf"\b{plural},? (?:an?|the) \w+", sentence, re.I)
        or re.search(rf"\b{plural} \(|\({plural}\)", sentence, re.I)
    )


PATTERNS: dict[AnswerType, re.Pattern[str]] = {
    AnswerType.PERSON: PERSON,
    AnswerType.DATE: DATE,
    AnswerType.NUMBER: NUMBER,
    AnswerType.PLACE: PLACE,
}
