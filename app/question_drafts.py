"""A table -> questions about it with golds, for a person to review: `giichat eval --draft`."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from giichat.app.errors import QuestionError
from giichat.app.numbers import FIRST_YEAR, LAST_YEAR
from giichat.ingest.corpus import gather, read_file
from giichat.ingest.names import Names
from giichat.ingest.records import Cell, Role, Row, Table

T = TypeVar("T")
EACH = 6  # questions of a kind and edition: enough to choose from, few enough to review
BEYOND = 40  # places below the last one held, where surely nothing is held
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")
REVIEW = "drafted; read the question, check the gold, then remove this note"


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of one edition of a table; `named` is "in 2024" or nothing."""

    table: Table
    rows: tuple[Row, ...]
    edition: str

    @property
    def when(self) -> str:
        return f" in {self.edition}" if self.edition else ""


def draft_lines(path: Path) -> list[str]:
    """Return drafted questions as lines of JSON.

    Raises IngestError when the file cannot be read, QuestionError when it holds no table with
    named rows.
    """
    records = [r for table in tables_in(path) for r in drafts(table)]
    if not records:
        raise QuestionError(f"{path.name} holds no table whose rows have names")
    for number, record in enumerate(records, start=1):
        record["id"] = f"{path.stem}-{number:03d}"
    return [json.dumps(record, ensure_ascii=False) for record in records]


def tables_in(path: Path) -> tuple[Table, ...]:
    """Return the tables of a file, read as a library would."""
    with TemporaryDirectory() as folder:
        found = gather([str(path)], Path(folder))
        if not found.files:
            reason = found.skipped[0].reason if found.skipped else "nothing to read"
            raise QuestionError(f"{path}: {reason}")
        names = Names.shipped()
        return tuple(
            table
            for file in found.files
            for table in read_file(file, found.catalogue, names).tables
            if not table.derived
        )


def drafts(table: Table) -> list[dict[str, Any]]:
    """Return question records about a table, without ids, in a fixed order."""
    if table.column(Role.NAME) is None:
        return []
    found: list[dict[str, Any]] = []
    for part in _parts(table):
        found += [*_by_rank(part), *_of_names(part), *_superlatives(part), *_groups(part)]
    return found + list(_unanswerable(table))


def _parts(table: Table) -> list[_Part]:
    """Return the first and the last edition; the whole table when it has none."""
    column = table.column(Role.EDITION)
    if column is None:
        return [_Part(table, table.rows, str(table.edition or ""))]
    editions: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if row.cells[column].printed:
            editions[row.cells[column].printed].append(row)
    chosen = sorted(editions)[-1:] + sorted(editions)[:1]
    return [_Part(table, tuple(editions[e]), e) for e in dict.fromkeys(chosen)]


def _by_rank(part: _Part) -> Iterator[dict[str, Any]]:
    rank = part.table.column(Role.RANK)
    if rank is None:
        return
    holders: dict[float, list[Row]] = defaultdict(list)
    for row in part.rows:
        if row.cells[rank].number is not None:
            holders[row.cells[rank].number or 0.0].append(row)
    for place in _spread(sorted(holders)):
        rows = holders[place]
        yield _record(
            part.table,
            "lookup",
            f"Which {_subject(part.table)} ranked {ordinal(int(place))}{part.when}?",
            accept=[_name(part.table, row) for row in rows],
            expected=[_place(part.table, _name_cell(part.table, row)) for row in rows],
        )


def _of_names(part: _Part) -> Iterator[dict[str, Any]]:
    """Yield questions for the rank and one measure of a name that has one row only."""
    rows = _once(part)
    measures = _columns(part.table, Role.MEASURE)
    rank = part.table.column(Role.RANK)
    for number, row in enumerate(_spread(rows)):
        wanted = [rank] if rank is not None else []
        wanted += [measures[number % len(measures)]] if measures else []
        for column in wanted:
            cell = row.cells[column]
            if not cell.printed:
                continue
            header = part.table.columns[column].header
            name = _name(part.table, row)
            yield _record(
                part.table,
                "lookup",
                f"What rank did {name} have{part.when}?"
                if column == rank
                else f"What is the {_said(header)} of {name}{part.when}?",
                accept=[cell.printed],
                expected=[_place(part.table, cell, header)],
            )


def _superlatives(part: _Part) -> Iterator[dict[str, Any]]:
    """Yield who has most of each measure that every row has, where one row has it alone."""
    for column in _columns(part.table, Role.MEASURE)[:EACH]:
        values = [row.cells[column].number for row in part.rows]
        numbers = [v for v in values if v is not None]
        if len(numbers) < max(2, len(values)) or numbers.count(max(numbers)) > 1:
            continue
        if all(value.is_integer() and FIRST_YEAR <= value <= LAST_YEAR for value in numbers):
            continue  # of a year the latest is asked for, not the highest
        row = part.rows[values.index(max(numbers))]
        header = part.table.columns[column].header
        yield _record(
            part.table,
            "superlative",
            f"Which {_subject(part.table)} had the highest {_said(header)}{part.when}?",
            accept=[_name(part.table, row)],
            expected=[_place(part.table, row.cells[column], header)],
        )


def _groups(part: _Part) -> Iterator[dict[str, Any]]:
    """Yield the rows of a group, listed and counted, where the table claims to be complete."""
    column = part.table.column(Role.GROUP)
    if column is None or (part.table.size or 0) > len(part.rows):
        return
    members: dict[str, list[Row]] = defaultdict(list)
    for row in part.rows:
        if row.cells[column].printed:
            members[row.cells[column].printed].append(row)
    few = [group for group in sorted(members) if 1 < len(members[group]) <= 2 * EACH]
    for group in _spread(few):
        names = list(dict.fromkeys(_name(part.table, row) for row in members[group]))
        plural = _plural(_subject(part.table))
        yield _record(part.table, "list", f"List the {plural} of {group}{part.when}.", all_of=names)
        yield _record(
            part.table,
            "count",
            f"How many {plural} of {group} are there{part.when}?",
            accept=[str(len(names))],
        )


def _unanswerable(table: Table) -> Iterator[dict[str, Any]]:
    """Yield questions that must be refused: a rank, an edition that is not held."""
    subject, rank = _subject(table), table.column(Role.RANK)
    edition = table.column(Role.EDITION)
    if rank is not None:
        held = [row.cells[rank].number or 0 for row in table.rows]
        beyond = int(max([*held, table.size or 0])) + BEYOND
        yield _record(table, "refusal", f"Which {subject} ranked {ordinal(beyond)}?", None)
    years = [row.cells[edition].number for row in table.rows] if edition is not None else []
    known = [int(year) for year in years if year is not None]
    if known:
        year = min(known) - 10
        question = f"Which {subject} ranked {ordinal(1)} in {year}?"
        yield _record(table, "refusal", question, None)


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 11th."""
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _record(
    table: Table,
    group: str,
    question: str,
    accept: Sequence[str] | None = None,
    *,
    all_of: Sequence[str] = (),
    expected: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    record: dict[str, Any] = {"id": "", "class": group, "question": question}
    record["answerable"] = bool(accept or all_of)
    if accept:
        record["accept"] = [[value] for value in accept]
    if all_of:
        record["all_of"] = list(all_of)
    if expected:
        record["expected"] = list(expected)
    return {**record, "sources": [table.file], "split": "dev", "note": REVIEW}


def _place(table: Table, cell: Cell, header: str = "") -> dict[str, Any]:
    name = table.column(Role.NAME)
    column = header or (table.columns[name].header if name is not None else "")
    return {"source": table.file, "row": cell.row, "column": column, "text": cell.printed}


def _columns(table: Table, role: Role) -> list[int]:
    return [i for i, c in enumerate(table.columns) if c.role is role and c.numeric]


def _once(part: _Part) -> list[Row]:
    names = [_name(part.table, row) for row in part.rows]
    return [row for row, name in zip(part.rows, names, strict=True) if names.count(name) == 1]


def _name_cell(table: Table, row: Row) -> Cell:
    column = table.column(Role.NAME)
    return row.cells[column if column is not None else 0]


def _name(table: Table, row: Row) -> str:
    return _name_cell(table, row).printed


def _subject(table: Table) -> str:
    """Return what a row is: as the table says, else the header of its names."""
    column = table.column(Role.NAME)
    return table.subject or (table.columns[column].header.lower() if column is not None else "row")


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return word if word.endswith("s") else f"{word}s"


def _said(header: str) -> str:
    """Return a header as one would say it: without the unit in brackets, in small letters."""
    plain = _BRACKETS.sub("", header).strip() or header
    return plain if any(c.isupper() for c in plain[1:]) else plain.lower()


def _spread(values: Sequence[T]) -> list[T]:
    """Return at most EACH of the values, evenly spread from the first to the last."""
    if len(values) <= EACH:
        return list(values)
    step = (len(values) - 1) / (EACH - 1)
    return [values[round(number * step)] for number in range(EACH)]
