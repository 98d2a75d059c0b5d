"""A question -> an answer quoted from the reports, or none when the evidence is weak."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.answer_type import answer_type, values_of
from giichat.app.citations import sentence_citation
from giichat.app.lexicon import detect
from giichat.app.quote import quotes
from giichat.app.records import Answer, Status
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import tokens
from giichat.index.library import Library


def from_reports(library: Library, question: str, files: Sequence[str] | None) -> Answer | None:
    """Return the answer that the reports' sentences give; None when none is good enough."""
    said = tokens(question)
    book = cue_lexicons(detect(said, question))[0]
    found = quotes(library, question, book, files=files)
    if not found:
        return None
    values = values_of(answer_type(question, book), question, found[0].text)
    cited = tuple(sentence_citation(library, q.place, q.source, i + 1) for i, q in enumerate(found))
    return Answer(
        question=question,
        status=Status.ANSWERED,
        text=" ".join(q.text for q in found),
        values=tuple(values[:1]) or (found[0].text,),
        citations=cited,
        reading="a sentence of a report",
    )
