"""giichat inside LlamaIndex: its retriever and engines through LlamaIndex's own classes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from conftest import HashedWords
from llama_index.core.base.base_selector import BaseSelector, SelectorResult, SingleSelection
from llama_index.core.llms import ChatMessage, MockLLM
from llama_index.core.prompts import BasePromptTemplate
from llama_index.core.query_engine import RetrieverQueryEngine, RouterQueryEngine
from llama_index.core.schema import QueryBundle
from llama_index.core.tools import QueryEngineTool, ToolMetadata

from giichat.app.chat_engine import LibraryChatEngine
from giichat.app.query_engine import LibraryQueryEngine
from giichat.index.build import build
from giichat.index.library import Library
from giichat.index.retriever import LibraryRetriever


class FirstTool(BaseSelector):
    """Chooses the first tool, without a language model."""

    def _select(self, choices: Sequence[ToolMetadata], query: QueryBundle) -> SelectorResult:
        return SelectorResult(selections=[SingleSelection(index=0, reason="the only one")])

    async def _aselect(self, choices: Sequence[ToolMetadata], query: QueryBundle) -> SelectorResult:
        return self._select(choices, query)

    def _get_prompts(self) -> dict[str, BasePromptTemplate]:
        return {}

    def _update_prompts(self, prompts_dict: dict[str, BasePromptTemplate]) -> None:
        raise NotImplementedError


@pytest.fixture
def library(corpus: Path, tmp_path: Path, encoder: HashedWords) -> Iterator[Library]:
    build([str(corpus)], tmp_path / "library", encoder=encoder)
    with Library.open(tmp_path / "library", encoder) as opened:
        yield opened


def test_the_retriever_gives_passages_with_their_places(library: Library) -> None:
    nodes = LibraryRetriever(library, k=2).retrieve("Who is the harbour master of Vigo?")
    best = nodes[0]
    assert "Ana Souto" in best.text
    assert best.metadata["file"] == "fleet.txt"
    document = library.document("fleet.txt")
    assert document is not None
    assert document.text[best.metadata["start"] : best.metadata["end"]] == best.text


def test_the_retriever_serves_llamaindexs_own_query_engine(library: Library) -> None:
    engine = RetrieverQueryEngine.from_args(LibraryRetriever(library, k=1), llm=MockLLM())
    response = engine.query("How many vessels does Vigo keep?")
    assert "412 vessels" in response.source_nodes[0].text


def test_the_query_engine_answers_with_citations_as_source_nodes(library: Library) -> None:
    response = LibraryQueryEngine(library).query("which port had rank 1 in 2021?")
    assert (response.metadata or {})["status"] == "answered"
    assert "Rotterdam" in str(response)
    assert [node.metadata["file"] for node in response.source_nodes][:1] == ["ranking.csv"]


def test_a_refusal_has_no_source_nodes(library: Library) -> None:
    response = LibraryQueryEngine(library).query("Who painted the ceiling of Lisbon cathedral?")
    assert (response.metadata or {})["status"] == "refused"
    assert response.source_nodes == []


def test_the_query_engine_is_a_tool_of_an_agent(library: Library) -> None:
    tool = QueryEngineTool.from_defaults(LibraryQueryEngine(library), description="ports")
    assert "Rotterdam" in str(tool.call("which port had rank 1 in 2020?"))


def test_a_question_of_a_router_reaches_the_query_engine(library: Library) -> None:
    tool = QueryEngineTool.from_defaults(LibraryQueryEngine(library), description="ports")
    router = RouterQueryEngine(FirstTool(), [tool], llm=MockLLM())
    assert "Antwerp" in str(router.query("which port had rank 2 in 2021?"))


def test_the_query_engine_answers_asynchronously(library: Library) -> None:
    response = asyncio.run(LibraryQueryEngine(library).aquery("which port had rank 2 in 2021?"))
    assert "Antwerp" in str(response)


def test_the_chat_engine_remembers_what_was_asked(library: Library) -> None:
    engine = LibraryChatEngine(library)
    engine.chat("which port had rank 1 in 2021?")
    assert "Rotterdam" in str(engine.chat("and in 2020?"))
    assert len(engine.chat_history) == 4
    engine.reset()
    assert engine.chat_history == []


def test_a_history_that_is_given_is_what_a_message_leans_on(library: Library) -> None:
    history = [ChatMessage(role="user", content="which port had rank 1 in 2021?")]
    assert "Rotterdam" in str(LibraryChatEngine(library).chat("and in 2020?", history))


def test_the_chat_engine_streams_the_proven_answer(library: Library) -> None:
    stream = LibraryChatEngine(library).stream_chat("which port had rank 1 in 2021?")
    assert "Rotterdam" in "".join(stream.response_gen)
    assert stream.source_nodes


def test_the_chat_engine_streams_asynchronously(library: Library) -> None:
    async def streamed() -> str:
        stream = await LibraryChatEngine(library).astream_chat("which port had rank 2 in 2021?")
        return "".join([piece async for piece in stream.async_response_gen()])

    assert "Antwerp" in asyncio.run(streamed())
