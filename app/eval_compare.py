"""Two runs, question by question: what got better, what got worse, and whether chance explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giichat.app.errors import QuestionError
from giichat.app.eval_records import GOOD, Change, Comparison, Report, Verdict
from giichat.app.question_files import json_of
from giichat.app.report_json import REPORT, outcomes_of


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The verdicts of one run: by question, with what was said."""

    label: str
    questions: Mapping[str, Mapping[str, Any]]


def load_outcomes(report: Report | str | Path) -> Outcomes:
    """Return the verdicts of a report, of a report.json or of the folder that holds one."""
    if isinstance(report, Report):
        return Outcomes(report.system, {q["key"]: q for q in outcomes_of(report)})
    path = Path(report)
    path = path / REPORT if path.is_dir() else path
    if not path.is_file():
        raise QuestionError(f"no report at {path}; `giichat eval SET --out DIR` writes one")
    held = json_of(path)
    try:
        return Outcomes(held["system"], {q["key"]: q for q in held["questions"]})
    except (TypeError, KeyError) as error:
        raise QuestionError(f"{path} is not a report of giichat eval: {error!r}") from error


def compare_reports(before: Outcomes, after: Outcomes) -> Comparison:
    """Return how the verdicts changed; questions that only one run has are counted apart."""
    shared = [key for key in before.questions if key in after.questions]
    judged = [k for k in shared if _is_judged(before, k) and _is_judged(after, k)]
    if not judged:
        raise QuestionError("the two runs share no question that is judged")
    changed = [_change(key, before, after) for key in judged]
    better = tuple(c for c in changed if not _good(c.before) and _good(c.after))
    worse = tuple(c for c in changed if _good(c.before) and not _good(c.after))
    otherwise = tuple(
        c
        for c in changed
        if not _good(c.before)
        and not _good(c.after)
        and (c.before != c.after or c.said_before != c.said_after)
    )
    return Comparison(
        before=before.label,
        after=after.label,
        shared=len(judged),
        only_before=len(before.questions) - len(shared),
        only_after=len(after.questions) - len(shared),
        right_before=sum(_good(c.before) for c in changed),
        right_after=sum(_good(c.after) for c in changed),
        better=better,
        worse=worse,
        otherwise=otherwise,
        p_value=mcnemar(len(better), len(worse)),
    )


def mcnemar(better: int, worse: int) -> float:
    """Return the two-sided p-value of McNemar's test, exact: the changes are tosses of a fair coin.

    McNemar (Psychometrika 1947); exact as in Fagerland, Lydersen and Laake (2013). 1 without change.
    """
    if better + worse == 0:
        return 1.0
    from scipy.stats import binomtest

    return float(binomtest(better, better + worse, 0.5).pvalue)


def _change(key: str, before: Outcomes, after: Outcomes) -> Change:
    one, other = before.questions[key], after.questions[key]
    return Change(
        key,
        str(other["class"]),
        str(other["question"]),
        str(one["verdict"]),
        str(other["verdict"]),
        str(one["text"]),
        str(other["text"]),
    )


def _good(verdict: str) -> bool:
    return verdict in {good.value for good in GOOD}


def _is_judged(outcomes: Outcomes, key: str) -> bool:
    return str(outcomes.questions[key]["verdict"]) != Verdict.UNJUDGED.value
