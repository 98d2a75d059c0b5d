"""Texts to the words of a full-text index, and questions to queries of it; pure.

Words go in as folded by `giichat.ingest.normalise`; characters of scripts that are written
without spaces are words of their own, and a run of them is asked for as a phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from giichat.ingest.normalise import CJK, words

MAX_WORDS = 64  # of a question; what a person asks has fewer

_UNSPACED = re.compile(f"[{CJK}]")


def indexed(text: str) -> str:
    """Return a text as it is put into a full-text index."""
    return " ".join(word.folded for word in words(text))


def phrases(text: str) -> tuple[str, ...]:
    """Return the quoted phrases that a question asks for, each once, in order.

    Every phrase is a string of the query language, so that nothing in it is an operator.
    """
    found: dict[str, None] = {}
    run: list[str] = []
    end = -1
    for word in words(text):
        unspaced = _UNSPACED.fullmatch(word.folded) is not None
        if run and not (unspaced and word.start == end):
            found.update(dict.fromkeys(_pairs(run)))
            run = []
        if unspaced:
            run.append(word.folded)
        elif any(character.isalnum() for character in word.folded):
            found[_quoted(word.folded)] = None
        end = word.end
    found.update(dict.fromkeys(_pairs(run)))
    return tuple(found)[:MAX_WORDS]


def joined(words: Sequence[str]) -> str:
    """Return a text of some words in which neighbours of unspaced scripts stand together again."""
    text = ""
    for word in words:
        together = text and _UNSPACED.match(text[-1]) and _UNSPACED.match(word)
        text += word if together else f" {word}"
    return text.strip()


def any_of(wanted: Iterable[str]) -> str:
    """Return the query that matches where any of some phrases stands."""
    return " OR ".join(wanted)


def _pairs(run: list[str]) -> list[str]:
    """Return neighbouring characters two by two: about the words of a text without spaces."""
    if len(run) < 2:
        return [_quoted(character) for character in run]
    return [_quoted(f"{one} {other}") for one, other in pairwise(run)]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
