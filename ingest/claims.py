"""What a line claims, before it is known which ranking and edition it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giichat.ingest.lines import Subject

RANK = "rank"
INTENSITY = "intensity"
SIZE = "size"


@dataclass(frozen=True, slots=True)
class Claim:
    """`subject` has `value` of `measure`, as printed; `time` is a sign of the line or ""."""

    subject: Subject
    measure: str
    value: float
    printed: str
    time: str = ""
    basis: str = ""  # INTENSITY, SIZE or "" where the words do not say
    scope: str = ""
    index: bool = False  # a ranking is named beside it ("in GII 2024")
    group_noun: str = ""  # for counts: the noun counted, singular


# Words after which a clause says what is not, what may be, or what is asked.
_VETO = re.compile(
    r" (?:say that|pretend|disregard|not|never|no longer|nor|neither|without|cannot|can't|isn't|wasn't|didn't|doesn't|aren't|"
    r"weren't|hasn't|haven't|won't|failed|fails|missed|misses|narrowly missed|instead|rather than|"
    r"would|could|might|may|should|if|unless|whether|hopes?|hoping|hoped|aims?|aiming|aimed|"
    r"targets?|targeting|goals?|expects?|expected|predicts?|predicted|forecasts?|projected|plans?|"
    r"planned|ambitions?|wants?|wanted|likely|unlikely|set to|on track|on course|vying|bids?|"
    r"will|pledged|vowed|promised|potentially|perhaps|maybe|possibly|formerly|previously|once "
    r"(?:ranked|led|held|the|was)|used to|had been|had (?:ranked|led|topped|held|finished|"
    r"risen|fallen)|contenders?|to become|dreams?|hypothetical|imagine|suppose|assuming|rumou?red|"
    r"denied|denies|disputed|wrongly|falsely|incorrectly|alleged|allegedly|excluding|myth) "
)
_BREAK = re.compile(r" (?:;|, while|while|, whereas|whereas|, but|, although|, though|,? yet) ")


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the spans of the clauses that assert something, in order.

    A clause that denies, asks, supposes or plans is left out, so that nothing is read from it.
    """
    if text.rstrip().endswith("?"):
        return []
    spans: list[tuple[int, int]] = []
    start = 0
    for match in (*_BREAK.finditer(text), None):
        end = _end(match, len(text))
        if not _VETO.search(text, max(0, start - 1), end):
            spans.append((start, end))
        start = match.start() if match else end
    return spans


def _end(match: re.Match[str] | None, last: int) -> int:
    """Return where a clause ends: its comma or semicolon belongs to it."""
    if match is None:
        return last
    return match.start() + (3 if match[0][1] in ",;" else 1)
