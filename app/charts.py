"""Which picture an answer gets: a line over editions, or bars of one edition."""

from __future__ import annotations

from giichat.app.changes import chart_of
from giichat.app.frame import Frame
from giichat.app.frames import Frames
from giichat.app.outcome import label
from giichat.app.plan import Operation, Plan
from giichat.app.records import Answer, Chart, Series
from giichat.app.select import rows_of
from giichat.ingest.records import Role

MOST_LINES = 6  # more cannot be told apart
MOST_BARS = 30
LEAST_BARS = 2
LEAST_YEARS = 3  # two points are read faster as words

OVER_EDITIONS = frozenset(
    {
        Operation.LOOKUP, Operation.COMPARE, Operation.DIFFERENCE, Operation.RATIO,
        Operation.CHANGE, Operation.EXTREME, Operation.SERIES, Operation.CLIMB,
    }
)  # fmt: skip
ONE_EDITION = frozenset(
    {Operation.LOOKUP, Operation.LIST, Operation.SUPERLATIVE, Operation.COMPARE,
     Operation.DIFFERENCE, Operation.RATIO}
)  # fmt: skip


def chart_for(frames: Frames, answer: Answer) -> Chart | None:
    """Return the chart of an answer from a table, or None where words say it better."""
    if answer.chart is not None or answer.plan is None or not answer.answered:
        return answer.chart
    plan, frame = answer.plan, frames.of_table(answer.plan.table)
    by = _measure(plan, frame)
    if by is None:
        return None
    names = plan.names or _climber(answer, frame, plan)
    if plan.operation in OVER_EDITIONS and 0 < len(names) <= MOST_LINES:
        drawn = chart_of(frame, plan, by, names)
        held = [sum(v is not None for _, v in series.points) for series in drawn.series]
        if max(held, default=0) >= LEAST_YEARS:
            titled = f"{frame.header(by)}, {frame.title}"
            return Chart(titled, frame.header(by), drawn.series, drawn.reversed_axis, drawn.breaks)
    if plan.operation in ONE_EDITION and frame.columns[by].role is not Role.RANK:
        return _bars(frame, plan, by)
    return None


def _measure(plan: Plan, frame: Frame) -> int | None:
    """Return the column with the numbers asked about."""
    for header in (plan.by, *plan.target):
        column = frame.column_of(header) if header else None
        if column is not None and _has_numbers(frame, column):
            return column
    return None


def _has_numbers(frame: Frame, column: int) -> bool:
    kind = frame.columns[column]
    return kind.numeric and kind.role not in (Role.EDITION, Role.NAME, Role.TEXT, Role.SOURCE)


def _climber(answer: Answer, frame: Frame, plan: Plan) -> tuple[str, ...]:
    """Return the row found by a question for the biggest change."""
    if plan.operation is not Operation.CLIMB:
        return ()
    held = {row.name for row in frame.rows}
    return tuple(value for value in answer.values[:1] if value in held)


def _bars(frame: Frame, plan: Plan, by: int) -> Chart | None:
    """Return bars of the rows of one edition, largest first."""
    if len(plan.editions) > 1:
        return None
    rows = [row for row in rows_of(frame, plan) if row.cell(by).number is not None]
    names = [label(frame, row) for row in rows]
    if not LEAST_BARS <= len(rows) <= MOST_BARS or len(set(names)) < len(names):
        return None
    points = [(name, row.cell(by).number) for name, row in zip(names, rows, strict=True)]
    points.sort(key=lambda point: -(point[1] or 0.0))
    when = f", {plan.editions[0]}" if plan.editions else ""
    header = frame.header(by)
    return Chart(f"{header}{when}, {frame.title}", header, (Series(header, tuple(points)),))
