"""The functions for programs: /ask, /batch, /check and /sources, the same as tools over MCP.

Gradio makes the interface from signatures and docstrings, so these are written for its readers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from giichat.app.errors import QuestionError
from giichat.app.service import Service
from giichat.ingest.errors import GiichatError

MAX_BATCH = 500  # questions of one call; at some 20 ms each a client waits ten seconds
MAX_HISTORY = 200


class WebApi:
    """The functions over one service. Errors come back as {"error": one line}."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def functions(self) -> tuple[Callable[..., Any], ...]:
        """Return the functions to publish, by the names they are published under."""
        return (self.ask, self.batch, self.check, self.sources)

    def ask(
        self, question: str, history: list[str] | None = None, sources: list[str] | None = None
    ) -> dict[str, Any]:
        """Answer a question about the reports and ranking tables held, with verified citations.

        Args:
            question: The question, in plain language, for example "Which cluster ranked third in 2024?".
            history: Earlier questions of the same conversation, oldest first, for follow-ups.
            sources: Answer only from these files, as listed by the sources tool.

        Returns:
            Status (answered, partial, ambiguous, conflicting, refused), text, values, citations,
            the reading of the question, notes, and the rows used.

        """
        try:
            return self._answer(question, history or [], sources)
        except GiichatError as error:
            return {"error": str(error)}

    def batch(self, questions: list[str], sources: list[str] | None = None) -> list[dict[str, Any]]:
        """Answer several independent questions in one call.

        Args:
            questions: The questions, at most 500.
            sources: Answer only from these files, as listed by the sources tool.

        Returns:
            One answer a question, in their order, each of the form that the ask tool gives.

        """
        if len(questions) > MAX_BATCH:
            return [{"error": f"{len(questions)} questions (limit {MAX_BATCH}); send fewer"}]
        return [self.ask(question, None, sources) for question in questions]

    def check(self, text: str) -> list[dict[str, Any]]:
        """Check each claim of a draft text against the library.

        Args:
            text: A paragraph with claims, for example "Beijing ranked third in 2024.".

        Returns:
            Each claim with its place in the text, a verdict (supported, contradicted, not held),
            the right values and their citations.

        """
        try:
            return [claim.to_dict() for claim in self._service.check(text)]
        except GiichatError as error:
            return [{"error": str(error)}]

    def sources(self) -> dict[str, Any]:
        """List what the library holds: files with their titles, and tables with their editions.

        Returns:
            The files, the tables, and when the library was built.

        """
        desk = self._service.desk
        library = desk.library
        files = []
        for file in library.files():
            source = library.source(file.path)
            files.append(
                {
                    "file": file.path,
                    "kind": file.kind.value,
                    "title": source.title if source else file.path,
                    "publisher": source.publisher if source else "",
                    "published": source.published if source else "",
                }
            )
        tables = [
            {
                "title": s.title,
                "file": s.file,
                "subject": s.subject,
                "columns": list(s.columns),
                "editions": list(s.editions),
                "rows": s.rows,
            }
            for s in desk.frames.summaries
            if not s.derived
        ]
        return {"built": library.manifest.created, "files": files, "tables": tables}

    def _answer(
        self, question: str, history: list[str], sources: list[str] | None
    ) -> dict[str, Any]:
        if len(history) > MAX_HISTORY:
            raise QuestionError(f"{len(history)} earlier questions (limit {MAX_HISTORY})")
        return self._service.answer(question, history, sources).to_dict()
