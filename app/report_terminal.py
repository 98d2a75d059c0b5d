"""Reports on a terminal: rich tables."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from giichat.app.eval_records import Comparison, Report
from giichat.app.report_text import (
    COUNTS,
    class_rows,
    comparison_line,
    latency,
    measured,
    side_by_side,
)

SHOWN_FAILURES = 10


def show(report: Report, console: Console) -> None:
    """Print figures by class, the measures, and the first failures."""
    console.print(_table(COUNTS, class_rows(report), report.system))
    console.print(_table(("measure", "figure (95%)", "questions"), measured(report.total)))
    console.print(Text(f"{report.timing.seconds:.1f} s; {latency(report)}"))
    failures = report.failures
    for one in failures[:SHOWN_FAILURES]:
        console.print(
            Text(f"{one['verdict']} {one['set']}:{one['id']} {one['question']} — {one['why']}")
        )
    if len(failures) > SHOWN_FAILURES:
        console.print(
            Text(f"and {len(failures) - SHOWN_FAILURES} more (--out DIR writes them all)")
        )


def show_systems(reports: Sequence[Report], console: Console) -> None:
    """Print several systems side by side."""
    rows = side_by_side(reports)
    console.print(_table(rows[0], rows[1:]))


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Print what changed since an earlier run."""
    console.print(Text(comparison_line(comparison)))
    rows = [("worse", c.key, c.question, c.after, c.said_after[:80]) for c in comparison.worse]
    rows += [("better", c.key, c.question, c.before, c.said_after[:80]) for c in comparison.better]
    if rows:
        console.print(_table(("", "question", "asked", "verdict", "now says"), rows))


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> Table:
    table = Table(title=title or None, title_justify="left")
    for number, name in enumerate(header):
        table.add_column(name, justify="left" if number == 0 or len(header) > 6 else "right")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
