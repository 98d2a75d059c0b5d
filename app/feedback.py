"""Thumbs and comments, kept in one SQLite file of the library folder; nothing leaves the machine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from giichat.app.conversation import Conversation
from giichat.app.errors import QuestionError

FILE = "feedback.sqlite"
MAX_COMMENT = 2000  # characters, as in the page's form
RATINGS = ("up", "down")
SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    conversation TEXT NOT NULL, turn INTEGER NOT NULL, at TEXT NOT NULL, rating TEXT NOT NULL,
    comment TEXT NOT NULL, question TEXT NOT NULL, history TEXT NOT NULL, plan TEXT NOT NULL,
    answer TEXT NOT NULL, PRIMARY KEY (conversation, turn, question)
)
"""


@dataclass(frozen=True, slots=True)
class Rated:
    """One rated answer; `history`, `plan` and `answer` are as `Answer.to_dict` gives them."""

    at: str
    rating: str
    comment: str
    question: str
    history: tuple[str, ...]
    plan: dict[str, Any] | None
    answer: dict[str, Any]


class Feedback:
    """The ratings of one library folder."""

    def __init__(self, library: Path) -> None:
        self._path = library / FILE

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(self._path, timeout=10)) as connection, connection:
                connection.execute(SCHEMA)
                yield connection
        except sqlite3.Error as error:
            raise QuestionError(f"{self._path}: feedback cannot be kept ({error})") from error

    def add(self, conversation: Conversation, turn: int, rating: str, comment: str = "") -> None:
        """Keep the rating of a turn; a second one of the same turn replaces the first.

        Raises QuestionError for an unknown rating or a turn without an answer.
        """
        rated = conversation.turns[turn]
        if rating not in RATINGS or rated.answer is None:
            raise QuestionError(f"not a rating: {rating!r}; there are {' and '.join(RATINGS)}")
        answer = rated.answer.to_dict()
        history = [t.question for t in conversation.turns[:turn]]
        at = datetime.now(UTC).isoformat(timespec="seconds")
        row = (
            conversation.id,
            turn,
            at,
            rating,
            comment.strip()[:MAX_COMMENT],
            rated.question,
            json.dumps(history, ensure_ascii=False),
            json.dumps(answer["plan"], ensure_ascii=False),
            json.dumps(answer, ensure_ascii=False),
        )
        with self._open() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row
            )

    def all(self) -> tuple[Rated, ...]:
        """Return every rating, oldest first."""
        if not self._path.exists():
            return ()
        with self._open() as connection:
            rows = connection.execute(
                "SELECT at, rating, comment, question, history, plan, answer FROM feedback "
                "ORDER BY at, rowid"
            ).fetchall()
        return tuple(
            Rated(at, rating, comment, question, tuple(json.loads(h)), json.loads(p), json.loads(a))
            for at, rating, comment, question, h, p, a in rows
        )


def question_set(ratings: tuple[Rated, ...]) -> list[dict[str, Any]]:
    """Return ratings as lines of a question set.

    What was found helpful is expected again. What was not has no expected value yet: it is marked
    `needs_review`, with the comment, for a person to complete.
    """
    lines = []
    for number, rated in enumerate(ratings, start=1):
        refused = rated.answer["status"] == "refused"
        line: dict[str, Any] = {
            "id": f"feedback-{number:04d}",
            "question": rated.question,
            "class": "feedback",
            "answerable": not refused,
            "accept": [] if refused else [[value] for value in rated.answer["values"]],
        }
        if rated.history:
            line["history"] = list(rated.history)
        if rated.comment:
            line["note"] = rated.comment
        if rated.rating == "down":
            line["needs_review"] = True
        lines.append(line)
    return lines
