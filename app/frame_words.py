"""The words that point into a table: which phrases of a question name which of its values."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from giichat.app.frame_facts import MOST, MULTIPLE, TEXTUAL, FrameFacts
from giichat.app.headers import concepts_of
from giichat.app.lexicon import ENGLISH, Phrases, lexicon
from giichat.app.tokens import singular, words
from giichat.ingest.entities import Entity
from giichat.ingest.records import Role
from giichat.ingest.values import MONTHS

MAX_VALUE_WORDS = 9  # longer texts are prose, not values that a question names whole
MAX_PROSE_WORDS = 25  # of which single words may still say which row is meant
SHORT_FORM = re.compile(r"[^\W\d_]{1,4}")  # "GK", "PB": what a cell says in short
PROSE_WORDS = 7  # of a cell on average: a column of longer texts is of remarks
MAX_SHARED = 2  # names that share a word: with more, the word is a kind ("Park"), not a name
PART_WORD_LENGTH = 3  # a part of a name shorter than this points at nothing
# "W 24-10", "Won", "Loss": how a game went
RESULT = re.compile(r"([WLDT])\b[ ,:(-]*\d|(?i:(won?|win|loss|lost|drawn?|drew|tied?))$")
WITH_NUMBER = re.compile(r"(.*[^\W\d_].*?)\s*\(\d[\d.,]*\)")  # "Miles (31)": who, and how many

_MONTHS_ALIKE = {
    one: tuple(other for other, number in MONTHS.items() if number == month and other != one)
    for one, month in MONTHS.items()
}  # "Jan": January


@dataclass(frozen=True, slots=True)
class Value:
    """A cell value that a question can name: the column, and the key rows are compared by."""

    column: int
    key: str
    whole: bool  # the question gave all of it, not a part
    members: tuple[str, ...] = ()  # of a region: the keys inside it that the column holds


def value_phrases(frame: FrameFacts) -> Phrases[Value]:
    """Return every phrase that names a value of a text column, aliases included."""
    phrases: Phrases[Value] = Phrases()
    parts: dict[tuple[int, str], set[str]] = defaultdict(set)
    for column, printed in _distinct_texts(frame):
        _add_value(frame, phrases, parts, column, printed)
    for row in frame.totals if frame.name_column is not None else ():
        printed = row.cell(frame.name_column or 0).printed
        if len(words(printed)) > 1:  # "total" alone asks for a sum
            phrases.add(words(printed), Value(frame.name_column or 0, row.name, whole=True))
    _add_regions(frame, phrases)
    _add_results(frame, phrases)
    _add_bases(frame, phrases)
    _add_sides(frame, phrases)
    _add_openings(frame, phrases)
    generic = {w for words_of in frame.header_words for w in words_of} | {frame.table.subject}
    generic |= _kind_words(frame)
    named = {w for (c, w), keys in parts.items() if c == frame.name_column and len(keys) > 1}
    prose = {c for c in range(len(frame.columns)) if _of_prose(frame, c)}
    for (column, word), keys in parts.items():
        if singular(word) in generic or (column != frame.name_column and word in named):
            continue  # "aerial" of many names says what the rows are, also where a note repeats it
        if column in prose and len(keys) > 1:
            continue  # a word of several remarks is no value
        if len(keys) <= MAX_SHARED:
            for key in sorted(keys):
                phrases.add((word,), Value(column, key, whole=False))
        elif column != frame.name_column:  # "sold" of "Sold to Peru", "Sold 1990", "Sold to Chile"
            phrases.add((word,), Value(column, word, False, tuple(sorted(keys))))
    return phrases


def kind_values(frame: FrameFacts) -> dict[str, list[Value]]:
    """Return the one-word values of the columns that group rows, for words of their family."""
    found: dict[str, list[Value]] = defaultdict(list)
    for column, printed in _distinct_texts(frame):
        said = words(printed)
        if column in frame.group_columns and len(said) == 1 and frame.entity(printed) is None:
            found[said[0]].append(Value(column, frame.key(printed), whole=True))
    return found


def _of_prose(frame: FrameFacts, column: int) -> bool:
    """Tell whether the cells of a column are sentences more than values."""
    held = [row.cell(column).printed for row in frame.rows if row.cell(column).printed]
    return bool(held) and sum(len(words(one)) for one in held) > PROSE_WORDS * len(held)


def _kind_words(frame: FrameFacts) -> set[str]:
    """Return the words for what the rows are: "bank" is no name in a table of banks."""
    if frame.name_column is None:
        return set()
    header = frame.header(frame.name_column)
    found: set[str] = set()
    for language in {frame.language, ENGLISH}:
        named = lexicon(language).concept_words
        for concept in concepts_of(header, language):
            if concept.startswith("@"):
                found |= named.get(concept[1:], frozenset())
    return found


def _add_value(
    frame: FrameFacts,
    phrases: Phrases[Value],
    parts: dict[tuple[int, str], set[str]],
    column: int,
    printed: str,
) -> None:
    said = words(printed)
    if not said or len(said) > MAX_PROSE_WORDS:
        return
    key = frame.key_in(printed, column)
    if len(said) <= MAX_VALUE_WORDS:
        phrases.add(said, Value(column, key, whole=True))
    for month in _MONTHS_ALIKE.get(said[0], ()) if len(said) == 1 else ():
        phrases.add((month,), Value(column, key, whole=True))
    description = frame.columns[column]
    if column != frame.name_column:
        for short in SHORT_FORM.findall(printed):
            for form in lexicon(ENGLISH).short_values.get(short, ()):
                phrases.add(form, Value(column, key, whole=True))
    entity = frame.entity(printed) if description.role is not Role.PREVIOUS_RANK else None
    if entity is not None:
        for alias in (entity.name, *entity.aliases, *entity.adjectives):
            phrases.add(words(alias), Value(column, key, whole=True))
    if len(said) > 1 and frame.columns[column].role in (Role.NAME, Role.GROUP, Role.TEXT):
        for word in said:
            if len(word) >= PART_WORD_LENGTH and not word.isdigit():
                parts[column, word].add(key)


def _add_regions(frame: FrameFacts, phrases: Phrases[Value]) -> None:
    """Add regions and income groups: they mean every value of the column that is inside."""
    inside: dict[tuple[int, str], list[str]] = defaultdict(list)
    for column, printed in _distinct_texts(frame):
        entity = frame.entity(printed)
        for region in entity.member_of if entity else ():
            inside[column, region].append(frame.key(printed))
    for (column, region), keys in inside.items():
        held = {frame.key(p) for c, p in _distinct_texts(frame) if c == column}
        for known in frame.names.resolve(region):
            if known.name == region and region not in held:
                for said in (region, *known.aliases, *known.adjectives):
                    members = tuple(sorted(set(keys)))
                    phrases.add(words(said), Value(column, region, True, members))


def _add_results(frame: FrameFacts, phrases: Phrases[Value]) -> None:
    """Let "won" and "lost" mean the cells of a results column that open with W or L."""
    for column in range(len(frame.columns)):
        held = {p for c, p in _distinct_texts(frame) if c == column}
        opened = {p: m[0][0].upper() for p in held if (m := RESULT.match(p))}
        if column == frame.name_column or not held or len(opened) < MOST * len(held):
            continue
        for letter, said in _results(frame.spoken):
            members = tuple(sorted(frame.key(p) for p, opens in opened.items() if opens == letter))
            for form in said if members else ():
                phrases.add(form, Value(column, letter, True, members))


def _add_sides(frame: FrameFacts, phrases: Phrases[Value]) -> None:
    """Let "home" and "away" mean the rows of a schedule whose opponents are named "at Boston"."""
    column = frame.name_column
    if column is None:
        return
    printed = {frame.key(p): p for row in frame.rows if (p := row.cell(column).printed)}
    away = tuple(key for key, p in printed.items() if p.startswith(("at ", "@")))
    home = tuple(key for key in printed if key not in away)
    if SIDES * len(printed) <= len(away) <= (1 - SIDES) * len(printed):
        for form in ("away", "road"):
            phrases.add((form,), Value(column, "away", True, away))
        phrases.add(("home",), Value(column, "home", True, home))


SIDES = 0.2  # the part of a schedule that is played on either side at least


def _add_openings(frame: FrameFacts, phrases: Phrases[Value]) -> None:
    """Let a country mean the cells that open with it: "Denmark Kirsten Broge, Bonnie Bruun"."""
    for column, description in enumerate(frame.columns):
        held = {p for c, p in _distinct_texts(frame) if c == column}
        if column == frame.name_column or description.role not in TEXTUAL or len(held) < FEW:
            continue
        if sum(len(words(p)) for p in held) < LISTED_WORDS * len(held):
            continue
        opened = {p: e for p in held if (e := _opening(frame, p)) is not None}
        if len(opened) < MOST * len(held):
            continue
        for entity in dict.fromkeys(opened.values()):
            members = tuple(sorted(frame.key(p) for p, e in opened.items() if e == entity))
            for alias in (entity.name, *entity.aliases, *entity.adjectives):
                phrases.add(words(alias), Value(column, entity.name, True, members))


FEW = 4  # cells from which a column is told to list who is of a country
LISTED_WORDS = 4  # of such cells on average
OPENING_WORDS = 5  # of the name of a country at most


def _opening(frame: FrameFacts, printed: str) -> Entity | None:
    """Return the country that opens a text, the longest name of one."""
    said = printed.split()
    for count in range(min(OPENING_WORDS, len(said) - 1), 0, -1):
        entity = frame.entity(" ".join(said[:count]))
        if entity is not None and entity.kind == "economy":
            return entity
    formal = FORMAL.match(printed)
    return frame.entity(formal[1]) if formal else None


FORMAL = re.compile(r"(?:[\w’']+ )?Republic of ([^\W\d_]+)")  # "Federal Republic of Germany"


def _results(spoken: str) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Return how a cell of results opens, with the words for it in a language and in English."""
    return [
        found for one in dict.fromkeys((spoken, ENGLISH)) for found in lexicon(one).results.items()
    ]


def _add_bases(frame: FrameFacts, phrases: Phrases[Value]) -> None:
    """Let "Miles" mean every cell of a column like "Miles (31)", "Miles (40)"."""
    for column in range(len(frame.columns)):
        held = {p for c, p in _distinct_texts(frame) if c == column}
        bases = {p: m[1] for p in held if (m := WITH_NUMBER.fullmatch(p))}
        if len(bases) < MOST * len(held):
            continue
        for base in sorted(set(bases.values())):
            members = tuple(sorted(frame.key(p) for p, b in bases.items() if b == base))
            phrases.add(words(base), Value(column, frame.key(base), True, members))


@lru_cache(maxsize=8)  # asked for by each step of making one frame's phrases, by several threads
def _distinct_texts(frame: FrameFacts) -> dict[tuple[int, str], None]:
    found: dict[tuple[int, str], None] = {}
    for column, description in enumerate(frame.columns):
        before = description.role is Role.PREVIOUS_RANK  # "NEW", "RE" where none is
        if column == frame.name_column or description.role in TEXTUAL or before:
            for row in frame.rows:
                printed = row.cell(column).printed
                if not printed or (before and row.cell(column).number is not None):
                    continue
                listed = MULTIPLE in printed
                for part in printed.split(MULTIPLE) if listed else frame.parts_of(printed, column):
                    found[column, part.strip()] = None
        elif description.role is Role.MEASURE:  # "Playoff", "DNF" among numbers
            for row in frame.rows:
                cell = row.cell(column)
                if cell.number is None and cell.printed[:1].isalpha():
                    found[column, cell.printed] = None
    return found
