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
    columns = _measures(plan, frame)
    if not columns:
        return None
    by, names = columns[0], plan.names or _climber(answer, frame, plan)
    if plan.operation in OVER_EDITIONS and 0 < len(names) <= MOST_LINES:
        drawn = chart_of(frame, plan, by, names)
        held = [sum(v is not None for _, v in series.points) for series in drawn.series]
        if max(held, default=0) >= LEAST_YEARS:
            titled = f"{frame.header(by)}, {frame.title}"
            return Chart(titled, frame.header(by), drawn.series, drawn.reversed_axis, drawn.breaks)
    sizes = [c for c in columns if frame.columns[c].role is not Role.RANK]
    return _bars(frame, plan, sizes[0]) if sizes and plan.operation in ONE_EDITION else None


def _measures(plan: Plan, frame: Frame) -> list[int]:
    """Return the columns with numbers that the question is about, the one asked for first."""
    asked = (plan.by, *plan.target, *(condition.column for condition in plan.conditions))
    columns = [frame.column_of(header) for header in asked if header]
    return [c for c in columns if c is not None and _has_numbers(frame, c)]


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
