"""Words that say what a question about texts asks for, and words of sentences that answer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from giichat.app.lexicon import ENGLISH, Phrases, languages
from giichat.app.stems import stem
from giichat.app.tokens import fold, singular, words

KINDS = (
    "summary", "procedure", "reason", "definition", "list", "number", "date", "place",
    "organisation", "person",
)  # fmt: skip

PLAIN = (
    "countries", "fractions", "dated", "behind_verbs", "copulas", "plural_copulas", "articles",
)  # fmt: skip
PRINTED = ("centuries", "parts_of_time")  # kept as they are printed


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The words of one language; all folded."""

    kinds: Phrases[str]  # phrases of questions -> the kind of answer
    because: Phrases[str]  # marks of a reason in a sentence: "because", or "perhaps" for "after"
    negation: frozenset[str]
    months: tuple[str, ...]  # as written
    leaning: Phrases[str]  # openers of a sentence that leans on the one before
    units: frozenset[str]  # words between a number and its unit
    stop: frozenset[str]
    defining: frozenset[str]  # stems of words that say "is": defined, called
    measures: tuple[tuple[frozenset[str], frozenset[str]], ...]  # asking words and their units
    alike: Mapping[str, frozenset[int]]  # stem -> the groups of like words it is in
    opposed: Mapping[str, Mapping[int, int]]  # word -> its groups, and its side in each
    countries: frozenset[str]  # words that ask for a country
    fractions: frozenset[str]  # "third", "quarter": behind a number word, a part of something
    dated: frozenset[str]  # words before a year: in, since
    centuries: frozenset[str]
    behind_verbs: frozenset[str]  # words behind a verb that open what is no subject: by, in
    copulas: frozenset[str]  # is, are
    plural_copulas: frozenset[str]
    articles: frozenset[str]  # what opens a definition behind "is": a, the, one, any
    parts_of_time: frozenset[str]  # before a century or decade: early, second half of the


@lru_cache(maxsize=16)
def answer_words(language: str) -> AnswerWords:
    """Read the words of a language; a language without a lexicon gets the English ones."""
    name = language if language in languages() else ENGLISH
    path = files("giichat.data") / "lexicon" / f"{name}.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8")).get("answers", {})
    return AnswerWords(
        kinds=_phrases({kind: data.get(kind, []) for kind in KINDS}),
        because=_phrases(
            {"because": data.get("because", []), "perhaps": data.get("because_perhaps", [])}
        ),
        negation=frozenset(fold(word) for word in data.get("negation", [])),
        months=tuple(data.get("months", [])),
        leaning=_phrases({"leaning": data.get("leaning", [])}),
        units=frozenset(fold(word) for word in data.get("units", [])),
        stop=frozenset(fold(word) for word in data.get("stop", [])),
        defining=frozenset(stem(fold(word)) for word in data.get("defining", [])),
        measures=tuple(_measure(line) for line in data.get("measures", [])),
        alike=_groups(data.get("alike", [])),
        opposed=_opposed(data.get("opposed", [])),
        **{name: frozenset(map(fold, data.get(name, []))) for name in PLAIN},
        **{name: frozenset(data.get(name, [])) for name in PRINTED},
    )


@lru_cache(maxsize=8)
def all_words(name: str) -> frozenset[str]:
    """Return a list of words, by the name of its field, of every language."""
    return frozenset().union(*(getattr(answer_words(each), name) for each in languages()))


@lru_cache(maxsize=1)
def all_months() -> tuple[str, ...]:
    """Return the names of months of every language, longest first."""
    found = {month for language in languages() for month in answer_words(language).months}
    return tuple(sorted(found, key=lambda month: (-len(month), month)))


def _phrases(table: Mapping[str, list[str]]) -> Phrases[str]:
    found: Phrases[str] = Phrases()
    for kind, phrases in table.items():
        for phrase in phrases:
            found.add(words(phrase), kind)
    return found


def _measure(line: str) -> tuple[frozenset[str], frozenset[str]]:
    asking, units = (frozenset(fold(word) for word in part.split()) for part in line.split("|"))
    return asking, units


def _opposed(lines: list[str]) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {}
    for number, line in enumerate(lines):
        sides = line.split("|") if "|" in line else line.split()
        for side, said in enumerate(sides):
            for word in words(said):
                found.setdefault(word, {})[number] = side
    return found


def _groups(lines: list[str]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(stem(singular(fold(word))), set()).add(number)
    return {word: frozenset(groups) for word, groups in found.items()}
