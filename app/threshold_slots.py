"""Thresholds of a question: the column that owns a number, and its scale."""

from __future__ import annotations

from giichat.app.marks import Tag
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Slots, distance, near
from giichat.app.tokens import words

HEADER_SCALES = {
    "thousand": 1e3,
    "thousands": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "bn": 1e9,
}
SHORT_SCALE = 2  # "m" and "bn" mean a scale in a header only, not in a title
TIME = "time"  # the unit of columns of times
FAR = 8  # words within which a column can own a threshold


def owner_of(slots: Slots, tag: Tag, end: int) -> int | None:
    """Return the column that a number belongs to: the nearest one said, ranks included."""
    frame = slots.frame
    unit = slots.reading.tokens[end].text if end < len(slots.reading.tokens) else ""
    in_unit = [i for i in frame.measure_columns if unit and unit in words(frame.columns[i].unit)]
    if len(in_unit) == 1:
        slots.used.add(end)
        return in_unit[0]  # "less than 100 hp" of a column "Power (hp)"
    owners = [
        (distance(t, tag.start, end), t.value)
        for t in slots.reading.of("column")
        if frame.columns[t.value].numeric and not (frame.yearly and t.value == frame.edition_column)
    ]
    if frame.rank_column is not None:
        owners += [
            (distance(t, tag.start, end), frame.rank_column) for t in slots.reading.of("rank")
        ]
    words_off, column = min(owners, default=(FAR, None))
    return column if words_off < FAR else None


def read_threshold(slots: Slots, tag: Tag, relation: Relation, value: float) -> None:
    """Make a condition on the column that a number belongs to; without one the number stays free."""
    column = owner_of(slots, tag, tag.end)
    if ":" in slots.reading.tokens[tag.start].text:
        column, value = _of_time(slots, column, value)
    if column is not None and column == slots.frame.rank_column:
        slots.ranks.append(Condition(slots.rank_header, relation, (value,)))
    elif column is not None:
        header = slots.frame.header(column)
        slots.conditions.append(
            Condition(header, relation, (value / scale_of(slots, header, value),))
        )
    elif slots.frame.only_measure is not None:
        only = slots.frame.header(slots.frame.only_measure)
        slots.conditions.append(Condition(only, relation, (value / scale_of(slots, only, value),)))
    else:
        slots.used.difference_update(range(tag.start, tag.end))


def _of_time(slots: Slots, said: int | None, value: float) -> tuple[int | None, float]:
    """Return the column of times that "2:05" is said of, and its seconds: hours where those fit."""
    frame = slots.frame
    times = [i for i, c in enumerate(frame.columns) if c.unit == TIME]
    column = said if said in times else next(iter(times), None)
    if column is None:
        return None, value
    held = [n for row in frame.rows if (n := row.cell(column).number) is not None]
    if held and value * 2 < min(held) <= value * 60 * 2:
        value *= 60
    return column, value


def scale_of(slots: Slots, header: str, value: float) -> float:
    """Return what a header's numbers are in ("Viewers (millions)"), for a value said in full.

    Where the header does not say, the title may: "expenditure ($ million)".
    """
    said = words(header)
    if not any(word in said for word in HEADER_SCALES if len(word) > SHORT_SCALE):
        said = (*said, *(w for w in words(slots.frame.title) if len(w) > SHORT_SCALE))
    scale = max((s for word, s in HEADER_SCALES.items() if word in said), default=1.0)
    return scale if value >= scale else 1.0


def asked_scale(slots: Slots, by: int | None) -> str:
    """Return the scale that a number is asked in: "how many million more", "in billions", or "".

    A column whose header has a scale prints its numbers in it already.
    """
    if by is None:
        return ""
    said = slots.reading.tokens
    for i, token in enumerate(said):
        word = token.text.removesuffix("s")
        plain = HEADER_SCALES.get(word, 0.0)
        if len(word) <= SHORT_SCALE or not plain or i == 0:
            continue
        asked = near(slots, i, "how_many", "difference", before=1) is not None
        unit = token.text != word and said[i - 1].text == "in"
        if (asked or unit) and scale_of(slots, slots.frame.header(by), plain) == 1.0:
            return word
    return ""
