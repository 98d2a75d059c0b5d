"""Plan and outcome -> answer: the cells cited, the notes that qualify it, the rows shown."""

from __future__ import annotations

from giichat.app.citations import cell_citations, sentence_citation
from giichat.app.frame import Frame
from giichat.app.frames import Frames
from giichat.app.outcome import Outcome
from giichat.app.plan import Plan, joined
from giichat.app.reading import Candidate
from giichat.app.records import Answer, Citation, Status, UsedTable
from giichat.app.select import spans
from giichat.app.slots import Named
from giichat.app.tokens import fold
from giichat.ingest.records import Role

FEW_CITED = 40  # cells cited in one answer


class Composer:
    """Makes answers over the frames of a library."""

    def __init__(self, frames: Frames) -> None:
        self.frames = frames

    def answer(self, question: str, chosen: Candidate, outcome: Outcome) -> Answer:
        """Return the answer that an outcome proves; without a verified cell there is none."""
        plan, frame = chosen.plan, chosen.frame
        cited = cell_citations(self.frames.library, frame, outcome.proofs[:FEW_CITED])
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
            latest = plan.editions[-1] == frame.editions[-1]
            of_it = "" if latest else " that holds what was asked"
            notes.append(
                f"No edition was named: {plan.editions[-1]} is the latest{' held' if latest else of_it}."
            )
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
        found = self.frames.names.resolve(text)
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
            if stated.rank_column is None or not self.frames.same_ranking(stated, frame):
                continue
            for other in stated.rows:
                if (other.name, other.edition, other.rank) == (row.name, row.edition, row.rank):
                    place = other.cell(stated.rank_column).place
                    if place is not None:
                        source = other.row.sources[0] if other.row.sources else ""
                        return [sentence_citation(self.frames.library, place, source, count + 1)]
        return []


def _used(frame: Frame, outcome: Outcome) -> UsedTable | None:
    if not outcome.rows:
        return None
    shown = [i for i, c in enumerate(frame.columns) if c.role is not Role.SOURCE]
    return UsedTable(
        frame.title,
        tuple(frame.columns[i].header for i in shown),
        tuple(tuple(r.cell(i).printed for i in shown) for r in outcome.rows),
    )
