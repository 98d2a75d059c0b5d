"""What a table says of itself: its rows keyed by name and edition, and what its columns are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from giichat.app.headers import concepts_of, language_of
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.listed_cells import parting_of
from giichat.app.name_column import name_column
from giichat.app.tokens import singular, words
from giichat.ingest.names import Entity, Names
from giichat.ingest.records import Cell, Column, Role, Row, Table
from giichat.ingest.roles import counted, numbers_only

YES_NO = (
    ("yes", "no"),
    ("y", "n"),
    ("true", "false"),
    ("ja", "nein"),
    ("oui", "non"),
    ("si", "no"),
)
JOINED = "–"  # joins the parts of a place: Osaka–Kobe–Kyoto
TEXTUAL = (Role.NAME, Role.GROUP, Role.TEXT, Role.DATE)
MULTIPLE = ";"  # separates several values in one group cell ("China; Hong Kong, China")
MOST = 0.6  # the part of the values of a column that says what the column is
SCOPE = "Scope"  # the header that derived tables give to it
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[/–-]\d{2,4})?(?!\d)")
TOP = re.compile(r"top (\d+)")
WHOLE_TOP = 50  # "the top 100" is a ranking; "the top 10" is a part of one
PERSON = re.compile(r"(?:[^\W\d_][\w.'’-]*\.? ){1,3}[^\W\d_][\w'’-]+")
ROWS_A_YEAR = 2  # a list with fewer rows a year is of events, not of yearly rankings
REPEATED = 1.5  # rows for a name or rank, on average, that make it one of several editions
TOTAL_ROW = -1  # the number of a row that sums others up


@dataclass(frozen=True, slots=True)
class FrameRow:
    """One row with what it is about: its table, name key, edition and rank."""

    table: Table
    row: Row
    number: int  # position over the whole frame, from 0
    name: str
    edition: int | None
    rank: float | None

    def cell(self, column: int) -> Cell:
        """Return the cell in this column."""
        return self.row.cells[column]


def common_title(titles: Sequence[str]) -> str:
    """Return the words that all titles share, years left out; one title is returned as it is."""
    if len(titles) < 2:
        return titles[0]
    bare = [YEARS.sub(" ", title) for title in titles]
    shared = set.intersection(*(set(words(title)) for title in bare))
    kept = [word for word in bare[0].split() if set(words(word)) <= shared]
    return " ".join(kept).strip(" ,;:–-()") or titles[0]


class FrameFacts:
    """One ranking: the rows of a table, or of tables that differ only in their edition."""

    def __init__(
        self,
        tables: Sequence[Table],
        names: Names,
        files: Sequence[str] | None = None,
        spoken: str = ENGLISH,
    ) -> None:
        self.spoken = spoken  # the language of the questions it is read for
        self._files = files
        self.tables = tuple(tables)
        self.table = tables[0]
        self.columns: tuple[Column, ...] = self.table.columns
        self.names = names
        self._entity_cache: dict[str, Entity | None] = {}
        self.name_column = name_column(self.tables)
        self.rank_column = self.table.column(Role.RANK)
        self.edition_column = self.table.column(Role.EDITION)
        self.rows = tuple(self._rows())

    # -- what the table is -------------------------------------------------------------------

    @cached_property
    def title(self) -> str:
        """Return the title; that of several joined tables is what their titles share."""
        return common_title([table.title for table in self.tables])

    @cached_property
    def language(self) -> str:
        """Return the language the headers are written in, as far as the lexicons know."""
        return language_of([column.header for column in self.columns])

    @cached_property
    def editions(self) -> tuple[int, ...]:
        """Return the editions held, oldest first."""
        return tuple(sorted({row.edition for row in self.rows if row.edition is not None}))

    def edition_words(self, edition: int) -> frozenset[str]:
        """Return the words that an edition is printed with beside its year: "jun" of "Jun 2024"."""
        return self._edition_words.get(edition, frozenset())

    @cached_property
    def title_words(self) -> dict[str, int]:
        """Return the words that the title of one edition alone has, with the edition."""
        if len(self.tables) < 2 or self.edition_column is not None:
            return {}
        shared = set(words(self.title))
        found: dict[str, set[int]] = defaultdict(set)
        for table in self.tables:
            for word in set(words(YEARS.sub(" ", table.title))) - shared:
                found[word].add(table.edition or 0)
        return {word: years.pop() for word, years in found.items() if len(years) == 1}

    @cached_property
    def _edition_words(self) -> dict[int, frozenset[str]]:
        found: dict[int, frozenset[str]] = {}
        for row in self.rows if self.edition_column is not None else ():
            if row.edition is not None and row.edition not in found:
                printed = row.cell(self.edition_column or 0).printed
                found[row.edition] = frozenset(w for w in words(printed) if not w.isdigit())
        return found

    @cached_property
    def yearly(self) -> bool:
        """Tell whether the edition says which ranking a row is of, not what the row is.

        A list of films has a year a row; a yearly ranking has several rows a year.
        """
        if not self.editions:
            return False
        if self.edition_column is None or self.table.derived:
            return True
        if self.name_column is None or self.name_column == self.edition_column:
            return False
        by_edition = Counter(row.edition for row in self.rows if row.edition is not None)
        names = Counter(row.name for row in self.rows)
        several = len(self.rows) >= ROWS_A_YEAR * len(by_edition)
        if several and max(names.values()) > 1 and REPEATED * len(names) < len(self.rows):
            return True
        if self.rank_column is None:
            return False
        # Ties share a rank too: of a list with a year a row that says nothing.
        ranks = [row.rank for row in self.rows if row.rank is not None]
        repeated = len(set(ranks)) < len(ranks)
        return len(by_edition) == 1 or (
            repeated and (several or REPEATED * len(set(ranks)) < len(ranks))
        )

    @cached_property
    def group_columns(self) -> tuple[int, ...]:
        """Return the columns whose values repeat and group the rows."""
        return tuple(i for i, c in enumerate(self.columns) if c.role is Role.GROUP)

    @cached_property
    def measure_columns(self) -> tuple[int, ...]:
        """Return the columns that hold numbers to compare, rank left out."""
        return tuple(i for i, c in enumerate(self.columns) if c.role is Role.MEASURE and c.numeric)

    @cached_property
    def only_measure(self) -> int | None:
        """Return the one measure of the table, printed changes of it left out, or None."""
        main = [
            i for i in self.measure_columns if "@growth" not in concepts_of(self.header(i), ENGLISH)
        ]
        if len(main) > 1:
            main = [i for i in main if not self.years_only(i) and not self.counts_up(i)]
        if len(main) > 1 and len(self.editions) > 1:
            main = [i for i in main if self._varies(i)]
        return main[0] if len(main) == 1 else None

    def _varies(self, column: int) -> bool:
        """Tell whether a column changes from edition to edition for the same name."""
        held: dict[str, set[str]] = defaultdict(set)
        for row in self.rows:
            held[row.name].add(row.cell(column).printed)
        return any(len(printed - {""}) > 1 for printed in held.values())

    @cached_property
    def ranked(self) -> bool:
        """Tell whether the rank orders the rows: the places of a club over its seasons do not."""
        ranks = {int(row.rank) for row in self.rows if row.rank is not None}
        if self.rank_column is None or not ranks:
            return False
        if self.edition_column is not None and self.name_column == self.edition_column:
            return False  # the places of one club over its seasons
        header = self.header(self.rank_column)
        if numbers_only(header) and not counted([row.rank for row in self.rows]):
            return False  # the numbers of shirts
        if not self.yearly and len(self.editions) == len(self.rows) > 1:
            placed = [row.rank for row in self.rows if row.rank is not None]
            if placed not in (sorted(placed), sorted(placed, reverse=True)):
                return False  # one row a season: the places of one club
        return self.yearly or self.table.size is not None or 2 * len(ranks) > max(ranks)

    @cached_property
    def rank_stays(self) -> bool:
        """Tell whether a measure changes over the editions and the rank is of one edition only."""
        ranks: dict[str, set[float | None]] = defaultdict(set)
        for row in self.rows:
            ranks[row.name].add(row.rank)
        return (
            self.yearly
            and len(self.editions) > 1
            and len(self.measure_columns) == 1
            and all(len(held - {None}) <= 1 for held in ranks.values())
        )

    @cached_property
    def scope_column(self) -> int | None:
        """Return the column that says which part a statement of a report is about, or None."""
        return self.column_of(SCOPE) if self.table.derived else None

    @cached_property
    def whole_scopes(self) -> frozenset[str]:
        """Return the scopes that mean the whole ranking: none said, or the largest "top n"."""
        if self.scope_column is None:
            return frozenset({""})
        said = {row.cell(self.scope_column).printed for row in self.rows}
        tops = sorted((int(m[1]), s) for s in said if (m := TOP.fullmatch(s)))
        return frozenset({"", *(s for n, s in tops[-1:] if n >= WHOLE_TOP)})

    @cached_property
    def of_persons(self) -> bool:
        """Tell whether the rows are people: most names are two or three capitalised words."""
        return self.name_column is not None and self.persons(self.name_column)

    def persons(self, column: int) -> bool:
        """Tell whether a column holds people: names like theirs, under no header of other things."""
        if set(self.header_words[column]) & lexicon(ENGLISH).not_people:
            return False
        names = {row.cell(column).printed for row in self.rows}
        return bool(names) and sum(bool(PERSON.fullmatch(n)) for n in names) >= len(names) * MOST

    @cached_property
    def repeated(self) -> bool:
        """Tell whether a name can stand in several rows of one edition (opponents of a season)."""
        held = [(row.name, row.edition if self.yearly else None) for row in self.rows]
        return len(set(held)) < len(held)

    def counts_up(self, column: int) -> bool:
        """Tell whether a column only numbers the rows: Game 1, Game 2, Game 3."""
        if not self.columns[column].numeric or self.columns[column].role is not Role.MEASURE:
            return False
        held = [row.cell(column).number for row in self.rows]
        return len(held) > 2 and all(
            a is not None and b is not None and b - a == 1 for a, b in pairwise(held)
        )

    def rises(self, column: int) -> bool:
        """Tell whether the numbers of a column only rise from row to row: picks, laps, dates."""
        held = [n for row in self.rows if (n := row.cell(column).number) is not None]
        return len(held) > 2 and all(a < b for a, b in pairwise(held))

    def tells_rows_apart(self, column: int) -> bool:
        """Tell whether every row has its own text in a column: another name of the rows."""
        held = [row.cell(column).printed for row in self.rows]
        names = self.counts_up(column) or not self.columns[column].numeric
        return names and all(held) and len(set(held)) == len(held)

    def yes_no(self, column: int) -> tuple[str, str] | None:
        """Return the keys for yes and no of a column that holds nothing else, or None."""
        held = {self.key(row.cell(column).printed) for row in self.rows} - {""}
        for yes, no in YES_NO:
            if held <= {yes, no} and yes in held and self.columns[column].role is not Role.NAME:
                return yes, no
        return None

    def years_only(self, column: int) -> bool:
        """Tell whether a number column holds nothing but years."""
        if "(" in self.header(column):
            return False  # a unit: "Main span (m)"
        numbers = [n for row in self.rows if (n := row.cell(column).number) is not None]
        return bool(numbers) and all(n.is_integer() and 1000 <= n <= 2100 for n in numbers)

    def header(self, column: int) -> str:
        """Return the header of a column."""
        return self.columns[column].header

    @cached_property
    def header_words(self) -> tuple[tuple[str, ...], ...]:
        """Return the folded, singular words of each header."""
        return tuple(tuple(singular(w) for w in words(c.header)) for c in self.columns)

    def column_of(self, header: str) -> int | None:
        """Return the position of the column with this header, or None."""
        return next((i for i, c in enumerate(self.columns) if c.header == header), None)

    def key(self, printed: str) -> str:
        """Return what a text value is compared by: the canonical name where it is known."""
        entity = self.entity(printed)
        return entity.name if entity else " ".join(words(printed))

    def entity(self, printed: str) -> Entity | None:
        """Return the one known entity of this name, or None."""
        if printed not in self._entity_cache:
            found = self.names.resolve(printed)
            same = [e for e in found if e.name == printed]
            pick = same[0] if same else found[0] if len(found) == 1 else None
            if pick is not None and not same and JOINED in pick.name and pick.name in self._parted:
                pick = None
            self._entity_cache[printed] = pick
        return self._entity_cache[printed]

    @cached_property
    def _parted(self) -> frozenset[str]:
        """Return the joined places of which a column names several parts: Osaka and Kobe are two."""
        parts: dict[tuple[str, int, str], set[str]] = defaultdict(set)
        for table in self.tables:
            for row in table.rows:
                own = self.edition_column
                year = row.cells[own].printed if own is not None else str(table.edition)
                for column, cell in enumerate(row.cells):
                    if self.columns[column].role not in TEXTUAL or not cell.printed:
                        continue
                    found = self.names.resolve(cell.printed)
                    if len(found) == 1 and JOINED in found[0].name:
                        parts[found[0].name, column, year].add(cell.printed)
        return frozenset(name for (name, _, _), printed in parts.items() if len(printed) > 1)

    def keys(self, cell: Cell, column: int) -> tuple[str, ...]:
        """Return the keys of a cell; a cell of text may hold several values."""
        if not cell.printed:
            return ()
        if self.columns[column].role is Role.GROUP and MULTIPLE in cell.printed:
            return tuple(self.key(part.strip()) for part in cell.printed.split(MULTIPLE))
        parts = self.parts_of(cell.printed, column)
        parts += (
            (self._heads[column, cell.printed],) if (column, cell.printed) in self._heads else ()
        )
        return tuple(self.key_in(part, column) for part in parts)

    @cached_property
    def _heads(self) -> dict[tuple[int, str], str]:
        """Return the text cells whose first sentence alone is what other cells say."""
        found: dict[tuple[int, str], str] = {}
        for column, description in enumerate(self.columns):
            if description.role not in (Role.GROUP, Role.TEXT) or column == self.name_column:
                continue
            held = {row.cell(column).printed for row in self.rows}
            for printed in held:
                head = printed.partition(". ")[0]
                if head != printed and head in held:
                    found[column, printed] = head
        return found

    def key_in(self, printed: str, column: int) -> str:
        """Return the key of a text in one column: "RE" for the rank before is no country."""
        if self.columns[column].role is Role.PREVIOUS_RANK:
            return " ".join(words(printed))
        return self.key(printed)

    def parts_of(self, printed: str, column: int) -> tuple[str, ...]:
        """Return the values that a cell of a column lists, the one that it is where it lists none."""
        parting = self._parting.get(column)
        if parting is None:
            return (printed,)
        return tuple(p.strip() for p in parting.split(printed) if p.strip()) or (printed,)

    @cached_property
    def _parting(self) -> dict[int, re.Pattern[str]]:
        """Return what parts the values of each column whose cells list several.

        The parts of such cells stand alone in others, or once first and once last in the lists.
        """
        found: dict[int, re.Pattern[str]] = {}
        for column, description in enumerate(self.columns):
            if column == self.name_column or description.role not in (Role.GROUP, Role.TEXT):
                continue
            held = {row.cell(column).printed for row in self.rows} - {""}
            if (parting := parting_of(held)) is not None:
                found[column] = parting
        return found

    # -- building ----------------------------------------------------------------------------

    def _rows(self) -> list[FrameRow]:
        allowed = ((t, row) for t in self.tables for row in t.rows if self._allowed(row))
        return [self._frame_row(table, row, n) for n, (table, row) in enumerate(allowed)]

    @cached_property
    def totals(self) -> tuple[FrameRow, ...]:
        """Return the rows that sum others up, as printed: named like them, never counted."""
        rows = [(t, row) for t in self.tables for row in t.totals if self._allowed(row)]
        return tuple(self._frame_row(table, row, TOTAL_ROW) for table, row in rows)

    def _frame_row(self, table: Table, row: Row, number: int) -> FrameRow:
        name, rank = self.name_column, self.rank_column
        printed = row.cells[name].printed if name is not None else ""
        if not printed and number == TOTAL_ROW:
            printed = next((cell.printed for cell in row.cells if cell.printed), "")
        return FrameRow(
            table=table,
            row=row,
            number=number,
            name=self.key(printed) if printed else "",
            edition=self._edition(table, row),
            rank=row.cells[rank].number if rank is not None else None,
        )

    def _allowed(self, row: Row) -> bool:
        """Tell whether a row may be used: within the files given, and of the whole ranking."""
        places = [cell.place for cell in row.cells if cell.place is not None]
        return self._files is None or not places or all(p.file in self._files for p in places)

    def _edition(self, table: Table, row: Row) -> int | None:
        if self.edition_column is None:
            return table.edition
        number = row.cells[self.edition_column].number
        return int(number) if number is not None else None
