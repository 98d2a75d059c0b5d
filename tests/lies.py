"""Lies about an answer, each with the words that are false: what a lying model may write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from giichat.app.records import Answer
from giichat.app.tokens import words

NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")
STRANGERS = ("Atlantis", "Port Nowhere", "Zerbia")


@dataclass(frozen=True, slots=True)
class Lie:
    """What the model writes; `false` is the sentence without marks that must not get through."""

    text: str
    false: str
    kind: str


def lies_about(answer: Answer) -> Iterator[Lie]:
    """Yield lies of every kind that the answer allows."""
    marks = "".join(f"[{c.number}]" for c in answer.citations[:3])
    said = answer.text.split(". ")[0].rstrip(".")
    evidence = {w for c in answer.citations for w in words(f"{c.quote} {c.locator}")}
    evidence |= set(words(answer.text))
    for match in NUMBER.finditer(said):
        for step in (1, 7, 1000):
            wrong = _other(match[0], step)
            if set(words(wrong)) <= evidence:
                continue  # it may be true of something else
            yield _lie(said[: match.start()] + wrong + said[match.end() :], marks, "number")
    for value in answer.values[:2]:
        if value in said and not value[:1].isdigit():
            for stranger in STRANGERS:
                yield _lie(said.replace(value, stranger), marks, "name")
    names = [v for v in answer.values if v in said and not v[:1].isdigit()]
    if len(names) > 1 and all(f"{name}: " in said for name in names[:2]):
        swapped = said.replace(names[0], "\0").replace(names[1], names[0]).replace("\0", names[1])
        yield _lie(swapped, marks, "swapped")
    yield _lie(f"{said}, and {STRANGERS[0]} has 12 of them", marks, "added")
    yield Lie(f"{said} for the 77th time.", f"{said} for the 77th time", "uncited")
    yield Lie(f"{STRANGERS[1]} won in 1066 [99].", f"{STRANGERS[1]} won in 1066", "no evidence")


def _lie(sentence: str, marks: str, kind: str) -> Lie:
    return Lie(f"{sentence} {marks}.", sentence, kind)


def _other(printed: str, step: int) -> str:
    """Return another number of the same form: 15,648 -> 15,649."""
    digits = printed.replace(",", "")
    if "." in digits:
        decimals = len(digits.split(".")[1])
        return f"{float(digits) + step:,.{decimals}f}"
    changed = int(digits) + step
    return f"{changed:,}" if "," in printed else str(changed)
