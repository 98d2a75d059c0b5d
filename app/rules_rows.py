"""Rules for lists of rows and for single cells."""

from __future__ import annotations

from giichat.app.draft import (
    RANK_NOUNS,
    Draft,
    asks_number,
    asks_place,
    asks_rank_too,
    columns_said,
    has_cue,
    lower_is_better,
    measures_said,
    people_columns,
    place_columns,
    texts_said,
)
from giichat.app.frame import Frame
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Slots, own_book
from giichat.app.times import year_columns
from giichat.app.tokens import singular
from giichat.ingest.records import Role


def sorted_list(slots: Slots) -> Draft | None:
    """Read "sorted by population, largest first"."""
    ordered = _in_order_of_time(slots)
    if ordered is not None:
        return ordered
    tag = slots.reading.first("sort")
    if tag is None or slots.names or any(c.relation is Relation.IS for c in slots.ranks):
        return None
    after = [t.value for t in slots.reading.of("column") if t.start >= tag.end]
    if not after or not slots.frame.columns[after[0]].numeric:
        return None
    by: int = after[0]
    descending = not lower_is_better(slots, by)
    if has_cue(slots, "ascending", "descending"):
        descending = has_cue(slots, "descending")
    target = tuple(c for c in slots.columns if c != by or after.count(c) > 1)
    return Draft(Operation.LIST, target=target, by=by, descending=descending, limit=slots.limit)


def _in_order_of_time(slots: Slots) -> Draft | None:
    """Read "newest first", "from oldest to newest": rows by their only years, or those bounded."""
    order = slots.reading.first("ascending", "descending")
    if order is None or slots.names or slots.limit is not None:
        return None
    said = {t.text for t in slots.reading.tokens[order.start : order.end]}
    times = year_columns(slots.frame)
    bounded = [c for one in slots.conditions if (c := slots.frame.column_of(one.column)) in times]
    by = next(iter(c for c in (*bounded, *slots.columns, *times) if c in times), None)
    one = len({*bounded}) == 1 or len({c for c in slots.columns if c in times}) == 1
    if by is None or not said & AGES or not (one or len(times) == 1) or slots.frame.yearly:
        return None
    slots.ranks.clear()  # "first" was read as the rank
    return Draft(Operation.LIST, by=by, descending=order.kind == "descending")


AGES = frozenset(["newest", "latest", "recent", "oldest", "earliest"])


def list_rows(slots: Slots) -> Draft | None:
    """Read top n, bottom n, rank ranges, and all rows of a group."""
    frame = slots.frame
    if slots.names and not slots.conditions:
        return None
    if (
        slots.conditions
        and not slots.subject_said
        and has_cue(slots, "who")
        and people_columns(slots)
    ):
        return None  # people of another column are asked for
    several = [c for c in slots.ranks if c.relation is not Relation.IS or len(c.values) > 1]
    measures = measures_said(slots)
    if several or slots.limit is not None:
        by = measures[0] if measures and slots.limit is not None else frame.rank_column
        if by is None and slots.title_measure and has_cue(slots, "top", "best"):
            by = frame.only_measure  # "top five by harvest" of a table of harvests
        high = by is not None and frame.columns[by].role is Role.MEASURE
        return Draft(
            Operation.LIST,
            target=(*measures, *texts_said(slots)),
            by=by,
            descending=high != slots.from_bottom if by is not None else slots.from_bottom,
            limit=slots.limit,
        )
    if slots.conditions and texts_said(slots) and (not slots.subject_said or asks_place(slots)):
        return None  # "which work won": the cells asked for, not the rows
    wanted = slots.subject_said or has_cue(slots, "list", "who") or texts_said(slots)
    if slots.conditions and wanted and not slots.names and not measures and not slots.ranks:
        ranks = (frame.rank_column,) if asks_rank_too(slots) or _with_rank(slots) else ()
        target = (*(c for c in ranks if c is not None), *texts_said(slots))
        return Draft(Operation.LIST, target=target, by=frame.rank_column, descending=False)
    if slots.conditions and not slots.names and has_cue(slots, "list"):
        return Draft(
            Operation.LIST, target=columns_said(slots), by=frame.rank_column, descending=False
        )
    return None


def _with_rank(slots: Slots) -> bool:
    """Tell whether rows are asked for "along with their rank"."""
    said = slots.reading.tokens
    nouns = [t for t in slots.reading.of("rank") if said[t.start].text in RANK_NOUNS]
    pronouns = own_book(slots).pronouns
    return slots.frame.ranked and any(
        t.start > 0 and pronouns.matches(said[t.start - 1 : t.start]) for t in nouns
    )


def _dates(frame: Frame) -> tuple[int, ...]:
    """Return the one column that can say when, if there is just one."""
    found = [i for i, c in enumerate(frame.columns) if c.role in (Role.DATE, Role.EDITION)]
    found += [i for i in frame.measure_columns if frame.years_only(i)]
    return tuple(found) if len(found) == 1 and not frame.yearly else ()


def look_up(slots: Slots) -> Draft | None:
    """Read the plain questions: rank to name, name to rank, a measure of a name or a rank."""
    frame = slots.frame
    targets = columns_said(slots)
    if has_cue(slots, "previous_rank"):
        previous = frame.table.column(Role.PREVIOUS_RANK)
        targets = (previous,) if previous is not None else targets
    if slots.names:
        limited = {c.column for c in slots.conditions}
        if has_cue(slots, "when") and all(frame.header(c) in limited for c in targets):
            targets = ()
        if not targets and has_cue(slots, "when"):
            targets = _dates(frame)
        if not targets and slots.conditions and has_cue(slots, "who"):
            targets = people_columns(slots)
        if not targets and asks_place(slots):
            targets = place_columns(frame)
        if not targets and frame.only_measure is not None and _asks_value(slots):
            ranked = frame.rank_column is not None and has_cue(slots, "rank")
            first = (frame.rank_column,) if ranked and frame.rank_column is not None else ()
            return Draft(Operation.LOOKUP, target=(*first, frame.only_measure))
        if targets:
            if frame.rank_column is not None and asks_rank_too(slots):
                targets = (frame.rank_column, *(c for c in targets if c != frame.rank_column))
            return Draft(Operation.LOOKUP, target=targets)
        if has_cue(slots, "who") and not has_cue(slots, "rank"):
            return None  # a name asked for, not the rank of the one given
        if frame.rank_column is not None:
            return Draft(Operation.LOOKUP, target=(frame.rank_column,))
        if frame.only_measure is not None and asks_number(slots):
            return Draft(Operation.LOOKUP, target=(frame.only_measure,))
        return None
    if slots.conditions and not targets and has_cue(slots, "who"):
        targets = people_columns(slots)
    if (slots.ranks or slots.conditions) and targets and _asks_names(slots):
        targets = (frame.name_column, *targets) if frame.name_column is not None else targets
    if slots.ranks or slots.conditions:
        return Draft(Operation.LOOKUP, target=targets)
    if frame.rank_column is not None and len(slots.spare) == 1 and _stands_alone(slots):
        rank = Condition(frame.header(frame.rank_column), Relation.IS, (slots.spare_numbers[0],))
        return Draft(Operation.LOOKUP, target=targets, conditions=(rank,))
    return None


def _asks_value(slots: Slots) -> bool:
    """Tell whether "value" or "figure" asks for the one measure of a table."""
    said = slots.reading.tokens
    return any(singular(t.text) in VALUE_NOUNS for i, t in enumerate(said) if i not in slots.used)


VALUE_NOUNS = frozenset(["value", "figure", "wert", "valeur", "valor"])


def _asks_names(slots: Slots) -> bool:
    """Tell whether "which" asks for the rows themselves: "which country exports soybeans"."""
    asked = slots.reading.of("which", "who")
    if asked and slots.reading.has("how_many") and slots.reading.has("win") and slots.ranks:
        return True  # "who won, and on how many points"
    nouns = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
    return any(0 <= noun.start - a.end <= 1 for a in asked for noun in nouns)


def _stands_alone(slots: Slots) -> bool:
    """Tell whether the one bare number can be a rank: in digits, and not counting what follows it."""
    tag = slots.spare[0]
    follows = any(t.start == tag.end for t in slots.reading.of("column"))
    digits = slots.reading.tokens[tag.start].text.isdigit()
    return digits and tag.kind != "year" and not follows
