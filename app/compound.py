"""Several questions in one text: where they part, and one answer made of theirs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from giichat.app.lexicon import Lexicon
from giichat.app.plain_words import orders
from giichat.app.plan import joined
from giichat.app.records import Answer, Status
from giichat.app.segment import segmented
from giichat.app.tokens import Token, tokens, words

# The end of a sentence: not the point of an initial, a number or a short form ("No. 1", "St. Gallen").
SENTENCE_END = re.compile(r"[?!？！。;；\n]+\s*|(?:(?<=[^\W\d_]{3})|(?<=\d\d))\.\s+(?=[^\W\d_])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Question words that may follow what they ask of: "et la France occupait quel rang".
NOUNS_ASKED = frozenset(["which", "what", "who", "when", "how_many"])
ASKING = frozenset(["which", "who", "what", "when", "where", "why", "how", "how_many"])
ORDERS = frozenset(["sort", "ascending", "descending"])
QUESTION_MARKS = ("?", "？")
SENTENCE = 4  # words that make a sentence with a question mark a question
FRAGMENT = 2  # fewer words behind a question ask nothing more: "... in the top ten? name"
MAX_PARTS = 4  # a person asks two or three things at once; more is a text, not a question


def questions_in(text: str, books: Sequence[Lexicon]) -> tuple[str, ...]:
    """Return the questions of a text in order, each able to stand alone but for its pronouns.

    A sentence that asks nothing (a greeting, a story) is left out when another one asks. A year
    said in one part of a sentence holds for the parts that name none.
    """
    said = tokens(text)
    if orders(said, books):
        return (text,)  # what is ordered beside a question must not be left out of it
    asking = [_without_preamble(s, books) for s, asks in _sentences(text, books) if asks]
    parts = [part for sentence in asking or [text] for part in _clauses(sentence, books)]
    same = len(parts) == 1 and words(parts[0]) == words(text.rstrip(" ?!.。？！"))
    return tuple(parts) if 0 < len(parts) <= MAX_PARTS and not same else (text,)


def told_before(text: str, books: Sequence[Lexicon]) -> tuple[str, ...]:
    """Return the sentences that tell something before the first one that asks: what "it" is."""
    sentences = _sentences(text, books)
    asks = [asking for _, asking in sentences]
    return tuple(s for s, _ in sentences[: asks.index(True)]) if True in asks else ()


def _sentences(text: str, books: Sequence[Lexicon]) -> list[tuple[str, bool]]:
    """Return the sentences of a text, and whether each asks something.

    One that ends in a question mark asks without a question word too ("any cluster of Canada in the
    top ten?"), unless it is only the name of what is asked next.
    """
    ends = [*SENTENCE_END.finditer(text)]
    starts = [0, *(end.end() for end in ends)]
    marks = [*(end[0].strip() for end in ends), ""]
    pieces = [text[a : end.start()] for a, end in zip(starts, ends, strict=False)] + [
        text[starts[-1] :]
    ]
    found = [
        (piece.strip(), _asks(said := _read(piece, books), books), mark, len(said))
        for piece, mark in zip(pieces, marks, strict=True)
        if piece.strip()
    ]
    marked = [
        asks or (mark[:1] in QUESTION_MARKS and length >= SENTENCE)
        for _, asks, mark, length in found
    ]
    return [
        (piece, asks and not (length < FRAGMENT and any(marked[:i])))
        for i, ((piece, _, _, length), asks) in enumerate(zip(found, marked, strict=True))
    ]


def _read(text: str, books: Sequence[Lexicon]) -> tuple[Token, ...]:
    return segmented(tokens(text), books[0])


def _asks(said: Sequence[Token], books: Sequence[Lexicon]) -> bool:
    opener = bool(said) and any(said[0].text in book.yes_no_openers for book in books)
    return opener or bool(_asking_places(said, books))


def _asking_places(said: Sequence[Token], books: Sequence[Lexicon]) -> list[int]:
    parts = books[0].interrogatives
    return sorted(
        {
            start
            for book in books
            for start, end, cue in book.cues.matches(said)
            if cue in ASKING
            or (parts and any(p in "".join(t.text for t in said[start:end]) for p in parts))
        }
    )


def _without_preamble(sentence: str, books: Sequence[Lexicon]) -> str:
    """Leave out what a person says of themselves before asking: "I'm writing an article and ..."."""
    said = _read(sentence, books)
    places = [p for p in _asking_places(said, books) if p > 0]
    before = said[: places[0]] if places else ()
    if any(cue in ORDERS for book in books for _, _, cue in book.cues.matches(before)):
        return sentence  # "if you arrange them from smallest to largest, which is first"
    personal = any(token.text in book.first_person for token in before for book in books)
    facts = any(
        t.text.isdigit() or (t.capitalised and t.start > 0 and len(t.raw) > 1) for t in before
    )
    return sentence[said[places[0]].start :] if personal and not facts else sentence


def _clauses(sentence: str, books: Sequence[Lexicon]) -> list[str]:
    """Cut a sentence before each further question word that a conjunction or comma leads in."""
    said = _read(sentence, books)
    asking = _asking_places(said, books)
    cuts = [0]
    alone = _bare_from(said, books)
    for place in asking:
        if place >= alone:
            continue
        before = [p for p in asking if cuts[-1] <= p < place]
        if not before and _goes_on(said, place, books):
            before = [0]  # "The newest route, and who runs it": the first part asks too
        cut = _cut_before(sentence, said, (before[-1] if before else 0, place), books)
        if before and cut > before[-1]:
            cuts.append(cut)
    if len(cuts) == 1:
        return [sentence]
    ends = [said[c].start for c in cuts[1:]] + [len(sentence)]
    starts = [0] + [said[c].start for c in cuts[1:]]
    parts = [sentence[a:b].strip(" ,;，、") for a, b in zip(starts, ends, strict=True)]
    return _share_year([_without_last_conjunction(part, books) for part in parts])


def _goes_on(said: Sequence[Token], place: int, books: Sequence[Lexicon]) -> bool:
    """Tell whether "and who", with a pronoun behind it, asks on about what stands before it."""
    joined = any(e == place for b in books for _, e, _ in b.conjunctions.matches(said[:place]))
    back = any(kind == "singular" for _, _, kind in books[0].pronouns.matches(said[place:]))
    return joined and back and place > FRAGMENT + 1


def _bare_from(said: Sequence[Token], books: Sequence[Lexicon]) -> int:
    """Return the place from which on a sentence asks for a number only: "..., and how many is that"."""
    cues = [match for book in books for match in book.cues.matches(said)]
    gaps = {i for s, e, cue in cues if cue == "difference" for i in range(s, e)}
    joints = {e for book in books for _, e, _ in book.conjunctions.matches(said)}
    for start, end, cue in cues:
        if cue not in ("how_many", "what") or start not in joints:
            continue
        rest = range(end, len(said))
        bare = all(said[i].text in books[0].neutral or i in gaps for i in rest)
        number = any(said[i].text in books[0].amounts or i in gaps for i in rest)
        if bare and (number or cue == "how_many" or not rest):
            return start
    return len(said)


def _cut_before(
    sentence: str, said: Sequence[Token], places: tuple[int, int], books: Sequence[Lexicon]
) -> int:
    """Return where the question begins that a question word asks, 0 where none does.

    `places` are those of the question word before and of this one. Mostly it begins with its
    question word; where that follows its subject, behind a comma: 3위는 어디고, 서울은 몇 위.
    """
    before, place = places
    if _leads_in(sentence, said, place, books):
        return place
    if not books[0].interrogatives and not any(
        start == place and cue in NOUNS_ASKED
        for book in books
        for start, _, cue in book.cues.matches(said)
    ):
        return 0
    for i in range(place - 1, before, -1):
        pause = any(mark in sentence[said[i - 1].end : said[i].start] for mark in ",，、;")
        joins = any(start == i for b in books for start, _, _ in b.conjunctions.matches(said))
        if pause and (books[0].postpositions or joins):
            return i
        if said[i - 1].text in books[0].clause_endings and said[i].start > said[i - 1].end:
            return i  # 1위는 누구고 일본은 몇 위
        if books[0].postpositions and any(
            end == i and start > before
            for b in books[:1]
            for start, end, _ in b.conjunctions.matches(said[:i])
        ):
            return i
    return 0


def _leads_in(sentence: str, said: Sequence[Token], place: int, books: Sequence[Lexicon]) -> bool:
    if place == 0:
        return False
    between = sentence[said[place - 1].end : said[place].start]
    joins = any(
        end == place for book in books for _, end, _ in book.conjunctions.matches(said[:place])
    )
    return joins or any(mark in between for mark in ",，、;")


def _without_last_conjunction(part: str, books: Sequence[Lexicon]) -> str:
    said = _read(part, books)
    ends = [
        start
        for book in books
        for start, end, _ in book.conjunctions.matches(said)
        if end == len(said)
    ]
    return part[: said[min(ends)].start].strip(" ,") if ends and min(ends) > 0 else part


def _share_year(parts: list[str]) -> list[str]:
    years = {year for part in parts for year in YEAR.findall(part)}
    if len(years) != 1:
        return parts
    year = years.pop()
    return [part if YEAR.search(part) else f"{part} {year}" for part in parts]


def combined(question: str, answers: Sequence[Answer]) -> Answer:
    """Return one answer made of the answers to its parts; citations are numbered through."""
    given = [a for a in answers if a.answered]
    citations = [c for a in given for c in a.citations]
    refused = len(given) < len(answers)
    statuses = {a.status for a in given}
    status = Status.ANSWERED
    for kind in (Status.CONFLICTING, Status.AMBIGUOUS, Status.PARTIAL):
        if kind in statuses:
            status = kind
    return replace(
        (given or answers)[0],
        question=question,
        status=Status.PARTIAL if refused and status is Status.ANSWERED else status,
        text=" ".join(dict.fromkeys(a.text for a in answers)),
        values=tuple(dict.fromkeys(v for a in given for v in a.values)),
        citations=tuple(replace(c, number=i + 1) for i, c in enumerate(citations)),
        reading=joined([a.reading for a in given if a.reading], "; then"),
        notes=tuple(dict.fromkeys(note for a in answers for note in a.notes)),
        rows=next((a.rows for a in given if a.rows), None),
        chart=next((a.chart for a in given if a.chart), None),
    )
