"""Texts folded so that variants of one name are equal, and cut into words that know their place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff々〇"
JOINERS = "-\u00ad‐‑‒–—―−﹘﹣－/／⁄∕·・‧∙•･"
APOSTROPHES = "'’‘ʼ`´＇ʻ"
# Letters that Unicode does not decompose into a base letter and a mark.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d"})
FOLD_ROUNDS = 3  # folding a folded text must change nothing; odd forms need a second round

_JOINER = re.compile(f"[{re.escape(JOINERS)}]")
_APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
_WORD = re.compile(
    rf"(?P<cjk>[{CJK}])"
    rf"|(?P<number>\d+(?:[.,]\d+)*)"
    rf"|(?P<word>(?:(?![{CJK}\d])\w)(?:(?![{CJK}])[\w\u0300-\u036f])*"
    rf"(?:[{APOSTROPHES}](?:(?![{CJK}])[\w\u0300-\u036f])+)*)"
    r"|(?P<other>\S)"
)
_POSSESSIVE = re.compile(f"[{re.escape(APOSTROPHES)}]s$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or sign: `text[start:end]` of the original, and its folded form.

    Characters of scripts written without spaces are words of their own; signs that join the
    parts of a name are no words; a possessive ending is a word of its own ("s" after a sign).
    """

    folded: str
    start: int
    end: int


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a list that is written as one string."""
    return tuple(text.split())


def fold(text: str) -> str:
    """Return the text without case, accents, width, joining signs and apostrophes."""
    for _ in range(FOLD_ROUNDS):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text with their places, so that folded names can be found in it."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        raw = match[0]
        if match.lastgroup == "word":
            if len(raw) > 2 and raw[-1] in "sS" and (possessive := _POSSESSIVE.search(raw)):
                cut = start + possessive.start()
                found.append(Word(_fold_word(text[start:cut]), start, cut))
                found.append(Word("'s", cut, end))
                continue
            found.append(Word(_fold_word(raw), start, end))
        elif match.lastgroup == "other":
            if raw not in JOINERS:
                found.append(Word(_SIGNS.get(raw, raw), start, end))
        else:
            found.append(Word(_fold_word(raw), start, end))
    return tuple(word for word in found if word.folded)


_SIGNS = {"&": "and", "＆": "and", "（": "(", "）": ")", "，": ",", "．": "."}


@lru_cache(maxsize=65536)
def _fold_word(raw: str) -> str:
    return raw.lower() if raw.isascii() and raw.isalnum() else fold(raw)


def _fold_once(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = unicodedata.normalize("NFKC", text.casefold()).translate(LETTERS)
        if not text.isascii():
            text = unicodedata.normalize("NFC", "".join(map(_bare, text)))
    text = _APOSTROPHE.sub("", text.casefold())
    return " ".join(_JOINER.sub(" ", text).split())


@lru_cache(maxsize=8192)
def _bare(character: str) -> str:
    """Return the letter without its accents; kana and Hangul keep theirs, which are no accents."""
    if "\u3040" <= character <= "\u30ff" or "\uac00" <= character <= "\ud7af":
        return character
    decomposed = unicodedata.normalize("NFD", character)
    return "".join(c for c in decomposed if not unicodedata.combining(c))
