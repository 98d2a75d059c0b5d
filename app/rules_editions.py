"""Rules for what changes from edition to edition."""

from __future__ import annotations

from giichat.app.draft import (
    Draft,
    asks_yes_no,
    by_column,
    claims_it,
    has_cue,
    lower_is_better,
    names_alternatives,
)
from giichat.app.headers import concepts_of
from giichat.app.lexicon import ENGLISH
from giichat.app.plan import Condition, Operation, Relation
from giichat.app.slots import Slots, inside_cue, near, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import words
from giichat.ingest.records import Role

RISES = frozenset(["climber", "up", "more", "more_than"])


def climber(slots: Slots) -> Draft | None:
    """Read "which cluster climbed most (between two editions)"."""
    frame = slots.frame
    kind = slots.reading.first("climber", "faller")
    if kind is None and most_said(slots):
        kind = slots.reading.first("up", "down")
    biggest = kind is not None
    kind = kind or slots.reading.first("up", "down")
    if kind is None and len(slots.editions.named) == 2:
        kind = slots.reading.first("more", "less", "more_than", "less_than")
    if kind is None or not frame.yearly or slots.names:
        return None
    if not biggest and has_cue(slots, "difference"):
        return None  # "by how many clusters did Germany fall" is of one name
    by = by_column(slots)
    editions = two_editions(slots)
    if by is None or editions is None:
        return None
    if not biggest and not (
        slots.subject_said or has_cue(slots, "which", "who", "list", "how_many")
    ):
        return None
    operation = Operation.CLIMB if biggest else Operation.MOVED
    return Draft(operation, by=by, descending=kind.kind in RISES, editions=editions)


def most_said(slots: Slots) -> bool:
    """Tell whether "most" is said of something else than a limit: not the "top" of "top ten"."""
    tops = {t.start for t in slots.reading.of("top")} if slots.limit or slots.ranks else set()
    return any(t.start not in tops for t in slots.reading.of("most"))


def two_editions(slots: Slots) -> tuple[int, ...] | None:
    """Return the editions a change runs over: those said, or the one said and the one before."""
    held = slots.frame.editions
    named = slots.editions.named
    if len(named) >= 2:
        before = [e for e in held if e < named[0]]
        return (before[-1], named[0]) if before and _after_year(slots) else named
    if named and named[0] < held[-1] and _counted_from(slots):
        return (named[0], held[-1])
    last = named[0] if named else held[-1]
    if named and _after_year(slots):
        last = next((e for e in held if e > named[0]), last)
    earlier = [e for e in held if e < last]
    return (earlier[-1], last) if earlier else None


def _after_year(slots: Slots) -> bool:
    """Tell whether what moved did so "after 2022": between that edition and the next."""
    years = slots.reading.of("year")
    return len(years) == 1 and near(slots, years[0].start, "later", before=1) is not None


def _counted_from(slots: Slots) -> bool:
    """Tell whether the one year said is where a change begins: "compared with 2024", "since 2024"."""
    years = slots.reading.of("year")
    if len(years) != 1:
        return False
    behind = own_book(slots).postpositions
    return any(
        0 <= years[0].start - t.end <= 1 or (behind and 0 <= t.start - years[0].end <= 1)
        for t in slots.reading.of("compare", "since")
        if slots.reading.tokens[t.start].text != "from"
    )


def entered(slots: Slots) -> Draft | None:
    """Read "which clusters entered (left) the top ten in 2024"."""
    if not slots.frame.yearly or slots.names:
        return None
    tag = slots.reading.first("entered", "left")
    absent = _in_one_only(slots)
    if absent is not None:
        tag = None
    elif tag is None or slots.frame.rank_column is None:
        return None
    editions = absent[1] if absent else two_editions(slots)
    if editions is None:
        return None
    enters = absent[0] if absent else tag is not None and tag.kind == "entered"
    operation = Operation.ENTERED if enters else Operation.LEFT
    conditions = None
    if slots.limit is not None and not slots.ranks and slots.rank_header:
        top = Condition(slots.rank_header, Relation.AT_MOST, (float(slots.limit),))
        conditions = (top, *slots.conditions)  # "among the ten largest"
    return Draft(operation, editions=(editions[0], editions[-1]), conditions=conditions)


def _in_one_only(slots: Slots) -> tuple[bool, tuple[int, int]] | None:
    """Return whether names entered, and between which editions: "in 2024 that were not in 2023"."""
    years = [t for t in slots.reading.of("year") if t.value in slots.frame.editions]
    if len(years) != 2 or years[0].value == years[1].value:
        return None
    inside, outside = years
    said = slots.reading.of("not", "left", "except", "outside", "absent")
    if not any(inside.end <= t.start < outside.start for t in said):
        return None
    ends = (int(inside.value), int(outside.value))
    return ends[0] > ends[1], (min(ends), max(ends))


def always(slots: Slots) -> Draft | None:
    """Read "which clusters have been in the top five every year"."""
    frame = slots.frame
    if not frame.yearly or slots.names or not (slots.ranks or slots.conditions):
        return None
    lasted = has_cue(slots, "perfect") and slots.editions.every
    if not has_cue(slots, "always") and not (lasted and has_cue(slots, "over_editions")):
        return None
    editions = slots.editions.named if slots.editions.said else frame.editions
    return Draft(Operation.ALWAYS, editions=editions) if len(editions) > 1 else None


def growth(slots: Slots) -> Draft | None:
    """Read rises and falls in a table that prints them: "whose exports fell", "grew fastest"."""
    frame = slots.frame
    moved = slots.reading.first("up", "down", "climber", "faller")
    if moved is None or len(frame.editions) > 1 or slots.names:
        return None
    by, rises = _grown(slots), moved.kind in ("up", "climber")
    if by is None:
        return None
    compared = set(words(frame.header(by)))
    held = tuple(e for e in slots.editions.named if e in frame.editions)
    if any(str(e) not in compared for e in slots.editions.named if e not in held):
        return None  # a change from another year than the one printed
    editions = held if slots.editions.named else None
    if has_cue(slots, "most", "least", "fastest", "climber", "faller"):
        return Draft(Operation.SUPERLATIVE, by=by, descending=rises, editions=editions)
    relation = Relation.MORE if rises else Relation.LESS
    sign = Condition(frame.header(by), relation, (0.0,))
    conditions = (*slots.conditions, sign)
    if has_cue(slots, "how_many"):
        return Draft(Operation.COUNT, conditions=conditions, editions=editions)
    return Draft(
        Operation.LIST,
        target=(by,),
        by=by,
        descending=rises,
        conditions=conditions,
        editions=editions,
    )


def _grown(slots: Slots) -> int | None:
    """Return the column of printed changes that is meant: the only one, that after the measure.

    Next to the rank stands the change of rank; a change without a sign ("±") is told by its unit.
    """
    frame = slots.frame
    grown = [i for i in frame.measure_columns if "@growth" in concepts_of(frame.header(i), ENGLISH)]
    if len(grown) < 2:
        return grown[0] if grown else None
    said = [t.value for t in slots.reading.of("column")]
    after = [i for i in grown if i - 1 in said or i in said]
    if not after and has_cue(slots, "rank"):
        ranks = (Role.RANK, Role.PREVIOUS_RANK)
        after = [i for i in grown if i and frame.columns[i - 1].role in ranks]
    return after[0] if len(after) == 1 else None


def over_editions(slots: Slots) -> Draft | None:
    """Read questions about one name over several editions: best ever, how often, since when."""
    frame = slots.frame
    if not frame.yearly or not slots.names:
        return None
    by = by_column(slots)
    if by is None:
        return None
    every = slots.editions.named if slots.editions.said else frame.editions
    if has_cue(slots, "how_often") and (slots.ranks or not slots.columns):
        return Draft(Operation.HOW_OFTEN, editions=every)
    streak = _streak(slots, every)
    if asks_yes_no(slots) and slots.ranks and streak:
        times = Condition("editions", Relation.AT_LEAST, (float(len(streak)),))
        return Draft(Operation.HOW_OFTEN, editions=streak, claim=times)
    if asks_yes_no(slots) and has_cue(slots, "ever", "never") and slots.ranks:
        times = Condition("editions", Relation.MORE, (0.0,))
        return Draft(Operation.HOW_OFTEN, editions=every, claim=times, conditions=_ever(slots))
    lost = _lost(slots)
    if lost is not None:
        return Draft(Operation.SINCE, by=by, editions=frame.editions, conditions=(lost,))
    ranges = slots.editions.span and not slots.ranks and not asks_yes_no(slots)
    spread = has_cue(slots, "ever", "over_editions", "when") or slots.editions.every
    spread = spread or ranges or _own_best(slots)
    if spread and has_cue(slots, "highest_ranked"):
        return Draft(Operation.EXTREME, by=by, editions=every, conditions=())
    begun = has_cue(slots, "since", "since_when", "first", "entered", "up", "becomes")
    if begun and has_cue(slots, "since", "when", "since_when") and slots.ranks:
        if not slots.editions.named:
            return Draft(Operation.SINCE, by=by, editions=frame.editions)
    elif has_cue(slots, "when") and slots.ranks and not slots.editions.said:
        return Draft(Operation.HOW_OFTEN, editions=every)  # the years themselves
    spanned = slots.editions.span and len(slots.editions.named) > 1 and not slots.ranks
    if spanned and frame.rank_column is not None and _of_rank(slots):
        by = frame.rank_column
    over = spanned or spread
    if over and has_cue(slots, "best", "most", "top"):
        return Draft(Operation.EXTREME, by=by, descending=True, editions=every)
    if over and has_cue(slots, "worst", "least", "bottom"):
        return Draft(Operation.EXTREME, by=by, descending=False, editions=every)
    ends = slots.editions.named
    if has_cue(slots, "over_editions") and len(ends) == 2 and not slots.ranks:
        between = tuple(e for e in frame.editions if ends[0] <= e <= ends[-1])
        return Draft(Operation.SERIES, by=by, editions=between)
    if len(slots.editions.named) > 2 and not slots.editions.span and not slots.ranks:
        return Draft(Operation.SERIES, by=by, editions=every)
    if slots.editions.every or (slots.editions.span and not has_cue(slots, "change", "up", "down")):
        return Draft(Operation.SERIES, by=by, editions=every)
    return None


def _own_best(slots: Slots) -> bool:
    """Tell whether the best or worst rank of one name is asked for, and no edition said."""
    first = has_cue(slots, "highest_ranked") and all(c.values == (1.0,) for c in slots.ranks)
    alone = len(slots.names) == 1 and not slots.editions.said and (not slots.ranks or first)
    noun = slots.rank_header and not slots.columns and not asks_yes_no(slots)
    best = slots.reading.of("best", "worst")
    ends = best and (
        has_cue(slots, "rank", "last", "highest_ranked")
        or any(inside_cue(slots, tag, "rank") for tag in best)
    )
    value = has_cue(slots, "highest_ranked") and has_cue(slots, "what", "which")
    return bool(alone and noun and (ends or (value and not has_cue(slots, "who"))))


OPPOSITE = {
    Relation.AT_MOST: Relation.MORE,
    Relation.LESS: Relation.AT_LEAST,
    Relation.IS: Relation.IS_NOT,
}


def _lost(slots: Slots) -> Condition | None:
    """Return what holds since a place was lost: "when did X lose first place", "fall out of"."""
    asks = has_cue(slots, "when", "since_when") and not asks_yes_no(slots)
    if not asks or len(slots.ranks) != 1 or slots.editions.named:
        return None
    rank = slots.ranks[0]
    if rank.relation not in OPPOSITE or not has_cue(slots, "lose", "left", "down"):
        return None
    return Condition(rank.column, OPPOSITE[rank.relation], rank.values)


def _ever(slots: Slots) -> tuple[Condition, ...] | None:
    """Return the opposite of a place where "ever not" asks for it: "has X ever not been first"."""
    rank = slots.ranks[0]
    if not has_cue(slots, "not", "outside") or rank.relation not in OPPOSITE:
        return None
    slots.spent.update(i for t in slots.reading.of("not") for i in range(t.start, t.end))
    return (Condition(rank.column, OPPOSITE[rank.relation], rank.values), *slots.conditions)


def _streak(slots: Slots, every: tuple[int, ...]) -> tuple[int, ...]:
    """Return the editions that "always" or "three years in a row" says something of, or none."""
    if has_cue(slots, "always"):
        return every
    for cue in slots.reading.of("consecutive"):
        for number in slots.reading.of("number"):
            count = int(number.value)
            beside = abs(number.end - cue.start) <= 2 or abs(cue.end - number.start) <= 1
            if beside and 1 < count <= len(every):
                slots.used.update(range(number.start, number.end))
                return every[-count:]
    return ()


def _of_rank(slots: Slots) -> bool:
    """Tell whether the best or worst rank is said: "worst rank"."""
    ends = slots.reading.of("best", "worst", "most", "least")
    return any(rank.start == end.end for rank in slots.reading.of("rank") for end in ends)


def which_edition(slots: Slots) -> Draft | None:
    """Read "was X's count higher in 2023 or in 2025", "in which edition did X have most"."""
    frame = slots.frame
    if not frame.yearly or len(slots.names) != 1 or slots.ranks:
        return None
    cue = slots.reading.first("more", "most", "ahead", "best", "less", "least", "behind", "worst")
    either = len(slots.editions.named) > 1 and _alternative_years(slots)
    by = by_column(slots)
    if cue is None or by is None or not (either or has_cue(slots, "when")):
        return None
    editions = slots.editions.named if either else frame.editions
    high = cue.kind in ("more", "most", "ahead", "best")
    return Draft(Operation.EXTREME, by=by, descending=high, editions=editions)


def counts_measure(slots: Slots) -> bool:
    """Tell whether "how many points" asks for the points of one name, not for a difference."""
    if len(slots.names) != 1 or has_cue(
        slots, "up", "down", "change", "better", "since", "between", "compare", "ahead", "behind"
    ):
        return False
    said = slots.reading.of("column")
    return all(
        any(tag.start < t.start and t.end <= tag.end for t in said if t.value in slots.columns)
        and slots.reading.tokens[tag.start].text == "how"
        for tag in slots.reading.of("difference")
    ) and has_cue(slots, "difference")


def _alternative_years(slots: Slots) -> bool:
    """Tell whether "or" stands between two editions."""
    years = slots.reading.of("year")
    return len(years) > 1 and any(
        years[0].end <= start < years[-1].start
        for book in cue_lexicons(slots.reading.language)
        for start, _, _ in book.alternatives.matches(slots.reading.tokens)
    )


def change(slots: Slots) -> Draft | None:
    """Read "how did X change from one edition to another", "did X rise"."""
    frame = slots.frame
    if not frame.yearly or not slots.names or slots.ranks:
        return None
    moved = slots.reading.first("up", "down", "change", "better", "difference")
    if moved is None and len(slots.editions.named) < 2:
        return None
    if counts_measure(slots) and len(slots.editions.named) < 2:
        return None  # "how many points is that"
    apart = has_cue(slots, "compare", "between", "since", "until", "more", "less", "ahead")
    if moved is None and not apart and not slots.editions.span:
        return Draft(Operation.SERIES, by=by_column(slots), editions=slots.editions.named)
    if len(slots.names) > 1 and len(slots.editions.named) < 2:
        return None
    editions = two_editions(slots)
    by = by_column(slots)
    if editions is None or by is None:
        return None
    claim = None
    if asks_yes_no(slots) and moved is not None and moved.kind == "change":
        relation = Relation.IS if has_cue(slots, "not") else Relation.IS_NOT
        claim = Condition("change", relation, (0.0,))
    either = has_cue(slots, "up") and has_cue(slots, "down") and names_alternatives(slots)
    if claims_it(slots) and moved is not None and moved.kind in ("up", "down") and not either:
        rises = (moved.kind == "up") != lower_is_better(slots, by)
        relation = Relation.MORE if rises else Relation.LESS
        claim = stepped(slots.steps, rises) or Condition("change", relation, (0.0,))
    return Draft(
        Operation.CHANGE,
        by=by,
        editions=(editions[0], editions[-1]),
        claim=claim,
        moved_by=slots.steps if claim is not None else None,
    )


def stepped(steps: Condition | None, rises: bool) -> Condition | None:
    """Return what a number of steps up or down says of the number that changed, None of none said."""
    if steps is None or steps.relation not in TURNED:
        return None
    relation = steps.relation if rises else TURNED[steps.relation]
    values = tuple(float(v) if rises else -float(v) for v in steps.values)
    return Condition("change", relation, values)


TURNED = {
    Relation.IS: Relation.IS,
    Relation.MORE: Relation.LESS,
    Relation.AT_LEAST: Relation.AT_MOST,
}
