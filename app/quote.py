"""Text questions: the sentences of the reports that answer, quoted, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from giichat.app.answer_type import answer_type, fits
from giichat.app.lexicon import Lexicon
from giichat.app.tokens import singular, tokens
from giichat.index.library import Library
from giichat.index.records import Found
from giichat.ingest.records import TextPlace
from giichat.ingest.sentences import sentences

PASSAGES = 8  # passages read closely; recall at 8 on the seeds is complete
MAX_QUOTES = 2
# The part of the question's meaning, weighted by rarity, that a sentence must carry to be quoted.
ENOUGH = 0.6
CONTEXT_WEIGHT = 0.5  # a word found in the passage, heading or title, but not in the sentence


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that answers, and how much of the question it carries (0 to 1)."""

    text: str
    place: TextPlace
    source: str
    support: float


def quotes(
    library: Library,
    question: str,
    book: Lexicon,
    *,
    files: Sequence[str] | None = None,
    editions: Sequence[int] | None = None,
) -> list[Quote]:
    """Return the best supported sentences, best first; empty when nothing supports an answer."""
    kind = answer_type(question, book)
    found = library.search(question, PASSAGES, files=files, editions=editions)
    wanted = _content(question, book)
    if not wanted or not found:
        return []
    weights = _weights(wanted, library, found)
    graded = [
        q
        for one in found
        for q in _of_passage(library, one, question, weights)
        if fits(kind, question, q.text)
    ]
    graded.sort(key=lambda q: -q.support)
    kept: list[Quote] = []
    for quote in graded:
        if quote.support < ENOUGH or len(kept) == MAX_QUOTES:
            break
        if all(quote.text != other.text for other in kept) and (
            not kept or quote.support >= kept[0].support
        ):
            kept.append(quote)
    return kept


def _content(question: str, book: Lexicon) -> list[str]:
    """Return the words that carry the question, each once, singular."""
    said = [
        singular(t.text)
        for t in tokens(question)
        if t.text.isalnum() and (t.text not in book.neutral or t.text in CONTENT_CUES)
    ]
    return list(dict.fromkeys(_stem(w) for w in said))


CONTENT_CUES = frozenset(
    ["head", "headed", "leader", "director", "defined", "definition", "method"]
)
SUFFIXES = (
    "ations",
    "ation",
    "ingly",
    "ings",
    "ing",
    "edly",
    "ed",
    "ers",
    "er",
    "es",
    "s",
    "ly",
    "e",
)


WHOLE = frozenset(["founded", "found"])  # other words, though they look alike


def _stem(word: str) -> str:
    """Return a crude stem, so that "defined" meets "define" and "definition"."""
    if word in WHOLE:
        return word
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def _weights(wanted: list[str], library: Library, found: list[Found]) -> dict[str, float]:
    """Return how telling each word is: rare ones count more; never below a floor."""
    total = max(len(found), 1)
    weights = {}
    for word in wanted:
        share = sum(word in _stems(f.passage.text) for f in found) / total
        weights[word] = 1.0 + (1.0 - share)
    return weights


def _stems(text: str) -> set[str]:
    return {_stem(singular(t.text)) for t in tokens(text)}


def _names(question: str) -> tuple[set[str], set[str]]:
    """Return the names that a quoted sentence must hold, and the numbers that it or its heading must."""
    said = tokens(question)
    names = {
        _stem(singular(t.text))
        for i, t in enumerate(said)
        if i > 0 and t.capitalised and t.text.isalpha() and not question.isupper()
    }
    return names, {_stem(singular(t.text)) for t in said if t.text.isdigit()}


def _of_passage(
    library: Library, found: Found, question: str, weights: dict[str, float]
) -> list[Quote]:
    passage = found.passage
    document = library.document(passage.place.file)
    context = _stems(passage.text) | _stems(passage.place.heading)
    if document is not None:
        context |= _stems(document.title) | ({str(document.edition)} if document.edition else set())
    total = sum(weights.values())
    heading = f"{passage.place.heading} {document.title if document else ''}"
    context_names = _stems(heading) | (
        {str(document.edition)} if document and document.edition else set()
    )
    result = []
    for start, end in sentences(passage.text, passage.place.start):
        text = passage.text[start - passage.place.start : end - passage.place.start]
        words = _stems(text)
        support = sum(
            weight if word in words else CONTEXT_WEIGHT * weight if word in context else 0.0
            for word, weight in weights.items()
        )
        support = support / total
        names, years = _names(question)
        if not (names <= words and years <= words | context_names):
            continue
        place = TextPlace(
            passage.place.file,
            start,
            end,
            passage.place.page,
            passage.place.paragraph,
            passage.place.heading,
        )
        result.append(Quote(text, place, passage.source, support))
    return result
