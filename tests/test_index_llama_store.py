"""The defects of LlamaIndex's own FAISS stores, as a contract that ours keeps."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from conftest import HashedWords
from llama_index.core import MockEmbedding, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import NodeRelationship, NodeWithScore, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from giichat.index.errors import LibraryError
from giichat.index.llama_store import FaissStore

PORTS = (
    "Rotterdam",
    "Antwerp",
    "Hamburg",
    "Vigo",
    "Genoa",
    "Izmir",
    "Bergen",
    "Gdynia",
    "Cork",
    "Brest",
)


class Hashed(BaseEmbedding):
    """LlamaIndex's side of the fake encoder."""

    def _get_text_embedding(self, text: str) -> list[float]:
        return HashedWords().encode([text])[0].tolist()  # type: ignore[no-any-return]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def node(position: int, text: str = "", document: str = "") -> TextNode:
    name = PORTS[position % len(PORTS)]
    return TextNode(
        id_=f"n{position}",
        text=text or f"{name} harbour",
        metadata={
            "port": name,
            "year": 2015 + position,
            "coast": "west" if position % 2 else "east",
        },
        excluded_embed_metadata_keys=["port", "year", "coast"],
        relationships={
            NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document or f"d{position % 3}")
        },
    )


@pytest.fixture
def index() -> VectorStoreIndex:
    context = StorageContext.from_defaults(vector_store=FaissStore())
    nodes = [node(position) for position in range(10)]
    return VectorStoreIndex(nodes, storage_context=context, embed_model=Hashed())


def store_of(index: VectorStoreIndex) -> FaissStore:
    store = index.vector_store
    assert isinstance(store, FaissStore)
    return store


def ask(index: VectorStoreIndex, question: str, k: int = 10, **more: Any) -> list[NodeWithScore]:
    return index.as_retriever(similarity_top_k=k, **more).retrieve(question)


def names(found: list[NodeWithScore]) -> list[str]:
    return [each.node.node_id for each in found]


def only(key: str, value: Any, operator: FilterOperator = FilterOperator.EQ) -> MetadataFilter:
    return MetadataFilter(key=key, value=value, operator=operator)


# 1. Deleting is possible, and inserting the same node again replaces it.


def test_a_document_is_deleted_with_all_its_nodes(index: VectorStoreIndex) -> None:
    index.delete_ref_doc("d0", delete_from_docstore=True)
    assert sorted(names(ask(index, "Rotterdam harbour"))) == ["n1", "n2", "n4", "n5", "n7", "n8"]
    assert len(store_of(index)) == 6


def test_nodes_are_deleted_by_id_and_by_filter(index: VectorStoreIndex) -> None:
    index.delete_nodes(["n0", "n1", "unknown"])
    store_of(index).delete_nodes(
        filters=MetadataFilters(filters=[only("year", 2020, FilterOperator.GTE)])
    )
    assert sorted(names(ask(index, "harbour"))) == ["n2", "n3", "n4"]
    store_of(index).delete_nodes()
    assert len(store_of(index)) == 3


def test_a_node_inserted_again_is_replaced(index: VectorStoreIndex) -> None:
    index.insert_nodes([node(3, "Vigo fish market"), node(3, "Vigo fish auction")])
    found = ask(index, "Vigo fish auction")
    assert names(found).count("n3") == 1
    assert found[0].node.get_content() == "Vigo fish auction"
    assert found[0].score == pytest.approx(1.0, abs=1e-5)


# 2. Metadata filters work.


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([only("port", "Vigo")], {3}),
        ([only("port", "Vigo", FilterOperator.NE)], {0, 1, 2, 4, 5, 6, 7, 8, 9}),
        ([only("port", ["Vigo", "Cork"], FilterOperator.IN)], {3, 8}),
        ([only("year", [2015, 2016], FilterOperator.NIN)], {2, 3, 4, 5, 6, 7, 8, 9}),
        ([only("year", 2022, FilterOperator.GT)], {8, 9}),
        ([only("year", 2022, FilterOperator.GTE)], {7, 8, 9}),
        ([only("year", 2017, FilterOperator.LT)], {0, 1}),
        ([only("year", 2017, FilterOperator.LTE)], {0, 1, 2}),
        ([only("coast", "west"), only("year", 2020, FilterOperator.LT)], {1, 3}),
        ([only("port", 5, FilterOperator.GT)], set()),
        ([only("missing", "x")], set()),
    ],
)
def test_filters_leave_exactly_what_passes(
    index: VectorStoreIndex, filters: list[MetadataFilter], expected: set[int]
) -> None:
    found = ask(index, "harbour", filters=MetadataFilters(filters=list(filters)))
    assert set(names(found)) == {f"n{position}" for position in expected}


def test_filters_are_joined_by_or_and_stand_in_groups(index: VectorStoreIndex) -> None:
    early_west = MetadataFilters(
        filters=[only("coast", "west"), only("year", 2018, FilterOperator.LT)]
    )
    either = MetadataFilters(
        filters=[early_west, only("port", "Brest")], condition=FilterCondition.OR
    )
    neither = MetadataFilters(filters=[either], condition=FilterCondition.NOT)
    assert set(names(ask(index, "harbour", filters=either))) == {"n1", "n9"}
    assert len(ask(index, "harbour", filters=neither)) == 8


def test_a_filter_gives_the_best_of_what_passes(index: VectorStoreIndex) -> None:
    west = MetadataFilters(filters=[only("coast", "west")])
    found = ask(index, "Genoa harbour Brest", k=1, filters=west)
    assert names(found) == ["n9"]


# 3. An id is never given twice.


def test_after_delete_and_insert_every_node_is_still_itself(index: VectorStoreIndex) -> None:
    index.delete_nodes(["n0"])
    index.insert_nodes([node(10, "Odessa grain terminal")])
    for position in range(1, 10):
        best = ask(index, f"{PORTS[position]} harbour", k=1)[0]
        assert best.node.node_id == f"n{position}"
        assert best.score == pytest.approx(1.0, abs=1e-5)
    assert names(ask(index, "Odessa grain terminal", k=1)) == ["n10"]


# 4. A persisted context is read again.


def test_a_context_is_persisted_and_read(index: VectorStoreIndex, tmp_path: Path) -> None:
    index.storage_context.persist(str(tmp_path))
    context = StorageContext.from_defaults(
        persist_dir=str(tmp_path), vector_store=FaissStore.from_persist_dir(str(tmp_path))
    )
    again = VectorStoreIndex([], storage_context=context, embed_model=Hashed())
    assert names(ask(again, "Vigo harbour", k=1)) == ["n3"]
    again.delete_nodes(["n9"])
    again.insert_nodes([node(11, "Odessa grain terminal")])
    assert names(ask(again, "Gdynia harbour", k=1)) == ["n7"]


def test_without_our_store_a_context_does_not_take_its_file_for_json(
    index: VectorStoreIndex, tmp_path: Path
) -> None:
    index.storage_context.persist(str(tmp_path))
    context = StorageContext.from_defaults(persist_dir=str(tmp_path))
    with pytest.raises(KeyError, match="default"):
        VectorStoreIndex([], storage_context=context, embed_model=MockEmbedding(embed_dim=64))


# 5. Similarity is a similarity.


def test_similarity_is_the_cosine_and_bigger_is_nearer(index: VectorStoreIndex) -> None:
    found = ask(index, "Antwerp harbour")
    scores = [each.score or 0.0 for each in found]
    assert names(found)[0] == "n1"
    assert scores[0] == pytest.approx(1.0, abs=1e-5)
    assert scores == sorted(scores, reverse=True)
    assert -1.0001 <= scores[-1] < 0.99


def test_vectors_of_any_length_are_compared_by_direction() -> None:
    store = FaissStore()
    far, near = node(0), node(1)
    far.embedding, near.embedding = [100.0, 100.0], [0.1, 0.0]
    store.add([far, near])
    result = store.query(VectorStoreQuery(query_embedding=[5.0, 0.0], similarity_top_k=2))
    assert result.ids == ["n1", "n0"]
    assert result.similarities == pytest.approx([1.0, 0.5**0.5], abs=1e-6)


# 6. One file holds vectors, nodes and counter, and node ids are our own.


def test_one_file_is_the_whole_state(index: VectorStoreIndex, tmp_path: Path) -> None:
    store_of(index).persist(str(tmp_path / "default__vector_store.json"))
    assert [path.name for path in tmp_path.iterdir()] == ["default__vector_store.zip"]
    store = FaissStore.from_persist_dir(str(tmp_path))
    again = VectorStoreIndex.from_vector_store(store, embed_model=Hashed())
    best = ask(again, "Izmir harbour", k=1)[0].node
    assert (best.node_id, best.metadata["year"], best.ref_doc_id) == ("n5", 2020, "d2")


def test_persisting_replaces_the_file_at_once(index: VectorStoreIndex, tmp_path: Path) -> None:
    path = tmp_path / "store.json"
    store_of(index).persist(str(path))
    before = (tmp_path / "store.zip").stat().st_ino
    index.delete_nodes(["n0"])
    store_of(index).persist(str(path))
    assert (tmp_path / "store.zip").stat().st_ino != before  # another file took its name
    assert len(FaissStore.from_persist_path(str(path))) == 9


def test_a_damaged_file_is_noticed(index: VectorStoreIndex, tmp_path: Path) -> None:
    store_of(index).persist(str(tmp_path / "store.json"))
    path = tmp_path / "store.zip"
    with zipfile.ZipFile(path) as archive:
        inside = archive.getinfo("index.faiss").header_offset + 500
    data = bytearray(path.read_bytes())
    data[inside] ^= 1
    path.write_bytes(data)
    with pytest.raises(LibraryError, match=r"store\.zip"):
        FaissStore.from_persist_path(str(path))


# What else could go wrong.


def test_an_empty_store_answers_nothing_and_is_kept(tmp_path: Path) -> None:
    store = FaissStore()
    asked = VectorStoreQuery(query_embedding=[1.0, 0.0], similarity_top_k=3)
    assert store.query(asked).ids == []
    store.persist(str(tmp_path / "empty.json"))
    assert len(FaissStore.from_persist_path(str(tmp_path / "empty.json"))) == 0


def test_nodes_can_be_read_cleared_and_restricted(index: VectorStoreIndex) -> None:
    store = store_of(index)
    assert [each.node_id for each in store.get_nodes(["n4", "n2"])] == ["n2", "n4"]
    assert set(names(ask(index, "harbour", doc_ids=["d1"]))) == {"n1", "n4", "n7"}
    store.clear()
    assert ask(index, "harbour") == []


def test_other_models_and_modes_are_refused(index: VectorStoreIndex) -> None:
    other = node(20)
    other.embedding = [1.0, 0.0]
    with pytest.raises(LibraryError, match="64 dimensions"):
        store_of(index).add([other])
    with pytest.raises(LibraryError, match="mode"):
        ask(index, "x", vector_store_query_mode=VectorStoreQueryMode.MMR)
