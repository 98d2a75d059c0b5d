"""The things of a kind that a sentence gives: names, dates, numbers with their units, places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from giichat.app.answer_dates import date_spans
from giichat.app.answer_type import AnswerType
from giichat.app.answer_words import AnswerWords, all_months, answer_words
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.stems import cut, stem
from giichat.app.tokens import fold, singular, words
from giichat.ingest.names import Names

# A number that is no ordinal and no part of a code ("ZT-114"); a year only if a unit follows.
NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:[.,]\d+)*(?![\w-])(?:st|nd|rd|th)?")
UNIT = re.compile(r"[ \u00a0](?P<word>[^\W\d_]+|%)|(?P<sign>[%€$£¥])")
ORGANISATION = re.compile(
    r"(?:University|Universit[àéy]\w*|Institute|Foundation|Bank|Company|Agency|Office|Ministry|"
    r"Council|Group|Corporation|Partners|Pharma|Minerals|works|GmbH|AG|Ltd|Inc|plc|Stiftung|"
    r"Organization|Organisation|College|Academy|Association|Union|Works|Industries|Electronics)\b"
)
FIRM = re.compile(
    r"\b(?:company|firm|maker|builder|sponsor|group|operator|empresa|entreprise|Firma|by|the)\s+$"
)
JOINS = frozenset(
    [
        "of",
        "the",
        "de",
        "la",
        "le",
        "du",
        "des",
        "van",
        "von",
        "der",
        "den",
        "di",
        "da",
        "del",
        "dos",
        "das",
        "y",
        "and",
        "för",
        "av",
    ]
)  # small words inside names
TITLES = frozenset(
    [
        "professor",
        "dr",
        "mr",
        "mrs",
        "ms",
        "sir",
        "dame",
        "judge",
        "captain",
        "king",
        "queen",
        "prince",
        "princess",
        "bishop",
        "doctor",
        "chief",
        "minister",
        "president",
        "director",
        "rear",
        "admiral",
        "engineer",
    ]
)
CAPITAL = re.compile(r"[^\W\d_][\w’'&.-]*")
NEAR_PREPOSITION = re.compile(
    r"\b(?:in|at|from|near|outside|on|to|of|is|was|are|called|en|em|à|de|im|aus|nach|over|into)\s+(?:the\s+|la\s+|el\s+)?$",
    re.I,
)


INSIDE = re.compile(r"\b(?:in|at|near|into|outside)\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Value:
    """A thing that a sentence gives, and where it stands in it."""

    text: str
    start: int
    end: int


def values_of(
    kind: AnswerType, asked: frozenset[str], sentence: str, book: AnswerWords
) -> list[Value]:
    """Return the things of a kind that a sentence gives and the question does not say.

    `asked` are the folded words of the question.
    """
    if kind is AnswerType.PLACE and asked & book.countries:
        countries = _countries(sentence)
        if any(not _said(value.text, asked) for value in countries):
            return [value for value in countries if not _said(value.text, asked)]
    finder = FINDERS.get(kind)
    found = finder(sentence, book) if finder else []
    return [value for value in found if not _said(value.text, asked)]


def _said(value: str, asked: frozenset[str]) -> bool:
    telling = [word for word in words(value) if len(word) > 1 or word.isdigit()]
    return all(word in asked for word in telling)


def _dates(sentence: str, book: AnswerWords) -> list[Value]:
    return [Value(sentence[a:b], a, b) for a, b in date_spans(sentence, book)]


def _numbers(sentence: str, book: AnswerWords) -> list[Value]:
    dates = [(v.start, v.end) for v in _dates(sentence, book)]
    found = []
    for match in NUMBER.finditer(sentence):
        if match[0][-1].isalpha() or any(a <= match.start() < b for a, b in dates):
            continue
        end = _unit_end(sentence, match.end(), book)
        found.append(Value(sentence[match.start() : end], match.start(), end))
    taken = [(v.start, v.end) for v in found] + dates
    for match in re.finditer(r"[^\W\d_]+(?:-[^\W\d_]+)?", sentence):
        if (fold(match[0]) in _spoken() or _part(match[0], book)) and not any(
            a <= match.start() < b for a, b in taken
        ):
            end = _unit_end(sentence, match.end(), book)
            found.append(Value(sentence[match.start() : end], match.start(), end))
    return sorted(found, key=lambda value: value.start)


def _unit_end(sentence: str, end: int, book: AnswerWords) -> int:
    """Return where the unit after a number ends: "million euros", "percent"."""
    for _ in range(3):
        match = UNIT.match(sentence, end)
        if match is None:
            break
        word = fold(match["word"] or match["sign"])
        if word in book.stop:
            break
        end = match.end()
        if word not in book.units:
            break
    return end


def _part(word: str, book: AnswerWords) -> bool:
    """Tell whether a word is a part of something: "one-fifth", "two-thirds"."""
    number, _, part = fold(word).partition("-")
    return number in _spoken() and singular(part) in book.fractions


@lru_cache(maxsize=1)
def _spoken() -> frozenset[str]:
    stop = answer_words(ENGLISH).stop
    cardinals = lexicon(ENGLISH).cardinals.all_words()
    return frozenset(word for word in cardinals if not word.isdigit() and word not in stop)


def _names(sentence: str, book: AnswerWords) -> list[Value]:
    """Return the capitalised spans of a sentence, titles and openers left aside."""
    found: list[Value] = []
    months = {fold(month) for month in all_months()}
    for start, end in _spans(sentence, book):
        text = sentence[start:end]
        if fold(text) in months or not any(character.isalpha() for character in text):
            continue
        found.append(Value(text, start, end))
    return found


def _spans(sentence: str, book: AnswerWords) -> Iterator[tuple[int, int]]:
    start = end = -1
    for match in CAPITAL.finditer(sentence):
        word = match[0].rstrip(".")
        capital = word[:1].isupper()
        stop = fold(word) in book.stop or fold(word) in TITLES
        close = start >= 0 and not re.search(r"[,;:()“”\"]|\. ", sentence[end : match.start()])
        if capital and not (stop and start < 0):
            if start >= 0 and (not close or _gap(sentence, end, match.start())):
                yield start, end
                start = -1
            if start < 0:
                start = match.start()
            end = match.start() + len(word.removesuffix("’s").removesuffix("'s"))
            if word.endswith(("’s", "'s")):
                yield start, end
                start = -1
        elif start >= 0 and not (close and word in JOINS):
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _gap(sentence: str, end: int, start: int) -> bool:
    between = sentence[end:start].split()
    return any(word not in JOINS for word in between) or "and" in between


def _people(sentence: str, book: AnswerWords) -> list[Value]:
    # One capital at the opening of a sentence may be any word: "Lightning started the fire".
    names = [
        v
        for v in _names(sentence, book)
        if len(v.text.split()) > 1 or (v.start > 0 and not INSIDE.search(sentence[: v.start]))
    ]
    names = [v for v in names if not Names.shipped().resolve(v.text)]  # a country does nothing
    return sorted(names, key=lambda v: (len(v.text.split()) < 2, v.start))


def _organisations(sentence: str, book: AnswerWords) -> list[Value]:
    names = _names(sentence, book)
    known = [v for v in names if ORGANISATION.search(v.text)]
    return known + [v for v in names if v not in known]


def _countries(sentence: str) -> list[Value]:
    """Return the countries that a sentence names, wherever they stand in it."""
    return [
        Value(sentence[m.start : m.end], m.start, m.end)
        for m in Names.shipped().mentions(sentence)
        if not m.adjective and any(each.kind == "economy" for each in m.entities)
    ]


def _places(sentence: str, book: AnswerWords) -> list[Value]:
    names = [v for v in _names(sentence, book) if not v.text.isupper()]
    return [v for v in names if NEAR_PREPOSITION.search(sentence[: v.start])]


FINDERS = {
    AnswerType.DATE: _dates,
    AnswerType.NUMBER: _numbers,
    AnswerType.PERSON: _people,
    AnswerType.ORGANISATION: _organisations,
    AnswerType.PLACE: _places,
}


def measured(values: list[Value], asked: frozenset[str], book: AnswerWords) -> list[Value]:
    """Return the numbers with a unit of the measure that the question asks for.

    All are returned when it asks for no measure, as in "how many"; a question for a price or a
    share is never answered by a number of years.
    """
    units = [unit for asking, unit in book.measures if asking & asked]
    if not units:
        return values
    wanted = frozenset().union(*units)
    return [v for v in values if wanted & set(words(v.text)) or v.text[-1:] in "€$£¥"]


def counted(values: list[Value], asked: frozenset[str], book: AnswerWords) -> list[Value]:
    """Return the numbers whose unit the question names: "how many beds" and "412 beds".

    `asked` are the stems of the question; "riders" names "passengers" as well.
    """
    groups = frozenset().union(*(book.alike.get(word, frozenset()) for word in asked))
    return [
        v
        for v in values
        if any(
            word in asked or groups & book.alike.get(word, frozenset())
            for word in (stem(singular(each)) for each in words(v.text)[1:])
        )
    ]


def well_formed(kind: AnswerType, value: Value, sentence: str) -> bool:
    """Tell whether a name looks like that of a person or an organisation; other kinds do."""
    if kind is AnswerType.PERSON:
        words = value.text.split()
        return len(words) > 1 and all(w[:1].isupper() or w in JOINS for w in words)
    if kind is AnswerType.ORGANISATION:
        introduced = FIRM.search(sentence[: value.start])
        return bool(introduced or ORGANISATION.search(value.text) or value.text.isupper())
    return True


def nearest(values: list[Value], sentence: str, asked: frozenset[str]) -> Value | None:
    """Return the value nearest to the words of the question in a sentence; the first of equals."""
    if not values:
        return None
    places = [t.start for t in cut(sentence) if t.text in asked and len(t.text) > 2]
    if not places:
        return values[0]
    return min(values, key=lambda v: sum(abs(v.start - at) for at in places) / len(places))
