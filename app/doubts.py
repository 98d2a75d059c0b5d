"""What a plan leaves open: words that fit another column as well, cells of two numbers."""

from __future__ import annotations

import re

from giichat.app.header_parts import SPAN
from giichat.app.marks import FULL
from giichat.app.plan import Operation, Plan
from giichat.app.slots import Slots
from giichat.app.times import year_columns
from giichat.app.units import unit_of

TWO_NUMBERS = re.compile(r"\d[\d.,]*\s+/\s+\d")


def doubts(slots: Slots, plan: Plan) -> list[str]:
    """Return the words of a question, or the headers, by which more than one thing can be meant."""
    return [
        *_two_in_a_cell(slots, plan),
        *_ambiguous(slots, plan),
        *_first_and_most(slots, plan),
    ]


def _two_in_a_cell(slots: Slots, plan: Plan) -> list[str]:
    """Return a header "A / B" of the plan whose cells hold two numbers: which one is asked is open."""
    frame = slots.frame
    headers = {plan.by, *plan.target, *(c.column for c in plan.conditions)}
    columns = [c for h in headers if SPAN in h and (c := frame.column_of(h)) is not None]
    return [
        frame.header(c)
        for c in columns
        if not unit_of(frame.columns[c].unit)
        and any(TWO_NUMBERS.match(row.cell(c).printed) for row in frame.rows)
    ]


def _ambiguous(slots: Slots, plan: Plan) -> list[str]:
    """Return the words that fit the column of a bound or an order no better than another column."""
    frame = slots.frame
    if frame.table.aliases:
        return []  # its catalogue says what it ranks
    held = [c for c in plan.conditions if not isinstance(c.values[0], str)]
    used = {frame.column_of(header) for header in (plan.by, *(c.column for c in held))}
    tags = [t for t in slots.reading.of("column") if frame.columns[t.value].numeric]
    chosen = [t for t in tags if t.value in used and t.weight < FULL]
    places = {c: {t.start for t in tags if t.value == c} for c in {t.value for t in tags}}
    return [
        slots.reading.tokens[one.start].raw
        for one in chosen
        if any(
            t.value not in used
            and (t.start, t.end, t.weight) == (one.start, one.end, one.weight)
            and places[t.value] == places[one.value]
            for t in tags
        )
    ][:1]


def _first_and_most(slots: Slots, plan: Plan) -> list[str]:
    """Return "first" beside an extreme of a measure: "the first building named the tallest"."""
    by = slots.frame.column_of(plan.by)
    if plan.operation is not Operation.SUPERLATIVE or by is None or plan.claim is not None:
        return []
    if by in year_columns(slots.frame) or by == slots.frame.rank_column or slots.ranks:
        return []
    return [
        slots.reading.tokens[t.start].raw
        for t in slots.reading.of("first")
        if slots.reading.tokens[t.start].text == "first" and t.start not in slots.spent
    ][:1]
