"""A question taken apart -> the sentences that may answer it, best first; each stage apart.

The stages are retrieval by words and by meaning, fusion of their ranks, a ranking of its own for
the editions that the question names, filters, features, and a cross-encoder where one is set.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from giichat.app.confidence import confidence
from giichat.app.text_evidence import COMMON, Candidate, candidates
from giichat.app.text_question import TextQuestion
from giichat.index.library import Library
from giichat.index.records import Found

PASSAGES = 10  # read closely; of the dev questions all answers stand in the first ten or nowhere
RERANKED = 12  # candidates that a cross-encoder reads: it costs some 10 ms each
CROSS_WEIGHT = 0.5  # of the cross-encoder's opinion beside that of the features

Score = Callable[[str, Sequence[str]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Stages:
    """Which stages are on; the ablation table switches each off in turn."""

    lexical: bool = True
    dense: bool = True
    editions: bool = True
    sources: bool = True
    rerank: bool = True
    cross: Score | None = None  # question and sentences -> scores from 0 to 1


DEFAULT_STAGES = Stages()
CROSS_ENCODER = "GIICHAT_CROSS_ENCODER"  # the setting that names a model; none by default


def configured_stages() -> Stages:
    """Return every stage, with the cross-encoder that the environment names, if any.

    Raises LibraryError when there is no such model on this machine.
    """
    name = os.environ.get(CROSS_ENCODER, "").strip()
    if not name:
        return DEFAULT_STAGES
    from giichat.index.cross_encoder import cross_encoder

    return Stages(cross=cross_encoder(name))


def retrieve(
    library: Library,
    question: TextQuestion,
    files: Sequence[str] | None = None,
    stages: Stages = DEFAULT_STAGES,
    k: int = PASSAGES,
) -> list[Found]:
    """Return the passages that best fit a question; a source that it names restricts them."""
    named = named_files(library, question.text) if stages.sources else None
    if named:
        files = [f for f in named if files is None or f in files]
    years = sorted(int(year) for year in question.years)
    return library.search(
        question.text,
        k,
        files=files,
        prefer=years if stages.editions and years else None,
        focus=question.focus,
        lexical=stages.lexical,
        dense=stages.dense,
    )


def ranked(
    library: Library,
    question: TextQuestion,
    files: Sequence[str] | None = None,
    stages: Stages = DEFAULT_STAGES,
) -> list[Candidate]:
    """Return the sentences that may answer a question with their confidences, best first."""
    found = retrieve(library, question, files, stages)
    documents = {}
    for one in found:
        document = library.document(one.passage.place.file)
        if document is not None:
            documents[document.file] = document
    made = candidates(question, found, documents, rarity(library, question))
    if not stages.rerank:  # the order of retrieval, and its nearness for a confidence
        return [replace(each, confidence=each.features["cosine"]) for each in made]
    graded = [replace(each, confidence=confidence(each.features)) for each in made]
    graded.sort(key=lambda each: -each.confidence)
    if stages.cross is not None:
        graded = _crossed(question.text, graded, stages.cross)
    return graded


def rarity(library: Library, question: TextQuestion) -> dict[str, float]:
    """Return how rare each term of the question is, from 0 (in every passage) to 1."""
    total = max(library.manifest.counts.get("passages", 0), 1)
    counts = library.passages_with([term.text for term in question.terms])
    most = math.log(total + 1)
    return {
        term.stem: 0.0
        if term.name and count > COMMON * total and total > SMALL
        else (most - math.log(min(count, total) + 1)) / most
        for term, count in zip(question.terms, counts, strict=True)
    }


SMALL = 100  # passages: in fewer, how often a name stands tells nothing


def named_files(library: Library, question: str) -> list[str] | None:
    """Return the files whose own name or title a question quotes in full; None when it does not."""
    lowered = question.casefold()
    found = [
        file.path for file in library.files() if file.path.rsplit("/", 1)[-1].casefold() in lowered
    ]
    return found or None


def _crossed(question: str, graded: list[Candidate], cross: Score) -> list[Candidate]:
    """Mix the cross-encoder's opinion into the confidences of the first candidates."""
    first, rest = graded[:RERANKED], graded[RERANKED:]
    scores = cross(question, [each.text for each in first])
    mixed = [
        replace(each, confidence=(1 - CROSS_WEIGHT) * each.confidence + CROSS_WEIGHT * float(score))
        for each, score in zip(first, scores, strict=True)
    ]
    return sorted(mixed, key=lambda each: -each.confidence) + rest
