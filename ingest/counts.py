"""Counts and quantities that a line claims: "L0 has C1 clusters , L2 C3"."""

from __future__ import annotations

import re
from dataclasses import replace

from giichat.ingest import count_grammar
from giichat.ingest.claims import Claim, clauses
from giichat.ingest.lines import Line
from giichat.ingest.quantities import Base, QuantityReader
from giichat.ingest.subjects import is_whole, singular_of


def counts_in(line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> list[Claim]:
    """Return the counts and quantities that the line claims, with subjects left out filled in."""
    reader = _Reader(line, kinds, neutral)
    claims: list[Claim] = []
    for start, end in clauses(line.text):
        claims += reader.clause(start, end)
    return claims


def said_numbers(line: Line) -> list[re.Match[str]]:
    """Return the places where "the number of such X was N" speaks of an unnamed owner."""
    return [
        match
        for start, end in clauses(line.text)
        for match in count_grammar.NUMBER_OF.finditer(line.text, start, end)
    ]


class _Reader(QuantityReader):
    """Reads the clauses of one line and carries the noun counted from one to the next."""

    def __init__(self, line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> None:
        super().__init__(line, kinds, neutral)
        self.base: Base | None = None

    def clause(self, start: int, end: int) -> list[Claim]:
        """Return the claims of one clause, in the order of its patterns."""
        claims: list[Claim] = []
        scope = self._scope(start, end)
        claims += self._parts(start, end, scope)
        for pattern in (
            count_grammar.HAS,
            count_grammar.FOLLOWS,
            count_grammar.THERE,
            count_grammar.LIE,
        ):
            for match in pattern.finditer(self.line.text, start, end):
                claims += self._count(match, scope, end)
        if head := count_grammar.HEAD.search(self.line.text, start, end):
            claims += self._headed(head, scope, end)
        if not claims and self.base and start:
            claims += self._carried(start, end)
        claims += self.owned(start, end)
        return claims

    # -- counts ------------------------------------------------------------------------------

    def _scope(self, start: int, end: int) -> str:
        """Return "top 10" where the clause counts within the top of a ranking."""
        match = count_grammar.TOP.search(self.line.text, start, end)
        if match is None:
            return ""
        number = self.line.number(match["n"] or match["n2"])
        return f"top {number.mention.value:g}"

    def _count(self, match: re.Match[str], scope: str, end: int) -> list[Claim]:
        text = self.line.text
        if match["num"] in self.used:
            return []
        if match.re in (
            count_grammar.HAS,
            count_grammar.FOLLOWS,
        ) and not count_grammar.BEFORE.search(text[: match.start() + 1]):
            return []
        subjects = self.line.subjects(match["who"])
        base = self.measure(match["mods"], match["noun"], scope)
        number = self.line.number(match["num"])
        if base is None or number.mention.bound or number.mention.value < 0:
            return []
        each = text[match.end() :].startswith(" each")
        if len(subjects) > 1 and not each:
            return []
        if not base.group_noun and match.re in (count_grammar.THERE, count_grammar.LIE):
            return []
        self.used.add(match["num"])
        claims = [self.claim(subject, match["num"], base) for subject in subjects]
        if base.group_noun:
            self.base = base
            at = match.end() + (len(" each") if each else 0)
            return claims + self._after(claims[-1], at, end, base)
        return self.quantities(claims, match.end(), end)

    def _after(self, claim: Claim, at: int, end: int, base: Base) -> list[Claim]:
        """Return what goes on behind a count: the edition before, the next ones counted."""
        claims: list[Claim] = []
        text = self.line.text
        if up := count_grammar.UP_FROM.match(text, at, end):
            number = self.line.number(up["num"])
            claims.append(
                replace(
                    claim,
                    value=number.mention.value,
                    printed=number.printed,
                    time=up["time"],
                )
            )
            at = up.end()
        while match := count_grammar.NEXT.match(text, at, end):
            more = self._next(match, base)
            if not more:
                break
            claims += more
            at = match.end()
        for match in count_grammar.AHEAD.finditer(text, at - 1, end):
            claims += self._bracketed(match["who"], base)
        return claims

    def _next(self, match: re.Match[str], base: Base) -> list[Claim]:
        noun = (match["noun"] or "").strip()
        if noun and noun != base.measure.split()[-1]:
            return []
        if match["mods"] and any(w not in self.neutral for w in match["mods"].split()):
            return []
        subjects = self.line.subjects(match["who"])
        each = any(match[name] for name in ("each", "each2", "each3", "each4"))
        if self.line.text[match.end() :].startswith(" each"):
            each = True
        if (len(subjects) > 1 and not each) or match["num"] in self.used:
            return []
        if self.line.number(match["num"]).mention.bound:
            return []
        self.used.add(match["num"])
        return [self.claim(subject, match["num"], base) for subject in subjects]

    def _carried(self, start: int, end: int) -> list[Claim]:
        """Read a clause that goes on counting: "; Germany had 10 and Japan 5"."""
        assert self.base is not None
        claims: list[Claim] = []
        at = start
        while match := count_grammar.NEXT.match(self.line.text, at, end):
            more = self._next(match, self.base)
            if not more:
                break
            claims += more
            at = match.end()
        return claims

    def _headed(self, head: re.Match[str], scope: str, end: int) -> list[Claim]:
        """Read "economies have clusters : L0 C1 , L2 C3"."""
        kind = singular_of(head["noun"])
        if kind not in self.kinds:
            return []
        self.base = Base(head["noun"], kind, scope)
        return self._carried(head.end() - 1, end)

    def _bracketed(self, sign: str, base: Base) -> list[Claim]:
        """Read "ahead of the United States (20)" behind a count."""
        return [
            self.claim(member, member.aside.count, base)
            for member in self.line.subjects(sign)
            if member.aside and member.aside.count and is_whole(member.name)
        ]

    def _parts(self, start: int, end: int, scope: str) -> list[Claim]:
        """Read "in the top 10 clusters , seven are in Asia , while three are in L"."""
        top = count_grammar.TOP.search(self.line.text, start, end)
        if top is None or not scope:
            return []
        words = f"{top['mods'] or ''} {top['noun'] or ''}".split()
        noun = next((w for w in reversed(words) if singular_of(w) in self.kinds), "")
        if not noun:
            return []
        base = Base(noun, singular_of(noun), scope)
        claims: list[Claim] = []
        match = count_grammar.PART.search(self.line.text, start, len(self.line.text))
        while match:
            subjects = self.line.subjects(match["who"])
            if len(subjects) != 1 or match["num"] in self.used:
                break
            if self.line.number(match["num"]).mention.bound:
                break
            self.used.add(match["num"])
            claims.append(self.claim(subjects[0], match["num"], base))
            match = count_grammar.PART_NEXT.match(self.line.text, match.end())
        return claims

    # -- quantities --------------------------------------------------------------------------
