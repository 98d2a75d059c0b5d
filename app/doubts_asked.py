"""What is asked for that a plan does not answer with: a season, a person, a duration, one row."""

from __future__ import annotations

from itertools import pairwise

from giichat.app.comparisons import SIDE
from giichat.app.draft import only_verb, plain_measure
from giichat.app.headers import concepts_of
from giichat.app.lexicon import ENGLISH
from giichat.app.marks import Tag, inside
from giichat.app.plan import Operation, Plan, Relation
from giichat.app.slots import Slots, inside_cue, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role

CELLS = (
    Operation.LOOKUP,
    Operation.LIST,
    Operation.SUPERLATIVE,
    Operation.FREQUENT,
    Operation.NEIGHBOUR,
)
COMPARED = (Operation.COMPARE, Operation.DIFFERENCE)
RANKS = (Role.RANK, Role.PREVIOUS_RANK)
HOW_PLACED = frozenset(
    ["high", "low", "far", "good", "well", "big", "about"]
)  # "how high does X rank"
BOUNDS = (Relation.MORE, Relation.AT_LEAST, Relation.LESS, Relation.AT_MOST)
FEW = 3  # up to here "more than one launch" counts rows where a column only numbers them
ENDS = ("most", "least", "best", "worst", "biggest")
RESULTS = ("win", "lose")
GENDERED = ("first", "last", "only", "how_many", "latest")


def asked_doubts(slots: Slots, plan: Plan) -> list[str]:
    """Return the words that ask for another kind of answer than the plan gives."""
    return [
        *_other_column(slots, plan),
        *_no_time(slots, plan),
        *_no_person(slots, plan),
        *_dimension_of_rank(slots, plan),
        *_bound_beyond(slots, plan),
        *_extreme_result(slots, plan),
        *_extreme_unsaid(slots, plan),
        *_gender(slots),
        *_beaten(slots),
        *_rows_counted(slots, plan),
        *_other_noun(slots, plan),
        *_same_asked(slots, plan),
        *_ranks_apart(slots, plan),
    ]


def _answered(slots: Slots, plan: Plan) -> set[int]:
    """Return the columns whose cells a plan answers with; those it compares by are shown too."""
    frame = slots.frame
    found = {c for h in plan.target if (c := frame.column_of(h)) is not None}
    if not found and frame.name_column is not None:
        found.add(frame.name_column)
    if plan.operation is Operation.LIST and frame.name_column is not None:
        found.add(frame.name_column)
    return found


def _other_column(slots: Slots, plan: Plan) -> list[str]:
    """Return the noun of "in which season" where a plan answers with another column."""
    if plan.operation not in CELLS or plan.claim is not None or slots.frame.yearly:
        return []
    answered = _answered(slots, plan)
    nouns = [
        t
        for t in slots.reading.of("column")
        for cue in slots.reading.of("which", "when")
        if t.start == cue.end or (cue.kind == "when" and cue.start < t.start < cue.end)
        if not only_verb(slots, t.value)  # "what won after X"
    ]
    if not nouns or any(t.value in answered for t in nouns):
        return []
    first = min(nouns, key=lambda t: t.start)
    same = {t.value for t in nouns if t.start == first.start}
    if {slots.frame.columns[c].header for c in same & set(_limited(slots, plan))}:
        return []  # "which race did X win": the noun is spent on a condition
    return [slots.reading.tokens[first.start].raw]


def _limited(slots: Slots, plan: Plan) -> list[int]:
    held = (*plan.conditions, *((plan.claim,) if plan.claim else ()))
    return [c for one in held if (c := slots.frame.column_of(one.column)) is not None]


def _no_time(slots: Slots, plan: Plan) -> list[str]:
    """Return "year" of "in which years" where a plan answers with no year and no date."""
    frame = slots.frame
    if plan.operation not in CELLS or plan.claim is not None:
        return []
    said = slots.reading.tokens
    asks = [
        t
        for t in slots.reading.of("when")
        if t.end - t.start > 1 and singular(said[t.end - 1].text) == "year"
    ]
    times = {*year_columns(frame), frame.edition_column}
    answered = _answered(slots, plan)
    if not asks or answered & times:
        return []
    if any(_dated(slots, c) for c in answered):
        return []
    return [said[asks[0].end - 1].raw]


def _dated(slots: Slots, column: int) -> bool:
    """Tell whether most cells of a column hold a year: "1994–95", "Summer 1996"."""
    held = [p for row in slots.frame.rows if (p := row.cell(column).printed)]
    years = sum(any(len(w) == YEAR and w.isdigit() for w in words(p)) for p in held)
    return bool(held) and years * 2 >= len(held)


YEAR = 4  # digits
OBJECTS = frozenset(["them", "us", "him", "her", "me"])
TIME = "time"  # the unit of times and durations


def _no_person(slots: Slots, plan: Plan) -> list[str]:
    """Return "who" where the row beside another is given, and rows are no people."""
    frame = slots.frame
    if plan.operation is not Operation.NEIGHBOUR or plan.target or plan.claim is not None:
        return []
    who = [t for t in slots.reading.of("who") if slots.reading.tokens[t.start].text == "who"]
    people = [c for c in range(len(frame.columns)) if frame.persons(c) and c != frame.name_column]
    if not who or frame.of_persons or not people:
        return []
    return [slots.reading.tokens[who[0].start].raw]


def _dimension_of_rank(slots: Slots, plan: Plan) -> list[str]:
    """Return "longer" where a rank is compared, the "old" of "how old" where no age is given."""
    frame = slots.frame
    column = frame.column_of(plan.by) if plan.by else None
    if plan.operation is Operation.LOOKUP and len(plan.target) == 1:
        column = frame.column_of(plan.target[0])
    elif plan.operation not in COMPARED:
        return []
    asked = plan.operation is Operation.LOOKUP
    if column is None or not (asked or frame.columns[column].role in RANKS):
        return []
    if asked and (plain_measure(frame) == column or _said(slots, column)):
        return []
    books = cue_lexicons(slots.reading.language)
    said = slots.reading.tokens
    about = {c for c in concepts_of(frame.header(column), ENGLISH) if c.startswith("@")}
    compares = slots.reading.of("more", "more_than", "less", "less_than")
    # "higher" may be of a rank, "longer" never is
    starts = [t.start for t in compares if inside_cue(slots, t, "specific")]
    if plan.operation is Operation.LOOKUP:
        starts = [i + 1 for i, t in enumerate(said[:-1]) if t.text == "how" and i <= 1]
    return [
        said[i].raw
        for i in starts
        if said[i].text not in HOW_PLACED
        and (
            ways := {
                f"@{k}" for b in books for k, v in b.concept_words.items() if said[i].text in v
            }
        )
        and not ways & about
    ][:1]


def _said(slots: Slots, column: int) -> list[Tag]:
    return [t for t in slots.reading.of("column") if t.value == column]


def _bound_beyond(slots: Slots, plan: Plan) -> list[str]:
    """Return a bound that no value of its column can be: "more than 20" of years, "one" of flights.

    Years are in the thousands; a column that numbers the rows is not what "more than one" counts.
    """
    frame = slots.frame
    found: list[str] = []
    for one in plan.conditions:
        column = frame.column_of(one.column)
        if column is None or isinstance(one.values[0], str) or one.relation is Relation.BETWEEN:
            continue
        held = [n for row in frame.rows if (n := row.cell(column).number) is not None]
        value = float(one.values[0])
        tags = [t for t in slots.reading.of("number") if float(t.value) == value]
        if not tags or one.relation not in BOUNDS:
            continue
        timed = column in year_columns(frame) and held and value * 2 < min(held)
        numbered = (
            one.relation is Relation.MORE
            and value <= FEW
            and frame.counts_up(column)
            and not any(t.value == column for t in slots.reading.of("column"))
        )
        if timed or numbered:
            found.append(slots.reading.tokens[tags[0].start].raw)
    return found[:1]


def _extreme_result(slots: Slots, plan: Plan) -> list[str]:
    """Return "biggest" of "the biggest defeat" where a measure that is not said is compared."""
    by = slots.frame.column_of(plan.by) if plan.by else None
    if plan.operation is not Operation.SUPERLATIVE or by is None or plan.claim is not None:
        return []
    if any(t.value == by for t in slots.reading.of("column")):
        return []
    results = [t for t in slots.reading.of("value") if _of_result(slots, t)]
    results += slots.reading.of(*RESULTS)
    found = [t for t in slots.reading.of(*ENDS) if any(r.start == t.end for r in results)]
    found += [t for t in slots.reading.of("ahead", "behind") if inside(t.start, t.end, results)]
    return [slots.reading.tokens[t.start].raw for t in found[:1]]


def _extreme_unsaid(slots: Slots, plan: Plan) -> list[str]:
    """Return "fastest" where what is compared is only the one measure there is, of another kind."""
    frame = slots.frame
    by = frame.column_of(plan.by) if plan.by else None
    if plan.operation is not Operation.SUPERLATIVE or by is None or by != frame.only_measure:
        return []
    if any(t.value == by for t in slots.reading.of("column")) or plain_measure(frame) == by:
        return []
    if frame.columns[by].unit == TIME or by in year_columns(frame):
        return []
    telling = {t.start for t in slots.reading.of("specific")}
    found = [t for t in slots.reading.of("fastest", "slowest") if t.start in telling]
    return [slots.reading.tokens[t.start].raw for t in found[:1]]


def _beaten(slots: Slots) -> list[str]:
    """Return "beat" of "which opponent beat them": the result is told of the other side."""
    said = slots.reading.tokens
    return [
        said[t.start].raw
        for t in slots.reading.of("value")
        if _of_result(slots, t) and t.end < len(said) and said[t.end].text in OBJECTS
    ][:1]


def _rows_counted(slots: Slots, plan: Plan) -> list[str]:
    """Return the cue of "how many athletes" where a plan gives cells and counts no rows."""
    frame = slots.frame
    if plan.operation is not Operation.LOOKUP or plan.names or plan.claim is not None:
        return []
    numeric = {t.start for t in slots.reading.of("column") if frame.columns[t.value].numeric}
    nouns = {t.start for t in slots.reading.of("column") if t.value == frame.name_column}
    return [
        slots.reading.tokens[t.start].raw
        for t in slots.reading.of("how_many")
        if t.end in nouns - numeric
    ][:1]


def _other_noun(slots: Slots, plan: Plan) -> list[str]:
    """Return the noun of "the most intersections" where another measure is compared."""
    frame = slots.frame
    by = frame.column_of(plan.by) if plan.by else None
    if plan.operation is not Operation.SUPERLATIVE or by is None:
        return []
    said = slots.reading.tokens
    quantities = own_book(slots).quantities
    plain = [
        t.end
        for t in slots.reading.of("most", "least")
        if t.end - t.start == 1 and said[t.start].text in quantities
    ]
    tags = slots.reading.of("column")
    nouns = [t for t in tags if t.start in plain]
    if not nouns or any(t.value == by or frame.columns[t.value].numeric for t in nouns):
        return []
    return [said[nouns[0].start].raw] if not any(t.value == by for t in tags) else []


def _same_asked(slots: Slots, plan: Plan) -> list[str]:
    """Return "same" of "the same year as X" where only the cell of X is given."""
    said = slots.reading.tokens
    one = plan.operation is Operation.LOOKUP and len(slots.names) == 1 and plan.claim is None
    found = (
        [i for i, t in enumerate(said) if t.text == "same" and i < slots.names[0].start]
        if one
        else []
    )
    return [said[found[0]].raw] if found and any(t.text == "as" for t in said) else []


def _of_result(slots: Slots, tag: Tag) -> bool:
    """Tell whether a value means the cells of results that open with W or L."""
    return any(v.members and len(v.key) == 1 and v.whole for v in tag.value)


def _ranks_apart(slots: Slots, plan: Plan) -> list[str]:
    """Return an ordinal that stands apart from another: "when did they first play in the second tier"."""
    joined = any(c.relation is Relation.IS and len(c.values) > 1 for c in slots.ranks)
    if not joined or plan.operation not in (Operation.LIST, Operation.LOOKUP):
        return []
    tags = [t for t in slots.reading.of("ordinal", "number") if t.start != 0]
    firsts = {t.start for t in slots.reading.of("first")}
    books = cue_lexicons(slots.reading.language)
    for one, other in pairwise(tags):
        between = slots.reading.tokens[one.end : other.start]
        joins = any(
            b.conjunctions.matches(between) or b.alternatives.matches(between) for b in books
        )
        if one.start in firsts and len(between) > 1 and not joins:
            return [slots.reading.tokens[one.start].raw]
    return []


def _gender(slots: Slots) -> list[str]:
    """Return "woman" of "the first woman" where neither the table nor its title tells women apart."""
    frame, said = slots.frame, slots.reading.tokens
    tags = slots.reading.of("gender")
    if not tags or not frame.of_persons:
        return []
    told = {singular(w) for w in words(f"{frame.title} {frame.table.file}")}
    told |= {singular(w) for column in frame.header_words for w in column}
    limits = slots.reading.of(*GENDERED)
    return [
        said[t.start].raw
        for t in tags
        if any(one.end == t.start for one in limits)
        and singular(said[t.start].text) not in told
        and not any(c.column == SIDE for c in slots.conditions)
        and not _a_value(slots, t)
    ][:1]


def _a_value(slots: Slots, tag: Tag) -> bool:
    """Tell whether a word of gender is a value that limits the rows: "female" of a column Sex."""
    said = slots.reading.tokens[tag.start].text
    return any(said in words(v) for c in slots.conditions for v in c.values if isinstance(v, str))
