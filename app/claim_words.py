"""Claims said in passing: "correct me if I'm wrong, but X scored higher", "X was first, wasn't it".

What people say around a claim is left out, so that the claim itself is read and judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.app.lexicon import Lexicon
from giichat.app.plain_words import plain
from giichat.app.tokens import Token, tokens

PAUSE = re.compile(r"[,;:.!…—–]|\s-")
PAUSE_OR_END = re.compile(rf"{PAUSE.pattern}|[?？]")
EDGES = " ,;:.!…—–-"
# Cues by which something else than a yes or no is asked for.
ASKING = frozenset(["which", "who", "what", "when", "where", "how_many", "why", "how"])


def asserted(text: str, book: Lexicon) -> str:
    """Return a claim as a question for yes or no, without the words that only lead it in or out.

    A question that asks for something else keeps asking for it.
    """
    rest, claimed = _without_preface(text, book)
    rest, closed = _without_closing(rest, book)
    rest = _without_tag_inside(rest, book)
    said = tokens(rest)
    if not (claimed or closed) or not said:
        return rest if said else text
    asks = any(
        cue in ASKING | {"yes_no"} or (cue == "list" and start == 0)
        for start, _, cue in book.cues.matches(said)
    )
    if asks or said[0].text in book.yes_no_openers or not book.claim_form:
        return rest
    return (
        f"{rest.rstrip(' ?')} {book.claim_form}" if book.unspaced else f"{book.claim_form} {rest}"
    )


def beside_doubt(text: str, books: Sequence[Lexicon]) -> str:
    """Return what a question asks beside "are you sure?", "" where it asks nothing more."""
    for book in books:
        said = plain(text, book)
        asked = _without_doubt(said, book)
        if asked != said:
            return asked
    return text


def _without_doubt(text: str, book: Lexicon) -> str:
    said = [token for token in tokens(text) if token.text != "?"]
    for end in range(min(len(said), LONGEST), 0, -1):
        alone = end == len(said) or PAUSE_OR_END.search(text, said[end - 1].end, said[end].start)
        if alone and tuple(token.text for token in said[:end]) in book.doubts:
            return text[said[end].start :] if end < len(said) else ""
    return text


def _without_preface(text: str, book: Lexicon) -> tuple[str, bool]:
    """Leave out what leads a claim in, where it stands before or between pauses."""
    said = tokens(text)
    found = [
        (start, end)
        for start, end, _ in book.claim_prefaces.matches(said)
        if start == 0 or PAUSE.search(text, said[start - 1].end, said[start].start)
    ]
    if not found:
        return text, False
    start, end = min(found, key=lambda one: (one[0], -one[1]))
    before = text[: said[start].start].strip(EDGES)
    after = text[said[end - 1].end :].strip(EDGES)
    if not before or not after:
        return before or after, True
    return f"{before}, {after}", True


def _without_closing(text: str, book: Lexicon) -> tuple[str, bool]:
    """Leave out a question tag at the end: "wasn't it?", "right?", "no?"."""
    said = [token for token in tokens(text) if token.text != "?"]
    for start in range(max(len(said) - LONGEST, 1), len(said)):
        closing = said[start:]
        paused = bool(PAUSE.search(text, said[start - 1].end, closing[0].start))
        words = tuple(token.text for token in closing)
        if _question_tag(closing, book, paused=paused) or any(
            words == phrase and (paused or len(words) > 1 or phrase in book.loose_closings)
            for phrase in book.claim_closings
        ):
            return text[: said[start - 1].end].strip(EDGES) + "?", True
    return text, False


LONGEST = 6  # words of a closing: "if I am not very much mistaken"


def _question_tag(closing: Sequence[Token], book: Lexicon, *, paused: bool) -> bool:
    """Tell whether these words are a verb and a pronoun that only ask to confirm: "hasn't it"."""
    if len(closing) != 2 or closing[1].text not in book.tag_pronouns:
        return False
    opener = closing[0].text
    return opener in _negated(book) or (paused and opener in book.yes_no_openers)


def _without_tag_inside(text: str, book: Lexicon) -> str:
    """Leave out a question tag before a pause: "it has slid, hasn't it, by how many places"."""
    said = tokens(text)
    for start in range(1, len(said) - 2):
        tag = said[start : start + 2]
        ends = PAUSE.search(text, tag[1].end, said[start + 2].start)
        if tag[0].text in _negated(book) and ends and _question_tag(tag, book, paused=False):
            before = text[: said[start - 1].end].rstrip(EDGES)
            return f"{before}, {text[tag[1].end :].lstrip(EDGES)}"
    return text


def _negated(book: Lexicon) -> frozenset[str]:
    """Return the words like "isn't", which open a question for a yes."""
    return frozenset(book.negative_openers.first_words())
