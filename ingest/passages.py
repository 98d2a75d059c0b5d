"""Documents to passages: pieces of a size that the encoder reads whole, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from giichat.ingest.records import Block, Document, Passage, TextPlace
from giichat.ingest.sentences import sentences

if TYPE_CHECKING:
    from llama_index.core.node_parser import SentenceSplitter

# MiniLM reads 256 word pieces and cuts off the rest without a word. It was trained on 128, and
# a passage about one thing is found better than one about three; 160 leaves room besides for
# the estimate below and for a title put before the passage.
PASSAGE_PIECES = 160
# About one sentence, so that "it was ranked fifth" keeps the sentence that says what "it" is.
OVERLAP_PIECES = 32
LETTERS_PER_PIECE = 4  # word pieces of names, the words most often cut, are about this long
SPLITTER = f"llama-index SentenceSplitter {PASSAGE_PIECES}/{OVERLAP_PIECES}"  # for a manifest

_PIECE = re.compile(rf"[a-z]{{1,{LETTERS_PER_PIECE}}}|\d{{1,2}}|\S", re.IGNORECASE | re.ASCII)


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document, in order.

    Each is exactly a span of the document's text, of one source, under one heading and, where
    there are pages, of one page where it begins. Together they cover every block but headings.
    """
    passages: list[Passage] = []
    for section in _sections(document):
        first, last = section[0], section[-1]
        for start, end in split(document.text[first.start : last.end]):
            start, end = start + first.start, end + first.start
            block = next(block for block in section if block.end > start)
            place = TextPlace(document.file, start, end, block.page, block.paragraph, block.heading)
            passages.append(
                Passage(
                    text=document.text[start:end],
                    place=place,
                    source=block.source or document.source,
                    edition=document.edition,
                )
            )
    return tuple(passages)


def split(text: str) -> tuple[tuple[int, int], ...]:
    """Return spans of a text, each of at most PASSAGE_PIECES, that cover all but white space."""
    spans: list[tuple[int, int]] = []
    covered = 0
    for chunk in _splitter().split_text(text):
        while covered < len(text) and text[covered].isspace():
            covered += 1
        # A chunk begins at the end of the one before, or earlier where they overlap. The last
        # such place is never before the true one, so that nothing is left uncovered.
        start = text.rindex(chunk, 0, covered + len(chunk))
        covered = max(covered, start + len(chunk))
        spans.append((start, start + len(chunk)))
    return tuple(spans)


def word_pieces(text: str) -> list[str]:
    """Return about the word pieces that an encoder makes of a text, rather more than fewer."""
    return _PIECE.findall(text)


def _sections(document: Document) -> Iterator[list[Block]]:
    """Yield runs of blocks without a heading between, of one source and page."""

    def key(block: Block) -> tuple[bool, str, int | None]:
        return (block.kind == "heading", block.source, block.page)

    for (heading, _, _), blocks in groupby(document.blocks, key):
        if not heading:
            yield list(blocks)


@lru_cache(maxsize=1)
def _splitter() -> SentenceSplitter:
    from llama_index.core.node_parser import SentenceSplitter

    # Its own tokenizer and sentence finder would look for data files, and download them.
    return SentenceSplitter(
        chunk_size=PASSAGE_PIECES,
        chunk_overlap=OVERLAP_PIECES,
        tokenizer=word_pieces,
        chunking_tokenizer_fn=_sentences,
        paragraph_separator="\n\n",
    )


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with the space after it, so that none is lost."""
    starts = [0, *(start for start, _ in sentences(text)[1:])]
    ends = [*starts[1:], len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]
