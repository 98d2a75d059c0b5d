"""The dates that a sentence gives: days, months, years of any age, decades, centuries, spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from giichat.app.answer_words import AnswerWords, all_months, all_words
from giichat.app.tokens import fold

YEAR = r"(?:1[5-9]|20)\d\d"  # alone, a figure like this is a year; an earlier one needs "in"
ROMAN = r"[IVX]+(?:e|er|ème|º)?"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th|e|er|\.|º)?|{ROMAN}|[^\W\d_]+th|first|second|third)"
TO = r"(?:\s(?:and|to|or|et|y|e|und|bis)\s|\s?[-–—]\s?)"
AGE = r"(?:\s(?:BC|BCE|AD|CE)\b)?"
# A year before 1500 stands behind a word of time and before no noun that it could count.
EARLY = re.compile(rf"(?<![\w.,/-])(?P<year>\d{{3,4}})(?:[-–]\d{{2,4}})?{AGE}(?![\w-]|[.,]\d)")
MARKED = re.compile(r"\b(?:AD|CE)\s\d{1,4}\b|\b\d{1,4}\s(?:BC|BCE|AD|CE)\b")
FOLLOWS = re.compile(r"\s+(?P<word>[^\W\d_]+)|\s*(?P<sign>[%€$£¥°])")


def date_spans(sentence: str, book: AnswerWords) -> list[tuple[int, int]]:
    """Return where the dates of a sentence stand, in order, none inside another."""
    found = [
        *((m.start(), m.end()) for m in _pattern().finditer(sentence)),
        *((m.start(), m.end()) for m in MARKED.finditer(sentence)),
        *_early(sentence, book),
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _early(sentence: str, book: AnswerWords) -> Iterator[tuple[int, int]]:
    for match in EARLY.finditer(sentence):
        before = fold(sentence[: match.start()].rstrip().rpartition(" ")[2].strip("(,"))
        if before not in all_words("dated"):
            continue
        after = FOLLOWS.match(sentence, match.end())
        word = after["word"] if after else None
        counts = after is not None and (
            word is None or not (word[:1].isupper() or fold(word) in book.stop)
        )
        if not counts and int(match["year"]) < YEARS_END:
            yield match.start(), match.end()


YEARS_END = 2100


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    month = "(?:" + "|".join(re.escape(each) for each in all_months()) + ")"
    day = r"\d{1,2}(?:st|nd|rd|th|er|º)?\.?"
    century = "(?:" + "|".join(sorted(map(re.escape, all_words("centuries")))) + ")"
    part = "(?:(?:" + "|".join(sorted(map(re.escape, all_words("parts_of_time")))) + r")[\s-])?"
    return re.compile(
        rf"\b{day} (?:de )?{month}(?:,?(?: de| del)? {YEAR})?\b"
        rf"|\b{month} {day}(?:, {YEAR})?(?!\d)"
        rf"|\b{month}(?: de)? {YEAR}\b"
        rf"|{YEAR}年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?"
        rf"|\b{part}{ORDINAL}(?:{TO}{ORDINAL})?\s?{century}(?![a-z]){AGE}"
        rf"|\b{century}\s{ROMAN}\b"
        rf"|\b{part}1\d\d0s\b|\b{part}20\d0s\b"
        rf"|\b{YEAR}-\d\d-\d\d\b|\b{YEAR}[-–]\d{{2}}(?:\d\d)?\b|\b{YEAR}\b"
        rf"|\b{month}(?= (?:and|to|until)\b|[,.;]|$)",
    )
