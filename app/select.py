"""Which rows a plan selects, and how sure it is that none is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.plan import Condition, Plan, Relation


def rows_of(frame: Frame, plan: Plan, edition: int | None = None) -> list[FrameRow]:
    """Return the rows that pass names, conditions and edition, in the order of the table.

    A row that sums others up is among them only where it is named: "the world average".
    """
    editions = (edition,) if edition is not None else plan.editions
    return [
        row
        for row in ((*frame.rows, *frame.totals) if plan.names else frame.rows)
        if (not editions or row.edition in editions)
        and (not plan.names or row.name in plan.names)
        and _in_scope(frame, row, plan)
        and all(passes(frame, row, condition) for condition in plan.conditions)
    ]


def _in_scope(frame: Frame, row: FrameRow, plan: Plan) -> bool:
    """Leave out what a report says of a part ("in the top 10") unless that part is asked about."""
    scope = frame.scope_column
    if scope is None or any(c.column == frame.header(scope) for c in plan.conditions):
        return True
    return row.cell(scope).printed in frame.whole_scopes


def passes(frame: Frame, row: FrameRow, condition: Condition) -> bool:
    """Tell whether a row meets a condition; a missing cell meets none."""
    column = frame.column_of(condition.column)
    if column is None:
        return False
    cell = row.cell(column)
    if not cell.printed:
        return False
    texts = [v for v in condition.values if isinstance(v, str)]
    if texts:
        inside = bool(set(frame.keys(cell, column)) & set(texts))
        return inside if condition.relation is Relation.IS else not inside
    return cell.number is not None and holds(cell.number, condition)


def holds(number: float, condition: Condition) -> bool:
    """Tell whether a number meets a numeric condition."""
    values = [float(v) for v in condition.values]
    match condition.relation:
        case Relation.IS:
            return number in values
        case Relation.IS_NOT:
            return number not in values
        case Relation.MORE:
            return number > values[0]
        case Relation.AT_LEAST:
            return number >= values[0]
        case Relation.LESS:
            return number < values[0]
        case Relation.AT_MOST:
            return number <= values[0]
        case Relation.BETWEEN:
            return values[0] <= number <= values[1]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held of one edition: the ranks, and whether that is all of them."""

    edition: int | None
    ranks: tuple[int, ...]
    complete: bool
    last: int  # the last rank there is, as far as is known

    def missing(self, low: int = 1, high: int | None = None) -> tuple[int, ...]:
        """Return the ranks from low to high that are not held."""
        if self.complete:
            return ()
        end = min(high, self.last) if high is not None else self.last
        return tuple(r for r in range(low, end + 1) if r not in set(self.ranks))


def holdings(frame: Frame, edition: int | None) -> Holdings:
    """Return what is held of an edition; ties cover the places that they leave empty."""
    rows = [r for r in frame.rows if edition is None or r.edition == edition]
    numbers = sorted(int(r.rank) for r in rows if r.rank is not None)
    covered: list[int] = []
    for rank in sorted(set(numbers)):
        covered += range(rank, rank + numbers.count(rank)) if _tied(rows, rank) else [rank]
    size = frame.table.size
    last = max(covered, default=0) if size is None else size
    if frame.rank_column is not None and not frame.ranked:
        return Holdings(edition, tuple(sorted(set(covered))), not frame.table.derived, last)
    complete = not frame.table.derived and set(range(1, last + 1)) <= set(covered)
    if frame.rank_column is None:
        complete = not frame.table.derived and size in (None, len(rows))
    return Holdings(edition, tuple(sorted(set(covered))), complete, last)


def _tied(rows: Sequence[FrameRow], rank: int) -> bool:
    """Tell a tie from a dispute: rows of one source share a rank, disputing ones have their own."""
    sharing = [r for r in rows if r.rank == rank]
    return len({r.row.sources for r in sharing}) <= 1 and len({r.name for r in sharing}) == len(
        sharing
    )


def spans(ranks: Iterable[int]) -> str:
    """Return ranks as a person writes them: 1–9, 12–15 and 17."""
    parts: list[list[int]] = []
    for rank in sorted(set(ranks)):
        if parts and rank == parts[-1][1] + 1:
            parts[-1][1] = rank
        else:
            parts.append([rank, rank])
    said = [str(a) if a == b else f"{a}–{b}" for a, b in parts]
    return " and ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)
