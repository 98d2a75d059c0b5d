"""What narrows a rank: the words behind it and the phrase in front of its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giichat.ingest import claims
from giichat.ingest.lines import Line
from giichat.ingest.normalise import listed
from giichat.ingest.subjects import is_whole, plural_of


@dataclass(slots=True)
class Qualified:
    """What was read behind a rank; `end` is where reading stopped."""

    end: int
    time: str = ""
    basis: str = ""
    scope: str = ""
    index: bool = False
    ranking: bool = False  # the ranking itself is named ("the list")
    place: bool = False  # "place" stood behind the ordinal


# Words that describe a ranking without making it another one.
NEUTRAL = frozenset(
    listed(
        "the a an its this that their global world world's worldwide annual latest overall new"
        " whole "
        "top general international official yearly main entire full latest-edition 's of"
    )
)
RANKING_NOUNS = (
    "ranking", "rankings", "list", "table", "index", "standings", "league", "chart", "edition",
    "report", "world",
)  # fmt: skip

_PLACE = re.compile(r" (?:place|position|spot|rank|slot|places|positions|spots)(?= )")
_TIME = re.compile(r" ,? ?(?:\( (?P<aside>T\d+) \)|(?P<time>T\d+))(?= )")
_PERIOD = re.compile(r" ,? ?D(?= )")
_AGAIN = re.compile(r" ,? ?(?:respectively|once again|again|once more|this time|in turn)(?= )")
_OVERALL = re.compile(
    r" (?:overall|worldwide|globally|in the world(?= [^a-z]| and| but| by| with| for| in)"
    r"|internationally|"
    r"of all|in total|alone)(?= )"
)
INTENSITY = re.compile(
    r" ,? ?(?:(?:by|in|on|for)(?: terms of| the)?(?: [a-z&]+){0,4}? intensity(?: ranking| list)?|"
    r"per capita|(?:relative to|adjusted for|measured against|when adjusted for|in proportion to)"
    r"(?: its| their| the)? population(?: size)?|intensity(?: place| places| rank| ranking))(?= )"
)
SIZE = re.compile(r" (?:by|in|on)(?: terms of)?(?: total| overall)? size(?= )")
_STREAK = re.compile(
    r" ,? ?for (?:an |a |the |its )?(?:[OC]\d+ )?(?:(?:consecutive|straight|successive) )?"
    r"(?:time|times|year|years|edition|editions|season|seasons)"
    r"(?: in a row| running| in succession)?(?= )"
)
_BY_CONTEXT = re.compile(r" (?:by|according to) (?:the )?(?:[XRL]\d+|[a-z]+)(?= ?$| [,.;])")
_MOVED = re.compile(r" \( (?:up|down|unchanged|from|[+–]|C\d+ up|C\d+ down|O\d+)(?: [^()]*)? \)")
_RANKING = re.compile(
    r" (?:in|on|of|out of|among|within|at)(?: [a-z'&-]+| 's| R\d+| T\d+| C\d+| X\d+| \( R\d+ \)"
    r"| ,)*?"
    r" (?P<noun>NOUNS|KINDS|R\d+|top C\d+|C\d+)(?: \( [NRX]\d+ \))?(?: of the R\d+| of R\d+)?"
    r"(?= (?:[,.;:)]|T\d+|D|and|but|with|behind|ahead|after|followed|up|down|from|for|by|"
    r"while|this|overall|worldwide|as|then)(?: |$))"
)
_OBJECT = re.compile(
    r"(?: the| its| this)?(?P<words>(?: [a-z'&-]+| 's| T\d+| C\d+| X\d+)*?)"
    r" (?P<noun>NOUNS|R\d+|intensity)(?: \( R\d+ \))?(?: of(?: the)?(?P<of>(?: [a-z'&-]+| C\d+"
    r"| T\d+)+?))?"
    r"(?= (?:[,.;:)]|T\d+|D|and|but|with|behind|ahead|after|followed|for|by|while|as|then)(?: |$))"
)
_WAY = re.compile(r" the (?:field|pack|way)(?= (?:,|followed|T\d+))")
_AS_LARGEST = re.compile(
    r" as the (?:largest|top|leading|best|biggest|highest-ranked|number O\d+)"
    r"(?P<words>(?: [a-z'&-]+)*?) (?P<noun>KINDS)(?= )"
)
SCOPE_PLACE = re.compile(r" (?:in|within|across)(?: all of| the)? (?P<who>L\d+|A\d+)(?= )")
_SCOPE_AMONG = re.compile(
    r" (?P<scope>(?:among|of|out of|in)(?: the| all)?(?: [a-z'&-]+| A\d+| L\d+| R\d+| in)*?"
    r"(?: KINDS| economies| countries)(?: in(?: [a-z-]+| L\d+)+?)?)(?= (?:[,.;]|T\d+|and)(?: |$))"
)
_STOP = re.compile(
    r" (?:[,;:.)!?–\"“”]|and|but|behind|ahead|after|with|up|down|from|followed|then|as|when|since|"
    r"which|thanks|due|despite|said|while|having|following|where|because|just|only(?! to)|L\d+)"
    r"(?: |$)"
)


# Words behind a rank that do not change what it is.
_SILENT = (_PERIOD, _STREAK, _BY_CONTEXT, _MOVED, _AGAIN)


def _with(pattern: re.Pattern[str], kinds: frozenset[str]) -> re.Pattern[str]:
    nouns = sorted({*kinds, *map(plural_of, kinds)}, key=len, reverse=True) or ["item"]
    text = pattern.pattern.replace("KINDS", "(?:" + "|".join(map(re.escape, nouns)) + ")")
    return re.compile(text.replace("NOUNS", "(?:" + "|".join(RANKING_NOUNS) + ")"))


_CACHE: dict[tuple[str, frozenset[str]], re.Pattern[str]] = {}


def _for(pattern: re.Pattern[str], kinds: frozenset[str]) -> re.Pattern[str]:
    key = (pattern.pattern, kinds)
    if key not in _CACHE:
        _CACHE[key] = _with(pattern, kinds)
    return _CACHE[key]


def qualify(
    line: Line,
    at: int,
    end: int,
    kinds: frozenset[str],
    neutral: frozenset[str],
    *,
    leading: bool = False,
) -> Qualified | None:
    """Read what follows a rank up to where another thought begins.

    None when something follows that makes it a rank in something else ("third in patents",
    "the third cluster", "first for deals"). `leading` reads what follows "leads".
    """
    found = Qualified(at)
    text = line.text
    if place := _PLACE.match(text, at, end):
        found.place, found.end = True, place.end()
    if leading and not _read_object(line, found, end, kinds, neutral):
        return None
    while _read_one(line, found, end, kinds, neutral):
        pass
    return found if found.end >= end - 1 or _STOP.match(text, found.end) else None


def _read_object(
    line: Line, found: Qualified, end: int, kinds: frozenset[str], neutral: frozenset[str]
) -> bool:
    """Read "the list", "GII 2025" or "as the largest cluster" behind "leads"."""
    text = line.text
    if match := _WAY.match(text, found.end, end):
        found.end = match.end()
        return True
    if match := _for(_AS_LARGEST, kinds).match(text, found.end, end):
        found.end, found.ranking = match.end(), True
        return _only_neutral(match["words"], neutral, kinds)
    if match := _for(_OBJECT, kinds).match(text, found.end, end):
        words = match["words"] + (match["of"] or "")
        if not _only_neutral(words, neutral, kinds):
            return False
        found.end, found.ranking = match.end(), True
        found.index = match["noun"].startswith("R")
        if "intensity" in (match["noun"], *words.split()):
            found.basis = claims.INTENSITY
        if times := re.findall(r"T\d+", words):
            found.time = times[0]
        return True
    return True


def _read_one(
    line: Line, found: Qualified, end: int, kinds: frozenset[str], neutral: frozenset[str]
) -> bool:
    """Read one qualifier; False when none stands there."""
    text, at = line.text, found.end
    if (match := _TIME.match(text, at, end)) and not found.time:
        found.time = match["aside"] or match["time"]
    elif match := INTENSITY.match(text, at, end):
        found.basis = claims.INTENSITY
    elif match := SIZE.match(text, at, end):
        found.basis = claims.SIZE
    elif match := (_OVERALL.match(text, at, end)):
        found.basis = found.basis or claims.SIZE
    elif (match := scope_place(line, found, at, end)) or (
        match := ranking_named(line, found, at, end, kinds, neutral)
    ):
        pass
    elif (match := _for(_SCOPE_AMONG, kinds).match(text, at, end)) and not found.scope:
        found.scope = printed(line, match["scope"])
    elif match := next((m for p in _SILENT if (m := p.match(text, at, end))), None):
        pass
    else:
        return False
    found.end = match.end()
    return True


def scope_place(line: Line, found: Qualified, at: int, end: int) -> re.Match[str] | None:
    """Read "in L0", the place a rank is narrowed to."""
    match = SCOPE_PLACE.match(line.text, at, end)
    if match is None or found.scope:
        return None
    sign = match["who"]
    if sign.startswith("A"):
        return None
    places = line.subjects(sign)
    if not all(is_whole(place.name) for place in places) and len(places) > 1:
        return None
    found.scope = printed(line, match[0].strip())
    return match


def ranking_named(
    line: Line,
    found: Qualified,
    at: int,
    end: int,
    kinds: frozenset[str],
    neutral: frozenset[str],
) -> re.Match[str] | None:
    """Read "in the ranking", where its words make it no other ranking."""
    match = _for(_RANKING, kinds).match(line.text, at, end)
    if match is None or not _only_neutral(match[0], neutral, kinds):
        return None
    found.ranking = True
    if re.search(r" R\d", match[0]):
        found.index = True
    if " intensity " in match[0]:
        found.basis = claims.INTENSITY
    if times := re.findall(r"T\d+", match[0]):
        found.time = found.time or times[0]
    return match


def _only_neutral(text: str, neutral: frozenset[str], kinds: frozenset[str]) -> bool:
    allowed = NEUTRAL | neutral | {"in", "on", "of", "out", "among", "within", "at", ",", "(", ")"}
    nouns = {*kinds, *map(plural_of, kinds), *RANKING_NOUNS, claims.INTENSITY, "all", "and", "&"}
    return all(
        word in allowed or word in nouns or re.fullmatch(r"[RTCX]\d+", word)
        for word in text.split()
    )


def printed(line: Line, text: str) -> str:
    """Return words of the line as in the sentence, names and numbers put back."""

    def word(sign: str) -> str:
        if sign.startswith("L"):
            members = [m.name.text for m in line.subjects(sign)]
            return " and ".join([", ".join(members[:-1]), members[-1]] if members[1:] else members)
        if re.fullmatch(r"[NARX]\d+", sign):
            return line.name(sign).text
        return line.number(sign).printed if re.fullmatch(r"[COP]\d+", sign) else sign

    return " ".join(word(part) for part in text.split())
