"""Reports into a folder: report.json, report.md, report.html, failures.jsonl."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from giichat.app.errors import QuestionError
from giichat.app.eval_records import Comparison, Report
from giichat.app.report_json import FAILURES, REPORT, failures_jsonl, report_json
from giichat.app.report_page import page
from giichat.app.report_text import asked_of, comparison_markdown, markdown, md_table, side_by_side

MARKDOWN, PAGE, COMPARISON, SYSTEMS = "report.md", "report.html", "comparison.md", "systems.md"
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"  # what stands between is written over


def write_reports(report: Report, folder: Path) -> None:
    """Write one run's files into a folder; raises QuestionError where that cannot be."""
    _write(folder, REPORT, report_json(report))
    _write(folder, MARKDOWN, markdown(report))
    _write(folder, FAILURES, failures_jsonl(report))
    _write(folder, PAGE, page(report))


def write_comparison(comparison: Comparison, folder: Path) -> None:
    """Write what changed since an earlier run."""
    _write(folder, COMPARISON, comparison_markdown(comparison))


def write_systems(reports: Sequence[Report], folder: Path) -> None:
    """Write several systems' figures side by side, and each one's report in a folder of its own."""
    for report in reports:
        write_reports(report, folder / folder_name(report.system))
    _write(folder, SYSTEMS, _side_by_side(reports))


def quote_figures(reports: Sequence[Report], document: Path) -> None:
    """Put several systems' figures between the marks of a Markdown document.

    Raises QuestionError when the document does not hold both marks, each on a line of its own.
    """
    try:
        text = document.read_text(encoding="utf-8")
    except OSError as error:
        raise QuestionError(f"{document} cannot be read: {error.strerror}") from error
    before, begin, rest = text.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(f"{END}\n")
    if not begin or not end:
        raise QuestionError(f"{document} needs a line {BEGIN} and a line {END} for the figures")
    _write(document.parent, document.name, f"{before}{begin}{_side_by_side(reports)}{end}{after}")


def _side_by_side(reports: Sequence[Report]) -> str:
    rows = side_by_side(reports)
    return f"{md_table(rows[0], rows[1:])}\n\n{asked_of(reports[0])}\n"


def folder_name(system: str) -> str:
    """Return the name of a system's folder."""
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in system)


def _write(folder: Path, name: str, text: str) -> None:
    """Write a file beside itself and move it into place, so that no reader sees half of one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = folder / f"{name}.part"
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(folder / name)
    except OSError as error:
        raise QuestionError(f"{folder / name} cannot be written: {error.strerror}") from error
