"""The web page: a question in, the answer with its proof out. Gradio appears only here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from giichat.app.records import Answer
from giichat.app.session import open_desk
from giichat.app.settings import Settings, stay_offline
from giichat.ingest.errors import GiichatError

EXAMPLES = (
    "Which cluster ranked third in 2024?",
    "How many clusters did China have in 2023?",
    "How did Munich's rank change from 2023 to 2025?",
    "Who is the director general of WIPO?",
)


def page(settings: Settings) -> Any:
    """Return the Gradio page over a library."""
    stay_offline()
    import gradio as gr

    def reply(question: str, history: Sequence[dict[str, Any]]) -> str:
        asked = tuple(_words(turn) for turn in history if turn["role"] == "user")
        try:
            answer: Answer = open_desk(settings.library).ask(question, asked)
        except GiichatError as error:
            return f"{error}"
        return answer.to_markdown()

    return gr.ChatInterface(
        reply,
        title="giichat",
        description="Answers from reports and ranking tables, each with the cell or sentence that proves it.",
        examples=list(EXAMPLES),
        api_name="ask",
        analytics_enabled=False,
    )


def _words(turn: dict[str, Any]) -> str:
    """Return the text of a chat turn; Gradio gives text or a list of parts."""
    content = turn["content"]
    if isinstance(content, str):
        return content
    return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))


def serve(settings: Settings, host: str, port: int, open_browser: bool) -> None:
    """Open the page on this host and port, and stay until interrupted."""
    page(settings).launch(
        server_name=host, server_port=port, share=False, inbrowser=open_browser, quiet=False
    )
