"""Rules for the first, the last, and what stands beside a row."""

from __future__ import annotations

from giichat.app.draft import (
    Draft,
    age_columns,
    asks_yes_no,
    counts_rows,
    has_cue,
    left_out,
    measures_said,
    only_verb,
    people_columns,
    texts_said,
    with_value,
)
from giichat.app.marks import Tag
from giichat.app.plan import Operation, Relation
from giichat.app.slots import Named, Slots, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns
from giichat.ingest.records import Role

AGES = frozenset(["oldest", "eldest"])
AFTER = 4  # words between the verb and "first": "opened its own subway first"


def between(slots: Slots) -> Draft | None:
    """Read "which clusters stand between A and B": the rows that lie there by rank or a measure."""
    if len(slots.names) != 2 or slots.frame.rank_column is None:
        return None
    first, second = slots.names
    opened = any(0 <= first.start - t.end <= 1 for t in slots.reading.of("between"))
    asks = slots.subject_said or has_cue(slots, "who", "list")
    if not opened or not asks or asks_yes_no(slots) or has_cue(slots, "difference", "change"):
        return None
    joins = slots.reading.tokens[first.end : second.start]
    if len(joins) > 2 or slots.ranks:
        return None
    if has_cue(slots, "how_many") and not counts_rows(slots):
        return None
    return Draft(Operation.BETWEEN, by=slots.frame.rank_column)


def neighbour(slots: Slots) -> Draft | None:
    """Read "who came right after X", "the row before X", "who stood on either side of X"."""
    if not slots.names:
        return _beside_group(slots)
    if len(slots.names) == 1 and has_cue(slots, "beside") and not asks_yes_no(slots):
        return Draft(Operation.NEIGHBOUR, target=texts_said(slots), step=0)
    level = len(slots.names) == 1 or _share_place(slots)
    if not level or asks_yes_no(slots) or has_cue(slots, "how_many"):
        return None
    if not all(only_verb(slots, c) for c in measures_said(slots)):
        return None
    named = slots.names[0]
    by = _time_order(slots)
    for kind, step in (("next", 1), ("previous", -1)):
        for tag in slots.reading.of(kind):
            if _beside(slots, named, tag) and not slots.reading.has("how_many", "change"):
                target = texts_said(slots)
                if not target and has_cue(slots, "who"):
                    target = people_columns(slots)
                return Draft(Operation.NEIGHBOUR, target=target, by=by, step=step)
    for tag in slots.reading.of("behind", "ahead"):
        if _beside(slots, named, tag) and slots.reading.has("which", "who"):
            step = 1 if tag.kind == "behind" else -1
            return Draft(Operation.NEIGHBOUR, target=texts_said(slots), step=step)
    return None


def _time_order(slots: Slots) -> int | None:
    """Return the column of years or dates that "built before X" goes by, where rows do not."""
    frame = slots.frame
    times = year_columns(frame)
    if len(times) != 1 or frame.ranked or frame.yearly or has_cue(slots, "as_listed"):
        return None
    held = [n for row in frame.rows if (n := row.cell(times[0]).number) is not None]
    books = cue_lexicons(slots.reading.language)
    acts = any(t.text in book.verbs for t in slots.reading.tokens for book in books)
    return times[0] if acts and held != sorted(held) else None


def _share_place(slots: Slots) -> bool:
    """Tell whether all rows named stand at one rank: "right after A and B"."""
    names = {key for named in slots.names for key in named.keys}
    ranks = {r.rank for r in slots.frame.rows if r.name in names}
    return len(ranks) == 1 and None not in ranks


def _beside(slots: Slots, named: Named, tag: Tag) -> bool:
    """Tell whether a word of order belongs to a name: before it, or behind it (の次)."""
    behind = own_book(slots).postpositions and 0 <= tag.start - named.end <= 2
    return behind or 0 <= named.start - tag.end <= 1 or _of_itself(slots, named, tag)


def _of_itself(slots: Slots, named: Named, tag: Tag) -> bool:
    """Tell whether a pronoun after a word of order stands for the name said before: "X ... behind it"."""
    pronouns = {
        start
        for book in cue_lexicons(slots.reading.language)[:1]
        for start, _, kind in book.pronouns.matches(slots.reading.tokens)
        if kind == "singular"
    }
    return named.end <= tag.start and tag.end in pronouns


def _beside_group(slots: Slots) -> Draft | None:
    """Read "which nation finished just ahead of Poland": the row is named by another column."""
    text = [c for c in slots.conditions if isinstance(c.values[0], str)]
    if any(t.weight < 1 and not _named_whole(slots, t) for t in slots.reading.of("value")):
        return None  # a word of a cell with several names
    if len(slots.conditions) != 1 or len(text) != 1 or asks_yes_no(slots):
        return None
    if has_cue(slots, "how_many", "change") or measures_said(slots) or slots.frame.yearly:
        return None
    start = min((t.start for t in slots.reading.of("value")), default=0)
    for kind, step in (("next", 1), ("behind", 1), ("previous", -1), ("ahead", -1)):
        if any(0 <= start - t.end <= 1 for t in slots.reading.of(kind)):
            column = slots.frame.column_of(text[0].column)
            asked = texts_said(slots) or (() if slots.subject_said else (column,))
            target = tuple(c for c in asked if c is not None)
            return Draft(Operation.NEIGHBOUR, target=target, step=step)
    return None


def _named_whole(slots: Slots, tag: Tag) -> bool:
    return not set(range(tag.start, tag.end)) & slots.used or not slots.conditions


def by_age(slots: Slots) -> Draft | None:
    """Read "the oldest player", "the youngest company": by date of birth or of founding."""
    tag = slots.reading.first("oldest", "youngest")
    if tag is None or any(t.start == tag.start for t in slots.reading.of("column")):
        return None
    columns = age_columns(slots)
    edition = slots.frame.edition_column if slots.frame.yearly else None
    if len(columns) != 1 or columns == [edition]:
        return None  # "the newest list" is an edition
    target = tuple(c for c in texts_said(slots) if c not in columns)
    return Draft(
        Operation.SUPERLATIVE,
        target=with_value(slots, target, columns[0], tag),
        by=columns[0],
        descending=tag.kind == "youngest",
        limit=slots.nth,
    )


def in_order(slots: Slots) -> Draft | None:
    """Read "the first film", "the last opponent": by date where there is one, else as listed."""
    frame = slots.frame
    tag = slots.reading.first("first", "latest", "last")
    said = measures_said(slots)
    if tag is not None and _as_listed(slots, tag):
        slots.ranks.clear()  # "first" was read as the rank
        return Draft(
            Operation.LIST, target=texts_said(slots), descending=tag.kind != "first", limit=1
        )
    times = [c for c in said if frame.years_only(c) or frame.columns[c].role is Role.DATE]
    if tag is not None and times and _said_after(slots, tag, times):
        slots.ranks.clear()  # "first" was read as the rank
        return Draft(
            Operation.SUPERLATIVE,
            target=texts_said(slots),
            by=times[0],
            descending=tag.kind != "first",
            conditions=(*slots.conditions, *left_out(slots)),
        )
    made = _made_in_time(slots, tag) if tag is not None and not said else None
    if tag is not None and made is not None:
        slots.ranks.clear()  # "first" was read as the rank
        return Draft(
            Operation.SUPERLATIVE,
            target=with_value(slots, texts_said(slots), made, tag),
            by=made,
            descending=tag.kind != "first",
            conditions=(*slots.conditions, *left_out(slots)),
        )
    if tag is None or frame.ranked or frame.yearly or len(times) < len(said):
        return None
    if tag.start in slots.spent or slots.limit is not None or slots.ranks:
        return None
    if slots.names and not frame.repeated:
        return None
    last = tag.kind != "first"
    dates = times or [i for i, c in enumerate(frame.columns) if c.role in (Role.DATE, Role.EDITION)]
    dates += [i for i in frame.measure_columns if frame.years_only(i)]
    if dates:
        target = with_value(slots, texts_said(slots), dates[0], tag)
        return Draft(Operation.SUPERLATIVE, target=target, by=dates[0], descending=last)
    said_first = slots.reading.tokens[tag.start].text
    if said_first in AGES or has_cue(slots, "rank"):
        return None  # no age and no place is held
    return Draft(Operation.LIST, target=texts_said(slots), descending=last, limit=1)


def _made_in_time(slots: Slots, tag: Tag) -> int | None:
    """Return the only years of a ranking that "the last building built" goes by."""
    frame = slots.frame
    times = year_columns(frame)
    verbs = {i for i, t in enumerate(slots.reading.tokens) if t.text in MADE}
    alone = not slots.names and slots.limit is None and not asks_yes_no(slots)
    counted = has_cue(slots, "how_many", "most", "least")
    if not frame.ranked or frame.yearly or len(times) != 1 or not alone or counted:
        return None
    return times[0] if any(i >= tag.end for i in verbs) else None


MADE = frozenset(
    [
        "built",
        "completed",
        "constructed",
        "erected",
        "established",
        "finished",
        "founded",
        "inaugurated",
        "launched",
        "opened",
        "published",
        "released",
    ]
)


def _as_listed(slots: Slots, tag: Tag) -> bool:
    """Tell whether the first or last row is meant as the table lists them: "the last one listed"."""
    one = all(c.relation is Relation.IS and c.values == (1.0,) for c in slots.ranks)
    listed = has_cue(slots, "as_listed") and not slots.names and slots.limit is None
    ordered = slots.frame.ranked or slots.frame.yearly
    sorts = has_cue(slots, "how_many", "most", "least", "sort", "ascending", "descending")
    return listed and one and not ordered and not sorts


def _said_after(slots: Slots, tag: Tag, times: list[int]) -> bool:
    """Tell whether "first" follows the verb of a column of times: "which city opened first"."""
    ends = [t.end for t in slots.reading.of("column") if t.value in times]
    first = all(c.relation is Relation.IS and c.values == (1.0,) for c in slots.ranks)
    alone = not slots.names and slots.limit is None and not asks_yes_no(slots)
    return alone and first and any(0 <= tag.start - end < AFTER for end in ends)
