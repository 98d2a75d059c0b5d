"""Rules for the most, the least, the nth of a measure or of the places."""

from __future__ import annotations

from giichat.app.draft import (
    Draft,
    all_names,
    counts_rows,
    has_cue,
    left_out,
    low_is_best,
    measures_said,
    texts_said,
    with_value,
)
from giichat.app.frame import Frame
from giichat.app.headers import concepts_of
from giichat.app.marks import Tag, inside
from giichat.app.plan import Condition, Operation
from giichat.app.slots import Slots, own_book
from giichat.ingest.records import Role

BY = 3  # words between "by" and its measure: "by the number of"
FEWEST = frozenset(["fewest", "least"])  # of a number, whichever end of it is the better
TIME = "time"  # the unit of times and durations
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
            target = with_value(slots, target, by, tag)
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
        target = with_value(slots, texts_said(slots), by, tag)
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
