"""Numbers in English prose: digits and words, counts, ordinals, percentages and years."""

from __future__ import annotations

import re
from dataclasses import dataclass

from giichat.ingest.number_words import ORDINALS, SPOKEN, spoken_value


@dataclass(frozen=True, slots=True)
class NumberMention:
    """`text[start:end]` is a number: `kind` is "cardinal", "ordinal", "percent" or "year".

    The span holds the whole expression ("15.76 percent", "No. 3", "3.6 trillion") but not the
    words that set `approximate` or `bound` ("", "more than", "less than").
    """

    start: int
    end: int
    value: float
    kind: str
    approximate: bool = False
    bound: str = ""


SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "mn": 1e6, "bn": 1e9, "tn": 1e12,
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 1800, 2099  # a plain number of four digits outside this is a count

_NUMBER = re.compile(
    r"(?P<no>(?:\b(?:No|Nos|Nr)\.?\s?|\bnumber\s|(?<!\w)[#№]\s?)(?=\d|[a-z]))?"
    r"(?:(?P<digits>(?<![\w.,])[+\-−–]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
    r"|(?<=[\u3040-\u9fff])\d+(?:\.\d+)?|(?<=[A-Za-z][\-–])\d+(?:\.\d+)?"
    r"|(?<=\d[\-–/])\d+(?:\.\d+)?)"
    r"(?:(?P<suffix>st|nd|rd|th)\b|(?P<percent>\s?(?:%|％|percent\b|per\scent\b|(?-i:pct)\b))"
    r"|[\s\-](?P<scale>" + "|".join(SCALES) + r")\b)?(?![A-Za-z\d_])"
    rf"|\b(?P<words>{SPOKEN})(?![\-\s](?:thirds|quarters|fifths)\b)\b"
    r"(?P<wpercent>\s(?:percent|per\scent)\b)?)",
    re.IGNORECASE,
)
_SEASON = re.compile(r"(?<!\d)(?:19|20)\d\d[/–-]\d\d(?!\d)")
_APPROXIMATE = re.compile(
    r"\b(?:about|around|roughly|approximately|approx\.?|some|nearly|almost|close\sto|circa|ca\.|"
    r"an?\sestimated|just\s(?:over|under))\s$|[~≈]\s?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:more\sthan|over|above|at\sleast|exceed(?:s|ed|ing)|upwards\sof|in\sexcess\sof|"
    r"no\s(?:fewer|less)\sthan|just\sover)\s$|>\s?$",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:less\sthan|fewer\sthan|under|below|at\smost|up\sto|no\smore\sthan|just\sunder|"
    r"nearly|almost)\s$|<\s?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"\s?(?:\+(?!\d)|or\s(?:more|higher|above|over)\b)", re.IGNORECASE)
_OR_LESS = re.compile(r"\sor\s(?:less|fewer|lower|below|under)\b", re.IGNORECASE)
_FRACTION = re.compile(r"\b(?:a|an|one|two|three|four|five)[\s\-]$", re.IGNORECASE)
_OF = re.compile(r"\sof\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?:had|has|have|having|with|of|are|were|recorded|counted|filed|published|produced|"
    r"reported|sold|scored)\s$",
    re.IGNORECASE,
)
_EDITION_NOUN = re.compile(
    r"\s(?:and|or|to|edition|report|ranking|rankings|list|table|index|season|survey|study|data|"
    r"figures|results|top|world|was|were|is|are|saw|had|[a-z]+ed)\b",
    re.IGNORECASE,
)
_PLURAL_NOUN = re.compile(r"\s(?:[\w&'’-]+\s)?[a-z]{3,}s\b")
_CURRENCY = re.compile(r"[$€£¥₹]\s?$")
_AS_CLOCK = re.compile(r"(?:\bper|\ba|\bevery|\d)\s$", re.IGNORECASE)


def numbers_in(text: str) -> tuple[NumberMention, ...]:
    """Return the numbers of a text in order; fractions ("a third of") are left out."""
    found: list[NumberMention] = []
    skip_until = 0
    for match in _NUMBER.finditer(text):
        if match.start() < skip_until:
            continue
        mention = _spoken(text, match) if match["words"] else _written(text, match)
        if mention is None:
            continue
        found.append(_qualified(text, mention))
        season = _SEASON.match(text, mention.start)
        skip_until = season.end() if season and mention.kind == "year" else mention.end
    return tuple(found)


def _written(text: str, match: re.Match[str]) -> NumberMention:
    """Return a number given in digits."""
    digits = match["digits"].replace(",", "").replace("−", "-").replace("–", "-")
    value = float(digits)
    start, end = match.span()
    if match["suffix"] or match["no"]:
        return NumberMention(start, end, value, "ordinal")
    if match["percent"]:
        return NumberMention(start, end, value, "percent")
    if match["scale"]:
        return NumberMention(start, end, value * SCALES[match["scale"].lower()], "cardinal")
    kind = "year" if _is_year(text, match, value) else "cardinal"
    return NumberMention(start, end, value, kind)


def _is_year(text: str, match: re.Match[str], value: float) -> bool:
    """Tell a year from a count of four digits by what stands around it."""
    printed = match["digits"]
    if len(printed) != 4 or not printed.isdigit() or not FIRST_YEAR <= value <= LAST_YEAR:
        return False
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() :]
    if _CURRENCY.search(before) or _MORE.search(before) or _APPROXIMATE.search(before):
        return False
    noun_follows = _PLURAL_NOUN.match(after) and not _EDITION_NOUN.match(after)
    return not (noun_follows and _COUNTED.search(before))


def _spoken(text: str, match: re.Match[str]) -> NumberMention | None:
    """Return a number given in words, or None for a fraction or the unit of time."""
    start, end = match.span("words")
    before = text[max(0, start - 12) : start]
    words = match["words"].lower()
    last = re.split(r"[\s\-]", words)[-1]
    if last in ORDINALS:
        if last != "first" and _FRACTION.search(before) and _OF.match(text, end):
            return None
        if words == "second" and _AS_CLOCK.search(before) and not text[end:].startswith((" ", "-")):
            return None
        return NumberMention(start, end, spoken_value(words), "ordinal")
    if match["wpercent"]:
        return NumberMention(start, match.end(), spoken_value(words), "percent")
    if match["no"]:
        return NumberMention(match.start(), end, spoken_value(words), "ordinal")
    return NumberMention(start, end, spoken_value(words), "cardinal")


def _qualified(text: str, mention: NumberMention) -> NumberMention:
    """Return the mention with what the words beside it say of its exactness."""
    before = text[max(0, mention.start - 24) : mention.start]
    bound = ""
    if _MORE.search(before) or _OR_MORE.match(text, mention.end):
        bound = "more than"
    elif _LESS.search(before) or _OR_LESS.match(text, mention.end):
        bound = "less than"
    approximate = bool(_APPROXIMATE.search(before))
    if not bound and not approximate:
        return mention
    return NumberMention(
        mention.start, mention.end, mention.value, mention.kind, approximate, bound
    )
