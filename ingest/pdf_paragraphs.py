"""Lines of a PDF to paragraphs and headings: what ends a paragraph, and words torn at an end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from giichat.ingest.draft import Piece
from giichat.ingest.pdf_layout import Line, is_cjk

PARAGRAPH_PITCH = 1.25  # times the usual distance of lines: further down begins a new paragraph
SIZE_CHANGE = 0.08  # share by which letters differ when a heading meets a text
HEADING_SIZE = 1.12  # times the size of most of the text
LONGEST_HEADING = 140  # characters
SHORT_LINE = 0.7  # of the column: a wrapped line is not shorter than this
NARROWEST_TEXT = 40  # letters; in a narrower one the longest line says nothing of the width
ENDED_SHARE = 0.75  # of the lines; in wrapped prose about one in five ends a sentence
INDENT = 0.7  # of the letter size: a first line further in begins a paragraph

_SENTENCE_END = re.compile(r"[.!?:。！？]['\"”’»)\]]*\s*$")
_BULLET = re.compile(r"[•▪●◦‣■]\s*|[-–*]\s+")
_NUMBERED = re.compile(r"\(?\d{1,3}[.)]\s+\S")
_TORN = re.compile(r"(?P<stem>[^\W\d_]+)(?P<hyphen>[-\u2010\u00ad])$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_JOINED = ("–", "—", "/", "-")  # after these a line goes on without a space


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document: letter size, distance of lines in sizes, and its words.

    `lines_end` tells that nearly every line ends a sentence, so that each is a paragraph.
    """

    size: float
    pitch: float
    words: frozenset[str]
    lines_end: bool = False


def style_of(lines: Iterable[Line]) -> Style:
    """Return what is usual in these lines, taken column by column in reading order."""
    sizes: Counter[float] = Counter()
    pitches: list[float] = []
    words: set[str] = set()
    before: Line | None = None
    count = ended = 0
    for line in lines:
        count += line.table is None
        ended += bool(_SENTENCE_END.search(line.text))
        sizes[round(line.size, 1)] += len(line.text)
        words.update(word.lower() for word in _WORD.findall(line.text))
        if before is not None and before.top < line.top and _alike(before, line):
            pitches.append((line.top - before.top) / line.size)
        before = line
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    # Below the middle, since in a text of one-line paragraphs most distances are between them.
    pitch = sorted(pitches)[len(pitches) // 4] if pitches else 1.2
    return Style(size, pitch, frozenset(words), ended > ENDED_SHARE * count)


def pieces_of(lines: Sequence[Line], style: Style, page: int) -> list[Piece]:
    """Return the headings, paragraphs, items and tables of one column."""
    pieces: list[Piece] = []
    group: list[Line] = []
    widest = max((len(line.text) for line in lines), default=0)
    for line in lines:
        if group and (line.table is not None or _begins(group, line, style, widest)):
            pieces.append(_piece(group, style, page))
            group = []
        if line.table is not None:
            pieces.append(Piece("table", page=page, rows=line.table))
        else:
            group.append(line)
    if group:
        pieces.append(_piece(group, style, page))
    return pieces


def join_lines(lines: Sequence[str], words: frozenset[str]) -> str:
    """Join lines to one; a word torn by a hyphen at a line's end is made whole.

    The hyphen stays before a capital ("San Jose-San Francisco") and where the text has the
    word with a hyphen elsewhere; `words` are the words of the text in small letters.
    """
    text = ""
    for line in lines:
        text = join_two(text, line, words) if text else line
    return text


def join_two(text: str, line: str, words: frozenset[str]) -> str:
    """Join a text and the line after it."""
    torn = _TORN.search(text)
    following = _WORD.match(line)
    if torn and following:
        rest = following[0]
        if torn["hyphen"] == "\u00ad" or (
            rest[0].islower() and not _keeps(torn["stem"], rest, words)
        ):
            return text[:-1] + line
        return text + line
    if text.endswith(_JOINED) and not text[-2:-1].isspace() and line[:1].isalnum():
        return text + line
    if is_cjk(text[-1]) and is_cjk(line[:1] or " "):
        return text + line
    return f"{text} {line}"


def continues(upper: str, lower: str) -> bool:
    """Tell whether a paragraph goes on after the end of a column or page."""
    return not _SENTENCE_END.search(upper) and (lower[:1].islower() or upper.endswith((",", "-")))


def _keeps(stem: str, rest: str, words: frozenset[str]) -> bool:
    """Tell whether the hyphen belongs to the word: it is written so where no line ends."""
    whole, hyphened = f"{stem}{rest}".lower(), f"{stem}-{rest}".lower()
    if whole in words:
        return False
    return hyphened in words or "-" in rest or stem.isupper()


def _alike(one: Line, two: Line) -> bool:
    return abs(one.size - two.size) <= SIZE_CHANGE * max(one.size, two.size)


def _begins(group: Sequence[Line], line: Line, style: Style, widest: int) -> bool:
    """Tell whether a line begins a paragraph after those of the group."""
    before = group[-1]
    if not _alike(before, line) or line.top < before.top:
        return True
    if line.top - before.top > PARAGRAPH_PITCH * style.pitch * line.size:
        return True
    if _BULLET.match(line.text):
        return True
    # The line above could have held the next word, so it was ended, not wrapped.
    word = line.words[0]
    room = before.x1 + 0.3 * line.size + (word.x1 - word.x0) < line.right - 1.0
    if widest >= NARROWEST_TEXT:  # wrapped by a count of letters, not by their widths
        room = room and len(before.text) + 1 + len(word.text) <= widest
    short = room and before.x1 - line.left < SHORT_LINE * (line.right - line.left)
    ended = bool(_SENTENCE_END.search(before.text))
    if (
        short
        or (ended and style.lines_end)
        or (room and (ended or _NUMBERED.match(line.text) or line.bold != before.bold))
    ):
        return True
    indented = line.x0 - line.left > INDENT * line.size
    first_indented = len(group) > 1 and before.x0 - before.left < INDENT * line.size
    return ended and indented and (first_indented or (len(group) == 1 and before.x0 < line.x0 - 1))


def _piece(group: Sequence[Line], style: Style, page: int) -> Piece:
    text = join_lines([line.text for line in group], style.words)
    kind = "paragraph"
    if _BULLET.match(text) or _NUMBERED.match(text):
        kind = "item"
        text = _BULLET.sub("", text, count=1)
    if _is_heading(group, text, style):
        kind = "heading"
    return Piece(kind, text, page=page)


def _is_heading(group: Sequence[Line], text: str, style: Style) -> bool:
    if len(text) > LONGEST_HEADING or not any(c.isalpha() for c in text):
        return False
    larger = min(line.size for line in group) >= HEADING_SIZE * style.size
    bold = all(line.bold for line in group) and not _SENTENCE_END.search(text)
    return larger or bold
