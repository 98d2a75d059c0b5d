"""Passages found -> sentences that may answer, each with the features it is judged by; pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from giichat.app.answer_type import VALUED, AnswerType
from giichat.app.answer_values import (
    Value,
    counted,
    measured,
    nearest,
    values_of,
    well_formed,
)
from giichat.app.answer_words import AnswerWords
from giichat.app.stems import OPENING, by_opening, cut, folded, stemmed, stems
from giichat.app.text_conflicts import misses_subject, speaks_against
from giichat.app.text_definitions import defines
from giichat.app.text_question import Term, TextQuestion, opens_leaning
from giichat.app.tokens import fold, related
from giichat.index.records import Found
from giichat.ingest.records import Document, TextPlace
from giichat.ingest.sentences import sentences

EXACT, RELATED, LIKE = 1.0, 0.95, 0.75  # how far one word stands for another
IN_CONTEXT = 0.75  # a word of the title, heading or sentence before, for one of the sentence
LEANS_ON = 2  # sentences before one that opens with "it" or "the report"
NEAR = 6  # words between two words of the question that belong together
COMMON = 0.04  # of all passages: a name in more tells nothing apart and need not be repeated


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer: where it stands, what it gives, and its features."""

    text: str
    place: TextPlace
    source: str
    edition: int | None
    value: Value | None
    features: Mapping[str, float]
    leaning: bool  # needs the sentence before to be understood
    confidence: float = 0.0


def candidates(
    question: TextQuestion,
    found: Sequence[Found],
    documents: Mapping[str, Document],
    rarity: Mapping[str, float],
) -> list[Candidate]:
    """Return every sentence of the passages that does not contradict the question.

    `rarity` gives each term of the question a weight, 1 for the rarest.
    """
    best = max((s.similarity for f in found for s in f.sentences), default=0.0)
    seen: set[tuple[str, int]] = set()
    result = []
    for rank, one in enumerate(found):
        document = documents.get(one.passage.place.file)
        for each in _sentences(one, document):
            key = (one.passage.place.file, each.start)
            if key in seen:
                continue
            seen.add(key)
            made = _candidate(question, one, rank, each, document, rarity, best)
            if made is not None:
                result.append(made)
    return result


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    start: int
    end: int
    before: str  # the one or two sentences before it
    cosine: float  # with the focus of the question
    whole: float  # with the question as asked


def _sentences(found: Found, document: Document | None) -> Iterator[_Sentence]:
    passage = found.passage
    begin = passage.place.start
    spans = [(s.start, s.end, s.similarity, s.whole) for s in found.sentences] or [
        (start, end, 0.0, 0.0) for start, end in sentences(passage.text, begin)
    ]
    earlier = [_before(document, spans[0][0], passage.place.heading)] if spans else []
    for start, end, cosine, whole in spans:
        text = passage.text[start - begin : end - begin]
        yield _Sentence(text, start, end, " ".join(earlier[-LEANS_ON:]), cosine, whole)
        earlier.append(text)


def _before(document: Document | None, start: int, heading: str) -> str:
    """Return the last sentence before a place under the same heading, or nothing."""
    if document is None:
        return ""
    earlier = [
        b
        for b in document.blocks
        if b.end <= start + 1 and b.heading == heading and b.kind != "heading"
    ]
    inside = next((b for b in document.blocks if b.start < start < b.end), None)
    text = document.text[inside.start : start] if inside else ""
    if not text.strip() and earlier and earlier[-1].end > start - 4:
        text = document.text[earlier[-1].start : earlier[-1].end]
    spans = sentences(text) if text.strip() else ()
    return text[spans[-1][0] : spans[-1][1]] if spans else ""


def _candidate(
    question: TextQuestion,
    found: Found,
    rank: int,
    sentence: _Sentence,
    document: Document | None,
    rarity: Mapping[str, float],
    best: float,
) -> Candidate | None:
    place = found.passage.place
    book = question.book
    leaning = opens_leaning(sentence.text, book)
    title = document.title if document else ""
    edition = document.edition if document else found.passage.edition
    scope = f"{title} {place.heading} {_file_words(place.file)} {edition or ''}"
    context = f"{scope} {sentence.before}" if leaning or _definite(sentence.text) else scope
    if not _years_agree(question, sentence.text, context):
        return None
    if not question.numbers <= folded(sentence.text) | folded(context):
        return None
    if not _denial_agrees(question, sentence.text):
        return None
    matches = {
        term.stem: _match(term, sentence.text, context, place.heading, book)
        for term in question.terms
    }
    for term in question.terms:
        if term.name and matches[term.stem][0] < EXACT * IN_CONTEXT - 0.1 and rarity[term.stem] > 0:
            return None
        if term.name and misses_subject(term, sentence.text, sentence.before, scope, book):
            return None
    if speaks_against(question, sentence.text, sentence.before):
        return None
    value, shown = _value(question, sentence.text)
    if question.kind in VALUED and value is None:
        return None
    if question.kind is AnswerType.REASON:
        reason = _reason(sentence.text, book)
        if reason is None:
            return None
        shown = reason > 0
    if question.kind is AnswerType.DEFINITION and not defines(question, sentence.text):
        return None
    features = _features(question, found, rank, sentence, matches, rarity, best)
    features["heading"] = _heading(question, place.heading, rarity)
    features["valued"] = float(shown)
    at = TextPlace(
        place.file, sentence.start, sentence.end, place.page, place.paragraph, place.heading
    )
    return Candidate(sentence.text, at, found.passage.source, edition, value, features, leaning)


def _features(
    question: TextQuestion,
    found: Found,
    rank: int,
    sentence: _Sentence,
    matches: Mapping[str, tuple[float, bool]],
    rarity: Mapping[str, float],
    best: float,
) -> dict[str, float]:
    weights = {term.stem: 0.2 + rarity[term.stem] for term in question.terms}
    total = sum(weights.values()) or 1.0
    covered = sum(weights[s] * score for s, (score, _) in matches.items())
    said = sum(weights[s] * score for s, (score, inside) in matches.items() if inside)
    lost = {s: weights[s] * (1 - score) for s, (score, _) in matches.items()}
    names = [t for t in question.terms if t.name]
    inside_names = sum(matches[t.stem][1] for t in names)
    return {
        "coverage": covered / total,
        "said": said / total,
        "worst": max(lost.values(), default=0.0) / total,
        "cosine": sentence.cosine,
        "whole": sentence.whole,
        "passage": found.similarity or 0.0,
        "pairs": _pairs(question.terms, sentence.text, matches),
        "lexical": 1.0 / (found.lexical_rank or 20),
        "top": 1.0 if sentence.cosine >= best - 1e-6 else 0.0,
        "names": inside_names / len(names) if names else 1.0,
        "length": math.log1p(len(sentence.text)) / 5,
        "missing": float(sum(score == 0 for score, _ in matches.values())),
    }


def _match(
    term: Term, sentence: str, context: str, heading: str, book: AnswerWords
) -> tuple[float, bool]:
    """Return how well a term is met, and whether the sentence itself meets it."""
    own = _meets(term, sentence, book)
    around = IN_CONTEXT * _meets(term, context, book)
    return (own, True) if own >= around else (around, False)


def _meets(term: Term, text: str, book: AnswerWords) -> float:
    held = stems(text)
    if term.stem in held:
        return EXACT
    if any(related(term.text, word) for word in by_opening(text).get(term.text[:OPENING], ())):
        return RELATED
    groups = book.alike.get(term.stem)
    if groups and any(groups & book.alike.get(word, frozenset()) for word in held):
        return LIKE
    return 0.0


def _years_agree(question: TextQuestion, sentence: str, context: str) -> bool:
    """Tell whether every year of the question is that of the sentence or of what it stands in."""
    if not question.years:
        return True
    return question.years <= folded(sentence) | folded(context)


def _denial_agrees(question: TextQuestion, sentence: str) -> bool:
    """Tell whether a question of what is not so is met by a sentence that denies just that.

    A reason is often given for what failed without a "not": "the barrier had failed because".
    """
    if not question.negated or question.kind is AnswerType.REASON:
        return True
    denies = bool(question.book.negation & folded(sentence))
    return denies and all(_meets(term, sentence, question.book) for term in question.terms)


def _definite(sentence: str) -> bool:
    said = cut(sentence[:40])
    return bool(said) and said[0].text == "the"


def _file_words(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " ").replace("_", " ")


def _value(question: TextQuestion, sentence: str) -> tuple[Value | None, bool]:
    """Return the value that answers, and whether its unit or form is what was asked for."""
    if question.kind not in VALUED:
        return None, True
    found = values_of(question.kind, question.asked, sentence, question.book)
    if question.kind is AnswerType.DATE and question.years:
        found = [v for v in found if not v.text.isdigit()]  # a year is asked about, not for
    if question.kind is AnswerType.NUMBER:
        found = measured(found, question.asked, question.book)
        stated = counted(found, frozenset(t.stem for t in question.terms), question.book)
        chosen = nearest(stated or found, sentence, question.asked)
        return _without_name(chosen, question), bool(stated)
    if question.kind is AnswerType.ORGANISATION:
        found = [v for v in found if well_formed(question.kind, v, sentence)]
    value = nearest(found, sentence, question.asked)
    return value, value is not None and well_formed(question.kind, value, sentence)


def _without_name(value: Value | None, question: TextQuestion) -> Value | None:
    """Return a number without the name counted that the question says itself: "3 Khitan"."""
    number, _, unit = value.text.rpartition(" ") if value else ("", "", "")
    names = {term.text for term in question.terms if term.name}
    if value is None or not number or fold(unit) not in names:
        return value
    return Value(number, value.start, value.start + len(number))


def _reason(sentence: str, book: AnswerWords) -> float | None:
    """Return how clearly a sentence gives a reason, None when it gives none."""
    marks = {mark for _, _, mark in book.because.matches(cut(sentence))}
    return None if not marks else 1.0 if "because" in marks else 0.0


def _heading(question: TextQuestion, heading: str, rarity: Mapping[str, float]) -> float:
    if not heading:
        return 0.0
    met = sum(_meets(t, heading, question.book) * (0.2 + rarity[t.stem]) for t in question.terms)
    return met / (sum(0.2 + rarity[t.stem] for t in question.terms) or 1.0)


def _pairs(
    terms: Sequence[Term], sentence: str, matches: Mapping[str, tuple[float, bool]]
) -> float:
    """Return the part of neighbouring terms that stand near each other in the sentence."""
    places: dict[str, list[int]] = {}
    for at, (_, word) in enumerate(stemmed(sentence)):
        places.setdefault(word, []).append(at)
    kept = [t for t in terms if matches[t.stem][1]]
    if len(kept) < 2:
        return 0.5 if kept else 0.0
    near = sum(
        any(abs(a - b) <= NEAR for a in places.get(x.stem, []) for b in places.get(y.stem, []))
        for x, y in pairwise(kept)
    )
    return near / (len(kept) - 1)
