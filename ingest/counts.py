"""Counts and quantities that a line claims: "L0 has C1 clusters , L2 C3"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giichat.ingest.claims import Claim, clauses
from giichat.ingest.lines import Line, Subject
from giichat.ingest.normalise import listed
from giichat.ingest.qualifiers import printed
from giichat.ingest.subjects import is_whole, singular_of

SHARE = "share of {}, percent"
GROWTH = "growth of {}, percent"

_ADVERB = (
    r"(?: (?:now|also|still|currently|already|alone|only|just|has|have|T\d+|D|which|who|that|,))*"
)
_HAVE = (
    r"(?:has|have|had|boasts?|boasted|holds?|held|hosts?|hosted|counts?|counted|contributes?|"
    r"contributed|recorded|records|filed|files|published|publishes|produced|produces|registered|"
    r"reported|reports|houses|contains|won|wins|owns|owned|exported|exports|sold|sells|scored|"
    r"employs|employed|(?:is|are|was|were) home to|(?:is|was|are|were) represented (?:by|with)|"
    r"accounts? for|accounted for|placed|landed|received|attracted|generated|shipped|delivered|"
    r"operates|operated|built|imported|submitted|granted|opened|carried|handled|claimed|claims|"
    r"collected|took|earned)"
)
_TOTAL = r"(?: (?:a total of|a record|in total|some|all of|altogether|exactly))?"
_MODIFIERS = (
    r"(?:(?: (?!in |of |and |or |per |from |on |to |for |with |at |by )[a-z&][a-z&'.-]*)*?)"
)
_NOUN = rf"(?P<mods>{_MODIFIERS}) (?P<noun>[a-z][a-z-]*s|people)"
_STOP = (
    r"(?= (?:[,.;:()!–]|in|of|per|from|on|at|to|for|with|and|or|T\d+|D|up|down|over|among|while|"
    r"worldwide|globally|across|each|during|as|but|against|compared|ahead|behind|more|including|"
    r"between|last|this|than|by|alone|overall|after|within|inside|-)(?: |$)| ?$)"
)
_HAS = re.compile(
    rf" (?P<who>L\d+){_ADVERB} (?P<have>{_HAVE}){_ADVERB}{_TOTAL} (?P<num>C\d+){_NOUN}{_STOP}"
)
_FOLLOWS = re.compile(
    r" (?P<who>L\d+)(?: (?:follows?|followed|comes next|came next|is next|is second|comes second|"
    rf"came second|ranks second|ranked second)) with (?P<num>C\d+){_NOUN}{_STOP}"
)
_THERE = re.compile(
    rf" there (?:are|were)(?: now| currently| T\d+)*{_TOTAL} (?P<num>C\d+){_NOUN}(?: T\d+)?"
    r" in (?:the )?(?P<who>L\d+)(?= )"
)
_LIE = re.compile(
    rf" (?P<num>C\d+){_NOUN}(?: T\d+| in the(?: [a-z]+)* top C\d+| of the(?: [a-z]+)* top C\d+)?"
    r" (?:are|were|is|was)(?: now)?(?: located| based| situated| found| headquartered)? in "
    r"(?:the )?(?P<who>L\d+)(?= )"
)
_TOP = re.compile(
    r" (?:in|among|of) the (?:[a-z'&-]+ |T\d+ |'s )*?(?:top (?P<n>C\d+)|(?P<n2>C\d+) "
    r"(?:largest|biggest|best|highest-ranked|top-ranked|leading|top))"
    r"(?:(?P<mods>(?: (?!are |were |is |was |has |have |in |and in )[a-z&-]+){0,6}?) (?P<noun>[a-z]+s)|)"
    r"(?= (?:,|T\d+|are|were|[.;:]|in|and|with|up|down|while)(?: |$)| ?$)"
)
_PART = re.compile(
    r" (?P<num>C\d+)(?: of (?:them|these|those|the .*?))?(?: T\d+)? (?:are|were|is|was)"
    r"(?: located| based| situated| found)? in (?:the )?(?P<who>L\d+)(?= )"
)
_PART_NEXT = re.compile(
    r" ?(?:,|and|, and|, while|while)(?: the (?:other|remaining))? (?P<num>C\d+)"
    r"(?: (?:are|were|is|was))?(?: located| based| situated| found)? in (?:the )?(?P<who>L\d+)(?= )"
)
_UP_FROM = re.compile(
    r"(?: (?:in|among|of|on) the [^,;L]*?)?(?: T\d+)? ,? ?(?:up|down|compared with|compared to|"
    r"against|rising|increasing|falling|versus)(?: from)? (?P<num>C\d+)(?: [a-z]+s)? (?P<time>T\d+)(?= )"
)
_NEXT = re.compile(
    r"(?: (?:in|among|of|on) the [^,;L]*?)?(?: T\d+| D)?(?: each)? ?(?:,|and|, and|;|; and|, while|"
    r"while|, with|with|ahead of|, ahead of)? ?(?P<who>L\d+)(?: ,)?(?: (?:follows?|followed|"
    r"comes next|came next|is next))?(?P<each> each)?(?: (?:with|has|have|had|on))?(?P<each2> each)?"
    r" (?P<num>C\d+)(?P<each3> each)?(?P<mods>(?: [a-z&-]+)*?)(?P<noun> [a-z-]+s)?(?P<each4> each)?"
    r"(?= (?:[,.;()]|and|T\d+|while|in|with|up|down|each|for|on|respectively)(?: |$)| ?$)"
)
_HEAD = re.compile(r" (?P<noun>[a-z-]+s)(?: T\d+)? : (?=(?:the )?L\d+ (?:(?:has|had|with) )?C\d+)")
_AHEAD = re.compile(r" ahead of (?:the )?(?P<who>L\d+)(?= )")
_MORE = re.compile(rf" ?(?:,|and|, and) (?P<num>C\d+){_NOUN}{_STOP}")
_PER = re.compile(r"(?: D| \( D \))? (?P<per>per (?:[a-z]+|C\d+)(?: [a-z]+)?)(?= )")
_WITH = re.compile(
    r" (?P<who>L\d+) (?:(?!L\d)[^;:])*?(?:O\d+|leads?|led|topped|tops)(?: the(?: [a-z]+){0,3}? "
    r"(?:list|table|ranking|rankings|standings|league|index))?(?: (?:place|overall|worldwide|T\d+|D|"
    r"by intensity|by size|intensity|R\d+|,|the best in L\d+|for the O\d+ (?:year|time)))*"
    rf" with(?: a total of)? (?P<num>C\d+){_NOUN}{_STOP}"
)
_NUMBER_OF = re.compile(
    r" the (?:total )?(?:number|volume) of (?P<such>such |these |those )?"
    r"(?P<mods>(?:(?!such |these |those )[a-z&][a-z&'-]* )*?)(?P<noun>[a-z-]+s)"
    r"(?: (?:in|from|of|by) (?:the )?(?P<who>L\d+))?(?: T\d+)? (?:is|was|were|are|reached|hit|"
    r"stood at|totalled|totaled|amounted to|rose to|grew to|increased to|fell to|climbed to|"
    r"exceeded)(?: T\d+)? (?P<num>C\d+)(?= )"
)
_GROWTH = re.compile(
    r"(?: D| T\d+)? ?,? ?(?P<way>up|down|increasing|rising|growing|falling|decreasing|dropping|an "
    r"increase of|a rise of|a growth of|a decrease of|a drop of)(?: by)? (?P<num>P\d+)(?= )"
)
_SHARE = re.compile(
    rf" (?P<who>L\d+){_ADVERB} (?:had|has|held|holds|accounts for|accounted for) (?P<num>P\d+) of"
    rf"(?: all| the world 's| global| world| total)*{_NOUN}{_STOP}"
)
_MORE_SHARE = re.compile(rf" ?(?:,|and|, and) (?P<num>P\d+) of{_NOUN}{_STOP}")
_BEFORE = re.compile(
    r"(?:^|[,;:(.]|\b(?:that|and|but|while|whereas|when|where|the|said|says|T\d+|D|now|also|as|"
    r"besides|shows?|years)|-placed|-ranked) ?$"
)
# Adjectives that make the count one of something narrower: it is not the whole count.
RESTRICTIVE = frozenset(
    listed(
        "new more fewer additional other further such different former only emerging leading largest "
        "biggest major key main own smaller larger remaining first best strongest top fresh extra "
        "many several young old"
    )
)
_WIDE = frozenset(listed("global world world-class international and &"))
# Nouns after a number that count no things that one has.
NOT_COUNTED = frozenset(
    listed(
        "places spots positions ranks points percent times years months weeks days hours seasons "
        "percentages editions decades minutes seconds rungs notches goals-against indicators"
    )
)


@dataclass(frozen=True, slots=True)
class _Base:
    """The count just read: later subjects of the sentence are counted in the same noun."""

    measure: str
    group_noun: str
    scope: str


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
        for match in _NUMBER_OF.finditer(line.text, start, end)
    ]


def growth_behind(line: Line, at: int) -> tuple[float, str] | None:
    """Return (percent, as printed) of ", increasing by P" right behind a quantity."""
    match = _GROWTH.match(line.text, at)
    if match is None:
        return None
    number = line.number(match["num"])
    falls = re.match(r"down|falling|decreasing|dropping|a decrease|a drop", match["way"])
    value = number.mention.value
    return (-abs(value) if falls else value), number.printed


class _Reader:
    def __init__(self, line: Line, kinds: frozenset[str], neutral: frozenset[str]) -> None:
        self.line = line
        self.kinds = kinds
        self.neutral = neutral
        self.base: _Base | None = None
        self.used: set[str] = set()

    def clause(self, start: int, end: int) -> list[Claim]:
        """Return the claims of one clause, in the order of its patterns."""
        claims: list[Claim] = []
        scope = self._scope(start, end)
        claims += self._parts(start, end, scope)
        for pattern in (_HAS, _FOLLOWS, _THERE, _LIE):
            for match in pattern.finditer(self.line.text, start, end):
                claims += self._count(match, scope, end)
        if head := _HEAD.search(self.line.text, start, end):
            claims += self._headed(head, scope, end)
        if not claims and self.base and start:
            claims += self._carried(start, end)
        for match in _SHARE.finditer(self.line.text, start, end):
            claims += self._shares(match, end)
        for match in _NUMBER_OF.finditer(self.line.text, start, end):
            claims += self._number_of(match)
        for match in _WITH.finditer(self.line.text, start, end):
            claims += self._with(match, end)
        return claims

    # -- counts ------------------------------------------------------------------------------

    def _scope(self, start: int, end: int) -> str:
        """Return "top 10" where the clause counts within the top of a ranking."""
        match = _TOP.search(self.line.text, start, end)
        if match is None:
            return ""
        number = self.line.number(match["n"] or match["n2"])
        return f"top {number.mention.value:g}"

    def _count(self, match: re.Match[str], scope: str, end: int) -> list[Claim]:
        text = self.line.text
        if match["num"] in self.used:
            return []
        if match.re in (_HAS, _FOLLOWS) and not _BEFORE.search(text[: match.start() + 1]):
            return []
        subjects = self.line.subjects(match["who"])
        base = self._measure(match["mods"], match["noun"], scope)
        number = self.line.number(match["num"])
        if base is None or number.mention.bound or number.mention.value < 0:
            return []
        each = text[match.end() :].startswith(" each")
        if len(subjects) > 1 and not each:
            return []
        if not base.group_noun and match.re in (_THERE, _LIE):
            return []
        self.used.add(match["num"])
        claims = [self._claim(subject, match["num"], base) for subject in subjects]
        if base.group_noun:
            self.base = base
            at = match.end() + (len(" each") if each else 0)
            return claims + self._after(claims[-1], at, end, base)
        return self._quantities(claims, match.end(), end)

    def _measure(self, modifiers: str, noun: str, scope: str) -> _Base | None:
        """Return what is counted; None when it is nothing one has, or a narrower thing."""
        words = modifiers.split()
        if noun in NOT_COUNTED or any(re.fullmatch(r"[A-Z]\d+", word) for word in words):
            return None
        kind = singular_of(noun)
        if any(word in RESTRICTIVE or word.endswith("-income") for word in words):
            return None
        if kind in self.kinds:
            if all(word in self.neutral or word in _WIDE for word in words):
                return _Base(noun, kind, scope)
            return None
        measure = " ".join([*words, noun])
        return _Base(self._cased(measure), "", "")

    def _cased(self, measure: str) -> str:
        """Return the measure as the sentence writes it, so that PCT stays PCT."""
        found = re.search(
            r"\s+".join(map(re.escape, measure.split())), self.line.source, re.IGNORECASE
        )
        return " ".join(found[0].split()) if found else measure

    def _claim(self, subject: Subject, sign: str, base: _Base) -> Claim:
        number = self.line.number(sign)
        return Claim(
            subject,
            base.measure,
            number.mention.value,
            number.printed,
            scope=base.scope,
            group_noun=base.group_noun,
        )

    def _after(self, claim: Claim, at: int, end: int, base: _Base) -> list[Claim]:
        """Return what goes on behind a count: the edition before, the next ones counted."""
        claims: list[Claim] = []
        text = self.line.text
        if up := _UP_FROM.match(text, at, end):
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
        while match := _NEXT.match(text, at, end):
            more = self._next(match, base)
            if not more:
                break
            claims += more
            at = match.end()
        for match in _AHEAD.finditer(text, at - 1, end):
            claims += self._bracketed(match["who"], base)
        return claims

    def _next(self, match: re.Match[str], base: _Base) -> list[Claim]:
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
        return [self._claim(subject, match["num"], base) for subject in subjects]

    def _carried(self, start: int, end: int) -> list[Claim]:
        """Read a clause that goes on counting: "; Germany had 10 and Japan 5"."""
        assert self.base is not None
        claims: list[Claim] = []
        at = start
        while match := _NEXT.match(self.line.text, at, end):
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
        self.base = _Base(head["noun"], kind, scope)
        return self._carried(head.end() - 1, end)

    def _bracketed(self, sign: str, base: _Base) -> list[Claim]:
        """Read "ahead of the United States (20)" behind a count."""
        return [
            self._claim(member, member.aside.count, base)
            for member in self.line.subjects(sign)
            if member.aside and member.aside.count and is_whole(member.name)
        ]

    def _parts(self, start: int, end: int, scope: str) -> list[Claim]:
        """Read "in the top 10 clusters , seven are in Asia , while three are in L"."""
        top = _TOP.search(self.line.text, start, end)
        if top is None or not scope:
            return []
        words = f"{top['mods'] or ''} {top['noun'] or ''}".split()
        noun = next((w for w in reversed(words) if singular_of(w) in self.kinds), "")
        if not noun:
            return []
        base = _Base(noun, singular_of(noun), scope)
        claims: list[Claim] = []
        match = _PART.search(self.line.text, start, len(self.line.text))
        while match:
            subjects = self.line.subjects(match["who"])
            if len(subjects) != 1 or match["num"] in self.used:
                break
            if self.line.number(match["num"]).mention.bound:
                break
            self.used.add(match["num"])
            claims.append(self._claim(subjects[0], match["num"], base))
            match = _PART_NEXT.match(self.line.text, match.end())
        return claims

    # -- quantities --------------------------------------------------------------------------

    def _quantities(self, claims: list[Claim], at: int, end: int) -> list[Claim]:
        """Add the quantities joined by "and"; "per million" behind the last is said of all."""
        text = self.line.text
        found = list(claims)
        if len(claims) != 1:
            return found
        while True:
            gap = re.compile(r"(?: D| T\d+)*(?: \( [^()]* \))?").match(text, at, end)
            match = _MORE.match(text, gap.end() if gap else at, end)
            if match is None or match["num"] in self.used:
                break
            base = self._measure(match["mods"], match["noun"], "")
            if base is None or base.group_noun or self.line.number(match["num"]).mention.bound:
                break
            self.used.add(match["num"])
            found.append(self._claim(claims[0].subject, match["num"], base))
            at = match.end()
        if per := _PER.match(text, at, end):
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

    def _with(self, match: re.Match[str], end: int) -> list[Claim]:
        """Read "L0 was third with C1 things" as what L0 has."""
        subjects = self.line.subjects(match["who"])
        if len(subjects) != 1 or not _BEFORE.search(self.line.text[: match.start() + 1]):
            return []
        if match["num"] in self.used or self.line.number(match["num"]).mention.bound:
            return []
        points = match["noun"] == "points" and not match["mods"]
        base = (
            _Base("points", "", "") if points else self._measure(match["mods"], match["noun"], "")
        )
        if base is None or base.group_noun:
            return []
        self.used.add(match["num"])
        return self._quantities([self._claim(subjects[0], match["num"], base)], match.end(), end)

    def _shares(self, match: re.Match[str], end: int) -> list[Claim]:
        subjects = self.line.subjects(match["who"])
        if len(subjects) != 1 or not _BEFORE.search(self.line.text[: match.start() + 1]):
            return []
        claims = [self._share(subjects[0], match)]
        at = match.end()
        while more := _MORE_SHARE.match(self.line.text, at, end):
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
        base = self._measure(match["mods"], match["noun"], "")
        if len(subjects) != 1 or base is None:
            return []
        claim = self._claim(subjects[0], match["num"], base)
        return self._quantities([claim], match.end(), len(self.line.text))
