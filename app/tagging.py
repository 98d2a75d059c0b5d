"""Mark what each word of a question may mean, in one table: cues, numbers, editions, names, columns.

Nothing is decided here; `giichat.app.understand` reads the marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import OSA

from giichat.app.frame import Frame, Value
from giichat.app.lexicon import ENGLISH, Lexicon, lexicon
from giichat.app.numbers import NumberTag, numbers
from giichat.app.tokens import Token, singular, tokens, words
from giichat.ingest.records import Role

# Typing errors: one slip in a word of 4 letters or more, two from 9 on; shorter words have too many
# real neighbours one letter away.
ONE_SLIP = 4
NAME_SLIP = 5  # a word written like a name needs this length: Lyon is not Lund
TWO_SLIPS = 9
# Words that say nothing about which column a header is.
HEADER_STOP = frozenset(
    [
        "of",
        "the",
        "in",
        "by",
        "and",
        "a",
        "an",
        "for",
        "to",
        "per",
        "no",
        "s",
        "million",
        "millions",
        "bn",
        "usd",
        "us",
        "eur",
    ]
)
HEADER_MATCH = 0.5  # the part of a header's words that must be said to point at the column


@dataclass(frozen=True, slots=True)
class Tag:
    """One possible meaning of words `start` to `end` (exclusive)."""

    kind: str  # a cue of the lexicon, "number", "ordinal", "year", "value", "column", "foreign"
    start: int
    end: int
    value: Any = None
    weight: float = 1.0
    concept: str = ""  # of a column: the part of its header that the words say


@dataclass(frozen=True, slots=True)
class Reading:
    """A question's words with the meanings found in one table."""

    tokens: tuple[Token, ...]
    tags: tuple[Tag, ...]
    language: str

    def of(self, *kinds: str) -> list[Tag]:
        """Return the tags of these kinds, in order."""
        return [tag for tag in self.tags if tag.kind in kinds]

    def has(self, *kinds: str) -> bool:
        """Tell whether any tag is of these kinds."""
        return any(tag.kind in kinds for tag in self.tags)

    def first(self, *kinds: str) -> Tag | None:
        """Return the first tag of these kinds, or None."""
        return next((tag for tag in self.tags if tag.kind in kinds), None)


def cue_lexicons(language: str) -> tuple[Lexicon, ...]:
    """Return the lexicons to read with: the language's own, and English for borrowed words."""
    own = lexicon(language)
    return (own,) if language == ENGLISH else (own, lexicon(ENGLISH))


def correct(question: Sequence[Token], known: frozenset[str]) -> tuple[Token, ...]:
    """Return the words with typing errors mended towards known words."""
    return tuple(_corrected(token, known) for token in question)


def _corrected(token: Token, known: frozenset[str]) -> Token:
    text = token.text
    if (
        len(text) < (NAME_SLIP if token.capitalised else ONE_SLIP)
        or not text.isalpha()
        or text in known
        or singular(text) in known
    ):
        return token
    slips = 2 if len(text) >= TWO_SLIPS else 1
    best, distance = "", slips + 1
    for candidate in _of_length(known, len(text), slips):
        found = OSA.distance(text, candidate, score_cutoff=distance - 1)
        if found < distance and candidate[0] == text[0]:
            best, distance = candidate, found
    return Token(best, token.start, token.end, token.raw) if best else token


@lru_cache(maxsize=64)
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


def tag(question: tuple[Token, ...], frame: Frame, language: str) -> Reading:
    """Return the words with every meaning this frame and language give them, overlaps resolved."""
    lexicons = cue_lexicons(language)
    values = _longest(_value_tags(question, frame, lexicons))
    columns = _column_tags(question, frame, lexicons, values)
    found = numbers(question, lexicons)
    whole = _whole_headers(question, columns, frame, lexicons)
    taken = [t for t in values if t.weight >= 1 and not _is_cue_word(t, question, lexicons)]
    years = _years(found, taken)
    plain = [
        Tag(n.kind, n.start, n.end, n.value)
        for n in found
        if not _inside(n.start, n.end, taken) and not set(range(n.start, n.end)) <= whole
    ]
    plain = [t for t in plain if not any(y.start == t.start for y in years)]
    cues = [
        Tag(cue, start, end)
        for book in lexicons
        for start, end, cue in book.cues.matches(question)
        if not _borrowed(question[start:end], book, lexicons[0])
        and not _inside(start, end, taken)
        and not _strictly_inside(start, end, columns)
        and not set(range(start, end)) <= whole
    ]
    tags = sorted(
        {*values, *columns, *years, *plain, *_longest_cues(cues), *_opening(question, lexicons)},
        key=lambda t: (t.start, t.start - t.end, t.kind, repr(t.value)),
    )
    return Reading(question, tuple(tags), language)


def _borrowed(said: Sequence[Token], book: Lexicon, own: Lexicon) -> bool:
    """Tell whether the language of the question has its own meaning for words of another ("lag")."""
    return book is not own and all(token.text in own.vocabulary for token in said)


def _opening(question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]) -> list[Tag]:
    """Mark a word that opens a yes/no question: the first one, or the first after a pause."""
    for i, token in enumerate(question):
        pause = i > 0 and token.start - question[i - 1].end > 1
        if (i == 0 or pause) and any(token.text in book.yes_no_openers for book in lexicons):
            return [Tag("opens_yes_no", i, i + 1)]
    return []


def _value_tags(
    question: tuple[Token, ...], frame: Frame, lexicons: tuple[Lexicon, ...]
) -> list[Tag]:
    everyday = frozenset().union(*(book.neutral for book in lexicons))
    grouped: dict[tuple[int, int], list[Value]] = {}
    for start, end, value in frame.values.matches(question):
        grouped.setdefault((start, end), []).append(value)
    found = []
    for (start, end), values in grouped.items():
        whole = [v for v in values if v.whole]
        if not whole and question[start].text in everyday:
            continue  # "The" is no part of "The Hague"
        kept = whole or values
        weight = 1.0 if whole else 0.6
        found.append(Tag("value", start, end, tuple(dict.fromkeys(kept)), weight))
    return found


def _longest(tags: list[Tag]) -> list[Tag]:
    """Keep the longest of overlapping tags; whole values before parts."""
    kept: list[Tag] = []
    for one in sorted(tags, key=lambda t: (-t.weight, t.start - t.end, t.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda t: t.start)


def _longest_cues(cues: list[Tag]) -> list[Tag]:
    """Drop a cue that lies strictly inside a longer one ("more" inside "more than")."""
    return [
        cue
        for cue in cues
        if not any(
            other.start <= cue.start and cue.end <= other.end and _size(other) > _size(cue)
            for other in cues
        )
    ]


def _size(one: Tag) -> int:
    return one.end - one.start


def _inside(start: int, end: int, tags: Sequence[Tag]) -> bool:
    return any(t.start <= start and end <= t.end for t in tags)


def _strictly_inside(start: int, end: int, tags: Sequence[Tag]) -> bool:
    return any(t.start <= start and end <= t.end and (t.end - t.start > end - start) for t in tags)


def _is_cue_word(one: Tag, question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether a one-word value is an everyday word too, written small ("to", "first")."""
    if _size(one) > 1 or question[one.start].capitalised:
        return False
    text = question[one.start].text
    return any(text in book.vocabulary for book in lexicons)


def _years(found: Sequence[NumberTag], taken: Sequence[Tag]) -> list[Tag]:
    return [
        Tag("year", n.start, n.end, int(n.value))
        for n in found
        if n.kind == "number" and n.year and not _inside(n.start, n.end, taken)
    ]


def _column_tags(
    question: tuple[Token, ...],
    frame: Frame,
    lexicons: tuple[Lexicon, ...],
    values: Sequence[Tag],
) -> list[Tag]:
    """Return the columns that the words point at, the best-covered header of each place."""
    concepts = _concepts(question, lexicons)
    said = [(t.start, t.start + 1, singular(question[t.start].text)) for t in _singles(question)]
    cue_words = {w for book in lexicons for w in book.cues.first_words()}
    found: list[Tag] = []
    for column, header in enumerate(_header_concepts(frame, lexicons)):
        if not header or frame.columns[column].role is Role.SOURCE:
            continue
        places = [
            (start, end, concept)
            for start, end, concept in (*concepts, *said)
            if concept in header and not _inside(start, end, values)
        ]
        covered = {concept for _, _, concept in places}
        weight = len(covered) / len(header)
        telling = len(header) == 1 or any(c not in cue_words for c in covered)
        if weight >= HEADER_MATCH and telling:
            found += [Tag("column", s, e, column, weight, c) for s, e, c in _maximal(places)]
    return _best_columns(found)


def _whole_headers(
    question: tuple[Token, ...],
    columns: Sequence[Tag],
    frame: Frame,
    lexicons: tuple[Lexicon, ...],
) -> set[int]:
    """Return the words that spell out a header of several words: no cue is read in them.

    They stand together and in the order of the header: "climbed first" is not "First ascent".
    """
    whole: set[int] = set()
    for start, end, _ in frame.headers.matches(question):
        whole.update(range(start, end))
    for column in {t.value for t in columns if t.weight >= 1}:
        order = concepts_of(frame.columns[column].header, lexicons[-1].language)
        spans = sorted((t.start, t.end, t.concept) for t in columns if t.value == column)
        for i in range(len(spans) - len(order) + 1):
            part = spans[i : i + len(order)]
            together = all(a[1] == b[0] for a, b in pairwise(part))
            if len(order) > 1 and together and tuple(p[2] for p in part) == order:
                whole.update(range(part[0][0], part[-1][1]))
    return whole


def _singles(question: tuple[Token, ...]) -> list[Tag]:
    return [Tag("", i, i + 1) for i in range(len(question))]


def _maximal(places: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Drop places inside longer ones; each place once."""
    kept = {(s, e): c for s, e, c in reversed(places)}
    return [
        (s, e, c)
        for (s, e), c in sorted(kept.items())
        if not any(a <= s and e <= b and (b - a) > (e - s) for a, b in kept)
    ]


def _best_columns(found: list[Tag]) -> list[Tag]:
    """Of several columns at one place keep those that the question covers best."""
    best: dict[int, float] = {}
    for one in found:
        for i in range(one.start, one.end):
            best[i] = max(best.get(i, 0), one.weight)
    return [t for t in found if any(t.weight >= best[i] for i in range(t.start, t.end))]


def _concepts(
    question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]
) -> list[tuple[int, int, str]]:
    return [
        (start, end, f"@{concept}")
        for book in lexicons
        for start, end, concept in book.synonyms.matches(question)
    ]


def _header_concepts(frame: Frame, lexicons: tuple[Lexicon, ...]) -> list[tuple[str, ...]]:
    return [concepts_of(column.header, lexicons[-1].language) for column in frame.columns]


@lru_cache(maxsize=65536)
def concepts_of(header: str, language: str) -> tuple[str, ...]:
    """Return what a header says, in order: concepts where words have them, else the words."""
    said = tokens(header)
    matches = list(lexicon(language).synonyms.matches(said))
    matches.sort(key=lambda m: (m[0] - m[1], m[0]))
    found: dict[int, str] = {}
    used: set[int] = set()
    for start, end, concept in matches:
        if not used & set(range(start, end)):
            used.update(range(start, end))
            found[start] = f"@{concept}"
    for i, token in enumerate(said):
        word = singular(token.text)
        if i not in used and word.isalnum() and word not in HEADER_STOP and not word.isdigit():
            found[i] = word
    return tuple(dict.fromkeys(found[i] for i in sorted(found)))


def header_vocabulary(frame: Frame) -> set[str]:
    """Return the words of all headers, for mending typing errors."""
    return {w for c in frame.columns for w in words(c.header)}
