"""The values that leave ingest: what was read, and where each piece of it stands.

All are frozen. Nothing here reads a file or knows of storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The format of a file."""

    MARKDOWN = "markdown"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"


class Authority(StrEnum):
    """How near a source stands to who made the ranking; members are in falling order."""

    TABLE = "official table"
    PAGE = "official page"
    OFFICE = "patent office or government"
    PRESS = "press"
    UNSTATED = "unstated"
    LOW = "proxy, mirror or social media"

    @property
    def order(self) -> int:
        """Return 0 for the highest authority, more for lower ones."""
        return list(Authority).index(self)


class Role(StrEnum):
    """What a column says of its row."""

    RANK = "rank"
    PREVIOUS_RANK = "previous rank"
    NAME = "name"
    GROUP = "group"
    EDITION = "edition"
    MEASURE = "measure"
    DATE = "date"
    TEXT = "text"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class File:
    """One readable thing: a file of a folder or a web address.

    `path` is how it is cited, relative to the folder given (or the address itself), and is
    unique in a corpus; `location` is where its bytes are; `sha256` is of those bytes.
    """

    path: str
    location: str
    kind: Kind
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it. `id` is the address where there is one, else the path of the file."""

    id: str
    title: str
    publisher: str = ""
    address: str = ""
    published: str = ""  # ISO date as far as it is known: 2024-08-27, 2024-08, 2024 or ""
    edition: int | None = None
    authority: Authority = Authority.UNSTATED


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table of a document, as a span of its text."""

    kind: str  # "heading", "paragraph", "item" or "table"
    start: int
    end: int
    page: int | None = None  # 1-based; None where the format has no pages
    paragraph: int = 0  # 1-based count over the document, headings not counted
    heading: str = ""  # the nearest heading above
    source: str = ""  # the id of the source this block is attributed to, or ""


@dataclass(frozen=True, slots=True)
class Document:
    """A report: its text exactly as later quoted, and the blocks that cover it."""

    file: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    source: str  # id of the document's own source
    edition: int | None = None  # the edition the report is about, where it is known
    published: str = ""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where words stand: `document.text[start:end]`."""

    file: str
    start: int
    end: int
    page: int | None = None
    paragraph: int = 0
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document to be found by search; `text` is exactly the document's span."""

    text: str
    place: TextPlace
    source: str
    edition: int | None = None


@dataclass(frozen=True, slots=True)
class GridCell:
    """One raw cell of a grid; `row` and `column` (1-based) are those of its own place in the file.

    `number` is set where the format itself stores a number (XLSX). A merged cell is repeated
    over its span, each copy keeping the place of the first.
    """

    text: str
    row: int
    column: int
    number: float | None = None
    place: TextPlace | None = None  # in the document's text, for a table inside a report
    header: bool = False  # the format itself marks it as a header (HTML th)


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of raw cells as a reader found it, before anyone knows what they mean."""

    file: str
    locator: str
    cells: tuple[tuple[GridCell, ...], ...]
    caption: str = ""  # the caption, or the heading or line right above
    source: str = ""  # id of the source the surrounding text names, or ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `printed` is as printed ("" when missing); `number` is what it means, if a number.

    `place` is set where the cell was read from a sentence or from a table inside a text.
    `row` and `column` are where it stands in the file: the 1-based line or sheet row, and the
    1-based column. A cell filled from a merged one keeps the place of the merged one.
    """

    printed: str
    number: float | None = None
    row: int = 0
    column: int = 0
    place: TextPlace | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its whole header as printed, its role, and the unit of its numbers."""

    header: str
    role: Role
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: a cell for every column; the ids of the sources it names, if any."""

    cells: tuple[Cell, ...]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodBreak:
    """From `edition` on, ranks are not comparable with earlier ones, and why."""

    edition: int
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Table:
    """A ranking or any other table in long form: one row a thing (and edition).

    `locator` says which table of the file it is ("sheet Ranking", "page 3, table 1", "");
    `totals` are rows that sum others up and are never counted; `derived` marks a table made of
    statements read in prose, whose cells cite sentences.
    """

    id: str
    file: str
    locator: str
    title: str
    source: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    edition: int | None = None  # of the whole table, where no column says it
    totals: tuple[Row, ...] = ()
    footnotes: tuple[str, ...] = ()
    subject: str = ""  # what a row is, singular: "cluster", "economy", "university"
    aliases: tuple[str, ...] = ()  # other names of this ranking
    size: int | None = None  # how many ranks each edition has when complete
    main: bool = False  # the ranking meant when a question names none
    breaks: tuple[MethodBreak, ...] = ()
    derived: bool = False

    def column(self, role: Role) -> int | None:
        """Return the position of the first column with this role, or None."""
        return next((i for i, column in enumerate(self.columns) if column.role is role), None)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing a sentence says: `subject` has `value` of `measure` in `edition`.

    `ranking` is what the sentence ranks or counts: "cluster", "cluster intensity", "economy" or ""
    when it does not say; `measure` is "rank", "clusters" (a count) or the name of a quantity;
    `scope` narrows it ("top 10", "top 100"); `place` is the sentence, `value_place` the words in
    it that give the value; `printed` is those words.
    """

    subject: str
    edition: int | None
    ranking: str
    measure: str
    number: float
    printed: str
    place: TextPlace
    source: str
    scope: str = ""
    group: str = ""  # the economy or region named beside the subject


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that did not go in, and why, in one line."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Content:
    """What one file gave. A report gives a document, its tables too; a spreadsheet only tables."""

    file: File
    document: Document | None = None
    tables: tuple[Table, ...] = ()
    passages: tuple[Passage, ...] = ()
    statements: tuple[Statement, ...] = ()
    sources: tuple[Source, ...] = ()
