"""Ranks said by lists: "the top three are L0", names with numbers in brackets or behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giichat.ingest import rank_grammar
from giichat.ingest.claims import INTENSITY, RANK, Claim
from giichat.ingest.lines import Line, Subject
from giichat.ingest.qualifiers import Qualified, qualify


@dataclass(slots=True)
class Item:
    """A rank found, with where its words end, so that what follows can be joined to it."""

    claim: Claim
    end: int


class ListReader:
    """Reads the lists of one line, no sign twice.

    `kinds` are the common nouns of what the report ranks; `neutral` are the words that describe
    its ranking without making it another one.
    """

    def __init__(self, line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> None:
        self.line = line
        self.kinds = kinds
        self.neutral = neutral
        self.used: set[str] = set()

    def lists(self, start: int, end: int) -> list[Claim]:
        """Return the claims of every form of list in the clause that the span covers."""
        claims: list[Claim] = []
        text = self.line.text
        for match in rank_grammar.TOP_N.finditer(text, start, end):
            claims += self._top_n(match, end)
        if behind := rank_grammar.BEHIND_COME.search(text, start, end):
            claims += self._behind_come(behind)
        else:
            for match in rank_grammar.KIND_LIST.finditer(text, start, end):
                claims += self._kind_list(match)
        for match in rank_grammar.RUN.finditer(text, start, end):
            claims += self._ordinal_run(match, start)
        for match in rank_grammar.COURSE.finditer(text, start, end):
            claims += self._course(match)
        for match in rank_grammar.RANK_HEAD.finditer(text, start, end):
            for pair in rank_grammar.PAIR.finditer(match["list"]):
                claims += self._each(pair["who"], (pair["num"],), Qualified(0))
        for match in rank_grammar.INVERTED.finditer(text, start, end):
            if match["num"] not in self.used and self._at_start(match):
                claims += self._each(match["who"], (match["num"],), Qualified(0))
        for match in rank_grammar.PLACED.finditer(text, start, end):
            claims += self._each(match["who"], (match["num"],), Qualified(0))
        return claims

    def _items(
        self, subjects: tuple[Subject, ...], signs: tuple[str, ...], qualified: Qualified
    ) -> list[Item]:
        items = []
        for subject, sign in zip(subjects, signs, strict=True):
            self.used.add(sign)
            number = self.line.number(sign)
            claim = self._claim(subject, number.mention.value, number.printed, qualified)
            items.append(Item(claim, qualified.end))
        return items

    def _claim(self, subject: Subject, value: float, printed: str, qualified: Qualified) -> Claim:
        return Claim(
            subject,
            RANK,
            value,
            printed,
            qualified.time,
            qualified.basis,
            qualified.scope,
            qualified.index,
        )

    def _run(self, sign: str, rank: int, cue: str, like: Claim) -> list[Claim]:
        """Return claims for a list of subjects with ranks that count on."""
        return [
            replace(like, subject=subject, value=float(place), printed=cue)
            for place, subject in enumerate(self.line.subjects(sign), start=rank)
        ]

    def _each(self, who: str, signs: tuple[str, ...], qualified: Qualified) -> list[Claim]:
        subjects = self.line.subjects(who)
        if len(subjects) != len(signs):
            return []
        return [item.claim for item in self._items(subjects, signs, qualified)]

    def _top_n(self, match: re.Match[str], end: int) -> list[Claim]:
        subjects = self.line.subjects(match["who"])
        qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
        fits = int(self.line.number(match["n"]).mention.value) == len(subjects)
        if qualified is None or not fits or qualified.scope:
            return []
        like = self._claim(subjects[0], 1.0, match["cue"], qualified)
        return self._run(match["who"], 1, self._cue(match), like)

    def _cue(self, match: re.Match[str]) -> str:
        """Return the words of a cue as printed, its number put back."""
        words = match["cue"]
        return re.sub(r"C\d+", lambda m: self.line.number(m[0]).printed, words)

    def _kind_list(self, match: re.Match[str]) -> list[Claim]:
        subjects = self.line.subjects(match["who"])
        number = match["n"]
        if number and int(self.line.number(number).mention.value) != len(subjects):
            return []
        allowed = self.kinds | self.neutral | {f"{kind}s" for kind in self.kinds}
        words = [w for w in match["mods"].split() if not re.fullmatch(r"T\d+", w)]
        if any(word not in allowed for word in words) or (len(subjects) == 1 and not number):
            return []
        basis = INTENSITY if match["intensive"] else ""
        like = Claim(subjects[0], RANK, 1.0, "", basis=basis)
        return self._run(match["who"], 1, self._cue(match), like)

    def _behind_come(self, match: re.Match[str]) -> list[Claim]:
        first = self.line.subjects(match["first"])
        basis = INTENSITY if match["intensive"] else ""
        like = Claim(first[0], RANK, 1.0, "", basis=basis)
        return [
            *self._run(match["first"], 1, match["cue"], like),
            *self._run(match["who"], len(first) + 1, match["cue"], like),
        ]

    def _ordinal_run(self, match: re.Match[str], start: int) -> list[Claim]:
        """Read a list of names, each with its ordinal, where ranks are spoken of."""
        head = self.line.text[start : match.start() + 1]
        if match["cue"] == ":" and not rank_grammar.RANKED_THINGS.search(head):
            return []
        basis = INTENSITY if re.search(r" intensi(?:ty|ve) ", head) else ""
        claims: list[Claim] = []
        for pair in re.finditer(r"(?P<who>L\d+) (?:in |at )?(?P<num>O\d+)", match["list"]):
            if pair["num"] not in self.used:
                claims += self._each(pair["who"], (pair["num"],), Qualified(0, basis=basis))
        return claims

    def _course(self, match: re.Match[str]) -> list[Claim]:
        """Read the places of one subject over several editions."""
        subjects = self.line.subjects(match["who"])
        if len(subjects) != 1 or not self._at_start(match):
            return []
        claims: list[Claim] = []
        for pair in re.finditer(r"(?P<num>O\d+)(?: place)? (?:\( )?(?P<time>T\d+)", match["list"]):
            if pair["num"] not in self.used:
                qualified = Qualified(0, time=pair["time"])
                claims += self._each(match["who"], (pair["num"],), qualified)
        return claims

    def _at_start(self, match: re.Match[str]) -> bool:
        return bool(rank_grammar.BEFORE.search(self.line.text[: match.start() + 1]))

    def brackets(self, start: int, end: int, claims: list[Claim]) -> list[Claim]:
        """Return ranks in brackets: "Barcelona (45th) and Madrid (48)"."""
        found: list[Claim] = []
        for sign in re.findall(r" (L\d+)(?= )", self.line.text[start:end]):
            members = self.line.subjects(sign)
            ordinals = [m for m in members if m.aside and m.aside.ordinal]
            for member in ordinals:
                assert member.aside is not None
                number = self.line.number(member.aside.ordinal)
                found.append(
                    Claim(
                        member,
                        RANK,
                        number.mention.value,
                        number.printed,
                        member.aside.time,
                        member.aside.basis,
                    )
                )
            if ordinals or self._bare_ranks(members, start, end, claims):
                found += self._bare(members)
        return found

    def _bare_ranks(
        self, members: tuple[Subject, ...], start: int, end: int, claims: list[Claim]
    ) -> bool:
        """Tell whether bare numbers in brackets are ranks: growing, and a ranking is spoken of."""
        values = [
            self.line.number(m.aside.count).mention.value
            for m in members
            if m.aside and m.aside.count
        ]
        if len(values) < 2 or values != sorted(set(values)):
            return False
        clause = self.line.text[start:end]
        top = re.search(r" (?:T\d+ )?top (?:T\d+ )?(C\d+)", clause)
        if top and re.search(r" (?:include|includes|are|were|included) L\d", clause):
            return values[-1] <= self.line.number(top[1]).mention.value
        ahead = [c for c in claims if not c.scope and c.basis != INTENSITY]
        return bool(ahead) and " ahead of L" in clause and values[0] > ahead[-1].value

    def _bare(self, members: tuple[Subject, ...]) -> list[Claim]:
        found: list[Claim] = []
        for member in members:
            if member.aside is None or not member.aside.count:
                continue
            number = self.line.number(member.aside.count)
            if number.mention.value == int(number.mention.value):
                found.append(
                    Claim(member, RANK, number.mention.value, number.printed, member.aside.time)
                )
        return found
