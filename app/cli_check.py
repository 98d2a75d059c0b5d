"""`giichat check FILE`: the claims of a draft, judged."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from giichat.app.claim_records import ClaimCheck, Verdict
from giichat.app.errors import QuestionError

CONTRADICTED = 1  # exit code when a claim is contradicted
STANDARD_INPUT = "-"
SIGNS = {Verdict.SUPPORTED: "✓", Verdict.CONTRADICTED: "✗", Verdict.NOT_HELD: "?"}


LibraryOption = Annotated[
    str | None,
    typer.Option("--library", help="The folder of the library (default: as for ask)."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(check)


def check(
    file: Annotated[str, typer.Argument(help="The draft, as plain text; - reads standard input.")],
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the claims as JSON.")] = False,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Check only against this file; may be repeated."),
    ] = None,
) -> None:
    """Fact-check a draft; exit code 1 when a claim is contradicted."""
    from giichat.app.fact_check import check as check_text

    found = check_text(read_draft(file), sources=source, library=library)
    if as_json:
        typer.echo(json.dumps([c.to_dict() for c in found], ensure_ascii=False, indent=2))
    else:
        typer.echo(plain(found))
    if any(c.verdict is Verdict.CONTRADICTED for c in found):
        raise typer.Exit(CONTRADICTED)


def read_draft(file: str) -> str:
    """Return the text of a draft. Raises QuestionError for one that cannot be read."""
    if file == STANDARD_INPUT:
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise QuestionError(f"the draft {file} cannot be read: {reason}") from error


def plain(found: list[ClaimCheck]) -> str:
    """Return the claims as text for a terminal, and how many there are of each kind."""
    lines: list[str] = []
    for claim in found:
        right = f"; held: {', '.join(claim.right)}" if claim.right else ""
        lines.append(f"{SIGNS[claim.verdict]} {claim.verdict.value}: “{claim.text}”{right}")
        lines += [f"    {claim.note}"] if claim.note else []
        lines += [f"    [{c.number}] “{c.quote}” {c.locator}" for c in claim.citations]
    counts = Counter(claim.verdict for claim in found)
    totals = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict)
    return "\n".join([*lines, f"{len(found)} claims: {totals}"])
