"""How a table is called, and of which edition the whole of it is. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from giichat.ingest.records import Column, Grid, Role, Source
from giichat.ingest.role_words import header_words
from giichat.ingest.roles import YEAR_SAID, is_rank

NUMBERED = re.compile(
    r"^(?:table|tabelle|tableau|tabla|tabela|tab\.|表|표)\s*[\dIVX]+[a-z]?\s*[.:：–-]?\s+(?=\S)",
    re.I,
)
YEAR = re.compile(r"(?<![\d–-])(19\d\d|20\d\d)(?!\d)(?!\s*[–-]\s*\d{4})")
# Before or behind these a number of four digits is none of a year.
NO_YEAR_AFTER = re.compile(
    r"(?:\btop|\bglobal|\bover|\bunder|\babove|\bbelow|\bthan|\bleast|\bfortune|[$€£])\s*$", re.I
)
NO_YEAR_BEFORE = re.compile(
    r"^\s?(?:m|km|ft|kg|cm|mm|hp|cc|%|people|inhabitants|metres|meters|largest|biggest|companies|s\b)"
    r"(?![^\W\d_])",
    re.I,
)
SINCE = re.compile(r"\bsince\b|\bseit\b|\bdepuis\b|\bdesde\b|\bfrom\b|以来|이후", re.I)
SEPARATORS = re.compile(r"[_\-]+")


def title_of(grid: Grid, titles: Sequence[str], source: Source) -> str:
    """Return the title: a title line, caption or sheet name, else the file's name.

    A sheet's name goes behind the file's; a caption that shares no word with the title of its
    document goes behind it.
    """
    stem = " ".join(SEPARATORS.sub(" ", PurePosixPath(grid.file).stem).split())
    if titles:
        return _bare(titles[0])
    if not grid.caption:
        return stem or grid.file
    if grid.locator.startswith("sheet "):
        return f"{stem} – {grid.caption}" if stem else grid.caption
    caption = _bare(grid.caption)
    above = source.title if source.id == grid.file and source.title != stem else ""
    shared = _words(above) & _words(caption)
    return f"{above}: {caption}" if above and not shared else caption


def _bare(title: str) -> str:
    """Return a title without its number: "Table 4. Hospitals" is "Hospitals"."""
    return NUMBERED.sub("", title) or title


def _words(text: str) -> set[str]:
    return {w.rstrip("s.") for w in header_words(text) if len(w) > 2 and w not in ("the", "and")}


def edition_of(
    grid: Grid, titles: Sequence[str], source: Source, columns: Sequence[Column]
) -> int | None:
    """Return the one year that title, sheet, file name or rank header gives, else the source's."""
    stem = PurePosixPath(grid.file).stem.replace("_", " ")
    for said in (" ".join([*titles[:2], grid.caption]), grid.locator, stem):
        years = years_in(said)
        if len(years) == 1 and not SINCE.search(said):
            return years.pop()
    for column in columns:
        if column.role is Role.RANK and is_rank(header_words(column.header)):
            headed = YEAR_SAID.findall(column.header)
            return int(headed[0]) if len(headed) == 1 else source.edition
    return source.edition


def years_in(text: str) -> set[int]:
    """Return the years of a text that name a time: none in "top 2000", "over 2000 m", "1998–2004"."""
    return {
        int(found[1])
        for found in YEAR.finditer(text)
        if not NO_YEAR_AFTER.search(text[: found.start()])
        and not NO_YEAR_BEFORE.match(text[found.end() :])
    }
