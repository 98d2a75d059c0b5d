"""Numbers said in a question: digits, ordinals and number words of each language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from giichat.app.lexicon import Lexicon
from giichat.app.tokens import Token
from giichat.ingest.values import cell_time

FIRST_YEAR, LAST_YEAR = 1000, 2100  # a bare whole number in this range may be a year
SUFFIXES = frozenset(
    [
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "ere",
        "eme",
        "e",
        "ieme",
        "º",
        "ª",
        "o",
        "a",
        "te",
        "ter",
        "tes",
        "te.",
        "位",
        "名",
        "위",
        "등",
        "번째",
        "번",
        "番",
        "着",
        "등수",
        "등급",
    ]
)
COUNTED = frozenset(["位", "名", "위", "등", "番", "着", "번"])  # ordinal, unless "top" stands by
POINT_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$")  # 20.000 of decimal commas
COMMA_DECIMAL = re.compile(r"\d+,\d+$")
SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9}
HAN_SCALES = {"百": 1e2, "千": 1e3, "천": 1e3, "万": 1e4, "萬": 1e4, "만": 1e4}
HAN_SCALES |= {"亿": 1e8, "億": 1e8, "억": 1e8}
GROUP = 3  # digits of a group of thousands
GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
THOUSAND = 1000  # number words from here on multiply the digits before them: 20 mil
ORDINAL_BEFORE = frozenset({"第", "제", "#", "no", "nr", "nº", "num"})


@dataclass(frozen=True, slots=True)
class NumberTag:
    """A number at words `start` to `end`; `kind` is "number" or "ordinal"."""

    kind: str
    start: int
    end: int
    value: float
    year: bool = False


def numbers(question: Sequence[Token], lexicons: Sequence[Lexicon]) -> list[NumberTag]:
    """Return the numbers of a question, left to right, none inside another."""
    spoken = _spoken(question, lexicons)
    found: list[NumberTag] = []
    i = 0
    while i < len(question):
        one = _digits(question, i, lexicons[0].decimal_comma) or _han(question, i) or spoken.get(i)
        if one is None:
            i += 1
            continue
        scale = spoken.get(one.end)
        if one.kind == "number" and not one.year and scale and scale.value >= THOUSAND:
            one = NumberTag("number", one.start, scale.end, one.value * scale.value)
        found.append(_with_marks(one, question))
        i = found[-1].end
    return found


def digits_value(text: str) -> float | None:
    """Return the number that digits and separators mean: 5,600 or 15.76; None if neither."""
    if GROUPED.match(text):
        return float(text.replace(",", ""))
    try:
        return float(text)
    except ValueError:
        return None


def _digits(question: Sequence[Token], i: int, decimal_comma: bool) -> NumberTag | None:
    text = question[i].text
    if not text.removeprefix("-")[:1].isdigit():
        return None
    if decimal_comma and (local := _of_commas(question, i)) is not None:
        return local
    value = cell_time(text) if ":" in text else digits_value(text)
    if value is None:
        return None
    year = text.isdigit() and len(text) == 4 and FIRST_YEAR <= value <= LAST_YEAR
    return NumberTag("number", i, i + 1, value, year)


def _of_commas(question: Sequence[Token], i: int) -> NumberTag | None:
    """Read a number of a language with decimal commas: 20.000, 3,1 or 113 482."""
    text = question[i].text
    if POINT_GROUPED.match(text):
        return NumberTag("number", i, i + 1, float(text.replace(".", "").replace(",", ".")))
    if COMMA_DECIMAL.match(text):
        return NumberTag("number", i, i + 1, float(text.replace(",", ".")))
    end = i + 1
    while text.isdigit() and len(text) <= GROUP and end < len(question):
        group = question[end]
        if not (len(group.text) == GROUP and group.text.isdigit()):
            break
        if group.start != question[end - 1].end + 1:
            break
        end += 1
    if end == i + 1:
        return None
    return NumberTag("number", i, end, float("".join(t.text for t in question[i:end])))


def _han(question: Sequence[Token], i: int) -> NumberTag | None:
    """Read a Chinese or Japanese numeral (up to thousands); one alone only after 第 or before 名."""
    total = digit = 0
    end = i
    while end < len(question):
        text = question[end].text
        if text in HAN_DIGITS and not question[end].inner:
            digit = HAN_DIGITS[text]
        elif text in HAN_UNITS and not (end == i and question[end].inner):
            total += (digit or 1) * HAN_UNITS[text]
            digit = 0
        else:
            break
        end += 1
    if end == i:
        return None
    return NumberTag("number", i, end, float(total + digit))


def _spoken(question: Sequence[Token], lexicons: Sequence[Lexicon]) -> dict[int, NumberTag]:
    """Return number words by their first word: third, twenty-sixth, a hundred, twenty six."""
    parts: dict[int, tuple[int, int, str]] = {}
    for book in lexicons:
        for kind, phrases in (("number", book.cardinals), ("ordinal", book.ordinals)):
            for start, end, value in phrases.matches(question):
                if kind == "number" and _stands_for(question, start, end, book):
                    continue
                if start not in parts or end > parts[start][0]:
                    parts[start] = (end, value, kind)
    found: dict[int, NumberTag] = {}
    for start, (end, value, kind) in parts.items():
        follower = parts.get(end)
        if kind == "number" and 20 <= value <= 90 and follower and 0 < follower[1] < 10:
            found[start] = NumberTag(follower[2], start, follower[0], float(value + follower[1]))
        elif kind == "number" and follower and follower[2] == "number" and follower[1] >= 100:
            found[start] = NumberTag("number", start, follower[0], float(value * follower[1]))
        else:
            found[start] = NumberTag(kind, start, end, float(value))
    return found


def _stands_for(question: Sequence[Token], start: int, end: int, book: Lexicon) -> bool:
    """Tell whether a number word is a pronoun where it stands: "which one files more"."""
    pronouns = {(a, b) for a, b, _ in book.pronouns.matches(question)}
    asking = {b for _, b, cue in book.cues.matches(question) if cue in ("which", "what")}
    return (start, end) in pronouns and start in asking


def _with_marks(one: NumberTag, question: Sequence[Token]) -> NumberTag:
    """Widen a number over its ordinal marks: 3rd, 第3, #3, no. 3, 2K, 3 million."""
    start, end, kind, value, year = one.start, one.end, one.kind, one.value, one.year
    after = question[end] if end < len(question) else None
    while (
        after is not None
        and after.text in HAN_SCALES
        and not year
        and after.start == question[end - 1].end
    ):
        value, end = value * HAN_SCALES[after.text], end + 1
        after = question[end] if end < len(question) else None
    glued = after is not None and after.start == question[end - 1].end
    dotted = (
        after is not None and after.raw in ("º", "ª") and after.start <= question[end - 1].end + 1
    )
    if after is not None and dotted and not year:
        return NumberTag("ordinal", start, end + 1, value)
    if after is not None and glued and after.text in SUFFIXES and not year:
        return NumberTag("ordinal", start, end + 1, value)
    if after is not None and glued and after.text in SCALES:
        return NumberTag("number", start, end + 1, value * SCALES[after.text])
    if after is not None and after.text in ("million", "billion", "thousand") and kind == "number":
        scale = {"thousand": 1e3, "million": 1e6, "billion": 1e9}[after.text]
        return NumberTag("number", start, end + 1, value * scale)
    before = question[start - 1] if start else None
    if before is not None and before.text in ORDINAL_BEFORE and not year:
        return NumberTag("ordinal", start - 1, end, value)
    if (
        before is not None
        and before.text == "number"
        and kind == "number"
        and not (start > 1 and question[start - 2].text in ("the", "a", "total"))
    ):
        return NumberTag("ordinal", start - 1, end, value)
    return NumberTag(kind, start, end, value, year)
