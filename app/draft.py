"""The parts of a plan that a rule decides, and what the rules ask of the slots."""

from __future__ import annotations

from dataclasses import dataclass

from giichat.app.frame import Frame
from giichat.app.headers import concepts_of, least_is_best
from giichat.app.lexicon import ENGLISH
from giichat.app.marks import Tag, inside
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Slots, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role

PLACES = frozenset(
    [
        "@location",
        "@headquarters",
        "@city",
        "@country",
        "@economy",
        "@nationality",
        "@region",
        "@venue",
        "@site",
    ]
)
RANK_NOUNS = frozenset(["rank", "ranked", "place", "position"])
CHARTED = frozenset(["single", "album", "song", "track", "chart", "peak"])
CHARTING = frozenset(["chart", "charts", "charted", "charting", "peaked", "peak", "top"])
LAST_PLACE = 200  # of the longest charts
PLACE_NOUNS = frozenset(["place", "position", "spot", "rank", "rung"])
PLAIN_HEADERS = frozenset(["value", "amount", "figure", "number", "measure", "total", "result"])
VALUE_REACH = 5  # words between "and" and the number asked for: "and the year it was built"
PARTICLE = 3  # letters of the words that may stand beside a bare name: of, in, the


@dataclass(frozen=True, slots=True)
class Draft:
    """The parts of a plan that a rule decides; the rest comes from the slots."""

    operation: Operation
    target: tuple[int, ...] = ()
    by: int | None = None
    descending: bool = True
    limit: int | None = None
    step: int = 0
    editions: tuple[int, ...] | None = None
    names: tuple[str, ...] | None = None
    conditions: tuple[Condition, ...] | None = None
    claim: Condition | None = None
    moved_by: Condition | None = None


def left_out(slots: Slots) -> tuple[Condition, ...]:
    """Return the condition that leaves out the rows excluded by name, if there are any."""
    if not slots.excluded or slots.frame.name_column is None:
        return ()
    header = slots.frame.header(slots.frame.name_column)
    return (Condition(header, Relation.IS_NOT, tuple(slots.excluded)),)


def all_names(slots: Slots) -> tuple[str, ...]:
    """Return the keys of the rows named, each alternative of an ambiguous one included."""
    return tuple(dict.fromkeys(key for named in slots.names for key in named.keys))


def has_cue(slots: Slots, *kinds: str) -> bool:
    """Tell whether the question holds any of these cues."""
    return slots.reading.has(*kinds)


def measures_said(slots: Slots) -> tuple[int, ...]:
    """Return the number columns asked about, in the order said."""
    frame = slots.frame
    limited = {c.column for c in slots.conditions} if slots.subject_said else set()
    said = [
        c
        for c in slots.columns
        if frame.columns[c].numeric and frame.header(c) not in limited and not frame.counts_up(c)
    ]
    return tuple([c for c in said if not _only_in_cue(slots, c, "sum", "average")] or said)


def _only_in_cue(slots: Slots, column: int, *kinds: str) -> bool:
    """Tell whether a column is said by the words of a cue alone ("total" for the column Total)."""
    tags = [t for t in slots.reading.of("column") if t.value == column]
    cues = slots.reading.of(*kinds)
    return bool(tags) and all(
        any(c.start <= t.start and t.end <= c.end for c in cues) for t in tags
    )


def only_verb(slots: Slots, column: int) -> bool:
    """Tell whether a column is pointed at by a verb alone: "who won after X"."""
    books = cue_lexicons(slots.reading.language)
    return all(
        any(slots.reading.tokens[t.start].text in book.verbs for book in books)
        for t in slots.reading.of("column")
        if t.value == column
    )


def texts_said(slots: Slots) -> tuple[int, ...]:
    """Return the text columns asked about."""
    frame = slots.frame
    return tuple(c for c in slots.columns if not frame.columns[c].numeric or frame.counts_up(c))


def by_column(slots: Slots) -> int | None:
    """Return the column to compare by: the measure said, else the rank, else the only measure."""
    if places_asked(slots):
        return slots.frame.rank_column
    measures = measures_said(slots)
    if measures:
        return measures[0]
    times = year_columns(slots.frame)
    if has_cue(slots, "in_time") and times and not slots.frame.yearly:
        said = [c for c in slots.columns if c in times]
        return (said or times)[0]
    if has_cue(slots, "specific"):
        return plain_measure(slots.frame)  # "longer" is of no rank
    if slots.frame.rank_column is not None and not slots.frame.rank_stays:
        return slots.frame.rank_column
    return slots.frame.only_measure


def places_asked(slots: Slots) -> bool:
    """Tell whether a move is counted in places: "rose the most places", "by how many places"."""
    moves = slots.reading.of("climber", "faller", "difference", "up", "down", "most", "how_many")
    ranks = slots.reading.of("rank")
    return slots.frame.rank_column is not None and any(
        singular(slots.reading.tokens[t.end - 1].text) in PLACE_NOUNS
        and slots.reading.tokens[t.end - 1].text not in PLACE_NOUNS
        and any(
            (m.start < t.start and 0 <= t.start - m.end <= 0) or inside(t.start, t.end, [m])
            for m in moves
        )
        for t in (*ranks, *slots.reading.of("difference"))
    )


def plain_measure(frame: Frame) -> int | None:
    """Return the only measure where its header says nothing: "taller" is not of "Floors"."""
    only = frame.only_measure
    return only if only is not None and set(frame.header_words[only]) <= PLAIN_HEADERS else None


def lower_is_better(slots: Slots, column: int) -> bool:
    """Tell whether the smaller number of a column is the better one."""
    description = slots.frame.columns[column]
    if description.role in (Role.RANK, Role.PREVIOUS_RANK):
        return True
    return description.role is Role.MEASURE and least_is_best(description.header)


def low_is_best(slots: Slots, column: int) -> bool:
    """Tell whether "highest" means the lowest number: so for ranks, unless the number is meant."""
    return (lower_is_better(slots, column) or charted(slots, column)) and not says_number(slots)


def charted(slots: Slots, column: int) -> bool:
    """Tell whether a column holds places of charts: whole numbers of songs, asked by charting."""
    frame = slots.frame
    told = {singular(w) for w in words(f"{frame.title} {frame.table.file}")}
    told |= {singular(w) for header in frame.header_words for w in header}
    said = {t.text for t in slots.reading.tokens}
    held = [n for row in frame.rows if (n := row.cell(column).number) is not None]
    return (
        frame.columns[column].role is Role.MEASURE
        and not frame.columns[column].unit
        and bool(told & CHARTED)
        and bool(said & CHARTING)
        and bool(held)
        and all(n.is_integer() and 1 <= n <= LAST_PLACE for n in held)
    )


def says_number(slots: Slots) -> bool:
    """Tell whether the number itself is said to be large or small: "the smallest rank"."""
    places = [t for t in slots.reading.tags if t.kind in ("rank", "column")]
    return any(place.start == tag.end for tag in slots.reading.of("literal") for place in places)


def columns_said(slots: Slots) -> tuple[int, ...]:
    """Return the columns asked for by name, else none (the name column is meant)."""
    return (*measures_said(slots), *texts_said(slots))


def asks_yes_no(slots: Slots) -> bool:
    """Tell whether a yes or a no is asked for."""
    return has_cue(slots, "opens_yes_no", "yes_no")


# Cues by which something else is asked for than whether it is so.
ASKING = (
    "which", "who", "what", "when", "how_many", "list", "how_often", "since_when", "difference",
    "ratio", "share", "sum", "average", "over_editions", "next", "previous", "both",
)  # fmt: skip


def claims_it(slots: Slots) -> bool:
    """Tell whether something is said to be so: asked for yes or no, why it is so, or just stated."""
    return asks_yes_no(slots) or has_cue(slots, "why") or states(slots)


def states(slots: Slots) -> bool:
    """Tell whether a question only states something: "Germany is still in the top ten?".

    "How did X become first" takes for granted that it did.
    """
    own = own_book(slots)
    words_said = {t.text for t in slots.reading.tokens}
    letters = "".join(t.text for t in slots.reading.tokens)
    if own.question_words & words_said or any(part in letters for part in own.interrogatives):
        return False
    where = [t for t in slots.reading.of("where") if slots.reading.tokens[t.start].text != "how"]
    return not has_cue(slots, *ASKING) and not where


def age_columns(slots: Slots) -> list[int]:
    """Return the columns of years or dates that tell an age: those said, of birth, the only one."""
    fitting = year_columns(slots.frame)
    said = [c for c in slots.columns if c in fitting]
    births = [
        c
        for c in fitting
        if {"@birth", "@birth_year", "@founding", "@founded", "@born"}
        & set(concepts_of(slots.frame.header(c), ENGLISH))
    ]
    return said or births or fitting


def names_alternatives(slots: Slots) -> bool:
    """Tell whether things to choose from are named: "did A or B win"; not in "is it true"."""
    if has_cue(slots, "yes_no"):
        return False
    said = slots.reading.tokens
    return any(
        start > 0
        for book in cue_lexicons(slots.reading.language)
        for start, _, _ in book.alternatives.matches(said)
    )


def place_columns(frame: Frame) -> tuple[int, ...]:
    """Return the first column of places, if there is one."""
    found = [
        i
        for i, c in enumerate(frame.columns)
        if i != frame.name_column and not c.numeric and PLACES & concepts_of(c.header, ENGLISH)
    ]
    return tuple(found[:1])


def people_columns(slots: Slots) -> tuple[int, ...]:
    """Return the one column of people that no condition is on, when the rows are no people."""
    frame = slots.frame
    limited = {c.column for c in slots.conditions}
    people = [
        c
        for c in range(len(frame.columns))
        if frame.persons(c) and frame.header(c) not in limited and c != frame.name_column
    ]
    return tuple(people) if len(people) == 1 and not frame.of_persons else ()


def asks_number(slots: Slots) -> bool:
    """Tell whether the one measure of a table can be meant: how much, its title, or a bare name."""
    title = {singular(w) for w in words(slots.frame.title)} | {"value", "figure"}
    said = slots.reading.tokens
    named = {i for n in slots.names for i in range(n.start, n.end)} | slots.editions.used
    rest = [t for i, t in enumerate(said) if i not in named]
    return (
        has_cue(slots, "how_many")
        or any(singular(t.text) in title for t in rest)
        or all(len(t.text) <= PARTICLE for t in rest)
    )


def _asks_value_too(slots: Slots, by: int, cue: Tag) -> bool:
    """Tell whether the number of a superlative is asked for beside its row.

    "Which has most, and how many", "the oldest one and the year it was built".
    """
    said = slots.reading.tokens
    joints = [
        end
        for book in cue_lexicons(slots.reading.language)
        for start, end, _ in book.conjunctions.matches(said)
        if start >= cue.end
    ]
    wanted = [t.start for t in slots.reading.of("column") if t.value == by]
    wanted += [t.start for t in slots.reading.of("how_many")]
    wanted += [t.start for t in slots.reading.of("when")] if of_time(slots, by) else []
    amounts = own_book(slots).amounts
    wanted += [i for i, token in enumerate(said) if token.text in amounts]
    ends = {len(said), len(said) - 1}  # "most goals scored which team how many"
    last = any(t.end in ends and t.start >= cue.end for t in slots.reading.of("how_many"))
    return last or any(0 <= start - joint <= VALUE_REACH for joint in joints for start in wanted)


def with_value(slots: Slots, target: tuple[int, ...], by: int, cue: Tag) -> tuple[int, ...]:
    """Return the columns asked for, and the one compared where its number is asked for too."""
    name = slots.frame.name_column
    if by in target or not _asks_value_too(slots, by, cue):
        return target
    return (*(target or (() if name is None else (name,))), by)


def of_time(slots: Slots, column: int) -> bool:
    """Tell whether a column holds dates or years."""
    return column in year_columns(slots.frame)


def counts_rows(slots: Slots) -> bool:
    """Tell whether "how many" stands right before the noun for the rows: "how many songs"."""
    nouns = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
    nouns += slots.reading.of("row", "person")
    counts = slots.reading.of("how_many")
    if own_book(slots).postpositions and any(
        0 <= t.start - n.end <= 1 for t in counts for n in nouns
    ):
        return True
    return any(n.start == t.end for t in counts for n in nouns)


def weight_of(slots: Slots, column: int) -> float:
    """Return how much of a column's header the question says, 0 to 1."""
    return max((t.weight for t in slots.reading.of("column") if t.value == column), default=0.0)


def asks_place(slots: Slots) -> bool:
    """Tell whether "where" asks for a place and not for a rank."""
    where = any(slots.reading.tokens[t.start].text == "where" for t in slots.reading.of("where"))
    stands = slots.frame.yearly and slots.frame.ranked and slots.names  # its place in the ranking
    return where and not has_cue(slots, "rank") and not stands


def asks_rank_too(slots: Slots) -> bool:
    """Tell whether the rank is asked for by its own noun beside another column: "rank and score"."""
    frame = slots.frame
    if frame.rank_column is None or slots.ranks or not frame.ranked:
        return False
    others = [t for t in slots.reading.of("column") if t.value != frame.rank_column]
    return any(
        slots.reading.tokens[t.start].text in RANK_NOUNS and not inside(t.start, t.end, others)
        for t in slots.reading.of("rank")
    )
