"""A conversation of the page: its turns, frozen, so that every user has their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from uuid import uuid4

from giichat.app.records import Answer

TITLE_LENGTH = 60  # characters of the first question that name a chat


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    `said` is the text so far while the answer is not whole; `before` is what was answered when the
    question was first asked.
    """

    question: str
    answer: Answer | None = None
    said: str = ""
    error: str = ""
    done: bool = False
    suggestions: tuple[str, ...] = ()
    before: str = ""
    rating: str = ""
    id: str = field(default_factory=lambda: uuid4().hex)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first. `editing` is the turn to be asked again, if any."""

    id: str = field(default_factory=lambda: uuid4().hex)
    turns: tuple[Turn, ...] = ()
    editing: int | None = None
    begun: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def title(self) -> str:
        """Return the first question, cut to a line."""
        first = self.turns[0].question if self.turns else ""
        return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1].rstrip() + "…"

    def questions(self) -> tuple[str, ...]:
        """Return the questions asked, for a follow-up to lean on."""
        return tuple(turn.question for turn in self.turns)

    def with_turn(self, turn: Turn) -> Conversation:
        """Return the conversation with one more turn."""
        return replace(self, turns=(*self.turns, turn))

    def with_changed(self, turn: Turn) -> Conversation:
        """Return the conversation with the turn of the same id replaced, if it is still there."""
        turns = tuple(turn if other.id == turn.id else other for other in self.turns)
        return replace(self, turns=turns)

    def until(self, number: int | None) -> Conversation:
        """Return the conversation as it was before a turn was asked; None changes nothing."""
        kept = self.turns if number is None else self.turns[:number]
        return replace(self, turns=kept, editing=None)


class Session:
    """The conversation of one open page, changed by one event at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._conversation = Conversation()

    def __deepcopy__(self, _: object) -> Session:
        """Return a new session: Gradio copies the first value of a state for every page."""
        return Session()

    def read(self) -> Conversation:
        """Return the conversation as it is now."""
        return self._conversation

    def change(self, how: Callable[[Conversation], Conversation]) -> Conversation:
        """Put what `how` makes of the conversation in its place, and return it."""
        with self._lock:
            self._conversation = how(self._conversation)
            return self._conversation

    def put(self, conversation: Conversation) -> None:
        """Put another conversation in the place of this one."""
        with self._lock:
            self._conversation = conversation
