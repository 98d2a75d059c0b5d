"""One clause judged: which of its words are claims, and what tables and reports say of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from giichat.app.answering import Desk
from giichat.app.citations import sentence_citation
from giichat.app.claim_questions import bases, claimed, plain
from giichat.app.claim_records import ClaimCheck, Verdict
from giichat.app.claim_shapes import (
    EARLIER,
    Said,
    change_in,
    comparison,
    elliptical,
    followers,
    ordinal_words,
    placed_behind,
)
from giichat.app.claim_spans import parts_of, skip, spans_of
from giichat.app.claim_tables import Finding, TableJudge, answer_of, with_plan
from giichat.app.claim_texts import TextJudge
from giichat.app.clauses import Clause
from giichat.app.figures import Figure, figures_in
from giichat.app.plan import Condition, Relation
from giichat.app.records import Citation
from giichat.app.tokens import tokens

NOTHING = "Nothing held proves or disproves this."


@dataclass(frozen=True, slots=True)
class Judges:
    """What judges the claims of one library."""

    desk: Desk
    tables: TableJudge
    texts: TextJudge


@dataclass(frozen=True, slots=True)
class Before:
    """What the clause before lends: the statement read, and the finding."""

    said: Said
    finding: Finding | None


class Judging:
    """Judges one clause; `lends` is what the next one may lean on."""

    def __init__(self, judges: Judges, draft: str, clause: Clause, before: Before | None) -> None:
        self.judges, self.draft, self.before = judges, draft, before
        self.clause = placed_behind(clause) or clause
        self.lends: Before | None = None
        self.table = (
            before.finding.candidate.plan.table
            if before and before.finding and not clause.first
            else ""
        )

    def checks(self) -> list[ClaimCheck]:
        """Return the checks of the clause, one a claim."""
        clause = self.clause
        if followed := self._followers():
            return followed
        if (change := self._change()) is not None:
            return [change]
        figures = claimed(clause.rest)
        if not figures:
            return self._plainly()
        found = []
        spans = spans_of(self.draft, clause, figures)
        for figure, (start, end) in zip(figures, spans, strict=True):
            found.append(self._figure(figure, len(figures), start, end))
        return found

    # -- kinds of claims ---------------------------------------------------------------------

    def _figure(self, figure: Figure, count: int, start: int, end: int) -> ClaimCheck:
        clause = self.clause
        printed = clause.rest[figure.start : figure.end]
        best: Finding | None = None
        leans = bool(EARLIER.match(clause.rest))
        for base in () if leans else bases(clause):
            same = [f for f in claimed(base) if base[f.start : f.end] == printed]
            if not same:
                continue
            finding = self.judges.tables.figure(base, same[0], self.table)
            if finding and finding.verdict is not Verdict.NOT_HELD:
                self._lend(base, same[0], finding)
                return self._made(start, end, finding)
            best = best or finding
            if self.lends is None:
                self._lend(base, same[0], None)
        if self.before is not None and count == 1:
            whole = elliptical(clause, self.before.said)
            if whole is not None and whole.figure is not None:
                text = plain(whole.text)
                same = [f for f in claimed(text) if f.value == whole.figure.value]
                finding = self.judges.tables.figure(text, same[0], self.table) if same else None
                if finding is not None:
                    if finding.verdict is not Verdict.NOT_HELD:
                        self._lend(text, same[0], finding, whole.subject)
                        return self._made(start, end, finding)
                    best = best or finding
                if same and (told := self._from_text(start, end, text, same[0])):
                    return told
        text = f"{clause.subject} {clause.rest}"
        same = [f for f in claimed(text) if text[f.start : f.end] == printed]
        if same:
            measured = self.judges.tables.measured(text, same[0])
            if measured is not None and measured.verdict is not Verdict.NOT_HELD:
                return self._made(start, end, measured)
            if (told := self._told(start, end, same[0], clause)) is not None:
                return told
        return self._unheld(start, end, best)

    def _told(
        self, start: int, end: int, figure: Figure | None, clause: Clause
    ) -> ClaimCheck | None:
        """Judge by the sentences of reports, or return None when none is evidence."""
        printed = f"{clause.subject} {clause.rest}"[figure.start : figure.end] if figure else ""
        subjects = dict.fromkeys([clause.subject, clause.topic or clause.subject])
        for subject in subjects:
            text = f"{subject} {clause.rest}"
            same = [f for f in figures_in(text) if text[f.start : f.end] == printed]
            if told := self._from_text(start, end, text, same[0] if same else None):
                self._lend(text, same[0] if same else None, None)
                return told
        return None

    def _from_text(
        self, start: int, end: int, text: str, figure: Figure | None
    ) -> ClaimCheck | None:
        found = self.judges.texts.judge(text, figure)
        if found is None:
            return None
        place, source = found.sentence.place, found.sentence.source
        return ClaimCheck(
            text=self.draft[start:end],
            start=start,
            end=end,
            verdict=found.verdict,
            right=found.right,
            citations=(sentence_citation(self.judges.desk.library, place, source, 1),),
            reading="a sentence of a report",
            note=found.note,
        )

    def _plainly(self) -> list[ClaimCheck]:
        """Judge a claim without figures; one that gives a date and then a name, in two parts."""
        clause = self.clause
        parts = parts_of(self.draft, clause)
        if parts is None:
            return [self._plain(clause)]
        first, at = parts
        checks = [self._plain(first), self._plain(clause)]
        last = checks[1]
        start = skip(self.draft, at, clause.end)
        return [checks[0], replace(last, text=self.draft[start : clause.end], start=start)]

    def _plain(self, clause: Clause) -> ClaimCheck:
        texts = list(bases(clause))
        said = self.before.said if self.before else None
        if compared := comparison(clause, said):
            texts = [plain(compared if not clause.year else f"{compared} in {clause.year}")]
            texts.append(plain(compared))
        best: Finding | None = None
        for base in texts:
            finding = self.judges.tables.plain(base, clause.subject, self.table)
            if finding and finding.verdict is not Verdict.NOT_HELD:
                self._lend(base, None, finding)
                return self._made(clause.start, clause.end, finding)
            best = best or finding
        told = self._told(clause.start, clause.end, None, clause)
        return told or self._unheld(clause.start, clause.end, best)

    def _change(self) -> ClaimCheck | None:
        """Judge "rose from third to first": both figures, and the way it went."""
        clause = self.clause
        change = change_in(clause.words, clause.subject, clause.rest, clause.year)
        if change is None:
            return None
        findings: list[Finding] = []
        for text in (change.before, change.after):
            figures = claimed(text)
            finding = self.judges.tables.figure(text, figures[0], self.table) if figures else None
            if finding is None or finding.verdict is Verdict.NOT_HELD:
                return self._unheld(clause.start, clause.end, finding)
            findings.append(finding)
        first, last = findings
        self._lend(change.after, claimed(change.after)[0], last)
        wrong = [f for f in findings if f.verdict is Verdict.CONTRADICTED]
        if wrong:
            return self._made(clause.start, clause.end, wrong[0])
        return self._direction(change.rises, first, last)

    def _direction(self, rises: bool | None, first: Finding, last: Finding) -> ClaimCheck:
        clause = self.clause
        made = self._made(clause.start, clause.end, last)
        other = self._made(clause.start, clause.end, first)
        citations = _numbered([*other.citations, *made.citations])
        values = (_numbers(first), _numbers(last))
        if None in values or rises is None:
            return replace(made, citations=citations)
        before, after = values
        ranked = (claimed(first.text) or (None,))[0]
        low_is_best = ranked is not None and ranked.kind == "ordinal"
        rose = (after < before) if low_is_best else (after > before)  # type: ignore[operator]  # None was excluded above
        if before != after and rose == rises:
            return replace(made, citations=citations)
        word = "rose" if rose else "fell"
        right = f"{word} from {first.right[0]} to {last.right[0]}"
        if before == after:
            right = f"stayed at {last.right[0]}"
        return replace(
            made, verdict=Verdict.CONTRADICTED, right=(right,), citations=citations, note=""
        )

    def _followers(self) -> list[ClaimCheck]:
        """Judge "followed by A and B": the ranks after the one before."""
        names = followers(self.clause)
        if not names or self.before is None or self.before.finding is None:
            return []
        finding = self.before.finding
        plan, frame = finding.candidate.plan, finding.candidate.frame
        if frame.rank_column is None or plan.claim is None:
            return []
        held = [float(v) for v in plan.claim.values if not isinstance(v, str)]
        if len(held) != 1 or frame.name_column is None:
            return []
        found = []
        for step, (name, rank) in enumerate(names, start=1):
            keys = {
                v.key
                for _, _, v in frame.values.matches(tokens(name))
                if v.whole and v.column == frame.name_column
            }
            at = self.draft.find(name, self.clause.start, self.clause.end)
            span = (at, at + len(name)) if at >= 0 else (self.clause.start, self.clause.end)
            value = float(rank if rank is not None else held[0] + step)
            claim = Condition(frame.header(frame.rank_column), Relation.IS, (value,))
            judged = with_plan(finding, names=tuple(sorted(keys)), claim=claim) if keys else None
            said = f"{name} ranked {ordinal_words(int(value))}"
            found.append(
                self._made(*span, judged) if judged is not None else self._unheld(*span, None)
            )
            if judged is not None:
                self.lends = Before(Said(said, name, None), judged)
        return found

    # -- what comes out ------------------------------------------------------------------------

    def _lend(
        self, text: str, figure: Figure | None, finding: Finding | None, subject: str = ""
    ) -> None:
        self.lends = Before(Said(text, subject or self.clause.subject, figure), finding)

    def _made(self, start: int, end: int, finding: Finding) -> ClaimCheck:
        """Return the check of a finding; without a verified citation nothing is asserted."""
        if finding.verdict is Verdict.NOT_HELD:
            return self._unheld(start, end, finding)
        answer = answer_of(finding, self.judges.desk)
        if not answer.citations:
            return self._unheld(start, end, None)
        notes = [finding.note, *answer.notes]
        return ClaimCheck(
            text=self.draft[start:end],
            start=start,
            end=end,
            verdict=finding.verdict,
            right=finding.right,
            citations=answer.citations,
            plan=answer.plan,
            reading=answer.reading,
            note=" ".join(dict.fromkeys(n for n in notes if n)),
        )

    def _unheld(self, start: int, end: int, finding: Finding | None) -> ClaimCheck:
        plan = finding.candidate.plan if finding else None
        return ClaimCheck(
            text=self.draft[start:end],
            start=start,
            end=end,
            verdict=Verdict.NOT_HELD,
            plan=plan,
            reading=plan.describe() if plan else "",
            note=(finding.note if finding else "") or NOTHING,
        )


def _numbers(finding: Finding) -> float | None:
    numbers = [p.cell.number for p in finding.outcome.proofs if p.cell.number is not None]
    return numbers[0] if numbers else None


def _numbered(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return the citations, each once, numbered from 1."""
    kept = dict.fromkeys(replace(c, number=0) for c in citations)
    return tuple(replace(c, number=i) for i, c in enumerate(kept, start=1))
