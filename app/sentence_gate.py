"""When a sentence of a report may answer a question that a table was asked: if it says all of it."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.draft import only_verb
from giichat.app.frame_words import Value
from giichat.app.numbers import numbers
from giichat.app.outcome import Outcome
from giichat.app.plan import Operation, Plan
from giichat.app.reading import Candidate
from giichat.app.records import Answer
from giichat.app.slots import Slots
from giichat.app.tagging import cue_lexicons, tag
from giichat.app.tokens import Token, fold, related, tokens
from giichat.ingest.records import Role

# Words that ask: no sentence needs to say them again.
ASKING_CUES = ("who", "when", "where", "why", "how", "which", "what", "how_many", "yes_no")
SHORT = 3  # letters of words too short to tell what is asked
# What a table can fail to prove and a report can state outright, and the cue that states it.
STATED = {Operation.ENTERED: "entered", Operation.LEFT: "left"}


def says(answer: Answer, candidate: Candidate, outcome: Outcome) -> bool:
    """Tell whether a report's sentence gives what a table could not: the same names and measure.

    Of who entered or left, that it says so of the edition asked about.
    """
    plan, frame = candidate.plan, candidate.frame
    if plan.operation in STATED:
        return _says_all(answer, candidate.slots) and _states(answer, candidate)
    said = tokens(answer.text)
    names = set(plan.names) | {row.name for row in outcome.rows}
    found = {value.key for _, _, value in frame.values.matches(said) if value.whole}
    wanted = [frame.column_of(header) for header in (*plan.target, plan.by) if header]
    pointed = _pointed(said, candidate.slots)
    return (
        plan.operation is Operation.LOOKUP
        and bool(names)
        and names <= found
        and all(column in pointed for column in wanted if column is not None)
        and (plan.assumed_edition or _of_editions(answer.text, plan))
    )


def explains(answer: Answer, candidates: Sequence[Candidate], later: bool) -> bool:
    """Tell whether quoted sentences hold all that a question says of rows.

    A sentence on Beijing that says nothing of its population is no answer to a question for it;
    nor is one on something else than Beijing, on Chinese clusters where German ones are asked
    about, or on another edition. `later` tells that other questions came before: one that leans on
    them does not say all it asks, so no sentence can be held against it.
    """
    top = candidates[0] if candidates else None
    if top is None:
        return not later
    slots = top.slots
    if top.follows or (later and not slots.reading.has(*ASKING_CUES)):
        return False
    if not (slots.names or slots.ranks or slots.conditions or slots.columns or slots.subject_said):
        return True
    asking = {t.start for t in slots.reading.of(*ASKING_CUES)}
    words = slots.reading.tokens
    nouns = {words[i].raw for i, t in enumerate(words) if i not in asking and len(t.text) > SHORT}
    quoted = {t.text for t in _quoted(answer)}
    meant = top.named or not slots.conditions  # "is" alone names no Iceland in a table of codes
    return (not meant or _says_all(answer, slots)) and all(
        any(related(fold(word), other) or fold(word) == other for other in quoted)
        for word in top.unknown
        if word in nouns
    )


def _says_all(answer: Answer, slots: Slots) -> bool:
    """Tell whether sentences say the names, groups, measures, places and years of a question."""
    quoted = _quoted(answer)
    words = {t.text for t in quoted}
    dated = {str(c.edition) for c in answer.citations}
    if any(
        not words & {slots.reading.tokens[i].text for i in range(n.start, n.end)}
        for n in slots.names
    ):
        return False
    found = [value for _, _, value in slots.frame.values.matches(quoted)]
    measures = {
        c
        for c in slots.columns
        if slots.frame.columns[c].role is Role.MEASURE and not only_verb(slots, c)
    }
    return (
        measures <= _pointed(quoted, slots)
        and all(_tells(found, c.values) for c in slots.conditions)
        and _numbers_of(slots) <= _numbers_in(quoted, slots)
        and all(str(t.value) in words | dated for t in slots.reading.of("year"))
    )


def _quoted(answer: Answer) -> tuple[Token, ...]:
    return tokens(" ".join(f"{c.quote} {c.locator} {c.file}" for c in answer.citations))


def _pointed(said: tuple[Token, ...], slots: Slots) -> set[int]:
    """Return the columns that words point at."""
    return {t.value for t in tag(said, slots.frame, slots.reading.language).of("column")}


def _tells(found: Sequence[Value], wanted: Sequence[str | float]) -> bool:
    """Tell whether one of the values asked about is said, itself or as its region."""
    texts = {value for value in wanted if isinstance(value, str)}
    return not texts or any(v.key in texts or set(v.members) & texts for v in found)


def _numbers_of(slots: Slots) -> set[float]:
    """Return the places and limits a question sets; the first needs no number to be said."""
    ranks = {float(v) for c in slots.ranks for v in c.values if not isinstance(v, str)}
    return (ranks | ({float(slots.limit)} if slots.limit else set())) - {1.0}


def _numbers_in(said: tuple[Token, ...], slots: Slots) -> set[float]:
    books = cue_lexicons(slots.reading.language)
    return {float(number.value) for number in numbers(said, books)}


def _of_editions(text: str, plan: Plan) -> bool:
    return all(str(edition) in text for edition in plan.editions)


def _states(answer: Answer, candidate: Candidate) -> bool:
    """Tell whether a sentence itself says of the last edition asked about that any entered or left."""
    plan, slots = candidate.plan, candidate.slots
    reading = tag(tokens(answer.text), slots.frame, slots.reading.language)
    named = any(v.column == slots.frame.name_column for t in reading.of("value") for v in t.value)
    return named and reading.has(STATED[plan.operation]) and str(plan.editions[-1]) in answer.text
