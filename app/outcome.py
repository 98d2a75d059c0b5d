"""What executing a plan gives: cells as proof, the words for them, and what is not held."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.plan import Condition, Plan, Relation, joined, show
from giichat.app.records import Chart, Status
from giichat.app.select import holdings, spans
from giichat.ingest.records import Cell, Role

NOTED = re.compile(
    r"([-−+]?\d[\d.,]*)\s+\([^\W\d_]+[: ][^()]*\)"
)  # "2 (last: 1955)": a number, a note
MAX_LISTED = 100  # rows shown in one answer; more are counted and said


@dataclass(frozen=True, slots=True)
class Proof:
    """A cell that an outcome rests on."""

    row: FrameRow
    column: int

    @property
    def cell(self) -> Cell:
        """Return the cell itself."""
        return self.row.cell(self.column)

    @property
    def value(self) -> str:
        """Return the value as an answer gives it; see `value_of`."""
        return value_of(self.cell)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What executing a plan gave. `text` is the answer sentence; `proofs` the cells behind it."""

    status: Status
    text: str
    values: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    rows: tuple[FrameRow, ...] = ()
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    verdict: bool | None = None  # of a yes/no question


def refuse(text: str) -> Outcome:
    """Return a refusal with its reason."""
    return Outcome(Status.REFUSED, text)


def without_reason(outcome: Outcome) -> Outcome:
    """Say that something is so, and that no table says why."""
    note = "Why it is so is not held: the tables give what is, not the reasons."
    return replace(outcome, status=Status.PARTIAL, notes=(*outcome.notes, note))


def value_of(cell: Cell) -> str:
    """Return what a cell says: as printed, but a number said in words ("third") as a number."""
    if cell.number is not None and (noted := NOTED.fullmatch(cell.printed)):
        return noted[1]
    if cell.place is None or cell.number is None:
        return cell.printed
    digits = any(character.isdigit() for character in cell.printed)
    ordinal = cell.printed.rstrip(".").endswith(("st", "nd", "rd", "th"))
    return cell.printed if digits and not ordinal else show(cell.number)


def in_editions(frame: Frame, plan: Plan, edition: int | None = None) -> str:
    """Return " in 2023 and 2024", or "" where the table has no editions."""
    editions = (edition,) if edition is not None else plan.editions
    if not editions:
        return ""
    return f" in {joined([str(e) for e in editions])}" if frame.yearly or editions else ""


def label(frame: Frame, row: FrameRow) -> str:
    """Return the name of a row as printed."""
    column = frame.name_column
    return row.cell(column).printed if column is not None else f"row {row.number + 1}"


def name_of(frame: Frame, key: str) -> str:
    """Return a row's name as the table prints it."""
    return next((label(frame, r) for r in reversed(frame.rows) if r.name == key), key)


def cell_words(frame: Frame, row: FrameRow, column: int) -> str:
    """Return "PCT applications 15,648" or "rank 3"."""
    cell, description = row.cell(column), frame.columns[column]
    unit = (
        f" {description.unit}"
        if description.unit == "%" and "%" not in cell.printed and "%" not in description.header
        else ""
    )
    header = description.header
    shown = header.lower() if description.role in (Role.RANK, Role.PREVIOUS_RANK) else header
    return f"{shown} {value_of(cell)}{unit}" if cell.printed else f"no {header} printed"


def subject_words(plan: Plan, count: int) -> str:
    """Return the noun for what the rows are, in the right number."""
    noun = plan.subject or "row"
    if count == 1:
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def edition_words(plan: Plan, frame: Frame, row: FrameRow) -> str:
    """Return " in 2024" for a row of a yearly table."""
    return f" in {row.edition}" if row.edition is not None and frame.yearly else ""


def nothing(plan: Plan, frame: Frame) -> Outcome:
    """Refuse, naming what is held that is nearest."""
    for edition in plan.editions or (None,):
        text = _no_rank(plan, frame, edition) or _no_name(plan, frame, edition)
        if text:
            return refuse(text)
    where = joined([c.describe() for c in plan.conditions])
    if where:
        ranks = spans(holdings(frame, plan.editions[-1]).ranks) if plan.editions else ""
        held = f" Ranks held: {ranks}." if ranks and frame.rank_column is not None else ""
        return refuse(f"No row held of {frame.title}{in_editions(frame, plan)} has {where}.{held}")
    asked = joined([h for h in (*plan.target, plan.by) if h], "or") or "what was asked"
    return refuse(f"No {asked} is held{in_editions(frame, plan)} in {frame.title}.")


def _no_rank(plan: Plan, frame: Frame, edition: int | None) -> str:
    """Return why nothing is held when only ranks are asked for, else ""."""
    if frame.rank_column is None or not plan.conditions:
        return ""
    if any(c.column != frame.header(frame.rank_column) for c in plan.conditions):
        return ""
    where = f" of {edition}" if edition else ""
    ranks = spans(holdings(frame, edition).ranks) or "none"
    return (
        f"{_rank_words(plan.conditions[0])}{where} is not held in {frame.title}. "
        f"Ranks held{where}: {ranks}."
    )


def _no_name(plan: Plan, frame: Frame, edition: int | None) -> str:
    """Return which name has no row in an edition, and where it has one, else ""."""
    if edition is None:
        return ""
    held = {r.name for r in frame.rows if r.edition == edition}
    absent = [n for n in plan.names if n not in held]
    if not absent:
        return ""
    name = absent[0]
    years = sorted({r.edition for r in frame.rows if r.name == name and r.edition})
    return f"{name_of(frame, name)} has no row held in the {edition} edition of {frame.title}" + (
        f"; it is held in {spans(years)}." if years else "."
    )


def _rank_words(condition: Condition) -> str:
    return condition.describe()[:1].upper() + condition.describe()[1:]


def dispute_in(frame: Frame, rows: list[FrameRow], columns: list[int]) -> Status | None:
    """Return CONFLICTING when one name of one edition has two different values in a column."""
    for column in columns:
        seen: dict[tuple[str, int | None], set[str]] = defaultdict(set)
        for row in rows:
            if row.cell(column).printed:
                seen[row.name, row.edition].add(value_of(row.cell(column)))
        if frame.rank_column is not None and any(len(v) > 1 for v in seen.values()):
            return Status.CONFLICTING
    return None


def sorted_by(rows: list[FrameRow], by: int, descending: bool) -> list[FrameRow]:
    """Return the rows that print a number in `by`, ordered by it."""
    known = [r for r in rows if r.cell(by).number is not None]
    sign = -1 if descending else 1
    return sorted(known, key=lambda r: sign * (r.cell(by).number or 0.0))


def rank_limits(plan: Plan, frame: Frame) -> tuple[int, int | None]:
    """Return the lowest and highest rank that the conditions leave."""
    low, high = 1, None
    for c in plan.conditions:
        if frame.rank_column is None or c.column != frame.header(frame.rank_column):
            continue
        first = int(float(c.values[0])) if not isinstance(c.values[0], str) else 1
        if c.relation is Relation.AT_MOST:
            high = first
        elif c.relation is Relation.LESS:
            high = first - 1
        elif c.relation is Relation.MORE:
            low = first + 1
        elif c.relation is Relation.AT_LEAST:
            low = first
        elif c.relation is Relation.BETWEEN:
            low, high = first, int(float(c.values[1]))
    return low, high


def completeness(
    plan: Plan,
    frame: Frame,
    rows: list[FrameRow],
    below: int | None = None,
    above: int | None = None,
) -> tuple[tuple[str, ...], Status]:
    """Return a note on the ranks that could change the answer, and the status that follows."""
    notes = []
    if frame.table.derived:
        return ("Only what the reports state is held.",), Status.PARTIAL
    for edition in plan.editions or (None,):
        held = holdings(frame, edition)
        low, high = rank_limits(plan, frame)
        limit = below if below is not None else high
        low = above if above is not None else low
        if frame.rank_column is None:
            if not held.complete:
                notes.append(f"The table is not complete{f' for {edition}' if edition else ''}.")
            continue
        missing = held.missing(low, limit)
        asked = _ranks_asked(plan, frame)
        if asked is not None:
            missing = tuple(rank for rank in missing if rank in asked)
        if missing:
            where = f" of {edition}" if edition else ""
            notes.append(
                f"Not held{where}: rank{'s' if len(missing) > 1 else ''} {spans(missing)}."
            )
    return tuple(notes), Status.PARTIAL if notes else Status.ANSWERED


def _ranks_asked(plan: Plan, frame: Frame) -> frozenset[float] | None:
    """Return the single ranks that a plan asks for, or None when it asks for no such."""
    values = [
        frozenset(float(v) for v in c.values if not isinstance(v, str))
        for c in plan.conditions
        if frame.column_of(c.column) == frame.rank_column is not None and c.relation is Relation.IS
    ]
    return frozenset.intersection(*values) if values else None


def with_numbers(
    plan: Plan, frame: Frame, rows: list[FrameRow]
) -> tuple[int | None, list[FrameRow]]:
    """Return the column to reckon with, and the rows that print a number in it."""
    by = frame.column_of(plan.by)
    if by is None:
        return None, []
    return by, [r for r in rows if r.cell(by).number is not None]


def scaled(plan: Plan, number: float) -> tuple[str, str]:
    """Return a computed number in the scale it is asked in, and the word for it: 104.5, " million"."""
    factor = {"thousand": 1e3, "million": 1e6, "billion": 1e9}.get(plan.scale, 1.0)
    return show(round(number / factor, 4)), f" {plan.scale}" if plan.scale else ""
