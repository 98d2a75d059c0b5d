"""`giichat eval`: run question sets, compare runs and systems, begin a set."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from giichat.app.errors import QuestionError

if TYPE_CHECKING:
    from giichat.app.eval_records import Report

MISSED = 4  # exit code of a run that missed a limit or regressed


class Regression(StrEnum):
    """What counts as a regression against an earlier run."""

    ANY = "any"  # one question that got worse
    SIGNIFICANT = "significant"  # more worse than better, p below 0.05


SIGNIFICANCE = 0.05  # the usual level; the p-value itself is always shown


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="eval")(evaluate)


def evaluate(
    sets: Annotated[
        list[Path] | None,
        typer.Argument(help="Question sets, folders of them, BEIR folders, SQuAD files."),
    ] = None,
    library: Annotated[
        str | None,
        typer.Option("--library", help="The folder of the library (default: as for ask)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write report.json, .md, .html and failures.jsonl here."),
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--compare", help="Compare with the report in this folder."),
    ] = None,
    regression: Annotated[
        Regression | None,
        typer.Option("--fail-on-regression", help="Exit 4 when a compared run got worse."),
    ] = None,
    under: Annotated[
        list[str] | None,
        typer.Option("--fail-under", help="Exit 4 when a measure is lower: accuracy=0.95."),
    ] = None,
    over: Annotated[
        list[str] | None,
        typer.Option("--fail-over", help="Exit 4 when a measure is higher: wrong_assertions=0.01."),
    ] = None,
    classes: Annotated[
        list[str] | None, typer.Option("--class", help="Only questions of this class.")
    ] = None,
    splits: Annotated[
        list[str] | None, typer.Option("--split", help="Only questions of this split.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes that ask.")] = 1,
    systems: Annotated[
        list[str] | None,
        typer.Option("--system", help="giichat, llamaindex, bm25 or PACKAGE:FUNCTION; repeatable."),
    ] = None,
    quote: Annotated[
        Path | None,
        typer.Option("--quote", help="Put the figures between the marks of this Markdown file."),
    ] = None,
    init: Annotated[
        Path | None, typer.Option("--init", help="Write a commented example set here and stop.")
    ] = None,
    draft: Annotated[
        Path | None,
        typer.Option("--draft", help="Draft questions from this table into --out and stop."),
    ] = None,
) -> None:
    """Run evaluation question sets and report accuracy, refusals, citations and retrieval."""
    if init is not None or draft is not None:
        _begin_a_set(init, draft, out)
        return
    from giichat.app.eval_limits import limits, missed

    wanted = limits(under or [], over or [])
    reports = _run(sets or [], library, classes, splits, workers, systems or ["giichat"])
    _show(reports, out, quote)
    failed = list(missed(reports[0], wanted))
    if earlier is not None:
        failed += _compare(reports, earlier, regression, out)
    elif regression is not None:
        raise QuestionError("--fail-on-regression needs --compare DIR")
    for line in failed:
        typer.echo(f"giichat: {line}", err=True)
    if failed:
        raise typer.Exit(MISSED)


def _run(
    sets: list[Path],
    library: str | None,
    classes: list[str] | None,
    splits: list[str] | None,
    workers: int,
    systems: list[str],
) -> list[Report]:
    from giichat.app.evaluation import evaluate as evaluate_sets
    from giichat.app.progress import progress_bars

    reports = []
    for system in dict.fromkeys(systems):
        with progress_bars() as progress:
            reports.append(
                evaluate_sets(
                    list(sets),
                    library=library,
                    system=system,
                    classes=classes,
                    splits=splits,
                    workers=workers,
                    progress=progress,
                )
            )
    return reports


def _show(reports: list[Report], out: Path | None, quote: Path | None) -> None:
    from rich.console import Console

    from giichat.app.report_files import quote_figures, write_reports, write_systems
    from giichat.app.report_terminal import show, show_systems

    console = Console()
    for report in reports:
        show(report, console)
    if len(reports) > 1:
        show_systems(reports, console)
    if out is not None and len(reports) > 1:
        write_systems(reports, out)
    elif out is not None:
        write_reports(reports[0], out)
    if quote is not None:
        quote_figures(reports, quote)
    if out is not None:
        typer.echo(f"written to {out}")


def _compare(
    reports: list[Report], earlier: Path, regression: Regression | None, out: Path | None
) -> list[str]:
    """Print what changed; return why the run fails, if it does."""
    from rich.console import Console

    from giichat.app.evaluation import compare
    from giichat.app.report_files import write_comparison
    from giichat.app.report_terminal import show_comparison

    if len(reports) > 1:
        raise QuestionError("--compare takes one --system; several are compared side by side")
    comparison = compare(earlier, reports[0])
    show_comparison(comparison, Console())
    if out is not None:
        write_comparison(comparison, out)
    significant = comparison.regressed and comparison.p_value < SIGNIFICANCE
    if (regression is Regression.ANY and comparison.worse) or (
        regression is Regression.SIGNIFICANT and significant
    ):
        return [f"{len(comparison.worse)} questions got worse (p = {comparison.p_value:.3g})"]
    return []


def _begin_a_set(init: Path | None, draft: Path | None, out: Path | None) -> None:
    """Write the example, or draft questions from a table."""
    if init is not None:
        from giichat.app.question_example import write_example

        write_example(init)
        typer.echo(f"an example set with every field: {init}")
    if draft is not None:
        from giichat.app.question_drafts import draft_lines

        lines = draft_lines(draft)
        if out is None:
            typer.echo("\n".join(lines))
            return
        if out.exists():
            raise QuestionError(f"{out} is there already; drafts never write over a set")
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("\n".join(lines) + "\n", encoding="utf-8")
        typer.echo(f"{len(lines)} questions drafted for review: {out}")
