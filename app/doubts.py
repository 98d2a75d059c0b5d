"""What a plan leaves open: words that fit another column as well, cells of two numbers."""

from __future__ import annotations

import re

from giichat.app.draft import RANK_NOUNS, counts_rows
from giichat.app.header_parts import SPAN
from giichat.app.headers import concepts_of
from giichat.app.lexicon import ENGLISH
from giichat.app.marks import FULL, Tag
from giichat.app.plan import Operation, Plan, Relation
from giichat.app.slots import Slots, distance, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns
from giichat.app.tokens import singular
from giichat.app.units import unit_of
from giichat.ingest.records import Role

ARTICLE = 3  # letters of the word that may stand between: "list the editions"
COMPARED = 3  # words between two measures that are compared: "than it has"
TWO_NUMBERS = re.compile(r"\d[\d.,]*\s+/\s+\d")
OWN_VERBS = ("price", "weight")  # measures that a verb asks for by itself: cost, weigh


def doubts(slots: Slots, plan: Plan) -> list[str]:
    """Return the words of a question, or the headers, by which more than one thing can be meant."""
    return [
        *_two_in_a_cell(slots, plan),
        *_ambiguous(slots, plan),
        *_first_and_most(slots, plan),
        *_between_left(slots, plan),
        *_order_left(slots, plan),
        *_in_other_column(slots, plan),
        *_other_measure(slots, plan),
        *_given_back(slots, plan),
        *_rank_of_group(slots, plan),
        *_by_edition(slots, plan),
        *_columns_compared(slots, plan),
        *_most_rows(slots, plan),
        *_rows_given(slots, plan),
        *_count_lost(slots, plan),
        *_editions_asked(slots, plan),
    ]


def _two_in_a_cell(slots: Slots, plan: Plan) -> list[str]:
    """Return a header "A / B" of the plan whose cells hold two numbers: which one is asked is open."""
    frame = slots.frame
    headers = {plan.by, *plan.target, *(c.column for c in plan.conditions)}
    columns = [c for h in headers if SPAN in h and (c := frame.column_of(h)) is not None]
    return [
        frame.header(c)
        for c in columns
        if not unit_of(frame.columns[c].unit)
        and any(TWO_NUMBERS.match(row.cell(c).printed) for row in frame.rows)
    ]


def _ambiguous(slots: Slots, plan: Plan) -> list[str]:
    """Return the words that fit the column of a bound or an order no better than another column."""
    frame = slots.frame
    if frame.table.aliases:
        return []  # its catalogue says what it ranks
    held = [c for c in plan.conditions if not isinstance(c.values[0], str)]
    used = {frame.column_of(header) for header in (plan.by, *(c.column for c in held))}
    tags = [t for t in slots.reading.of("column") if frame.columns[t.value].numeric]
    chosen = [t for t in tags if t.value in used and t.weight < FULL]
    places = {c: {t.start for t in tags if t.value == c} for c in {t.value for t in tags}}
    return [
        slots.reading.tokens[one.start].raw
        for one in chosen
        if any(
            t.value not in used
            and (t.start, t.end, t.weight) == (one.start, one.end, one.weight)
            and places[t.value] == places[one.value]
            for t in tags
        )
    ][:1]


def _first_and_most(slots: Slots, plan: Plan) -> list[str]:
    """Return "first" beside an extreme of a measure: "the first building named the tallest"."""
    by = slots.frame.column_of(plan.by)
    if plan.operation is Operation.COUNT and plan.claim is not None and not slots.ranks:
        ends = slots.reading.of("first", "last", "latest")  # "did they win their first game"
        return [slots.reading.tokens[t.start].raw for t in ends if t.start not in slots.spent][:1]
    if plan.operation is not Operation.SUPERLATIVE or by is None or plan.claim is not None:
        return []
    if by in year_columns(slots.frame) or by == slots.frame.rank_column or slots.ranks:
        return []
    return [
        slots.reading.tokens[t.start].raw
        for t in slots.reading.of("first")
        if slots.reading.tokens[t.start].text == "first" and t.start not in slots.spent
    ][:1]


def _between_left(slots: Slots, plan: Plan) -> list[str]:
    """Return "between" where two names are only looked up: the rows between them are meant."""
    if plan.operation is not Operation.LOOKUP or len(slots.names) != 2 or slots.frame.yearly:
        return []
    first, second = slots.names
    if any(0 <= first.start - t.end <= 1 for t in slots.reading.of("between")):
        return ["between"]
    sides = [slots.reading.of(kind) for kind in ("next", "previous")]
    around = all(any(t.end <= n.start for t in tags) for tags in sides for n in (second,))
    return [slots.reading.tokens[sides[0][0].start].raw] if all(sides) and around else []


def _order_left(slots: Slots, plan: Plan) -> list[str]:
    """Return "from smallest to largest" where the first row is taken as the table lists them."""
    if plan.operation not in (Operation.LIST, Operation.LOOKUP) or plan.names:
        return []
    tags = slots.reading.of("ascending", "descending", "sort")
    if plan.operation is Operation.LOOKUP and not plan.conditions:
        return []
    if plan.by or plan.limit is None:
        ordered = slots.rank_header and plan.by == slots.rank_header
        tags = [t for t in slots.reading.of("top") if not ordered and _top_alone(slots, t)]
    return [slots.reading.tokens[t.start].raw for t in tags[:1]]


def _top_alone(slots: Slots, tag: Tag) -> bool:
    """Tell whether "top" asks for the first row and no number of rows: "the top language"."""
    free = tag.start not in slots.spent and tag.start not in {
        t.start for t in slots.reading.of("first")
    }
    return free and slots.reading.tokens[tag.start].text == "top" and not slots.ranks


def _other_measure(slots: Slots, plan: Plan) -> list[str]:
    """Return "cost" after "how much" or "what did" where no column of the plan is of prices."""
    if plan.operation is not Operation.LOOKUP or not slots.reading.has("how_many", "what"):
        return []
    about = {m for h in plan.target for m in concepts_of(h, ENGLISH)}
    numeric = [c for h in plan.target if (c := slots.frame.column_of(h)) is not None]
    if not any(slots.frame.columns[c].numeric for c in numeric):
        return []
    return [
        token.raw
        for book in cue_lexicons(slots.reading.language)
        for token in slots.reading.tokens
        for concept in OWN_VERBS
        if f"@{concept}" not in about
        and token.text in book.verbs & book.concept_words.get(concept, frozenset())
    ][:1]


def _in_other_column(slots: Slots, plan: Plan) -> list[str]:
    """Return a value that stands in another column of other rows too, where no column is said."""
    frame = slots.frame
    if frame.yearly or frame.table.aliases:
        return []
    said = {t.value for t in slots.reading.of("column")}
    limited = {
        (frame.column_of(c.column), v)
        for c in plan.conditions
        for v in c.values
        if isinstance(v, str)
    }
    for tag in slots.reading.of("value"):
        held = {(v.column, v.key) for v in tag.value if v.whole and not v.members}
        groups = {(c, key) for c, key in held if c in frame.group_columns}
        if len({c for c, _ in groups}) < 2 or not groups & limited or said & {c for c, _ in groups}:
            continue
        rows = {
            frozenset(r.number for r in frame.rows if key in frame.keys(r.cell(c), c))
            for c, key in groups
        }
        if len(rows) > 1:
            return [slots.reading.tokens[tag.start].raw]
    return []


def _given_back(slots: Slots, plan: Plan) -> list[str]:
    """Return a header that is asked for and said: "which is second" of X gives back the second."""
    said = {c.column for c in plan.conditions if c.relation is Relation.IS and len(c.values) == 1}
    given = plan.operation is Operation.LOOKUP and bool(plan.target) and plan.claim is None
    return list(plan.target) if given and set(plan.target) <= said else []


def _rank_of_group(slots: Slots, plan: Plan) -> list[str]:
    """Return "rank" beside a group whose rows a plan lists: "the rank of Germany" of clusters."""
    if plan.names or plan.operation not in (Operation.LOOKUP, Operation.LIST) or slots.ranks:
        return []
    groups = {v for c in plan.conditions for v in c.values if isinstance(v, str)}
    values = [t for t in slots.reading.of("value") if groups & {v.key for v in t.value}]
    nouns = [
        t for t in slots.reading.of("rank") if slots.reading.tokens[t.start].text in RANK_NOUNS
    ]
    asked = [
        noun
        for noun in nouns
        for value in values
        if distance(noun, value.start, value.end) <= 1 and slots.rank_header not in plan.target
    ]
    return [slots.reading.tokens[noun.start].raw for noun in asked[:1]]


def _by_edition(slots: Slots, plan: Plan) -> list[str]:
    """Return the edition column where rows are ordered by it: "the newest list" is an edition."""
    frame = slots.frame
    edition = frame.edition_column
    ordered = plan.operation in (Operation.SUPERLATIVE, Operation.LIST) and bool(plan.by)
    if not (frame.yearly and ordered and edition is not None):
        return []
    return [plan.by] if plan.by == frame.header(edition) else []


def _columns_compared(slots: Slots, plan: Plan) -> list[str]:
    """Return "more" where two measures of a row are compared: "more applications than papers"."""
    numeric = [
        t
        for t in slots.reading.of("column")
        if slots.frame.columns[t.value].role is Role.MEASURE and t.weight >= FULL
    ]
    for cue in slots.reading.of("more", "less", "more_than", "less_than"):
        one = [t for t in numeric if 0 <= t.start - cue.end <= 1]
        other = [
            t
            for t in numeric
            if any(o.end < t.start <= o.end + COMPARED and o.value != t.value for o in one)
        ]
        bridged = one and any(
            token.text in book.than_words
            for book in cue_lexicons(slots.reading.language)
            for o in one
            for t in other
            for token in slots.reading.tokens[o.end : t.start]
        )
        if bridged and plan.operation is not Operation.COMPARE:
            return [slots.reading.tokens[cue.start].raw]
    return []


def _most_rows(slots: Slots, plan: Plan) -> list[str]:
    """Return "most" before the noun for rows where a place is given: "who has the most clusters"."""
    if plan.operation is not Operation.SUPERLATIVE or plan.by != slots.rank_header:
        return []
    said, books = slots.reading.tokens, cue_lexicons(slots.reading.language)
    between = {i for t in slots.reading.of("top", "number") for i in range(t.start, t.end)}
    rows = {t.start for t in slots.reading.of("column") if t.value == slots.frame.name_column}
    for cue in slots.reading.of("most", "least"):
        at = cue.end
        while at in between:
            at += 1
        amount = any(said[cue.start].text in book.quantities for book in books)
        if amount and at in rows:
            return [said[cue.start].raw]
    return []


def _rows_given(slots: Slots, plan: Plan) -> list[str]:
    """Return "how many" of rows where a difference of two rows, or a list of them, is given."""
    if plan.operation is Operation.DIFFERENCE and counts_rows(slots) and plan.conditions:
        return [slots.reading.tokens[t.start].raw for t in slots.reading.of("how_many")[:1]]
    if plan.operation is not Operation.LIST:
        return []
    said, chosen = slots.reading.tokens, own_book(slots).chosen_from
    last = said[-1].text if said else ""
    if slots.reading.has("what") and last in own_book(slots).amounts and not plan.target:
        return [said[-1].raw]  # "..., so what was the actual number?"
    return [
        said[t.start].raw
        for t in slots.reading.of("how_many")
        if any(start == t.end for start, _, _ in chosen.matches(said))
    ][:1]


def _count_lost(slots: Slots, plan: Plan) -> list[str]:
    """Return "lose" of a group whose rows fell: "how many clusters did Japan lose" is of their number."""
    grouped = any(isinstance(c.values[0], str) for c in plan.conditions)
    if plan.operation is not Operation.MOVED or not grouped or not counts_rows(slots):
        return []
    return [slots.reading.tokens[t.start].raw for t in slots.reading.of("lose")[:1]]


def _editions_asked(slots: Slots, plan: Plan) -> list[str]:
    """Return "editions" where those themselves are asked for and one edition is answered of."""
    edition = slots.frame.edition_column
    if plan.operation not in (Operation.COMPARE, Operation.LIST, Operation.FREQUENT):
        return []
    said = slots.reading.tokens
    asked = {t.end for t in slots.reading.of("which", "list")}
    return [
        said[t.start].raw
        for t in slots.reading.of("column")
        if t.value == edition
        and slots.frame.yearly
        and singular(said[t.start].text) != said[t.start].text
        and (t.start in asked or (t.start - 1 in asked and len(said[t.start - 1].text) <= ARTICLE))
    ][:1]
