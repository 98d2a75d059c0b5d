"""Where the citation marks of an answer stand in its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.app.records import Answer, Citation
from giichat.ingest.sentences import sentences

WRITTEN = re.compile(r"\s?\[(\d{1,3})\]")
ENDING = ".!?…。！？"

Piece = tuple[str, tuple[int, ...]]  # some words and the numbers of the marks after them


def pieces(answer: Answer) -> list[Piece]:
    """Return the text in pieces, each with the marks that follow it.

    Marks written in the text ("[2]") are kept where they are; else a mark stands after the words
    it quotes, or at the end of the first sentence when they are not in the text.
    """
    numbers = {citation.number for citation in answer.citations}
    written = [m for m in WRITTEN.finditer(answer.text) if int(m[1]) in numbers]
    if written:
        return _as_written(answer.text, written)
    places = _places(answer.text, answer.citations)
    found: list[Piece] = []
    begin = 0
    for place in sorted(places):
        found.append((answer.text[begin:place], tuple(places[place])))
        begin = place
    return [*found, (answer.text[begin:], ())] if begin < len(answer.text) else found


def _as_written(text: str, written: Sequence[re.Match[str]]) -> list[Piece]:
    found: list[Piece] = []
    begin = 0
    for match in written:
        words = text[begin : match.start()]
        if not words and found:
            found[-1] = (found[-1][0], (*found[-1][1], int(match[1])))
        else:
            found.append((words, (int(match[1]),)))
        begin = match.end()
    return [*found, (text[begin:], ())] if begin < len(text) else found


def _places(text: str, citations: Sequence[Citation]) -> dict[int, list[int]]:
    """Return the marks by the position in the text that they stand at."""
    places: dict[int, list[int]] = {}
    taken: dict[str, int] = {}
    for citation in citations:
        match = _find(text, citation.quote, taken.get(citation.quote, 0))
        place = match if match is not None else first_sentence(text)
        if match is not None:
            taken[citation.quote] = match
        places.setdefault(place, []).append(citation.number)
    return places


def _find(text: str, quote: str, start: int) -> int | None:
    """Return the end of the quoted words in the text, as whole words, or None."""
    pattern = re.compile(rf"(?<![\w.,]){re.escape(quote)}(?![\w])(?![.,]\d)")
    match = pattern.search(text, start) or pattern.search(text)
    return match.end() if match else None


def first_sentence(text: str) -> int:
    """Return where the first sentence ends, before its full stop."""
    spans = sentences(text)
    end = spans[0][1] if spans else len(text)
    return end - 1 if end and text[end - 1] in ENDING else end
