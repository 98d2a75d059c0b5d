"""Rules for the first, the last, the most, and what stands beside a row."""

from __future__ import annotations

from giichat.app.draft import (
    Draft,
    age_columns,
    all_names,
    asks_value_too,
    asks_yes_no,
    counts_rows,
    has_cue,
    left_out,
    low_is_best,
    measures_said,
    only_verb,
    people_columns,
    texts_said,
)
from giichat.app.frame import Frame
from giichat.app.headers import concepts_of
from giichat.app.marks import Tag, inside
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Named, Slots, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns
from giichat.ingest.records import Role

BY = 3  # words between "by" and its measure: "by the number of"
AGES = frozenset(["oldest", "eldest"])
FEWEST = frozenset(["fewest", "least"])  # of a number, whichever end of it is the better
TIME = "time"  # the unit of times and durations
AFTER = 4  # words between the verb and "first": "opened its own subway first"
DEEP = ("tief", "deep", "profond", "profund", "hond")  # how words for deep begin
HIGH = frozenset(
    [
        "most",
        "best",
        "slowest",
        "oldest",
        "top",
        "leader",
        "highest_ranked",
        "runner_up",
        "bronze",
        "more",
        "ahead",
    ]
)


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
        target=_with_value(slots, target, columns[0], tag),
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
            target=_with_value(slots, texts_said(slots), made, tag),
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
        target = _with_value(slots, texts_said(slots), dates[0], tag)
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


def superlative(slots: Slots) -> Draft | None:
    """Read "the most publications", "the highest ranked German cluster", "second tallest"."""
    by_measure = _led_by_measure(slots)
    if (slots.in_group or (by_measure and slots.nth is not None)) and not slots.names:
        return _nth_of_group(slots)
    tag = _superlative_cue(slots)
    if tag is None and by_measure:
        tag = slots.reading.first("leader", "top")
    if tag is None or (slots.names and not _several_rows(slots)):
        return None
    if counts_rows(slots) and tag.kind in ("leader", "top"):
        return None  # "how many songs were at number one"
    frame = slots.frame
    measures = measures_said(slots) or _race(slots, tag)
    high = tag.kind in HIGH
    if measures:
        by = measures[0]
        target = (*_elsewhere(slots, by, measures[1:]), *texts_said(slots))
        if not target and has_cue(slots, "who"):
            target = _persons_beside(frame, by)
        if (
            not target
            and has_cue(slots, "what")
            and not has_cue(slots, "who")
            and not slots.subject_said
            and not _implied(slots, by, tag)
        ) or (not target and _amount_asked(slots, by)):
            target = (by,)  # "what was the highest number of points": the number itself
        else:
            target = _with_value(slots, target, by, tag)
        return Draft(
            Operation.SUPERLATIVE,
            target=target,
            by=by,
            descending=_wants_most(slots, tag, by),
            limit=slots.nth,
        )
    if frame.rank_column is not None and has_cue(slots, "specific"):
        return None  # "the tallest" says nothing of a rank
    if frame.rank_column is not None and (slots.conditions or slots.excluded):
        return Draft(
            Operation.SUPERLATIVE,
            target=texts_said(slots),
            by=frame.rank_column,
            descending=high != low_is_best(slots, frame.rank_column),
            conditions=(*_without_first(slots), *slots.conditions, *left_out(slots)),
            limit=slots.nth,
        )
    if frame.rank_column is None and frame.only_measure is not None:
        by = frame.only_measure
        target = _with_value(slots, texts_said(slots), by, tag)
        return Draft(Operation.SUPERLATIVE, target=target, by=by, descending=high, limit=slots.nth)
    if frame.rank_column is not None and not frame.ranked and has_cue(slots, "rank"):
        return Draft(
            Operation.SUPERLATIVE,
            target=(frame.rank_column, *texts_said(slots)),
            by=frame.rank_column,
            descending=high != low_is_best(slots, frame.rank_column),
        )
    if frame.rank_column is not None and slots.title_measure and high and not slots.ranks:
        return Draft(
            Operation.SUPERLATIVE,
            target=texts_said(slots),
            by=frame.rank_column,
            descending=False,
            limit=slots.nth,
        )
    if frame.rank_column is not None and tag.kind in ("least", "worst", "bottom", "last"):
        return Draft(
            Operation.SUPERLATIVE,
            target=texts_said(slots),
            by=frame.rank_column,
            descending=low_is_best(slots, frame.rank_column),
            limit=slots.limit,
        )
    return None


def _race(slots: Slots, cue: Tag) -> tuple[int, ...]:
    """Return what the fastest of a race are told by: its only times, else its places."""
    frame = slots.frame
    times = [i for i, c in enumerate(frame.columns) if c.unit == TIME]
    if cue.kind not in ("fastest", "slowest") or not times:
        return ()
    if len(times) > 1:
        return (frame.rank_column,) if frame.rank_column is not None else ()
    return tuple(times)


def _with_value(slots: Slots, target: tuple[int, ...], by: int, cue: Tag) -> tuple[int, ...]:
    """Return the columns asked for, and the one compared where its number is asked for too."""
    name = slots.frame.name_column
    if by in target or not asks_value_too(slots, by, cue):
        return target
    return (*(target or (() if name is None else (name,))), by)


def _led_by_measure(slots: Slots) -> bool:
    """Tell whether a place is by a measure of a table without ranks: "who leads by number of seats"."""
    if slots.frame.rank_column is not None or slots.limit is not None:
        return False
    measured = [t.start for t in slots.reading.of("column") if t.value in measures_said(slots)]
    return any(0 <= start - t.end <= BY for t in slots.reading.of("per") for start in measured)


def _nth_of_group(slots: Slots) -> Draft:
    """Read "second among the German clusters": by the measure said, else by rank."""
    measures = measures_said(slots)
    by = measures[0] if measures else slots.frame.rank_column or 0
    return Draft(
        Operation.SUPERLATIVE,
        target=texts_said(slots),
        by=by,
        descending=bool(measures) and not low_is_best(slots, by),
        conditions=(*_without_first(slots), *slots.conditions, *left_out(slots)),
        limit=slots.nth,
    )


def _amount_asked(slots: Slots, by: int) -> bool:
    """Tell whether the number itself is asked for in short: "highest round number"."""
    said = slots.reading.tokens
    ends = [t.end for t in slots.reading.of("column") if t.value == by]
    amount = any(end < len(said) and said[end].text in own_book(slots).amounts for end in ends)
    return amount and not slots.subject_said and not has_cue(slots, "which", "who")


def _several_rows(slots: Slots) -> bool:
    """Tell whether the names of the question stand in more rows than there are names."""
    named = set(all_names(slots))
    rows = sum(row.name in named for row in slots.frame.rows)
    return slots.frame.repeated and rows > len(named)


def _wants_most(slots: Slots, cue: Tag, by: int) -> bool:
    """Tell whether the largest number is asked for: the fastest has the most speed, the least time."""
    frame = slots.frame
    about = concepts_of(frame.header(by), frame.language)
    if cue.kind in ("fastest", "slowest"):
        return (cue.kind == "fastest") == bool(about & {"@speed", "@growth"})
    said = slots.reading.tokens[cue.end - 1].text
    if "@depth" in concepts_of(frame.header(by), frame.language) and said.startswith(DEEP):
        return True  # "tiefste" is low of a number, and deepest of a depth
    if cue.kind in ("last", "bottom") and frame.rises(by):
        return True
    if said in FEWEST and frame.columns[by].role is Role.MEASURE:
        return False  # of goals against as of goals
    return (cue.kind in HIGH) != low_is_best(slots, by)


def _implied(slots: Slots, by: int, cue: Tag) -> bool:
    """Tell whether only the superlative itself points at a column: "the cheapest wine"."""
    tags = [t for t in slots.reading.of("column") if t.value == by]
    return all(cue.start <= t.start and t.end <= cue.end for t in tags)


def _elsewhere(slots: Slots, by: int, columns: tuple[int, ...]) -> tuple[int, ...]:
    """Return the columns that other words than those for `by` point at."""
    tags = slots.reading.of("column")
    own = {(t.start, t.end) for t in tags if t.value == by}
    return tuple(
        c for c in columns if any(t.value == c and (t.start, t.end) not in own for t in tags)
    )


def _persons_beside(frame: Frame, by: int) -> tuple[int, ...]:
    """Return the column of people nearest before a measure, when the rows are no people."""
    if frame.of_persons:
        return ()
    people = [c for c in range(by) if c != frame.name_column and frame.persons(c)]
    return tuple(people[-1:])


def _without_first(slots: Slots) -> tuple[Condition, ...]:
    """Leave out a rank of 1 that only the word "top" or "first" gave, since a filter is set."""
    return tuple(c for c in slots.ranks if c.values != (1.0,))


def _superlative_cue(slots: Slots) -> Tag | None:
    kinds = ["most", "least", "best", "worst", "fastest", "slowest", "oldest", "youngest"]
    if slots.conditions or slots.excluded:
        kinds += ["leader", "top", "highest_ranked"]
        kinds += ["runner_up", "bronze"] if slots.nth is not None else []
    if has_cue(slots, "which", "who") and not slots.names:
        kinds += ["more", "less"]
        kinds += ["ahead", "behind"] if slots.conditions else []
    if not slots.ranks and slots.limit is None:
        kinds += ["last", "bottom"]
    if slots.limit is not None:
        return None
    columns = slots.reading.of("column")
    free = [
        t
        for t in slots.reading.of(*kinds)
        if t.start not in slots.spent
        and not (t.kind in ("leader", "top") and inside(t.start, t.end, columns))
    ]
    tag = free[0] if free else None
    if tag is not None and slots.ranks and not _without_first(slots) and not slots.conditions:
        return None if not measures_said(slots) else tag
    return tag
