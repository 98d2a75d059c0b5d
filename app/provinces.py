"""A state or province said beside a city: it tells which of two is meant, and is checked."""

from __future__ import annotations

from functools import lru_cache

from giichat.app.frame import Frame
from giichat.app.lexicon import Phrases
from giichat.app.slots import Named, Slots
from giichat.app.tokens import words
from giichat.ingest.entities import Province
from giichat.ingest.names import provinces

BETWEEN = 1  # words between a city and its province: "Cambridge in England"


def read_provinces(slots: Slots) -> None:
    """Explain the provinces beside names that lie in their economy; of several keep those names.

    A province that fits no name beside it stays unexplained: nothing is held about it.
    """
    taken = [(n.start, n.end) for n in slots.names]
    for start, end, province in _phrases().matches(slots.reading.tokens):
        if any(a < end and start < b for a, b in taken):
            continue
        for i, named in enumerate(slots.names):
            if not 0 <= start - named.end <= BETWEEN:
                continue
            keys = tuple(key for key in named.keys if _lies_in(slots.frame, key, province))
            if keys:
                slots.names[i] = Named(keys, named.start, named.end, named.column, named.whole)
                slots.used.update(range(named.end, end))


def _lies_in(frame: Frame, key: str, province: Province) -> bool:
    """Tell whether the rows of a name are of an economy, by their own cells or by what is known.

    Of states with a code the name must go by it: Houston, TX is in no Florida.
    """
    known = {e.name for e in frame.names.entities if province.economy in e.codes}
    cities = frame.names.resolve(key)
    if province.code:
        return any(alias.endswith(f", {province.code}") for e in cities for alias in e.aliases)
    return any(known & set(e.member_of) for e in cities) or any(
        known & {e.name for e in frame.names.resolve(row.cell(column).printed)}
        for row in frame.rows
        if row.name == key
        for column in frame.group_columns
    )


@lru_cache(maxsize=1)
def _phrases() -> Phrases[Province]:
    found: Phrases[Province] = Phrases()
    for province in provinces():
        found.add(words(province.name), province)
    return found
