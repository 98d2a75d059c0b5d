"""A question in plain words: slang and stretched words replaced, talk around the question left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from giichat.app.lexicon import Lexicon
from giichat.app.tokens import Token, tokens

WORD = re.compile(r"[^\W\d_]+")
STRETCHED = re.compile(r"(.)\1{2,}")  # "sooo": no word of these languages has three alike
ROMAN = frozenset("ivxlcdm")  # "viii" is a number
# Words joined of two may have three alike where they meet: Kaffeeexporte, Schifffahrt.
STRETCHED_COMPOUND = re.compile(r"([^\W\d_])(?:\1{3,}|\1{2}(?![^\W\d_]))")
PAUSE = re.compile(r"[,;:()—]+\s*|(?<=\w)[.!?]+\s+|\s[–-]\s")
YEAR = re.compile(r"(?:19|20)\d\d")
REACH = 2  # words from "not" to the year it leaves out: "not in the 2023 one"
# Cues by which a clause asks for something.
ASKS = frozenset(["which", "who", "what", "when", "where", "how_many", "list", "yes_no", "how"])
# Cues that any talk has: they make no clause a part of the question.
TALK_CUES = ASKS | {"polite", "rank", "literal", "not", "both", "until", "since", "change", "up"}
EDITION_CUES = frozenset(["first_edition", "last_year", "two_before", "next_year", "over_editions"])
BARE = frozenset(["how_many", "how_often", "since_when"])
SHORTEST_NAME = 2


def plain(question: str, book: Lexicon) -> str:
    """Return the question with slang and short forms said in full, as the lexicon lists them."""
    text = WORD.sub(lambda word: _unstretched(word[0], book), question)
    said = tokens(text)
    found = sorted(book.slang.matches(said), key=lambda m: (m[0], m[0] - m[1]))
    pieces: list[str] = []
    done = 0
    for start, end, full in found:
        small = all(token.raw.islower() for token in said[start + (start == 0) : end])
        small = small and (said[start].raw.islower() or len(said[start].raw) > 1)
        alone = _alone(text, said[start].start, said[end - 1].end, "." * (end - start > 1))
        if said[start].start < done or not small or not alone:
            continue  # inside a longer phrase, a name, or a letter of "R&D", "U.S."
        pieces += [text[done : said[start].start], full]
        done = said[end - 1].end
    text = _asked_plainly("".join([*pieces, text[done:]]) if found else text, book)
    return _without_other_year(text, book)


def _asked_plainly(text: str, book: Lexicon) -> str:
    """Open with "is" for "isn't": who asks so wants to hear whether it is, and denies nothing."""
    said = tokens(text)
    for start, end, full in book.negative_openers.matches(said):
        before = text[said[start - 1].end : said[start].start] if start else ","
        joined = start > 0 and any(
            e == start for _, e, _ in book.conjunctions.matches(said[:start])
        )
        if before.strip() or joined:
            return f"{text[: said[start].start]}{full}{text[said[end - 1].end :]}"
    return text


def _unstretched(word: str, book: Lexicon) -> str:
    """Return a word written small without its drawn-out letters; numerals and "www" stay."""
    letters = set(word)
    if not word.islower() or letters <= ROMAN or len(letters) == 1:
        return word
    return (STRETCHED_COMPOUND if book.compounds else STRETCHED).sub(r"\1", word)


def _without_other_year(text: str, book: Lexicon) -> str:
    """Leave out the year that is not meant, behind a pause: "in 2024, not 2023"."""
    said = tokens(text)
    years = [i for i, token in enumerate(said) if YEAR.fullmatch(token.text)]
    for start, end, cue in book.cues.matches(said):
        meant = next((i for i in years if 0 <= i - end <= REACH), None)
        paused = start > 0 and text[said[start - 1].end : said[start].start].strip()
        if cue == "not" and meant is not None and paused and len(years) > 1:
            return text[: said[start - 1].end] + text[said[meant].end :]
    return text


def _alone(text: str, start: int, end: int, point: str) -> bool:
    """Tell whether spaces or the marks that end a sentence stand around the words.

    Behind a single word a `point` may be of a short form.
    """
    ended = end == len(text) or text[end] in f" ,?!){point}"
    return (start == 0 or text[start - 1] in " ,(") and ended


def without_talk(
    question: str, books: Sequence[Lexicon], known: Callable[[str], bool]
) -> tuple[str, ...]:
    """Return shorter forms of a question, the fullest first: what is told beside it left out.

    First without the clauses that hold no name, no number and no cue, then only those that ask,
    as long as no name and no number is lost.
    `known` tells whether a word is a name, or one of the title of a table, however it is written.
    """
    clauses = _clauses(question, books)
    if len(clauses) < 2 or orders(tokens(question), books):
        return ()
    facts = {clause: _facts(clause, books, known) for clause in clauses}
    meant = [c for c in clauses if not _contrast(c, books)]
    kept = [c for c in meant if facts[c] or _cued(c, books)]
    asking = [c for c in kept if _asks(c, books)]
    if not asking:
        return (", ".join(meant),) if meant != clauses else ()  # of keywords each counts
    factual = [c for c in asking if facts[c]] or asking[-1:]
    forms: list[str] = []
    for part in (kept, factual, factual[-1:]):
        said = frozenset[str]().union(*(facts[clause] for clause in part))
        bare = any(_bare(clause, books) for clause in kept if clause not in part)
        if part and not bare and all(said >= facts[clause] for clause in kept):
            forms.append(", ".join(part))
    return tuple(dict.fromkeys(form for form in forms if form != question))


def orders(said: Sequence[Token], books: Sequence[Lexicon]) -> bool:
    """Tell whether something is ordered: what stands beside a question must not be left out then."""
    return any(cue == "instruct" for book in books for _, _, cue in book.cues.matches(said))


def _clauses(question: str, books: Sequence[Lexicon]) -> list[str]:
    """Cut a text at its pauses, and before "and I", "but my": a person going on about themselves."""
    parts = [part.strip() for part in PAUSE.split(question) if part.strip(" .?!")]
    found: list[str] = []
    for part in parts:
        said = tokens(part)
        cuts = [
            first.start
            for first, second in pairwise(said)
            if first.start > 0
            and any(first.text in book.conjunctions.first_words() for book in books)
            and any(
                second.text in book.first_person
                or any(cue == "not" for _, _, cue in book.cues.matches((second,)))
                for book in books
            )
        ]
        pieces = [part[a:b].strip() for a, b in zip([0, *cuts], [*cuts, len(part)], strict=True)]
        found += [pieces[0], *(_without_joint(piece, books) for piece in pieces[1:])]
    return [clause for clause in found if clause]


def _without_joint(piece: str, books: Sequence[Lexicon]) -> str:
    """Leave out the "and" that a clause begins with, where it only says what is not meant."""
    said = tokens(piece)
    ends = [e for book in books for s, e, _ in book.conjunctions.matches(said) if s == 0]
    rest = piece[said[max(ends)].start :] if ends and max(ends) < len(said) else piece
    return rest if _contrast(rest, books) else piece


def _facts(clause: str, books: Sequence[Lexicon], known: Callable[[str], bool]) -> frozenset[str]:
    """Return the numbers of a clause, the words written like names inside a sentence, and known ones.

    Words for editions count too: "from the first edition to the latest" is no talk.
    """
    said = tokens(clause)
    editions = {c for b in books for _, _, c in b.cues.matches(said) if c in EDITION_CUES}
    return frozenset(editions) | frozenset(
        token.text
        for token in tokens(clause)
        if not any(token.text in book.first_person for book in books)
        and (
            any(c.isdigit() for c in token.raw)
            or (token.capitalised and token.start > 0 and len(token.raw) >= SHORTEST_NAME)
            or (not any(token.text in book.vocabulary for book in books) and known(token.raw))
        )
    )


def _cued(clause: str, books: Sequence[Lexicon]) -> bool:
    """Tell whether a clause holds an ordinal or a cue that is more than talk."""
    said = tokens(clause)
    cues = {cue for book in books for _, _, cue in book.cues.matches(said)} - TALK_CUES
    return bool(cues) or any(True for book in books for _ in book.ordinals.matches(said))


def _bare(clause: str, books: Sequence[Lexicon]) -> bool:
    """Tell whether a clause is nothing but what is asked: "How often, in the editions held, ..."."""
    said = tokens(clause)
    return any(
        start == 0 and end == len(said) and cue in BARE
        for book in books
        for start, end, cue in book.cues.matches(said)
    )


def _asks(clause: str, books: Sequence[Lexicon]) -> bool:
    said = tokens(clause)
    opens = bool(said) and any(said[0].text in book.yes_no_openers for book in books)
    return opens or any(cue in ASKS for book in books for _, _, cue in book.cues.matches(said))


def _contrast(clause: str, books: Sequence[Lexicon]) -> bool:
    """Tell whether a clause only says what is not meant: "not how many clusters, the placing"."""
    said = tokens(clause)
    if any(start == 0 for book in books for start, _, _ in book.contrasts.matches(said)):
        return True
    return any(start == 0 and cue == "not" for b in books for start, _, cue in b.cues.matches(said))
