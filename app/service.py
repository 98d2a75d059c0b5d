"""What the page and its programs' interface do, without a word of HTML or Gradio."""

from __future__ import annotations

import logging
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from giichat.app.answering import Desk
from giichat.app.charts import chart_for
from giichat.app.conversation import Conversation, Session, Turn
from giichat.app.errors import QuestionError
from giichat.app.records import Answer
from giichat.app.session import ask, open_desk, stream
from giichat.app.settings import Settings
from giichat.app.suggest import MAX_NEXT, Example, examples, next_questions
from giichat.ingest.errors import GiichatError

if TYPE_CHECKING:
    from giichat.app.claim_records import ClaimCheck

MAX_QUESTION = 2000  # characters; the longest question of the question sets has 300
MAX_DRAFT = 20_000  # characters, some eight pages
MAX_TURNS = 200  # of one conversation; follow-ups read all of them again
EXAMPLES_FILE = "examples.toml"
HEAD_START = 1.0  # seconds that a page which is just opening has the processor to itself
WARMING = "warming up"  # any words: what counts is that the encoder and the index load

logger = logging.getLogger(__name__)


class Service:
    """Answers conversations over the library of some settings, whatever its snapshot is now."""

    def __init__(self, settings: Settings, *, read_only: bool = False) -> None:
        self.settings = settings
        self.read_only = read_only
        self.models = "loading"  # or "ready", or why they are not
        self._examples: tuple[Desk, tuple[Example, ...]] | None = None
        self._making = Lock()

    @property
    def desk(self) -> Desk:
        """Return the desk over the current snapshot."""
        return open_desk(self.settings.library)

    # -- starting ------------------------------------------------------------------------------

    def warm(self) -> Thread:
        """Load the models and try the examples in the background."""
        thread = Thread(target=self._warm, name="giichat-warm", daemon=True)
        thread.start()
        return thread

    def _warm(self) -> None:
        self.models = "loading"
        time.sleep(HEAD_START)
        try:
            self.desk.library.search(WARMING, 1)
            self.models = "ready"
        except GiichatError as error:
            self.models = str(error)
            logger.warning("reports cannot be searched by meaning: %s", error)
        self.examples()

    def examples(self) -> tuple[Example, ...]:
        """Return questions to start with, made once a snapshot."""
        with self._making:
            desk = self.desk
            if self._examples is None or self._examples[0] is not desk:
                self._examples = (desk, examples(desk, shipped_examples()))
            return self._examples[1]

    # -- asking --------------------------------------------------------------------------------

    def ask(self, session: Session, question: str) -> Iterator[tuple[Conversation, Turn]]:
        """Ask one more question and give conversation and turn each time more of it is known.

        First the question alone, then its answer, then what to ask next. Other events may change
        the conversation in between; each step changes this turn only.
        """
        asked = question.strip()
        if not asked:
            return
        turn = Turn(asked)
        now = session.change(lambda c: c.until(c.editing).with_turn(turn))
        history = now.questions()[:-1]
        yield now, turn
        try:
            if len(now.turns) > MAX_TURNS:
                raise QuestionError(f"a chat has at most {MAX_TURNS} questions; begin a new one")
            _check_length(asked)
            for piece in stream(asked, history=history, settings=self.settings):
                if isinstance(piece, str):
                    turn = replace(turn, said=turn.said + piece)
                    yield session.change(_changed(turn)), turn
                else:
                    turn = replace(turn, answer=self._drawn(piece))
        except GiichatError as error:
            turn = replace(turn, error=str(error), done=True)
        except Exception as error:
            logger.exception("asking %r failed", asked)
            told = f"giichat failed on this question ({type(error).__name__}); its log says why"
            turn = replace(turn, error=told, done=True)
        yield session.change(_changed(turn)), turn
        if (answer := turn.answer) is not None:
            turn = replace(turn, done=True)
            yield session.change(_changed(turn)), turn
            turn = replace(turn, suggestions=self._next(answer, now.questions()))
            yield session.change(_changed(turn)), turn

    def answer(
        self, question: str, history: Sequence[str] = (), sources: Sequence[str] | None = None
    ) -> Answer:
        """Return the answer to a question, with its chart; raises QuestionError if it is too long."""
        _check_length(question)
        found = ask(question, history=history, sources=sources, settings=self.settings)
        return self._drawn(found)

    def _drawn(self, answer: Answer) -> Answer:
        return replace(answer, chart=chart_for(self.desk.frames, answer))

    def check(self, draft: str) -> tuple[ClaimCheck, ...]:
        """Return the claims of a draft, judged; raises QuestionError if it is too long."""
        from giichat.app.fact_check import FactDesk

        if len(draft) > MAX_DRAFT:
            raise QuestionError(
                f"the draft has {len(draft):,} characters (limit {MAX_DRAFT:,}); check it in parts"
            )
        return tuple(FactDesk(self.desk).check(draft))

    def _next(self, answer: Answer, asked: tuple[str, ...]) -> tuple[str, ...]:
        if answer.plan is None and not answer.answered:
            known = {question.casefold() for question in asked}
            return tuple(e.question for e in self.examples() if e.question.casefold() not in known)[
                :MAX_NEXT
            ]
        return next_questions(self.desk, answer, asked)

    def resume(self, chat: dict[str, Any]) -> Iterator[Conversation]:
        """Give a chat that a browser kept, its questions answered again from the library of now."""
        conversation = Conversation(id=str(chat.get("id", "")), begun=str(chat.get("begun", "")))
        for kept in list(chat.get("turns", ()))[:MAX_TURNS]:
            asked = str(kept.get("question", ""))[:MAX_QUESTION]
            try:
                answer = self.answer(asked, conversation.questions())
                # A language model may phrase the same answer in other words each time.
                before = str(kept.get("text", "")) if self.settings.model is None else ""
                turn = Turn(asked, answer, done=True, before=before)
            except GiichatError as error:
                turn = Turn(asked, error=str(error), done=True)
            conversation = conversation.with_turn(turn)
            yield conversation


def _check_length(question: str) -> None:
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters (limit {MAX_QUESTION:,}); shorten it"
        )


def _changed(turn: Turn) -> Callable[[Conversation], Conversation]:
    return lambda conversation: conversation.with_changed(turn)


def shipped_examples() -> tuple[Example, ...]:
    """Return the examples that come with the shipped corpus."""
    from giichat.index.snapshot import shipped_corpus

    path: Path = shipped_corpus() / EXAMPLES_FILE
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Example(e["kind"], e["question"]) for e in data["example"])
