"""What a language model wrote, held sentence by sentence against the evidence it cites.

A sentence passes when it cites evidence that is there, when every word of content in it stands
in that evidence, when each of its parts finds its names and numbers together in one part of the
evidence, and when a comparison keeps the order in which the evidence names things. The rule is
strict on purpose: a true sentence that is dropped costs little, a false one that passes costs all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from giichat.app.claim_values import dates_in
from giichat.app.figures import figures_in, judge
from giichat.app.tokens import Token, fold, singular, tokens
from giichat.ingest.normalise import listed

MARK = re.compile(r"\s?\[(\d{1,3}(?:\s?[,;]\s?\d{1,3})*)\]")
_PARTS = re.compile(r"[,;()]\s?|\s(?:and|while|whereas|but|with|followed by)\s|\.\s")
# Words that claim nothing by themselves.
GLUE = frozenset(
    listed(
        "the a an of in on at by to for from with and or as is are was were be been being has "
        "have had it its this that these those their which who than into also both each there "
        "here according per about around roughly s t place position spot held holds hold "
        "shows show shown says said states stated report reports reported table tables "
        "edition editions year data source sources listed lists list evidence value figure "
        "figures answer recorded counted counts ranked ranks rank ranking stands stood came "
        "comes took takes reached reaches"
    )
)
# Words that set two things against each other, or deny; they must stand in the evidence.
COMPARING = frozenset(
    listed(
        "more less fewer higher lower larger smaller bigger greater better worse ahead behind "
        "above below over under than exceed exceeds exceeded beat beats overtook overtakes "
        "passed rose rise rises risen fell fall falls fallen climbed climbs dropped drops up "
        "down increased decreased grew grows shrank gained lost before after faster slower "
        "older younger earlier later between"
    )
)
DENYING = frozenset(listed("not no never none neither nor without cannot nobody nothing except"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a writer may use: `items` by the number of the citation; `established` always."""

    items: Mapping[int, str]
    established: str

    def support(self, cited: Sequence[int]) -> list[str]:
        """Return the texts that a sentence with these marks may rest on."""
        return [*(self.items[n] for n in cited), self.established]


def cited_in(sentence: str) -> tuple[int, ...]:
    """Return the numbers of the [n] marks of a sentence."""
    return tuple(
        int(number) for match in MARK.finditer(sentence) for number in re.findall(r"\d+", match[1])
    )


def problem_of(sentence: str, evidence: Evidence) -> str:
    """Return why a sentence is not borne out by what it cites, or "" when it is."""
    cited = cited_in(sentence)
    if not cited:
        return "it cites nothing"
    unknown = [n for n in cited if n not in evidence.items]
    if unknown:
        return f"there is no evidence [{unknown[0]}]"
    bare = MARK.sub("", sentence).strip()
    if not tokens(bare):
        return "it says nothing"
    support = evidence.support(cited)
    if any(bare.rstrip(".") and bare.rstrip(".") in text for text in support):
        return ""
    return (
        _strange_word(bare, support)
        or _strange_value(bare, support)
        or _miscounted(bare, evidence.established)
        or _parted(bare, support)
        or _turned(bare, support)
    )


def _strange_word(sentence: str, support: Sequence[str]) -> str:
    """Return a word of content that the evidence does not hold."""
    have: set[str] = set()
    for text in support:
        for token in tokens(text.removeprefix(ROW)):
            have |= {token.text, _bare(token)}
    for token in tokens(sentence):
        if token.text[:1].isdigit() or token.text in GLUE or _numeral(token, sentence):
            continue
        if token.text not in have and _bare(token) not in have:
            return f"“{token.raw}” is not in the evidence it cites"
    return ""


def _numeral(token: Token, sentence: str) -> bool:
    """Tell whether a word is a number, which is compared by value."""
    return any(f.start <= token.start < f.end for f in figures_in(sentence))


def _bare(token: Token) -> str:
    return singular(token.text.removesuffix("'s"))


# Dates, seasons, times, scores, and numbers grouped by spaces: not compared by value.
_COMPOUND = re.compile(r"\d+(?:[-–−/:.]\d+)+|(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3,})+")
_DASHES = str.maketrans("–−", "--")


def _strange_value(sentence: str, support: Sequence[str]) -> str:
    held = {m[0].translate(_DASHES) for text in support for m in _COMPOUND.finditer(text)}
    for match in _COMPOUND.finditer(sentence):
        plain = match[0].replace(".", "", 1).isdigit()  # a decimal is compared by value
        if not plain and match[0].translate(_DASHES) not in held:
            return f"{match[0]} is not in the evidence it cites"
    for figure in figures_in(sentence):
        if not any(_stands(sentence, figure.start, text) for text in support):
            return f"{sentence[figure.start : figure.end]} is not in the evidence it cites"
    for date in dates_in(sentence):
        same = [d for text in support for d in dates_in(text) if _equal(date, d)]
        if not same:
            return f"{sentence[date.start : date.end]} is not in the evidence it cites"
    return ""


_COUNTED = re.compile(r"(?<![\w.,])(\d[\d,]*)\s+([^\W\d_]{3,})")


def _miscounted(sentence: str, established: str) -> str:
    """Return a count of things of which the answer itself counts another number: "2 titles"."""
    counted: dict[str, set[str]] = {}
    for match in _COUNTED.finditer(established):
        counted.setdefault(singular(fold(match[2])), set()).add(match[1])
    for match in _COUNTED.finditer(sentence):
        held = counted.get(singular(fold(match[2])))
        if held is not None and match[1] not in held:
            return f"“{match[0]}” is not what the evidence counts"
    return ""


def _equal(date: object, other: object) -> bool:
    parts = ("year", "month", "day")
    return all(getattr(date, p) == getattr(other, p) for p in parts)


def _stands(sentence: str, start: int, text: str) -> bool:
    """Tell whether the figure at a place of a sentence is borne out by a text."""
    figure = next(f for f in figures_in(sentence) if f.start == start)
    return any(
        _kin(figure.kind, held.kind, text, held.start)
        and judge(figure, held.value, text[held.start : held.end]).holds
        for held in figures_in(text)
    )


_RANKED = re.compile(r"\b(?:rank(?:ed)?|position|place|pos|no)\W{0,3}$", re.IGNORECASE)


def _kin(kind: str, held: str, text: str, at: int) -> bool:
    """Tell whether two figures are of one kind: "third" is "rank 3", and no count of three."""
    ranked = held == "ordinal" or bool(_RANKED.search(text[:at]))
    if kind == "ordinal":
        return ranked
    if kind == "cardinal":
        return held in ("cardinal", "year") or ranked
    if kind == "year":
        return held in ("year", "cardinal")
    return kind == held or (kind == "percent" and held == "cardinal" and "%" in text)


def _parts_of(text: str) -> list[str]:
    ends = [0, *(m.end() for m in _PARTS.finditer(text)), len(text)]
    return [part for a, b in pairwise(ends) if (part := text[a:b].strip(" ,;:()."))]


def _parted(sentence: str, support: Sequence[str]) -> str:
    """Return a part whose names, numbers and year the evidence does not hold together."""
    places = [place for text in support for place in _places(text)]
    every = [f.start for f in figures_in(sentence) if f.kind == "year"]
    only = sentence[every[0] : every[0] + YEAR_LENGTH] if len(every) == 1 else ""
    subject: set[str] = set()
    year = only
    for part in _parts_of(sentence):
        subject = _names(part) or subject
        own = [f for f in figures_in(part) if f.kind == "year"]
        year = only or (part[own[-1].start : own[-1].end] if own else year)
        numbers = [f.start for f in figures_in(part)]
        if not numbers or (not subject and len(numbers) == len(own)):
            continue  # a year alone is held with the parts beside it
        if not subject:
            places = [place for place in places if not _names(place[0])]
        if not any(_together(part, numbers, subject, year, *place) for place in places):
            return f"“{part}” does not stand so in the evidence it cites"
    return ""


YEAR_LENGTH = 4


def _together(
    part: str, numbers: Sequence[int], subject: set[str], year: str, place: str, around: str
) -> bool:
    """Tell whether a place holds the names and numbers, and it or what is around it the year."""
    dated = place if any(f.kind == "year" for f in figures_in(place)) else around
    if year and year not in dated:
        return False
    return subject <= _words(place) and all(
        _stands(part, n, place) or part[n : n + YEAR_LENGTH] == year for n in numbers
    )


def _places(text: str) -> list[tuple[str, str]]:
    """Return the parts of a text that say one thing, each with the text around it."""
    whole = text.startswith(ROW) or len(_names(text)) <= 1
    return [(part, text) for part in _parts_of(text)] + ([(text, text)] if whole else [])


ROW = "row: "  # opens the evidence that is a row of a table


def _names(text: str) -> set[str]:
    """Return the capitalised words of a text that are no first words and no glue."""
    return {
        t.text.removesuffix("'s")
        for t in tokens(text)
        if t.capitalised and t.text not in GLUE and not t.text[:1].isdigit()
    }


def _words(text: str) -> set[str]:
    return {t.text.removesuffix("'s") for t in tokens(text)}


def _turned(sentence: str, support: Sequence[str]) -> str:
    """Return a comparison or denial that the evidence does not make in the same order."""
    said = {t.text for t in tokens(sentence)}
    denied = said & DENYING or {w for w in said if w.endswith("n't")}
    if denied and not any(denied & _words(text) for text in support):
        return "the evidence it cites denies nothing"
    compared = said & COMPARING
    if not compared:
        return ""
    order = _order(sentence)
    for text in support:
        if compared <= _words(text) and (
            order == [w for w in _order(text) if w in order] or _within(order, _order(text))
        ):
            return ""
    return "the evidence it cites makes no such comparison"


def _order(text: str) -> list[str]:
    """Return the names and figures of a text in order, each once."""
    places = [(t.start, t.text) for t in tokens(text) if t.text in _names(text)]
    places += [(f.start, f"{f.value:g}") for f in figures_in(text) if f.kind != "year"]
    return list(dict.fromkeys(word for _, word in sorted(places)))


def _within(order: list[str], other: list[str]) -> bool:
    """Tell whether one list stands in another in the same order."""
    rest = iter(other)
    return all(any(word == have for have in rest) for word in order)
