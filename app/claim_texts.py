"""A claim judged by sentences of reports: the same thing said, with the same value or another.

A sentence is evidence only when it carries nearly all words of the claim but the claimed value,
and when one value stands in the same place: before the same noun, after the same word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from giichat.app.claim_questions import plain
from giichat.app.claim_records import Verdict
from giichat.app.claim_values import Date, Name, dates_in, names_in
from giichat.app.clauses import YEAR
from giichat.app.figures import Figure, figures_in, judge
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.tokens import Token, related, singular, tokens
from giichat.index.library import Library
from giichat.ingest.normalise import listed
from giichat.ingest.records import Passage, TextPlace
from giichat.ingest.sentences import sentences

PASSAGES = 8  # passages read closely; the sentence that decides was never further down
CARRIES = 0.75  # the part of a claim's words that a sentence must carry to be evidence
CONTEXT = 0.6  # what a word counts that stands in the heading or just before, not in the sentence
NEAR_WORDS = 3  # words beside a value that tell which value it is
LEAST_WORDS = 2  # a claim of fewer words is too bare to be found in a text

SAME_PART = 2  # what it counts that the name of the claim stands beside a value in a list
_PARTS = re.compile(r"[,;]\s|\)|\sand\s")
_NEGATIONS = frozenset(
    ["not", "no", "never", "none", "neither", "nor", "without", "cannot", "nobody", "nothing"]
)
_EMPTY = frozenset(
    listed(
        "the a an of in on at by to for from with and or as is are was were be been being has "
        "have had do does did it its this that these those their his her he she they than "
        "into which who will would can about around some nearly almost over more just there "
        "then also per"
    )
)


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report with the words around it."""

    text: str
    place: TextPlace
    source: str
    said: tuple[Token, ...]
    around: tuple[Token, ...]
    title: str


@dataclass(frozen=True, slots=True)
class TextFinding:
    """What a sentence says of a claim."""

    verdict: Verdict
    right: tuple[str, ...]
    note: str
    sentence: Sentence


class TextJudge:
    """Judges statements by the reports of one library."""

    def __init__(self, library: Library, files: Sequence[str] | None) -> None:
        self.library = library
        self.files = files
        self._found: dict[str, list[Sentence]] = {}

    def judge(self, statement: str, figure: Figure | None) -> TextFinding | None:
        """Judge a statement, or one figure of it; None when no sentence is evidence."""
        text = plain(statement)
        if figure is not None:
            printed = statement[figure.start : figure.end]
            same = [f for f in figures_in(text) if text[f.start : f.end] == printed]
            if not same:
                return None
            figure = same[0]
        best: TextFinding | None = None
        most = 0.0
        for sentence in self._sentences(text):
            carried = _carried(text, sentence)
            if carried < CARRIES or carried <= most or _denied(text) != _denied(sentence.text):
                continue
            found = _plain(text, sentence) if figure is None else _figure(text, figure, sentence)
            if found is not None:
                best, most = found, carried
        return best

    def _sentences(self, text: str) -> list[Sentence]:
        if text not in self._found:
            passages = [f.passage for f in self.library.search(text, PASSAGES, files=self.files)]
            self._found = {text: [s for p in passages for s in self._of(p)]}
        return self._found[text]

    def _of(self, passage: Passage) -> list[Sentence]:
        document = self.library.document(passage.place.file)
        title = document.title if document else ""
        edition = str(document.edition) if document and document.edition else ""
        heading = f"{passage.place.heading} {title} {edition}"
        found: list[Sentence] = []
        before = ""
        for start, end in sentences(passage.text, passage.place.start):
            text = passage.text[start - passage.place.start : end - passage.place.start]
            place = TextPlace(
                passage.place.file,
                start,
                end,
                passage.place.page,
                passage.place.paragraph,
                passage.place.heading,
            )
            around = tokens(f"{heading} {before}")
            found.append(Sentence(text, place, passage.source, tokens(text), around, heading))
            before = f"{before} {text}"
        return found


def _content(text: str) -> list[Token]:
    """Return the words of a claim that a sentence must carry: no values, no small words."""
    values = [
        *((f.start, f.end) for f in figures_in(text)),
        *((d.start, d.end) for d in dates_in(text)),
    ]
    return [
        t
        for t in tokens(text)
        if t.text not in _EMPTY and not any(a <= t.start < b for a, b in values)
    ]


def _carried(text: str, sentence: Sentence) -> float:
    """Return the part of a claim's words that a sentence carries, 0 to 1; names count double."""
    content = _content(text)
    wanted = [t for t in content if not _claimed_name(text, t)]
    if len(content) < LEAST_WORDS or not wanted:
        return 0.0
    total = carried = 0.0
    for token in wanted:
        weight = 2.0 if token.capitalised and token.start > 0 else 1.0
        total += weight
        if any(_same(token, other) for other in sentence.said):
            carried += weight
        elif any(_same(token, other) for other in sentence.around):
            carried += CONTEXT * weight
    return carried / total


def _claimed_name(text: str, token: Token) -> bool:
    """Tell whether a word belongs to a name that the claim gives as a value."""
    return any(name.claimed and name.start <= token.start < name.end for name in names_in(text))


def _same(one: Token, other: Token) -> bool:
    if one.text == other.text or singular(one.text) == singular(other.text):
        return True
    if one.text[:1].isdigit() or one.capitalised != other.capitalised:
        return False
    if related(one.text, other.text):
        return True
    book = lexicon(ENGLISH)
    return any(
        one.text in group and other.text in group
        for group in book.concept_words.values()
        if len(group) > 1
    )


_SUBORDINATE = re.compile(
    r"[,;]?\s(?:when|because|although|though|unless|if|which|who|while|after|before|since)\s|;"
)


def _denied(text: str) -> bool:
    """Tell whether the main clause of a sentence denies something."""
    said = {t.text for t in tokens(_SUBORDINATE.split(text)[0])}
    return bool(said & _NEGATIONS) or any(w.endswith("n't") for w in said)


def _years_fit(text: str, sentence: Sentence) -> bool:
    """Tell whether the years of a claim stand in the sentence or in its heading."""
    wanted = set(YEAR.findall(text))
    here = set(YEAR.findall(sentence.text))
    return wanted <= here or (not here and wanted <= set(YEAR.findall(sentence.title)))


def _figure(text: str, figure: Figure, sentence: Sentence) -> TextFinding | None:
    """Judge one figure by the value that stands in its place."""
    for date in dates_in(text):
        if date.start <= figure.start < date.end:
            return _date(text, date, sentence)
    if not _years_fit(text, sentence) or _missing(text, sentence):
        return None
    options = [
        (
            f,
            _beside(text, figure.opens, figure.closes, sentence.text, f.opens, f.closes)
            + SAME_PART * _named_beside(text, sentence.text, f),
        )
        for f in figures_in(sentence.text)
        if f.kind == figure.kind
        and not any(d.start <= f.start < d.end for d in dates_in(sentence.text))
    ]
    held = _one(options)
    if held is None:
        return None
    printed = sentence.text[held.start : held.end]
    judged = judge(figure, held.value, printed)
    verdict = Verdict.SUPPORTED if judged.holds else Verdict.CONTRADICTED
    return TextFinding(verdict, (printed,), judged.note, sentence)


def _named_beside(text: str, other: str, figure: Figure) -> bool:
    """Tell whether a name of the claim stands in the same part of a list as a figure."""
    ends = [0, *(m.end() for m in _PARTS.finditer(other)), len(other)]
    part = next(other[a:b] for a, b in pairwise(ends) if a <= figure.start < b or b == len(other))
    have = {t.text for t in tokens(part)}
    return any(
        t.text in have
        for t in tokens(text)
        if t.capitalised and t.start > 0 and t.text not in _EMPTY
    )


def _one(options: Sequence[tuple[Value, int]]) -> Value | None:
    """Return the value that stands most like the claimed one, None when two do or none does."""
    best = max((score for _, score in options), default=0)
    likely = [value for value, score in options if score == best]
    return likely[0] if best > 0 and len(likely) == 1 else None


def _beside(text: str, start: int, end: int, other: str, begin: int, close: int) -> int:
    """Return how alike two values stand: 2 for the noun after, 1 for a word before."""
    after, held_after = tokens(text[end:])[:NEAR_WORDS], tokens(other[close:])[:NEAR_WORDS]
    nouns = [t for t in after if t.text not in _EMPTY and not t.text[:1].isdigit()]
    score = 0
    if nouns and any(_same(nouns[0], t) for t in held_after[: len(after)]):
        score += 2
    before = [t for t in tokens(text[:start])[-NEAR_WORDS:] if t.text not in _EMPTY]
    held_before = tokens(other[:begin])[-NEAR_WORDS:]
    if any(_same(t, o) for t in before for o in held_before):
        score += 1
    return score


def _missing(text: str, sentence: Sentence) -> list[Name]:
    """Return the names of a claim that neither the sentence nor its surroundings hold."""
    return [
        name
        for name in names_in(text)
        if not name.held_by(sentence.said)
        and (name.claimed or not name.held_by((*sentence.said, *sentence.around)))
    ]


def _date(text: str, date: Date, sentence: Sentence) -> TextFinding | None:
    if _missing(text, sentence):
        return None
    options = [
        (d, 1 + _beside(text, date.start, date.end, sentence.text, d.start, d.end))
        for d in dates_in(sentence.text)
    ]
    held = _one(options)
    if held is None:
        return None
    printed = sentence.text[held.start : held.end]
    verdict = Verdict.SUPPORTED if date.agrees(held) else Verdict.CONTRADICTED
    return TextFinding(verdict, (printed,), "", sentence)


def _plain(text: str, sentence: Sentence) -> TextFinding | None:
    """Judge a claim without figures: its date or year, and the names it gives."""
    missing = _missing(text, sentence)
    if missing or (missing := _misplaced(text, sentence)):
        return _wrong_name(text, missing, sentence)
    dates, here = dates_in(text), dates_in(sentence.text)
    if dates and here:
        return _date(text, dates[-1], sentence)
    years = list(YEAR.finditer(text))
    if years and not _years_fit(text, sentence):
        held = _one(
            [
                (m, 1 + _beside(text, *years[-1].span(), sentence.text, *m.span()))
                for m in YEAR.finditer(sentence.text)
            ]
        )
        if held is None or len(years) > 1:
            return None
        return TextFinding(Verdict.CONTRADICTED, (held[0],), "", sentence)
    held_words = [t for t in _content(text) if not any(_same(t, o) for o in sentence.said)]
    outside = [t for t in held_words if not any(_same(t, o) for o in sentence.around)]
    return None if outside else TextFinding(Verdict.SUPPORTED, (), "", sentence)


def _misplaced(text: str, sentence: Sentence) -> list[Name]:
    """Return the names that the sentence holds in another place than the claim gives them.

    "Chaired by A" is not borne out by "chaired by B, who succeeded A".
    """
    held = names_in(sentence.text)
    found: list[Name] = []
    for name in (n for n in names_in(text) if n.claimed):
        same = [o for o in held if name.held_by(tokens(o.text)) or name.text in o.text]
        others = [o for o in held if o not in same]
        here = max((_place(text, name, sentence.text, o) for o in same), default=0)
        there = max((_place(text, name, sentence.text, o) for o in others), default=0)
        if there > here:
            found.append(name)
    return found


def _wrong_name(text: str, missing: list[Name], sentence: Sentence) -> TextFinding | None:
    """Return the name that stands where the claim gives another, or None."""
    if len(missing) != 1 or not missing[0].claimed or not _years_fit(text, sentence):
        return None
    name = missing[0]
    said = {t.text for t in tokens(text)}
    options = [
        (other, _place(text, name, sentence.text, other))
        for other in names_in(sentence.text)
        if not {t.text for t in tokens(other.text)} <= said
    ]
    held = _one(options)
    if held is None:
        return None
    return TextFinding(Verdict.CONTRADICTED, (held.text,), "", sentence)


def _place(text: str, name: Name, other_text: str, other: Name) -> int:
    """Return 1 when two names follow the same small word and the same verb or noun before it."""
    before, held = tokens(text[: name.start]), tokens(other_text[: other.start])
    small = [t.text for t in before if t.text in _EMPTY][-2:]
    held_small = [t.text for t in held[-2 * NEAR_WORDS :] if t.text in _EMPTY][-2:]
    if not {s for s in small if s not in ("the", "a", "an")} & set(held_small):
        return 0
    words = [t for t in before if t.text not in _EMPTY][-2:]
    near = held[-2 * NEAR_WORDS :]
    return int(any(_same(w, o) for w in words for o in near))
