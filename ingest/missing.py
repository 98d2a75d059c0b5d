"""Cells that say there is no value: the marks of many hands, and those a table's notes explain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from giichat.ingest.normalise import listed

MISSING = frozenset(
    listed(
        "- – — − ― ‒ -- --- .. … ... n/a na n.a. n.a n/d n.d. n.d n.c. n.c s.d. s.d s/d k.a. k.a"
        " nan null none nil ? * / x (x) . tbc tba tbd supp 不明 不詳 暂无 없음"
    )
)
# Marks that are words or codes elsewhere: missing only in a column of numbers or dates.
MISSING_NUMBER = frozenset(listed("nc nd sd ns np nr c conf confidential suppressed withheld"))
DOTTED = re.compile(r"(?<=\.)\s+(?=\w\.)")  # "k. A." is "k.A."
EXPLAINED = re.compile(
    r"(?:^|[.;,(：:]\s*)[\"“'‘]?([^\s=;,]{1,6}(?: [^\s=;,]{1,3})?)[\"”'’]?\s*(?:=|:|：|–|—|means|denotes|bedeutet|signifie)\s*"
    r"([^.;=]+)"
)
NO_VALUE = re.compile(
    r"not? (?:yet )?(?:available|applicable|data|published|reported|known|held)|no data|unavailable"
    r"|unknown|suppressed|withheld|missing|confidential|keine angabe|nicht verfügbar|unbekannt"
    r"|sin datos|no disponible|non (?:communiqué|disponible|renseigné)|sans objet"
    r"|não disponível|sem dados|não divulgado|无数据|未公布|不适用|データなし|非公表|未公表|자료 ?없음|미공개",
    re.I,
)


def is_missing(text: str) -> bool:
    """Tell whether a cell says that there is no value."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    return not plain or DOTTED.sub("", plain) in MISSING


def is_missing_number(text: str, explained: frozenset[str] = frozenset()) -> bool:
    """Tell whether a cell of a column of numbers says that there is no value."""
    folded = text.strip().casefold()
    return is_missing(text) or folded in MISSING_NUMBER or folded in explained


def explained_marks(notes: Iterable[str]) -> frozenset[str]:
    """Return the marks, in small letters, that notes explain as no value: "SUPP = suppressed"."""
    return frozenset(
        mark.strip().casefold()
        for note in notes
        for mark, meaning in EXPLAINED.findall(note)
        if NO_VALUE.search(meaning)
    )
