"""What a header says: concepts where words have them, else the words themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from giichat.app.lexicon import ENGLISH, languages, lexicon, words_of_concepts
from giichat.app.tokens import UNSPACED_LETTER, Token, singular, tokens, words

# Words that say nothing about which column a header is.
HEADER_STOP = frozenset(
    [
        "of",
        "the",
        "in",
        "by",
        "and",
        "a",
        "an",
        "for",
        "to",
        "per",
        "s",
        "from",
        "since",
        "on",
        "at",
        "with",
        "vs",
        "million",
        "millions",
    ]
)
# Units that stand in a header without brackets: "Area km2".
UNITS = frozenset(
    ["km", "km2", "km²", "m2", "m²", "cm", "mm", "kg", "ha", "sq", "ft", "mi", "usd", "eur", "gbp"]
)
# "Height (cm)", "Tiefe in m": the unit is not asked for.
UNIT = re.compile(
    r"\s*[(\[（][^)\]）]*[)\]）]\s*$"
    r"|\s+(?:in|en)\s+(?:(?:Mio|Mrd|Tsd)\.?\s*)?(?:[^\W\d_]{1,2}[²³23]?|[€$£%‰]|TEU|EUR|USD|GWh|MWh|kWh)\s*$",
    re.I,
)


LAST_UNIT = re.compile(r"(?<=\w)\s+(?:°\s?[CFK]|m|ft|mm|cm)$")
# A header that says only what a number is compared with holds the change: "vs 2022".
AGAINST = re.compile(
    r"(?:[%Δ±]\s*)?(?:vs\.?|versus|against|compared (?:to|with)|on|gegenüber|ggü\.?|zum|par rapport à"
    r"|frente a|face a|em relação a|对比|比)\s+(?:\d{4}|(?:the )?(?:previous|prior|last) (?:year|edition)"
    r"|vorjahr|(?:l')?année précédente|año anterior|ano anterior|上年)",
    re.I,
)
SHORTENED = 2  # letters of a word of Chinese or Japanese that its first one can stand for: 港湾, 港


@lru_cache(maxsize=65536)
def meanings_of(header: str, language: str, written: str = ENGLISH) -> tuple[frozenset[str], ...]:
    """Return what each word of a header can mean, in order: the word, and its concepts ("@age").

    A phrase of the lexicon counts as one word. Words are looked up in the language of the question,
    in that the header is written in, and in English; those that say nothing of the column are left
    out.
    """
    bare = LAST_UNIT.sub("", UNIT.sub("", header))
    said = tokens(bare if words(bare) else header)
    books = [lexicon(one) for one in dict.fromkeys((language, written, ENGLISH))]
    short = books[-1].headers.get(bare.strip().casefold())
    if not short and AGAINST.fullmatch(bare.strip()):
        short = "growth"
    if short:
        return (frozenset([f"@{short}", *words(bare)]),)
    spans: dict[tuple[int, int], set[str]] = {}
    for book in books:
        for start, end, concept in book.synonyms.matches(said):
            spans.setdefault((start, end), set()).add(f"@{concept}")
    found: dict[int, frozenset[str]] = {}
    used: set[int] = set()
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if not used & set(range(start, end)):
            used.update(range(start, end))
            word = {singular(said[start].text)} if end - start == 1 else set()
            found[start] = frozenset(spans[start, end] | word)
    for i, token in enumerate(said):
        short = books[-1].headers.get(token.text)
        if i in used:
            continue
        if UNSPACED_LETTER.match(token.text):
            run = _run(said, i, used)
            used.update(range(i, i + len(run)))
            found[i] = frozenset([run, run[0]] if len(run) == SHORTENED else [run])
        elif short and (token.text == "%" or i == 0):
            found[i] = frozenset([f"@{short}"])
        elif _tells(singular(token.text)):
            found[i] = frozenset([singular(token.text)])
    return tuple(dict.fromkeys(found[i] for i in sorted(found)))


def _run(said: Sequence[Token], start: int, used: set[int]) -> str:
    """Return the letters of a script without spaces that stand together from here: one word."""
    end = start + 1
    while end < len(said) and end not in used and said[end].start == said[end - 1].end:
        if not UNSPACED_LETTER.match(said[end].text):
            break
        end += 1
    return "".join(token.text for token in said[start:end])


def language_of(headers: Sequence[str]) -> str:
    """Return the language that most headers are in: English unless another knows more of them."""
    said = {word for header in headers for word in words(header) if not word.isdigit()}

    def known(language: str) -> int:
        return len(said & words_of_concepts((lexicon(language),)))

    return max(languages(), key=lambda language: (known(language), language == ENGLISH))


def _tells(word: str) -> bool:
    return word.isalnum() and word not in HEADER_STOP | UNITS and not word.isdigit()


@lru_cache(maxsize=65536)
def concepts_of(header: str, language: str) -> frozenset[str]:
    """Return everything that the words of a header can mean; see `meanings_of`."""
    return frozenset().union(*meanings_of(header, language))


def least_is_best(header: str) -> bool:
    """Tell whether the smaller number of a column is the better one: a peak, a grid place."""
    return bool({singular(w) for w in words(header)} & lexicon(ENGLISH).lower_is_better)
