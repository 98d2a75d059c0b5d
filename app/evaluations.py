"""Runs of question sets from the page, each kept in a folder of the library."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from giichat.app.errors import QuestionError

if TYPE_CHECKING:
    from giichat.app.eval_records import Report
    from giichat.index.embed import Progress

FOLDER = "evaluations"
REPORT_FILE = "report.json"
SUFFIXES = (".jsonl", ".csv", ".xlsx", ".yaml", ".yml")
MAX_SET_BYTES = 5_000_000  # of an uploaded set; the largest shipped one has 0.2 MB


def shipped_sets() -> tuple[Path, ...]:
    """Return the question sets that come with the package."""
    from giichat.index.snapshot import shipped_corpus

    return tuple(sorted((shipped_corpus() / "questions").glob("*.jsonl")))


def earlier_runs(library: Path) -> tuple[Path, ...]:
    """Return the folders of the runs kept, newest first."""
    folder = library / FOLDER
    if not folder.is_dir():
        return ()
    found = (one for one in folder.iterdir() if (one / REPORT_FILE).is_file())
    return tuple(sorted(found, reverse=True))


def new_run(library: Path, name: str) -> Path:
    """Return the folder of a run that begins now."""
    return library / FOLDER / f"{datetime.now(UTC):%Y-%m-%d %H-%M-%S} {name}"


def checked_set(path: Path) -> Path:
    """Return an uploaded question set; raises QuestionError for a wrong type or size."""
    if path.suffix.lower() not in SUFFIXES:
        raise QuestionError(f"{path.name} is not a question set; types: {', '.join(SUFFIXES)}")
    if path.stat().st_size > MAX_SET_BYTES:
        raise QuestionError(f"{path.name} is larger than {MAX_SET_BYTES / 1e6:.0f} MB")
    return path


def run_sets(tell: Progress, sets: Sequence[Path], library: Path, out: Path) -> Report:
    """Ask every question of the sets, write the reports, return the report."""
    from giichat.app.evaluation import evaluate

    return evaluate(list(sets), library=library, out=out, progress=tell)
