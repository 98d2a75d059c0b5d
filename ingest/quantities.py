"""Quantities and shares that a line claims: "L0 had C1 applications and C2 articles"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giichat.ingest import count_grammar
from giichat.ingest.claims import Claim
from giichat.ingest.lines import Line, Subject
from giichat.ingest.qualifiers import printed
from giichat.ingest.subjects import singular_of

SHARE = "share of {}, percent"
GROWTH = "growth of {}, percent"


@dataclass(frozen=True, slots=True)
class Base:
    """The count just read: later subjects of the sentence are counted in the same noun."""

    measure: str
    group_noun: str
    scope: str


def growth_behind(line: Line, at: int) -> tuple[float, str] | None:
    """Return (percent, as printed) of ", increasing by P" right behind a quantity."""
    match = count_grammar.GROWTH.match(line.text, at)
    if match is None:
        return None
    number = line.number(match["num"])
    falls = re.match(r"down|falling|decreasing|dropping|a decrease|a drop", match["way"])
    value = number.mention.value
    return (-abs(value) if falls else value), number.printed


class QuantityReader:
    """Reads what one line says that somebody has, no sign twice.

    `kinds` are the common nouns of what the report ranks; `neutral` are the words that describe
    its ranking without making it another one.
    """

    def __init__(self, line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> None:
        self.line = line
        self.kinds = kinds
        self.neutral = neutral
        self.used: set[str] = set()

    def owned(self, start: int, end: int) -> list[Claim]:
        """Return shares, numbers of things and what a ranked subject has "with" its rank."""
        claims: list[Claim] = []
        for match in count_grammar.SHARE.finditer(self.line.text, start, end):
            claims += self._shares(match, end)
        for match in count_grammar.NUMBER_OF.finditer(self.line.text, start, end):
            claims += self._number_of(match)
        for match in count_grammar.WITH.finditer(self.line.text, start, end):
            claims += self._with(match, end)
        return claims

    def measure(self, modifiers: str, noun: str, scope: str) -> Base | None:
        """Return what is counted; None when it is nothing one has, or a narrower thing."""
        words = modifiers.split()
        if noun in count_grammar.NOT_COUNTED or any(
            re.fullmatch(r"[A-Z]\d+", word) for word in words
        ):
            return None
        kind = singular_of(noun)
        if any(word in count_grammar.RESTRICTIVE or word.endswith("-income") for word in words):
            return None
        if kind in self.kinds:
            if all(word in self.neutral or word in count_grammar.WIDE for word in words):
                return Base(noun, kind, scope)
            return None
        measure = " ".join([*words, noun])
        return Base(self._cased(measure), "", "")

    def _cased(self, measure: str) -> str:
        """Return the measure as the sentence writes it, so that PCT stays PCT."""
        found = re.search(
            r"\s+".join(map(re.escape, measure.split())), self.line.source, re.IGNORECASE
        )
        return " ".join(found[0].split()) if found else measure

    def claim(self, subject: Subject, sign: str, base: Base) -> Claim:
        """Return the claim that a subject has this number of what is counted."""
        number = self.line.number(sign)
        return Claim(
            subject,
            base.measure,
            number.mention.value,
            number.printed,
            scope=base.scope,
            group_noun=base.group_noun,
        )

    def quantities(self, claims: list[Claim], at: int, end: int) -> list[Claim]:
        """Add the quantities joined by "and"; "per million" behind the last is said of all."""
        text = self.line.text
        found = list(claims)
        if len(claims) != 1:
            return found
        while True:
            gap = re.compile(r"(?: D| T\d+)*(?: \( [^()]* \))?").match(text, at, end)
            match = count_grammar.MORE.match(text, gap.end() if gap else at, end)
            if match is None or match["num"] in self.used:
                break
            base = self.measure(match["mods"], match["noun"], "")
            if base is None or base.group_noun or self.line.number(match["num"]).mention.bound:
                break
            self.used.add(match["num"])
            found.append(self.claim(claims[0].subject, match["num"], base))
            at = match.end()
        if per := count_grammar.PER.match(text, at, end):
            words = printed(self.line, per["per"])
            return [replace(claim, measure=f"{claim.measure} {words}") for claim in found]
        growth = growth_behind(self.line, at)
        if growth:
            last = found[-1]
            found.append(
                replace(
                    last,
                    measure=GROWTH.format(last.measure),
                    value=growth[0],
                    printed=growth[1],
                )
            )
        return found

    def _shares(self, match: re.Match[str], end: int) -> list[Claim]:
        subjects = self.line.subjects(match["who"])
        if len(subjects) != 1 or not count_grammar.BEFORE.search(
            self.line.text[: match.start() + 1]
        ):
            return []
        claims = [self._share(subjects[0], match)]
        at = match.end()
        while more := count_grammar.MORE_SHARE.match(self.line.text, at, end):
            claims.append(self._share(subjects[0], more))
            at = more.end()
        return claims

    def _share(self, subject: Subject, match: re.Match[str]) -> Claim:
        number = self.line.number(match["num"])
        things = self._cased(" ".join([*match["mods"].split(), match["noun"]]))
        return Claim(subject, SHARE.format(things), number.mention.value, number.printed)

    def _number_of(self, match: re.Match[str]) -> list[Claim]:
        """Read "the number of X in L was C"; without its owner the caller looks for one."""
        number = self.line.number(match["num"])
        if not match["who"] or match["such"] or number.mention.bound:
            return []
        subjects = self.line.subjects(match["who"])
        base = self.measure(match["mods"], match["noun"], "")
        if len(subjects) != 1 or base is None:
            return []
        claim = self.claim(subjects[0], match["num"], base)
        return self.quantities([claim], match.end(), len(self.line.text))

    def _with(self, match: re.Match[str], end: int) -> list[Claim]:
        """Read "L0 was third with C1 things" as what L0 has."""
        subjects = self.line.subjects(match["who"])
        if len(subjects) != 1 or not count_grammar.BEFORE.search(
            self.line.text[: match.start() + 1]
        ):
            return []
        if match["num"] in self.used or self.line.number(match["num"]).mention.bound:
            return []
        points = match["noun"] == "points" and not match["mods"]
        base = Base("points", "", "") if points else self.measure(match["mods"], match["noun"], "")
        if base is None or base.group_noun:
            return []
        self.used.add(match["num"])
        return self.quantities([self.claim(subjects[0], match["num"], base)], match.end(), end)
