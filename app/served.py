"""Does a plan do what the words ask? A cue that changes what is asked must be part of the plan.

A plan that leaves such a cue aside answers another question: "the average of the top five" is not
the top five. Such a reading is never taken while another serves the cue.
"""

from __future__ import annotations

import re

from giichat.app.comparisons import SIDE
from giichat.app.doubts import doubts
from giichat.app.doubts_asked import asked_doubts
from giichat.app.draft import names_alternatives, only_verb, places_asked
from giichat.app.headers import concepts_of
from giichat.app.lexicon import ENGLISH
from giichat.app.marks import FULL, Tag, inside
from giichat.app.plan import EVERY, Operation, Plan, Relation
from giichat.app.rules_count import of_rows
from giichat.app.rules_editions import counts_measure
from giichat.app.slots import Slots
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role

# What the cells hold that answer a question word: who opens with a word, when has a figure.
ANSWERS = {
    "who": re.compile(r"^\W*(?:[^\W\d_]\. ?)*[^\W\d_]{2}"),
    "when": re.compile(r"\d"),
}
ANSWERS_TARGET = (Operation.LOOKUP, Operation.FREQUENT, Operation.SUPERLATIVE, Operation.NEIGHBOUR)
COMPARATORS = frozenset(["more_than", "less_than", "at_least", "at_most"])
ENDS = frozenset(["most", "least", "best", "worst", "fastest", "slowest", "oldest", "youngest"])
BESIDE = frozenset(["ahead", "behind", "more", "less", "equal"])
MOVES = frozenset(["up", "down", "change", "climber", "faller", "difference"])
SPANS = frozenset(["over_editions", "ever", "how_often"])
ALONGSIDE = frozenset(["literal", "specific"])  # of words that ask for something by another cue
ROWS = (Operation.LOOKUP, Operation.LIST, Operation.COUNT)
HIGHER = ENDS | BESIDE | frozenset(["more_than", "less_than"])

# Everyday nouns that carry no fact of their own, unless they are what is asked for.
THINGS = frozenset(["team", "group", "member", "prize", "title", "league", "field", "championship"])

# The cues that change what is asked.
STRONG = (
    frozenset(
        [
            "average",
            "median",
            "sum",
            "share",
            "difference",
            "ratio",
            "entered",
            "left",
            "next",
            "previous",
            "frequent",
            "except",
            "outside",
            "not",
            "how_many",
            "consecutive",
            "why",
            "last",
            "bottom",
            "how",
            "since_when",
            "always",
            "closest",
            "instruct",
        ]
    )
    | COMPARATORS
    | ENDS
    | BESIDE
    | MOVES
    | SPANS
)

# Cues that only mean something where there are several editions of the same rows.
YEARLY = frozenset(["over_editions", "entered", "left"])

SERVES: dict[Operation, frozenset[str]] = {
    Operation.LOOKUP: frozenset(),
    Operation.LIST: frozenset(["ascending", "descending", "last", "bottom"]),
    Operation.COUNT: frozenset(["how_many", "sum", "how_often"]),
    Operation.SUM: frozenset(["sum", "how_many"]),
    Operation.MEAN: frozenset(["average", "how_many"]),
    Operation.MEDIAN: frozenset(["median", "average"]),
    Operation.SHARE: frozenset(["share", "sum", "how_many"]),
    Operation.SUPERLATIVE: ENDS
    | {"more", "less", "ahead", "behind"}
    | {"how_many", "frequent", "sum", "last", "bottom"},
    Operation.COMPARE: ENDS
    | BESIDE
    | {"more_than", "less_than", "difference", "bottom", "last", "how_many"},
    Operation.DIFFERENCE: ENDS
    | BESIDE
    | MOVES
    | {"more_than", "less_than", "how_many", "how_often", "next", "previous"},
    Operation.RATIO: BESIDE | {"ratio", "more_than", "how_many"},
    Operation.CHANGE: MOVES | BESIDE | {"how_many", "over_editions"},
    Operation.CLIMB: MOVES | ENDS,
    Operation.MOVED: MOVES | BESIDE | {"how_many", "more_than", "less_than"},
    Operation.EXTREME: HIGHER | SPANS | {"bottom", "last", "up", "down"},
    Operation.SERIES: SPANS | MOVES,
    Operation.ENTERED: ENDS | {"entered", "up", "not", "except", "outside", "left"},
    Operation.LEFT: frozenset(["left", "down", "not", "except", "outside", "entered"]),
    Operation.HOW_OFTEN: SPANS | {"how_many", "ratio", "always", "consecutive"},
    Operation.ALWAYS: SPANS | {"always", "frequent", "consecutive", "not", "left"},
    Operation.FIRST: frozenset(
        ["ever", "since_when", "up", "down", "entered", "left", "outside", "most", "last", "bottom"]
    ),
    Operation.SINCE: frozenset(["ever", "since_when", "up", "down", "entered", "left", "outside"]),
    Operation.FREQUENT: frozenset(["frequent", "most", "least", "how_many", "sum"]),
    Operation.NEIGHBOUR: frozenset(["next", "previous", "ahead", "behind", "equal"]),
    Operation.BETWEEN: frozenset(["how_many"]),
}


def unserved(slots: Slots, plan: Plan) -> tuple[str, ...]:
    """Return the words that ask for something the plan does not do."""
    serves = SERVES[plan.operation] | _by_conditions(slots, plan)
    if not slots.frame.yearly:
        serves |= YEARLY
    if plan.claim is not None and plan.claim.column in EVERY:
        serves |= {"always", *SPANS}
    if plan.claim is not None and plan.operation is not Operation.COUNT:
        serves |= MOVES | COMPARATORS | {"not", "left", "entered", "outside", "why"}
        serves |= (
            ENDS if plan.operation is Operation.CHANGE else frozenset()
        )  # "plus bas qu'en 2024"
        told = plan.operation is Operation.LOOKUP and isinstance(plan.claim.values[0], str)
        serves |= BESIDE if not told else frozenset()  # "better placed than X" claims no group
    found: list[str] = []
    readings: dict[int, set[str]] = {}
    for tag in slots.reading.tags:
        if tag.kind in ("value", "number", "ordinal", "year", "column"):
            kinds = {"said elsewhere"} if tag.kind != "value" or _taken(slots, tag) else set()
        else:
            kinds = {tag.kind}
        for i in range(tag.start, tag.end):
            readings.setdefault(i, set()).update(kinds)
    found += _unused_columns(slots, plan) + _rates(slots, plan) + _unused_slots(slots, plan)
    found += (
        doubts(slots, plan)
        + asked_doubts(slots, plan)
        + _other_dimension(slots, plan)
        + _unranked(slots, plan)
        + _rows_asked(slots, plan)
        + _not_counted(slots, plan)
        + _mistyped(slots, plan)
        + _things_asked(slots)
        + _choice(slots, plan)
    )
    for i, kinds in sorted(readings.items()):
        kinds -= ALONGSIDE
        kinds -= {"first"} if "oldest" in kinds else set()
        kinds -= {"biggest"} if "most" in kinds else set()
        kinds -= {"latest", "last"} if "youngest" in kinds else set()
        if i in slots.spent or not kinds or not kinds <= STRONG or kinds & serves:
            continue
        found.append(slots.reading.tokens[i].raw)
    return tuple(found)


def _choice(slots: Slots, plan: Plan) -> list[str]:
    """Return "or" where A or B is to be chosen and the plan counts the rows of both."""
    groups = any(len(c.values) > 1 and isinstance(c.values[0], str) for c in plan.conditions)
    chooses = slots.reading.has("leader", "ahead", "behind", "more", "less")
    counts = plan.operation is Operation.COUNT and groups and chooses
    return ["or"] if counts and names_alternatives(slots) else []


def _unused_slots(slots: Slots, plan: Plan) -> list[str]:
    """Return what the question sets and the plan leaves out: a limit, a condition, a yes or no."""
    held = (*plan.conditions, *((plan.claim,) if plan.claim else ()))
    columns = {c.column for c in held}
    if plan.by == slots.rank_header:
        columns.add(plan.by)  # "highest ranked": the order says it
    left = [c.describe() for c in (*slots.conditions, *slots.ranks) if c.column not in columns]
    claimed = set(plan.claim.values) if plan.claim else set()
    known = {*plan.names, *claimed, *(v for c in plan.conditions for v in c.values)}
    left += [n.keys[0] for n in slots.names if not known & set(n.keys)]
    if slots.steps is not None and plan.moved_by is None:
        left.append(slots.steps.describe())
    if slots.times is not None and slots.times is not plan.claim:
        left.append(slots.times.describe())
    if plan.limit is None and (slots.limit is not None or slots.nth not in (None, 1)):
        left.append("top")
    if slots.in_group and plan.operation is not Operation.SUPERLATIVE:
        left.append("place")
    several = len(plan.editions) > 1 and plan.operation in ROWS and not plan.names
    if several and slots.reading.has("both"):
        left.append("both")  # the rows of either edition are not those of both
    chooses = plan.operation in (Operation.COMPARE, Operation.FREQUENT)  # "did A or B win more"
    chooses |= plan.operation is Operation.HOW_OFTEN and slots.reading.has("how_often")
    chooses |= (
        plan.operation is Operation.CHANGE and slots.reading.has("up") and slots.reading.has("down")
    )
    if plan.claim is None and not chooses and slots.reading.has("opens_yes_no", "yes_no"):
        left.append("yes or no")
    return left if plan.operation is not Operation.EXTREME else []


def _other_dimension(slots: Slots, plan: Plan) -> list[str]:
    """Return "longest" where what is compared is known to be no length, "heaviest" no weight."""
    by = slots.frame.column_of(plan.by) if plan.by else None
    books = cue_lexicons(slots.reading.language)
    about = (
        {c for c in concepts_of(plan.by, ENGLISH) if c.startswith("@")} if by is not None else set()
    )
    if not about or plan.operation not in (Operation.SUPERLATIVE, Operation.LIST):
        return []
    found: list[str] = []
    for one in slots.reading.of("most", "least"):
        said = slots.reading.tokens[one.start]
        ways = {f"@{k}" for b in books for k, v in b.concept_words.items() if said.text in v}
        plain = any(said.text in book.plain_superlatives for book in books)
        if one.end - one.start == 1 and ways and not plain and not ways & about:
            found.append(said.raw)
    return found


def _unranked(slots: Slots, plan: Plan) -> list[str]:
    """Return "the leader" beside a name where the table has no ranks and nothing is compared."""
    beside = plan.operation in (Operation.LOOKUP, Operation.CHANGE, Operation.SERIES)
    if slots.rank_header or not plan.names or not beside:
        return []
    return [
        slots.reading.tokens[tag.start].raw
        for tag in slots.reading.of("leader", "runner_up", "bronze")
        if not any(t.kind == "column" and t.start == tag.start for t in slots.reading.tags)
    ]


def _not_counted(slots: Slots, plan: Plan) -> list[str]:
    """Return the noun after "how many" when it is another column than the one counted."""
    if plan.operation is not Operation.COUNT:
        return []
    frame = slots.frame
    nouns = [
        t
        for t in slots.reading.of("column")
        if any(t.start == cue.end for cue in slots.reading.of("how_many"))
    ]
    counted = {frame.name_column, *(frame.column_of(header) for header in plan.target)}
    other = not any(t.value in counted or frame.columns[t.value].numeric for t in nouns)
    return [slots.reading.tokens[t.start].raw for t in nouns[:1] if other]


def _rows_asked(slots: Slots, plan: Plan) -> list[str]:
    """Return the noun of "which rivers" where a plan gives a cell of a row that is named already."""
    if plan.operation is not Operation.LOOKUP or not plan.names or plan.claim is not None:
        return []
    said, name = slots.reading.tokens, slots.frame.name_column
    nouns = [t for t in slots.reading.of("column") if t.value == name]
    return [
        said[noun.start].raw
        for noun in nouns
        for cue in slots.reading.of("which")
        if noun.start == cue.end
        and said[cue.start].text == "which"
        and singular(said[noun.start].text) != said[noun.start].text
    ]


def _things_asked(slots: Slots) -> list[str]:
    """Return the noun after "which" when no column, value or row of the table is one: "which team"."""
    said = slots.reading.tokens
    return [
        said[cue.end].raw
        for cue in slots.reading.of("which")
        if cue.end < len(said)
        and singular(said[cue.end].text) in THINGS
        and cue.end not in slots.used
        and slots.frame.of_persons  # else a team can be the row itself
        and not any(t.start <= cue.end < t.end for t in slots.reading.tags)
    ]


def _mistyped(slots: Slots, plan: Plan) -> list[str]:
    """Return "who" or "when" when the cells the plan answers with cannot be of anyone, or no time."""
    asks = slots.reading.first(*ANSWERS)
    nouns = {t.end for t in slots.reading.of("column", "value")} | {i + 1 for i in slots.row_nouns}
    if asks is not None and asks.kind == "who" and asks.start in nouns:
        return []  # "employees who work for X": no question of its own
    if asks is None or not plan.target or plan.claim is not None:
        return []
    columns = [c for h in plan.target if (c := slots.frame.column_of(h)) is not None]
    if not columns or plan.operation not in ANSWERS_TARGET:
        return []
    if asks.kind == "who" or plan.operation is not Operation.SUPERLATIVE:
        columns = columns[:1]
    for column in columns:
        held = [row.cell(column).printed for row in slots.frame.rows if row.cell(column).printed]
        fitting = sum(bool(ANSWERS[asks.kind].search(printed)) for printed in held)
        if fitting * 2 >= len(held):
            return []
    return [slots.reading.tokens[asks.start].raw]


def _rates(slots: Slots, plan: Plan) -> list[str]:
    """Return "per" between two measures: a rate that no column prints."""
    if any("per" in words(header) for header in (*plan.target, plan.by)):
        return []
    frame = slots.frame
    tags = [t for t in slots.reading.of("column") if frame.columns[t.value].role is Role.MEASURE]
    return [
        slots.reading.tokens[one.start].raw
        for one in slots.reading.of("per")
        if slots.reading.tokens[one.start].text == "per"
        and {t.value for t in tags if t.end == one.start}
        and {t.value for t in tags if t.start == one.end}
        - {t.value for t in tags if t.end == one.start}
    ]


def _unused_columns(slots: Slots, plan: Plan) -> list[str]:
    """Return the words of columns that are asked for and not part of the plan."""
    used = {plan.by, *plan.target, *(c.column for c in plan.conditions)}
    used |= {plan.claim.column} if plan.claim else set()
    left = [
        c
        for c in slots.columns
        if slots.frame.header(c) not in used and not slots.frame.tells_rows_apart(c)
    ]
    if any("@growth" in concepts_of(header, ENGLISH) for header in used if header):
        left = [c for c in left if not slots.frame.columns[c].numeric]  # what it is that grew
    shares = [_concepts(h) for h in plan.target if "@share" in concepts_of(h, ENGLISH)]
    left = [c for c in left if not any(_concepts(slots.frame.header(c)) <= s for s in shares)]
    if plan.operation is Operation.SHARE:
        left = [c for c in left if "@share" not in concepts_of(slots.frame.header(c), ENGLISH)]
    if plan.operation is Operation.NEIGHBOUR:
        return []  # only a verb can stand there: "who won after X"
    if plan.by and plan.by == slots.rank_header and places_asked(slots):
        left = [c for c in left if not slots.frame.columns[c].numeric]  # a move counted in places
    if plan.operation is Operation.FREQUENT:
        left = [
            c for c in left if not (only_verb(slots, c) or of_rows(slots, c))
        ]  # "launched most"
    if plan.operation is Operation.COUNT:
        left = [c for c in left if not _by_family(slots, c)]  # "appeared", of Appearance
    cues = [t for t in slots.reading.tags if t.kind in SERVES[plan.operation]]
    headers = {singular(w) for header in used if header for w in words(header)}
    return [
        slots.reading.tokens[t.start].raw
        for t in slots.reading.of("column")
        if t.value in left
        and not inside(t.start, t.end, cues)
        and not {singular(said.text) for said in slots.reading.tokens[t.start : t.end]} <= headers
        and not any(o.value not in left and o.start == t.start for o in slots.reading.of("column"))
    ]


def _concepts(header: str) -> frozenset[str]:
    return frozenset(c for c in concepts_of(header, ENGLISH) if c.startswith("@"))


def _by_family(slots: Slots, column: int) -> bool:
    """Tell whether only verbs in the past point at a text column, as words like its header."""
    return not slots.frame.columns[column].numeric and all(
        t.weight < FULL and slots.reading.tokens[t.start].text.endswith("ed")
        for t in slots.reading.of("column")
        if t.value == column
    )


def _taken(slots: Slots, tag: Tag) -> bool:
    return set(range(tag.start, tag.end)) <= slots.used


def _by_conditions(slots: Slots, plan: Plan) -> frozenset[str]:
    """Return the cues that the plan's conditions and limits express."""
    kinds: set[str] = set()
    relations = {c.relation for c in plan.conditions}
    if relations & {Relation.MORE, Relation.LESS, Relation.AT_LEAST, Relation.AT_MOST}:
        kinds |= COMPARATORS | {"ahead", "behind", "outside", "except", "more", "less", "not"}
    if Relation.IS_NOT in relations:
        kinds |= {"except", "outside", "not"}
    if Relation.BETWEEN in relations:
        kinds |= {"more_than", "less_than"}
    name = slots.frame.name_column
    if name is not None and any(
        c.relation is Relation.IS_NOT and c.column == slots.frame.header(name)
        for c in plan.conditions
    ):
        kinds.add("equal")  # those that share a value with the one left out
    if plan.claim is not None and plan.claim.column == SIDE:
        kinds |= {"next", "previous"}
    if plan.operation is Operation.LOOKUP and len(plan.names) == 1 and not slots.frame.repeated:
        kinds.add("sum")  # "the total area of X": of one row the number itself
    if plan.limit is not None and (plan.by or plan.operation is not Operation.LIST):
        kinds |= ENDS
    listed = not slots.editions.span  # "since 2022" asks for the change
    series = plan.operation is Operation.SERIES and bool(slots.columns) and listed
    counted = plan.operation in (Operation.COMPARE, Operation.EXTREME) or series
    by = slots.frame.column_of(plan.by) if counted else None
    if by is not None and slots.frame.columns[by].role is Role.MEASURE:
        kinds.add("how_many")  # "is the number of A larger than that of B"
    if plan.operation is Operation.FREQUENT and any(len(c.values) > 1 for c in plan.conditions):
        kinds |= BESIDE
    if any("@total" in concepts_of(header, ENGLISH) for header in (*plan.target, plan.by)):
        kinds.add("sum")
    headers = (*plan.target, plan.by, *(c.column for c in plan.conditions))
    if any("/" in header or "per" in words(header) for header in headers):
        kinds.add("per")  # "yield per hive": the column itself is a rate
    if any("@share" in concepts_of(header, ENGLISH) for header in headers):
        kinds.add("share")
    if any(
        c.column == slots.rank_header and c.relation is Relation.AT_MOST for c in plan.conditions
    ):
        kinds |= ENDS  # "the top five most intensive"
    ranked = slots.rank_header in (plan.by, *(c.column for c in plan.conditions))
    if ranked and slots.rank_header and any(c.unit == "time" for c in slots.frame.columns):
        kinds |= {"fastest", "slowest"}  # the places of a race
    if any(
        c.relation is Relation.IS and not isinstance(c.values[0], str) for c in plan.conditions
    ) or any(c.column == slots.rank_header for c in plan.conditions):
        kinds.add("equal")  # "who tied for third", "on 49.1 points": all that stand there are given
    if plan.operation in (Operation.LOOKUP, Operation.LIST):
        kinds |= {"why"} if slots.columns else set()
        targets = [slots.frame.column_of(header) for header in (*plan.target, plan.by)]
        if any(c is not None and slots.frame.columns[c].role is Role.MEASURE for c in targets):
            kinds |= {"how_many"} | ({"difference"} if counts_measure(slots) else set())
    if any(
        "@growth" in concepts_of(h, ENGLISH)
        for h in (plan.by, *(c.column for c in plan.conditions))
        if h
    ):
        kinds |= MOVES
    one = len(plan.target) < 2  # "how many seats did X lose" of two columns of seats asks for more
    if (
        not slots.frame.yearly
        and plan.claim is None
        and one
        and not slots.reading.has("opens_yes_no")
    ):
        kinds |= {"up", "down", "change"}  # "how much rain fell": a verb, there are no editions
    columns = slots.reading.of("column")
    moves = slots.reading.of(*MOVES)
    if any(m.start < c.end and c.start < m.end for c in columns for m in moves):
        kinds |= MOVES  # the column itself is a change: "by how much did it grow"
    if slots.frame.yearly and slots.reading.has("latest"):
        kinds.add("youngest")  # "the newest list" is an edition
    if slots.editions.said:
        kinds |= {"over_editions", "ever"} | ({"previous", "next"} if slots.frame.yearly else set())
    if slots.editions.span and len(plan.editions) > 1:
        kinds |= {"last", "bottom", "more_than"}  # "over the last three years"
    return frozenset(kinds)
