"""What the words of a question may mean: one tag a meaning, a reading of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from giichat.app.tokens import Token

FULL = 0.9  # the weight from which the words say all of a header, themselves or by synonyms


@dataclass(frozen=True, slots=True)
class Tag:
    """One possible meaning of words `start` to `end` (exclusive)."""

    kind: str  # a cue of the lexicon, "number", "ordinal", "year", "value", "column", "foreign"
    start: int
    end: int
    value: Any = None
    weight: float = 1.0
    part: int = 0  # of a column: which word of its header the words say


@dataclass(frozen=True, slots=True)
class Reading:
    """A question's words with the meanings found in one table."""

    tokens: tuple[Token, ...]
    tags: tuple[Tag, ...]
    language: str

    def of(self, *kinds: str) -> list[Tag]:
        """Return the tags of these kinds, in order."""
        return [tag for tag in self.tags if tag.kind in kinds]

    def has(self, *kinds: str) -> bool:
        """Tell whether any tag is of these kinds."""
        return any(tag.kind in kinds for tag in self.tags)

    def first(self, *kinds: str) -> Tag | None:
        """Return the first tag of these kinds, or None."""
        return next((tag for tag in self.tags if tag.kind in kinds), None)


def inside(start: int, end: int, tags: Sequence[Tag]) -> bool:
    """Tell whether the words from start to end lie in one of the tags."""
    return any(t.start <= start and end <= t.end for t in tags)


def strictly_inside(start: int, end: int, tags: Sequence[Tag]) -> bool:
    """Tell whether the words lie in one of the tags and are not all of it."""
    return any(t.start <= start and end <= t.end and t.end - t.start > end - start for t in tags)
