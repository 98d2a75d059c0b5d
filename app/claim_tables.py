"""A claim judged by tables: its questions read, executed, and the cells held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from giichat.app.answering import Desk
from giichat.app.claim_questions import (
    Question,
    is_superlative,
    plain_questions,
    rank_questions,
    superlative_questions,
    value_questions,
)
from giichat.app.claim_records import Verdict
from giichat.app.claim_units import unit_after, unit_before, unit_of
from giichat.app.claim_verdicts import by_name, by_value, by_year, by_yes, keys, names_whole
from giichat.app.figures import Figure
from giichat.app.frame import Frame
from giichat.app.lookup import execute
from giichat.app.outcome import Outcome, label
from giichat.app.reading import Candidate
from giichat.app.records import Answer, Status
from giichat.app.tokens import tokens

RIVAL = 1.0  # another table's reading this near to the best makes a claim ambiguous


@dataclass(frozen=True, slots=True)
class Finding:
    """What a table says of a claim."""

    verdict: Verdict
    right: tuple[str, ...]
    note: str
    candidate: Candidate
    outcome: Outcome
    question: str
    text: str  # the statement that was read


class TableJudge:
    """Judges statements by the tables of one desk."""

    def __init__(self, desk: Desk, files: Sequence[str] | None) -> None:
        self.desk = desk
        self.files = files

    def figure(self, text: str, figure: Figure, table: str = "") -> Finding | None:
        """Judge one claimed number; `table` is the table of the clause before, tried first."""
        ordinal = figure.kind == "ordinal"
        asked = rank_questions(text, figure) if ordinal else value_questions(text, figure)
        return self._first(text, asked, figure, "", table)

    def measured(self, text: str, figure: Figure) -> Finding | None:
        """Judge a figure that only its unit explains: "at 5,897 metres" of a table's one height."""
        unit = unit_after(text, figure.end)[0] or unit_before(text, figure.start)
        if not unit:
            return None
        for frame in self._holders(text):
            columns = [c for c in range(len(frame.columns)) if unit_of(frame, c) == unit]
            if len(columns) != 1:
                continue
            row = next(r for r in frame.rows if r.name in keys(frame, text))
            asked = f"the {frame.header(columns[0])} of {label(frame, row)}"
            question = Question(asked, "value")
            found = self._first(text, [question], figure, "", "", [frame.table.file])
            if found is not None:
                return found
        return None

    def _holders(self, text: str) -> list[Frame]:
        """Return the frames of which a text names one row, whole."""
        frames = self.desk.frames.candidates(tokens(text), self.files)
        return [f for f in frames if len(keys(f, text)) == 1]

    def plain(self, text: str, subject: str, table: str = "") -> Finding | None:
        """Judge a claim without a number."""
        if is_superlative(text):
            asked = superlative_questions(text, subject)
            for frame in self._holders(subject):
                found = self._first(text, asked, None, subject, table, [frame.table.file])
                if found is not None and found.verdict is not Verdict.NOT_HELD:
                    return found
        return self._first(text, plain_questions(text), None, subject, table)

    def _first(
        self,
        text: str,
        asked: Sequence[Question],
        figure: Figure | None,
        subject: str,
        table: str,
        files: Sequence[str] | None = None,
    ) -> Finding | None:
        """Return what the first question that gives a verdict says."""
        refused: Finding | None = None
        for question in asked:
            readings = self.desk.readings(question.text, files or self.files)
            own = [r for r in readings if table and r[0].plan.table == table]
            for candidate, outcome in (*own, *readings[:1]):
                found = self._judged(text, question, candidate, outcome, figure, subject)
                if found is not None and found.verdict is not Verdict.NOT_HELD:
                    rival = self._rival(found, readings, text, question, figure, subject)
                    return rival or found
                refused = refused or found
        return refused

    def _rival(
        self,
        found: Finding,
        readings: Sequence[tuple[Candidate, Outcome]],
        text: str,
        question: Question,
        figure: Figure | None,
        subject: str,
    ) -> Finding | None:
        """Return that a claim is ambiguous, when another table read as likely bears it out."""
        top = found.candidate
        if found.verdict is Verdict.SUPPORTED or top.frame.table.main:
            return None
        for candidate, outcome in readings:
            if candidate.plan.table == top.plan.table or candidate.score < top.score - RIVAL:
                continue
            other = self._judged(text, question, candidate, outcome, figure, subject)
            if other is not None and other.verdict is Verdict.SUPPORTED:
                note = (
                    f"Two tables can be meant: {top.frame.title} has {', '.join(found.right)}, "
                    f"{candidate.frame.title} has {', '.join(other.right)}."
                )
                return replace(found, verdict=Verdict.NOT_HELD, note=note)
        return None

    def _judged(
        self,
        text: str,
        question: Question,
        candidate: Candidate,
        outcome: Outcome,
        figure: Figure | None,
        subject: str,
    ) -> Finding | None:
        if outcome.status is Status.REFUSED:
            return Finding(
                Verdict.NOT_HELD, (), outcome.text, candidate, outcome, question.text, text
            )
        if not names_whole(candidate):
            return None
        make = {"value": by_value, "yes": by_yes, "name": by_name, "year": by_year}
        judged = make[question.judged_by](text, candidate, outcome, figure, subject)
        if judged is None or not outcome.proofs:
            return None  # nothing that could be cited
        verdict, right, note = judged
        return Finding(verdict, right, note, candidate, outcome, question.text, text)


def with_plan(finding: Finding, **changes: object) -> Finding | None:
    """Return the finding of the same reading with parts of its plan changed, or None."""
    plan = replace(finding.candidate.plan, **changes)  # type: ignore[arg-type]  # names of Plan's fields
    candidate = replace(finding.candidate, plan=plan)
    outcome = execute(plan, candidate.frame)
    if outcome.status is Status.REFUSED:
        return replace(
            finding,
            verdict=Verdict.NOT_HELD,
            right=(),
            note=outcome.text,
            candidate=candidate,
            outcome=outcome,
        )
    judged = by_yes("", candidate, outcome, None, "")
    if judged is None:
        return None
    verdict, right, note = judged
    return replace(
        finding, verdict=verdict, right=right, note=note, candidate=candidate, outcome=outcome
    )


def answer_of(finding: Finding, desk: Desk) -> Answer:
    """Return the answer behind a finding, with its citations verified."""
    return desk.proven(finding.question, finding.candidate, finding.outcome)
