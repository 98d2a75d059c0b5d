"""From marked words to slots: which rows, editions, ranks, limits and columns a question sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from giichat.app.editions import Editions, read_editions
from giichat.app.frame import Frame, Value
from giichat.app.plan import Condition, Relation
from giichat.app.tagging import Reading, Tag
from giichat.ingest.records import Role

COMPARATORS = {
    "more_than": Relation.MORE,
    "less_than": Relation.LESS,
    "at_least": Relation.AT_LEAST,
    "at_most": Relation.AT_MOST,
}
RANK_CUES = {"leader": 1, "runner_up": 2, "bronze": 3}
NEAR = 3  # words between a number and what it belongs to
FAR = 8  # words within which a column can own a threshold


@dataclass(frozen=True, slots=True)
class Named:
    """Rows the question names: one key, or several when the words are ambiguous."""

    keys: tuple[str, ...]
    start: int
    end: int
    column: int
    whole: bool = True


@dataclass(slots=True)
class Slots:
    """What the question sets in one frame; `used` are the words explained."""

    reading: Reading
    frame: Frame
    names: list[Named] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    subject_said: bool = False
    ranks: list[Condition] = field(default_factory=list)
    limit: int | None = None
    from_bottom: bool = False
    nth: int | None = None  # "second highest"
    editions: Editions = field(default_factory=Editions)
    used: set[int] = field(default_factory=set)
    spare: list[Tag] = field(default_factory=list)  # numbers that no cue explains yet
    spent: set[int] = field(default_factory=set)  # cue words that belong to a number
    regions: list[str] = field(default_factory=list)

    def use(self, tag: Tag) -> None:
        """Mark the words of a tag as explained."""
        self.used.update(range(tag.start, tag.end))

    @property
    def spare_numbers(self) -> list[float]:
        """Return the numbers that no cue explains yet."""
        return [float(tag.value) for tag in self.spare]

    @property
    def rank_header(self) -> str:
        """Return the header of the rank column, or "" when the table has none."""
        column = self.frame.rank_column
        return self.frame.header(column) if column is not None else ""


def fill(reading: Reading, frame: Frame) -> Slots:
    """Return the slots that the marked words set."""
    slots = Slots(reading, frame)
    slots.editions = read_editions(reading, frame)
    slots.used |= slots.editions.used
    _columns(slots)
    _values(slots)
    _numbers(slots)
    _drop_introducers(slots)
    _rank_words(slots)
    for tag in reading.tags:
        if tag.kind not in ("value", "column", "number", "ordinal", "year"):
            slots.use(tag)
    return slots


def near(
    slots: Slots, position: int, *kinds: str, before: int = NEAR, after: int = 0
) -> Tag | None:
    """Return the tag of these kinds nearest to a word position, within the distances given."""
    found = [
        tag
        for tag in slots.reading.of(*kinds)
        if 0 <= position - tag.end < before or 0 <= tag.start - position - 1 < after
    ]
    return min(found, key=lambda t: abs(t.start - position), default=None)


# -- columns ---------------------------------------------------------------------------------


def _columns(slots: Slots) -> None:
    """Take the columns pointed at; the noun for what a row is only says that rows are meant."""
    frame = slots.frame
    for tag in slots.reading.of("column"):
        slots.use(tag)
        if tag.value == frame.name_column:
            slots.subject_said = True
        elif frame.columns[tag.value].role is Role.RANK or tag.value == frame.edition_column:
            continue
        elif tag.value not in slots.columns:
            slots.columns.append(tag.value)


# -- names and groups ------------------------------------------------------------------------


def _values(slots: Slots) -> None:
    for tag in slots.reading.of("value"):
        by_column: dict[int, list[Value]] = {}
        for value in tag.value:
            by_column.setdefault(value.column, []).append(value)
        column = _column_of_value(slots, tag, by_column)
        if column is None:
            continue
        if tag.weight < 1 and not _part_is_name(slots, tag):
            continue
        slots.use(tag)
        keys = tuple(dict.fromkeys(v.key for v in by_column[column]))
        negated = _negated(slots, tag)
        inside = by_column[column][0].members
        if inside:
            slots.regions.append(keys[0])
            relation = Relation.IS_NOT if negated else Relation.IS
            _add_group(slots, Condition(slots.frame.header(column), relation, inside))
            continue
        if column == slots.frame.name_column and not negated:
            slots.names.append(Named(keys, tag.start, tag.end, column, tag.weight >= 1))
        elif column == slots.frame.name_column:
            slots.excluded += keys
        else:
            relation = Relation.IS_NOT if negated else Relation.IS
            _add_group(slots, Condition(slots.frame.header(column), relation, keys))


def _add_group(slots: Slots, condition: Condition) -> None:
    """Add a group condition; a second value of the same column widens the first ("or")."""
    for i, other in enumerate(slots.conditions):
        if other.column == condition.column and other.relation is condition.relation:
            slots.conditions[i] = Condition(
                other.column,
                other.relation,
                tuple(dict.fromkeys((*other.values, *condition.values))),
            )
            return
    slots.conditions.append(condition)


def _column_of_value(slots: Slots, tag: Tag, by_column: dict[int, list[Value]]) -> int | None:
    """Return the column meant where a word names values in several."""
    frame = slots.frame
    name = frame.name_column
    direct = {c: v for c, v in by_column.items() if any(not one.members for one in v)}
    by_column = direct or by_column
    groups = [c for c in by_column if frame.columns[c].role is Role.GROUP]
    if (
        name in by_column
        and groups
        and (_rows_wanted(slots, tag) or _listed_with(slots, tag, groups[0]))
    ):
        return groups[0]
    if name in by_column:
        return name
    if groups:
        return groups[0]
    return next(iter(sorted(by_column)), None)


def _rows_wanted(slots: Slots, tag: Tag) -> bool:
    """Tell whether the question counts or lists rows of a group ("clusters in Singapore")."""
    wants = slots.reading.has("how_many", "list", "most", "least", "top")
    before = slots.reading.tokens[tag.start - 1].text if tag.start else ""
    return (wants and slots.subject_said and before in ("in", "from", "of", "within", "has")) or (
        slots.subject_said and before in ("in", "within")
    )


def _listed_with(slots: Slots, tag: Tag, column: int) -> bool:
    """Tell whether the value beside it in a list can only be of this column."""
    return any(
        column in (columns := {v.column for v in other.value if not v.members})
        and slots.frame.name_column not in columns
        for other in slots.reading.of("value")
        if other is not tag and _distance(other, tag.start, tag.end) <= 1
    )


def _part_is_name(slots: Slots, tag: Tag) -> bool:
    """Tell whether part of a name may stand for it: written like a name, and no cue word."""
    token = slots.reading.tokens[tag.start]
    other = [t for t in slots.reading.tags if t.start <= tag.start < t.end and t.kind != "value"]
    return not other and (token.capitalised or not token.text.isascii() or len(token.text) > 3)


def _negated(slots: Slots, tag: Tag) -> bool:
    return near(slots, tag.start, "except", before=3) is not None


# -- numbers ---------------------------------------------------------------------------------


def _numbers(slots: Slots) -> None:
    tags = [
        t
        for t in slots.reading.of("number", "ordinal", "year")
        if not set(range(t.start, t.end)) & slots.editions.used
    ]
    skip: set[int] = set()
    for i, tag in enumerate(tags):
        if i in skip or _inside_other(slots, tag):
            continue
        following = tags[i + 1] if i + 1 < len(tags) else None
        if following and _is_range(slots, tag, following):
            _range(slots, tag, following)
            skip.add(i + 1)
        elif tag.kind == "ordinal":
            _ordinal(slots, tag)
        else:
            _cardinal(slots, tag)


def _inside_other(slots: Slots, tag: Tag) -> bool:
    return any(
        t.start <= tag.start and tag.end <= t.end and t.end - t.start > tag.end - tag.start
        for t in slots.reading.tags
        if t.kind not in ("number", "ordinal", "year")
    )


def _is_range(slots: Slots, first: Tag, second: Tag) -> bool:
    between = [t.text for t in slots.reading.tokens[first.end : second.start]]
    opened = near(slots, first.start, "between", "rank", before=3) is not None
    dash = slots.reading.tokens[first.end - 1].end + 1 == slots.reading.tokens[second.start].start
    return (len(between) == 0 and dash and second.value > first.value) or (
        len(between) == 1
        and between[0] in ("to", "and", "through", "until", "bis", "a", "und", "et", "y", "e")
        and opened
        and second.value > first.value
        and (between[0] != "and" or near(slots, first.start, "between", before=3) is not None)
    )


def _range(slots: Slots, first: Tag, second: Tag) -> None:
    slots.use(first)
    slots.use(second)
    slots.used.update(range(first.end, second.start))
    values = (float(first.value), float(second.value))
    column = _owner(slots, first, second.end)
    if slots.rank_header and column in (None, slots.frame.rank_column):
        slots.ranks.append(Condition(slots.rank_header, Relation.BETWEEN, values))
    elif column is not None:
        slots.conditions.append(Condition(slots.frame.header(column), Relation.BETWEEN, values))


def _ordinal(slots: Slots, tag: Tag) -> None:
    slots.use(tag)
    following = near(slots, tag.end - 1, "most", "least", "best", "worst", after=2, before=0)
    value = int(tag.value)
    if following and _measure_after(slots, following):
        slots.nth = value
    elif value == 1 and _number_beside(slots, tag):
        return  # "the first three", "les trois premiers": the number sets the limit
    elif slots.rank_header:
        _add_rank(slots, float(value))
    else:
        slots.nth = value


def _number_beside(slots: Slots, tag: Tag) -> bool:
    return any(tag.start == t.end or t.start == tag.end for t in slots.reading.of("number"))


def _measure_after(slots: Slots, tag: Tag) -> bool:
    return any(
        t.start >= tag.end - 1 and slots.frame.columns[t.value].role is Role.MEASURE
        for t in slots.reading.of("column")
    )


def _add_rank(slots: Slots, value: float) -> None:
    for i, other in enumerate(slots.ranks):
        if other.relation is Relation.IS:
            values = tuple(dict.fromkeys((*other.values, value)))
            slots.ranks[i] = Condition(other.column, Relation.IS, values)
            return
    slots.ranks.append(Condition(slots.rank_header, Relation.IS, (value,)))


def _cardinal(slots: Slots, tag: Tag) -> None:
    value = float(tag.value)
    comparator = near(slots, tag.start, *COMPARATORS, before=2) or near(
        slots, tag.end - 1, "at_least", "at_most", after=3, before=0
    )
    if value.is_integer() and (
        near(slots, tag.start, "top", "best", before=2)
        or near(slots, tag.end - 1, "top", after=1, before=0)  # "les cinq premiers"
    ):
        _top(slots, tag, int(value))
    elif near(slots, tag.start, "bottom", "last", before=2) and value.is_integer():
        slots.use(tag)
        slots.limit, slots.from_bottom = int(value), True
    elif comparator:
        slots.use(tag)
        _threshold(slots, tag, COMPARATORS[comparator.kind], value)
    elif near(slots, tag.start, "rank", before=3) or near(
        slots, tag.end - 1, "rank", after=1, before=0
    ):
        slots.use(tag)
        if slots.rank_header:
            _add_rank(slots, value)
    else:
        _bare_number(slots, tag, value)


def _top(slots: Slots, tag: Tag, count: int) -> None:
    """Read "top n": a limit, a place inside or outside it, or its last place."""
    slots.use(tag)
    cue = near(slots, tag.start, "top", "best", before=2)
    start = cue.start if cue else tag.start
    slots.spent.update(range(start, tag.start))
    after = near(slots, tag.end - 1, "top", after=1, before=0)
    if cue is None and after is not None:
        slots.spent.update(range(after.start, after.end))
    if near(slots, start, "last", before=4) and slots.rank_header:
        _add_rank(slots, float(count))
        return
    scope = slots.frame.scope_column
    if scope is not None and any(r.cell(scope).printed == f"top {count}" for r in slots.frame.rows):
        key = slots.frame.key(f"top {count}")
        slots.conditions.append(Condition(slots.frame.header(scope), Relation.IS, (key,)))
        return
    outside = near(slots, start, "outside", "except", before=3)
    relation = Relation.MORE if outside else Relation.AT_MOST
    if slots.rank_header:
        slots.ranks.append(Condition(slots.rank_header, relation, (float(count),)))
    elif not outside:
        slots.limit = count


def _owner(slots: Slots, tag: Tag, end: int) -> int | None:
    """Return the column that a number belongs to: the nearest one said, ranks included."""
    frame = slots.frame
    owners = [
        (_distance(t, tag.start, end), t.value)
        for t in slots.reading.of("column")
        if frame.columns[t.value].numeric and not (frame.yearly and t.value == frame.edition_column)
    ]
    if frame.rank_column is not None:
        owners += [
            (_distance(t, tag.start, end), frame.rank_column) for t in slots.reading.of("rank")
        ]
    distance, column = min(owners, default=(FAR, None))
    return column if distance < FAR else None


def _distance(tag: Tag, start: int, end: int) -> int:
    """Return how many words lie between a tag and the words from start to end."""
    return max(start - tag.end, tag.start - end, 0)


def _threshold(slots: Slots, tag: Tag, relation: Relation, value: float) -> None:
    column = _owner(slots, tag, tag.end)
    if column is not None and column == slots.frame.rank_column:
        slots.ranks.append(Condition(slots.rank_header, relation, (value,)))
    elif column is not None:
        slots.conditions.append(Condition(slots.frame.header(column), relation, (value,)))
    elif len(slots.frame.measure_columns) == 1:
        only = slots.frame.header(slots.frame.measure_columns[0])
        slots.conditions.append(Condition(only, relation, (value,)))
    else:
        slots.used.difference_update(range(tag.start, tag.end))


def _bare_number(slots: Slots, tag: Tag, value: float) -> None:
    """Read a number without a cue: the value of the column beside it, else kept aside."""
    if tag.kind == "year":
        _year(slots, tag, value)
        return
    beside = [
        t
        for t in slots.reading.of("column")
        if (t.start == tag.end or t.end == tag.start or t.end + 1 == tag.start)
        and slots.frame.columns[t.value].numeric
        and slots.frame.columns[t.value].role is not Role.RANK
    ]
    if beside:
        slots.use(tag)
        header = slots.frame.header(beside[0].value)
        slots.conditions.append(Condition(header, Relation.IS, (value,)))
    else:
        slots.spare.append(tag)


def _year(slots: Slots, tag: Tag, value: float) -> None:
    """Read a year in a table whose years are values: a condition on the column that has it."""
    column = slots.frame.edition_column
    if column is not None and not slots.frame.yearly:
        slots.use(tag)
        slots.conditions.append(Condition(slots.frame.header(column), Relation.IS, (value,)))


def _drop_introducers(slots: Slots) -> None:
    """Forget columns that are said only to introduce a value: "with nationality Kenyan"."""
    values = [
        (t.start, {v.column for v in t.value}) for t in slots.reading.of("value") if t.weight >= 1
    ]
    for column in list(slots.columns):
        if all(
            any(column in owners and 0 <= start - tag.end <= 1 for start, owners in values)
            for tag in slots.reading.of("column")
            if tag.value == column
        ):
            slots.columns.remove(column)


# -- rank words ------------------------------------------------------------------------------


def _rank_words(slots: Slots) -> None:
    if slots.reading.has("row") and not slots.columns:
        slots.subject_said = True
    if not slots.rank_header or slots.ranks:
        return
    if slots.columns and slots.reading.has("most", "least", "how_many"):
        return
    columns = slots.reading.of("column")
    if slots.reading.has("win") and not (slots.columns or slots.conditions or slots.limit):
        _add_rank(slots, 1.0)
    for tag in slots.reading.of(*RANK_CUES, "podium"):
        if any(c.start <= tag.start < c.end for c in columns):
            continue
        if tag.kind == "podium":
            slots.ranks.append(Condition(slots.rank_header, Relation.AT_MOST, (3.0,)))
        else:
            _add_rank(slots, float(RANK_CUES[tag.kind]))


def unexplained(slots: Slots, neutral: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Return the words that nothing explains: neither a slot, nor a cue, nor an everyday word."""
    from giichat.app.tokens import singular

    return tuple(
        token.raw
        for i, token in enumerate(slots.reading.tokens)
        if i not in slots.used
        and token.text.isalnum() | ("'" in token.text)
        and not any(token.text in known or singular(token.text) in known for known in neutral)
    )
