"""Nouns that only say what the rows are: "which ship", "the oldest company"."""

from __future__ import annotations

from giichat.app.frame import Frame
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.slots import Slots
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import singular
from giichat.app.value_slots import of_remark

GENERAL_NAMES = frozenset(
    ["name", "title", "no", "number", "entry", "item", "date", "year", "selected"]
)
COUNTERS = ("which", "how_many", "list", "first", "last", "latest", "most", "least", "what", "only")
ENDS = ("specific", "top", "best", "worst", "oldest", "youngest", "fastest", "slowest", "biggest")
REACH = 4  # words between "which" or "how many" and the noun at most: "how many of the ships"
SMALL_WORDS = frozenset(["of", "the", "these", "those", "all", "following", "other", "only"])
AGENT_ENDINGS = ("er", "or", "ist", "man", "men", "ian")  # of who does something
AGENT_LENGTH = 4  # shorter words with these endings are often other nouns: "year", "tier"
SHORT_WORD = 3  # letters of words that are hardly nouns
# Nouns of time and amount: they ask for a value, never for a row of another kind.
VALUES = frozenset(
    [
        "year",
        "month",
        "week",
        "day",
        "hour",
        "minute",
        "second",
        "season",
        "edition",
        "decade",
        "century",
        "date",
        "time",
        "age",
        "amount",
        "number",
        "total",
        "sum",
        "percentage",
        "percent",
        "difference",
        "average",
        "rank",
        "ranking",
        "place",
        "position",
        "name",
        "reason",
        "person",
        "people",
        "man",
        "woman",
        "kind",
        "type",
        "sort",
        "way",
        "word",
        "letter",
        "price",
        "cost",
        "size",
    ]
)
ECONOMIES = frozenset(["country", "nation", "economy", "state", "territory"])


def read_row_nouns(slots: Slots) -> None:
    """Take the noun that says what the rows are where no header does: "which ship", "how many".

    Of one table that is asked alone, an unknown noun there is what a row is, unless it is of
    another kind: of people where the rows are none, of countries, of time.
    """
    frame, said = slots.frame, slots.reading.tokens
    if frame.table.main:
        return
    if not _general(frame):
        _of_kind(slots)
        return
    nouns = lexicon(ENGLISH).not_people
    kinds = (*COUNTERS, *ENDS) if frame.alone else COUNTERS
    for opening in slots.reading.of(*kinds):
        for i in range(opening.end, min(opening.end + REACH, len(said))):
            noun = singular(said[i].text)
            if (noun in nouns and not _other_kind(slots, noun)) and not _told(slots, i):
                _take(slots, i)
            elif frame.alone and _unknown(slots, i):
                _take(slots, i)
                if i + 1 < len(said) and _unknown(slots, i + 1):
                    _take(slots, i + 1)  # "which roller coaster"
                break
            counted = any(t.start == i for t in slots.reading.of("number"))
            if noun in nouns or (i > opening.end and noun not in SMALL_WORDS and not counted):
                break
    taken = {singular(said[i].text) for i in slots.row_nouns}
    for i, token in enumerate(said):
        if singular(token.text) in taken and not _told(slots, i):
            slots.used.add(i)


def _of_kind(slots: Slots) -> None:
    """Take a general noun for what the header of the names says: "team" in a table of schools."""
    frame = slots.frame
    if frame.name_column is None or not frame.alone:
        return
    header = set(frame.header_words[frame.name_column])
    for i, token in enumerate(slots.reading.tokens):
        noun = singular(token.text)
        kinds = frozenset[str]().union(
            *(b.row_kinds.get(noun, frozenset()) for b in cue_lexicons(slots.reading.language))
        )
        if kinds & header and not any(
            t.start <= i < t.end and t.kind in ("column", "value") for t in slots.reading.tags
        ):
            _take(slots, i)


def _take(slots: Slots, i: int) -> None:
    slots.used.add(i)
    slots.subject_said = True
    slots.row_nouns.add(i)


def _general(frame: Frame) -> bool:
    """Tell whether the header of the names says only that they are names: "Name of concern"."""
    header = frame.header_words[frame.name_column] if frame.name_column is not None else ()
    return not set(header) - GENERAL_NAMES or header[:1] == ("name",)


def _told(slots: Slots, i: int) -> bool:
    """Tell whether a word is a whole value or a column of the table."""
    return any(
        t.start <= i < t.end and (t.kind == "column" or t.weight >= 1)
        for t in slots.reading.of("value", "column")
    )


def _unknown(slots: Slots, i: int) -> bool:
    """Tell whether a word is a noun that nothing explains and that can be what a row is."""
    said = slots.reading.tokens[i]
    noun = singular(said.text)
    if len(noun) <= SHORT_WORD or not noun.isalpha() or noun in VALUES:
        return False
    known = [t for t in slots.reading.tags if t.start <= i < t.end]
    if any(t.kind != "value" or not of_remark(slots, t) for t in known) or i in slots.used:
        return False
    if said.capitalised and i > 0 and not all(t.capitalised for t in slots.reading.tokens):
        return False  # a name
    for book in cue_lexicons(slots.reading.language):
        if {said.text, noun} & (book.neutral | book.verbs | book.vocabulary):
            return False
    return not said.text.endswith(("ed", "ing")) and not _other_kind(slots, noun)


def _other_kind(slots: Slots, noun: str) -> bool:
    """Tell whether a noun is of another kind than the rows."""
    frame = slots.frame
    if noun in ECONOMIES:
        return not frame.of_economies
    agent = noun.endswith(AGENT_ENDINGS) and len(noun) > AGENT_LENGTH
    return agent and not frame.of_persons and noun not in lexicon(ENGLISH).not_people
