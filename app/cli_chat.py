"""The commands of the web page: chat and feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from giichat.app.errors import QuestionError
from giichat.app.settings import Settings

feedback = typer.Typer(help="What people said of the answers.", no_args_is_help=True)
LibraryOption = Annotated[
    str | None,
    typer.Option("--library", help="The folder of the library (default: as for ask)."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(chat)
    app.add_typer(feedback, name="feedback")


def chat(
    library: LibraryOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7860,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = False,
    auth: Annotated[
        str | None,
        typer.Option(help="USER:FILE; the first line of the file is the user's password."),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Ask only: no uploads, removals, builds or ratings.")
    ] = False,
    mcp: Annotated[bool, typer.Option(help="Serve the same functions as MCP tools.")] = True,
    share: Annotated[
        bool, typer.Option("--share", help="Open a public tunnel through Gradio's servers.")
    ] = False,
) -> None:
    """Open the web page."""
    from giichat.app.session import open_desk
    from giichat.app.ui import Serving, serve

    settings = Settings.read(library)
    open_desk(settings.library)
    serving = Serving(host, port, browser, share, read_only, mcp, _user(auth))
    typer.echo(f"giichat is starting on http://{host}:{port}")
    serve(settings, serving)


def _user(auth: str | None) -> tuple[str, Path] | None:
    if auth is None:
        return None
    user, colon, file = auth.partition(":")
    if not (user and colon and file):
        raise QuestionError(f"--auth {auth!r} is not USER:FILE")
    return user, Path(file).expanduser()


@feedback.command()
def export(
    questions: Annotated[Path, typer.Argument(help="JSONL question set to write.")],
    library: LibraryOption = None,
) -> None:
    """Write the rated questions as a question set."""
    from giichat.app.feedback import Feedback, question_set

    lines = question_set(Feedback(Settings.read(library).library).all())
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    questions.write_text(text, encoding="utf-8")
    typer.echo(f"{len(lines)} questions: {questions}")
