"""Plain text: bytes to text, and lines to paragraphs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from giichat.ingest.draft import Piece, Report, assemble, clean
from giichat.ingest.errors import IngestError
from giichat.ingest.records import File

# A wrapped text has lines near one width; printed and typed lines lie between these.
NARROWEST_WRAP, WIDEST_WRAP = 40, 140
WRAPPED_SHARE = 0.6  # of the line ends inside paragraphs, for a text to count as wrapped
LONGEST_HEADING = 100  # characters

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ITEM = re.compile(r"\s*(?:[-*•▪–]|\(?\d{1,3}[.)])\s+\S")
_BULLET = re.compile(r"\s*[-*•▪]\s+")
_UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,})\s*$")
_SENTENCE_END = re.compile(r"[.!?:;,。！？]['\"”’)\]]*$")


def read_text(file: File) -> Report:
    """Read a plain text: paragraphs are parted by blank lines, or each line is one."""
    return assemble(file, pieces_of(decode(Path(file.location).read_bytes(), file.path)))


def decode(data: bytes, path: str) -> str:
    """Return the text of some bytes, in whatever encoding; raises IngestError when in none."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, path)
    return text if "\0" not in text else _guess(data, path)


def pieces_of(text: str) -> list[Piece]:
    """Return the headings, paragraphs and list items of a plain text."""
    lines = [line.rstrip() for line in text.expandtabs().splitlines()]
    chunks = list(_chunks(lines))
    width = _wrap_width(chunks)
    pieces: list[Piece] = []
    for number, chunk in enumerate(chunks):
        if len(chunk) == 2 and _UNDERLINE.match(chunk[1]):
            pieces.append(Piece("heading", chunk[0]))
            continue
        chunk = [line for line in chunk if not _UNDERLINE.match(line)]
        paragraphs = list(_paragraphs(chunk, width))
        following = " ".join(chunks[number + 1]) if number + 1 < len(chunks) else ""
        for at, paragraph in enumerate(paragraphs):
            after = paragraphs[at + 1] if at + 1 < len(paragraphs) else following
            alone = at == 0 and (len(paragraphs) == 1 or not pieces)
            if alone and _is_heading(paragraph, after):
                pieces.append(Piece("heading", paragraph))
            elif _ITEM.match(paragraph):
                pieces.append(Piece("item", _BULLET.sub("", paragraph, count=1)))
            else:
                pieces.append(Piece("paragraph", paragraph))
    return pieces


def _guess(data: bytes, path: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise IngestError(f"{path}: its encoding is not known; save it as UTF-8")
    return str(best)


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield runs of lines that no blank line parts."""
    chunk: list[str] = []
    for line in lines:
        if line.strip():
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _wrap_width(chunks: Sequence[Sequence[str]]) -> int | None:
    """Return the width at which the text was wrapped, or None when its lines end by themselves."""
    width = max((len(line) for chunk in chunks for line in chunk), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return None
    ends = [_was_wrapped(line, after, width) for chunk in chunks for line, after in pairwise(chunk)]
    return width if ends and sum(ends) >= WRAPPED_SHARE * len(ends) else None


def _was_wrapped(line: str, after: str, width: int) -> bool:
    """Tell whether the next line's first word had no room on this one."""
    return len(line) + 1 + len(after.split()[0]) > width and not _ITEM.match(after)


def _paragraphs(chunk: Sequence[str], width: int | None) -> Iterator[str]:
    current = ""
    for at, line in enumerate(chunk):
        current = f"{current} {line.strip()}" if current else line
        wrapped = (
            width is not None and at + 1 < len(chunk) and _was_wrapped(line, chunk[at + 1], width)
        )
        if not wrapped:
            yield current
            current = ""


def _is_heading(line: str, after: str) -> bool:
    """Tell whether a line on its own is the heading of the prose that follows."""
    line, after = clean(line), clean(after)
    short = len(line) <= LONGEST_HEADING and not _SENTENCE_END.search(line)
    if not short or not after or _ITEM.match(line):
        return False
    return bool(_SENTENCE_END.search(after)) or len(after) > LONGEST_HEADING
