"""Which words of a question are those of a table's title, file, aliases or subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from giichat.app.columns import header_vocabulary
from giichat.app.headers import HEADER_STOP, meanings_of
from giichat.app.lexicon import ENGLISH, Lexicon, neutral_words
from giichat.app.slots import Slots
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import UNSPACED_LETTER, Token, fold, related, singular, words
from giichat.ingest.records import Table

HEAD = 4  # letters of a word that can be the head of a longer one
HALF_SAID = 0.5  # the part of a name that must be exceeded to name a table
ACRONYM = re.compile(r"\b[A-Z][A-Z&]+\b")


def says_title(said: tuple[Token, ...], title: str) -> bool:
    """Tell whether a title of several words stands in the question word for word."""
    wanted = words(title)
    return len(wanted) > 1 and stands(said, wanted)


def other_acronyms(slots: Slots) -> int:
    """Return how many acronyms the question has that neither cells nor headers nor titles have.

    They are read by their concept: "PCT applications" as any applications.
    """
    frame, said = slots.frame, slots.reading.tokens
    capitals = [t for t in said if t.raw.isupper() and t.raw.isalpha() and len(t.raw) > 1]
    if len(capitals) * 2 > len(said):
        return 0  # all is written large
    held = header_vocabulary(frame) | set(words(" ".join([frame.title, *frame.table.aliases])))
    own = [t for t in capitals if t.text not in held and singular(t.text) not in held]
    columns = slots.reading.of("column")
    return sum(any(c.start <= said.index(t) < c.end for c in columns) for t in own)


def runs_on(said: tuple[Token, ...], title: str) -> bool:
    """Tell whether two telling words that stand together in a title do so in the question."""
    pairs = {
        pair for pair in pairwise(words(title)) if not set(pair) & HEADER_STOP and pair[0].isalpha()
    }
    return any((a.text, b.text) in pairs for a, b in pairwise(said))


def aliased(said: Sequence[Token], table: Table) -> set[int]:
    """Return the words that stand as a name of several words that the table goes by."""
    have = tuple(token.text for token in said)
    found: set[int] = set()
    for alias in table.aliases:
        wanted = words(alias)
        for i in range(len(have) - len(wanted) + 1 if len(wanted) > 1 else 0):
            if have[i : i + len(wanted)] == wanted:
                found.update(range(i, i + len(wanted)))
    return found


def _pieces(said: Sequence[Token], title: str) -> set[int]:
    """Return the words that a part of a title of a script without spaces is said by: 초고속인터넷."""
    have = tuple(token.text for token in said)
    found: set[int] = set()
    for piece in title.split():
        wanted = words(piece)
        for i in range(len(have) - len(wanted) + 1 if len(wanted) > 1 else 0):
            if have[i : i + len(wanted)] == wanted:
                found.update(range(i, i + len(wanted)))
    return found


def stands(said: Sequence[Token], wanted: tuple[str, ...]) -> bool:
    """Tell whether words stand in the question in this order, without others between."""
    have = tuple(token.text for token in said)
    return any(have[i : i + len(wanted)] == wanted for i in range(len(have) - len(wanted) + 1))


def titled(slots: Slots, table: Table) -> set[int]:
    """Return the words that name the table: those of its title, aliases, subject or file.

    Where the table is catalogued with the names it goes by, more than half of one must be said:
    "capital" is not "Venture capital". An acronym stands for a whole name, a plural says what the
    rows are.
    """
    books = cue_lexicons(slots.reading.language)
    everyday = neutral_words(books)
    said = slots.reading.tokens
    concepts = [
        (start, end, f"@{concept}")
        for book in books
        for start, end, concept in book.synonyms.matches(said)
    ]
    concepts += [(i, i + 1, singular(t.text)) for i, t in enumerate(said)]
    stem = table.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    found: set[int] = set()
    for phrase in (table.title, *table.aliases, table.subject, stem.replace("_", " ")):
        if UNSPACED_LETTER.search(phrase):
            found |= _pieces(said, phrase) if phrase == table.title else set()
            continue  # its letters say nothing one by one
        meanings = [meaning for meaning in meanings_of(phrase, ENGLISH) if not meaning <= everyday]
        hits = [
            (start, end, k)
            for start, end, concept in concepts
            for k, meaning in enumerate(meanings)
            if concept in meaning
        ]
        named = bool(table.aliases) or table.derived
        if not named:
            found.update(i for i, t in enumerate(said) if part_of(t.text, phrase))
            if books[0].language != ENGLISH:
                found.update(i for i, t in enumerate(said) if _inflected(t.text, phrase, books[0]))
        if not named or len({k for _, _, k in hits}) > len(meanings) * HALF_SAID:
            found.update(i for start, end, _ in hits for i in range(start, end))
            plain = {singular(w) for w in words(phrase)} if hits else set()
            found.update(i for i, t in enumerate(said) if singular(t.text) in plain)
        nouns = {
            singular(w) for w in words(phrase) if singular(w) != w
        }  # "finals", "launches": what the rows are
        found.update(i for i, t in enumerate(said) if singular(t.text) in nouns)
        capitals = {singular(fold(word)) for word in ACRONYM.findall(phrase)}
        named_so = {i for i, token in enumerate(said) if singular(token.text) in capitals}
        whole = {singular(w) for w in words(phrase)} <= capitals  # "GII" is a name by itself
        others = any(i not in named_so for start, end, _ in hits for i in range(start, end))
        if whole or others or not named:  # "WIPO" alone is who publishes it
            found.update(named_so)
    return found


def part_of(word: str, title: str) -> bool:
    """Tell whether a word is the head of a longer one in a title: phones, smartphones."""
    bare = singular(word)
    return len(bare) >= HEAD and any(
        singular(w) != bare and singular(w).endswith(bare) for w in words(title)
    )


def _inflected(word: str, title: str, book: Lexicon) -> bool:
    """Tell whether a word is another form of one in a title, or a part of a compound in it."""
    if len(word) < LONG or word in book.vocabulary:
        return False
    stem = word[: max(LONG, len(word) - LONGEST_ENDING)]
    return any(
        related(word, w) or (book.compounds and len(w) > len(word) and stem in w)
        for w in words(title)
        if len(w) >= LONG
    )


LONG = 5  # letters from which a word is told by its stem
LONGEST_ENDING = 3  # letters of an ending: "exportiert"
