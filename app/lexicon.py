"""Cue words of each language, read from data: phrases and what they ask for.

One file a language (`data/lexicon/*.toml`). All languages give the same tags, so that what
follows does not know which language was spoken.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Generic, TypeVar

from giichat.app.tokens import Token, fold, singular, words

ENGLISH = "en"
Payload = TypeVar("Payload")


class Phrases(Generic[Payload]):
    """Phrases of several words, found in a question word by word."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Payload]]] = {}
        self._last: tuple[Sequence[Token], tuple[tuple[int, int, Payload], ...]] | None = None

    def add(self, phrase: Sequence[str], payload: Payload) -> None:
        """Add one phrase, given as folded words."""
        if phrase:
            self._by_first.setdefault(phrase[0], []).append((tuple(phrase), payload))
            self._last = None

    def matches(self, question: Sequence[Token]) -> tuple[tuple[int, int, Payload], ...]:
        """Return (first word, word after the last, payload) of every phrase that stands there.

        One question is read over many tables: the matches in the last one are kept.
        """
        last = self._last
        if last is not None and last[0] is question:
            return last[1]
        found = tuple(self._find(question))
        if isinstance(question, tuple):
            self._last = (question, found)
        return found

    def _find(self, question: Sequence[Token]) -> Iterator[tuple[int, int, Payload]]:
        for start, token in enumerate(question):
            for first in dict.fromkeys((token.text, singular(token.text))):
                for phrase, payload in self._by_first.get(first, ()):
                    end = start + len(phrase)
                    if end <= len(question) and all(
                        want in (have.text, singular(have.text))
                        for want, have in zip(phrase[1:], question[start + 1 : end], strict=True)
                    ):
                        yield start, end, payload

    def first_words(self) -> Iterable[str]:
        """Return the words that phrases begin with."""
        return self._by_first

    def all_words(self) -> set[str]:
        """Return every word of every phrase."""
        return {w for group in self._by_first.values() for phrase, _ in group for w in phrase}


@dataclass(frozen=True, slots=True, eq=False)  # read once a language: identity is equality
class Lexicon:
    """The cue words of one language."""

    language: str
    detect: frozenset[str]
    cues: Phrases[str]
    synonyms: Phrases[str]
    neutral: frozenset[str]
    ordinals: Phrases[int]
    cardinals: Phrases[int]
    concept_words: dict[str, frozenset[str]]  # the single words of each concept
    headers: dict[str, str]  # short forms that only headers use -> concept
    verbs: frozenset[str]  # every form of everyday verbs
    lower_is_better: frozenset[str]  # header words of numbers whose least is best
    auxiliaries: frozenset[str]  # after one of these and a name stands a verb
    not_people: frozenset[str]  # header words of columns that hold no people
    short_values: dict[str, tuple[tuple[str, ...], ...]]  # short form in a cell -> what it says
    kinds: dict[str, frozenset[str]]  # a general noun -> headers of what is one
    yes_no_openers: frozenset[str]
    conjunctions: Phrases[str]  # words that may join two questions
    first_person: frozenset[str]  # a person speaking of themselves
    alternatives: Phrases[str]  # words between things to choose from
    pronouns: Phrases[str]  # "singular" or "plural": what was answered or asked about before
    follow_openers: Phrases[str]  # words that open a question leaning on the one before
    vocabulary: frozenset[str] = field(default_factory=frozenset)
    telling: frozenset[str] = field(default_factory=frozenset)  # all but the neutral words


Books = tuple[Lexicon, ...]


@lru_cache(maxsize=32)
def neutral_words(books: Books) -> frozenset[str]:
    """Return the everyday words of all these languages."""
    return frozenset().union(*(book.neutral for book in books))


@lru_cache(maxsize=32)
def verb_words(books: Books) -> frozenset[str]:
    """Return the verbs of all these languages."""
    return frozenset().union(*(book.verbs for book in books))


@lru_cache(maxsize=32)
def words_of_concepts(books: Books) -> frozenset[str]:
    """Return the single words of every concept of all these languages."""
    return frozenset().union(*(words for b in books for words in b.concept_words.values()))


@lru_cache(maxsize=32)
def openers_of_cues(books: Books) -> frozenset[str]:
    """Return the words that cues of all these languages begin with."""
    return frozenset(word for book in books for word in book.cues.first_words())


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon, English first."""
    folder = files("giichat.data") / "lexicon"
    found = sorted(p.name[: -len(".toml")] for p in folder.iterdir() if p.name.endswith(".toml"))
    return (ENGLISH, *(name for name in found if name != ENGLISH))


@lru_cache(maxsize=32)
def lexicon(language: str) -> Lexicon:
    """Read the lexicon of a language; a language without one gets the English one."""
    path = files("giichat.data") / "lexicon" / f"{language}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    cues = _phrases(data.get("cues", {}))
    synonyms = _phrases(data.get("synonyms", {}))
    ordinals = _numbers(data.get("ordinals", {}))
    cardinals = _numbers(data.get("cardinals", {}))
    neutral = {w for entry in data.get("neutral", {}).get("words", ()) for w in words(entry)}
    vocabulary = neutral | cues.all_words() | synonyms.all_words()
    return Lexicon(
        language=language,
        detect=frozenset(fold(word) for word in data.get("detect", ())),
        cues=cues,
        synonyms=synonyms,
        neutral=frozenset(neutral),
        ordinals=ordinals,
        cardinals=cardinals,
        concept_words={
            concept: frozenset(fold(phrase) for phrase in phrases if " " not in phrase)
            for concept, phrases in data.get("synonyms", {}).items()
        },
        headers={
            form.casefold(): concept
            for concept, forms in data.get("headers", {}).items()
            for form in forms
        },
        verbs=_forms(data.get("verbs", {})),
        lower_is_better=frozenset(fold(word) for word in data.get("lower_is_better", ())),
        auxiliaries=frozenset(fold(word) for word in data.get("auxiliaries", ())),
        not_people=frozenset(fold(word) for word in data.get("not_people", ())),
        short_values={
            short: tuple(words(form) for form in forms)
            for short, forms in data.get("values", {}).items()
        },
        kinds={fold(k): frozenset(v) for k, v in data.get("kinds", {}).items()},
        yes_no_openers=frozenset(fold(word) for word in data.get("yes_no_openers", ())),
        conjunctions=_phrases({"and": data.get("conjunctions", [])}),
        first_person=frozenset(data.get("first_person", [])),
        alternatives=_phrases({"or": data.get("alternatives", [])}),
        pronouns=_phrases(
            {"singular": data.get("pronouns", []), "plural": data.get("plural_pronouns", [])}
        ),
        follow_openers=_phrases({"opens": data.get("follow_openers", [])}),
        vocabulary=frozenset(vocabulary | ordinals.all_words() | cardinals.all_words()),
        telling=frozenset(
            cues.all_words() | synonyms.all_words() | ordinals.all_words() | cardinals.all_words()
        ),
    )


def detect(question: Sequence[Token], text: str) -> str:
    """Return the language of a question: by script, then by its commonest words."""
    if any("\uac00" <= c <= "\ud7af" for c in text):
        return _known("ko")
    if any("\u3040" <= c <= "\u30ff" for c in text):
        return _known("ja")
    if any("\u3400" <= c <= "\u9fff" for c in text):
        return _known("zh")
    present = {token.text for token in question}
    scores = {
        language: len(present & lexicon(language).detect)
        for language in languages()
        if language not in ("zh", "ja", "ko")
    }
    best = max(scores, key=lambda language: (scores[language], language == ENGLISH))
    return best if scores[best] > scores.get(ENGLISH, 0) else ENGLISH


def _known(language: str) -> str:
    return language if language in languages() else ENGLISH


def _phrases(table: dict[str, list[str]]) -> Phrases[str]:
    found: Phrases[str] = Phrases()
    for concept, phrases in table.items():
        for phrase in phrases:
            found.add(words(phrase), concept)
    return found


def _forms(table: dict[str, list[str]]) -> frozenset[str]:
    """Return the regular forms of English verbs, and the irregular ones as listed."""
    found = {fold(word) for word in table.get("irregular", ())}
    for verb in table.get("words", ()):
        stem = verb.removesuffix("e")
        doubled = verb + verb[-1]
        found |= {verb, f"{verb}s", f"{verb}es", f"{stem}ed", f"{stem}ing"}
        found |= {f"{doubled}ed", f"{doubled}ing"}
        if verb.endswith("y"):
            found |= {f"{verb[:-1]}ied", f"{verb[:-1]}ies"}
    return frozenset(found)


def _numbers(table: dict[str, list[str]]) -> Phrases[int]:
    found: Phrases[int] = Phrases()
    for number, phrases in table.items():
        for phrase in phrases:
            found.add(words(phrase), int(number))
    return found
