"""The phrase that opens a clause: its edition, its basis or scope, or another topic."""

from __future__ import annotations

import re

from giichat.ingest.claims import INTENSITY
from giichat.ingest.claims import SIZE as SIZE_BASIS
from giichat.ingest.lines import Line
from giichat.ingest.qualifiers import (
    INTENSITY as INTENSITY_WORDS,
)
from giichat.ingest.qualifiers import (
    SCOPE_PLACE,
    SIZE,
    Qualified,
    ranking_named,
    scope_place,
)

_OPENING = re.compile(r" ?(?:;|, while|while|, but|whereas|, whereas|although|, although)?(?= )")
_TIME = re.compile(r" (T\d+)(?= )")
_PHRASE = re.compile(r" (?P<words>[^,;]*?) , ")
# A phrase that begins so may say in what the following ranks are ranks.
_TOPIC = re.compile(
    r"(?:in|by|for|on|among|when it comes to|measured|based on|judged|looking at|across|within|"
    r"ranked by|sorted by|at)\b"
)
_NO_TOPIC = re.compile(
    r"in (?:T\d+|D|addition|total|all|fact|turn|contrast|particular|recent years|the process|"
    r"the meantime|other words|comparison|short|return|response|its (?:report|release).*)"
    r"|for (?:the|its|an?) (?:O\d+ )?(?:[a-z]+ )?(?:time|year|edition|season).*|on (?:T\d+|D)"
    r"|at (?:the same time|present|D|T\d+).*"
)
_HEAD_WORDS = 4  # "by intensity" among the first words of a clause is said of all of it


def front_of(
    line: Line, start: int, end: int, kinds: frozenset[str], neutral: frozenset[str]
) -> Qualified | None:
    """Read the phrases that open a clause; None when they make another topic of it."""
    found = Qualified(start)
    text = line.text
    opening = _OPENING.match(text, start, end)
    at = opening.end() if opening else start
    while (after := _phrase_end(line, found, at, end, kinds, neutral)) is not None:
        at = after + (2 if text.startswith(" , ", after) else 0)
    phrase = _PHRASE.match(text, at, end)
    words = phrase["words"] if phrase else " ".join(text[at:end].split()[:_HEAD_WORDS])
    if not _TOPIC.match(words) or _NO_TOPIC.fullmatch(words):
        return found
    return None if phrase or words.startswith(("by ", "for ", "measured ")) else found


def _phrase_end(
    line: Line, found: Qualified, at: int, end: int, kinds: frozenset[str], neutral: frozenset[str]
) -> int | None:
    """Read one understood phrase; return where it ends, None when there is none."""
    text = line.text
    if match := INTENSITY_WORDS.match(text, at, end):
        found.basis = INTENSITY
    elif match := _TIME.match(text, at, end):
        found.time = found.time or match[1]
    elif match := SIZE.match(text, at, end):
        found.basis = SIZE_BASIS
    elif (place := SCOPE_PLACE.match(text, at, end)) and text.startswith(" ,", place.end()):
        match = scope_place(line, found, at, end)
    else:
        match = ranking_named(line, found, at, end, kinds, neutral)
    return match.end() if match else None
