"""A question read over every table that could answer it, the likeliest reading first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from weakref import WeakKeyDictionary

from giichat.app.columns import header_vocabulary
from giichat.app.filling import fill
from giichat.app.followup import Before, follow, in_other_table, in_same_edition
from giichat.app.frame import Frame
from giichat.app.frames import Frames
from giichat.app.headers import concepts_of
from giichat.app.joined_words import taken_apart
from giichat.app.lexicon import ENGLISH, Lexicon, detect
from giichat.app.marks import FULL, Reading, Tag, inside
from giichat.app.plan import Operation, Plan
from giichat.app.pointers import Pointer, pointers, without
from giichat.app.segment import segmented
from giichat.app.served import unserved
from giichat.app.slots import Slots, inside_cue, unexplained
from giichat.app.spelling import Known, correct
from giichat.app.tagging import cue_lexicons, tag
from giichat.app.title_words import (
    aliased,
    other_acronyms,
    part_of,
    runs_on,
    says_title,
    stands,
    titled,
)
from giichat.app.tokens import Token, singular, tokens, words
from giichat.app.two_tables import of_main
from giichat.app.understand import plan_of

# What a reading gains and loses; found on the dev questions. An unexplained word outweighs all.
UNEXPLAINED = -4.0
TITLE_WORD = 1.0
TITLE_SAID = 4.0  # the whole title, word for word
NOT_ITS_OWN = -3.0  # an acronym that the table nowhere has: "PCT applications" of another office
TITLE_RUN = 1.5  # two words of a title that stand together in both: "liveability index"
ALIAS_SAID = 1.5  # a whole name that the table goes by, "the GII": more than the main table gains
SUBJECT_SAID = 2.0
NAME_FOUND = 2.0
COLUMN_FOUND = 1.0
COLUMN_WORD = 0.5
PART_OF_NAME = 3.0  # lost where the word is part of a longer name that another table holds
FOLLOWS = 5.0  # a question that leans on the one before stays in its table
MAIN = 2.0  # a question that names no table means the library's own ranking
BESIDE_MAIN = 1.0  # a table that the catalogue gives other names: one of the library's own
ROWS_ASKED = 1.0  # "which economy ..." asks for rows of economies, not for a cell of another table
NOT_HELD = -2.0  # another table may hold the edition asked about
CONDITION_FOUND = 1.0
NO_RANKS = -2.0  # a rank is asked of a table without ranks
DERIVED = -1.0

# Cues that reckon with a measure: a word of the title then means the column too.
RECKONS = ("how_many", "difference", "sum", "average", "more", "less", "more_than", "less_than")
FOREIGN_NAME = 7  # a word written small is mended to no shorter name: "indica" is not India
# What is asked of all rows between two editions: too much to read into a verb alone.
OF_ROWS = (Operation.MOVED, Operation.CLIMB, Operation.ENTERED, Operation.LEFT)
REACH = 3  # words between the noun for rows and the rank told of them
RANK_ASKED = ("rank", "leader", "runner_up", "bronze", "podium", "highest_ranked")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read the question, and how well it explains its words."""

    plan: Plan
    frame: Frame
    slots: Slots
    unknown: tuple[str, ...]
    score: float
    named: bool  # the question names the table, or a name in it
    called: bool = False  # the question calls the table by a whole name of it
    follows: bool = False  # the reading leans on the question before


Readings = dict[Frame, Candidate | None]  # what each table makes of one question


class Reader:
    """Reads questions over the frames of a library."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames
        self._vocabularies: WeakKeyDictionary[Frame, Known] = WeakKeyDictionary()
        self._everyday: dict[str, Known] = {}

    def candidates(
        self,
        question: str,
        files: Sequence[str] | None,
        before: Before | None,
        *,
        stated: bool = True,
        read: Readings | None = None,
    ) -> list[Candidate]:
        """Return every table's reading of the question, the likeliest first.

        `before` is the question before, which a follow-up leans on. Without `stated` the tables
        made of statements of reports are left out. What `read` holds of this very question is
        taken from there, and what is read anew is put there.
        """
        said = tokens(question)
        language = detect(said, question)
        frames = self.frames.candidates(said, files, language)
        if not stated:
            frames = [frame for frame in frames if not frame.table.derived]
        if before is not None and all(f.table.id != before.plan.table for f in frames):
            frames.append(self.frames.frame((before.plan.table,), files, language))
        read = {} if read is None else read
        for frame in frames:
            if frame.rows and frame not in read:
                read[frame] = self._read(question, said, frame, language, before)
        found = [c for frame in frames if (c := read.get(frame)) is not None]
        if any(c.called and not c.follows for c in found):
            found = [
                replace(c, score=c.score - FOLLOWS) if c.follows and not c.called else c
                for c in found
            ]  # "and where was Japan in the GII": another table is named
        return sorted(_without_parts(found), key=lambda c: -c.score)

    def _read(
        self,
        question: str,
        said: tuple[Token, ...],
        frame: Frame,
        language: str,
        before: Before | None,
    ) -> Candidate | None:
        """Return the reading over one table; words that only name it may ask for something too."""
        lexicons = cue_lexicons(language)
        known = self._vocabulary(frame, language)
        said = taken_apart(said, lexicons[0], known.names)
        mended = correct(said, known)
        named = [(s, e) for s, e, value in frame.values.matches(mended) if value.whole]
        headed = [(s, e) for s, e, _ in frame.headers.matches(mended)]
        reading = tag(segmented(mended, lexicons[0], [*named, *headed]), frame, language)
        best: Candidate | None = None
        found = pointers(question, reading, frame)
        if not any(pointed.names for pointed in found):
            best = self._candidate(said, reading, frame, before, None)
        for pointed in found:
            aside = self._candidate(said, without(reading, pointed), frame, before, pointed)
            best = _likelier(aside, best, pointed)
        return best

    def _candidate(
        self,
        said: tuple[Token, ...],
        reading: Reading,
        frame: Frame,
        before: Before | None,
        pointed: Pointer | None,
    ) -> Candidate | None:
        """Return what the marked words ask of a table; the words that point at it ask nothing."""
        lexicons = cue_lexicons(reading.language)
        slots = fill(reading, frame)
        slots.used |= pointed.places if pointed else set()
        titles = self._use_title(slots)
        alias = any(stands(said, words(alias)) for alias in frame.table.aliases)
        _drop_title_columns(slots)
        plan = plan_of(slots)
        follows = None
        if before is not None and before.plan.table == frame.table.id:
            follows = follow(before, slots, plan)
            plan = follows or plan
        elif before is not None:
            if in_same_edition(before, slots):
                plan = plan_of(slots)
            if (titles or slots.title_measure) and plan is None:
                plan = follows = in_other_table(before, slots)
        if plan is None or (
            follows is None and not (titles or alias) and self._of_nothing(slots, plan)
        ):
            return None
        _use_spare(slots, plan)
        unknown = unexplained(slots, plan, lexicons)
        unknown += tuple(w for w in unserved(slots, plan) if w not in unknown)
        score = (
            UNEXPLAINED * len(unknown)
            + TITLE_WORD * titles
            + TITLE_SAID * says_title(said, frame.title)
            + NOT_ITS_OWN * other_acronyms(slots)
            + TITLE_RUN * (not frame.table.aliases and runs_on(said, frame.title))
            + ALIAS_SAID * alias
            + SUBJECT_SAID * slots.subject_said
            + NAME_FOUND * (len(slots.names) + (pointed.names if pointed else 0))
            + COLUMN_FOUND * sum(_covered(slots, column) for column in slots.columns)
            + COLUMN_WORD * len({i for t in reading.of("column") for i in range(t.start, t.end)})
            + CONDITION_FOUND * len(slots.conditions)
            + NO_RANKS * (frame.rank_column is None and _asks_rank(slots))
            + FOLLOWS * (follows is not None)
            + (MAIN if frame.table.main else BESIDE_MAIN * bool(frame.table.aliases))
            + ROWS_ASKED * _asks_rows(slots)
            + DERIVED * frame.table.derived
            + NOT_HELD * any(edition not in frame.editions for edition in slots.editions.missing)
        )
        meant = bool(titles or slots.subject_said or slots.names or pointed)
        called = alias or says_title(said, frame.title)
        return Candidate(
            plan, frame, slots, unknown, score, meant, called=called, follows=follows is not None
        )

    def _of_nothing(self, slots: Slots, plan: Plan) -> bool:
        """Tell whether no word says what is asked about: rows that moved, in "who jumped first".

        Where a library has a main table, no other is meant by cues and verbs alone.
        """
        named = bool(
            slots.subject_said
            or slots.conditions
            or slots.names
            or slots.columns
            or slots.title_measure
        )
        bounded = bool(slots.editions.said or slots.ranks or slots.limit or slots.regions)
        elsewhere = self.frames.has_main and not (
            slots.frame.table.main or slots.frame.alone or named
        )
        told = named or bounded or slots.frame.alone
        return elsewhere or (plan.operation in OF_ROWS and not told)

    def everyday(self, book: Lexicon) -> Known:
        """Return the words of a language, those of titles beside them, for mending a question.

        Compounds are left to the tables: they are taken apart first. Made once a language: the
        titles of a large library are many.
        """
        if book.language not in self._everyday:
            self._everyday[book.language] = self._everyday_words(book)
        return self._everyday[book.language]

    def _everyday_words(self, book: Lexicon) -> Known:
        none = book.compounds or book.unspaced
        titles = frozenset() if none else self.frames.all_title_words
        return Known(
            words=titles | book.vocabulary | book.verbs,
            telling=frozenset() if none else _telling_words(book),
            names=titles,
            plain=frozenset() if none else book.neutral,
            opening=book.opening,
            language=book.language,
            shortest_name=FOREIGN_NAME,
        )

    def _vocabulary(self, frame: Frame, language: str) -> Known:
        """Return the words known beside a frame, and those that typing errors are mended to.

        A frame is made for one language, so one vocabulary serves it.
        """
        held = self._vocabularies.get(frame)
        if held is None:
            lexicons = cue_lexicons(language)
            own = lexicons[0]
            names = frozenset(frame.values.all_words() | header_vocabulary(frame))
            held = self._vocabularies[frame] = Known(
                words=names.union(*(book.vocabulary | book.verbs for book in lexicons)),
                telling=_telling_words(own),
                names=names,
                plain=own.neutral,
                opening=own.opening,
                language=language,
                shortest_name=0 if language == ENGLISH else FOREIGN_NAME,
            )
        return held

    def _use_title(self, slots: Slots) -> int:
        """Mark the words that only say which table is meant; return how many distinct ones."""
        table = slots.frame.table
        rows = words(table.title)[-1:]  # "episodes", "List of mayors": what the rows are
        found = titled(slots, table)
        for i, token in enumerate(slots.reading.tokens):
            last = bool(rows) and singular(token.text) == singular(rows[0]) != rows[0]
            plural = i in found and (
                singular(token.text) != token.text or part_of(token.text, table.title)
            )
            full = [
                t
                for t in slots.reading.of("column")
                if t.weight >= FULL or slots.frame.columns[t.value].numeric
            ]
            if last or (plural and not inside(i, i + 1, full)):
                slots.subject_said = True
        called_main = of_main(
            slots.reading.tokens, slots.frame, cue_lexicons(slots.reading.language)
        )
        slots.used |= found | called_main
        columns = slots.reading.of("column")
        books = cue_lexicons(slots.reading.language)
        said = slots.reading.tokens
        by_alias = aliased(said, table) if books[0].language != ENGLISH else set()
        slots.used |= by_alias
        telling = [
            i
            for i in found | by_alias
            if i in by_alias or not any(said[i].text in book.neutral for book in books)
        ]
        return sum(not inside(i, i + 1, columns) for i in telling)


def _likelier(
    aside: Candidate | None, plain: Candidate | None, pointed: Pointer
) -> Candidate | None:
    """Return the reading that explains more; of equals the one the pointer asks for."""
    if aside is None or plain is None:
        return aside or plain
    if len(aside.unknown) != len(plain.unknown):
        return min(aside, plain, key=lambda c: len(c.unknown))
    return aside if pointed.sure else plain


@lru_cache(maxsize=32)
def _telling_words(book: Lexicon) -> frozenset[str]:
    """Return the words that ask for something, in the plural too: "clsters" is "clusters"."""
    plurals = {f"{word}s" for group in book.concept_words.values() for word in group}
    return book.telling | (plurals if book.language == ENGLISH else set())


def _without_parts(found: list[Candidate]) -> list[Candidate]:
    """Mark down readings that take a part of a name for another: Diego, of San Diego."""
    whole = {(n.start, n.end) for c in found for n in c.slots.names if n.whole}
    return [
        replace(c, score=c.score - PART_OF_NAME)
        if any(
            not n.whole and any(s <= n.start and n.end <= e and e - s > 1 for s, e in whole)
            for n in c.slots.names
        )
        else c
        for c in found
    ]


def _tells(slots: Slots, noun: Tag) -> bool:
    """Tell whether a rank is told of a noun: "the economies which occupied ranks 5 and 6"."""
    places = slots.reading.of("rank", "ordinal", "number")
    return slots.reading.has("which") and any(0 <= t.start - noun.end <= REACH for t in places)


def _covered(slots: Slots, column: int) -> float:
    """Return how much of a column's header the question says, 0 to 1."""
    tags = [t.weight for t in slots.reading.of("column") if t.value == column]
    return min(max(tags, default=1.0), 1.0)


def _asks_rows(slots: Slots) -> bool:
    """Tell whether the noun right after "which" is that of the rows, and a place is asked about.

    "Which of China and India" asks for rows that are named so.
    """
    chosen = len(slots.names) > 1 and any(
        slots.names[0].start - t.end == 1 for t in slots.reading.of("which", "who")
    )
    if chosen:
        return True
    asked = {t.end for t in slots.reading.of("which", "how_many")}
    rows = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
    ranked = {t.start for t in slots.reading.of("rank")}  # "the country ranking"
    of_rows = any(t.start in asked or _tells(slots, t) for t in rows)
    return (bool(slots.ranks) and of_rows) or any(t.end in ranked for t in rows)


def _asks_rank(slots: Slots) -> bool:
    counted = {t.start for t in slots.reading.of("most", "least")}  # "second most" is no rank
    ordinal = any(t.end not in counted for t in slots.reading.of("ordinal"))
    years = {t.end for t in slots.reading.of("year")}  # "the 2023 ranking" asks for no rank
    top = slots.limit is not None and slots.reading.has("top") and not slots.columns
    steps = [t for t in slots.reading.of("difference") if inside_cue(slots, t, "rank")]
    asked = (*slots.reading.of(*RANK_ASKED), *steps)
    return ordinal or top or any(t.start not in years for t in asked)


def _drop_title_columns(slots: Slots) -> None:
    """Forget columns that only words of the title point at: "third by intensity"."""
    table = slots.frame.table
    title = concepts_of(" ".join([table.title, *table.aliases]), ENGLISH)
    plain = {singular(w) for w in words(table.title)}
    said = {
        (start, end)
        for book in cue_lexicons(slots.reading.language)
        for start, end, concept in book.synonyms.matches(slots.reading.tokens)
        if f"@{concept}" in title
    }
    for one in slots.reading.of("column"):
        words_said = slots.reading.tokens[one.start : one.end]
        titled = (one.start, one.end) in said or all(singular(t.text) in plain for t in words_said)
        counted = slots.frame.columns[one.value].numeric and slots.reading.has(*RECKONS)
        if one.weight < FULL and titled and not counted and one.value in slots.columns:
            slots.columns.remove(one.value)
            slots.title_measure = True


def _use_spare(slots: Slots, plan: Plan) -> None:
    """Mark a bare number as explained when the plan took it up."""
    conditions = (*plan.conditions, *((plan.claim,) if plan.claim else ()))
    taken = {value for c in conditions for value in c.values}
    for one in slots.spare:
        if float(one.value) in taken:
            slots.use(one)
