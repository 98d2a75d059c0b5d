"""A page of a PDF as a picture, and where some words stand on it. pypdfium2 appears only here."""

from __future__ import annotations

import hashlib
import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from giichat.app.errors import QuestionError

PIXELS = 900  # width of the picture: sharp in a panel of half that width
CACHED = 32  # pages; some 100 KB each
NEAR = 4.0  # points; boxes of letters nearer than this are of one line
# PDFium is not safe to call from several threads at once.
_ONE = Lock()

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as PNG; `boxes` are left, top, right, bottom of the words, in percent of the page."""

    png: bytes
    width: int
    height: int
    page: int
    pages: int
    boxes: tuple[Box, ...]


@lru_cache(CACHED)
def page_view(location: str, sha256: str, page: int, words: tuple[str, ...]) -> PageView:
    """Return a page (1-based) with the place of `words[0]` on it.

    The other words help to tell between several places: a cell's row. Raises QuestionError when
    the file is gone, changed since it was read, or has no such page.
    """
    path = Path(location)
    if not path.is_file():
        raise QuestionError(f"{path.name} is no longer where it was read; its page cannot be shown")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise QuestionError(f"{path.name} has changed since it was read; build the library again")
    import pypdfium2

    with _ONE:
        document = pypdfium2.PdfDocument(data)
        try:
            if not 1 <= page <= len(document):
                raise QuestionError(f"{path.name} has {len(document)} pages, not {page}")
            return _view(document, page, words)
        finally:
            document.close()


def _view(document: Any, page: int, words: tuple[str, ...]) -> PageView:
    sheet = document[page - 1]
    image = sheet.render(scale=PIXELS / sheet.get_width()).to_pil()
    out = io.BytesIO()
    image.convert("L" if _is_grey(image) else "RGB").save(out, "PNG", optimize=True)
    boxes = _boxes(sheet, words)
    return PageView(out.getvalue(), image.width, image.height, page, len(document), boxes)


def _is_grey(image: Any) -> bool:
    extremes = image.convert("HSV").getextrema()
    return bool(extremes[1][1] == 0)


def _boxes(sheet: Any, words: tuple[str, ...]) -> tuple[Box, ...]:
    """Return the boxes of the words on the page, a line each; none when they are not found."""
    text_page = sheet.get_textpage()
    text = text_page.get_text_range()
    letters, places = _letters(text)
    found = _all_places(letters, _letters(words[0])[0])
    if not found:
        return ()
    start, end = _best(letters, found, words[1:])
    width, height = sheet.get_width(), sheet.get_height()
    lines: list[list[float]] = []
    for at in places[start:end]:
        left, bottom, right, top = text_page.get_charbox(at)
        if lines and abs(lines[-1][1] - (height - top)) < NEAR + (top - bottom) / 2:
            line = lines[-1]
            line[0], line[1] = min(line[0], left), min(line[1], height - top)
            line[2], line[3] = max(line[2], right), max(line[3], height - bottom)
        else:
            lines.append([left, height - top, right, height - bottom])
    return tuple(
        (100 * x0 / width, 100 * top / height, 100 * x1 / width, 100 * bottom / height)
        for x0, top, x1, bottom in lines
    )


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and where each stands in it."""
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if folded.isalnum():
                letters.append(folded)
                places.append(at)
    return "".join(letters), places


def _all_places(letters: str, wanted: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = letters.find(wanted) if wanted else -1
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = letters.find(wanted, at + 1)
    return found


def _best(letters: str, found: list[tuple[int, int]], others: tuple[str, ...]) -> tuple[int, int]:
    """Return the place with most of the other words near it."""
    wanted = [w for w in (_letters(other)[0] for other in others) if w]
    reach = sum(len(w) for w in wanted) + 20
    return max(
        found,
        key=lambda place: sum(
            len(w) for w in wanted if w in letters[max(0, place[0] - reach) : place[1] + reach]
        ),
    )
