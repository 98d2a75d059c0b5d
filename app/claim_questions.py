"""A claim put as questions: the claimed value taken out, or the whole of it as a yes or no.

Questions are read by the same reader as those of people, which takes a reading only when it
explains every word; so a claim with a word that no table explains finds no reading here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from giichat.app.claim_units import unit_after
from giichat.app.clauses import YEAR, Clause
from giichat.app.figures import Figure, figures_in

# Words that colour a claim and limit nothing.
_COLOUR = re.compile(
    r"\b(?:also|again|even|only|just(?!\s(?:over|under|above|below))|still|already|however|meanwhile|notably|remarkably|finally|"
    r"in turn|by contrast|at the same time|once again|respectively|together|overall|"
    r"impressive|impressively|steadily|sharply|clearly|easily|comfortably|narrowly|"
    r"comes in|came in|brought in|some|no fewer than|for its part|as well|too|"
    r"a total of|of (?:them|these|those|which|whom)|the rank of|the position of|according to \w+)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an)\s", re.IGNORECASE)
_SUPERLATIVE = re.compile(
    r"\b(?:the|its|their)?\s?(?:(?:second|third|fourth|fifth|\d+(?:st|nd|rd|th))[\s-])?"
    r"(?:most|least|fewest|best|worst|highest|lowest|largest|smallest|biggest|longest|shortest|"
    r"tallest|heaviest|lightest|oldest|youngest|newest|fastest|slowest|earliest|latest|richest|"
    r"poorest|busiest|cheapest|deepest|widest|[a-z]{3,}(?:i|[^aeious])est)\b",
    re.IGNORECASE,
)
_NOT_SUPERLATIVE = frozenset(
    ["west", "forest", "interest", "harvest", "honest", "request", "invest"]
)
OF_ALL = re.compile(r"\b(?:of|among)\s(?:all\s)?(?:the\s|these\s|those\s)?$", re.IGNORECASE)
_OF_ALL = re.compile(r"\s(?:of|among)\s(?:all\s)?(?:the\s|these\s|those\s)?(?:\d+|[a-z]+)$")
TOP = re.compile(r"\b(?:top|first|best|leading)[\s-]$", re.IGNORECASE)
_OWNER = re.compile(r"(?P<owner>.+?)['’]s?\s(?P<measure>[a-z][\w\s]*)$")


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and how its answer judges the claim: by "value", "yes" or "name"."""

    text: str
    judged_by: str


def bases(clause: Clause) -> tuple[str, ...]:
    """Return the words of a clause as whole statements, the fullest first."""
    subjects = [clause.subject]
    bare = _ARTICLE.sub("", clause.subject)
    if clause.topic and clause.topic != clause.subject and bare[:1].islower():
        subjects.append(clause.topic)
    found: list[str] = []
    for subject in subjects:
        said = f"{subject} {clause.rest}".strip()
        if clause.front:
            found.append(f"{said} {clause.front}")
        if clause.year:
            found.append(f"{said} in {clause.year}")
        if not clause.front or YEAR.search(clause.front) or not clause.year:
            found.append(said)
    return tuple(dict.fromkeys(plain(one) for one in found))


def plain(text: str) -> str:
    """Return the words without those that only colour them."""
    return " ".join(_COLOUR.sub(" ", text).split())


def claimed(text: str) -> tuple[Figure, ...]:
    """Return the figures that a statement claims.

    Years are none, nor is the number of a "top 100", of "the second longest" or of "the lightest
    of the five".
    """
    most = is_superlative(text)
    return tuple(
        figure
        for figure in figures_in(text)
        if figure.kind != "year"
        and not TOP.search(text[: figure.start])
        and not (most and most.start() <= figure.start < most.end())
        and not (most and OF_ALL.search(text[: figure.start]))
    )


def is_superlative(text: str) -> re.Match[str] | None:
    """Return where a statement says that something is the most of its kind, or None."""
    return next(
        (
            match
            for match in _SUPERLATIVE.finditer(text)
            if match[0].split()[-1].lower() not in _NOT_SUPERLATIVE
        ),
        None,
    )


def value_questions(text: str, figure: Figure) -> tuple[Question, ...]:
    """Return questions that ask for a claimed number."""
    head, tail = text[: figure.opens].rstrip(" $€£¥"), text[figure.closes :]
    _, after = unit_after(text, figure.end)
    bare = text[max(after, figure.closes) :]
    kinds = {"percent": ["what percentage", "what share"], "time": ["what time"]}
    asked = list(kinds.get(figure.kind, ["how many"]))
    asked += ["how much"] if figure.kind == "cardinal" else []
    found = [Question(f"{head} {ask}{tail}", "value") for ask in asked]
    found += [Question(f"{head} {ask}{bare}", "value") for ask in asked if bare != tail]
    found += [Question(f"what is the {ask} {head}{bare}", "value") for ask in ("value",)]
    if figure.kind == "time":
        found.insert(0, Question(f"is it true that {text}", "yes"))
    return tuple(dict.fromkeys(found))


def rank_questions(text: str, figure: Figure) -> tuple[Question, ...]:
    """Return questions about a claimed rank."""
    head, tail = text[: figure.opens], text[figure.closes :]
    tail = re.sub(r"^\s(?:place|position|spot|rank)\b", "", tail)
    said = re.sub(r"\b(?:place|position|spot|rank|ranked)\s*$", "", head)
    return (
        Question(f"is it true that {text}", "yes"),
        Question(f"which rank {said.strip()}{tail}", "value"),
    )


def plain_questions(text: str) -> tuple[Question, ...]:
    """Return the questions for a claim without a number: a yes or no, or when."""
    found = [Question(f"is it true that {text}", "yes")]
    years = list(YEAR.finditer(text))
    if years:
        last = years[-1]
        head = re.sub(r"\s(?:in|from|on|since|by|to)\s*$", "", text[: last.start()])
        found.append(Question(f"when {head}{text[last.end() :]}", "year"))
    return tuple(found)


def superlative_questions(text: str, subject: str) -> tuple[Question, ...]:
    """Return questions that ask which one is the most, the claimed one left out."""
    rest = text.replace(subject, " ", 1) if subject else text
    if claimed(rest) != tuple(f for f in figures_in(rest) if f.kind != "year"):
        rest = _OF_ALL.sub("", rest.strip())  # "the lightest of the five"
    rest = re.sub(r"^\s*(?:is|was|are|were|has|had|have)\s", "", rest.strip() + " ")
    return (
        Question(f"which {_ARTICLE.sub('', rest.strip())}", "name"),
        Question(f"which one has {rest.strip()}", "name"),
        Question(f"what is {rest.strip()}", "name"),
    )


def owner_of(subject: str) -> tuple[str, str]:
    """Return "Germany" and "tally" of "Germany's tally"; the subject and "" of others."""
    found = _OWNER.match(subject)
    return (found["owner"], found["measure"]) if found else (subject, "")
