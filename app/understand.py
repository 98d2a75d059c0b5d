"""Question -> plans: every table offers a reading, and the one that explains most words is taken.

The order of the rules below is the order of how specific a question is: a claim about two names is
tried before a plain look-up, a count before a list. Each rule reads slots and cues only, so it
serves every language and every table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from giichat.app.frame import Frame
from giichat.app.headers import concepts_of, least_is_best
from giichat.app.lexicon import ENGLISH
from giichat.app.marks import Tag, inside
from giichat.app.plan import Condition, Operation, Plan, Relation
from giichat.app.served import unserved
from giichat.app.slots import Slots
from giichat.app.tagging import cue_lexicons
from giichat.app.times import year_columns
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role


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
PARTICLE = 3  # letters of the words that may stand beside a bare name: of, in, the
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
    ]
)
TIME = "time"  # the unit of times and durations: less of it is ahead

Rule = Callable[[Slots], Draft | None]


def plan_of(slots: Slots) -> Plan | None:
    """Return the plan that the slots make, or None when they ask for nothing in this table.

    The first rule whose plan leaves no cue aside is taken; else the one that leaves fewest.
    """
    best: tuple[int, Plan] | None = None
    for rule in RULES:
        draft = rule(slots)
        if draft is None:
            continue
        plan = _plan(slots, draft)
        left = len(unserved(slots, plan))
        if left == 0:
            return plan
        if best is None or left < best[0]:
            best = (left, plan)
    return best[1] if best else None


def _plan(slots: Slots, draft: Draft) -> Plan:
    frame = slots.frame
    editions, assumed = _editions(slots, draft)
    conditions = (
        draft.conditions
        if draft.conditions is not None
        else (*slots.ranks, *slots.conditions, *_excluded(slots))
    )
    names = draft.names if draft.names is not None else all_names(slots)
    return Plan(
        table=frame.table.id,
        title=frame.title,
        subject=frame.table.subject or _name_noun(frame),
        operation=draft.operation,
        target=tuple(frame.header(c) for c in draft.target),
        names=names,
        editions=editions,
        conditions=conditions,
        by=frame.header(draft.by) if draft.by is not None else "",
        descending=draft.descending,
        limit=draft.limit,
        step=draft.step,
        claim=draft.claim,
        assumed_edition=assumed,
    )


def _editions(slots: Slots, draft: Draft) -> tuple[tuple[int, ...], bool]:
    if draft.editions is not None:
        return draft.editions, False
    frame = slots.frame
    if not frame.yearly:
        return (), False
    if slots.editions.said:
        return slots.editions.named, False
    return (frame.editions[-1],), len(frame.editions) > 1


def _excluded(slots: Slots) -> tuple[Condition, ...]:
    if not slots.excluded or slots.frame.name_column is None:
        return ()
    header = slots.frame.header(slots.frame.name_column)
    return (Condition(header, Relation.IS_NOT, tuple(slots.excluded)),)


def _name_noun(frame: Frame) -> str:
    return frame.header(frame.name_column).lower() if frame.name_column is not None else ""


def all_names(slots: Slots) -> tuple[str, ...]:
    """Return the keys of the rows named, each alternative of an ambiguous one included."""
    return tuple(dict.fromkeys(key for named in slots.names for key in named.keys))


# -- small questions about the slots ---------------------------------------------------------


def _cue(slots: Slots, *kinds: str) -> bool:
    return slots.reading.has(*kinds)


def _measures(slots: Slots) -> tuple[int, ...]:
    """Return the number columns asked about, in the order said."""
    frame = slots.frame
    limited = {c.column for c in slots.conditions} if slots.subject_said else set()
    said = [c for c in slots.columns if frame.columns[c].numeric and frame.header(c) not in limited]
    return tuple([c for c in said if not _only_in_cue(slots, c, "sum", "average")] or said)


def _only_in_cue(slots: Slots, column: int, *kinds: str) -> bool:
    """Tell whether a column is said by the words of a cue alone ("total" for the column Total)."""
    tags = [t for t in slots.reading.of("column") if t.value == column]
    cues = slots.reading.of(*kinds)
    return bool(tags) and all(
        any(c.start <= t.start and t.end <= c.end for c in cues) for t in tags
    )


def _only_verb(slots: Slots, column: int) -> bool:
    """Tell whether a column is pointed at by a verb alone: "who won after X"."""
    books = cue_lexicons(slots.reading.language)
    return all(
        any(slots.reading.tokens[t.start].text in book.verbs for book in books)
        for t in slots.reading.of("column")
        if t.value == column
    )


def _texts(slots: Slots) -> tuple[int, ...]:
    """Return the text columns asked about."""
    frame = slots.frame
    return tuple(c for c in slots.columns if not frame.columns[c].numeric)


def _by(slots: Slots) -> int | None:
    """Return the column to compare by: the measure said, else the rank, else the only measure."""
    measures = _measures(slots)
    if measures:
        return measures[0]
    if slots.frame.rank_column is not None and not slots.frame.rank_stays:
        return slots.frame.rank_column
    return slots.frame.only_measure


def _lower_is_better(slots: Slots, column: int) -> bool:
    description = slots.frame.columns[column]
    if description.role in (Role.RANK, Role.PREVIOUS_RANK):
        return True
    return description.role is Role.MEASURE and least_is_best(description.header)


def _low_is_best(slots: Slots, column: int) -> bool:
    """Tell whether "highest" means the lowest number: so for ranks, unless the number is meant."""
    return _lower_is_better(slots, column) and not _cue(slots, "literal")


def _targets(slots: Slots) -> tuple[int, ...]:
    """Return the columns asked for by name, else none (the name column is meant)."""
    return (*_measures(slots), *_texts(slots))


def _yes_no(slots: Slots) -> bool:
    return _cue(slots, "opens_yes_no", "yes_no")


def _has_rows(slots: Slots) -> bool:
    return bool(slots.names or slots.ranks or slots.conditions)


# -- rules, most specific first --------------------------------------------------------------


def _neighbour(slots: Slots) -> Draft | None:
    """Read "who came right after X", "the row before X"."""
    if len(slots.names) != 1 or _yes_no(slots) or _cue(slots, "how_many"):
        return None
    if not all(_only_verb(slots, c) for c in _measures(slots)):
        return None
    named = slots.names[0]
    for kind, step in (("next", 1), ("previous", -1)):
        for tag in slots.reading.of(kind):
            if 0 <= named.start - tag.end <= 1 and not slots.reading.has("how_many", "change"):
                target = tuple(c for c in _texts(slots))
                return Draft(Operation.NEIGHBOUR, target=target, step=step)
    for tag in slots.reading.of("behind", "ahead"):
        if 0 <= named.start - tag.end <= 1 and slots.reading.has("which", "who"):
            step = 1 if tag.kind == "behind" else -1
            return Draft(Operation.NEIGHBOUR, target=_texts(slots), step=step)
    return None


def _climber(slots: Slots) -> Draft | None:
    """Read "which cluster climbed most (between two editions)"."""
    frame = slots.frame
    kind = slots.reading.first("climber", "faller")
    if kind is None and _cue(slots, "most"):
        kind = slots.reading.first("up", "down")
    biggest = kind is not None
    kind = kind or slots.reading.first("up", "down")
    if kind is None or not frame.yearly or slots.names:
        return None
    by = _by(slots)
    editions = _two_editions(slots)
    if by is None or editions is None:
        return None
    if not biggest and not (slots.subject_said or _cue(slots, "which", "who", "list", "how_many")):
        return None
    operation = Operation.CLIMB if biggest else Operation.MOVED
    return Draft(operation, by=by, descending=kind.kind in ("climber", "up"), editions=editions)


def _two_editions(slots: Slots) -> tuple[int, ...] | None:
    """Return the editions a change runs over: those said, or the one said and the one before."""
    held = slots.frame.editions
    named = slots.editions.named
    if len(named) >= 2:
        return named
    last = named[0] if named else held[-1]
    earlier = [e for e in held if e < last]
    return (earlier[-1], last) if earlier else None


def _entered(slots: Slots) -> Draft | None:
    """Read "which clusters entered (left) the top ten in 2024"."""
    tag = slots.reading.first("entered", "left")
    if tag is None or not slots.frame.yearly or slots.names or slots.frame.rank_column is None:
        return None
    editions = _two_editions(slots)
    if editions is None:
        return None
    operation = Operation.ENTERED if tag.kind == "entered" else Operation.LEFT
    return Draft(operation, editions=(editions[0], editions[-1]))


def _growth(slots: Slots) -> Draft | None:
    """Read rises and falls in a table that prints them: "whose exports fell", "grew fastest"."""
    frame = slots.frame
    grown = [i for i in frame.measure_columns if "@growth" in concepts_of(frame.header(i), ENGLISH)]
    moved = slots.reading.first("up", "down", "climber", "faller")
    if len(grown) != 1 or moved is None or frame.yearly or slots.names:
        return None
    by, rises = grown[0], moved.kind in ("up", "climber")
    if _cue(slots, "most", "least", "fastest", "climber", "faller"):
        return Draft(Operation.SUPERLATIVE, by=by, descending=rises)
    relation = Relation.MORE if rises else Relation.LESS
    sign = Condition(frame.header(by), relation, (0.0,))
    conditions = (*slots.conditions, sign)
    if _cue(slots, "how_many"):
        return Draft(Operation.COUNT, conditions=conditions)
    return Draft(Operation.LIST, target=(by,), by=by, descending=rises, conditions=conditions)


def _over_editions(slots: Slots) -> Draft | None:
    """Read questions about one name over several editions: best ever, how often, since when."""
    frame = slots.frame
    if not frame.yearly or not slots.names:
        return None
    by = _by(slots)
    if by is None:
        return None
    every = slots.editions.named if slots.editions.said else frame.editions
    if _cue(slots, "how_often") and slots.ranks:
        return Draft(Operation.HOW_OFTEN, editions=every)
    if _yes_no(slots) and _cue(slots, "ever", "never") and slots.ranks:
        times = Condition("editions", Relation.MORE, (0.0,))
        return Draft(Operation.HOW_OFTEN, editions=every, claim=times)
    if _cue(slots, "ever", "over_editions", "when") and _cue(slots, "highest_ranked"):
        return Draft(Operation.EXTREME, by=by, editions=every, conditions=())
    if _cue(slots, "since", "when", "since_when") and slots.ranks and not slots.editions.named:
        return Draft(Operation.SINCE, by=by, editions=frame.editions)
    if _cue(slots, "ever", "over_editions", "when") and _cue(slots, "best", "most", "top"):
        return Draft(Operation.EXTREME, by=by, descending=True, editions=every)
    if _cue(slots, "ever", "over_editions", "when") and _cue(slots, "worst", "least", "bottom"):
        return Draft(Operation.EXTREME, by=by, descending=False, editions=every)
    if len(slots.editions.named) > 2 and not slots.editions.span and not slots.ranks:
        return Draft(Operation.SERIES, by=by, editions=every)
    if slots.editions.every or (slots.editions.span and not _cue(slots, "change", "up", "down")):
        return Draft(Operation.SERIES, by=by, editions=every)
    return None


def _change(slots: Slots) -> Draft | None:
    """Read "how did X change from one edition to another", "did X rise"."""
    frame = slots.frame
    if not frame.yearly or not slots.names or slots.ranks:
        return None
    moved = slots.reading.first("up", "down", "change", "better", "difference")
    if moved is None and len(slots.editions.named) < 2:
        return None
    if len(slots.names) > 1 and len(slots.editions.named) < 2:
        return None
    editions = _two_editions(slots)
    by = _by(slots)
    if editions is None or by is None:
        return None
    claim = None
    if _yes_no(slots) and moved is not None and moved.kind in ("up", "down"):
        rises = (moved.kind == "up") != _lower_is_better(slots, by)
        relation = Relation.MORE if rises else Relation.LESS
        claim = Condition("change", relation, (0.0,))
    return Draft(Operation.CHANGE, by=by, editions=(editions[0], editions[-1]), claim=claim)


def _compare(slots: Slots) -> Draft | None:
    """Read comparisons of two or more names: who is ahead, by how much, is A ahead of B."""
    if len(slots.names) < 2:
        return None
    by = _by(slots)
    years = year_columns(slots.frame)
    if _cue(slots, "how_often") and _cue(slots, "next", "previous", "between") and years:
        by = next((c for c in slots.columns if c in years), years[0])
        return Draft(Operation.DIFFERENCE, by=by)
    if _cue(slots, "older", "younger"):
        return _older(slots)
    if by is None:
        return None
    best_is_low = _lower_is_better(slots, by)
    behind = _cue(slots, "behind", "less", "less_than", "least", "worst", "down")
    if _cue(slots, "sum") and not best_is_low:
        return Draft(Operation.SUM, by=by)
    if _cue(slots, "average") and not best_is_low:
        return Draft(Operation.MEAN, by=by)
    if _cue(slots, "ratio") and not best_is_low:
        return Draft(Operation.RATIO, by=by)
    if (
        _yes_no(slots)
        and not _alternatives(slots)
        and _cue(slots, "ahead", "behind", "more", "less", "more_than", "less_than", "equal")
    ):
        claim_relation = Relation.IS_NOT if _cue(slots, "not") else Relation.IS
        first = "" if _cue(slots, "equal") else slots.names[0].keys[0]
        return Draft(
            Operation.COMPARE,
            by=by,
            descending=_wants_high(slots, by, behind),
            claim=Condition("first", claim_relation, (first,)),
        )
    if _cue(slots, "difference") or (
        _cue(slots, "how_many", "how_often")
        and _cue(slots, "more", "less", "between", "ahead", "behind")
    ):
        return Draft(Operation.DIFFERENCE, by=by)
    if _cue(
        slots, "compare", "ahead", "behind", "more", "less", "most", "least", "best", "worst"
    ) or _alternatives(slots):
        return Draft(Operation.COMPARE, by=by, descending=_wants_high(slots, by, behind))
    return None


def _older(slots: Slots) -> Draft | None:
    """Read "is A older than B" from years of birth or founding; an age is a plain measure."""
    ages = [c for c in _measures(slots) if c not in year_columns(slots.frame)]
    columns = _age_columns(slots)
    if not ages and len(columns) != 1:
        return None
    by = ages[0] if ages else columns[0]
    descending = _cue(slots, "older") == bool(ages)
    claim = None
    if _yes_no(slots) and not _alternatives(slots):
        claim = Condition("first", Relation.IS, (slots.names[0].keys[0],))
    return Draft(Operation.COMPARE, by=by, descending=descending, claim=claim)


def _age_columns(slots: Slots) -> list[int]:
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


def _alternatives(slots: Slots) -> bool:
    """Tell whether things to choose from are named: "did A or B win"; not in "is it true"."""
    if _cue(slots, "yes_no"):
        return False
    said = slots.reading.tokens
    return any(
        start > 0
        for book in cue_lexicons(slots.reading.language)
        for start, _, _ in book.alternatives.matches(said)
    )


def _wants_high(slots: Slots, by: int, behind: bool) -> bool:
    """Tell whether the name with the higher number is the one asked for."""
    if _cue(slots, "literal"):
        return not _cue(slots, "less", "least")
    if slots.frame.columns[by].unit == TIME:
        return not _cue(slots, "ahead") and _cue(slots, "behind", "more", "more_than", "slowest")
    return (not behind) != _lower_is_better(slots, by)


def _claims(slots: Slots) -> Draft | None:
    """Read yes/no questions about one thing: its rank, a measure, a group, a count."""
    if not (_yes_no(slots) or _cue(slots, "why")):
        return None
    frame = slots.frame
    if slots.names and slots.ranks and frame.rank_column is not None:
        rank = slots.ranks[0]
        leaves = _cue(slots, "left") or _cue(slots, "not")
        if leaves and rank.relation is Relation.AT_MOST:
            rank = Condition(rank.column, Relation.MORE, rank.values)
        return Draft(Operation.LOOKUP, target=(frame.rank_column,), conditions=(), claim=rank)
    numeric = [
        c
        for c in slots.conditions
        if (i := frame.column_of(c.column)) is not None and frame.columns[i].numeric
    ]
    if slots.names and numeric:
        column = frame.column_of(numeric[0].column)
        rest = tuple(c for c in slots.conditions if c is not numeric[0])
        return Draft(
            Operation.LOOKUP,
            target=(column,) if column is not None else (),
            conditions=rest,
            claim=numeric[0],
        )
    text = [c for c in slots.conditions if c not in numeric]
    if slots.names and text:
        column = frame.column_of(text[0].column)
        return Draft(
            Operation.LOOKUP,
            target=(column,) if column is not None else (),
            conditions=(),
            claim=text[0],
        )
    if slots.names and frame.measure_columns and slots.spare_numbers:
        column = (_measures(slots) or frame.measure_columns)[0]
        claim = Condition(frame.header(column), Relation.IS, (slots.spare_numbers[0],))
        return Draft(Operation.LOOKUP, target=(column,), claim=claim)
    return None


def _aggregate(slots: Slots) -> Draft | None:
    measures = _measures(slots)
    frame = slots.frame
    by = measures[0] if measures else None
    if by is None and any(t.value == frame.rank_column for t in slots.reading.of("column")):
        by = frame.rank_column
    for cue, operation in (
        ("average", Operation.MEAN),
        ("median", Operation.MEDIAN),
        ("share", Operation.SHARE),
    ):
        if cue == "share" and by is not None and "@share" in concepts_of(frame.header(by), ENGLISH):
            continue  # the column is a share already
        if _cue(slots, cue) and (by is not None or frame.only_measure is not None):
            return Draft(operation, by=by if by is not None else frame.only_measure)
    pair = len(slots.ranks) == 1 and len(slots.ranks[0].values) == 2
    ends = _cue(slots, "most") and _cue(slots, "least")
    if _cue(slots, "difference") and by is not None and (ends or pair):
        return Draft(Operation.DIFFERENCE, by=by)
    only = frame.only_measure
    if by is None and only is not None and _asks_number(slots) and not slots.subject_said:
        by = only
    if _cue(slots, "sum") and by is not None and len(slots.names) != 1:
        return Draft(Operation.SUM, by=by)
    return None


def _frequent(slots: Slots) -> Draft | None:
    """Read "the most common nationality", "which country has the most clusters"."""
    frame = slots.frame
    limited = {c.column for c in slots.conditions}
    texts = [c for c in _texts(slots) if c != frame.name_column and frame.header(c) not in limited]
    rival = [c for c in slots.conditions if len(c.values) == 2 and isinstance(c.values[0], str)]
    if len(rival) == 1 and _cue(slots, "more", "less") and not _measures(slots):
        column = frame.column_of(rival[0].column)
        few = _cue(slots, "less", "least")
        if column is not None and slots.subject_said:
            return Draft(Operation.FREQUENT, target=(column,), descending=not few)
    if _cue(slots, "frequent") and (texts or frame.name_column is not None):
        target = texts[0] if texts else frame.name_column
        return Draft(
            Operation.FREQUENT, target=(target,) if target is not None else (), limit=slots.nth
        )
    if texts and not _measures(slots) and slots.subject_said and not slots.ranks:
        for cue, descending in (("most", True), ("least", False)):
            if _cue(slots, cue):
                return Draft(
                    Operation.FREQUENT,
                    target=(texts[0],),
                    descending=descending,
                    limit=slots.nth,
                )
    return None


def _by_age(slots: Slots) -> Draft | None:
    """Read "the oldest player", "the youngest company": by date of birth or of founding."""
    tag = slots.reading.first("oldest", "youngest")
    if (
        tag is None
        or slots.frame.yearly
        or any(t.start == tag.start for t in slots.reading.of("column"))
    ):
        return None
    columns = _age_columns(slots)
    if len(columns) != 1:
        return None
    return Draft(
        Operation.SUPERLATIVE,
        target=tuple(c for c in _texts(slots) if c not in columns),
        by=columns[0],
        descending=tag.kind == "youngest",
        limit=slots.nth,
    )


def _in_order(slots: Slots) -> Draft | None:
    """Read "the first film", "the last opponent": by date where there is one, else as listed."""
    frame = slots.frame
    tag = slots.reading.first("first", "latest", "last")
    said = _measures(slots)
    times = [c for c in said if frame.years_only(c) or frame.columns[c].role is Role.DATE]
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
        return Draft(Operation.SUPERLATIVE, target=_texts(slots), by=dates[0], descending=last)
    return Draft(Operation.LIST, target=_texts(slots), descending=last, limit=1)


def _superlative(slots: Slots) -> Draft | None:
    """Read "the most publications", "the highest ranked German cluster", "second tallest"."""
    tag = _superlative_cue(slots)
    if tag is None or (slots.names and not slots.frame.repeated):
        return None
    measures = _measures(slots)
    frame = slots.frame
    high = tag.kind in HIGH
    if measures:
        by = measures[0]
        target = (*_elsewhere(slots, by, measures[1:]), *_texts(slots))
        if not target and _cue(slots, "who"):
            target = _persons_beside(frame, by)
        if not target and _cue(slots, "what") and not _cue(slots, "who") and not slots.subject_said:
            target = (by,)  # "what was the highest number of points": the number itself
        descending = high != _low_is_best(slots, by)
        return Draft(
            Operation.SUPERLATIVE, target=target, by=by, descending=descending, limit=slots.nth
        )
    if frame.rank_column is not None and (slots.conditions or slots.excluded):
        return Draft(
            Operation.SUPERLATIVE,
            target=_texts(slots),
            by=frame.rank_column,
            descending=high != _low_is_best(slots, frame.rank_column),
            conditions=(*_without_first(slots), *slots.conditions, *_excluded(slots)),
            limit=slots.nth,
        )
    if frame.rank_column is None and frame.only_measure is not None:
        by = frame.only_measure
        return Draft(
            Operation.SUPERLATIVE, target=_texts(slots), by=by, descending=high, limit=slots.nth
        )
    if frame.rank_column is not None and not frame.ranked and _cue(slots, "rank"):
        return Draft(
            Operation.SUPERLATIVE,
            target=(frame.rank_column, *_texts(slots)),
            by=frame.rank_column,
            descending=high != _low_is_best(slots, frame.rank_column),
        )
    if frame.rank_column is not None and slots.title_measure and high and not slots.ranks:
        return Draft(
            Operation.SUPERLATIVE,
            target=_texts(slots),
            by=frame.rank_column,
            descending=False,
            limit=slots.nth,
        )
    if frame.rank_column is not None and tag.kind in ("least", "worst", "bottom", "last"):
        return Draft(
            Operation.SUPERLATIVE,
            target=_texts(slots),
            by=frame.rank_column,
            descending=_low_is_best(slots, frame.rank_column),
            limit=slots.limit,
        )
    return None


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
    if _cue(slots, "which", "who") and not slots.names:
        kinds += ["more", "less"]
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
        return None if not _measures(slots) else tag
    return tag


def _exists(slots: Slots) -> Draft | None:
    """Read "is there any cluster from Egypt": is the count more than none."""
    if not _yes_no(slots) or slots.names or not slots.subject_said or _measures(slots):
        return None
    if not (slots.conditions or slots.ranks) or _alternatives(slots):
        return None
    return Draft(Operation.COUNT, claim=Condition("count", Relation.MORE, (0.0,)))


def _count(slots: Slots) -> Draft | None:
    """Read "how many ..." that counts rows, or values of a column."""
    frame = slots.frame
    counted = slots.names and frame.repeated and _cue(slots, "how_often", "how_many")
    often = _cue(slots, "how_often") and slots.conditions and not frame.yearly
    if (counted or often) and not _targets(slots):
        return Draft(Operation.COUNT)
    if not _cue(slots, "how_many") or (slots.names and not slots.subject_said):
        return None
    numeric = [c for c in slots.columns if frame.columns[c].numeric]
    limited = {c.column for c in slots.conditions}
    if numeric and not all(frame.header(c) in limited for c in numeric):
        return None
    texts = [c for c in _texts(slots) if frame.header(c) not in limited]
    if texts and not slots.subject_said:
        return Draft(Operation.COUNT, target=(texts[0],))
    if slots.subject_said or slots.conditions or slots.ranks:
        return Draft(Operation.COUNT, names=())
    return None


def _sorted_list(slots: Slots) -> Draft | None:
    """Read "sorted by population, largest first"."""
    tag = slots.reading.first("sort")
    if tag is None or slots.names or any(c.relation is Relation.IS for c in slots.ranks):
        return None
    after = [t.value for t in slots.reading.of("column") if t.start >= tag.end]
    if not after or not slots.frame.columns[after[0]].numeric:
        return None
    by: int = after[0]
    descending = not _lower_is_better(slots, by)
    if _cue(slots, "ascending", "descending"):
        descending = _cue(slots, "descending")
    target = tuple(c for c in slots.columns if c != by or after.count(c) > 1)
    return Draft(Operation.LIST, target=target, by=by, descending=descending, limit=slots.limit)


def _list(slots: Slots) -> Draft | None:
    """Read top n, bottom n, rank ranges, and all rows of a group."""
    frame = slots.frame
    if slots.names and not slots.conditions:
        return None
    if slots.conditions and not slots.subject_said and _cue(slots, "who") and _who(slots):
        return None  # people of another column are asked for
    several = [c for c in slots.ranks if c.relation is not Relation.IS or len(c.values) > 1]
    measures = _measures(slots)
    if several or slots.limit is not None:
        by = measures[0] if measures and slots.limit is not None else frame.rank_column
        high = by is not None and frame.columns[by].role is Role.MEASURE
        return Draft(
            Operation.LIST,
            target=(*measures, *_texts(slots)),
            by=by,
            descending=high != slots.from_bottom if by is not None else slots.from_bottom,
            limit=slots.limit,
        )
    if slots.conditions and not slots.subject_said and _texts(slots):
        return None  # "which work won": the cells asked for, not the rows
    wanted = slots.subject_said or _cue(slots, "list", "who") or _texts(slots)
    if slots.conditions and wanted and not slots.names and not measures and not slots.ranks:
        return Draft(Operation.LIST, target=_texts(slots), by=frame.rank_column, descending=False)
    if slots.conditions and not slots.names and _cue(slots, "list"):
        return Draft(Operation.LIST, target=_targets(slots), by=frame.rank_column, descending=False)
    return None


def _dates(frame: Frame) -> tuple[int, ...]:
    """Return the one column that can say when, if there is just one."""
    found = [i for i, c in enumerate(frame.columns) if c.role in (Role.DATE, Role.EDITION)]
    found += [i for i in frame.measure_columns if frame.years_only(i)]
    return tuple(found) if len(found) == 1 and not frame.yearly else ()


def _lookup(slots: Slots) -> Draft | None:
    """Read the plain questions: rank to name, name to rank, a measure of a name or a rank."""
    frame = slots.frame
    targets = _targets(slots)
    if _cue(slots, "previous_rank"):
        previous = frame.table.column(Role.PREVIOUS_RANK)
        targets = (previous,) if previous is not None else targets
    if slots.names:
        if not targets and _cue(slots, "when"):
            targets = _dates(frame)
        if not targets and slots.conditions and _cue(slots, "who"):
            targets = _who(slots)
        if not targets and _asks_place(slots):
            targets = _places(frame)
        if targets:
            return Draft(Operation.LOOKUP, target=targets)
        if _cue(slots, "who") and not _cue(slots, "rank"):
            return None  # a name asked for, not the rank of the one given
        if frame.rank_column is not None:
            return Draft(Operation.LOOKUP, target=(frame.rank_column,))
        if frame.only_measure is not None and _asks_number(slots):
            return Draft(Operation.LOOKUP, target=(frame.only_measure,))
        return None
    if slots.conditions and not targets and _cue(slots, "who"):
        targets = _who(slots)
    if (slots.ranks or slots.conditions) and targets and _asks_names(slots):
        targets = (frame.name_column, *targets) if frame.name_column is not None else targets
    if slots.ranks or slots.conditions:
        return Draft(Operation.LOOKUP, target=targets)
    if frame.rank_column is not None and len(slots.spare) == 1 and _stands_alone(slots):
        rank = Condition(frame.header(frame.rank_column), Relation.IS, (slots.spare_numbers[0],))
        return Draft(Operation.LOOKUP, target=targets, conditions=(rank,))
    return None


def _asks_place(slots: Slots) -> bool:
    """Tell whether "where" asks for a place and not for a rank."""
    where = any(slots.reading.tokens[t.start].text == "where" for t in slots.reading.of("where"))
    return where and not _cue(slots, "rank")


def _places(frame: Frame) -> tuple[int, ...]:
    """Return the first column of places, if there is one."""
    found = [
        i
        for i, c in enumerate(frame.columns)
        if i != frame.name_column and not c.numeric and PLACES & concepts_of(c.header, ENGLISH)
    ]
    return tuple(found[:1])


def _who(slots: Slots) -> tuple[int, ...]:
    """Return the one column of people that no condition is on, when the rows are no people."""
    frame = slots.frame
    limited = {c.column for c in slots.conditions}
    people = [
        c
        for c in range(len(frame.columns))
        if frame.persons(c) and frame.header(c) not in limited and c != frame.name_column
    ]
    return tuple(people) if len(people) == 1 and not frame.of_persons else ()


def _asks_number(slots: Slots) -> bool:
    """Tell whether the one measure of a table can be meant: how much, its title, or a bare name."""
    title = {singular(w) for w in words(slots.frame.title)} | {"value", "figure"}
    said = slots.reading.tokens
    named = {i for n in slots.names for i in range(n.start, n.end)} | slots.editions.used
    rest = [t for i, t in enumerate(said) if i not in named]
    return (
        _cue(slots, "how_many")
        or any(singular(t.text) in title for t in rest)
        or all(len(t.text) <= PARTICLE for t in rest)
    )


def _asks_names(slots: Slots) -> bool:
    """Tell whether "which" asks for the rows themselves: "which country exports soybeans"."""
    asked = slots.reading.of("which", "who")
    nouns = [t for t in slots.reading.of("column") if t.value == slots.frame.name_column]
    return any(0 <= noun.start - a.end <= 1 for a in asked for noun in nouns)


def _stands_alone(slots: Slots) -> bool:
    """Tell whether the one bare number can be a rank: in digits, and not counting what follows it."""
    tag = slots.spare[0]
    follows = any(t.start == tag.end for t in slots.reading.of("column"))
    digits = slots.reading.tokens[tag.start].text.isdigit()
    return digits and tag.kind != "year" and not follows


RULES: tuple[Rule, ...] = (
    _climber,
    _growth,
    _entered,
    _neighbour,
    _over_editions,
    _change,
    _compare,
    _claims,
    _aggregate,
    _frequent,
    _by_age,
    _in_order,
    _exists,
    _superlative,
    _count,
    _sorted_list,
    _list,
    _lookup,
)


def with_editions(plan: Plan, editions: tuple[int, ...]) -> Plan:
    """Return the same plan for other editions."""
    return replace(plan, editions=editions, assumed_edition=False)
