"""A question -> an answer quoted from the reports, or none when the evidence is weak."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.answer_type import AnswerType
from giichat.app.citations import sentence_citation
from giichat.app.confidence import ENOUGH
from giichat.app.matching import same_value
from giichat.app.records import Answer, Citation, Status
from giichat.app.stems import stems
from giichat.app.text_evidence import Candidate
from giichat.app.text_points import MOST_POINTS, paragraph, with_neighbour
from giichat.app.text_question import TextQuestion, read_question
from giichat.app.text_search import Stages, configured_stages, ranked
from giichat.app.tokens import words
from giichat.index.library import Library
from giichat.ingest.records import TextPlace

RIVAL = 0.85  # of the best confidence: a sentence below it is no second voice
SAME_WORDS = 0.7  # of their words: two sentences that share more say the same
LESS_COVERED = 0.2  # of the question's words: a sentence that holds fewer speaks of another thing
HALF_SAID = 0.5  # of what the best says itself: its context alone makes no sentence a rival
COMPARED = frozenset([AnswerType.DATE, AnswerType.NUMBER])
MOST_CITED = 4
MOST_DISAGREEING = 3
READING = "a sentence of a report"


def from_reports(
    library: Library,
    question: str,
    files: Sequence[str] | None = None,
    stages: Stages | None = None,
) -> Answer | None:
    """Return the answer that the reports' sentences give; None when none is good enough."""
    asked = read_question(question)
    graded = ranked(library, asked, files, stages or configured_stages())
    if asked.kind is AnswerType.SUMMARY:
        return _summary(library, asked, graded)
    good = [each for each in graded if each.confidence >= ENOUGH]
    if not good:
        return None
    best, note = _newest(asked, good)
    if asked.kind is AnswerType.PROCEDURE:
        return _several(library, asked, _whole(library, best), note)
    rivals = [
        each
        for each in good
        if each.confidence >= RIVAL * best.confidence and each.place != best.place
    ]
    against = [each for each in good if _disagrees(best, each, asked)]
    if against:
        return _conflict(library, asked, [best, *against][:MOST_DISAGREEING])
    agreeing = [each for each in rivals if _agrees(best, each, asked)]
    return _single(library, asked, best, agreeing[: MOST_CITED - 1], note)


def _newest(asked: TextQuestion, good: list[Candidate]) -> tuple[Candidate, str]:
    """Return the best sentence, of the latest edition where several say the like of theirs."""
    best = good[0]
    if asked.years or best.edition is None:
        return best, ""
    fellows = [
        each
        for each in good
        if each.confidence >= RIVAL * best.confidence
        and each.edition is not None
        and each.place.file != best.place.file
        and _alike(best.text, each.text)
    ]
    latest = max([best, *fellows], key=lambda each: each.edition or 0)
    if latest is best and not any(each.edition != best.edition for each in fellows):
        return best, ""
    return latest, f"The report on {latest.edition} is taken, the latest that says this."


def _single(
    library: Library, asked: TextQuestion, best: Candidate, agreeing: list[Candidate], note: str
) -> Answer:
    place = _with_neighbour(library, best)
    cited = [_cite(library, place, best.source, 1)]
    for each in agreeing:
        cited.append(_cite(library, each.place, each.source, len(cited) + 1))
    return Answer(
        question=asked.text,
        status=Status.ANSWERED,
        text=" ".join(cited[0].quote.split()),
        values=(best.value.text if best.value else best.text,),
        citations=tuple(cited),
        reading=READING,
        notes=(note,) if note else (),
    )


def _conflict(library: Library, asked: TextQuestion, voices: list[Candidate]) -> Answer:
    cited = [_cite(library, each.place, each.source, i + 1) for i, each in enumerate(voices)]
    values = tuple(each.value.text for each in voices if each.value)
    shown = " ".join(f"“{' '.join(c.quote.split())}” [{c.number}]" for c in cited)
    return Answer(
        question=asked.text,
        status=Status.CONFLICTING,
        text=f"The reports disagree: {' or '.join(values)}. {shown}",
        values=values,
        citations=tuple(cited),
        reading=READING,
    )


def _whole(library: Library, best: Candidate) -> list[tuple[TextPlace, str]]:
    document = library.document(best.place.file)
    places = paragraph(best, document) if document else [best.place]
    return [(place, best.source) for place in places]


def _several(
    library: Library, asked: TextQuestion, points: list[tuple[TextPlace, str]], note: str = ""
) -> Answer:
    cited = [_cite(library, place, source, i + 1) for i, (place, source) in enumerate(points)]
    lines = [" ".join(c.quote.split()) for c in cited]
    return Answer(
        question=asked.text,
        status=Status.ANSWERED,
        text=" ".join(f"{line} [{i + 1}]" for i, line in enumerate(lines)),
        values=tuple(lines),
        citations=tuple(cited),
        reading=f"{len(cited)} sentences of a report" if len(cited) > 1 else READING,
        notes=(note,) if note else (),
    )


def _summary(library: Library, asked: TextQuestion, graded: list[Candidate]) -> Answer | None:
    """Return the sentences that name what is to be summed up, in the order of their report."""
    telling = [term for term in asked.terms if term.name] or list(asked.terms)
    about = [
        each
        for each in graded
        if telling and all(term.stem in stems(each.text) for term in telling)
    ]
    if not about:
        return None
    kept: list[Candidate] = []
    for each in sorted(about, key=lambda c: -c.features["cosine"]):
        if not any(_alike(each.text, other.text) for other in kept):
            kept.append(each)
    kept = sorted(kept[:MOST_POINTS], key=lambda c: (c.place.file, c.place.start))
    return _several(library, asked, [(each.place, each.source) for each in kept])


def _disagrees(best: Candidate, other: Candidate, asked: TextQuestion) -> bool:
    """Tell whether another source gives another date or number for the same.

    Names are not compared: two may both be right.
    """
    if asked.kind not in COMPARED or best.value is None or other.value is None:
        return False
    apart = (best.place.file, best.source) != (other.place.file, other.source)
    editions = best.edition is not None and other.edition is not None
    if not apart or (editions and best.edition != other.edition):
        return False
    near = other.features["coverage"] >= best.features["coverage"] - LESS_COVERED
    itself = other.features["said"] >= HALF_SAID * best.features["said"]
    return (
        near
        and itself
        and _comparable(best, other)
        and not _same(best.value.text, other.value.text)
    )


def _comparable(best: Candidate, other: Candidate) -> bool:
    """Tell whether two values are numbers of one unit, or dates equally exact."""
    one, two = (words(each.value.text) if each.value else () for each in (best, other))
    if min(len(one), len(two)) == 1:  # a number whose unit the sentence says elsewhere
        return True
    return len(one) == len(two) and (len(one) > 2 or one[1:] == two[1:])


def _agrees(best: Candidate, other: Candidate, asked: TextQuestion) -> bool:
    if best.value is not None and other.value is not None:
        return _same(best.value.text, other.value.text)
    return _alike(best.text, other.text)


def _same(one: str, other: str) -> bool:
    a, b = set(words(one)), set(words(other))
    return same_value(one, other) or a <= b or b <= a


def _alike(one: str, other: str) -> bool:
    a, b = stems(one), stems(other)
    return len(a & b) >= SAME_WORDS * min(len(a), len(b))


def _with_neighbour(library: Library, candidate: Candidate) -> TextPlace:
    document = library.document(candidate.place.file)
    return with_neighbour(candidate, document) if document else candidate.place


def _cite(library: Library, place: TextPlace, source: str, number: int) -> Citation:
    return sentence_citation(library, place, source, number)
