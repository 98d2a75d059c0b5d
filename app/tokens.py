"""Questions cut into words that can be compared: case, accents and width folded.

Words of scripts that are written without spaces (Chinese, Japanese, Korean) are cut into single
characters, so that one phrase matcher serves every language.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

UNSPACED = "\u3040-\u30fa\u30fc-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff々〇"
UNSPACED_LETTER = re.compile(f"[{UNSPACED}]")
WORD = re.compile(
    rf"[{UNSPACED}]"  # one character of an unspaced script
    r"|\d+(?::\d\d)+(?:\.\d+)?|(?<![^\s(])[-−–]?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*"  # a time, a number with its separators
    r"|(?:US|R|A|C|NZ|HK|S)\$"  # a currency, not the country
    rf"|[^\W\d_{UNSPACED}]+(?:['’](?:s|t|re|ll|d|ve|m)\b)?"  # a word, with an English contraction
    r"|[-=]>|→|[<>]=?|[%#&=?？]"
)
MINUS = ("−", "–")
MAX_QUESTION = 2000  # characters read; what a person asks is far shorter


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the question: its folded form, and where it stands."""

    text: str
    start: int
    end: int
    raw: str
    inner: bool = False  # of an unspaced script: inside a word that began before

    @property
    def capitalised(self) -> bool:
        """Tell whether the word is written like a name."""
        return self.raw[:1].isupper()


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the word without case, accents and full-width forms."""
    if word[:1] in MINUS:
        word = f"-{word[1:]}"
    wide = unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("ß", "ss")
    if wide.isascii():
        return wide
    return "".join(_bare(character) for character in wide)


def _bare(character: str) -> str:
    """Return the letter without accents; kana and Hangul are kept whole."""
    if "\u3040" <= character <= "\uffff":
        return character
    decomposed = unicodedata.normalize("NFD", character)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text in order."""
    return tuple(
        Token(fold(match[0]), match.start(), match.end(), match[0])
        for match in WORD.finditer(text[:MAX_QUESTION])
    )


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """Return the folded words of a phrase, for comparison with those of a question."""
    return tuple(token.text for token in tokens(text))


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """Return an English word without its plural ending; other words unchanged."""
    if word.endswith(("'s", "'S")):
        word = word[:-2]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    return word[:-1]


# Endings that make another word of the same family: certified, certification; leads, leader.
ENDINGS = frozenset(
    [
        "",
        "s",
        "es",
        "e",
        "ed",
        "er",
        "ers",
        "or",
        "ors",
        "ing",
        "ings",
        "ion",
        "ions",
        "ation",
        "ations",
        "ication",
        "ied",
        "ies",
        "y",
        "ment",
        "ments",
        "al",
        "ly",
        "ance",
        "ence",
        "ant",
        "ent",
        "ist",
        "ists",
        "ive",
        "ure",
        "ness",
        "ship",
        "ity",
        "ic",
        "age",
        "th",
        "en",
        "n",
        "in",
        "innen",
        "ung",
        "ungen",
    ]
)
SHORT_ENDINGS = frozenset(
    ["", "s", "e", "es", "ed", "er", "ers", "or", "ing"]
)  # after three letters
FAMILY = 4  # letters that words of one family share at least
DOUBLED = frozenset("bdgklmnprt")  # consonants doubled before an ending: win, winner


@lru_cache(maxsize=65536)
def related(one: str, other: str) -> bool:
    """Tell whether two words differ only in their endings."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    if shared < FAMILY - 1:
        return False
    for length in (shared, shared - 1):
        stem = one[:length]
        rests = (one[length:], other[length:])
        short = length == FAMILY - 1 and all(rest in SHORT_ENDINGS for rest in rests)
        enough = length >= FAMILY or short
        if enough and all(_ending(stem, rest) for rest in rests):
            return True
    return False


def _ending(stem: str, rest: str) -> bool:
    doubled = rest[:1] == stem[-1:] and rest[:1] in DOUBLED
    return rest in ENDINGS or (doubled and rest[1:] in ENDINGS)
