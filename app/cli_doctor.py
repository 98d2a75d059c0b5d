"""`giichat doctor`: what is there, what is configured, and whether it works."""

from __future__ import annotations

from typing import Annotated

import typer

from giichat.app.errors import ModelError
from giichat.app.settings import ModelSettings, Settings
from giichat.ingest.errors import GiichatError

GREETING = 8  # tokens; the reply need only come
UNWELL = 1  # exit code when something configured does not work
Finding = tuple[bool, str]


LibraryOption = Annotated[
    str | None,
    typer.Option("--library", help="The folder of the library (default: as for ask)."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(doctor)


def doctor(
    library: LibraryOption = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Do not reach the language model.")
    ] = False,
) -> None:
    """Say what is held and configured, try each part, and exit with 1 when one does not work."""
    settings = Settings.read(library)
    findings = [*_library(settings), *_model(settings.model, offline)]
    for well, text in findings:
        typer.echo(f"{'ok ' if well else 'BAD'} {text}")
    if not all(well for well, _ in findings):
        raise typer.Exit(UNWELL)


def _library(settings: Settings) -> list[Finding]:
    """Open the library, check its bytes, and encode one text."""
    from giichat.index.library import Library

    if not (settings.library / "CURRENT").exists():
        return [(True, f"library: none yet at {settings.library}; the first question builds one")]
    try:
        with Library.open(settings.library) as held:
            held.verify()
            tables, documents = len(held.table_summaries()), len(held.documents())
            found = [(True, f"library: {settings.library}, {tables} tables, {documents} documents")]
            held.search("a test", 1)
            found.append((True, f"encoder: {held.manifest.encoder}"))
            return found
    except GiichatError as error:
        return [(False, f"library: {error}")]


def _model(model: ModelSettings | None, offline: bool) -> list[Finding]:
    """Say what is configured of a language model, never the key, and ask it for one word."""
    if model is None:
        return [(True, "language model: none configured, none used (GIICHAT_LLM_MODEL)")]
    uses = [name for name, on in (("plan", model.plan), ("write", model.write)) if on]
    key = "a key is set" if model.api_key else "no key"
    said = (
        f"language model: {model.model} at {model.base_url}, {key}, "
        f"used to {' and '.join(uses) or 'do nothing'}, {model.timeout:g} s a reply"
    )
    if offline:
        return [(True, said)]
    from giichat.app.language_model import LanguageModel

    try:
        LanguageModel(model).complete("Reply with one word.", "Say hello.", GREETING)
    except ModelError as error:
        return [(True, said), (False, f"language model: {error}")]
    return [(True, said), (True, "language model: it answers")]
