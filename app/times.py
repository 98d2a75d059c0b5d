"""Years and dates said as values: "released in 1990", "aired in November 2010", "before 1885"."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from giichat.app.frame import Frame
from giichat.app.marks import Tag
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Slots, near
from giichat.app.tokens import words
from giichat.ingest.records import Role
from giichat.ingest.values import MONTHS

YEARS_A_DECADE = 10
NEAR = 3  # words between a time and the word that bounds it
BOUNDS = (
    ("since", Relation.AT_LEAST),
    ("until", Relation.AT_MOST),
    ("at_least", Relation.AT_LEAST),
    ("at_most", Relation.AT_MOST),
    ("previous", Relation.LESS),
    ("less_than", Relation.LESS),
    ("next", Relation.MORE),
    ("more_than", Relation.MORE),
)
BEHIND = ("at_least", "at_most")  # "2000 or later"
# Words that say the time itself and not a bound: "from" opens a range only.
PLAIN = frozenset(["from", "to", "through"])


@dataclass(frozen=True, slots=True)
class Said:
    """A day, month or year said: the words, and the first and last day it covers."""

    start: int
    end: int
    first: date
    last: date


def read_times(slots: Slots) -> set[int]:
    """Turn years and dates that are values of this table into conditions; return their words."""
    before = set(slots.used)
    _read_decades(slots)
    if not slots.frame.yearly or slots.frame.edition_column is None:
        _read(slots)
    for tag in slots.reading.of("year") if slots.frame.yearly else ():
        if tag.start not in slots.used | slots.editions.used:
            _year(slots, tag)
    return slots.used - before


def _read_decades(slots: Slots) -> None:
    """Read "in the 1940s": ten years of the years or dates that are no editions."""
    frame = slots.frame
    columns = [c for c in year_columns(frame) if not (frame.yearly and c == frame.edition_column)]
    for tag in slots.reading.of("decade") if columns else ():
        said = [c for c in slots.columns if c in columns]
        years = (tag.value, tag.value + YEARS_A_DECADE - 1)
        _bound_years(slots, (said or columns)[0], (tag.start, tag.end), years)


def _bound_years(slots: Slots, column: int, place: tuple[int, int], years: tuple[int, int]) -> None:
    """Add the condition of a span of years on a column of years or of dates."""
    said = Said(*place, date(years[0], 1, 1), date(years[1], 12, 31))
    if slots.frame.columns[column].role is Role.DATE:
        _bound(slots, column, said, float(said.first.toordinal()), float(said.last.toordinal()))
    else:
        _bound(slots, column, said, float(years[0]), float(years[1]))


def _read(slots: Slots) -> None:
    dates = [d for d in _dates_said(slots) if not set(range(d.start, d.end)) <= slots.used]
    title = words(slots.frame.title)
    for said in dates:
        column = _date_column(slots)
        if all(t.text in title for t in slots.reading.tokens[said.start : said.end]):
            slots.used.update(range(said.start, said.end))
            continue  # the day the table is of
        if column is not None:
            _bound(slots, column, said, float(said.first.toordinal()), float(said.last.toordinal()))
    taken = {i for said in dates for i in range(said.start, said.end)}
    years = [
        t
        for t in slots.reading.of("year")
        if t.start not in taken | slots.used and not _counts(slots, t) and not _headed(slots, t)
    ]
    if len(years) == 2 and _is_span(slots, years):
        _year_span(slots, years)
        return
    for tag in years:
        _year(slots, tag)


def _counts(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number like a year bounds a measure: "more than 1850 seats"."""
    fitting = set(year_columns(slots.frame))
    return near(
        slots, tag.start, "more_than", "less_than", "at_least", "at_most", before=2
    ) is not (None) and any(
        t.value not in fitting
        and slots.frame.columns[t.value].numeric
        and t.start - tag.end <= NEAR
        for t in slots.reading.of("column")
        if t.start >= tag.end
    )


def _headed(slots: Slots, tag: Tag) -> bool:
    """Tell whether a year is part of the header of a column that is said: "Arrivals 2010"."""
    return any(str(tag.value) in words(slots.frame.header(c)) for c in slots.columns)


def _is_span(slots: Slots, years: list[Tag]) -> bool:
    return near(slots, years[0].start, "between", "since", before=2) is not None and (
        years[1].start - years[0].end <= 1
    )


def _year_span(slots: Slots, years: list[Tag]) -> None:
    column = _year_column(slots, years[0])
    if column is None:
        return
    low, high = sorted(int(t.value) for t in years)
    for tag in years:
        slots.use(tag)
    slots.used.update(range(years[0].start, years[1].end))
    _spend(slots, years[0].start)
    ends = (float(low), float(high))
    if slots.frame.columns[column].role is Role.DATE:
        ends = (
            float(date(low, 1, 1).toordinal()),
            float(date(high, 12, 31).toordinal()),
        )
    slots.conditions.append(Condition(slots.frame.header(column), Relation.BETWEEN, ends))


def _year(slots: Slots, tag: Tag) -> None:
    column = _year_column(slots, tag)
    if column is None:
        return
    _bound_years(slots, column, (tag.start, tag.end), (int(tag.value), int(tag.value)))


def _bound(slots: Slots, column: int, said: Said, first: float, last: float) -> None:
    """Add the condition that the words before a time make of it."""
    header = slots.frame.header(column)
    slots.used.update(range(said.start, said.end))
    for cue, relation in BOUNDS:
        behind = near(slots, said.end - 1, cue, before=0, after=1) if cue in BEHIND else None
        tag = near(slots, said.start, cue, before=1) or behind
        if tag is not None and slots.reading.tokens[tag.start].text not in PLAIN:
            slots.spent.update(range(tag.start, tag.end))
            value = first if relation in (Relation.AT_LEAST, Relation.LESS) else last
            slots.conditions.append(Condition(header, relation, (value,)))
            return
    if first == last:
        slots.conditions.append(Condition(header, Relation.IS, (first,)))
    else:
        slots.conditions.append(Condition(header, Relation.BETWEEN, (first, last)))


def _spend(slots: Slots, place: int) -> None:
    for tag in slots.reading.of("between", "since"):
        if 0 <= place - tag.end < NEAR:
            slots.spent.update(range(tag.start, tag.end))


def _year_column(slots: Slots, tag: Tag) -> int | None:
    """Return the column that a year is a value of: the one said beside it, else the only one."""
    frame = slots.frame
    fitting = year_columns(frame)
    beside = [
        t.value
        for t in slots.reading.of("column")
        if t.value in fitting and (0 <= tag.start - t.end <= 2 or 0 <= t.start - tag.end <= 1)
    ]
    said = [c for c in slots.columns if c in fitting]
    only = fitting[:1] if len(fitting) == 1 or frame.edition_column in fitting[:1] else []
    return next(iter((*beside, *said, *only)), None)


def year_columns(frame: Frame) -> list[int]:
    """Return the columns that hold years or dates, the edition first."""
    found = [frame.edition_column] if frame.edition_column is not None else []
    found += [i for i in frame.measure_columns if frame.years_only(i)]
    found += [i for i, c in enumerate(frame.columns) if c.role is Role.DATE]
    return list(dict.fromkeys(found))


def _date_column(slots: Slots) -> int | None:
    dates = [i for i, c in enumerate(slots.frame.columns) if c.role is Role.DATE]
    said = [c for c in slots.columns if c in dates]
    return next(iter((*said, *dates[:1])), None) if said or len(dates) == 1 else None


def _dates_said(slots: Slots) -> list[Said]:
    """Return the days and months of the question; a month without a year takes the table's only one."""
    words_said = slots.reading.tokens
    found = []
    for i, token in enumerate(words_said):
        month = MONTHS.get(token.text)
        if month is None or (token.text == "may" and not token.capitalised):
            continue
        start, end, day = i, i + 1, None
        if i > 0 and words_said[i - 1].text.isdigit() and int(words_said[i - 1].text) <= 31:
            start, day = i - 1, int(words_said[i - 1].text)
        elif (
            i + 1 < len(words_said)
            and words_said[i + 1].text.isdigit()
            and int(words_said[i + 1].text) <= 31
        ):
            end, day = i + 2, int(words_said[i + 1].text)
        year = (
            int(words_said[end].text)
            if end < len(words_said) and _is_year(words_said[end].text)
            else None
        )
        end += year is not None
        year = year or _only_year(slots, month)
        if year is None or (day is not None and not 1 <= day <= monthrange(year, month)[1]):
            continue
        last = day or monthrange(year, month)[1]
        found.append(Said(start, end, date(year, month, day or 1), date(year, month, last)))
    return found


def _is_year(text: str) -> bool:
    return text.isdigit() and len(text) == 4


def _only_year(slots: Slots, month: int) -> int | None:
    """Return the one year of the table's dates in a month, None where there are several."""
    column = _date_column(slots)
    if column is None:
        return None
    numbers = [n for row in slots.frame.rows if (n := row.cell(column).number) is not None]
    days = [date.fromordinal(int(n)) for n in numbers]
    years = {day.year for day in days if day.month == month} or {day.year for day in days}
    return years.pop() if len(years) == 1 else None
