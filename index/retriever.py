"""The library as a LlamaIndex retriever, to be put into anything built on LlamaIndex."""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from giichat.index.library import Library
from giichat.index.records import Found

DEFAULT_K = 5


class LibraryRetriever(BaseRetriever):
    """Retrieves passages by words and by meaning; scores are sums of reciprocal ranks.

    The metadata of a node say where its words stand: file, page, paragraph, heading, source and
    edition, and start and end in the text of the document.
    """

    def __init__(
        self,
        library: Library,
        k: int = DEFAULT_K,
        files: Sequence[str] | None = None,
        editions: Sequence[int] | None = None,
    ) -> None:
        self._library, self._k = library, k
        self._files, self._editions = files, editions
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._library.search(
            query_bundle.query_str, self._k, files=self._files, editions=self._editions
        )
        return [node_of(each) for each in found]


def node_of(found: Found) -> NodeWithScore:
    """Return a passage as a scored node; its id is the same whenever its place is."""
    passage, place = found.passage, found.passage.place
    metadata = {
        "file": place.file,
        "page": place.page,
        "paragraph": place.paragraph,
        "heading": place.heading,
        "source": passage.source,
        "edition": passage.edition,
        "start": place.start,
        "end": place.end,
    }
    hidden = ["paragraph", "start", "end", "page", "source"]
    node = TextNode(
        id_=f"{place.file}#{place.start}-{place.end}",
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
        start_char_idx=place.start,
        end_char_idx=place.end,
    )
    return NodeWithScore(node=node, score=found.score)
