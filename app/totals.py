"""Sums and averages that a table prints itself: its row of totals is worth more than a sum of rows."""

from __future__ import annotations

import re

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.outcome import Outcome, Proof, in_editions
from giichat.app.plan import Plan
from giichat.app.records import Status

AVERAGE = re.compile(
    r"average|mean|durchschnitt|mittelwert|moyenne|média|media|promedio|平均|평균", re.I
)
OTHER = re.compile(r"invalid|blank|median|ungültig|blancs", re.I)


def printed_total(plan: Plan, frame: Frame, verb: str) -> Outcome | None:
    """Return the total or average of a whole column that the table prints, or None.

    None where the plan picks out rows, or no such row has a number in the column.
    """
    by = frame.column_of(plan.by) if plan.by else None
    whole = not plan.names and not plan.conditions and not plan.limit and len(plan.editions) <= 1
    if by is None or not whole or verb not in ("sum", "average"):
        return None
    for row in frame.totals:
        fits = not plan.editions or row.edition in plan.editions
        if fits and row.cell(by).number is not None and _says(row, frame, verb):
            return _outcome(plan, frame, row, by)
    return None


def _label(row: FrameRow, frame: Frame) -> str:
    printed = row.cell(frame.name_column).printed if frame.name_column is not None else ""
    return printed or next((cell.printed for cell in row.row.cells if cell.printed), "")


def _says(row: FrameRow, frame: Frame, verb: str) -> bool:
    label = _label(row, frame)
    average = AVERAGE.search(label) is not None
    return average == (verb == "average") and not OTHER.search(label)


def _outcome(plan: Plan, frame: Frame, row: FrameRow, by: int) -> Outcome:
    printed = row.cell(by).printed
    text = f"{plan.by}{in_editions(frame, plan)}: {printed}, as the row “{_label(row, frame)}” of the table says."
    return Outcome(Status.ANSWERED, text, (printed,), (Proof(row, by),))
