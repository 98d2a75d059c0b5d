"""The plain BM25 baseline: bm25s over passages and rows. bm25s appears only here."""

from __future__ import annotations

from typing import Any

from giichat.app.baseline_places import ANSWERED_FROM, Place, best_place, places_of, query_of
from giichat.app.eval_records import Hit, Item, Response
from giichat.app.session import resolve_sources
from giichat.index.library import Library


class Bm25Baseline:
    """BM25 with the library's own defaults and English stop words; answers with the best place."""

    name = "bm25"

    def __init__(self, library: Library) -> None:
        import bm25s

        self._library, self._bm25s = library, bm25s
        self._places = places_of(library)
        self._index: Any = bm25s.BM25()
        texts = [place.text for place in self._places]
        self._index.index(self._tokens(texts), show_progress=False)

    def answer(self, item: Item) -> Response:
        """Return the best place; nothing when no word of the question stands anywhere."""
        return best_place(self._ranked(item, ANSWERED_FROM))

    def retrieve(self, item: Item, k: int) -> tuple[Hit, ...]:
        """Return the best places."""
        return tuple(place.hit for place, _ in self._ranked(item, k))

    def _ranked(self, item: Item, k: int) -> list[tuple[Place, float]]:
        files = resolve_sources(self._library, item.sources)
        words = self._bm25s.tokenize(
            query_of(item), stopwords="en", return_ids=False, show_progress=False
        )
        if not words or not words[0]:
            return []
        scores = self._index.get_scores(words[0])
        allowed = [
            (float(score), -number)
            for number, score in enumerate(scores)
            if score > 0 and (files is None or self._places[number].hit.source in files)
        ]
        best = sorted(allowed, reverse=True)[:k]
        return [(self._places[-number], score) for score, number in best]

    def _tokens(self, texts: list[str]) -> Any:
        return self._bm25s.tokenize(texts, stopwords="en", show_progress=False)
