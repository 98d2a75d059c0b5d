"""giichat as a LlamaIndex query engine: the same answers, their citations as source nodes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from giichat.app.answering import Desk
from giichat.app.records import Answer, Citation
from giichat.index.library import Library
from giichat.index.retriever import LibraryRetriever

RETRIEVED = 5


class LibraryQueryEngine(BaseQueryEngine):
    """Answers questions from tables and reports, or refuses.

    The response's metadata hold the answer as `Answer.to_dict()` gives it; a refusal is a
    response without source nodes.
    """

    def __init__(self, library: Library, files: Sequence[str] | None = None) -> None:
        self.desk, self.files = Desk(library), files
        self._retriever = LibraryRetriever(library, RETRIEVED, files)
        super().__init__(callback_manager=None)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        """Return the passages nearest to a question, whether or not they answer it."""
        found: list[NodeWithScore] = self._retriever.retrieve(query_bundle)
        return found

    def _query(self, query_bundle: QueryBundle) -> Response:
        return response_of(self.desk.ask(query_bundle.query_str, files=self.files))

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)


def response_of(answer: Answer) -> Response:
    """Return an answer as a LlamaIndex response."""
    return Response(
        response=answer.text,
        source_nodes=[citation_node(each) for each in answer.citations],
        metadata=answer.to_dict(),
    )


def citation_node(citation: Citation) -> NodeWithScore:
    """Return a citation as a node: the words as printed, and where they stand."""
    metadata = {
        key: value
        for key, value in citation.to_dict().items()
        if key not in ("quote", "number") and isinstance(value, str | int | float)
    }
    node = TextNode(
        id_=f"{citation.file}#{citation.number}", text=citation.quote, metadata=metadata
    )
    return NodeWithScore(node=node, score=1.0)
