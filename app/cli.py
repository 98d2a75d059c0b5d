"""The command line: build, ask, batch, sources, show; the rest is in cli_*."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from giichat.app import cli_chat, cli_check, cli_doctor, cli_eval
from giichat.app.records import Answer
from giichat.app.settings import Settings, stay_offline
from giichat.ingest.errors import GiichatError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Cited answers to questions about reports and ranking tables.",
    pretty_exceptions_enable=False,
)
LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        help="The folder of the library (default: GIICHAT_LIBRARY, else the user's data folder).",
    ),
]
cli_check.register(app)
cli_doctor.register(app)
cli_eval.register(app)
cli_chat.register(app)
SKIPPED_FILES = 3  # exit code of a build that left files out
REFUSED = 0  # a refusal is a good answer, not a failure


def main() -> int:
    """Run the command line; return the exit code. Our errors are one line on stderr."""
    stay_offline()
    try:
        code = app(standalone_mode=False)  # an exit inside a command comes back as its code
    except GiichatError as error:
        typer.echo(f"giichat: {error}", err=True)
        return 1
    except typer.Exit as leaving:
        return int(leaving.exit_code)
    except typer.Abort:
        return 130
    except Exception as error:
        told = getattr(error, "format_message", None)  # a usage error of the command line itself
        if told is None:
            raise
        typer.echo(f"giichat: {told()}", err=True)
        return 2
    return code if isinstance(code, int) else 0


@app.command()
def build(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Folders, files and web addresses (default: the shipped corpus)."),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Read folders, files and web addresses into the library."""
    from giichat.app.progress import progress_bars
    from giichat.index.build import build as build_library
    from giichat.index.snapshot import shipped_corpus

    inputs = paths or [str(shipped_corpus())]
    with progress_bars() as progress:
        report = build_library(inputs, Settings.read(library).library, progress=progress)
    counts = ", ".join(f"{number} {name}" for name, number in report.counts.items())
    typer.echo(
        f"{'Unchanged' if report.unchanged else 'Built'} in {report.seconds:.1f} s: {counts}"
    )
    for skipped in report.skipped:
        typer.echo(f"skipped {skipped.path}: {skipped.reason}", err=True)
    if report.skipped:
        raise typer.Exit(SKIPPED_FILES)


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="The question.")],
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Answer only from this file; may be repeated."),
    ] = None,
) -> None:
    """Answer one question, with citations."""
    from giichat.app.session import ask as answer_question

    answer = answer_question(" ".join(question), sources=source, library=library)
    typer.echo(
        json.dumps(answer.to_dict(), ensure_ascii=False, indent=2) if as_json else plain(answer)
    )


def plain(answer: Answer) -> str:
    """Return an answer as text for a terminal."""
    parts = [answer.text]
    if answer.reading:
        parts.append(f"Read as: {answer.reading}")
    parts += [f"Note: {note}" for note in answer.notes]
    for c in answer.citations:
        by = ", ".join(x for x in (c.publisher, c.published) if x)
        parts.append(
            f"[{c.number}] “{c.quote}”\n    {c.locator}\n    {c.source}{f' ({by})' if by else ''} {c.url}".rstrip()
        )
    return "\n".join(parts)


@app.command()
def batch(
    questions: Annotated[Path, typer.Argument(help="JSONL with id, question, history, sources.")],
    answers: Annotated[Path, typer.Argument(help="JSONL to write.")],
    library: LibraryOption = None,
) -> None:
    """Answer a file of questions, one JSON object a line."""
    from giichat.app.batch import run_files
    from giichat.app.session import ask as answer_question

    good, bad = run_files(
        questions,
        answers,
        lambda q, h, s: answer_question(q, history=h, sources=s, library=library),
    )
    typer.echo(f"{good} answered, {bad} bad lines: {answers}")


@app.command()
def sources(library: LibraryOption = None) -> None:
    """List what the library holds."""
    from giichat.app.select import spans
    from giichat.app.session import open_desk

    desk = open_desk(Settings.read(library).library)
    for file in desk.library.files():
        typer.echo(f"{file.path} ({file.kind.value})")
    for table in desk.frames.summaries:
        years = f", editions {spans(table.editions)}" if table.editions else ""
        typer.echo(f"table {table.id}: {table.title}, {table.rows} rows{years}")


@app.command()
def show(
    question: Annotated[
        list[str], typer.Argument(help="A question whose citations to show in context.")
    ],
    library: LibraryOption = None,
) -> None:
    """Show each citation of an answer in its context: the rows or the paragraph around it."""
    from giichat.app.context import in_context
    from giichat.app.session import open_desk

    desk = open_desk(Settings.read(library).library)
    answer = desk.ask(" ".join(question))
    typer.echo(answer.text)
    for citation in answer.citations:
        typer.echo(
            f"\n[{citation.number}] {citation.locator}\n{in_context(desk.library, citation)}"
        )


if __name__ == "__main__":
    sys.exit(main())
