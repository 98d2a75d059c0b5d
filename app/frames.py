"""The frames of a library: which tables belong together, and which could answer a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from threading import Lock

from giichat.app.frame import Frame
from giichat.app.frame_facts import YEARS
from giichat.app.lexicon import ENGLISH
from giichat.app.tokens import Token, singular, words
from giichat.index.library import Library
from giichat.index.records import TableSummary
from giichat.ingest.names import LANGUAGES, Names

CANDIDATES = 12  # frames read for one question; more cost time and never won on the dev questions
NAMED = 6  # further ones that hold the names of a question in another language
CACHED_FRAMES = 256
STATED = ": "  # stands before the ranking in the title of a table of statements
ALIKE = 0.5  # of the words of a title that the next edition of its file must share


class Frames:
    """Gives frames by question; keeps the last used ones."""

    def __init__(self, library: Library, names: Names) -> None:
        self.library = library
        self.names = names
        self._names = {ENGLISH: names}
        self._summaries = {s.id: s for s in library.table_summaries()}
        self._families = _families(self._summaries.values())
        self._family_of = {i: ids for ids in self._families for i in ids}
        self._shelf = _beside_main(self._summaries.values())
        summaries = self._summaries.values()
        said = {singular(w) for s in summaries for w in words(s.title) if not s.main}
        main = {singular(w) for s in summaries for w in words(s.title) if s.main}
        self.has_main = any(s.main for s in summaries)
        self.all_title_words = frozenset(said | main)
        self.title_words = frozenset(said - main)  # the main table is meant without being named
        self._lock = Lock()
        self._frame = lru_cache(CACHED_FRAMES)(self._build)

    @property
    def summaries(self) -> tuple[TableSummary, ...]:
        """Return what is known of every table."""
        return tuple(self._summaries.values())

    def same_ranking(self, one: Frame, other: Frame) -> bool:
        """Tell whether statements of reports and a table, or two of either, are of one ranking.

        A table of statements is titled by what the reports rank ("cluster intensity"); the words
        beyond the subject are those that a table of that ranking has in its own title.
        """
        return one.table.subject == other.table.subject and self._kind(one) == self._kind(other)

    def _kind(self, frame: Frame) -> frozenset[str]:
        """Return the words that tell this ranking from others of the same subject."""
        subject = frame.table.subject
        known = {w for s in self._summaries.values() if s.derived for w in _said_of(s.title)}
        said = _said_of(frame.title) if frame.table.derived else words(frame.title)
        return frozenset((known & set(said)) - set(words(subject)))

    def candidates(
        self, question: Sequence[Token], files: Sequence[str] | None, language: str = ENGLISH
    ) -> list[Frame]:
        """Return the frames whose words the question shares, main tables first.

        The tables beside a main one are always read: hundreds of others may share more words.
        """
        said = [t.text for t in question]
        found = [s.id for s in self._shelf if files is None or s.file in files]
        found += self.library.candidate_tables(said, limit=CANDIDATES, files=files)
        if language != ENGLISH and (named := self._in_tables(question, language)):
            found += self.library.candidate_tables(named, limit=NAMED, files=files)
        if files is not None or len(self._summaries) <= CANDIDATES:
            allowed = [s.id for s in self._summaries.values() if files is None or _within(s, files)]
            found += allowed[: 4 * CANDIDATES]
        found += [s.id for s in self._summaries.values() if s.derived][:CANDIDATES]
        families = list(dict.fromkeys(self._family_of[i] for i in found if i in self._family_of))
        return [self.frame(ids, files, language) for ids in families]

    def _in_tables(self, question: Sequence[Token], language: str) -> list[str]:
        """Return the words that tables have for the names that are said in another language."""
        text = "".join(
            " " * (token.start > before) + token.raw
            for token, before in zip(question, (0, *(t.end for t in question)), strict=False)
        )
        names = [e.name for m in self._names_in(language).mentions(text) for e in m.entities]
        return [w for name in names for w in words(name)]

    def frame(
        self, ids: tuple[str, ...], files: Sequence[str] | None = None, language: str = ENGLISH
    ) -> Frame:
        """Return the frame over these tables, restricted to files where given.

        Its values are known by their names in the language too ("Deutschland").
        """
        with self._lock:
            return self._frame(ids, tuple(files) if files is not None else None, language)

    def of_table(self, table_id: str) -> Frame:
        """Return the frame that a table is part of."""
        return self.frame(self._family_of[table_id])

    def _names_in(self, language: str) -> Names:
        if language not in self._names:
            known = self.names
            for written in (one for one in LANGUAGES if one.split("_")[0] == language):
                known = known.with_language(written)
            self._names[language] = known
        return self._names[language]

    def _build(self, ids: tuple[str, ...], files: tuple[str, ...] | None, language: str) -> Frame:
        tables = [t for i in ids if (t := self.library.table(i)) is not None]
        if files is not None:
            tables = [t for t in tables if t.derived or t.file in files]
        return Frame(tables, self._names_in(language), files, language)


def _beside_main(summaries: Iterable[TableSummary]) -> tuple[TableSummary, ...]:
    """Return the main tables, then those that stand in their folders, so many as are read anyway."""
    known = [s for s in summaries if not s.derived]
    main = [s for s in known if s.main]
    folders = {s.file.rpartition("/")[0] for s in main}
    beside = [s for s in known if not s.main and s.file.rpartition("/")[0] in folders]
    return (*main, *beside[:CANDIDATES])


def _said_of(title: str) -> tuple[str, ...]:
    """Return the words of what a table of statements says its reports rank."""
    return words(title.rpartition(STATED)[2])


def _within(summary: TableSummary, files: Sequence[str]) -> bool:
    return summary.derived or summary.file in files


def _families(summaries: Iterable[TableSummary]) -> tuple[tuple[str, ...], ...]:
    """Join tables that differ only in the edition they are of, the newest first."""
    groups: dict[tuple[object, ...], list[list[TableSummary]]] = defaultdict(list)
    for summary in summaries:
        single = len(summary.editions) == 1 and not summary.derived
        key = (summary.columns, summary.subject) if single else (summary.id,)
        fitting = next((g for g in groups[key] if all(_editions(summary, s) for s in g)), None)
        if fitting is None:
            groups[key].append([summary])
        else:
            fitting.append(summary)
    families = []
    for group in (g for found in groups.values() for g in found):
        years = [s.editions for s in group]
        if len(group) > 1 and len(set(years)) == len(years):
            ordered = sorted(group, key=lambda s: s.editions, reverse=True)
            families.append(tuple(s.id for s in ordered))
        else:
            families += [(s.id,) for s in group]
    return tuple(families)


def _editions(one: TableSummary, other: TableSummary) -> bool:
    """Tell whether two tables of the same columns may be editions of one ranking.

    Their titles are equal but for the year, or they stand in one file, or in files whose names
    differ in the year, and share most words: "Games medals, Lisbon 2019", "Games medals, Kraków 2023".
    """
    titles = [words(YEARS.sub(" ", summary.title)) for summary in (one, other)]
    if titles[0] == titles[1]:
        return True
    files = {YEARS.sub("", summary.file) for summary in (one, other)}
    shared = set(titles[0]) & set(titles[1])
    return len(files) == 1 and len(shared) > ALIKE * max(len(set(title)) for title in titles)
