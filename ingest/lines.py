"""A sentence as a line of words and signs, and the things the signs stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from giichat.ingest.names import Entity
from giichat.ingest.numbers import NumberMention


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence: known entities, or none for a capitalised phrase nobody knows."""

    start: int
    end: int
    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """An edition named by its year, or by its distance from the edition of the report."""

    start: int
    end: int
    year: int | None = None
    relative: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the words as printed, those that make it inexact included."""

    mention: NumberMention
    printed: str


@dataclass(frozen=True, slots=True)
class Aside:
    """What brackets behind a name say: an ordinal with its time, a bare number, a share."""

    ordinal: str = ""
    count: str = ""
    time: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A name with what stands beside it: the kind of thing, its group, its brackets."""

    name: Name
    noun: str = ""  # "cluster", "university": the common noun that came with the name
    group: tuple[Name, ...] = ()
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Subjects:
    """One or several subjects joined by commas and "and", in order."""

    members: tuple[Subject, ...]
    pronoun: bool = False


Thing = Name | Time | Number | Subjects


@dataclass(slots=True)
class Line:
    """The sentence as one line, the things its signs stand for, and where each word began."""

    text: str
    things: dict[str, Thing] = field(default_factory=dict)
    source: str = ""
    framed: bool = False  # a stretch of years frames what is said ("between 2019 and 2023")

    def name(self, sign: str) -> Name:
        """Return the name behind a sign."""
        thing = self.things[sign]
        assert isinstance(thing, Name)
        return thing

    def number(self, sign: str) -> Number:
        """Return the number behind a sign."""
        thing = self.things[sign]
        assert isinstance(thing, Number)
        return thing

    def time(self, sign: str) -> Time:
        """Return the time behind a sign."""
        thing = self.things[sign]
        assert isinstance(thing, Time)
        return thing

    def subjects(self, sign: str) -> tuple[Subject, ...]:
        """Return the subjects behind a sign."""
        thing = self.things[sign]
        assert isinstance(thing, Subjects)
        return thing.members

    def replace(self, pattern: re.Pattern[str], make: Callable[[re.Match[str]], str]) -> None:
        """Rewrite the parts of the line that match."""
        self.text = pattern.sub(make, self.text)

    def add(self, letter: str, thing: Thing) -> str:
        """Return a new sign for a thing."""
        sign = f"{letter}{len(self.things)}"
        self.things[sign] = thing
        return sign
