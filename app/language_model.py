"""A language model behind an OpenAI-compatible address, through LlamaIndex's client.

Imported only when one is configured. It is given text and gives text: no tools, no files. What
the client's errors say can hold parts of a key, so their texts are never passed on.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import TypeVar

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.llms.openai_like import OpenAILike

from giichat.app.errors import ModelError
from giichat.app.settings import ModelSettings

ATTEMPTS = 3  # tries for one reply; servers that are only busy answer by then
FIRST_WAIT = 0.5  # seconds before the second try; doubled for each one after
LONGEST_REPLY = 700  # tokens; the longest answers of the question sets take about 300
CONTEXT = 8192  # tokens; prompts here are under 3,000
PAUSABLE = (408, 409, 425, 429)  # of the client's errors, those that pass
Result = TypeVar("Result")


class LanguageModel:
    """One configured model. Every failure is a ModelError, in at most `timeout` x 3 and waits."""

    def __init__(self, settings: ModelSettings, wait: Callable[[float], None] = sleep) -> None:
        self.settings = settings
        self._wait = wait
        self._client = OpenAILike(
            model=settings.model,
            api_base=settings.base_url,
            api_key=settings.api_key or "none",
            is_chat_model=True,
            is_function_calling_model=False,
            context_window=CONTEXT,
            max_tokens=LONGEST_REPLY,
            temperature=0.0,
            max_retries=0,
            timeout=settings.timeout,
        )

    def complete(self, system: str, user: str, longest: int = LONGEST_REPLY) -> str:
        """Return the reply to a prompt, of at most `longest` tokens. Raises ModelError."""
        return self._retried(lambda: self._reply(system, user, longest))

    def stream(self, system: str, user: str) -> Iterator[str]:
        """Yield the reply as it comes; retried only before its first word. Raises ModelError."""
        deadline = monotonic() + self.settings.timeout
        first, rest = self._retried(lambda: self._begin(system, user))
        yield first
        try:
            for part in rest:
                if part.delta:
                    yield part.delta
                if monotonic() > deadline:
                    raise ModelError(f"it was not done after {self.settings.timeout:g} s")
        except CLIENT_ERRORS as error:
            raise ModelError(_why(error, self.settings)) from None

    def _reply(self, system: str, user: str, longest: int) -> str:
        text = self._client.chat(_messages(system, user), max_tokens=longest).message.content
        if not text or not text.strip():
            raise ModelError("its reply was empty")
        return str(text)

    def _begin(self, system: str, user: str):  # type: ignore[no-untyped-def]  # LlamaIndex's generator
        parts = self._client.stream_chat(_messages(system, user))
        for part in parts:
            if part.delta:
                return str(part.delta), parts
        raise ModelError("its reply was empty")

    def _retried(self, call: Callable[[], Result]) -> Result:
        pause = FIRST_WAIT
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return call()
            except CLIENT_ERRORS as error:
                if attempt == ATTEMPTS or not _passes(error):
                    raise ModelError(_why(error, self.settings)) from None
            self._wait(pause)
            pause *= 2
        raise AssertionError("the last attempt returns or raises")


# What the client raises: its own errors, those of the connection, and those of a reply that is
# not of the form it expects.
CLIENT_ERRORS = (
    openai.OpenAIError,
    httpx.HTTPError,
    json.JSONDecodeError,
    asyncio.TimeoutError,
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
)


def _messages(system: str, user: str) -> list[ChatMessage]:
    return [
        ChatMessage(role=MessageRole.SYSTEM, content=system),
        ChatMessage(role=MessageRole.USER, content=user),
    ]


def _passes(error: Exception) -> bool:
    """Tell whether trying again can help."""
    if isinstance(error, openai.APITimeoutError):
        return False  # a model that is too slow once is too slow again
    if isinstance(error, openai.APIStatusError):
        return error.status_code in PAUSABLE or error.status_code >= 500
    return isinstance(error, openai.APIConnectionError)


def _why(error: Exception, settings: ModelSettings) -> str:
    """Return why there is no reply, in words of our own."""
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return f"no reply within {settings.timeout:g} s"
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return "it refused the key in GIICHAT_LLM_API_KEY"
    if isinstance(error, openai.NotFoundError):
        return f"the address knows no model {settings.model!r}"
    if isinstance(error, openai.RateLimitError):
        return f"it was too busy ({ATTEMPTS} tries)"
    if isinstance(error, openai.APIStatusError):
        return f"it answered with error {error.status_code}"
    if isinstance(error, openai.APIConnectionError | httpx.HTTPError):
        return f"nothing answers at {settings.base_url}"
    return "its reply could not be read"
