"""What kind of thing a text question asks for, read from its question words in any language."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from giichat.app.answer_words import AnswerWords
from giichat.app.tokens import Token

MEASURED = 4  # "what is the salary": the measure stands among the first words
SHORT_DEFINITION = 4  # words after "what is" that can be one term


class AnswerType(StrEnum):
    """The kind of thing a question asks for, in the order in which a tie is settled."""

    SUMMARY = "summary"
    REASON = "reason"
    DEFINITION = "definition"
    PROCEDURE = "procedure"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    ORGANISATION = "organisation"
    PERSON = "person"
    LIST = "list"
    OTHER = "other"


VALUED = frozenset(
    [
        AnswerType.NUMBER,
        AnswerType.DATE,
        AnswerType.PLACE,
        AnswerType.ORGANISATION,
        AnswerType.PERSON,
    ]
)
ORDER = tuple(AnswerType)


def answer_type(said: Sequence[Token], book: AnswerWords) -> tuple[AnswerType, frozenset[int]]:
    """Return the kind of thing a question asks for, and the positions of the words that say so.

    The first phrase of the question decides, the longest of those that begin there.
    """
    found = sorted(
        (start, -end, ORDER.index(AnswerType(kind)), kind)
        for start, end, kind in book.kinds.matches(said)
    )
    if not found:
        if any(asking & {token.text for token in said[:MEASURED]} for asking, _ in book.measures):
            return AnswerType.NUMBER, frozenset()
        term = _short_term(said)
        return (AnswerType.DEFINITION, term) if term else (AnswerType.OTHER, frozenset())
    start, end, _, kind = found[0]
    asked = AnswerType(kind)
    if asked is AnswerType.PROCEDURE:
        asked = _another(found, AnswerType.DEFINITION) or asked
    return asked, frozenset(range(start, -end))


def _another(found: Sequence[tuple[int, int, int, str]], wanted: AnswerType) -> AnswerType | None:
    """Return a kind that a later phrase of the question asks for: "how is a cluster defined"."""
    return wanted if any(kind == wanted.value for _, _, _, kind in found) else None


def _short_term(said: Sequence[Token]) -> frozenset[int]:
    """Return the positions of "what is a" before a short term, empty for any other question."""
    texts = [token.text for token in said if token.text != "?"]
    opens = 1 if texts[:1] == ["what's"] else 2 if texts[:2] in WHAT_IS else 0
    rest = texts[opens:]
    if not opens or "of" in rest or rest[:1] == ["the"] or not rest:
        return frozenset()
    term = [word for word in rest if word not in ("a", "an")]
    return frozenset(range(opens)) if 0 < len(term) <= SHORT_DEFINITION else frozenset()


WHAT_IS = (["what", "is"], ["what", "are"], ["what", "was"])
