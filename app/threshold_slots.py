"""Thresholds of a question: the column that owns a number, and its scale."""

from __future__ import annotations

from giichat.app.marks import Tag
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Slots, distance, near
from giichat.app.tokens import singular, words
from giichat.app.units import header_units, in_unit, unit_columns, unit_of

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
DENIED = 7  # words between "not" and the number that it denies at most
OPPOSITE = {
    Relation.MORE: Relation.AT_MOST,
    Relation.LESS: Relation.AT_LEAST,
    Relation.AT_LEAST: Relation.LESS,
    Relation.AT_MOST: Relation.MORE,
}
SHORT_SCALE = 2  # "m" and "bn" mean a scale in a header only, not in a title
TIME = "time"  # the unit of columns of times
FAR = 8  # words within which a column can own a threshold


def owner_of(slots: Slots, tag: Tag, end: int) -> int | None:
    """Return the column that a number belongs to: the nearest one said, ranks included."""
    frame = slots.frame
    unit = slots.reading.tokens[end].text if end < len(slots.reading.tokens) else ""
    fitting = [i for i in frame.measure_columns if unit and unit in words(frame.columns[i].unit)]
    fitting = fitting or (unit_columns(frame, unit_of(unit)) if unit_of(unit) else [])
    if not fitting and singular(unit) in frame.counted_words:
        fitting = [frame.counted_words[singular(unit)]]
    said = [i for i in fitting if any(t.value == i for t in slots.reading.of("column"))]
    if len(said or fitting) == 1:
        slots.used.add(end)
        return (said or fitting)[0]  # "less than 100 hp" of a column "Power (hp)"
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
    relation = _denied(slots, tag, relation)
    if ":" in slots.reading.tokens[tag.start].text:
        column, value = _of_time(slots, column, value)
    if column is not None and column == slots.frame.rank_column:
        slots.ranks.append(Condition(slots.rank_header, relation, (value,)))
    elif column is not None:
        header = slots.frame.header(column)
        measured = value_in_unit(slots, tag, column, value)
        if measured is None:
            slots.used.difference_update(range(tag.start, tag.end))
            return
        slots.conditions.append(
            Condition(header, relation, (measured / scale_of(slots, header, measured),))
        )
    elif slots.frame.only_measure is not None:
        only = slots.frame.header(slots.frame.only_measure)
        slots.conditions.append(Condition(only, relation, (value / scale_of(slots, only, value),)))
    else:
        slots.used.difference_update(range(tag.start, tag.end))


def value_in_unit(slots: Slots, tag: Tag, column: int, value: float) -> float | None:
    """Return a number of the question in the unit of a column, None where the units do not fit.

    The word behind the number says its unit; "372m" under a header in metres are no millions.
    """
    said = slots.reading.tokens
    units = header_units(slots.frame, column)
    last = said[tag.end - 1].text
    if last == "m" and tag.end - tag.start > 1 and units[:1] == ["m"]:
        return value / HEADER_SCALES["m"]
    unit = unit_of(said[tag.end].text) if tag.end < len(said) else ""
    if not unit or not units:
        return value
    slots.used.add(tag.end)
    return in_unit(value, unit, units[0])


def _denied(slots: Slots, tag: Tag, relation: Relation) -> Relation:
    """Return the opposite bound after "did not": "which team did not have more than 16 wins"."""
    cue = near(slots, tag.start, "not", before=DENIED)
    if cue is None or slots.reading.has("opens_yes_no", "yes_no") or relation not in OPPOSITE:
        return relation
    if cue.start in slots.spent or slots.reading.tokens[cue.start].text == "no":
        return relation  # "no more than" is a bound of its own
    slots.spent.update(range(cue.start, cue.end))
    return OPPOSITE[relation]


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
