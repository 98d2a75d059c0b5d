"""Words that only say which table is meant: its title before a colon, "the list that X heads".

Such words ask for nothing: what they would mean as columns, cues and names is taken out of the
reading. Tables with a catalogue of names they go by are told by those names instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from giichat.app.frame import Frame
from giichat.app.headers import HEADER_STOP
from giichat.app.lexicon import Lexicon, neutral_words
from giichat.app.marks import FULL, Reading, Tag
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import Token, related, singular, words
from giichat.ingest.records import Table

PAUSE = re.compile(r":(?!\d)|\s[-–—]\s|\?\s")  # behind a title that opens a question
DEGREES = ("most", "least", "best", "top", "biggest", "worst")
LINKED = 2  # words between a word for a table and a name in it: "that has", "which starts with"
KEPT = ("year",)  # of what the title says, the edition still counts
FIRST = frozenset(["leader", "first", "top"])


@dataclass(frozen=True, slots=True)
class Pointer:
    """The words that name the table; `sure` where nothing else can be meant by them."""

    places: frozenset[int]
    sure: bool
    names: int = 0  # names said only to tell the table


def pointers(question: str, reading: Reading, frame: Frame) -> list[Pointer]:
    """Return what of a question may only say that this table is meant, the least first."""
    table = frame.table
    if table.main or table.aliases or table.derived:
        return []
    books = cue_lexicons(reading.language)
    named, names = _by_names(reading, frame, books)
    titled, perhaps = _by_title(question, reading, table, books)
    found = [Pointer(frozenset(named), True, names)] if named else []
    if titled:
        found.append(Pointer(frozenset(named | titled), True, names))
    if perhaps:
        found.append(Pointer(frozenset(named | titled | perhaps), False, names))
    return found


def without(reading: Reading, found: Pointer) -> Reading:
    """Return the reading without what the words of a pointer mean elsewhere."""
    kept = tuple(
        t for t in reading.tags if t.kind in KEPT or not set(range(t.start, t.end)) <= found.places
    )
    return replace(reading, tags=kept)


# -- by names ------------------------------------------------------------------------------------


def _by_names(reading: Reading, frame: Frame, books: Sequence[Lexicon]) -> tuple[set[int], int]:
    """Return the words of "the table with X and Y", "the list that X heads", and the names in it."""
    said = reading.tokens
    values = [
        t
        for t in reading.of("value")
        if (t.weight >= 1 or said[t.start].capitalised)
        and any(v.column == frame.name_column for v in t.value)
    ]
    for start, end in _nouns(said, books):
        if start == 0:
            continue  # "list X and Y" is an order
        opened = next((t for t in values if 0 <= t.start - end <= LINKED + 1), None)
        if opened is None:
            continue
        run = _listed(said, values, opened, books)
        between = said[end : opened.start]
        linked = _stands(between, [link for book in books for link in book.table_links])
        last = run[-1].end
        heads = [] if linked else _opening(said[last:], [v for b in books for v in b.table_heads])
        relative = not between or all(t.text in RELATIVES for t in between)
        if not linked and not (relative and heads):
            continue
        if linked and _goes_on(reading, last):
            continue
        stop = last + (max(heads) if heads else 0)
        first = start - 1 if said[start - 1].text in HEADER_STOP | ARTICLES else start
        return set(range(first, stop)), len(run)
    return set(), 0


RELATIVES = frozenset(
    ["that", "which", "where", "die", "das", "den", "que", "qui", "donde", "dont", "in"]
)
ARTICLES = frozenset(
    [
        "the",
        "this",
        "a",
        "der",
        "die",
        "das",
        "dem",
        "den",
        "le",
        "la",
        "les",
        "el",
        "los",
        "las",
        "du",
        "des",
        "del",
        "da",
        "do",
        "o",
        "os",
        "as",
        "im",
    ]
)


def _nouns(said: Sequence[Token], books: Sequence[Lexicon]) -> list[tuple[int, int]]:
    """Return where words for a table stand: "table", "league table", "Rangliste"."""
    return [(s, e) for book in books for s, e, _ in book.table_nouns.matches(said)]


def _stands(between: Sequence[Token], phrases: Sequence[tuple[str, ...]]) -> bool:
    return tuple(t.text for t in between) in phrases


def _opening(said: Sequence[Token], phrases: Sequence[tuple[str, ...]]) -> list[int]:
    """Return the lengths of the phrases that open these words."""
    have = tuple(t.text for t in said)
    return [len(p) for p in phrases if have[: len(p)] == p]


def _listed(
    said: Sequence[Token], values: Sequence[Tag], first: Tag, books: Sequence[Lexicon]
) -> list[Tag]:
    """Return the values that go on from the first one: "X, Y and Z"."""
    joins = {w for book in books for w in book.conjunctions.first_words()}
    run = [first]
    for one in values:
        between = said[run[-1].end : one.start]
        if one.start >= run[-1].end and len(between) <= 1 and all(t.text in joins for t in between):
            run.append(one)
    return run


def _goes_on(reading: Reading, place: int) -> bool:
    """Tell whether a noun follows that the names only describe: "the list with Kenyan runners"."""
    return any(t.start == place and t.kind in ("column", "value") for t in reading.tags)


# -- by title ------------------------------------------------------------------------------------


def _by_title(
    question: str, reading: Reading, table: Table, books: Sequence[Lexicon]
) -> tuple[set[int], set[int]]:
    """Return the words of the title that surely name the table, and those that may only do so."""
    said = reading.tokens
    stem = table.file.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")
    own = {singular(w) for phrase in (table.title, stem) for w in words(phrase)}
    own -= HEADER_STOP | ARTICLES | CONNECTORS
    pause = PAUSE.search(question)
    nouns = {i for s, e in _nouns(said, books) for i in range(s, e)}
    found: set[int] = set()
    perhaps: set[int] = set()
    for i in nouns:
        before = said[i - 1].text if i else ""
        beside = any(t.start <= i < t.end and t.weight < FULL for t in reading.of("column"))
        if beside and before in ARTICLES and i > 1 and said[i - 2].text in INSIDE:
            found.add(i)  # "in the chart" of a table with "Weeks on chart"
    telling = neutral_words(tuple(books))
    for start, end in _runs(said, own, nouns):
        titled = {
            singular(said[i].text)
            for i in range(start, end)
            if i not in nouns and said[i].text not in telling and _of_title(said[i].text, own)
        }
        if not titled:
            continue
        stop = pause.start() if pause is not None else -1
        opens = start <= 1 and said[end - 1].end <= stop
        opens &= end == len(said) or said[end].start >= stop
        opens |= _introduces(question, said, start, end)
        called = _called(said, start, end, nouns)
        start = _described(reading, start, end)
        among = start > 1 and said[start - 1].text in ARTICLES and said[start - 2].text in AMONG
        whole = len(titled) > 1 or len(own) == 1 or among
        degree = start < end and any(
            t.kind in DEGREES and start <= t.start < end for t in reading.tags
        )
        counted = any(said[i].text.isdigit() and said[i].text in own for i in range(start, end))
        counted &= not any(t.kind == "year" and start <= t.start < end for t in reading.tags)
        plural = any(singular(said[i].text) != said[i].text for i in range(start, end))
        if opens or called or (degree and whole and plural) or counted:
            found |= set(range(start, end))
        elif len(titled) > 1:
            perhaps |= set(range(start, end))
    return found, perhaps


AMONG = frozenset(["of", "among", "amongst", "within"])  # "which of the top films"
INSIDE = frozenset(
    ["in", "on", "from", "of", "to", "within", "en", "dans", "sur", "em", "no", "na"]
)


def _introduces(question: str, said: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a run opens the question as a place: "in the Lorrain basin, which rivers"."""
    lead = [t.text for t in said[:start]]
    placed = lead and lead[0] in INSIDE and all(t in ARTICLES for t in lead[1:])
    return bool(placed) and question[said[end - 1].end :].lstrip()[:1] in (",", ":", "–", "-")


CONNECTORS = frozenset(
    ["on", "at", "with", "nach", "pro", "par", "de", "von", "bei", "des", "du", "por", "para"]
)


PARTS = frozenset(["in", "from", "since", "to", "im", "and", "vs"])  # join no words of a title


def _of_title(word: str, own: set[str]) -> bool:
    bare = singular(word)
    if bare in own or (len(bare) > SHORT and any(related(bare, w) for w in own)):
        return True
    short = 1 < len(bare) <= SHORT and not VOWEL.search(bare)
    return short and any(len(w) > SHORT and VOWEL.sub("", w) == bare for w in own)  # "wk"


SHORT = 3  # letters of words too short to be known by their stem
VOWEL = re.compile("[aeiou]")


def _runs(said: Sequence[Token], own: set[str], nouns: set[int]) -> list[tuple[int, int]]:
    """Return the spans of neighbouring words that are of the title, or join such words."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    last = 0
    for i, token in enumerate(said):
        if i in nouns or _of_title(token.text, own):
            start, last = (i if start is None else start), i + 1
        elif start is not None and token.text not in (HEADER_STOP | ARTICLES | CONNECTORS) - PARTS:
            runs.append((start, last))
            start = None
    return runs if start is None else [*runs, (start, last)]


def _called(said: Sequence[Token], start: int, end: int, nouns: set[int]) -> bool:
    """Tell whether a run is called a table: "the passport ranking", "the list of lakes by area"."""
    inside = [i for i in range(start, end) if i in nouns]
    return bool(inside) and start > 0 and len(inside) < end - start


def _described(reading: Reading, start: int, end: int) -> int:
    """Return where a run begins with the words of degree before it: "the most visited museums".

    So it is only where the noun is plural and no number stands before: those rows are all rows.
    """
    said = reading.tokens
    plural = any(singular(t.text) != t.text for t in said[start:end])
    if not plural or reading.language != "en":
        return start
    before = [t for t in reading.of(*DEGREES) if t.end == start]
    return min((t.start for t in before), default=start)
