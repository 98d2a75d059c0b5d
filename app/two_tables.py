"""One thing asked of two tables at once: "rank by size and by intensity"."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.frame import Frame
from giichat.app.lexicon import Lexicon
from giichat.app.tokens import Token, fold, singular, tokens, words
from giichat.index.records import TableSummary

JOINING = frozenset([",", "/", "&", "+", ";"])
# What is compared with what, or by how much: one question, not two.
RECKONS = frozenset(["difference", "more", "less", "more_than", "less_than", "ahead", "behind"])
Span = tuple[int, int]


def in_two_tables(
    text: str, books: Sequence[Lexicon], tables: Sequence[TableSummary]
) -> tuple[str, ...]:
    """Return the question once for each table it names, or none where it names no two.

    One is the main table, called so ("by size", "overall"), the other ranks the same rows by
    something else. "Its intensity rank, as opposed to its normal rank" asks of the first alone.
    """
    said = tokens(text)
    main, other = main_words(said, books), _other_words(said, books, tables)
    if not main or not other:
        return ()
    first, second = sorted((main[0], other[0]))
    if first[1] > second[0] or any(
        cue in RECKONS for book in books for _, _, cue in book.cues.matches(said)
    ):
        return ()
    denied = [m for m in books[0].cues.matches(said) if m[2] == "not"]
    contrast = _first([*books[0].contrasts.matches(said), *denied], first[1], second[0])
    if contrast is not None:
        return (text[: said[contrast[0]].start].rstrip(" ,;-–—("),)
    between = text[said[first[1] - 1].end : said[second[0]].start]
    joined = [m for b in books for m in b.conjunctions.matches(said)]
    joined += [m for b in books for m in b.cues.matches(said) if m[2] in ("compare", "both")]
    compared = any(cue == "compare" for book in books for _, _, cue in book.cues.matches(said))
    apart = _first(joined, first[1], second[0]) is None and not JOINING & set(between)
    if apart and not compared:
        return ()
    before, after = text[: said[first[0]].start], text[said[second[1] - 1].end :]
    return tuple(
        f"{before}{text[said[a].start : said[b - 1].end]}{after}" for a, b in (first, second)
    )


def main_words(said: Sequence[Token], books: Sequence[Lexicon]) -> list[Span]:
    """Return where the main table is meant in contrast to others: "by size", "overall"."""
    found = sorted((s, e) for book in books for s, e, _ in book.main_tables.matches(said))
    return [o for o in found if not any(p != o and p[0] <= o[0] and o[1] <= p[1] for p in found)]


def of_main(said: Sequence[Token], frame: Frame, books: Sequence[Lexicon]) -> set[int]:
    """Return the words that call the main table so, where this is it."""
    if not frame.table.main:
        return set()
    return {i for start, end in main_words(said, books) for i in range(start, end)}


def _other_words(
    said: Sequence[Token], books: Sequence[Lexicon], tables: Sequence[TableSummary]
) -> list[Span]:
    """Return where words stand that only the title of another table with the same rows has."""
    mains = [t for t in tables if t.main]
    if not mains:
        return []
    known = {singular(w) for t in mains for w in words(t.title)}
    telling = {
        singular(fold(w))
        for t in tables
        if not (t.derived or t.main) and t.subject in {m.subject for m in mains}
        for w in words(t.title)
    } - known
    telling -= {word for book in books for word in book.neutral}
    found = [
        (start, end)
        for book in books
        for start, end, concept in book.synonyms.matches(said)
        if concept in telling
    ]
    found += [(i, i + 1) for i, t in enumerate(said) if singular(t.text) in telling]
    return sorted(found)


def _first(found: Sequence[tuple[int, int, object]], low: int, high: int) -> Span | None:
    """Return the first of these phrases between two words."""
    inside = sorted((s, e) for s, e, _ in found if low <= s and e <= high)
    return inside[0] if inside else None
