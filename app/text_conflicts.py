"""What in a sentence speaks against a question: an opposite, another year, another subject; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from giichat.app.answer_words import AnswerWords
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.stems import cut, folded, stem, stems
from giichat.app.text_question import YEAR, Term, TextQuestion, opens_leaning
from giichat.app.tokens import Token, singular
from giichat.ingest.sentences import sentences

ASKING = 2  # words of "how long", "how old"
BESIDE = 2  # words between a word and its opposite's neighbour: "the last active cells"
SUBJECT = 8  # words of a sentence without a verb known, in which what it is about is named


def speaks_against(question: TextQuestion, sentence: str, before: str) -> bool:
    """Tell whether a sentence says something else than the question takes for granted.

    `before` are the sentences before it, of which "it" may speak.
    """
    return _opposite(question, cut(sentence)) or _other_year(question, sentence, before)


def _opposite(question: TextQuestion, said: Sequence[Token]) -> bool:
    """Tell whether an opposite of a word of the question stands where that word would."""
    opposed = question.book.opposed
    asked = cut(question.text)
    held = {t.text for t in said}
    measures = {
        place
        for start, end, _ in question.book.kinds.matches(asked)
        for place in range(start, end)
        if end - start <= ASKING  # "how long" is said of short things too
    }
    for at, token in enumerate(asked):
        sides = None if at in measures else opposed.get(token.text)
        if not sides or held & _forms(token.text):
            continue
        beside = set(_beside(asked, at, question.book))
        for place, other in enumerate(said):
            if (
                _apart(sides, opposed.get(other.text, {}))
                and other.text not in question.asked
                and any(word in beside for word in _beside(said, place, question.book))
            ):
                return True
    return False


def _apart(one: Mapping[int, int], other: Mapping[int, int]) -> bool:
    """Tell whether two words stand on different sides of one group, and never on the same."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(one[group] != other[group] for group in shared)


def _forms(word: str) -> frozenset[str]:
    return frozenset((word, singular(word), f"{word}s", f"{word}ly"))


def _beside(said: Sequence[Token], at: int, book: AnswerWords) -> Iterator[str]:
    """Return the next content words on either side of a place."""
    for step in (1, -1):
        place = at + step
        while 0 <= place < len(said) and abs(place - at) <= BESIDE:
            if said[place].text not in book.stop and said[place].text[:1].isalnum():
                yield singular(said[place].text)
                break
            place += step


def _other_year(question: TextQuestion, sentence: str, before: str) -> bool:
    """Tell whether a sentence gives years of its own, and the year asked about stands before it."""
    own = {word for word in folded(sentence) if YEAR.match(word)}
    return bool(question.years and own and not question.years & own) and bool(
        question.years & folded(before)
    )


def subjects(before: str, book: AnswerWords) -> frozenset[str]:
    """Return the stems of what "it" can stand for behind some sentences: what they are about.

    The sentence before counts, and the one before that where that leans on it in turn.
    """
    found: set[str] = set()
    for start, end in reversed(sentences(before)):
        text = before[start:end]
        found |= _subject(text, book)
        if not opens_leaning(text, book):
            break
    return frozenset(found)


def _subject(sentence: str, book: AnswerWords) -> set[str]:
    """Return the stems of what stands before a verb, or behind "is" up to the next phrase."""
    found: set[str] = set()
    verb = False
    for at, token in enumerate(cut(sentence)):
        if token.text in lexicon(ENGLISH).auxiliaries:
            verb = True
        elif (verb and token.text in book.behind_verbs) or (not verb and at >= SUBJECT):
            break
        found.add(stem(singular(token.text)))
    return found


def misses_subject(term: Term, sentence: str, before: str, scope: str, book: AnswerWords) -> bool:
    """Tell whether a name stands only in the sentence before, and not as what that is about."""
    if not book.behind_verbs or term.stem not in stems(before):
        return False
    return term.stem not in stems(f"{sentence} {scope}") | subjects(before, book)
