"""Follow-up questions: what a question takes over from the one before it.

Two ways: a pronoun stands for what was asked about or answered, and the question is read with
those rows filled in; an ellipsis ("and in 2023?") changes a part of the earlier plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from giichat.app.draft import all_names, asks_yes_no
from giichat.app.editions import RELATIVE, Editions, read_editions
from giichat.app.followup_lists import further
from giichat.app.plan import Condition, Operation, Plan, Relation
from giichat.app.rules_editions import two_editions
from giichat.app.slots import Named, Slots
from giichat.app.tagging import cue_lexicons
from giichat.app.understand import plan_of
from giichat.ingest.records import Role

# Cues by which two things are compared, or two editions of one.
COMPARING = ("more", "less", "more_than", "less_than", "ahead", "behind", "equal", "up", "down")
LEADING = 2  # words before "better than" in a question that leaves out what is better
CAME_AND_WENT = (Operation.ENTERED, Operation.LEFT)
BETWEEN_EDITIONS = (*CAME_AND_WENT, Operation.MOVED, Operation.CLIMB, Operation.CHANGE)
OPENING = 1  # words before "same" at most: "and same for Stuttgart"
MAX_WORDS = 9  # longer questions stand on their own unless a pronoun points back


@dataclass(frozen=True, slots=True)
class Before:
    """The question before: its plan, and the names it asked about or answered with.

    `earlier` and `editions` are the names and editions of the turns before it, newest last, for
    "which of the two" and "between the two".
    """

    plan: Plan
    names: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    editions: tuple[int, ...] = ()

    def all_names(self, count: int = 0) -> tuple[str, ...]:
        """Return the last names talked about, at least two where there were two, or as many as said."""
        known = tuple(dict.fromkeys((*self.earlier, *self.names)))
        if count and len(known) >= count:
            return known[-count:]
        return self.names if len(self.names) > 1 else known[-2:]

    def subject(self) -> tuple[str, ...]:
        """Return what one pronoun stands for: of a claim that compares, the name claimed ahead."""
        claimed = self.plan.claim is not None and self.plan.operation is Operation.COMPARE
        return self.names[:1] if claimed else self.names


def follow(before: Before, slots: Slots, own: Plan | None) -> Plan | None:
    """Return the plan of a question that leans on the one before, or None if it stands alone."""
    _same_again(slots)
    goes_on = further(before.plan, slots)
    if goes_on is not None:
        return goes_on
    named = _named_instead(before, slots)
    if named is not None:
        return named
    pronoun = _pronoun(slots)
    _until_then(before, slots)
    if before.plan.editions and slots.reading.has(*RELATIVE):
        slots.editions = read_editions(slots.reading, slots.frame, before.plan.editions[-1])
        slots.used |= slots.editions.used
    if len(before.editions) > 1 and slots.reading.has("same_editions"):
        slots.editions = Editions(before.editions, said=True, used=slots.editions.used)
    if before.plan.editions and slots.reading.has("same_edition") and not slots.editions.said:
        slots.editions = Editions(before.plan.editions, said=True, used=slots.editions.used)
        own = plan_of(slots)
    ranks = _same_rank(before, slots)
    if ranks:
        slots.ranks = ranks
        return plan_of(slots)
    if own is not None and {own.operation, before.plan.operation} == {*CAME_AND_WENT}:
        return replace(own, conditions=own.conditions or before.plan.conditions)
    if pronoun is not None and not (slots.names and slots.subject_said):
        number, start, end = pronoun
        slots.used.update(range(start, end))
        slots.spare = [t for t in slots.spare if not start <= t.start < end]  # "the two"
        count = next((int(t.value) for t in slots.reading.of("number") if t.end == end), 0)
        if number == "plural" and count == slots.limit:
            slots.limit, slots.from_bottom = None, False  # "which of these four has the fewest"
        return _filled(before, slots, number, start, count)
    if not _elliptical(slots):
        return None
    than = bool(slots.names) and any(
        t.end == slots.names[0].start and t.start <= LEADING for t in slots.reading.of(*COMPARING)
    )  # "and better than Japan?": what was talked about is better
    filled = _filled(before, slots, "", 0 if than else len(slots.reading.tokens))
    if than and filled is not None and filled.operation is Operation.COMPARE:
        return filled
    if filled is not None and filled.operation not in (Operation.LOOKUP, before.plan.operation):
        return filled
    return _merged(before.plan, slots) or filled or own


def _named_instead(before: Before, slots: Slots) -> Plan | None:
    """Return whether the answer before was a name now given: "wasn't it Sweden?"."""
    plan, column = before.plan, slots.frame.name_column
    own = slots.ranks or slots.conditions or slots.columns or slots.editions.said
    if len(slots.names) != 1 or column is None or own or not asks_yes_no(slots):
        return None
    if slots.reading.has(*COMPARING) or _pronoun(slots) is None:
        return None
    slots.used.update(i for _, a, b in _pronouns(slots) for i in range(a, b))
    keys = slots.names[0].keys
    if plan.operation is Operation.COMPARE and set(keys) & set(plan.names):
        return replace(plan, claim=Condition("first", Relation.IS, keys[:1]))
    if plan.names or plan.operation not in (Operation.LOOKUP, Operation.SUPERLATIVE):
        return None
    claim = Condition(slots.frame.header(column), Relation.IS, keys)
    target = plan.target if plan.operation is Operation.SUPERLATIVE else ()
    return replace(plan, claim=claim, target=target)


def _pronouns(slots: Slots) -> list[tuple[str, int, int]]:
    return [
        (kind, start, end)
        for book in cue_lexicons(slots.reading.language)[:1]
        for start, end, kind in book.pronouns.matches(slots.reading.tokens)
    ]


def _same_again(slots: Slots) -> None:
    """Mark "same" where it opens a question: "same for Stuttgart" compares nothing."""
    openers = {
        (start, end)
        for book in cue_lexicons(slots.reading.language)[:1]
        for start, end, _ in book.follow_openers.matches(slots.reading.tokens)
        if start <= OPENING
    }
    for tag in slots.reading.of("equal"):
        if (tag.start, tag.end) in openers:
            slots.spent.update(range(tag.start, tag.end))
            slots.used.update(range(tag.start, tag.end))


def _until_then(before: Before, slots: Slots) -> None:
    """Let "since 2018" end at the edition talked about: "Where was it in 2023?", "how far up since 2018?"."""
    last = before.plan.editions[-1] if before.plan.editions else None
    held = slots.editions
    if last is None or before.plan.assumed_edition or not held.span or held.missing:
        return
    until = tuple(edition for edition in held.named if edition <= last)
    if len(slots.reading.of("year")) == 1 and len(until) > 1:
        slots.editions = replace(held, named=until)


def in_other_table(before: Before, slots: Slots) -> Plan | None:
    """Return what was asked before, asked of another table that is named: "and by intensity?".

    The rows or ranks asked about and the edition go over; the question sets none of its own.
    """
    own = slots.names or slots.ranks or slots.conditions or slots.limit
    lone = slots.reading.has("who", "how_many", "difference", "change", "up", "down")
    openers = cue_lexicons(slots.reading.language)[0].yes_no_openers
    lone |= any(t.text in openers for t in slots.reading.tokens)  # "what is intensity"
    if own or lone or len(slots.reading.tokens) > MAX_WORDS or not slots.rank_header:
        return None
    frame, plan = slots.frame, before.plan
    held = {row.name for row in frame.rows}
    names = [name for name in before.names if name in held]
    ranks = [c for c in plan.conditions if c.column == slots.rank_header and not plan.names]
    if len(names) < len(before.names) or not (names or ranks):
        return None
    other = replace(slots, names=[], ranks=ranks)
    end = len(slots.reading.tokens)
    if not ranks:
        other.names = [Named((name,), end, end, frame.name_column or 0) for name in names]
    if not slots.editions.said and plan.editions:
        named = Editions(plan.editions, said=not plan.assumed_edition, used=slots.editions.used)
        other.editions = named
    return plan_of(other)


def _same_rank(before: Before, slots: Slots) -> list[Condition]:
    """Return the rank that "in that place" means: the one asked about, or that of the one named."""
    if slots.ranks or slots.names or not slots.rank_header or not slots.reading.has("same_rank"):
        return []
    plan = before.plan
    asked = [c for c in plan.conditions if c.column == slots.rank_header]
    if asked:
        return asked
    held = {r.rank for r in slots.frame.rows if r.name in before.names}
    if plan.editions:
        held = {
            r.rank
            for r in slots.frame.rows
            if r.name in before.names and r.edition in plan.editions
        }
    known = tuple(rank for rank in held if rank is not None)
    return [Condition(slots.rank_header, Relation.IS, known)] if len(known) == 1 else []


def in_same_edition(before: Before, slots: Slots) -> bool:
    """Set the edition that "that year" means in another table; tell whether it was said."""
    said = slots.frame.yearly and slots.reading.has("same_edition") and not slots.editions.said
    if said and before.plan.editions:
        slots.editions = Editions(before.plan.editions, said=True, used=slots.editions.used)
    return bool(said and before.plan.editions)


def _pronoun(slots: Slots) -> tuple[str, int, int] | None:
    """Return the number and the words of a pronoun, or None; plural wins where both stand."""
    found = [
        (kind, start, end)
        for book in cue_lexicons(slots.reading.language)[:1]
        for start, end, kind in book.pronouns.matches(slots.reading.tokens)
        if not any(
            t.start <= start < t.end
            for t in slots.reading.tags
            if (t.kind == "value" and t.weight >= 1)
            or t.kind in ("same_edition", "same_editions", "same_rank", "latest")
            or (t.kind in ("next", "previous") and t.end > end)
            or (t.kind == "inversion" and (slots.names or slots.conditions))
        )
    ]
    if not found:
        return None
    ordered = slots.reading.of("next", "previous", "ahead", "behind")
    kind, start, end = min(
        found, key=lambda one: (one[0], all(one[1] != t.end for t in ordered), one[1])
    )  # "the one after that": what stands after "after"
    counted = next((t.end for t in slots.reading.of("number") if t.start == end), end)
    return kind, start, counted if kind == "plural" else end  # "those two"


def _elliptical(slots: Slots) -> bool:
    """Tell whether the question has too little of its own to be asked alone."""
    said = slots.reading.tokens
    if len(said) > MAX_WORDS:
        return False
    opens = _opens(slots)
    own = slots.names or slots.ranks or slots.conditions or slots.columns
    counts = slots.subject_said and slots.editions.said and slots.reading.has("how_many")
    if own and counts:
        return False  # "how many clusters did China have in 2024" leans on nothing
    return opens or not own or not (slots.subject_said or slots.reading.has("which", "who"))


def _opens(slots: Slots) -> bool:
    """Tell whether a question opens with words that lean on the one before: "what about"."""
    book = cue_lexicons(slots.reading.language)[0]
    return any(start == 0 for start, _, _ in book.follow_openers.matches(slots.reading.tokens))


def _filled(before: Before, slots: Slots, number: str, place: int, count: int = 0) -> Plan | None:
    """Return the plan of the question with the rows of the one before filled in.

    `number` is that of the pronoun at `place`, "" for an ellipsis; `count` how many it stands for.
    """
    plan = before.plan
    if not number and place == 0:  # two names are compared in the edition talked about last
        plan = replace(plan, editions=plan.editions[-1:])
    own = replace(slots, names=list(slots.names), conditions=list(slots.conditions))
    rank = slots.rank_header
    if number == "plural" and plan.conditions and not own.names:
        own.ranks = own.ranks or [c for c in plan.conditions if c.column == rank]
        kept = {c.column for c in own.conditions}
        own.conditions += [c for c in plan.conditions if c.column != rank and c.column not in kept]
    elif before.names and (number or not own.ranks):
        column = slots.frame.name_column or 0
        known = set(all_names(own))
        meant = before.all_names(count) if number == "plural" else before.subject()
        own.names += [Named((name,), place, place, column) for name in meant if name not in known]
        own.names.sort(key=lambda named: named.start)  # "is that more than X has"
    elif not own.names and not own.conditions:
        own.conditions = [c for c in plan.conditions if c.column != rank]
    if not own.editions.said and plan.editions:
        moves = slots.reading.has("up", "down", "change") and len(own.names) == 1
        editions = before.editions if moves and number == "plural" else plan.editions
        own.editions = Editions(editions, said=not plan.assumed_edition, used=own.editions.used)
    _compared_with(plan, own)
    _measure_kept(plan, own)
    result = plan_of(own)
    if result is None:
        return None
    beside = result.operation is Operation.NEIGHBOUR and not result.target
    asks = slots.subject_said or slots.reading.has("who")
    if beside and plan.names and plan.target and not asks and _opens(slots):
        return replace(result, target=plan.target)  # "what about the one right above it"
    if result.operation is Operation.LOOKUP and not slots.columns and plan.target:
        asks_rank = slots.reading.has("rank", "where")
        result = result if asks_rank else replace(result, target=plan.target)
    return result


def _compared_with(plan: Plan, own: Slots) -> None:
    """Let "was it higher in 2025" compare with the edition talked about before."""
    held = own.editions
    one = len(held.named) == 1 and len(plan.editions) == 1 and not held.span and not held.missing
    compares = any(t.start not in own.spent for t in own.reading.of(*COMPARING))
    if one and plan.editions != held.named and len(own.names) == 1 and compares:
        own.subject_edition = held.named[0]
        own.editions = replace(held, named=tuple(sorted((*held.named, *plan.editions))))


def _measure_kept(plan: Plan, own: Slots) -> None:
    """Let names or editions be compared by the measure asked for before, where none is said."""
    frame = own.frame
    asked = plan.by or (plan.target[0] if len(plan.target) == 1 else "")
    column = frame.column_of(asked) if asked else None
    said = own.columns or own.reading.has("rank", "where")
    compares = own.reading.has(*COMPARING, "difference", "ratio", "change", "most", "least", "sum")
    if column is None or said or not compares or not own.names:
        return
    if frame.columns[column].role is Role.MEASURE:
        own.columns = [column]


def _merged(previous: Plan, slots: Slots) -> Plan | None:
    """Return the earlier plan with the parts that the question sets, or None if it sets none."""
    changes: dict[str, object] = {}
    rank = slots.rank_header
    if slots.editions.said:
        pair = two_editions(slots) if previous.operation in BETWEEN_EDITIONS else None
        changes["editions"] = pair or slots.editions.named
        changes["assumed_edition"] = False
    if slots.names:
        changes["names"] = all_names(slots)
        if previous.operation is Operation.LOOKUP and not previous.names:
            changes["conditions"] = tuple(c for c in previous.conditions if c.column != rank)
            changes["target"] = previous.target or ((rank,) if rank else ())
    if slots.ranks:
        kept = tuple(c for c in previous.conditions if c.column != rank)
        changes["conditions"] = (*slots.ranks, *kept)
        if previous.names and not slots.names:
            changes["names"] = ()
            changes["target"] = tuple(t for t in previous.target if t != rank)
    if slots.conditions:
        changes["conditions"] = _replaced(previous.conditions, slots.conditions)
    columns = tuple(slots.frame.header(c) for c in slots.columns)
    if columns and previous.operation is Operation.LOOKUP:
        changes["target"] = columns
    elif columns:
        changes["by"] = columns[0]
    return replace(previous, claim=None, **changes) if changes else None  # type: ignore[arg-type]


def _replaced(old: tuple[Condition, ...], new: list[Condition]) -> tuple[Condition, ...]:
    columns = {c.column for c in new}
    return (*(c for c in old if c.column not in columns), *new)
