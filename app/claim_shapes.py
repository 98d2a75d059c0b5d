"""Shapes of claims that lean on others: "up from 24", "Germany had eleven", "from third to fourth"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giichat.app.claim_questions import claimed, owner_of
from giichat.app.clauses import YEAR, Clause
from giichat.app.figures import Figure, figures_in
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.tokens import tokens
from giichat.ingest.normalise import listed

_FOLLOWED = re.compile(r"^(?:was |were |is )?(?:closely )?followed by\s", re.IGNORECASE)
_AHEAD = re.compile(r"^(?:well |just |far )?(?P<side>ahead of|behind)\s(?P<other>.+)$")
_IN_PLACE = re.compile(r"\s(?=(?:in|at|on)\s(?:the\s)?\S+\s(?:place|position|spot|rank)\b)")
_FILLER = frozenset(
    listed(
        "had has have with for at from up down to in the a an against compared versus and of "
        "stood reached was were is are counted recorded on it came got rising falling only "
        "while by"
    )
)
_FOR = re.compile(
    r"\b(?P<link>for|in|by|at|from)\s(?P<name>(?:the\s)?[A-Z][\w’'–. -]*?)(?=\s(?:in|and)\b|$)"
)
TALLIES = ("tally", "total", "count", "number", "figure")  # say nothing of what is counted
EARLIER = re.compile(r"(?:up|down|rising|falling|compared with|compared to|against|versus)\b")
_ORDINALS = listed(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that was read: its words, its subject and the figure it claims."""

    text: str
    subject: str
    figure: Figure | None


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that something went from one figure to another."""

    before: str
    after: str
    rises: bool | None  # what the verb says of the figure; None when it says nothing
    verb: str


def ordinal_words(number: int) -> str:
    """Return a rank as a word or figure: third, 14th."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"


def elliptical(clause: Clause, before: Said) -> Said | None:
    """Return the whole statement that a clause with only a figure and a name stands for.

    "while Germany had eleven" after "the United States had 21 clusters" is "Germany had eleven
    clusters"; "up from 24 in 2023" after "China had 26 clusters in 2024" is "China had 24
    clusters in 2023".
    """
    figures = claimed(clause.rest)
    if len(figures) != 1 or before.figure is None:
        return None
    figure = figures[0]
    if (figure.kind == "ordinal") != (before.figure.kind == "ordinal"):
        return None
    rest = clause.rest[: figure.opens] + " " + clause.rest[figure.closes :]
    subject, old = "" if clause.lent else clause.subject, before.subject
    named = _FOR.search(rest)
    if clause.lent and named:
        subject = named["name"].strip()
        linked = re.search(rf"\b{named['link']}\s(?P<name>[A-Z][\w’'–-]*)", before.text)
        old = linked["name"] if linked else old
        rest = rest[: named.start()] + " " + rest[named.end() :]
    elif clause.lent and clause.subject and clause.subject != before.subject:
        subject = clause.subject
    said = before.text
    printed = said[before.figure.opens : before.figure.closes]
    years = YEAR.findall(rest)
    left = [t.text for t in tokens(YEAR.sub(" ", rest)) if t.text not in _FILLER]
    if any(word not in {t.text for t in tokens(said)} for word in left):
        return None
    said = said.replace(printed, clause.rest[figure.opens : figure.closes], 1)
    if subject:
        if not old or old not in said:
            return None
        said = said.replace(old, subject, 1)
    earlier = EARLIER.match(clause.rest) and not subject
    if years:
        said = _in_year(said, years[-1])
    elif earlier and (known := [y for y in YEAR.findall(said) if y.isdigit()]):
        said = _in_year(said, str(int(known[-1]) - 1))
    elif earlier:
        return None
    new = [f for f in claimed(said) if f.kind == figure.kind and f.value == figure.value]
    return Said(said, subject or before.subject, new[0]) if new else None


def _in_year(text: str, year: str) -> str:
    if YEAR.search(text):
        return YEAR.sub(year, text)
    return f"{text} in {year}"


def followers(clause: Clause) -> tuple[tuple[str, int | None], ...]:
    """Return the names of "followed by A, B and C in fifth place" with the ranks said of them."""
    found = _FOLLOWED.match(clause.rest)
    if found is None:
        return ()
    names: list[tuple[str, int | None]] = []
    for part in re.split(r",\s|\sand\s", clause.rest[found.end() :]):
        ranks = [f for f in figures_in(part) if f.kind == "ordinal"]
        name = part[: ranks[0].start] if ranks else part
        name = re.sub(
            r"\s(?:in|at|on|with|as|ranked)(?:\s(?:the|a))?\s*$", "", f"{name.rstrip()} ".rstrip()
        )
        name = YEAR.sub("", name).strip(" ,")
        if not re.match(r"(?:the\s)?[A-Z]", name):
            return ()
        names.append((name, int(ranks[0].value) if ranks else None))
    return tuple(names)


def placed_behind(clause: Clause) -> Clause | None:
    """Return "Beijing in third place" of "ahead of Beijing in third place", or None."""
    found = _AHEAD.match(clause.rest)
    parts = _IN_PLACE.split(found["other"], maxsplit=1) if found else []
    if len(parts) != 2:
        return None
    return replace(clause, subject=parts[0], rest=parts[1], lent=False)


def comparison(clause: Clause, before: Said | None) -> str:
    """Return the statement of "ahead of Beijing" after "Tokyo filed 127,000 applications"."""
    found = _AHEAD.match(clause.rest)
    if found is None:
        return ""
    other = found["other"]
    if before is None or before.figure is None or before.figure.kind == "ordinal":
        return f"{clause.subject} was {found['side']} {other}"
    noun = before.text[before.figure.closes :].strip()
    more = "more" if found["side"] == "ahead of" else "fewer"
    year = YEAR.search(noun)
    noun = (noun[: year.start()] if year else noun).strip()
    noun = re.sub(r"\s(?:in|for|during)$", "", noun)
    when = f" in {year[0]}" if year and year[0] not in other else ""
    return f"{clause.subject} had {more} {noun} than {other}{when}"


def change_in(text: str, subject: str, rest: str, year: str) -> Change | None:
    """Return the two statements of "fell from nine clusters in 2023 to eight in 2024"."""
    figures = [f for f in figures_in(rest) if f.kind != "year"]
    opening = re.search(r"\bfrom\s", rest)
    if opening is None or len(figures) < 2:
        return None
    first, second = figures[0], figures[1]
    between = rest[first.closes : second.opens]
    if first.opens != opening.end() and not re.fullmatch(
        r"(?:the\s)?", rest[opening.end() : first.opens]
    ):
        return None
    link = re.search(r"\bto\s(?:the\s)?$", between)
    if link is None or first.kind != second.kind:
        return None
    years = _years(rest, between, rest[second.closes :], year)
    if years is None:
        return None
    noun = YEAR.sub("", between[: link.start()])
    noun = re.sub(r"\b(?:in|place|position|spot|and)\b", " ", noun)
    noun = " ".join(noun.split()).strip(" ,")
    owner, measure = owner_of(subject)
    one, other = rest[first.opens : first.closes], rest[second.opens : second.closes]
    said = []
    for number, when in ((one, years[0]), (other, years[1])):
        named = "" if measure in TALLIES else measure
        verb = "ranked" if first.kind == "ordinal" else f"had {named}".strip()
        time = f" in {when}" if when else ""
        said.append(" ".join(f"{owner} {verb} {number} {noun}{time}".split()))
    rises = direction(rest[: opening.start()])
    verb = " ".join(rest[: opening.start()].split())
    return Change(said[0], said[1], rises, verb)


def _years(rest: str, between: str, tail: str, lent: str) -> tuple[str, str] | None:
    """Return the years of the two figures, or None where they stay unclear."""
    span = re.search(r"\b(?:between|from)\s(?P<a>\d{4})\s(?:and|to)\s(?P<b>\d{4})", rest)
    if span:
        return span["a"], span["b"]
    first, second = YEAR.findall(between), YEAR.findall(tail)
    later = second[-1] if second else lent
    if first:
        return first[-1], later or str(int(first[-1]) + 1)
    return (str(int(later) - 1), later) if later.isdigit() else None


def direction(text: str) -> bool | None:
    """Tell whether the words say that something rose (True) or fell (False)."""
    cues = {
        cue for _, _, cue in lexicon(ENGLISH).cues.matches(tokens(text)) if cue in ("up", "down")
    }
    return None if len(cues) != 1 else cues == {"up"}
