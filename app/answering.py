"""A question in, an answer with its proof out: tables first, then the reports, then a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

from giichat.app.alternatives import alternatives
from giichat.app.claim_words import asserted, beside_doubt
from giichat.app.compose import Composer
from giichat.app.compound import combined, questions_in, told_before
from giichat.app.followup import Before
from giichat.app.frames import Frames
from giichat.app.lexicon import detect
from giichat.app.lookup import execute
from giichat.app.outcome import Outcome, without_reason
from giichat.app.plain_words import plain, without_talk
from giichat.app.plan import Operation, Plan
from giichat.app.reading import Candidate, Reader, Readings
from giichat.app.records import Answer, Status
from giichat.app.select import spans
from giichat.app.sentence_gate import explains, says
from giichat.app.spelling import mended
from giichat.app.tagging import cue_lexicons
from giichat.app.text_answers import from_reports
from giichat.app.tokens import fold, singular, tokens
from giichat.app.two_tables import in_two_tables
from giichat.index.library import Library
from giichat.ingest.names import Names

MARGIN = 3.5  # a reading this far behind the best may still answer what the best cannot
COUNT_MARGIN = 6.0  # the same for a printed count, where the rows held prove none
REPORTED = (
    Operation.LOOKUP,
    Operation.CHANGE,
    Operation.SERIES,
    Operation.SUM,
)  # of counts that a table prints
MAX_EARLIER = 8  # rows of the turns before that "these four" can reach back to
MAX_MEANT = 3  # rows that "it" or "they" can stand for
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
        before = self._before(history, files)
        said = tokens(question)
        books = cue_lexicons(detect(said, question))
        if history:
            asked = beside_doubt(question, books)
            if not asked:  # "are you sure?"
                return replace(self.ask(history[-1], history[:-1], files), question=question)
            if asked != question:
                return replace(self.ask(asked, history, files), question=question)
        text = asserted(plain(question, books[0]), books[0])
        if books[-1] is not books[0]:  # ", no?" is English too, the claim itself tells
            claim = asserted(question, books[-1])
            if claim != question and detect(tokens(claim), claim) == books[-1].language:
                text = asserted(plain(question, books[-1]), books[-1])
        text = mended(text, self._reader.everyday(books[0]), self._held)
        answer = self._ask_parts(text, files, before)
        if not answer.answered:
            answer = self._ask_core(text, files, before) or answer
        timings = {"total": 1000 * (perf_counter() - begun)}
        return replace(answer, question=question, timings=timings)

    def _ask_core(
        self, question: str, files: Sequence[str] | None, before: Before | None
    ) -> Answer | None:
        """Return the answer to the question that stands between what a person tells beside it."""
        books = cue_lexicons(detect(tokens(question), question))
        told = self._told_in(question, files)
        for form in without_talk(question, books, lambda w: self._known(w) or fold(w) in told):
            answer = self._ask_parts(form, files, before)
            if answer.answered:
                return answer
        return None

    def _ask_parts(
        self, question: str, files: Sequence[str] | None, before: Before | None
    ) -> Answer:
        books = cue_lexicons(detect(tokens(question), question))
        tables = in_two_tables(question, books, self.frames.summaries)
        parts = tables or questions_in(question, books)
        told = told_before(question, books)
        for sentence in dict.fromkeys([*told, ", ".join(told)]) if told else ():
            before = self._mentioned(sentence, question, files) or before
        if parts == (question,):
            return self._ask_one(question, files, before)
        if len(parts) == 1:
            whole = self._ask_one(question, files, before)
            return whole if whole.answered else self._ask_one(parts[0], files, before)
        answers: list[Answer] = []
        last = before
        for part in parts:
            answers.append(self._ask_part(part, files, last))
            last = before if tables else self._after(part, files, last)
        if any(a.plan is None and not a.answered for a in answers):
            whole = self._ask_one(question, files, before)  # the cut may have been wrong
            if whole.answered or not any(a.answered for a in answers):
                return whole
        return replace(combined(question, answers), question=question)

    def _ask_part(self, part: str, files: Sequence[str] | None, before: Before | None) -> Answer:
        """Return the answer to one of several questions, without the talk in it if need be."""
        answer = self._ask_one(part, files, before)
        books = cue_lexicons(detect(tokens(part), part))
        for form in () if answer.answered else without_talk(part, books, self._known):
            told = self._ask_one(form, files, before)
            if told.answered:
                return told
        return answer

    def _ask_one(self, question: str, files: Sequence[str] | None, before: Before | None) -> Answer:
        candidates, chosen = self._read(question, files, before)
        if chosen is None:
            text = from_reports(self.library, question, files)
            if text is not None and not explains(text, candidates, before is not None):
                text = None
            return text or self._refusal(question, candidates, files)
        candidate, outcome = chosen
        if outcome.verdict and candidate.slots.reading.has("why"):
            outcome = without_reason(outcome)
        if outcome.status is Status.REFUSED:
            text = from_reports(self.library, question, files)
            if text is not None and says(text, candidate, outcome):
                return text
        answer = self._composer.answer(question, candidate, outcome)
        return replace(answer, alternatives=alternatives(candidate, candidates))

    def _held(self, word: str) -> bool:
        """Tell whether a word stands in the library, or is a typing error in a known name."""
        return self.library.holds(word) or bool(self.names.suggest(word))

    def _told_in(self, question: str, files: Sequence[str] | None) -> frozenset[str]:
        """Return the words of the values of the one file asked about: no clause with one is talk."""
        if files is None or len(files) != 1:
            return frozenset()
        frames = self.frames.candidates(tokens(question), files)
        return frozenset().union(*(f.values.all_words() for f in frames if not f.table.derived))

    def _known(self, word: str) -> bool:
        """Tell whether a word is a name, or stands in the title of a table."""
        return bool(self.names.resolve(word)) or singular(fold(word)) in self.frames.title_words

    def _mentioned(
        self, sentence: str, question: str, files: Sequence[str] | None
    ) -> Before | None:
        """Return what a statement leaves to lean on: the rows and editions it names.

        They are looked for in the table that the question is likeliest of.
        """
        found = self._reader.candidates(sentence, files, None, stated=False)
        tables = [c.plan.table for c in self._reader.candidates(question, files, None)]
        naming = [c for c in found if c.slots.names and c.plan.table in tables]
        if not naming:
            return None
        top = min(naming, key=lambda c: tables.index(c.plan.table))
        rank = top.slots.rank_header
        names = tuple(named.keys[0] for named in top.slots.names if len(named.keys) == 1)
        plan = Plan(
            table=top.plan.table,
            title=top.plan.title,
            subject=top.plan.subject,
            operation=Operation.LOOKUP,
            target=(rank,) if rank else (),
            names=names,
            editions=top.plan.editions,
            assumed_edition=top.plan.assumed_edition,
        )
        return Before(plan, names, names, top.plan.editions)

    def _before(self, history: Sequence[str], files: Sequence[str] | None) -> Before | None:
        """Return what the questions so far leave to lean on."""
        before: Before | None = None
        for earlier in history:
            books = cue_lexicons(detect(tokens(earlier), earlier))
            for part in questions_in(asserted(plain(earlier, books[0]), books[0]), books):
                before = self._after(part, files, before)
        return before

    def _after(
        self, question: str, files: Sequence[str] | None, before: Before | None
    ) -> Before | None:
        """Return what a question leaves for the next one; one that was not understood leaves none."""
        _, chosen = self._read(question, files, before)
        if chosen is None:
            return before
        candidate, outcome = chosen
        answered = tuple(dict.fromkeys(row.name for row in outcome.rows))
        if candidate.plan.operation is Operation.NEIGHBOUR:
            answered = tuple(n for n in answered if n not in candidate.plan.names)
        beside = candidate.plan.operation is Operation.NEIGHBOUR and answered
        few = answered if len(answered) <= MAX_MEANT else ()
        names = few if beside else candidate.plan.names or few
        if before is None or before.plan.table != candidate.plan.table:
            return Before(candidate.plan, names, names, candidate.plan.editions)
        editions = tuple(sorted({*before.plan.editions, *candidate.plan.editions}))
        return Before(candidate.plan, names, (*before.earlier, *names)[-MAX_EARLIER:], editions)

    # -- tables ------------------------------------------------------------------------------

    def readings(
        self, question: str, files: Sequence[str] | None = None
    ) -> list[tuple[Candidate, Outcome]]:
        """Return the readings that explain every word of a question, the one to take first."""
        candidates = self._reader.candidates(question, files, None)
        tried = [(c, execute(c.plan, c.frame)) for c in candidates if not c.unknown][:TRIED]
        if not tried:
            return []
        best = self._choose(tried)
        return [best, *(one for one in tried if one[0] is not best[0])]

    def proven(self, question: str, candidate: Candidate, outcome: Outcome) -> Answer:
        """Return the answer that a reading proves, its citations verified."""
        return self._composer.answer(question, candidate, outcome)

    def _read(
        self, question: str, files: Sequence[str] | None, before: Before | None
    ) -> tuple[list[Candidate], tuple[Candidate, Outcome] | None]:
        """Return the readings of a question and the one to take.

        What reports state is read only where the tables themselves give no answer: they are many,
        and a printed cell comes first.
        """
        read: Readings = {}
        candidates = self._reader.candidates(question, files, before, stated=False, read=read)
        chosen = self._best(candidates)
        if chosen is None or chosen[1].status is Status.REFUSED:
            candidates = self._reader.candidates(question, files, before, read=read)
            chosen = self._best(candidates)
        return candidates, chosen

    def _best(self, candidates: list[Candidate]) -> tuple[Candidate, Outcome] | None:
        """Execute the readings that explain every word; return the best, None when there is none."""
        best = [c for c in candidates if not c.unknown]
        tried = [(c, execute(c.plan, c.frame)) for c in best[:TRIED]]
        return self._choose(tried) if tried else None

    def _choose(self, tried: list[tuple[Candidate, Outcome]]) -> tuple[Candidate, Outcome]:
        """Take the best reading, unless it is refused or a reported count is held beside it.

        A refusal by a table that nothing in the question names yields to the main table.
        """
        top, outcome = tried[0]
        held = [(c, o) for c, o in tried[1:] if o.status is not Status.REFUSED]
        rivals = [(c, o) for c, o in held if c.score >= top.score - MARGIN]
        if top.plan.operation in (Operation.COUNT, Operation.FREQUENT) and not top.slots.ranks:
            margin = MARGIN if outcome.status is Status.ANSWERED else COUNT_MARGIN
            for other, found in [(c, o) for c, o in held if c.score >= top.score - margin]:
                if _reports_count(top, outcome, other):
                    return other, found
        if outcome.status is Status.REFUSED:
            for other, found in rivals:
                meant = other.frame.table.main and not top.named
                looked_up = top.plan.operation is Operation.LOOKUP  # a fact, not a reckoning
                stated = looked_up and (top.frame.table.derived or other.frame.table.derived)
                same = stated and self.frames.same_ranking(top.frame, other.frame)
                if meant or (same and _same_question(top.plan, other.plan)):
                    return other, found
        return top, outcome

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


def _reports_count(top: Candidate, counted: Outcome, other: Candidate) -> bool:
    """Tell whether a table prints the count that the other reading would get by counting rows."""
    if other.frame.table.derived and not top.frame.table.derived:
        return False
    if top.plan.operation is Operation.COUNT:
        return other.plan.operation in REPORTED and bool(other.plan.names)
    if other.plan.operation is Operation.COMPARE and other.plan.names:
        return counted.status is not Status.ANSWERED
    wanted = Operation.SUPERLATIVE if top.plan.claim is None else Operation.LIST
    return counted.status is not Status.ANSWERED and (
        other.plan.operation is wanted and other.frame.rank_column is None
    )


def _same_question(one: Plan, other: Plan) -> bool:
    """Tell whether two plans ask the same of two tables."""
    return all(
        getattr(one, part) == getattr(other, part)
        for part in ("operation", "subject", "target", "names", "by", "conditions", "limit")
    )
