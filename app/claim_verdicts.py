"""What a reading of a claim says of it: the cells found held against the words claimed."""

from __future__ import annotations

import re

from giichat.app.claim_records import Verdict
from giichat.app.claim_units import scales_of, share_column, unit_after, unit_before, unit_of
from giichat.app.clauses import YEAR
from giichat.app.figures import Figure, Hedge, judge
from giichat.app.frame import Frame
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.outcome import Outcome, label
from giichat.app.plan import Operation
from giichat.app.reading import Candidate
from giichat.app.records import Status
from giichat.app.rules_compare import TIME
from giichat.app.times import year_columns
from giichat.app.tokens import fold, singular, tokens, words
from giichat.ingest.records import Role
from giichat.ingest.values import cell_number

EXISTS = re.compile(r"there (?:is|are|was|were)\b", re.IGNORECASE)
COUNTED_WITHIN = 3  # words after a figure among which the noun counted stands
ABSURD = 1000.0  # a held number this many times off is of another thing, or in another unit
COUNTING = (Operation.COUNT, Operation.SUM, Operation.SHARE, Operation.MEAN, Operation.MEDIAN)
# Operations whose result can be held against a claimed number.
NUMERIC = (*COUNTING, Operation.LOOKUP, Operation.CHANGE, Operation.DIFFERENCE, Operation.RATIO)


Result = tuple[Verdict, tuple[str, ...], str] | None


def by_value(
    text: str, candidate: Candidate, outcome: Outcome, figure: Figure | None, subject: str
) -> Result:
    """Hold the numbers found against a claimed one."""
    plan, frame = candidate.plan, candidate.frame
    if figure is None or plan.operation not in NUMERIC:
        return None
    if plan.operation is Operation.COUNT and not _counts_rows(text, figure, frame):
        return None
    if plan.operation is Operation.LOOKUP:
        held = _numbers(text, candidate, outcome, figure)
    else:
        column = frame.column_of(plan.by) if plan.by else None
        numbers = [n for v in outcome.values[:1] if (n := cell_number(v)) is not None]
        held = [(n, outcome.values[0], scales_of(frame, column or 0)) for n in numbers]
        if column is None:
            held = [(n, printed, (1.0,)) for n, printed, _ in held]
        if figure.kind == "percent" and plan.operation is not Operation.SHARE:
            return None
    if not held:
        return None
    judged = [
        (judge(figure, n * scale, printed), n * scale, printed)
        for n, printed, scales in held
        for scale in scales
    ]
    printed = tuple(dict.fromkeys(p for _, p, _ in held))
    good = next(((j, p) for j, _, p in judged if j.holds), None)
    partial = outcome.status is Status.PARTIAL and plan.operation in COUNTING
    if partial:
        at_least = figure.hedge in (Hedge.MORE, Hedge.AT_LEAST)
        if not (good and at_least):
            return Verdict.NOT_HELD, printed, " ".join(outcome.notes)
    if good is not None:
        others = [p for p in printed if p != good[1]]
        disputed = outcome.status is Status.CONFLICTING and others
        note = f"sources disagree: also {', '.join(others)}" if disputed else good[0].note
        return Verdict.SUPPORTED, printed, note
    sizes = [abs(n) for _, n, _ in judged if n]
    if figure.value and sizes and all(_absurd(n, figure.value) for n in sizes):
        return None
    return Verdict.CONTRADICTED, printed, ""


def _counts_rows(text: str, figure: Figure, frame: Frame) -> bool:
    """Tell whether the noun after a figure is what the rows are: "26 clusters"."""
    nouns = {singular(w) for w in words(frame.table.subject)}
    if frame.name_column is not None:
        nouns |= set(frame.header_words[frame.name_column])
    after = [singular(t.text) for t in tokens(text[figure.closes :])[:COUNTED_WITHIN]]
    return any(word in nouns for word in after)


def _absurd(held: float, claimed: float) -> bool:
    return held / abs(claimed) >= ABSURD or abs(claimed) / held >= ABSURD


def _numbers(
    text: str, candidate: Candidate, outcome: Outcome, figure: Figure
) -> list[tuple[float, str, tuple[float, ...]]]:
    """Return the numbers looked up that are of the kind and unit claimed."""
    frame = candidate.frame
    said = unit_after(text, figure.end)[0] or unit_before(text, figure.start)
    percent = figure.kind == "percent"
    years = [c for c in year_columns(frame) if frame.columns[c].role is not Role.EDITION]
    found: list[tuple[float, str, tuple[float, ...]]] = []
    if _is_change(text, candidate, figure):
        return found
    for proof in outcome.proofs:
        number, column = proof.cell.number, proof.column
        if (figure.kind == "time") != (frame.columns[column].unit == TIME):
            continue
        if number is None or (
            column in years and figure.kind != "year" and len(outcome.proofs) > 1
        ):
            continue
        rank = frame.columns[column].role in (Role.RANK, Role.PREVIOUS_RANK)
        if rank != (figure.kind == "ordinal") or (percent and not share_column(frame, column)):
            continue
        unit = unit_of(frame, column)
        unnamed = not candidate.slots.columns  # the claim does not say what is measured
        if said and said != unit and (unit or unnamed):
            continue
        found.append((number, proof.value, scales_of(frame, column)))
    return found


def _is_change(text: str, candidate: Candidate, figure: Figure) -> bool:
    """Tell whether a figure is how much something rose or fell: "gained five seats".

    Not where the verb itself says the column: "lost 11" of a column of losses.
    """
    before = tokens(text[: figure.opens])[-1:]
    moves = {c for _, _, c in lexicon(ENGLISH).cues.matches(before)} & {"up", "down"}
    said = candidate.slots.reading
    columns = {said.tokens[i].text for t in said.of("column") for i in range(t.start, t.end)}
    return bool(moves) and not any(t.text in columns for t in before)


def by_yes(
    text: str, candidate: Candidate, outcome: Outcome, figure: Figure | None, subject: str
) -> Result:
    """Take the yes or no of a reading that names what it is about."""
    plan = candidate.plan
    named = plan.names or any(isinstance(v, str) for c in plan.conditions for v in c.values)
    if outcome.verdict is None or not named:
        return None
    claim = candidate.frame.column_of(plan.claim.column) if plan.claim else None
    timed = claim is not None and candidate.frame.columns[claim].unit == TIME
    if figure is not None and (figure.kind == "time") != timed:
        return None
    if plan.operation is Operation.COUNT and not EXISTS.match(text):
        return None
    held = tuple(dict.fromkeys(v for v in outcome.values if v not in ("yes", "no")))
    if outcome.verdict:
        return Verdict.SUPPORTED, held, ""
    if outcome.status is Status.PARTIAL and plan.operation is not Operation.LOOKUP:
        return Verdict.NOT_HELD, held, " ".join(outcome.notes)
    return (Verdict.CONTRADICTED, held, "") if held else None


def by_year(
    text: str, candidate: Candidate, outcome: Outcome, figure: Figure | None, subject: str
) -> Result:
    """Hold the year of a date or year found against the one claimed."""
    if candidate.plan.operation is not Operation.LOOKUP or not candidate.plan.names:
        return None
    claimed = YEAR.findall(text)[-1]
    held = tuple(dict.fromkeys(outcome.values))
    years = {year for value in held for year in YEAR.findall(value)}
    if not years:
        return None
    return (
        Verdict.SUPPORTED if claimed in years else Verdict.CONTRADICTED,
        held,
        "",
    )


def by_name(
    text: str, candidate: Candidate, outcome: Outcome, figure: Figure | None, subject: str
) -> Result:
    """Tell whether the one found to be the most is the one claimed."""
    frame, plan = candidate.frame, candidate.plan
    if plan.operation not in (Operation.SUPERLATIVE, Operation.LIST, Operation.LOOKUP):
        return None
    if plan.names or frame.name_column is None or (plan.limit or 1) > 1 > len(outcome.rows):
        return None
    if plan.operation is Operation.LOOKUP and not plan.conditions:
        return None
    meant = keys(frame, subject)
    if not meant or not any(row.name in meant for row in frame.rows):
        return None
    best = {row.name for row in outcome.rows}
    right = tuple(dict.fromkeys(label(frame, row) for row in outcome.rows))
    partial = outcome.status is Status.PARTIAL
    if meant & best:
        verdict = Verdict.NOT_HELD if partial else Verdict.SUPPORTED
        return verdict, right, " ".join(outcome.notes) if partial else ""
    return Verdict.CONTRADICTED, right, ""


def keys(frame: Frame, subject: str) -> set[str]:
    """Return the keys of the rows that a subject names whole."""
    return {
        value.key
        for _, _, value in frame.values.matches(tokens(subject))
        if value.whole and value.column == frame.name_column
    }


def names_whole(candidate: Candidate) -> bool:
    """Tell whether a reading takes names as they are written: whole, and no spelling mended.

    A person who asks may mistype; a name of a draft that is only like one held is another name.
    """
    said = candidate.slots.reading.tokens
    if any(token.capitalised and token.text != fold(token.raw) for token in said):
        return False
    frame = candidate.frame
    whole = {v.key for _, _, v in frame.values.matches(said) if v.whole}
    whole |= {member for _, _, v in frame.values.matches(said) for member in v.members}
    return set(candidate.plan.names) <= whole and not _common_nouns(candidate)


def _common_nouns(candidate: Candidate) -> bool:
    """Tell whether every name taken is a common noun of the draft: "the airport" is no stop Airport.

    Where the draft's words say the table's title, they mean its rows.
    """
    slots = candidate.slots
    said, names = slots.reading.tokens, slots.names
    meant = candidate.called or candidate.frame.alone
    return (
        bool(names)
        and not meant
        and all(
            token.raw.islower() and token.raw.isascii() and token.raw.isalpha()
            for named in names
            for token in said[named.start : named.end]
        )
    )
