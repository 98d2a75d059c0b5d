"""`evaluate()` and `compare()`: question sets over a library, from Python. Loads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giichat.app.eval_records import Comparison, Report


def evaluate(
    sets: str | Path | Sequence[str | Path],
    *,
    library: str | Path | None = None,
    system: str = "giichat",
    classes: Sequence[str] | None = None,
    splits: Sequence[str] | None = None,
    workers: int = 1,
    out: str | Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Run question sets over a library and return the figures, each failure and the manifest.

    `sets` are files (JSONL, CSV, XLSX, YAML), folders of them, BEIR folders or SQuAD files.
    `system` is "giichat", "llamaindex", "bm25" or "PACKAGE:FUNCTION"; `classes` and `splits`
    keep only questions of these; `workers` processes share the work; `progress` is told
    ("asking", done, total); with `out`, the reports are written into that folder.
    Raises QuestionError for a set that is not of the documented form, an unknown system, or
    when no question is left.
    """
    from giichat.app.eval_run import run

    paths = [sets] if isinstance(sets, str | Path) else list(sets)
    report = run(
        [Path(path) for path in paths],
        library=library,
        system=system,
        classes=classes,
        splits=splits,
        workers=workers,
        progress=progress,
    )
    if out is not None:
        from giichat.app.report_files import write_reports

        write_reports(report, Path(out))
    return report


def compare(before: Report | str | Path, after: Report | str | Path) -> Comparison:
    """Compare two runs question by question, with McNemar's exact test.

    Each is a report, a report.json, or the folder that holds one. Raises QuestionError when they
    share no question.
    """
    from giichat.app.eval_compare import compare_reports, load_outcomes

    return compare_reports(load_outcomes(before), load_outcomes(after))
