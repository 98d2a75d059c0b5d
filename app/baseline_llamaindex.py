"""The LlamaIndex baseline: its vector index on FAISS, its citation query engine's retrieval."""

from __future__ import annotations

from typing import Any

from giichat.app.baseline_places import ANSWERED_FROM, Place, best_place, places_of, query_of
from giichat.app.eval_records import Hit, Item, Response
from giichat.app.session import resolve_sources
from giichat.index.encoder import default_encoder
from giichat.index.library import Library
from giichat.index.vectors import flat_index


class LlamaIndexBaseline:
    """LlamaIndex's default pipeline over the library's passages and rows, with the same encoder.

    No language model: the best place that `CitationQueryEngine` retrieves is the answer, as a
    person would read it off the first source that engine shows.
    """

    name = "llamaindex"

    def __init__(self, library: Library) -> None:
        self._library = library
        self._places = places_of(library)
        self._index = _vector_index([place.text for place in self._places])
        self._engines: dict[int, Any] = {}

    def answer(self, item: Item) -> Response:
        """Return the nearest place."""
        return best_place(self._ranked(item, ANSWERED_FROM))

    def retrieve(self, item: Item, k: int) -> tuple[Hit, ...]:
        """Return the nearest places."""
        return tuple(place.hit for place, _ in self._ranked(item, k))

    def _ranked(self, item: Item, k: int) -> list[tuple[Place, float]]:
        from llama_index.core.schema import QueryBundle

        files = resolve_sources(self._library, item.sources)
        # its FAISS store cannot filter, so a restricted question looks at everything
        depth = k if files is None else len(self._places)
        found = self._engine(depth).retrieve(QueryBundle(query_of(item)))
        ranked = [(self._places[int(one.node.node_id)], float(one.score or 0)) for one in found]
        kept = [pair for pair in ranked if files is None or pair[0].hit.source in files]
        return kept[:k]

    def _engine(self, depth: int) -> Any:
        if depth not in self._engines:
            from llama_index.core.llms import MockLLM
            from llama_index.core.query_engine import CitationQueryEngine

            self._engines[depth] = CitationQueryEngine.from_args(
                self._index, llm=MockLLM(), similarity_top_k=depth
            )
        return self._engines[depth]


def _vector_index(texts: list[str]) -> Any:
    """Return LlamaIndex's vector index of the texts; the id of a node is its position."""
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.faiss import FaissVectorStore

    encoder = default_encoder()
    vectors = encoder.encode(texts)
    nodes = [
        TextNode(id_=str(number), text=text, embedding=vector.tolist())
        for number, (text, vector) in enumerate(zip(texts, vectors, strict=True))
    ]
    store = FaissVectorStore(faiss_index=flat_index(encoder.dimension))
    context = StorageContext.from_defaults(vector_store=store)
    return VectorStoreIndex(nodes, storage_context=context, embed_model=_embedding(encoder))


def _embedding(encoder: Any) -> Any:
    """Return the library's encoder as LlamaIndex's embedding model."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class SameEncoder(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(x) for x in encoder.encode([text])[0]]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return SameEncoder(model_name="the library's encoder")
