"""Numbers of a question -> ranks, limits, ranges and thresholds."""

from __future__ import annotations

from collections import Counter

from giichat.app.header_parts import SPAN
from giichat.app.lexicon import joins_range
from giichat.app.limit_slots import FEW, extreme_after, read_top, said_of_top, top_behind
from giichat.app.marks import Tag
from giichat.app.ordinal_slots import COMPARATORS, read_ordinal
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Slots, add_rank, near, own_book
from giichat.app.step_slots import read_steps
from giichat.app.threshold_slots import HEADER_SCALES, owner_of, read_threshold, value_in_unit
from giichat.app.tokens import singular, words
from giichat.app.units import unit_columns, unit_of
from giichat.ingest.records import Role

LINKS = frozenset(
    ["in", "of", "at", "on", "no", "number", "is", "was", "=", "im", "en", "em", "de"]
)
IN = frozenset(["in", "on", "under", "at"])
UNDER = 3  # words between a place and the column it is of at most: "1 in the"
OFTEN = {"once": 1.0, "twice": 2.0}
ALL_OF = frozenset(["the", "all"])
TIMES = "count"  # the number of rows, as a condition names it


def read_numbers(slots: Slots, taken: set[int]) -> None:
    """Take the numbers that are ranks, limits, ranges or thresholds; words `taken` are times."""
    tags = [
        t
        for t in slots.reading.of("number", "ordinal", "year")
        if not set(range(t.start, t.end)) & (slots.editions.used | taken)
    ]
    skip: set[int] = set()
    for i, tag in enumerate(tags):
        if i in skip or _inside_other(slots, tag):
            continue
        following = tags[i + 1] if i + 1 < len(tags) else None
        listed = i > 0 and tags[i - 1].end == tag.start and tags[i - 1].kind == tag.kind
        if following and not listed and _is_range(slots, tag, following):
            _range(slots, tag, following)
            skip.add(i + 1)
        elif tag.kind == "ordinal":
            read_ordinal(slots, tag)
        else:
            _cardinal(slots, tag)


def _inside_other(slots: Slots, tag: Tag) -> bool:
    return any(
        t.start <= tag.start and tag.end <= t.end and t.end - t.start > tag.end - tag.start
        for t in slots.reading.tags
        if t.kind not in ("number", "ordinal", "year")
    )


def _is_range(slots: Slots, first: Tag, second: Tag) -> bool:
    nouns = {i for t in slots.reading.of("rank") for i in range(t.start, t.end)}
    between = [
        slots.reading.tokens[i].text for i in range(first.end, second.start) if i not in nouns
    ]  # "from rank 12 to rank 14"
    if slots.reading.has("difference") and first.kind == "ordinal":
        return False  # "the gap between first and second"
    if joins_range(own_book(slots), slots.reading.tokens[first.end : second.start]):
        return bool(second.value > first.value) and first.kind != "year"
    opened = near(slots, first.start, "between", "rank", before=3) is not None
    one, other = slots.reading.tokens[first.end - 1], slots.reading.tokens[second.start]
    dash = one.end + 1 == other.start and one.text.isdigit() and other.text.isdigit()
    return (len(between) == 0 and dash and second.value > first.value) or (
        len(between) == 1
        and between[0] in ("to", "and", "through", "until", "bis", "a", "und", "et", "y", "e")
        and (opened or (between[0] not in JOINS and _ordinals(first, second)))
        and second.value > first.value
        and (between[0] != "and" or near(slots, first.start, "between", before=3) is not None)
    )


JOINS = frozenset(["and", "und", "et", "y", "e", "a"])  # "first and third" are two places


def _ordinals(*tags: Tag) -> bool:
    return all(tag.kind == "ordinal" for tag in tags)


def _range(slots: Slots, first: Tag, second: Tag) -> None:
    slots.use(first)
    slots.use(second)
    slots.used.update(range(first.end, second.start))
    values = (float(first.value), float(second.value))
    column = owner_of(slots, first, second.end)
    if slots.rank_header and column in (None, slots.frame.rank_column):
        slots.ranks.append(Condition(slots.rank_header, Relation.BETWEEN, values))
    elif column is not None:
        slots.conditions.append(Condition(slots.frame.header(column), Relation.BETWEEN, values))


def _cardinal(slots: Slots, tag: Tag) -> None:
    value = float(tag.value)
    if _of_header(slots, tag):
        slots.use(tag)  # "arrivals in 2010" of a column "Arrivals 2010"
        return
    if _pronoun(slots, tag):
        slots.use(tag)
        return
    if _all_rows(slots, tag):
        return
    bounded = near(slots, tag.start, *COMPARATORS, before=3) is not None
    if slots.reading.tokens[tag.start].text in HEADER_SCALES and not bounded:
        slots.use(tag)  # "by how many million": a unit, no number
        return
    if read_steps(slots, tag, value):
        return
    if value == 1 and _stands_for_name(slots, tag):
        slots.use(tag)  # "the British one"
        return
    comparator = near(slots, tag.start, *COMPARATORS, before=2) or near(
        slots, tag.end - 1, *_comparators_behind(slots), after=3, before=0
    )
    if comparator:
        slots.spent.update(range(comparator.start, comparator.end))
    times = near(slots, tag.end - 1, "times", after=1, before=0)
    if times is not None or _counts_rows(slots, tag):
        slots.use(tag)
        relation = COMPARATORS[comparator.kind] if comparator else Relation.IS
        slots.times = Condition(TIMES, relation, (value,))
    elif value.is_integer() and (
        near(slots, tag.start, "top", "best", before=2)
        or near(slots, tag.end - 1, "top", after=1, before=0)  # "les cinq premiers"
        or top_behind(slots, tag)
        or (_counts_names(slots, tag) and near(slots, tag.start, "highest_ranked", before=2))
    ):
        read_top(slots, tag, int(value))
    elif (cue := near(slots, tag.start, "bottom", "last", before=2)) and value.is_integer():
        slots.use(tag)
        slots.spent.update(range(cue.start, cue.end))
        slots.limit, slots.from_bottom = int(value), True
    elif end := extreme_after(slots, tag):
        slots.use(tag)
        slots.spent.update(range(end.start, end.end))
        slots.limit, slots.from_bottom = int(value), end.kind in ("least", "worst", "bottom")
    elif comparator:
        slots.use(tag)
        before = len(slots.conditions) + len(slots.ranks)
        read_threshold(slots, tag, COMPARATORS[comparator.kind], value)
        if len(slots.conditions) + len(slots.ranks) == before:  # the bound of nothing held
            slots.spent.difference_update(range(comparator.start, comparator.end))
    elif not _beyond_ranks(slots, tag) and (
        near(slots, tag.start, "rank", before=3)
        or near(slots, tag.end - 1, "rank", after=1, before=0)
    ):
        if slots.rank_header:
            slots.use(tag)
            add_rank(slots, value)
        elif not _place_under(slots, tag, value):
            slots.use(tag)
    else:
        _bare_number(slots, tag, value)


def _pronoun(slots: Slots, tag: Tag) -> bool:
    """Tell whether "one" only stands for a row: "the first one", "which one", "the oldest one"."""
    if slots.reading.tokens[tag.start].text != "one" or tag.end - tag.start > 1:
        return False
    cues = ("ordinal", "first", "last", "latest", "which", "most", "least", "oldest", "youngest")
    return any(t.end == tag.start for t in slots.reading.of(*cues))


def _stands_for_name(slots: Slots, tag: Tag) -> bool:
    """Tell whether "one" stands for a name that the word before it tells from others."""
    written = not slots.reading.tokens[tag.start].text.isdigit()
    return written and any(t.end == tag.start for t in slots.reading.of("value"))


def _counts_names(slots: Slots, tag: Tag) -> bool:
    """Tell whether a small number stands before the noun for the rows: 三个集群."""
    small = tag.kind == "number" and 2 <= float(tag.value) <= FEW
    nouns = (t for t in slots.reading.of("column") if t.value == slots.frame.name_column)
    return small and bool(slots.rank_header) and any(0 <= t.start - tag.end <= 1 for t in nouns)


def _of_header(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number is part of the header of a column that is said."""
    said = slots.reading.tokens[tag.start].text
    return (
        said.isdigit()
        and tag.end - tag.start == 1
        and any(said in words(slots.frame.header(c)) for c in slots.columns)
    )


def _comparators_behind(slots: Slots) -> tuple[str, ...]:
    """Return the comparators that may stand behind a number: 1000件を超える; "5 or more"."""
    return tuple(COMPARATORS) if own_book(slots).postpositions else ("at_least", "at_most")


def _counts_rows(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number says how many rows a value has: "which team has only one driver"."""
    frame = slots.frame
    columns = slots.reading.of("column")
    rows = any(t.start == tag.end and t.value == frame.name_column for t in columns)
    rows |= _one_of_title(slots, tag)
    grouped = any(
        t.end < tag.start and t.value != frame.name_column and not frame.columns[t.value].numeric
        for t in columns
    )
    return rows and grouped and not slots.reading.has("how_many") and not said_of_top(slots, tag)


def _one_of_title(slots: Slots, tag: Tag) -> bool:
    """Tell whether a small number counts what the title says the rows are: "more than one final"."""
    said, title = slots.reading.tokens, words(slots.frame.title)
    noun = said[tag.end].text if tag.end < len(said) else ""
    plurals = {singular(w) for w in title if singular(w) != w}
    return 1 <= float(tag.value) <= FEW and singular(noun) in plurals


def read_often(slots: Slots) -> None:
    """Read "once", "twice", "more than once": in how many rows a value stands."""
    for kind, value in OFTEN.items():
        for tag in slots.reading.of(kind):
            comparator = near(slots, tag.start, *COMPARATORS, before=1)
            if comparator:
                slots.spent.update(range(comparator.start, comparator.end))
            relation = COMPARATORS[comparator.kind] if comparator else Relation.IS
            slots.times = Condition(TIMES, relation, (value,))


def _beyond_ranks(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number like a year is larger than any rank there is."""
    ranks = [row.rank for row in slots.frame.rows if row.rank is not None]
    return tag.kind == "year" and float(tag.value) > max([*ranks, slots.frame.table.size or 0])


def _linked(slots: Slots, column: Tag, number: Tag) -> bool:
    """Tell whether one small word joins a column and its number: "week no. 6", "seats = 3"."""
    return column.end + 1 == number.start and slots.reading.tokens[column.end].text in LINKS


def _bare_number(slots: Slots, tag: Tag, value: float) -> None:
    """Read a number without a cue: the value of the column beside it, else kept aside."""
    said = slots.reading.tokens
    unit = unit_of(said[tag.end].text) if tag.end < len(said) else ""
    if unit and tag.kind != "year" and len(fitting := unit_columns(slots.frame, unit)) == 1:
        slots.use(tag)
        slots.used.add(tag.end)
        header = slots.frame.header(fitting[0])
        slots.conditions.append(Condition(header, Relation.IS, (value,)))
        return  # "240 ft tall"
    beside = [
        t
        for t in slots.reading.of("column")
        if (t.start == tag.end or t.end == tag.start or _linked(slots, t, tag))
        and slots.frame.columns[t.value].numeric
        and slots.frame.columns[t.value].role is not Role.RANK
    ]
    if beside:
        slots.use(tag)
        column = max(beside, key=lambda t: (t.weight, _said_beside(slots, t))).value
        header = slots.frame.header(column)
        measured = value_in_unit(slots, tag, column, value)
        slots.conditions.append(
            Condition(header, Relation.IS, (value if measured is None else measured,))
        )
    elif _listed_with_rank(slots, tag):
        slots.use(tag)
        add_rank(slots, value)
    elif _says_how_many(slots, tag):
        slots.use(tag)
    elif any(SPAN in c.header for c in slots.frame.columns) and _place_under(slots, tag, value):
        return
    else:
        slots.spare.append(tag)


def _said_beside(slots: Slots, tag: Tag) -> int:
    """Return how many words of a column stand together where one of them stands."""
    ends = {t.end for t in slots.reading.of("column") if t.value == tag.value}
    start = tag.start
    while start in ends:
        start -= 1
    return tag.end - start


def _place_under(slots: Slots, tag: Tag, value: float) -> bool:
    """Read "ranked 1 in the UK" where a column holds the places of the UK."""
    after = [
        t
        for t in slots.reading.of("column")
        if 1 <= t.start - tag.end <= UNDER and slots.frame.columns[t.value].numeric
    ]
    if not after or slots.reading.tokens[tag.end].text not in IN:
        return False
    nearest = min(t.start for t in after)
    column = max((t for t in after if t.start == nearest), key=lambda t: t.end).value
    slots.use(tag)
    slots.conditions.append(Condition(slots.frame.header(column), Relation.IS, (value,)))
    return True


def _listed_with_rank(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number goes on a list of ranks: "ranked 5, 7 and 9"."""
    ranks = {v for c in slots.ranks if c.relation is Relation.IS for v in c.values}
    before = [t for t in slots.reading.of("number", "ordinal") if 0 <= tag.start - t.end <= 1]
    return any(float(t.value) in ranks for t in before) and tag.kind != "year"


def _says_how_many(slots: Slots, tag: Tag) -> bool:
    """Tell whether a small number only says how many are meant: "the two Vento drivers"."""
    token = slots.reading.tokens[tag.start]
    meant = [t for t in slots.reading.of("column", "value", "person", "row") if t.start == tag.end]
    return not token.text.isdigit() and 2 <= float(tag.value) <= FEW and bool(meant)


def _all_rows(slots: Slots, tag: Tag) -> bool:
    """Take "over the ten regions" for all rows, where an edition has just so many."""
    frame, said = slots.frame, slots.reading.tokens
    named = any(
        t.start == tag.end and t.value == frame.name_column for t in slots.reading.of("column")
    )
    definite = tag.start > 0 and said[tag.start - 1].text in ALL_OF
    sizes = Counter(row.edition for row in frame.rows)
    if not (named and definite and set(sizes.values()) == {int(tag.value)}):
        return False
    slots.use(tag)
    if (cue := near(slots, tag.start, *COMPARATORS, before=2)) is not None:
        slots.spent.update(range(cue.start, cue.end))
    return True
