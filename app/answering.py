"""One question, one answer: tables first, then statements of reports, then quoted sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from giichat.app.citations import cell_citations, sentence_citation
from giichat.app.followup import merge, points_back
from giichat.app.frame import Frame
from giichat.app.frames import Frames
from giichat.app.lexicon import detect
from giichat.app.lookup import execute
from giichat.app.outcome import Outcome
from giichat.app.plan import Operation, Plan, joined
from giichat.app.quote import quotes, typed_value
from giichat.app.records import Answer, Citation, Status, UsedTable
from giichat.app.select import spans
from giichat.app.served import unserved
from giichat.app.slots import Named, Slots, fill, unexplained
from giichat.app.tagging import concepts_of, correct, cue_lexicons, header_vocabulary, tag
from giichat.app.tokens import Token, fold, singular, tokens, words
from giichat.app.understand import plan_of
from giichat.index.library import Library
from giichat.ingest.names import Names
from giichat.ingest.records import Role

# What a reading gains and loses; found on the dev questions. An unexplained word outweighs all.
UNEXPLAINED = -4.0
TITLE_WORD = 1.0
SUBJECT_SAID = 2.0
NAME_FOUND = 1.5
COLUMN_FOUND = 1.0
COLUMN_WORD = 0.5
FOLLOWS = 5.0  # a question that leans on the one before stays in its table
MAIN = 0.8
CONDITION_FOUND = 1.0
NO_RANKS = -2.0  # a rank is asked of a table without ranks
DERIVED = -1.0
MARGIN = 3.5  # a reading this far behind the best may still answer what the best cannot
TRIED = 8  # readings executed; the best is nearly always first
FEW_CITED = 40  # cells cited in one answer


RANK_ASKED = ("rank", "leader", "runner_up", "bronze", "podium", "ordinal")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read the question, and how well it explains its words."""

    plan: Plan
    frame: Frame
    slots: Slots
    unknown: tuple[str, ...]
    score: float


class Desk:
    """Answers questions over one library."""

    def __init__(self, library: Library, names: Names | None = None) -> None:
        self.library = library
        self.names = names if names is not None else Names.shipped()
        self.frames = Frames(library, self.names)

    def ask(
        self, question: str, history: Sequence[str] = (), files: Sequence[str] | None = None
    ) -> Answer:
        """Return the answer to a question; earlier questions lend what it leaves out."""
        begun = perf_counter()
        previous = self._previous(history, files)
        candidates = self._candidates(question, files, previous)
        read = perf_counter()
        answer = self._from_tables(question, candidates)
        if answer is None or not answer.answered:
            text = self._from_reports(question, files, candidates)
            answer = text or answer or self._refusal(question, candidates, files)
        done = perf_counter()
        timings = {"read": 1000 * (read - begun), "answer": 1000 * (done - read)}
        return replace(answer, timings=timings)

    # -- reading -----------------------------------------------------------------------------

    def _previous(self, history: Sequence[str], files: Sequence[str] | None) -> Plan | None:
        plan: Plan | None = None
        for earlier in history:
            found = self._candidates(earlier, files, plan)
            if found:
                plan = found[0].plan
        return plan

    def _candidates(
        self, question: str, files: Sequence[str] | None, previous: Plan | None
    ) -> list[Candidate]:
        said = tokens(question)
        language = detect(said, question)
        frames = self.frames.candidates(said, files, language)
        if previous is not None and all(f.table.id != previous.table for f in frames):
            frames.append(self.frames.frame((previous.table,), files, language))
        found = [
            c
            for frame in frames
            if frame.rows and (c := self._read(said, frame, language, previous)) is not None
        ]
        return sorted(found, key=lambda c: -c.score)

    def _read(
        self, said: tuple[Token, ...], frame: Frame, language: str, previous: Plan | None
    ) -> Candidate | None:
        lexicons = cue_lexicons(language)
        known = frozenset().union(
            *(book.vocabulary for book in lexicons),
            frame.values.all_words(),
            header_vocabulary(frame),
        )
        reading = tag(correct(said, known), frame, language)
        slots = fill(reading, frame)
        titles = self._use_title(slots)
        if slots.ranks and not reading.has("how_many"):
            _drop_title_columns(slots)
        plan = plan_of(slots)
        follows = None
        if previous is not None and previous.table == frame.table.id and points_back(slots):
            follows = merge(previous, slots, plan)
            plan = follows or plan
        if plan is None:
            return None
        _use_spare(slots, plan)
        unknown = unexplained(slots, [book.neutral for book in lexicons])
        unknown += tuple(w for w in unserved(slots, plan) if w not in unknown)
        score = (
            UNEXPLAINED * len(unknown)
            + TITLE_WORD * titles
            + SUBJECT_SAID * slots.subject_said
            + NAME_FOUND * len(slots.names)
            + COLUMN_FOUND * len(slots.columns)
            + COLUMN_WORD * len({i for t in reading.of("column") for i in range(t.start, t.end)})
            + CONDITION_FOUND * len(slots.conditions)
            + NO_RANKS * (frame.rank_column is None and reading.has(*RANK_ASKED))
            + FOLLOWS * (follows is not None)
            + MAIN * frame.table.main
            + DERIVED * frame.table.derived
        )
        return Candidate(plan, frame, slots, unknown, score)

    def _use_title(self, slots: Slots) -> int:
        """Mark the words that only say which table is meant; return how many distinct ones."""
        table = slots.frame.table
        said = " ".join([table.title, *table.aliases, table.subject, table.file.rsplit(".", 1)[0]])
        concepts = concepts_of(said, "en")
        plain = {singular(w) for w in words(said.replace("_", " ").replace("-", " "))}
        found: set[int] = set()
        books = cue_lexicons(slots.reading.language)
        for start, end, concept in [
            m for b in books for m in b.synonyms.matches(slots.reading.tokens)
        ]:
            if f"@{concept}" in concepts:
                found.update(range(start, end))
        for i, token in enumerate(slots.reading.tokens):
            if singular(token.text) in plain:
                slots.used.add(i)
                if not any(token.text in book.neutral for book in books):
                    found.add(i)
        slots.used |= found
        return len(found)

    # -- tables ------------------------------------------------------------------------------

    def _from_tables(self, question: str, candidates: list[Candidate]) -> Answer | None:
        """Execute the best readings; a full answer beats a partial one, that beats a refusal."""
        best = [c for c in candidates if not c.unknown]
        tried = [(c, execute(c.plan, c.frame)) for c in best[:TRIED]]
        if not tried:
            return None
        chosen, outcome = _choose(tried)
        return self._compose(question, chosen, outcome)

    def _compose(self, question: str, chosen: Candidate, outcome: Outcome) -> Answer:
        plan, frame = chosen.plan, chosen.frame
        cited = cell_citations(self.library, frame, outcome.proofs[:FEW_CITED])
        cited += self._supporting(plan, frame, outcome, len(cited))
        notes = (*self._notes(chosen), *outcome.notes)
        status = outcome.status
        if status in (Status.ANSWERED, Status.PARTIAL) and any(
            self._other_meaning(chosen, named) for named in chosen.slots.names
        ):
            status = Status.AMBIGUOUS
        if status is not Status.REFUSED and not cited and outcome.proofs:
            return Answer(
                question,
                Status.REFUSED,
                "The cells behind the answer could not be verified.",
                plan=plan,
            )
        return Answer(
            question=question,
            status=status,
            text=outcome.text,
            values=outcome.values if status is not Status.REFUSED else (),
            citations=tuple(cited),
            plan=plan,
            reading=plan.describe(),
            rows=_used(frame, outcome),
            chart=outcome.chart,
            notes=notes,
        )

    def _notes(self, chosen: Candidate) -> tuple[str, ...]:
        plan, frame = chosen.plan, chosen.frame
        notes = []
        if plan.assumed_edition and plan.editions:
            notes.append(f"No edition was named: {plan.editions[-1]} is the latest held.")
        for one in frame.table.breaks:
            if len(plan.editions) > 1 and plan.editions[0] < one.edition <= plan.editions[-1]:
                notes.append(f"The method changed in {one.edition}: {one.note}")
        notes += [
            note for named in chosen.slots.names if (note := self._other_meaning(chosen, named))
        ]
        return tuple(notes)

    def _other_meaning(self, chosen: Candidate, named: Named) -> str:
        """Return what else a name can mean, or "": both rows are shown where both are held."""
        key = named.keys[0]
        if len(named.keys) > 1:
            return f"The name can mean {joined(named.keys, 'or')}; each is shown."
        said = chosen.slots.reading.tokens[named.start : named.end]
        text = " ".join(token.raw for token in said)
        found = self.names.resolve(text)
        kinds = {e.kind for e in found if e.name == key}
        others = [e.name for e in found if e.kind in kinds and e.name != key]
        if not others or fold(text) == fold(key):
            return ""
        where = f" in {spans(chosen.plan.editions)}" if chosen.plan.editions else ""
        return (
            f"“{text}” can also mean {joined(others, 'or')}, of which no row is held here{where}."
        )

    def _supporting(self, plan: Plan, frame: Frame, outcome: Outcome, count: int) -> list[Citation]:
        """Return a sentence of a report that states the same rank as the cells, if there is one."""
        if frame.table.derived or len(outcome.rows) != 1 or frame.rank_column is None:
            return []
        row = outcome.rows[0]
        for summary in self.frames.summaries:
            if not summary.derived or summary.subject != frame.table.subject:
                continue
            stated = self.frames.frame((summary.id,))
            if (
                stated.rank_column is None
                or "intensity" in stated.title != "intensity" in frame.title
            ):
                continue
            for other in stated.rows:
                if (other.name, other.edition, other.rank) == (row.name, row.edition, row.rank):
                    place = other.cell(stated.rank_column).place
                    if place is not None:
                        source = other.row.sources[0] if other.row.sources else ""
                        return [sentence_citation(self.library, place, source, count + 1)]
        return []

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


def _drop_title_columns(slots: Slots) -> None:
    """Forget columns that only words of the title point at: "third by intensity"."""
    table = slots.frame.table
    title = concepts_of(" ".join([table.title, *table.aliases]), "en")
    said = {
        (start, end)
        for book in cue_lexicons(slots.reading.language)
        for start, end, concept in book.synonyms.matches(slots.reading.tokens)
        if f"@{concept}" in title
    }
    for one in slots.reading.of("column"):
        if one.weight < 1 and (one.start, one.end) in said and one.value in slots.columns:
            slots.columns.remove(one.value)


def _use_spare(slots: Slots, plan: Plan) -> None:
    """Mark a bare number as explained when the plan took it up."""
    conditions = (*plan.conditions, *((plan.claim,) if plan.claim else ()))
    taken = {value for c in conditions for value in c.values}
    for one in slots.spare:
        if float(one.value) in taken:
            slots.use(one)


def _used(frame: Frame, outcome: Outcome) -> UsedTable | None:
    if not outcome.rows:
        return None
    shown = [i for i, c in enumerate(frame.columns) if c.role is not Role.SOURCE]
    return UsedTable(
        frame.title,
        tuple(frame.columns[i].header for i in shown),
        tuple(tuple(r.cell(i).printed for i in shown) for r in outcome.rows),
    )
