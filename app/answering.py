"""A question in, an answer with its proof out: tables first, then the reports, then a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from giichat.app.citations import sentence_citation
from giichat.app.compose import Composer
from giichat.app.compound import combined, questions_in
from giichat.app.frames import Frames
from giichat.app.lexicon import detect
from giichat.app.lookup import execute
from giichat.app.outcome import Outcome
from giichat.app.plan import Operation, Plan
from giichat.app.quote import quotes, typed_value
from giichat.app.reading import Candidate, Reader
from giichat.app.records import Answer, Status
from giichat.app.select import spans
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import tokens
from giichat.index.library import Library
from giichat.ingest.names import Names

MARGIN = 3.5  # a reading this far behind the best may still answer what the best cannot
TRIED = 8  # readings executed; the best is nearly always first


class Desk:
    """Answers questions over one library."""

    def __init__(self, library: Library, names: Names | None = None) -> None:
        self.library = library
        self.names = names if names is not None else Names.shipped()
        self.frames = Frames(library, self.names)
        self._reader = Reader(self.frames)
        self._composer = Composer(self.frames)

    def ask(
        self, question: str, history: Sequence[str] = (), files: Sequence[str] | None = None
    ) -> Answer:
        """Return the answer to a question; earlier questions lend what it leaves out.

        A text that asks several things gets one answer made of theirs.
        """
        begun = perf_counter()
        previous = self._previous(history, files)
        answer = self._ask_parts(question, files, previous)
        return replace(answer, timings={"total": 1000 * (perf_counter() - begun)})

    def _ask_parts(
        self, question: str, files: Sequence[str] | None, previous: Plan | None
    ) -> Answer:
        books = cue_lexicons(detect(tokens(question), question))
        parts = questions_in(question, books)
        if parts == (question,):
            return self._ask_one(question, files, previous)
        if len(parts) == 1:
            whole = self._ask_one(question, files, previous)
            return whole if whole.answered else self._ask_one(parts[0], files, previous)
        answers: list[Answer] = []
        before = previous
        for part in parts:
            answers.append(self._ask_one(part, files, before))
            before = answers[-1].plan or before
        if not all(a.answered for a in answers):
            whole = self._ask_one(question, files, previous)
            if whole.answered or not any(a.answered for a in answers):
                return whole
        return replace(combined(question, answers), question=question)

    def _ask_one(self, question: str, files: Sequence[str] | None, previous: Plan | None) -> Answer:
        candidates = self._reader.candidates(question, files, previous)
        answer = self._from_tables(question, candidates)
        if answer is None or not answer.answered:
            text = self._from_reports(question, files, candidates)
            answer = text or answer or self._refusal(question, candidates, files)
        return answer

    def _previous(self, history: Sequence[str], files: Sequence[str] | None) -> Plan | None:
        plan: Plan | None = None
        for earlier in history:
            found = self._reader.candidates(earlier, files, plan)
            if found:
                plan = found[0].plan
        return plan

    # -- tables ------------------------------------------------------------------------------

    def _from_tables(self, question: str, candidates: list[Candidate]) -> Answer | None:
        """Execute the best readings; a full answer beats a partial one, that beats a refusal."""
        best = [c for c in candidates if not c.unknown]
        tried = [(c, execute(c.plan, c.frame)) for c in best[:TRIED]]
        if not tried:
            return None
        chosen, outcome = _choose(tried)
        return self._composer.answer(question, chosen, outcome)

    # -- reports -----------------------------------------------------------------------------

    def _from_reports(
        self, question: str, files: Sequence[str] | None, candidates: list[Candidate]
    ) -> Answer | None:
        said = tokens(question)
        book = cue_lexicons(detect(said, question))[0]
        found = quotes(self.library, question, book, files=files)
        if not found:
            return None
        cited = tuple(
            sentence_citation(self.library, q.place, q.source, i + 1) for i, q in enumerate(found)
        )
        return Answer(
            question=question,
            status=Status.ANSWERED,
            text=" ".join(q.text for q in found),
            values=(typed_value(question, found[0].text) or found[0].text,),
            citations=cited,
            reading="a sentence of a report",
        )

    def _refusal(
        self, question: str, candidates: list[Candidate], files: Sequence[str] | None
    ) -> Answer:
        shown = [
            s for s in self.frames.summaries if not s.derived and (files is None or s.file in files)
        ]
        held = "; ".join(
            s.title + (f" ({spans(s.editions)})" if s.editions else "") for s in shown[:6]
        )
        unknown = candidates[0].unknown if candidates else ()
        about = f" Nothing is held about {', '.join(unknown)}." if unknown else ""
        names = [e.name for word in unknown for e, _ in self.names.suggest(word)][:3]
        near = f" Nearest names known: {', '.join(names)}." if names else ""
        return Answer(
            question,
            Status.REFUSED,
            f"The library does not hold an answer to this.{about}{near}"
            + (f" Held: {held}." if held else ""),
        )


def _choose(tried: list[tuple[Candidate, Outcome]]) -> tuple[Candidate, Outcome]:
    """Take the best reading, unless it is refused or a reported count is held beside it."""
    top, outcome = tried[0]
    rivals = [
        (c, o)
        for c, o in tried[1:]
        if c.score >= top.score - MARGIN and o.status is not Status.REFUSED
    ]
    if top.plan.operation is Operation.COUNT:
        for other, found in rivals:
            if (
                other.plan.operation is Operation.LOOKUP
                and other.plan.names
                and not top.slots.ranks
            ):
                return other, found
    if outcome.status is Status.REFUSED:
        for other, found in rivals:
            if (other.plan.operation, other.plan.subject) == (top.plan.operation, top.plan.subject):
                return other, found
    return top, outcome
