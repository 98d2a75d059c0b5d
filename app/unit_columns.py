"""Columns that the words for their unit point at: "how many tonnes" of a column "Menge (t)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from giichat.app.frame import Frame
from giichat.app.lexicon import Lexicon
from giichat.app.marks import Tag, inside
from giichat.app.tokens import Token, singular

UNIT_WEIGHT = 0.9  # a unit says less than a word of the header itself
PARTS = re.compile(r"[^\W\d_]+[²³]?|[%€$£°]")


def unit_tags(
    question: Sequence[Token], frame: Frame, lexicons: Sequence[Lexicon], taken: Sequence[Tag]
) -> list[Tag]:
    """Return the column whose unit a word says, where just one column has that unit."""
    found: list[Tag] = []
    for i, token in enumerate(question):
        units = frozenset().union(
            *(
                book.unit_words.get(word, frozenset())
                for book in lexicons
                for word in (token.text, singular(token.text))
            )
        )
        if not units or inside(i, i + 1, taken):
            continue
        columns = [c for c in frame.measure_columns if units & _units_of(frame, c)]
        if len(columns) == 1:
            found.append(Tag("column", i, i + 1, columns[0], UNIT_WEIGHT))
    return found


def _units_of(frame: Frame, column: int) -> frozenset[str]:
    """Return the signs of a column's unit, per-units left out: "Mio. €" is in €."""
    said = PARTS.findall(frame.columns[column].unit.split("/")[0])
    first = next((r.cell(column).printed[:1] for r in frame.rows if r.cell(column).printed), "")
    return frozenset([*(s for s in said), *([first] if first in MONEY else [])])


MONEY = frozenset("€$£¥")
