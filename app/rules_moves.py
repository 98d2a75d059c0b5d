"""Rules for what moved between editions, was so in one more than in another, or for the first time."""

from __future__ import annotations

from giichat.app.comparisons import SIDE
from giichat.app.draft import (
    Draft,
    asks_yes_no,
    by_column,
    claims_it,
    has_cue,
    lower_is_better,
    names_alternatives,
)
from giichat.app.marks import Tag
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.rules_editions import RISES, most_said, two_editions
from giichat.app.slots import Slots, own_book

HIGH = ("more", "more_than", "ahead", "better")
LOW = ("less", "less_than", "behind")
BEHIND = 4  # letters behind a year in which "than" can stand: 年より
THAN = 2  # words between "lower than" and the year compared with
FIRST = Condition("rank", Relation.IS, (1.0,)).values


def movers(slots: Slots) -> Draft | None:
    """Read "which of A, B and C rose", "which one fell by two places", "rose by more than five"."""
    frame = slots.frame
    kind = slots.reading.first("climber", "faller", "up", "down")
    if kind is not None and kind.kind in ("up", "down") and _asks_any(slots):
        return _any_moved(slots, kind)
    several = len(slots.names) > 1 and has_cue(slots, "which", "who", "list")
    stepped = slots.steps is not None and not slots.names
    if kind is None or not frame.yearly or not (several or stepped):
        return None
    by, editions = by_column(slots), two_editions(slots)
    if by is None or editions is None or has_cue(slots, "difference"):
        return None
    biggest = kind.kind in ("climber", "faller") or most_said(slots)
    rises = kind.kind in RISES
    if biggest and not stepped:
        target = (by,) if has_cue(slots, "how_many", "difference") else ()
        return Draft(Operation.CLIMB, target=target, by=by, descending=rises, editions=editions)
    return Draft(
        Operation.MOVED,
        by=by,
        descending=rises,
        editions=editions,
        conditions=_top(slots),
        moved_by=slots.steps,
    )


def _asks_any(slots: Slots) -> bool:
    """Tell whether a question for yes or no is about rows, none of them named."""
    rows = slots.subject_said or slots.limit or slots.ranks or has_cue(slots, "who", "person")
    named = slots.names or (slots.conditions and not slots.subject_said)
    if has_cue(slots, "how_many"):
        return False  # "has the number of clusters fallen"
    return asks_yes_no(slots) and bool(rows) and not named and slots.frame.yearly


def _any_moved(slots: Slots, kind: Tag) -> Draft | None:
    """Read "did any of the top ten fall from 2024 to 2025": whether there is one."""
    by, editions = by_column(slots), two_editions(slots)
    if by is None or editions is None:
        return None
    return Draft(
        Operation.MOVED,
        by=by,
        descending=kind.kind == "up",
        editions=editions,
        conditions=_top(slots),
        claim=Condition("rows", Relation.MORE, (0.0,)),
        moved_by=slots.steps,
    )


def _top(slots: Slots) -> tuple[Condition, ...] | None:
    """Return the conditions with the places that a limit means: "the top ten"."""
    if slots.limit is None or slots.ranks or not slots.rank_header:
        return None
    top = Condition(slots.rank_header, Relation.AT_MOST, (float(slots.limit),))
    return (top, *slots.conditions)


def between_editions(slots: Slots) -> Draft | None:
    """Read "was X's score lower in 2025 than in 2024", "was it higher or lower in 2025"."""
    frame = slots.frame
    if not frame.yearly or len(slots.names) != 1 or slots.ranks or slots.conditions:
        return None
    high, low = slots.reading.first(*HIGH), slots.reading.first(*LOW)
    if len(slots.editions.named) == 2 and own_book(slots).joins_than:  # "más baja que"
        low = low or slots.reading.first("least", "worst")
        high = high or (slots.reading.first("most", "best") if low is None else None)
    same = next((t for t in slots.reading.of("equal") if t.start not in slots.spent), None)
    by, pair = by_column(slots), _compared(slots)
    if by is None or pair is None or not claims_it(slots):
        return None
    subject, other = pair
    editions = (min(pair), max(pair))
    upwards = (subject > other) != lower_is_better(slots, by)  # more of it: the number rose
    if high is not None and low is not None and names_alternatives(slots):
        words = (_said(slots, high), _said(slots, low))
        risen, fallen = words if upwards else words[::-1]
        side = Condition(SIDE, Relation.IS, (risen, fallen))
        return Draft(Operation.CHANGE, by=by, editions=editions, claim=side)
    if (high is None and low is None and same is None) or names_alternatives(slots):
        return None
    if has_cue(slots, "up", "down"):
        return None
    relation = Relation.MORE if (low is None) == upwards else Relation.LESS
    if high is None and low is None:
        relation = Relation.IS
    if has_cue(slots, "not"):
        relation = DENIED[relation]
    claim = Condition("change", relation, (0.0,))
    return Draft(Operation.CHANGE, by=by, editions=editions, claim=claim)


DENIED = {
    Relation.MORE: Relation.AT_MOST,
    Relation.LESS: Relation.AT_LEAST,
    Relation.IS: Relation.IS_NOT,
}


def _said(slots: Slots, tag: Tag) -> str:
    return slots.reading.tokens[tag.start].text


def _compared(slots: Slots) -> tuple[int, int] | None:
    """Return the edition that something is said of, and the one it is compared with."""
    held, named = slots.frame.editions, slots.editions.named
    tags = [t for t in slots.reading.of("year") if t.value in named]
    years = list(dict.fromkeys(t.value for t in tags))
    than = {t.value for t in tags if _than_year(slots, t)}
    if len(named) == 2 and len(years) < 2:  # the other was talked about before
        subject = slots.subject_edition or (years[0] if years else named[1])
        other = named[0] if subject == named[1] else named[1]
        return (other, subject) if subject in than else (subject, other)
    if len(years) == 2:
        turned = slots.editions.span or years[0] in than
        return (years[1], years[0]) if turned else (years[0], years[1])
    if slots.editions.span or len(named) != 1:
        return None
    if than or has_cue(slots, "last_year", "latest"):
        return (held[-1], named[0]) if named[0] < held[-1] else None
    earlier = [e for e in held if e < named[0]]
    return (named[0], earlier[-1]) if earlier else None


def _than_year(slots: Slots, year: Tag) -> bool:
    """Tell whether a year is what something is compared with: "lower than in 2023"."""
    tags = slots.reading.of("compare", "since")
    said = slots.reading.tokens
    thans = own_book(slots).than_words
    tags += [t for t in slots.reading.of(*HIGH, *LOW) if said[t.end - 1].text in thans]
    behind = "".join(token.text for token in said[year.end : year.end + BEHIND])
    own = own_book(slots)
    if own.postpositions and own.than and behind.lstrip("".join(own.counters)).startswith(own.than):
        return True  # 2024년보다
    return any(0 <= year.start - t.end < THAN for t in tags)


def first_time(slots: Slots) -> Draft | None:
    """Read "when was X first in the top ten", "the last year in which it had more than five"."""
    frame = slots.frame
    if not frame.yearly or len(slots.names) != 1:
        return None
    ends = _ends_of_time(slots)
    if not ends or not (has_cue(slots, "when") or _of_time(slots, ends)):
        return None
    if has_cue(slots, "lose", "left", "down"):
        return None  # since when it is not so any more
    step = -1 if all(t.kind == "last" for t in ends) else 1
    leads = [t for t in slots.reading.of("leader") if not _overlaps(t, ends)]
    limits = [
        c for c in slots.ranks if leads or not (c.relation is Relation.IS and c.values == FIRST)
    ]
    conditions = (*limits, *slots.conditions)
    if not conditions or slots.editions.missing:
        return None
    claim = None
    editions = slots.editions.named if slots.editions.span else frame.editions
    if slots.editions.said and not slots.editions.span and not slots.editions.every:
        if not claims_it(slots) or len(slots.editions.named) != 1:
            return None
        claim = Condition("edition", Relation.IS, (float(slots.editions.named[0]),))
    slots.limit = None
    slots.spent.update(i for t in ends for i in range(t.start, t.end))
    return Draft(Operation.FIRST, step=step, editions=editions, conditions=conditions, claim=claim)


def _ends_of_time(slots: Slots) -> list[Tag]:
    """Return the words for first or last that can be of time: no "top", no place."""
    tops = slots.reading.of("top", "bottom") if slots.limit or slots.ranks else []
    figures = slots.reading.of("number")
    limits = [
        t for t in tops if any(abs(f.start - t.end) <= 1 or f.end == t.start for f in figures)
    ]
    places = {t.start for t in slots.reading.of("rank")} - {
        t.start for t in slots.reading.of("unit")
    }
    ends = [t for t in slots.reading.of("first", "last") if t.start not in slots.editions.used]
    ends += [t for t in slots.reading.of("ordinal") if t.value == 1]
    return [t for t in ends if not _overlaps(t, limits) and t.end not in places]


def _overlaps(tag: Tag, others: list[Tag]) -> bool:
    return any(tag.start < t.end and t.start < tag.end for t in others)


def _of_time(slots: Slots, ends: list[Tag]) -> bool:
    """Tell whether the first or last is one of time: "first year", "for the first time"."""
    said, units = slots.reading.tokens, {t.start for t in slots.reading.of("unit")}
    times = own_book(slots).times
    return any(
        t.end in units or (t.end < len(said) and said[t.end].text in times) or t.end - t.start > 1
        for t in ends
    ) or (bool(ends) and has_cue(slots, "entered"))
