"""Our vectors behind LlamaIndex's vector-store interface; LlamaIndex appears only here in index.

Unlike LlamaIndex's own FAISS stores this one deletes, filters, replaces a node that is added
again, never gives an id twice, and is written as one file.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from llama_index.core.vector_stores.utils import (
    build_metadata_filter_fn,
    metadata_dict_to_node,
    node_to_metadata_dict,
)

from giichat.index.errors import LibraryError
from giichat.index.vectors import DenseIndex, index_kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_FILE = "default__vector_store.json"  # what a StorageContext calls the file of its store
SUFFIX = ".zip"
INDEX_PART, NODES_PART = "index.faiss", "nodes.json"

Metadata = dict[str, Any]


class FaissStore(BasePydanticVectorStore):
    """A LlamaIndex vector store over FAISS. Similarity is the cosine: bigger is nearer.

    Vectors are made unit length on the way in. It keeps the nodes too, so that an index over it
    needs no document store: `VectorStoreIndex.from_vector_store(store)`.
    """

    stores_text: bool = True
    is_embedding_query: bool = True

    _index: DenseIndex | None = PrivateAttr(default=None)
    _ids: dict[str, int] = PrivateAttr(default_factory=dict)
    _names: dict[int, str] = PrivateAttr(default_factory=dict)
    _nodes: dict[int, Metadata] = PrivateAttr(default_factory=dict)
    _next_id: int = PrivateAttr(default=0)

    @classmethod
    def class_name(cls) -> str:
        """Return the name LlamaIndex knows the store by."""
        return "GiichatFaissStore"

    @property
    def client(self) -> DenseIndex | None:
        """Return the index; None while nothing was ever added."""
        return self._index

    def __len__(self) -> int:
        return len(self._ids)

    def __bool__(self) -> bool:
        # A StorageContext takes a store that is false, as an empty one would be, for none.
        return True

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Add nodes that carry embeddings; a node that is held already is replaced."""
        latest = {node.node_id: node for node in nodes}
        if not latest:
            return []
        vectors = _unit([node.get_embedding() for node in latest.values()])
        if self._index is not None and self._index.dimension != vectors.shape[1]:
            raise LibraryError(
                f"the store holds vectors of {self._index.dimension} dimensions, these have "
                f"{vectors.shape[1]}: they are of another embedding model"
            )
        self.delete_nodes([name for name in latest if name in self._ids])
        numbers = list(range(self._next_id, self._next_id + len(latest)))
        self._next_id += len(latest)
        self._put(numbers, vectors)
        for number, node in zip(numbers, latest.values(), strict=True):
            self._ids[node.node_id] = number
            self._names[number] = node.node_id
            self._nodes[number] = node_to_metadata_dict(node)
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        """Delete the nodes of a document."""
        self._remove(
            [n for n, metadata in self._nodes.items() if _document(metadata) == ref_doc_id]
        )

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **delete_kwargs: Any,
    ) -> None:
        """Delete the nodes of these ids that pass the filters; without ids, all that pass."""
        if node_ids is None and filters is None:
            return
        self._remove(self._chosen(node_ids, None, filters))

    def clear(self) -> None:
        """Delete everything; the ids that were given stay used."""
        self._remove(list(self._nodes))
        self._index = None

    def get_nodes(
        self, node_ids: list[str] | None = None, filters: MetadataFilters | None = None
    ) -> list[BaseNode]:
        """Return the nodes of these ids that pass the filters, in the order they were added."""
        return [self._node(number) for number in self._chosen(node_ids, None, filters)]

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """Return the nodes nearest to the query's embedding, best first, with their cosines.

        Raises LibraryError for a mode other than the default.
        """
        if query.mode is not VectorStoreQueryMode.DEFAULT:
            raise LibraryError(
                f"FaissStore answers queries of mode default, not {query.mode.value}"
            )
        if self._index is None or query.query_embedding is None:
            return VectorStoreQueryResult(nodes=[], similarities=[], ids=[])
        # LlamaIndex gives an empty list of node ids when it means no restriction.
        free = not (query.node_ids or query.doc_ids or query.filters)
        allowed = (
            None if free else self._chosen(query.node_ids or None, query.doc_ids, query.filters)
        )
        vector = _unit([query.query_embedding])[0]
        numbers, scores = self._index.search(vector, query.similarity_top_k, allowed)
        nodes = [self._node(number) for number in numbers]
        return VectorStoreQueryResult(
            nodes=nodes, similarities=scores, ids=[node.node_id for node in nodes]
        )

    # -- on disk -------------------------------------------------------------------------------

    def persist(self, persist_path: str, fs: Any = None) -> None:
        """Write vectors, nodes and counter as one file: whole, or not at all.

        Its name ends in .zip in place of .json, so that nobody takes it for JSON.
        """
        if fs is not None and "file" not in (fs.protocol, *fs.protocol):
            raise LibraryError("FaissStore is written to local folders only")
        path = _archive(Path(persist_path))
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f"{path.name}.{os.getpid()}")
        nodes = [(number, self._names[number], held) for number, held in self._nodes.items()]
        told = {"next": self._next_id, "nodes": nodes}
        with zipfile.ZipFile(made, "w") as archive, TemporaryDirectory(dir=path.parent) as folder:
            archive.writestr(NODES_PART, json.dumps(told, ensure_ascii=False))
            if self._index is not None:
                self._index.save(Path(folder) / INDEX_PART)
                archive.write(Path(folder) / INDEX_PART, INDEX_PART)
        made.replace(path)

    @classmethod
    def from_persist_path(cls, persist_path: str) -> FaissStore:
        """Read what `persist` wrote; raises LibraryError when it is missing or damaged."""
        path = _archive(Path(persist_path))
        store = cls()
        try:
            with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
                told = json.loads(archive.read(NODES_PART))
                if INDEX_PART in archive.namelist():
                    store._index = DenseIndex.load(Path(archive.extract(INDEX_PART, folder)))
        except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise LibraryError(f"{path}: missing or damaged: {error}") from error
        store._next_id = told["next"]
        for number, name, metadata in told["nodes"]:
            store._ids[name], store._names[number], store._nodes[number] = number, name, metadata
        return store

    @classmethod
    def from_persist_dir(cls, persist_dir: str, file_name: str = DEFAULT_FILE) -> FaissStore:
        """Read the store of a folder that a StorageContext wrote.

        Give it to `StorageContext.from_defaults(persist_dir=..., vector_store=...)`, which by
        itself would look for LlamaIndex's own simple store.
        """
        return cls.from_persist_path(str(Path(persist_dir) / file_name))

    # ------------------------------------------------------------------------------------------

    def _put(self, numbers: list[int], vectors: NDArray[np.float32]) -> None:
        """Add vectors; the index is made anew when it has grown into another kind."""
        import numpy as np

        held = list(self._nodes)
        if self._index is not None and index_kind(len(held) + len(numbers)) == self._index.kind:
            self._index.add(numbers, vectors)
            return
        if self._index is not None:
            vectors = np.concatenate([self._index.vectors(held), vectors])
        self._index = DenseIndex.build(held + numbers, vectors)

    def _chosen(
        self,
        node_ids: Sequence[str] | None,
        doc_ids: Sequence[str] | None,
        filters: MetadataFilters | None,
    ) -> list[int]:
        """Return the ids of the vectors whose nodes meet every condition given."""
        if node_ids is None:
            numbers = list(self._nodes)
        else:
            wanted = {self._ids[name] for name in node_ids if name in self._ids}
            numbers = sorted(wanted)
        if doc_ids:
            numbers = [n for n in numbers if _document(self._nodes[n]) in doc_ids]
        if filters is not None:
            passes = _filter(filters)
            numbers = [n for n in numbers if passes(self._nodes[n])]
        return numbers

    def _remove(self, numbers: list[int]) -> None:
        if self._index is None or not numbers:
            return
        self._index.remove(numbers)
        for number in numbers:
            del self._ids[self._names.pop(number)]
            del self._nodes[number]

    def _node(self, number: int) -> BaseNode:
        return metadata_dict_to_node(self._nodes[number])


def _document(metadata: Metadata) -> str:
    return str(metadata["ref_doc_id"])


def _archive(path: Path) -> Path:
    return path.with_suffix(SUFFIX)


def _filter(filters: MetadataFilters) -> Callable[[Metadata], bool]:
    """Return whether metadata passes; groups of filters may stand inside groups."""
    tests = [
        _filter(each) if isinstance(each, MetadataFilters) else _test(each)
        for each in filters.filters
    ]
    condition = filters.condition or FilterCondition.AND

    def passes(metadata: Metadata) -> bool:
        results = (test(metadata) for test in tests)
        if condition is FilterCondition.AND:
            return all(results)
        return any(results) if condition is FilterCondition.OR else not any(results)

    return passes


def _test(one: MetadataFilter) -> Callable[[Metadata], bool]:
    """Return whether metadata passes one filter; values that cannot be compared do not."""

    def passes(metadata: Metadata) -> bool:
        try:
            return build_metadata_filter_fn(lambda _: metadata, MetadataFilters(filters=[one]))("")
        except TypeError:  # such as "2024" > 2000
            return False

    return passes


def _unit(vectors: list[list[float]]) -> NDArray[np.float32]:
    import numpy as np

    rows = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, np.finfo(np.float32).tiny)
    return unit
