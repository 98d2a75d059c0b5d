"""Ranks that a line claims: "L0 ranked O1 T2", chains, lists and brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giichat.ingest.claims import INTENSITY, RANK, SIZE, Claim, clauses
from giichat.ingest.fronts import front_of
from giichat.ingest.lines import Line, Subject
from giichat.ingest.qualifiers import Qualified, qualify

_ADVERB = (
    r"(?: (?:also|once again|once more|again|already|just|only|still|even|overall|jointly|"
    r"narrowly|comfortably|reportedly|officially|globally|worldwide|has|have|which|who|that|"
    r"recently|consistently|back|itself|again|now|then|T\d+|D))*"
)
_BE = r"(?:is|was|are|were|been|be|being)"
_STATE = (
    r"(?:ranks?|ranked|ranking|placed|places?|placing|listed|positioned|rated|reported|put|came in|comes in|coming in|came|"
    r"comes?|coming|finished|finishes|finish|finishing|stands?|stood|standing|sits?|sat|lies|lay|"
    r"landed|ended|ended up|wound up|remains?|remained|stays?|stayed|appears|appeared|debuted|"
    r"debuts|entered|emerged)"
)
_TAKE = (
    r"(?:takes?|took|taken|holds?|held|occupies|occupied|occupy|secures?|secured|claims?|claimed|"
    r"retains?|retained|earned|earns|keeps?|kept|reached|reaches|reach|achieved|attained|gets|got|"
    r"won|wins|(?:held|holds|hung|clung|clings) on to|captured|grabbed|snatched|bagged|clinched)"
)
_MOVE = (
    r"(?:rose|rises|risen|rise|rising|climbed|climbs|climb|climbing|moved|moves|moving|jumped|"
    r"jumps|jumping|advanced|advances|leapt|leaped|leaps|soared|soars|surged|surges|slipped|"
    r"slips|slipping|dropped|drops|dropping|fell|falls|fallen|falling|slid|slides|declined|"
    r"declines|returned|returns|went|gone|improved|improves|shot|crept|vaulted|sank|sunk|tumbled|"
    r"plunged|leapfrogged|progressed|edged|inched|catapulted|lost|gained)"
)
_PASS = r"(?:passed|overtook|overtaken|overtakes|leapfrogged|pipped|edged out|displaced|replaced)"
_PLACES = r"(?:places?|spots?|positions?|ranks?|rungs?|slots?|notches)"
_WAY = rf"(?:(?: up| down| back| further| forward| ahead)*(?:(?: by)? (?:C\d+|a|one) {_PLACES})?)"
_FROM_ONE = rf"(?: the)? O\d+(?: {_PLACES})?(?: \( T\d+ \)| T\d+)?"
_FROM = rf"(?: ,? ?from{_FROM_ONE}(?: ,? ?(?:and|through|via|,){_FROM_ONE})* ?,?)?"
_TIMES = r"(?: ,? ?(?:T\d+|D) ?,?)?"
_DET = r"(?: (?:in|at|as|on|into|to))?(?: (?:the|a|its|their|joint|equal|tied|shared))?"
_LINK = (
    rf"(?:{_TIMES}{_ADVERB}(?: {_BE})?{_ADVERB} {_STATE}{_ADVERB}{_DET}"
    rf"|{_TIMES}{_ADVERB} {_BE}{_ADVERB}{_DET}"
    rf"|{_TIMES}{_ADVERB} (?P<take>{_TAKE}){_ADVERB}(?: the| its)?"
    rf"|{_TIMES}{_ADVERB} (?:{_BE} )?{_MOVE}{_WAY}(?P<from>{_FROM})(?: ,)? (?:to|into|in|at)"
    rf"(?: the| a| its)?"
    rf"|{_TIMES}{_ADVERB} {_PASS} L\d+(?: (?:for|to take|to claim|into|to|in))(?: the)?"
    rf"|{_TIMES} ,(?: which| who)?(?: {_BE})?(?: now)?(?: {_STATE})?{_DET}"
    rf"|{_TIMES} {_BE} (?:the|a|an|one of) [^,;:]*? ,(?: and)?(?: {_BE})? {_STATE}{_DET}"
    rf"|{_TIMES} {_BE} (?:the|a|an|one of) [^,;:L]*? ,(?: and)? in(?: the)?"
    rf"|(?: 's)(?: (?P<possbasis>intensity|size))? (?:rank|ranks|ranking|rankings|position|"
    rf"positions|place){_TIMES} {_BE}{_ADVERB})"
)
_ORDINALS = r"(?P<num>O\d+(?:(?: ,| and| , and)(?: the)? O\d+)*)"
_CLAIM = re.compile(rf" (?P<who>L\d+)(?P<link>{_LINK}) {_ORDINALS}(?= )")
_TOP = re.compile(
    rf" (?P<who>L\d+){_TIMES}{_ADVERB} (?:(?:{_BE}|{_TAKE}|{_STATE}|{_MOVE} to)(?: (?:in|at|on))?"
    rf"(?: the| its)? (?P<num>top (?:spot|place|position|rank|slot)|pole position)|"
    rf"(?:{_STATE}|came out) (?P<num2>on top|top|highest))(?= (?:T\d+|[,.;]|of the|in the|and|"
    rf"overall|with|ahead))"
)
_LEAD = re.compile(
    rf" (?P<who>L\d+){_TIMES}{_ADVERB} (?P<num>leads?|led|tops?|topped|heads?|headed)(?= )"
)
_CONTINUE = re.compile(
    rf" (?:,|and|, and|;|, then|and then|, but|but)(?: {_BE}| {_STATE})?(?: (?:in|at))?(?: the)? "
    rf"(?P<num>O\d+)(?= )"
)
_GAP = re.compile(
    rf" (?:,|and|, and|;|; and|, while|while|, with|with|and with|, ahead of|ahead of|, and with)"
    rf" (?P<who>L\d+)(?: ,)?(?: {_BE})?(?: (?:in|at|on|ranked)|(?: {_MOVE})?(?: by)? C\d+ {_PLACES} to)?"
    r"(?: the)? (?P<num>O\d+)(?= )"
)
_FOLLOWED = re.compile(
    r"(?P<between>(?: (?:with|as|for) (?:(?!L\d)[^;])*?)?) ?,?(?: and)?(?: then)?(?: closely)? "
    r"(?P<cue>followed by)(?: then)?(?: in (?:that )?order by)? (?P<who>L\d+)(?= )"
)
_AHEAD = re.compile(
    r"(?: (?:with|for) (?:(?!L\d)[^;])*?)? ?,? (?P<cue>ahead of) (?P<who>L\d+)(?= [,.;]| ?$)"
)
_BEHIND = re.compile(
    r"(?: place)? ?,? (?P<cue>behind)(?: only)? (?P<who>L\d+)(?= (?:[,.;]|and)| ?$)"
)
_TOP_N = re.compile(
    r" (?P<who>L\d+) (?:are|were|make up|made up|form|formed|complete|completed) (?P<cue>the top "
    r"(?P<n>C\d+))(?= )"
)
_KIND_LIST = re.compile(
    r" the (?:(?P<cue>top (?P<n>C\d+)|most (?P<intensive>intensive)|highest-ranked|top-ranked|"
    r"best-ranked))(?P<mods>(?: (?:[a-z&-]+|T\d+))*?)(?: (?:of|in))?(?: T\d+)?(?: in order)?"
    r" (?:are|were|is|was|:|comprises?|comprised)(?: :)?(?: ,)? (?P<who>L\d+)(?= )"
)
_BEHIND_COME = re.compile(
    r" (?P<cue>behind) (?P<first>L\d+)(?: ,)?(?: (?:come|comes|came|follow|follows|are|were)|"
    r" the(?P<intensive> most intensive)? [^,;L]*? (?:are|were)) (?P<who>L\d+)(?= )"
)
_RANK_HEAD = re.compile(
    r" (?:ranks|rankings|positions|placings|places)(?: T\d+)?(?: (?:are|were|:))+"
    r"(?P<list>(?: ?,?(?: and)? L\d+ [CO]\d+)+)(?= )"
)
_PAIR = re.compile(r"(?P<who>L\d+) (?P<num>[CO]\d+)")
# "third place went to L0", "in third place is L0"
_INVERTED = re.compile(
    r" (?:in )?(?:the )?(?P<num>O\d+) (?:place|position|spot)(?: T\d+)?(?: ,)? (?:went to|goes to|"
    r"belongs to|belonged to|is held by|was held by|was taken by|is|was|comes|came|stands)"
    r" (?P<who>L\d+)(?= (?:[,.;(]|T\d+|and|with|ahead|while)| ?$)"
)
_PLACED = re.compile(r" (?P<num>O\d+) -(?:placed|ranked) (?P<who>L\d+)(?= )")
_FROM_PAIR = re.compile(r"(?P<num>O\d+)(?: place)?(?: \( (?P<aside>T\d+) \)| (?P<time>T\d+))?")
_UP_FROM = re.compile(
    rf" ?,? (?:(?:up|down|rising|climbing|compared with|versus|against)(?: {_PLACES})? )?from"
    rf"(?: the)? (?P<num>O\d+)(?: {_PLACES})? (?P<time>T\d+)(?= )"
)
# What may stand right before the one who is ranked; after "of" or "in" it is only part of him.
_BEFORE = re.compile(
    r"(?:^|[,;:().?!–]|\bthat|\band|\bbut|\bwhile|\bwhereas|\bas|\bwhen|\bwhere|\bthen|\bsaid|"
    r"\bsays|\bshows?|\bshowed|\breports?|\breported|\bnotes?|\bfound|\bnow|\bintensity|\bsize|"
    r"\bpopulation|\bmeanwhile|\bhowever|\boverall|\bagain|\byet|\bT\d+|\bD|\bcapita|\brow|\byears?|\btime|"
    r"\b-?ranked|\b-placed|\balso|\bbecause|\bsince|\bafter|\bthis) ?$"
)
_PREPOSITION = re.compile(
    r" (?:of|in|for|from|to|with|by|than|at|on|like|near|behind|over|into|per|via) ?$"
)
# "list : L0 O1 , L2 O3 and L4 O5", "with L0 O1 and L2 O3"
_RUN = re.compile(
    r" (?P<cue>:|with) (?P<list>L\d+ (?:in |at )?O\d+(?: place)?(?:(?: ,| and| , and) L\d+ (?:in |at )?"
    r"O\d+(?: place)?)+)(?= (?:[,.;]|T\d+)| ?$)"
)
_RANKED_THINGS = re.compile(
    r" (?:rank\w*|list|table|places?|positions?|order|standings|intensity) "
)
# "L0 climbed ... : O1 T2 , O3 T4 and O5 T6"
_COURSE = re.compile(
    r" (?P<who>L\d+)(?P<between>(?: (?!L\d)[^;:,\s]+)+) : (?P<list>O\d+(?: place)? (?:\( )?T\d+(?: \))?"
    r"(?:(?: ,| and| , and| , then) O\d+ (?:\( )?T\d+(?: \))?)+)(?= )"
)
# "L0 counted many things and rose to O1"
_ALSO = re.compile(
    rf" (?:and|, and|before)(?: then| also)?(?: {_BE})?(?: T\d+)? (?:(?:{_STATE}|{_MOVE}{_WAY} (?:to|into)){_DET}"
    rf"|(?P<take>{_TAKE})(?: the| its)?) (?P<num>O\d+)(?= )"
)
_LEADING = re.compile(r" ?(?:(?:T\d+|D|;|,|while|but|L\d+ in) )*(?P<who>L\d+) (?!'s|,)")


@dataclass(slots=True)
class _Item:
    """A rank found, with where its words end, so that what follows can be joined to it."""

    claim: Claim
    end: int


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


class _Reader:
    """Reads the clauses of one line, each pattern in turn, no sign twice."""

    def __init__(self, line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> None:
        self.line = line
        self.kinds = kinds
        self.neutral = neutral
        self.used: set[str] = set()

    def clause(self, start: int, end: int) -> list[Claim]:
        """Return the claims of the clause that the span covers."""
        claims: list[Claim] = []
        for pattern in (_CLAIM, _TOP, _LEAD):
            for match in pattern.finditer(self.line.text, start, end):
                group = self._predicate(match, end)
                claims += group
        for match in _TOP_N.finditer(self.line.text, start, end):
            claims += self._top_n(match, end)
        if match_behind := _BEHIND_COME.search(self.line.text, start, end):
            claims += self._behind_come(match_behind)
        else:
            for match in _KIND_LIST.finditer(self.line.text, start, end):
                claims += self._kind_list(match)
        for match in _RUN.finditer(self.line.text, start, end):
            claims += self._ordinal_run(match, start)
        for match in _COURSE.finditer(self.line.text, start, end):
            claims += self._course(match)
        for match in _ALSO.finditer(self.line.text, start, end):
            claims += self._also(match, start, end)
        for match in _RANK_HEAD.finditer(self.line.text, start, end):
            for pair in _PAIR.finditer(match["list"]):
                claims += self._each(pair["who"], (pair["num"],), Qualified(0))
        for match in _INVERTED.finditer(self.line.text, start, end):
            if match["num"] not in self.used and self._at_start(match):
                claims += self._each(match["who"], (match["num"],), Qualified(0))
        for match in _PLACED.finditer(self.line.text, start, end):
            claims += self._each(match["who"], (match["num"],), Qualified(0))
        return claims + self._brackets(start, end, claims)

    # -- predicates --------------------------------------------------------------------------

    def _predicate(self, match: re.Match[str], end: int) -> list[Claim]:
        """Read one predicate and what is joined to it."""
        if match["who"] in self.used or not self._is_subject(match):
            return []
        if match.re is _CLAIM and match["num"].split()[0] in self.used:
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
        if _BEFORE.search(before):
            return True
        appended = re.match(
            r" ,(?: which| who)?(?: (?:is|was))? ranked", match.groupdict().get("link") or ""
        )
        return bool(appended) and not _PREPOSITION.search(before)

    def _first(self, match: re.Match[str], end: int) -> list[_Item]:
        subjects = self.line.subjects(match["who"])
        if match.re is _CLAIM:
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
        if match.re is _TOP:
            printed = match["num"] or match["num2"]
            qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
            if qualified is None or len(subjects) != 1:
                return []
            return [_Item(self._claim(subjects[0], 1.0, printed, qualified), qualified.end)]
        return self._leaders(match, subjects, end)

    def _first_sign_ends(self, match: re.Match[str], end: int) -> bool:
        """Tell whether one subject has several ordinals, which are then read one by one."""
        return "and" in match["num"] or "," in match["num"]

    def _placed(self, match: re.Match[str], qualified: Qualified) -> bool:
        return qualified.place or match["take"].startswith("reach")

    def _leaders(
        self, match: re.Match[str], subjects: tuple[Subject, ...], end: int
    ) -> list[_Item]:
        """Read "leads the ranking"; without its object only a list of followers proves it."""
        qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral, leading=True)
        if qualified is None:
            return []
        followed = _FOLLOWED.match(self.line.text, qualified.end, end)
        if not (qualified.ranking or qualified.index or followed):
            return []
        return [
            _Item(self._claim(subject, float(place), match["num"], qualified), qualified.end)
            for place, subject in enumerate(subjects, start=1)
        ]

    def _items(
        self, subjects: tuple[Subject, ...], signs: tuple[str, ...], qualified: Qualified
    ) -> list[_Item]:
        items = []
        for subject, sign in zip(subjects, signs, strict=True):
            self.used.add(sign)
            number = self.line.number(sign)
            claim = self._claim(subject, number.mention.value, number.printed, qualified)
            items.append(_Item(claim, qualified.end))
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

    def _previous(self, match: re.Match[str], group: list[_Item]) -> None:
        """Add what stands behind "from": only places whose edition is said."""
        text = match.groupdict().get("from") or ""
        if not text or len(group) != 1:
            return
        for pair in _FROM_PAIR.finditer(text):
            time = pair["time"] or pair["aside"]
            if time:
                self._add_previous(group, pair["num"], time)
        self._fill_years(text, group)

    def _add_previous(self, group: list[_Item], sign: str, time: str) -> None:
        number = self.line.number(sign)
        claim = replace(
            group[0].claim,
            value=number.mention.value,
            printed=number.printed,
            time=time,
            scope="",
        )
        group.insert(0, _Item(claim, 0))

    def _fill_years(self, text: str, group: list[_Item]) -> None:
        """Give "from 56th (2018) through 52nd and 47th to 29th in 2021" its years in between."""
        pairs = [(m["num"], m["time"] or m["aside"]) for m in _FROM_PAIR.finditer(text)]
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

    def _joined(self, item: _Item, end: int) -> list[_Item]:
        """Return the next rank of the same subject, of the next one, or of an edition before."""
        text = self.line.text
        match = _UP_FROM.match(text, item.end, end)
        if match and match["num"] not in self.used and not item.claim.scope:
            self.used.add(match["num"])
            number = self.line.number(match["num"])
            claim = replace(
                item.claim,
                value=number.mention.value,
                printed=number.printed,
                time=match["time"],
            )
            return [_Item(claim, match.end())]
        for pattern in (_CONTINUE, _GAP):
            match = pattern.match(text, item.end, end)
            if match is None or match["num"] in self.used:
                continue
            qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
            if qualified is None:
                continue
            if pattern is _CONTINUE:
                subjects: tuple[Subject, ...] = (item.claim.subject,)
            else:
                subjects = self.line.subjects(match["who"])
                self.used.add(match["who"])
            if len(subjects) == 1:
                return self._items(subjects, (match["num"],), qualified)
        return []

    def _chain(self, group: list[_Item], end: int) -> list[Claim]:
        """Return the claims of those who follow: ranks go on, everyone counted."""
        last = group[-1]
        claim = last.claim
        claims: list[Claim] = []
        if claim.scope:
            return claims
        text = self.line.text
        behind = _BEHIND.match(text, last.end, end)
        if behind and len(self.line.subjects(behind["who"])) == int(claim.value) - 1:
            claims += self._run(behind["who"], 1, behind["cue"], claim)
        at, rank = last.end, int(claim.value) + 1
        while match := _FOLLOWED.match(text, at, end):
            followers = self._run(match["who"], rank, match["cue"], claim)
            claims += followers
            at, rank = match.end(), rank + len(followers)
        ahead = _AHEAD.match(text, last.end, end)
        if ahead and claim.value == 1.0 and len(self.line.subjects(ahead["who"])) > 1:
            claims += self._run(ahead["who"], 2, ahead["cue"], claim)
        return claims

    def _run(self, sign: str, rank: int, cue: str, like: Claim) -> list[Claim]:
        """Return claims for a list of subjects with ranks that count on."""
        return [
            replace(like, subject=subject, value=float(place), printed=cue)
            for place, subject in enumerate(self.line.subjects(sign), start=rank)
        ]

    # -- lists -------------------------------------------------------------------------------

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
        if match["cue"] == ":" and not _RANKED_THINGS.search(head):
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
        return bool(_BEFORE.search(self.line.text[: match.start() + 1]))

    def _also(self, match: re.Match[str], start: int, end: int) -> list[Claim]:
        """Read a second predicate of the clause: "L0 recorded C1 deals and rose to O2"."""
        leading = _LEADING.match(self.line.text, start, match.start())
        if leading is None or match["num"] in self.used:
            return []
        between = self.line.text[leading.end() : match.start()]
        qualified = qualify(self.line, match.end(), end, self.kinds, self.neutral)
        if qualified is None or (match["take"] and not self._placed(match, qualified)):
            return []
        if re.search(r"L\d| (?:who|which|that|said|says) ", f" {between} "):
            return []
        return self._each(leading["who"], (match["num"],), qualified)

    def _brackets(self, start: int, end: int, claims: list[Claim]) -> list[Claim]:
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


def _share_basis(claims: list[Claim]) -> list[Claim]:
    """Let "A was 4th and B 20th by size" say it of both; a second rank of B says its own."""
    shared = list(claims)
    for at in range(len(shared) - 2, -1, -1):
        here, after = shared[at], shared[at + 1]
        if not here.basis and after.basis in {INTENSITY, SIZE} and here.subject != after.subject:
            shared[at] = replace(here, basis=after.basis)
    return shared
