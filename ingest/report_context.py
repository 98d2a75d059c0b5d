"""What a report ranks, as its own words show: the noun, and the words that only describe it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from giichat.ingest.names import Names
from giichat.ingest.normalise import listed
from giichat.ingest.subjects import WHOLES, plural_of, singular_of

ECONOMY = "economy"
ECONOMY_NOUNS = frozenset({"economy", "country", "nation"})
# With this many known names of the kind a report ranks, an unknown name is hardly one of them.
ENOUGH_NAMES = 20

_TOP = re.compile(
    r"\btop[ -](?:\d+|three|four|five|ten|twenty|fifty|hundred) "
    r"(?P<mods>(?:(?!(?:in|of|and the|for|is|are|by|with|on|at|to|from)\b)[\w&’'()-]+ ){0,6}?)"
    r"(?P<noun>[a-z]{3,}s)\b(?! [a-z]+s\b)"
)
_OF = re.compile(
    r"\b(?:ranking|rankings|list|league table|index|table) of (?:the )?"
    r"(?P<mods>(?:[\w&’'()-]+ ){0,6}?)(?P<noun>[a-z]{3,}s)\b"
)
_NOUN_RANKING = re.compile(
    r"\b(?P<noun>[A-Za-z]{3,}) (?:ranking|rankings|league table|Ranking|Rankings)\b"
)
# "Global Innovation Index (GII)", "GII 2024": capitals that stand for a ranking
_SHORT = re.compile(
    r"\b(?:Index|Ranking|Rankings|Report|League|Survey|Table|List) \(([A-Z]{2,6})\)"
    r"|\b([A-Z]{2,6}) (?:(?:19|20)\d\d\b(?![–-])|ranking\b|index\b|league\b)"
)
_TITLED = re.compile(
    r"(?P<mods>(?:\b[\w&’'-]+ ){1,3})(?:ranking|list|table|index|league|standings|chart)s?\b",
    re.IGNORECASE,
)
_NO_KIND = frozenset(
    listed(
        "places spots positions ranks points percent years times world ones results rankings lists "
        "indicators measures fields this his its across was has names categories areas slots "
        "clubs-and prices sources goals countries-and editions"
    )
)
_DESCRIBING = re.compile(r"[\w&’'-]+")


@dataclass(frozen=True, slots=True)
class Context:
    """What a report is about.

    `kinds` are the nouns it may rank or count, `main` the one it ranks ("" unknown), `known` the
    kinds of known names that its words bring into play, `neutral` the words that describe the
    ranking itself ("science", "global"), `crowded` the kinds with many known names, `short_names`
    the capitals by which it calls rankings ("GII").
    """

    kinds: frozenset[str]
    main: str
    known: frozenset[str]
    neutral: frozenset[str]
    crowded: frozenset[str]
    lower_words: frozenset[str]
    short_names: frozenset[str]


def context_of(text: str, title: str, names: Names) -> Context:
    """Read what the report ranks from its title and text."""
    whole = f"{title}\n{text}"
    lower = Counter(re.findall(r"(?<![A-Za-z])[a-z][a-z-]+", whole))
    counted = Counter(entity.kind for entity in names.entities)
    present = {
        kind
        for kind in counted
        if kind not in WHOLES and re.search(rf"\b{kind}s?\b", whole, re.IGNORECASE)
    }
    ranked = _ranked_nouns(whole, title, lower)
    main = _main(ranked, present, lower)
    kinds = {main, *present, *(n for n in ranked if n)} - {""}
    neutral = _neutral(whole, title, kinds)
    return Context(
        kinds=frozenset(kinds),
        main=main,
        known=frozenset({*present, *WHOLES}),
        neutral=neutral,
        crowded=frozenset(kind for kind, count in counted.items() if count >= ENOUGH_NAMES),
        lower_words=frozenset(lower) | neutral,
        short_names=frozenset(m[1] or m[2] for m in _SHORT.finditer(whole)),
    )


def _ranked_nouns(whole: str, title: str, lower: Counter[str]) -> Counter[str]:
    """Count the nouns that stand where a ranking says what it ranks; the title counts more."""
    found: Counter[str] = Counter()
    for pattern in (_TOP, _OF):
        for match in pattern.finditer(whole):
            noun = match["noun"]
            if noun not in _NO_KIND:
                found[singular_of(noun)] += 1
    for match in _NOUN_RANKING.finditer(whole):
        noun = singular_of(match["noun"].lower())
        if lower[plural_of(noun)] and plural_of(noun) not in _NO_KIND:
            found[noun] += 1
    for word in _DESCRIBING.findall(title):
        noun = singular_of(word.lower())
        if noun in found:
            found[noun] += 1
    return found


def _main(ranked: Counter[str], present: set[str], lower: Counter[str]) -> str:
    if known := [noun for noun in ranked if noun in present]:
        return max(known, key=lambda noun: (ranked[noun], noun))
    if ranked:
        noun = max(ranked, key=lambda noun: (ranked[noun], lower[plural_of(noun)], noun))
        return ECONOMY if noun in ECONOMY_NOUNS else noun
    if present:
        return max(present, key=lambda kind: (lower[kind] + lower[plural_of(kind)], kind))
    return ECONOMY if any(lower[plural_of(noun)] for noun in ECONOMY_NOUNS) else ""


def _neutral(whole: str, title: str, kinds: set[str]) -> frozenset[str]:
    """Return the words between "top 100" and the noun it ranks."""
    words: set[str] = set()
    for pattern in (_TOP, _OF):
        for match in pattern.finditer(whole):
            if singular_of(match["noun"]) in kinds:
                words.update(w.lower() for w in _DESCRIBING.findall(match["mods"]))
    for match in _TITLED.finditer(title):
        words.update(word.lower() for word in _DESCRIBING.findall(match["mods"]))
    return frozenset(words)


_RANKING_NAME = re.compile(
    r"(?:[A-Z][\w&’'-]* (?:of |the |for )*)*(?:Index|Ranking|Rankings|Report|League|Table|List|"
    r"Survey|Barometer|Scoreboard|Cup|Championship|Review)\b(?: \((?P<short>[A-Z]{2,6})\))?"
)
_ANY_RANKING = frozenset(
    listed("the index ranking rankings report league table list survey of and world global review")
)


def own_rankings(text: str, title: str) -> frozenset[str]:
    """Return the words that name the ranking a report is about, small letters.

    They are those of its title, of the ranking it names first and of those named again.
    """
    counted: Counter[str] = Counter()
    first: set[str] = set()
    for match in _RANKING_NAME.finditer(text):
        found = name_words(match[0])
        counted.update(found)
        first = first or found
    repeated = {word for word, count in counted.items() if count > 1}
    return frozenset(name_words(title) | first | repeated)


def name_words(name: str) -> set[str]:
    """Return the words of a ranking's name that tell it from other rankings."""
    return {word.lower() for word in _DESCRIBING.findall(name)} - _ANY_RANKING
