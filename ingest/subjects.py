"""The names of a line drawn together: "the N0 cluster in N1 , N2 and N3" becomes one list."""

from __future__ import annotations

import re

from giichat.ingest.lines import Aside, Line, Name, Subject, Subjects

# Common nouns that may stand beside a name without changing what it names.
PLACE_NOUNS = ("city", "region", "area", "hub", "country", "economy", "metropolis")
WHOLES = frozenset({"economy", "region", "income group", "country"})  # kinds others belong to

_PARENS = re.compile(r" \( ([^()]*) \)")
_RANK_ASIDE = re.compile(
    r"^(?:(?:ranked|ranking|rank|in|at|now) )?(?P<ordinal>O\d+)(?: (?:place|position|spot|rank))?"
    r"(?P<basis> by (?:intensity|size))?(?: (?P<time>T\d+))?"
    r"(?: (?:worldwide|overall|globally))?(?: [,;].*)?$"
)
_COUNT_ASIDE = re.compile(r"^(?P<count>C\d+)(?: (?P<time>T\d+))?$")
_GROUP_ASIDE = re.compile(r"^(?:[NA]\d+(?: ?[,;/] ?| and )?)+$")
_NAME = re.compile(r"N\d+")


def draw_subjects(line: Line, kinds: frozenset[str], neutral: frozenset[str] = frozenset()) -> None:
    """Replace names by lists of subjects (L signs).

    `kinds` are the nouns the report ranks, `neutral` the words that only describe its ranking.
    """
    nouns = sorted({*kinds, *PLACE_NOUNS}, key=len, reverse=True)
    noun = "(?:" + "|".join(re.escape(n) for n in nouns) + ")"
    plural = "(?:" + "|".join(re.escape(plural_of(n)) for n in nouns) + ")"
    describing = "(?:" + "|".join(map(re.escape, sorted({*neutral, "and"}))) + ")"
    singles = re.compile(
        rf" (?:(?:the|a|an) (?:(?:cross-border|wider|greater) )?)?"
        rf"(?:(?P<owner>N\d+) 's )?(?P<name>N\d+)"
        rf"(?: (?:{describing} )*(?P<noun>{noun}))?"
        rf"(?: in (?:the )?(?P<place>N\d+))?(?P<aside>(?: \( [^()]* \))*)(?= )"
    )
    line.replace(singles, lambda m: _single(line, m))
    _join(line)
    owned = re.compile(rf" (?P<owner>L\d+) 's (?P<list>L\d+)(?: (?P<noun>{noun}|{plural}))?(?= )")
    line.replace(owned, lambda m: _owned(line, m, nouns))
    named = re.compile(rf" (?:the )?(?P<list>L\d+) (?P<noun>{plural})(?= )")
    line.replace(named, lambda m: _named(line, m, nouns))
    _join(line)


def plural_of(noun: str) -> str:
    """Return the plural of an English noun."""
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun + "s"


def singular_of(noun: str) -> str:
    """Return the singular of an English noun."""
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("ches", "shes", "sses", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def is_whole(name: Name) -> bool:
    """Tell whether a name may be an economy or region that things lie in."""
    return any(entity.kind in WHOLES for entity in name.entities)


def _single(line: Line, match: re.Match[str]) -> str:
    name = line.name(match["name"])
    place = line.name(match["place"]) if match["place"] else None
    rest = ""
    groups: list[Name] = []
    if match["owner"]:
        owner = line.name(match["owner"])
        if not is_whole(owner):
            return match[0]
        groups.append(owner)
    if place is not None:
        if not match["noun"] and (not is_whole(place) or is_whole(name)):
            return match[0] if not match["aside"] else _split(line, match)
        groups.append(place)
    aside, asides_left = _asides(line, match["aside"], groups)
    rest = asides_left
    subject = Subject(name, match["noun"] or "", tuple(groups), aside)
    return " " + line_add(line, (subject,)) + rest


def _split(line: Line, match: re.Match[str]) -> str:
    """Read "N0 in N1 ( ... )" as two names, the brackets belonging to the second."""
    first, second = line.name(match["name"]), line.name(match["place"])
    groups: list[Name] = []
    aside, rest = _asides(line, match["aside"], groups)
    one = line_add(line, (Subject(first),))
    two = line_add(line, (Subject(second, "", tuple(groups), aside),))
    return f" {one} in {two}{rest}"


def line_add(line: Line, members: tuple[Subject, ...]) -> str:
    """Return the sign of a new list of subjects."""
    return line.add("L", Subjects(members))


def _asides(line: Line, text: str, groups: list[Name]) -> tuple[Aside | None, str]:
    """Return what the brackets say of a name, and those that say nothing understood."""
    aside: Aside | None = None
    rest = ""
    for match in _PARENS.finditer(text):
        content = match[1].strip()
        if rank := _RANK_ASIDE.match(content):
            basis = (rank["basis"] or "").replace(" by ", "").strip()
            aside = Aside(ordinal=rank["ordinal"], time=rank["time"] or "", basis=basis)
        elif count := _COUNT_ASIDE.match(content):
            aside = Aside(count=count["count"], time=count["time"] or "")
        elif _GROUP_ASIDE.match(content):
            groups.extend(line.name(sign) for sign in re.findall(r"[NA]\d+", content))
        elif re.fullmatch(r"[+–]?(?: ?[A-Z]\d+)?(?: .*)?", content) or content:
            continue
    return aside, rest


_LIST = re.compile(
    r" (?:both )?(?P<all>L\d+(?:(?: , and| ,| and| &| as well as)(?: the)? L\d+)+)(?= )"
)


def _join(line: Line) -> None:
    line.replace(_LIST, lambda m: _joined(line, m))


def _joined(line: Line, match: re.Match[str]) -> str:
    """Join neighbours of one kind; "in Japan , Tokyo and Osaka" stays two lists."""
    parts = re.split(r"( , and | , | and | & | as well as )(?:the )?", match["all"])
    lists: list[tuple[str, list[Subject]]] = []
    for at in range(0, len(parts), 2):
        members = list(line.subjects(parts[at].strip().removeprefix("the ")))
        between = parts[at - 1] if at else ""
        if lists and _alike(lists[-1][1][-1].name, members[0].name):
            lists[-1][1].extend(members)
        else:
            lists.append((between, members))
    return " " + "".join(f"{between}{line_add(line, tuple(m))}" for between, m in lists)


def _alike(one: Name, two: Name) -> bool:
    return bool(kinds_of(one) & kinds_of(two))


def kinds_of(name: Name) -> frozenset[str]:
    """Return "whole" and "part" as a name may be an economy or region, or a thing in one."""
    if not name.entities:
        return frozenset({"part"})
    return frozenset("whole" if e.kind in WHOLES else "part" for e in name.entities)


def _owned(line: Line, match: re.Match[str], nouns: list[str]) -> str:
    owner, *others = line.subjects(match["owner"])
    if others or not is_whole(owner.name):
        return match[0]
    members = tuple(
        Subject(m.name, m.noun or _noun(match["noun"], nouns), (owner.name, *m.group), m.aside)
        for m in line.subjects(match["list"])
    )
    return " " + line_add(line, members)


def _named(line: Line, match: re.Match[str], nouns: list[str]) -> str:
    members = tuple(
        Subject(m.name, m.noun or _noun(match["noun"], nouns), m.group, m.aside)
        for m in line.subjects(match["list"])
    )
    if len(members) < 2:
        return match[0]
    return " " + line_add(line, members)


def _noun(found: str | None, nouns: list[str]) -> str:
    if not found:
        return ""
    return found if found in nouns else singular_of(found)
