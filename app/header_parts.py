"""Parts of a header: what stands under a span of several columns, and words cut short."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.app.frame import Frame
from giichat.app.headers import meanings_of
from giichat.app.tokens import Token, fold, words

Place = tuple[int, int, int]  # first word, word after the last, the word of the header they say
Header = tuple[frozenset[str], ...]
TITLES = frozenset(["no", "nr", "vs", "st", "mr", "dr", "ms"])  # short for no word that begins so
SPAN = " / "  # joins a header that stands over several columns with those under it
CUT_SHORT = re.compile(r"([^\W\d_]{2,})\.")


def own_words(frame: Frame, column: int, header: Header, language: str) -> frozenset[int]:
    """Return which words of a header tell it from others under the same span: UK of "Peak / UK"."""
    upper, _, lower = frame.header(column).partition(SPAN)
    shared = [c for c in frame.columns if c.header.partition(SPAN)[0] == upper]
    if not lower or len(shared) < 2:
        return frozenset()
    own = meanings_of(lower, language, frame.language)
    return frozenset(k for k, meaning in enumerate(header) if meaning in own)


def numbers_said(question: tuple[Token, ...], frame: Frame, column: int) -> bool:
    """Tell whether the numbers that tell a column from others under its span are said."""
    lower = frame.header(column).partition(SPAN)[2]
    wanted = {word for word in words(lower) if word.isdigit()}
    return wanted <= {token.text for token in question}


def shortened(
    question: tuple[Token, ...], printed: str, header: Header, taken: Sequence[Place]
) -> list[Place]:
    """Return the words that a header cuts short with a full stop: "episodes" under "No. of Ep."."""
    cut = {fold(word) for word in CUT_SHORT.findall(printed)} - TITLES
    places = {i for start, end, _ in taken for i in range(start, end)}
    return [
        (i, i + 1, k)
        for k, meanings in enumerate(header)
        for short in cut & meanings
        for i, token in enumerate(question)
        if i not in places
        and not token.capitalised
        and len(token.text) > len(short)
        and token.text.startswith(short)
    ]
