"""How many rows are meant: top and bottom n, "which three had the fewest"."""

from __future__ import annotations

from giichat.app.draft import charted
from giichat.app.marks import Tag, inside
from giichat.app.plan import Condition, Relation
from giichat.app.slots import NEAR, Slots, add_rank, near, own_book
from giichat.app.threshold_slots import FAR

MOST_ASKED = 30  # rows that an extreme is asked of: "the 20 largest"
LAST_BEHIND = 3  # words to 垫底, 最下位 behind a top
INSIDE_BEHIND = 3  # words to 里, の中 behind a top
LINK = 1  # words between a noun and its verb: "los tres clústeres que encabezan"
FEW = 10  # a number in words up to here can say how many things are meant


def extreme_after(slots: Slots, tag: Tag) -> Tag | None:
    """Return the extreme that a small number of rows is asked for: "which three had the fewest"."""
    token = slots.reading.tokens[tag.start]
    small = float(tag.value).is_integer() and 2 <= float(tag.value) <= MOST_ASKED
    if not small or tag.kind == "year" or (token.text.isdigit() and float(tag.value) > FEW):
        return None
    if near(slots, tag.start, "more_than", "less_than", "difference", before=2):
        return None
    asked = near(slots, tag.start, "which", "who", before=1) is not None
    reach = FAR if asked else NEAR
    lone = [
        t
        for t in slots.reading.of("most", "least", "best", "worst", "bottom")
        if not any(t.start == top.start for top in slots.reading.of("top"))
        or not any(n.start == t.end for n in slots.reading.of("number"))
    ]  # "top ten" is the part asked about, no extreme of it
    found = next((t for t in lone if 0 <= t.start - tag.end < reach), None)
    if found is None and asked:
        found = near(slots, tag.end - 1, "leader", "top", "last", before=0, after=5)
    if found is None or found.kind == "best":
        return found
    nouns = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
    if found.kind in ("most", "least") and any(t.start == found.end for t in nouns):
        return None  # "which five economies had the most clusters": rows are counted
    said = [t for t in slots.reading.of("column") if tag.end <= t.start < found.start]
    measured = any(slots.frame.columns[t.value].numeric for t in said)
    return None if measured else found  # "two goals, the most": the number is of the goals


def said_of_top(slots: Slots, tag: Tag) -> bool:
    """Tell whether a number is of a top or a bottom."""
    return near(slots, tag.start, "top", "bottom", "last", "best", before=2) is not None


def top_behind(slots: Slots, tag: Tag) -> Tag | None:
    """Return the word for the top that follows a number and the noun for the rows.

    "Os cinco países mais bem colocados", "the five highest-ranked clusters": the first of them.
    """
    if tag.kind == "year" or not 2 <= float(tag.value) <= MOST_ASKED:
        return None
    start = tag.end
    for noun in slots.reading.of("column", "person", "row"):
        rows = noun.kind != "column" or noun.value == slots.frame.name_column
        if noun.start == start and rows:
            start = max(start, noun.end)
    kinds = ("top", "highest_ranked") if slots.rank_header else ("top",)
    found = next((t for t in slots.reading.of(*kinds) if t.start == start), None)
    if found is None and slots.rank_header and start > tag.end:
        leads = (t for t in slots.reading.of("leader") if 0 <= t.start - start <= LINK)
        found = next(leads, None)
    return found


def read_top(slots: Slots, tag: Tag, count: int) -> None:
    """Read "top n": a limit, a place inside or outside it, or its last place."""
    slots.use(tag)
    cue = near(slots, tag.start, "top", "best", "highest_ranked", before=2)
    start = cue.start if cue else tag.start
    slots.spent.update(range(start, tag.start))
    after = near(slots, tag.end - 1, "top", after=1, before=0) or top_behind(slots, tag)
    if cue is None and after is not None:
        slots.spent.update(range(after.start, after.end))
        slots.spent.update(range(tag.end, after.start))
    last = near(slots, start, "last", before=4)
    if last is None and own_book(slots).postpositions:
        last = near(slots, tag.end - 1, "last", before=0, after=LAST_BEHIND)
    if last and slots.rank_header and last.start not in slots.spent:
        slots.spent.update(range(last.start, last.end))
        add_rank(slots, float(count))
        return
    scope = slots.frame.scope_column
    if scope is not None and any(r.cell(scope).printed == f"top {count}" for r in slots.frame.rows):
        key = slots.frame.key(f"top {count}")
        slots.conditions.append(Condition(slots.frame.header(scope), Relation.IS, (key,)))
        return
    if slots.frame.table.size is not None and count >= slots.frame.table.size:
        return  # "in the top 100" of a ranking of 100: all of it
    if missed := near(slots, start, "just_missed", before=3):
        slots.spent.update(range(missed.start, missed.end))
        add_rank(slots, float(count + 1))
        return
    gone = slots.reading.of("left")  # "fell out of the top ten": out of it now
    outside = near(slots, start, "outside", "except", before=3)
    if outside and inside(outside.start, outside.start + 1, gone):
        outside = None
    place = _chart(slots, start, tag)
    if place is not None:
        relation = Relation.MORE if outside else Relation.AT_MOST
        slots.conditions.append(Condition(slots.frame.header(place), relation, (float(count),)))
        return
    if not outside and (_of_group(slots, tag) or _of_larger(slots, count)):
        slots.limit = count
        return
    relation = Relation.MORE if outside else Relation.AT_MOST
    if slots.rank_header:
        slots.ranks.append(Condition(slots.rank_header, relation, (float(count),)))
    elif not outside:
        slots.limit = count


def _chart(slots: Slots, start: int, tag: Tag) -> int | None:
    """Return the column of places of a chart that a top is of: "the uk top ten", "top 10 in the us"."""
    beside = [
        t.value
        for t in slots.reading.of("column")
        if t.end == start or 1 <= t.start - tag.end <= NEAR - 1
    ]
    return next((c for c in beside if charted(slots, c)), None)


def _of_group(slots: Slots, tag: Tag) -> bool:
    """Tell whether the best of a group are asked for ("top 5 German clusters"), not its part of the top."""
    grouped = {c.column for c in slots.conditions if isinstance(c.values[0], str)}
    after = [t for t in slots.reading.of("value") if 0 <= t.start - tag.end <= NEAR]
    if own_book(slots).postpositions and near(
        slots, tag.end - 1, "inside", "top", before=0, after=INSIDE_BEHIND
    ):
        return False  # トップ10の中で, 10위 안에
    if any(c.relation is Relation.IS_NOT for c in slots.conditions):
        return False  # "the top ten outside Asia" are places of the top ten
    named = any(slots.frame.header(v.column) in grouped for t in after for v in t.value)
    counted = slots.reading.has("how_many")  # "how many of the top ten are German"
    return named and not counted and not near(slots, tag.start, "inside", before=4)


def _of_larger(slots: Slots, count: int) -> bool:
    """Tell whether a larger top is asked about already, by a measure: "the top 5 of the top 20 by patents"."""
    measured = any(slots.frame.columns[c].numeric for c in slots.columns)
    return measured and any(
        c.relation is Relation.AT_MOST and float(c.values[0]) > count for c in slots.ranks
    )
