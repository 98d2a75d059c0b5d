"""Which editions a question means: years, relative words, ranges, or none said."""

from __future__ import annotations

from dataclasses import dataclass, field

from giichat.app.frame import Frame
from giichat.app.lexicon import ENGLISH, joins_range, lexicon
from giichat.app.marks import Reading, Tag
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role
from giichat.ingest.values import MONTHS


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions meant, oldest first.

    `named` are the years said; `said` tells that any was said; `span` that a range or "since" was
    said, so that all held editions inside count; `every` that all editions are meant; `missing`
    are years said that the frame does not hold.
    """

    named: tuple[int, ...] = ()
    said: bool = False
    span: bool = False
    every: bool = False
    missing: tuple[int, ...] = ()
    used: frozenset[int] = field(default_factory=frozenset)


BESIDE = 2  # words between a column of years and its year: "founded in or after 1850"
FAR = 3  # words between the parts of "five years before the 2023 edition"
STEPS = {"latest": 0, "last_year": -1, "two_before": -2}
RELATIVE = ("last_year", "two_before", "next_year")  # counted from an edition talked about


def read_editions(reading: Reading, frame: Frame, anchor: int | None = None) -> Editions:
    """Return the editions the question means in this frame.

    Relative words count from the edition said, else from `anchor`, else from the latest held.
    """
    if not frame.yearly:
        return _not_yearly(reading, frame)
    held = frame.editions
    years = [tag for tag in reading.of("year") if not _of_column(reading, frame, tag)]
    used = {i for tag in years for i in range(tag.start, tag.end)}
    used |= {i for tag in years for i in _beside(reading, frame, tag)}
    titled = _titled(reading, frame)
    used |= set(titled)
    named = [tag.value for tag in years] or list(dict.fromkeys(titled.values()))
    stepped = _stepped(reading, held, years)
    if stepped is not None:
        edition, places = stepped
        absent = () if edition in held else (edition,)
        return Editions((edition,), True, missing=absent, used=frozenset(used | places))
    if (bounded := _one_sided(reading, held, years)) is not None:
        return bounded
    if not years and (counted := _counted(reading, held)) is not None:
        return counted
    named, more = _relative(reading, frame, named, anchor, years)
    used |= more
    span = _span(reading, years, used)
    if span and named:
        low, high = min(named), max(named) if len(named) > 1 else held[-1]
        inside = tuple(e for e in held if low <= e <= high)
        missing = tuple(e for e in named if e not in held)
        return Editions(inside, True, True, False, missing, frozenset(used))
    if named:
        missing = tuple(sorted({e for e in named if e not in held}))
        kept = tuple(sorted(set(named)))
        return Editions(kept, True, False, False, missing, frozenset(used))
    if reading.has("over_editions", "ever", "how_often", "always") or _of_all_time(reading):
        return Editions(held, True, False, True, (), frozenset(used))
    return Editions(used=frozenset(used))


def _of_all_time(reading: Reading) -> bool:
    """Tell whether an end is of all editions: "its best year", "the lowest it has been"."""
    ends = reading.of("best", "worst", "most", "least", "highest_ranked")
    units = {t.start for t in reading.of("unit")}
    lasting = reading.has("perfect") and (ends or reading.has("frequent", "distinct"))
    return bool(lasting) or any(t.end in units for t in ends)


def _stepped(
    reading: Reading, held: tuple[int, ...], years: list[Tag]
) -> tuple[int, set[int]] | None:
    """Return the edition that steps lead to, and the words that say it.

    "Five years before the 2023 edition", "the edition after 2022", "the one preceding the latest":
    a unit, a direction, the edition counted from; a number of units stands before. Years are
    counted as years, editions as those held.
    """
    bases = [(t, t.value) for t in years[:1]]
    bases += [(t, held[-1]) for t in reading.of("latest")]
    for way in reading.of("earlier", "later"):
        sign = -1 if way.kind == "earlier" else 1
        unit = next((t for t in reading.of("unit") if 0 <= way.start - t.end <= 1), None)
        base = next(((t, y) for t, y in bases if 0 <= t.start - way.end <= FAR), None)
        if unit is None or base is None:
            continue
        number = next((t for t in reading.of("number") if t.end == unit.start), None)
        count = int(number.value) if number is not None else 1
        start = number.start if number is not None else unit.start
        words = set(range(start, base[0].end))
        said = {t.text for t in reading.tokens[unit.start : unit.end]}
        if said & _year_units(reading) and number is not None:
            return base[1] + sign * count, words
        place = held.index(base[1]) + sign * count if base[1] in held else None
        if place is None or not 0 <= place < len(held):
            return base[1] + sign * count, words
        return held[place], words
    return None


def _counted(reading: Reading, held: tuple[int, ...]) -> Editions | None:
    """Return as many editions as are said, the latest: "the last three years", "over the 4 editions".

    Without a word for late all editions must be meant, as many as are held.
    """
    for unit in reading.of("unit"):
        number = next((t for t in reading.of("number") if t.end == unit.start), None)
        if number is None or not float(number.value).is_integer() or number.value < COUNTED:
            continue
        count = int(number.value)
        late = next((t for t in reading.of(*LATE) if 0 <= number.start - t.end <= 0), None)
        opens = late.start if late is not None else number.start
        over = next((t for t in reading.of(*OVER) if 0 <= opens - t.end <= 1), None)
        if late is None and (over is None or count != len(held)):
            continue
        words = frozenset(range(over.start if over is not None else opens, unit.end))
        missing = () if count <= len(held) else (held[0] - (count - len(held)),)
        return Editions(held[-count:], True, True, count >= len(held), missing, words)
    return None


COUNTED = 2  # editions said by their number at least
LATE = ("last", "latest", "previous", "last_year", "bottom")
OVER = ("more_than", "inside", "between", "over_editions", "list", "sum")


def _one_sided(reading: Reading, held: tuple[int, ...], years: list[Tag]) -> Editions | None:
    """Return the editions before or after a year: "before 2020", "after 2022"."""
    if len(years) != 1:
        return None
    year = years[0]
    way = next((t for t in reading.of("earlier", "later") if t.end == year.start), None)
    if way is None:
        return None
    earlier = way.kind == "earlier"
    inside = tuple(e for e in held if (e < year.value if earlier else e > year.value))
    used = frozenset(range(way.start, year.end))
    if not inside:
        beyond = year.value + (-1 if earlier else 1)
        return Editions((beyond,), True, missing=(beyond,), used=used)
    return Editions(inside, True, True, used=used)


def _year_units(reading: Reading) -> frozenset[str]:
    """Return the units that are a year long; editions need not be a year apart."""
    return lexicon(reading.language).year_units | lexicon(ENGLISH).year_units


def _titled(reading: Reading, frame: Frame) -> dict[int, int]:
    """Return the words that only the title of one edition has, with it: "Lisbon" is of 2019."""
    return {
        i: edition
        for i, token in enumerate(reading.tokens)
        if (edition := frame.title_words.get(token.text)) is not None
    }


def _beside(reading: Reading, frame: Frame, year: Tag) -> set[int]:
    """Return the words beside a year that its edition is printed with: "the Jun 2024 list"."""
    printed = frame.edition_words(year.value)
    months = {MONTHS[word] for word in printed if word in MONTHS}
    return {
        i
        for i in (year.start - 1, year.end)
        if 0 <= i < len(reading.tokens)
        and (
            (text := reading.tokens[i].text) in printed
            or (i < year.start and MONTHS.get(text) in months)
        )
    }


def _of_column(reading: Reading, frame: Frame, year: Tag) -> bool:
    """Tell whether a year belongs to a column of years said before it: "founded before 1850"."""
    return year.value not in frame.editions and any(
        0 <= year.start - t.end <= BESIDE
        and t.value != frame.edition_column
        and (frame.columns[t.value].role is Role.DATE or frame.years_only(t.value))
        for t in reading.of("column")
    )


def _not_yearly(reading: Reading, frame: Frame) -> Editions:
    """In a table without yearly editions a year is a value, unless it is the table's own."""
    if frame.edition_column is not None:
        return Editions()
    years = reading.of("year")
    own = frame.table.edition
    used = {i for t in years if t.value == own for i in range(t.start, t.end)}
    return Editions((own,) if used and own else (), bool(used), used=frozenset(used))


def _relative(
    reading: Reading,
    frame: Frame,
    named: list[int],
    start: int | None,
    years: list[Tag],
) -> tuple[list[int], set[int]]:
    """Add the editions that relative words mean, counted from the year said or the latest held."""
    held = frame.editions
    used: set[int] = set()
    found = list(named)
    base = named[0] if named else start
    anchor = held.index(base) if base in held else len(held) - 1
    for tag in reading.of(*RELATIVE):
        counted = next((y for y in years if 0 <= y.start - tag.end <= 1), None)
        if counted is not None and counted.value in found:
            found.remove(counted.value)  # "the year before 2024" is not 2024
    for cue, step in STEPS.items():
        for tag in reading.of(cue):
            if cue == "latest" and named:
                continue
            used |= set(range(tag.start, tag.end))
            found.append(held[max(anchor + step, 0)] if anchor + step >= 0 else held[0] + step)
    for start, end in _first_ones(reading, frame):
        used |= set(range(start, end))
        found.append(held[0])
        since = any(0 <= start - t.end <= 1 for t in reading.of("since"))
        if since and not named and not reading.has("latest"):
            found.append(held[-1])
    for tag in reading.of("next_year"):
        used |= set(range(tag.start, tag.end))
        if base in held:
            found.append(held[anchor + 1] if anchor + 1 < len(held) else held[-1] + 1)
    return found, used


def _first_ones(reading: Reading, frame: Frame) -> list[tuple[int, int]]:
    """Return the words that say the first edition: "first edition", "the first cluster ranking"."""
    found = [(t.start, t.end) for t in reading.of("first_edition")]
    titles = {singular(w) for t in (frame.table.title, *frame.table.aliases) for w in words(t)}
    units = {
        start
        for book in (lexicon(reading.language), lexicon(ENGLISH))
        for start, end, cue in book.cues.matches(reading.tokens)
        if cue == "unit"
        and not {t.text for t in reading.tokens[start:end]} & (_year_units(reading) | ONES)
    }  # a title that is said keeps its words: "the first harbour ranking"
    for tag in reading.of("ordinal"):
        if tag.value != 1:
            continue
        end = tag.end
        latest = [t for t in reading.of("latest") if 1 <= t.start - end <= FAR]
        if latest and joins_ends(reading, end, latest[0].start):
            found.append((tag.start, end))  # "between the first and the latest edition"
            continue
        while end < len(reading.tokens) and end - tag.end < FAR:
            if end in units:
                found.append((tag.start, end + 1))
                break
            if singular(reading.tokens[end].text) not in titles:
                break
            end += 1
    found = [one for one in found if not _is_relative(reading, one[1])]
    longest = {
        one for one in found if not any(o[0] <= one[0] and one[1] <= o[1] != one[1] for o in found)
    }
    return sorted(longest)


def _is_relative(reading: Reading, end: int) -> bool:
    """Tell whether what follows says which one: "the first edition in which X was tenth"."""
    said = [token.text for token in reading.tokens[end : end + 2]]
    return said[:1] in (["that"], ["when"], ["where"], ["which"]) or said == ["in", "which"]


def joins_ends(reading: Reading, start: int, end: int) -> bool:
    """Tell whether only small words like "and the", "to the" stand between two ends."""
    small = lexicon(reading.language).neutral | {
        "and",
        "to",
        "until",
        "bis",
        "und",
        "y",
        "et",
        "e",
        "a",
    }
    return all(token.text in small for token in reading.tokens[start:end])


ONES = frozenset(["one", "ones"])


def _span(reading: Reading, years: list[Tag], used: set[int]) -> bool:
    """Tell whether the years open or bound a range: since 2020, from 2018 to 2022, 2018-2022."""
    if not years:
        return False
    first = years[0]
    opens = first.start - (first.start - 1 in used)  # a month stands before its year
    opened = any(0 <= opens - tag.end <= 1 for tag in reading.of("since", "between"))
    if len(years) == 1:
        since = [t for t in reading.of("since") if 0 <= first.start - t.end <= 1]
        behind = lexicon(reading.language).postpositions
        if behind and any(0 <= t.start - first.end <= 1 for t in reading.of("since")):
            return True
        return any(reading.tokens[t.start].text != "from" for t in since)
    between = reading.tokens[years[0].end : years[1].start]
    gap = [t.text for t in between]
    if joins_range(lexicon(reading.language), between):
        return True
    if opened and gap and gap[0] in ("to", "and", "until", "through", "bis", "a", "und", "et", "y"):
        return True
    return not gap and reading.tokens[years[1].start].start - reading.tokens[first.start].end == 1
