"""A sentence chosen -> the words to quote: alone, with its neighbour, or with its whole paragraph."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.text_evidence import Candidate
from giichat.ingest.records import Document, TextPlace
from giichat.ingest.sentences import sentences

MOST_POINTS = 6  # sentences of one answer: more is no answer but a chapter


def with_neighbour(candidate: Candidate, document: Document) -> TextPlace:
    """Return the place of a sentence, from the sentence before on where it leans on that."""
    place = candidate.place
    if not candidate.leaning:
        return place
    block = _block(document, place)
    earlier = [start for start, end in _spans(document, *block) if end <= place.start]
    return replace(place, start=earlier[-1]) if earlier else place


def paragraph(candidate: Candidate, document: Document) -> list[TextPlace]:
    """Return the places of the sentences of the paragraphs around a sentence, in order.

    A paragraph of one sentence is read with its fellows under the same heading.
    """
    place = candidate.place
    begin, end = _block(document, place)
    if len(_spans(document, begin, end)) == 1 and place.heading:
        fellows = [b for b in document.blocks if b.heading == place.heading and b.kind != "heading"]
        begin, end = fellows[0].start, fellows[-1].end
    spans = _spans(document, begin, end)
    at = next((i for i, span in enumerate(spans) if span[1] > place.start), 0)
    first = max(0, min(at, len(spans) - MOST_POINTS)) if len(spans) > MOST_POINTS else 0
    return [replace(place, start=s, end=e) for s, e in spans[first : first + MOST_POINTS]]


def _block(document: Document, place: TextPlace) -> tuple[int, int]:
    for block in document.blocks:
        if block.start <= place.start < block.end:
            return block.start, block.end
    return place.start, place.end


def _spans(document: Document, begin: int, end: int) -> list[tuple[int, int]]:
    return list(sentences(document.text[begin:end], begin))
