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
            if token.inner:
                continue
            for first in dict.fromkeys((token.text, singular(token.text))):
                for phrase, payload in self._by_first.get(first, ()):
                    end = start + len(phrase)
                    if end > len(question) or (end < len(question) and question[end].inner):
                        continue
                    if all(
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
    clause_endings: frozenset[str]  # letters that end a clause that another follows: 고
    joins_than: frozenset[str]  # question words that also say "than" and "that": que
    before_questions: frozenset[str]  # prepositions before a question word: em que
    degrees: frozenset[str]  # words of degree: most, largest
    year_units: frozenset[str]  # units of time that are a year long, unlike editions
    results: dict[str, tuple[tuple[str, ...], ...]]  # how a cell of results opens -> words for it
    not_people: frozenset[str]  # header words of columns that hold no people
    short_values: dict[str, tuple[tuple[str, ...], ...]]  # short form in a cell -> what it says
    row_kinds: dict[str, frozenset[str]]  # a noun -> headers of names it can stand for
    kinds: dict[str, frozenset[str]]  # a general noun -> headers of what is one
    yes_no_openers: frozenset[str]
    opening: frozenset[str]  # the first words of cues that open a question
    plain_superlatives: frozenset[str]  # "highest", "largest": of any measure
    slang: Phrases[str]  # what people write in short -> the words said in full
    claim_prefaces: Phrases[str]  # what leads a claim in: "correct me if I'm wrong but"
    claim_closings: frozenset[
        tuple[str, ...]
    ]  # what follows a claim, behind a pause: "no", "right"
    loose_closings: frozenset[tuple[str, ...]]  # the same, without a pause too
    main_tables: Phrases[str]  # what calls the main table so, beside others: "overall", "by size"
    chosen_from: Phrases[str]  # before things to choose from: "out of A, B and C"
    doubts: frozenset[tuple[str, ...]]  # "are you sure": the answer before is asked for once more
    claim_form: str  # the words that ask whether a claim is true
    times: frozenset[str]  # nouns of time behind "first": "the first time"
    tag_pronouns: frozenset[str]  # behind such a word: "isn't it", "haven't they"
    rhetorical: frozenset[str]  # words for not that deny nothing in a question for yes or no
    negative_openers: Phrases[str]  # "isn't": opens a question for a yes as "is" does
    adverb_endings: tuple[str, ...]  # endings of adverbs, behind a word of the language
    telling_adverbs: frozenset[str]  # those that say something of what is asked: "annually"
    contrasts: Phrases[str]  # words before what is not meant: "as opposed to"
    conjunctions: Phrases[str]  # words that may join two questions
    first_person: frozenset[str]  # a person speaking of themselves
    alternatives: Phrases[str]  # words between things to choose from
    pronouns: Phrases[str]  # "singular" or "plural": what was answered or asked about before
    unit_words: dict[str, frozenset[str]]  # a word for a unit -> the signs headers print for it
    table_nouns: Phrases[str]  # words for a table: "list", "league table"
    table_links: tuple[tuple[str, ...], ...]  # between such a word and a name in it: "led by"
    table_heads: tuple[tuple[str, ...], ...]  # behind a name in it: "the list that X heads"
    follow_openers: Phrases[str]  # words that open a question leaning on the one before
    verb_cues: frozenset[str]  # the forms of verbs that are cues: subió, devançait
    fillers: Phrases[str]  # everyday phrases of a script without spaces
    range_words: Phrases[str]  # words between the ends of a range
    counters: frozenset[str]  # what stands behind a number and adds nothing: 年, 位
    unspaced: bool  # words are not parted by spaces
    postpositions: bool  # what English says before a name or number stands behind it
    compounds: bool  # words are joined to longer ones
    neutral_letters: str  # letters of endings that carry no fact of their own, anywhere
    ending_letters: str  # the same, behind the first letter of a word only
    verb_endings: tuple[str, ...]  # endings that only verbs have
    inside_words: frozenset[str]  # before a group that rows are in: "clusters in Singapore"
    amounts: frozenset[str]  # nouns for the number itself: "what was the figure"
    quantities: frozenset[str]  # "most", "fewest": of things that are counted
    than_words: frozenset[str]  # between what is more and what it is more than
    than: tuple[str, ...]  # behind what something is compared with, where that comes first
    interrogatives: tuple[
        str, ...
    ]  # parts of question words, where a final particle may mark a yes/no question
    signs: str  # punctuation of this language alone
    question_words: frozenset[
        str
    ]  # a sentence with a verb and "?" and none of these asks yes or no
    closing_letters: str  # before a question mark these make a sentence a yes/no question
    decimal_comma: bool  # 20.000 is twenty thousand, 3,1 is three and a tenth
    vocabulary: frozenset[str] = field(default_factory=frozenset)
    telling: frozenset[str] = field(default_factory=frozenset)  # all but the neutral words


CLOSINGS = ("closings", "loose_closings")
OPENING = ("which", "who", "what", "when", "where", "how_many", "list")
MOVING = ("up", "down", "ahead", "leader")  # verbs that make a claim: X rose, X was ahead of Y
SIGN = 2  # a sign of one language ("¿") counts as two of its commonest words
KNOWN_WORD = 0.6  # what a word that English lacks says of the language, against its commonest ones
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
def degree_words(books: Books) -> frozenset[str]:
    """Return the words of degree of all these languages."""
    return frozenset().union(*(book.degrees for book in books))


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
    endings = data.get("conjugation", {})
    claims = data.get("claims", {})
    unspaced = data.get("unspaced", False)
    cues = _phrases(data.get("cues", {}), data.get("cue_verbs", {}), endings)
    synonyms = _phrases(data.get("synonyms", {}))
    ordinals = _numbers(data.get("ordinals", {}))
    cardinals = _numbers(data.get("cardinals", {}))
    everyday = data.get("neutral", {}).get("words", ())
    fillers = _phrases({"filler": everyday if unspaced else []})
    neutral = {w for e in everyday for w in words(e) if not unspaced or len(words(e)) == 1}
    neutral |= {
        form for verb in data.get("neutral_verbs", ()) for form in _conjugated(verb, endings)
    }
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
        verbs=_forms(data.get("verbs", {}), endings),
        lower_is_better=frozenset(fold(word) for word in data.get("lower_is_better", ())),
        auxiliaries=frozenset(fold(word) for word in data.get("auxiliaries", ())),
        clause_endings=frozenset(data.get("clause_endings", ())),
        joins_than=frozenset(fold(word) for word in data.get("joins_than", ())),
        before_questions=frozenset(fold(word) for word in data.get("before_questions", ())),
        degrees=frozenset(fold(word) for word in data.get("degrees", ())),
        year_units=frozenset(fold(word) for word in data.get("year_units", ())),
        results={
            opens: tuple(words(form) for form in forms)
            for opens, forms in data.get("results", {}).items()
        },
        not_people=frozenset(fold(word) for word in data.get("not_people", ())),
        short_values={
            short: tuple(words(form) for form in forms)
            for short, forms in data.get("values", {}).items()
        },
        row_kinds={fold(k): frozenset(v) for k, v in data.get("row_kinds", {}).items()},
        kinds={fold(k): frozenset(v) for k, v in data.get("kinds", {}).items()},
        yes_no_openers=frozenset(fold(word) for word in data.get("yes_no_openers", ())),
        plain_superlatives=frozenset(fold(word) for word in data.get("plain_superlatives", ())),
        slang=_phrases(data.get("slang", {})),
        claim_prefaces=_phrases({"claim": claims.get("prefaces", ())}),
        claim_closings=frozenset(
            words(phrase) for kind in CLOSINGS for phrase in claims.get(kind, ())
        ),
        loose_closings=frozenset(words(phrase) for phrase in claims.get("loose_closings", ())),
        main_tables=_phrases({"main": data.get("main_tables", [])}),
        chosen_from=_phrases({"from": data.get("chosen_from", [])}),
        doubts=frozenset(words(phrase) for phrase in claims.get("doubts", ())),
        claim_form=claims.get("form", ""),
        times=frozenset(fold(word) for word in data.get("times", ())),
        tag_pronouns=frozenset(fold(word) for word in claims.get("pronouns", ())),
        rhetorical=frozenset(fold(word) for word in claims.get("rhetorical", ())),
        negative_openers=_phrases(data.get("negative_openers", {})),
        adverb_endings=tuple(data.get("adverb_endings", ())),
        telling_adverbs=frozenset(data.get("telling_adverbs", ())),
        opening=frozenset(
            words(phrase)[0]
            for cue in OPENING
            for phrase in data.get("cues", {}).get(cue, ())
            if words(phrase)
        ),
        contrasts=_phrases({"not": data.get("contrasts", [])}),
        conjunctions=_phrases({"and": data.get("conjunctions", [])}),
        first_person=frozenset(data.get("first_person", [])),
        alternatives=_phrases({"or": data.get("alternatives", [])}),
        pronouns=_phrases(
            {"singular": data.get("pronouns", []), "plural": data.get("plural_pronouns", [])}
        ),
        unit_words=_inverted(data.get("units", {})),
        table_nouns=_phrases({"table": data.get("table_nouns", [])}),
        table_links=tuple(words(link) for link in data.get("table_links", [])),
        table_heads=tuple(words(head) for head in data.get("table_heads", [])),
        follow_openers=_phrases({"opens": data.get("follow_openers", [])}),
        verb_cues=frozenset(
            form
            for cue, verbs in data.get("cue_verbs", {}).items()
            if cue in MOVING
            for verb in verbs
            for form in _conjugated(verb, endings)
        ),
        fillers=fillers,
        range_words=_phrases({"to": data.get("range_words", [])}),
        counters=frozenset(data.get("counters", [])),
        unspaced=unspaced,
        postpositions=data.get("postpositions", False),
        compounds=data.get("compounds", False),
        neutral_letters=data.get("neutral_letters", ""),
        ending_letters=data.get("ending_letters", ""),
        inside_words=frozenset(fold(word) for word in data.get("inside_words", ())),
        amounts=frozenset(fold(word) for word in data.get("amounts", ())),
        quantities=frozenset(fold(word) for word in data.get("quantities", ())),
        than_words=frozenset(fold(word) for word in data.get("than_words", ())),
        than=tuple(data.get("than", ())),
        interrogatives=tuple(data.get("interrogatives", ())),
        signs=data.get("signs", ""),
        question_words=frozenset(fold(word) for word in data.get("question_words", ())),
        closing_letters=data.get("closing_letters", ""),
        decimal_comma=data.get("decimal_comma", False),
        verb_endings=tuple(fold(ending) for ending in data.get("verb_endings", ())),
        vocabulary=frozenset(vocabulary | ordinals.all_words() | cardinals.all_words()),
        telling=frozenset(
            cues.all_words() | synonyms.all_words() | ordinals.all_words() | cardinals.all_words()
        ),
    )


def _inverted(units: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Return word -> signs from sign -> words."""
    found: dict[str, set[str]] = {}
    for sign, forms in units.items():
        for form in forms:
            found.setdefault(fold(form), set()).add(sign)
    return {form: frozenset(signs) for form, signs in found.items()}


def joins_range(book: Lexicon, between: Sequence[Token]) -> bool:
    """Tell whether the words between two numbers make them the ends of a range: bis, 位から, 至第."""
    said = tuple(token for token in between if token.text not in book.counters)
    return any(start == 0 and end == len(said) for start, end, _ in book.range_words.matches(said))


def detect(question: Sequence[Token], text: str) -> str:
    """Return the language of a question: by script, then by its commonest words."""
    if any("\uac00" <= c <= "\ud7af" for c in text):
        return _known("ko")
    if any("\u3040" <= c <= "\u30ff" for c in text):
        return _known("ja")
    if any("\u3400" <= c <= "\u9fff" for c in text):
        return _known("zh")
    present = {token.text for token in question if token.text.isalpha()}
    english = lexicon(ENGLISH)
    foreign = present - english.vocabulary - english.verbs - _everywhere()
    scores = {
        language: len(present & book.detect)
        + KNOWN_WORD * len(foreign & book.vocabulary)
        + SIGN * any(sign in text for sign in book.signs)
        for language in languages()
        if not (book := lexicon(language)).unspaced
    }
    best = max(scores, key=lambda language: (scores[language], language == ENGLISH))
    return best if scores[best] > scores.get(ENGLISH, 0) else ENGLISH


@lru_cache(maxsize=1)
def _everywhere() -> frozenset[str]:
    """Return the words that every other language knows too, so that they tell none: "GII"."""
    spaced = [book for language in languages() if not (book := lexicon(language)).unspaced]
    others = [book.vocabulary for book in spaced if book.language != ENGLISH]
    return frozenset.intersection(*others) if others else frozenset()


def _known(language: str) -> str:
    return language if language in languages() else ENGLISH


def _phrases(
    table: dict[str, list[str]],
    verbs: dict[str, list[str]] | None = None,
    endings: dict[str, list[str]] | None = None,
) -> Phrases[str]:
    """Return the phrases of each concept; `verbs` are added in all their forms."""
    found: Phrases[str] = Phrases()
    for concept, phrases in table.items():
        for phrase in phrases:
            found.add(words(phrase), concept)
    for concept, phrases in (verbs or {}).items():
        known = {words(phrase) for phrase in table.get(concept, ())}
        for form in {f for verb in phrases for f in _conjugated(verb, endings or {})}:
            if words(form) not in known:
                found.add(words(form), concept)
    return found


def _conjugated(verb: str, endings: dict[str, list[str]]) -> set[str]:
    """Return the folded forms of a regular verb: its stem in each pattern of its ending ("ge{}t")."""
    for ending in sorted(endings, key=lambda one: -len(one)):
        if verb.endswith(ending):
            stem = verb.removesuffix(ending)
            return {fold(verb)} | {fold(form.replace("{}", stem)) for form in endings[ending]}
    return {fold(verb)}


def _forms(table: dict[str, list[str]], endings: dict[str, list[str]]) -> frozenset[str]:
    """Return the forms of the regular verbs of a language, and the irregular ones as listed."""
    found = {fold(word) for word in table.get("irregular", ())}
    if endings:
        return frozenset(found.union(*(_conjugated(v, endings) for v in table.get("words", ()))))
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
