"""Ranks that a line claims: "L0 ranked O1 T2", chains, lists and brackets."""

from __future__ import annotations

import re
from dataclasses import replace

from giichat.ingest import rank_grammar
from giichat.ingest.claims import INTENSITY, SIZE, Claim, clauses
from giichat.ingest.fronts import front_of
from giichat.ingest.lines import Line, Subject
from giichat.ingest.qualifiers import Qualified, qualify
from giichat.ingest.rank_lists import Item, ListReader


def ranks_in(line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> list[Claim]:
    """Return the ranks that the line claims.

    `kinds` are the common nouns of what the report ranks ("cluster"); `neutral` are the words
    that only describe the ranking itself ("global", "science"): other words make it another one.
    """
    claims: list[Claim] = []
    reader = _Reader(line, kinds, neutral)
    for start, end in clauses(line.text):
        front = front_of(line, start, end, kinds, neutral)
        if front is None:
            continue
        claims += [_fronted(claim, front) for claim in reader.clause(start, end)]
    return claims


def _fronted(claim: Claim, front: Qualified) -> Claim:
    return replace(
        claim,
        basis=claim.basis or front.basis,
        scope=claim.scope or front.scope,
        time=claim.time or front.time,
        index=claim.index or front.index,
    )


class _Reader(ListReader):
    """Reads the clauses of one line, each pattern in turn, no sign twice."""

    def clause(self, start: int, end: int) -> list[Claim]:
        """Return the claims of the clause that the span covers."""
        claims: list[Claim] = []
        for pattern in (rank_grammar.CLAIM, rank_grammar.TOP, rank_grammar.LEAD):
            for match in pattern.finditer(self.line.text, start, end):
                group = self._predicate(match, end)
                claims += group
        claims += self.lists(start, end)
        for match in rank_grammar.ALSO.finditer(self.line.text, start, end):
            claims += self._also(match, start, end)
        return claims + self.brackets(start, end, claims)

    # -- predicates --------------------------------------------------------------------------

    def _predicate(self, match: re.Match[str], end: int) -> list[Claim]:
        """Read one predicate and what is joined to it."""
        if match["who"] in self.used or not self._is_subject(match):
            return []
        if match.re is rank_grammar.CLAIM and match["num"].split()[0] in self.used:
            return []
        items = self._first(match, end)
        if not items:
            return []
        self.used.add(match["who"])
        group = list(items)
        self._previous(match, group)
        while True:
            more = self._joined(group[-1], end)
            if not more:
                break
            group += more
        claims = _share_basis([item.claim for item in group])
        if "possbasis" in match.re.groupindex and match["possbasis"]:
            claims = [replace(claim, basis=claim.basis or match["possbasis"]) for claim in claims]
        return claims + self._chain(group, end)

    def _is_subject(self, match: re.Match[str]) -> bool:
        """Tell whether it is the name that is ranked, not something of or in it."""
        before = self.line.text[: match.start() + 1]
        if rank_grammar.BEFORE.search(before):
            return True
        appended = re.match(
            r" ,(?: which| who)?(?: (?:is|was))? ranked", match.groupdict().get("link") or ""
        )
        return bool(appended) and not rank_grammar.PREPOSITION.search(before)

    def _first(self, match: re.Match[str], end: int) -> list[Item]:
        subjects = self.line.subjects(match["who"])
        if match.re is rank_grammar.CLAIM:
            signs = tuple(re.findall(r"O\d+", match["num"]))
            if any(self.line.number(sign).mention.approximate for sign in signs):
                return []
            qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
            if qualified is None or (match["take"] and not self._placed(match, qualified)):
                return []
            if len(subjects) != len(signs):
                if len(subjects) > 1 or not self._first_sign_ends(match, end):
                    return []
                signs = signs[:1]
                first_end = match.start("num") + len(signs[0])
                qualified = qualify(self.line, first_end, end, self.kinds, self.neutral)
                if qualified is None:
                    return []
            return self._items(subjects, signs, qualified)
        if match.re is rank_grammar.TOP:
            printed = match["num"] or match["num2"]
            qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
            if qualified is None or len(subjects) != 1:
                return []
            return [Item(self._claim(subjects[0], 1.0, printed, qualified), qualified.end)]
        return self._leaders(match, subjects, end)

    def _first_sign_ends(self, match: re.Match[str], end: int) -> bool:
        """Tell whether one subject has several ordinals, which are then read one by one."""
        return "and" in match["num"] or "," in match["num"]

    def _placed(self, match: re.Match[str], qualified: Qualified) -> bool:
        return qualified.place or match["take"].startswith("reach")

    def _leaders(self, match: re.Match[str], subjects: tuple[Subject, ...], end: int) -> list[Item]:
        """Read "leads the ranking"; without its object only a list of followers proves it."""
        qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral, leading=True)
        if qualified is None:
            return []
        followed = rank_grammar.FOLLOWED.match(self.line.text, qualified.end, end)
        if not (qualified.ranking or qualified.index or followed):
            return []
        return [
            Item(self._claim(subject, float(place), match["num"], qualified), qualified.end)
            for place, subject in enumerate(subjects, start=1)
        ]

    def _previous(self, match: re.Match[str], group: list[Item]) -> None:
        """Add what stands behind "from": only places whose edition is said."""
        text = match.groupdict().get("from") or ""
        if not text or len(group) != 1:
            return
        for pair in rank_grammar.FROM_PAIR.finditer(text):
            time = pair["time"] or pair["aside"]
            if time:
                self._add_previous(group, pair["num"], time)
        self._fill_years(text, group)

    def _add_previous(self, group: list[Item], sign: str, time: str) -> None:
        number = self.line.number(sign)
        claim = replace(
            group[0].claim,
            value=number.mention.value,
            printed=number.printed,
            time=time,
            scope="",
        )
        group.insert(0, Item(claim, 0))

    def _fill_years(self, text: str, group: list[Item]) -> None:
        """Give "from 56th (2018) through 52nd and 47th to 29th in 2021" its years in between."""
        pairs = [(m["num"], m["time"] or m["aside"]) for m in rank_grammar.FROM_PAIR.finditer(text)]
        last = group[-1].claim.time
        if len(pairs) < 2 or not last or not pairs[0][1] or any(time for _, time in pairs[1:]):
            return
        first_year, last_year = self.line.time(pairs[0][1]).year, self.line.time(last).year
        if first_year is None or last_year is None or last_year - first_year != len(pairs):
            return
        for offset, (sign, _) in enumerate(pairs[1:], start=1):
            between = self.line.add("T", replace(self.line.time(last), year=first_year + offset))
            self._add_previous(group, sign, between)
        group.sort(key=lambda item: item.end)

    # -- what is joined to a predicate -------------------------------------------------------

    def _joined(self, item: Item, end: int) -> list[Item]:
        """Return the next rank of the same subject, of the next one, or of an edition before."""
        text = self.line.text
        match = rank_grammar.UP_FROM.match(text, item.end, end)
        if match and match["num"] not in self.used and not item.claim.scope:
            self.used.add(match["num"])
            number = self.line.number(match["num"])
            claim = replace(
                item.claim,
                value=number.mention.value,
                printed=number.printed,
                time=match["time"],
            )
            return [Item(claim, match.end())]
        for pattern in (rank_grammar.CONTINUE, rank_grammar.GAP):
            match = pattern.match(text, item.end, end)
            if match is None or match["num"] in self.used:
                continue
            qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
            if qualified is None:
                continue
            if pattern is rank_grammar.CONTINUE:
                subjects: tuple[Subject, ...] = (item.claim.subject,)
            else:
                subjects = self.line.subjects(match["who"])
                self.used.add(match["who"])
            if len(subjects) == 1:
                return self._items(subjects, (match["num"],), qualified)
        return []

    def _chain(self, group: list[Item], end: int) -> list[Claim]:
        """Return the claims of those who follow: ranks go on, everyone counted."""
        last = group[-1]
        claim = last.claim
        claims: list[Claim] = []
        if claim.scope:
            return claims
        text = self.line.text
        behind = rank_grammar.BEHIND.match(text, last.end, end)
        if behind and len(self.line.subjects(behind["who"])) == int(claim.value) - 1:
            claims += self._run(behind["who"], 1, behind["cue"], claim)
        at, rank = last.end, int(claim.value) + 1
        while match := rank_grammar.FOLLOWED.match(text, at, end):
            followers = self._run(match["who"], rank, match["cue"], claim)
            claims += followers
            at, rank = match.end(), rank + len(followers)
        ahead = rank_grammar.AHEAD.match(text, last.end, end)
        if ahead and claim.value == 1.0 and len(self.line.subjects(ahead["who"])) > 1:
            claims += self._run(ahead["who"], 2, ahead["cue"], claim)
        return claims

    # -- lists -------------------------------------------------------------------------------

    def _also(self, match: re.Match[str], start: int, end: int) -> list[Claim]:
        """Read a second predicate of the clause: "L0 recorded C1 deals and rose to O2"."""
        leading = rank_grammar.LEADING.match(self.line.text, start, match.start())
        if leading is None or match["num"] in self.used:
            return []
        between = self.line.text[leading.end() : match.start()]
        qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
        if qualified is None or (match["take"] and not self._placed(match, qualified)):
            return []
        if re.search(r"L\d| (?:who|which|that|said|says) ", f" {between} "):
            return []
        return self._each(leading["who"], (match["num"],), qualified)


def _share_basis(claims: list[Claim]) -> list[Claim]:
    """Let "A was 4th and B 20th by size" say it of both; a second rank of B says its own."""
    shared = list(claims)
    for at in range(len(shared) - 2, -1, -1):
        here, after = shared[at], shared[at + 1]
        if not here.basis and after.basis in {INTENSITY, SIZE} and here.subject != after.subject:
            shared[at] = replace(here, basis=after.basis)
    return shared
