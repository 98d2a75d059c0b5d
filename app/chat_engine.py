"""giichat as a LlamaIndex chat engine: follow-up questions lean on the ones before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence

from llama_index.core.base.llms.types import ChatMessage, ChatResponse, MessageRole
from llama_index.core.chat_engine.types import (
    AgentChatResponse,
    BaseChatEngine,
    StreamingAgentChatResponse,
)
from llama_index.core.memory import ChatMemoryBuffer

from giichat.app.answering import Desk
from giichat.app.query_engine import response_of
from giichat.app.records import Answer
from giichat.index.library import Library


class LibraryChatEngine(BaseChatEngine):
    """Chats over one library; the questions of the user are its memory.

    An answer is proven before its first word is shown, so streaming gives it a word at a time.
    """

    def __init__(self, library: Library, files: Sequence[str] | None = None) -> None:
        self.desk, self.files = Desk(library), files
        self._history: list[ChatMessage] = []

    @property
    def chat_history(self) -> list[ChatMessage]:
        """Return the messages so far."""
        return list(self._history)

    def reset(self) -> None:
        """Forget the messages so far."""
        self._history.clear()

    def chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> AgentChatResponse:
        """Return the answer to a message; a history given replaces the one kept."""
        answer = self._answer(message, chat_history)
        response = response_of(answer)
        return AgentChatResponse(
            response=answer.text,
            source_nodes=response.source_nodes,
            metadata=response.metadata,
        )

    async def achat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> AgentChatResponse:
        """Return the answer to a message without holding up the loop."""
        return await asyncio.to_thread(self.chat, message, chat_history)

    def stream_chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> StreamingAgentChatResponse:
        """Return the answer to a message, a word at a time."""
        answer = self._answer(message, chat_history)
        nodes = response_of(answer).source_nodes
        stream = StreamingAgentChatResponse(chat_stream=_pieces(answer.text), source_nodes=nodes)
        stream.write_response_to_history(ChatMemoryBuffer.from_defaults(token_limit=TOKENS))
        return stream

    async def astream_chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> StreamingAgentChatResponse:
        """Return the answer to a message, a word at a time, without holding up the loop."""
        answer = await asyncio.to_thread(self._answer, message, chat_history)
        nodes = response_of(answer).source_nodes
        stream = StreamingAgentChatResponse(achat_stream=_apieces(answer.text), source_nodes=nodes)
        await stream.awrite_response_to_history(ChatMemoryBuffer.from_defaults(token_limit=TOKENS))
        return stream

    def _answer(self, message: str, chat_history: list[ChatMessage] | None) -> Answer:
        if chat_history is not None:
            self._history = list(chat_history)
        asked = [m.content or "" for m in self._history if m.role == MessageRole.USER]
        answer = self.desk.ask(message, tuple(asked), self.files)
        self._history.append(ChatMessage(role=MessageRole.USER, content=message))
        self._history.append(ChatMessage(role=MessageRole.ASSISTANT, content=answer.text))
        return answer


TOKENS = 1_000_000  # of a memory that is thrown away: LlamaIndex's stream wants one to write to


def _pieces(text: str) -> Generator[ChatResponse, None, None]:
    said = ""
    for word in text.split(" "):
        delta = word if not said else f" {word}"
        said += delta
        yield ChatResponse(
            message=ChatMessage(role=MessageRole.ASSISTANT, content=said), delta=delta
        )


async def _apieces(text: str) -> AsyncGenerator[ChatResponse, None]:
    for piece in _pieces(text):
        yield piece
