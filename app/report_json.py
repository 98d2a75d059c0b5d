"""A report as JSON values: the same bytes for the same outcome, time kept apart."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from giichat.app.eval_records import Figures, Report
from giichat.app.measures import KINDS

REPORT, FAILURES = "report.json", "failures.jsonl"
FORMAT = 1  # of report.json
DIGITS = 6  # of a figure; below it only the order of sums shows


def report_json(report: Report) -> str:
    """Return the whole report; everything that differs between equal runs is under "timing"."""
    held = {
        "format": FORMAT,
        "system": report.system,
        "manifest": report.manifest,
        "definitions": {name: kind.definition for name, kind in KINDS.items()},
        "total": figures_json(report.total),
        "classes": {name: figures_json(f) for name, f in report.classes.items()},
        "risk_coverage": [[round(p.coverage, DIGITS), round(p.risk, DIGITS)] for p in report.curve],
        "questions": outcomes_of(report),
        "timing": asdict(report.timing)
        | {"milliseconds": {r.item.key: round(r.milliseconds, 3) for r in report.results}},
    }
    return json.dumps(held, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def failures_jsonl(report: Report) -> str:
    """Return each failure as a line of JSON; nothing when there is none."""
    return "".join(
        json.dumps(failure, ensure_ascii=False, allow_nan=False) + "\n"
        for failure in report.failures
    )


def outcomes_of(report: Report) -> list[dict[str, Any]]:
    """Return what was said to each question and what it counts as."""
    return [
        {
            "key": r.item.key,
            "class": r.item.group,
            "question": r.item.question,
            "verdict": r.verdict.value,
            "why": r.why,
            "status": r.response.status,
            "text": r.response.text,
            "values": list(r.response.values or ()),
            "reading": r.response.reading,
            "confidence": round(r.response.confidence, DIGITS),
            "cited": asdict(r.cited) if r.cited else None,
            "ranking": list(r.ranking) if r.ranking is not None else None,
        }
        for r in report.results
    ]


def figures_json(figures: Figures) -> dict[str, Any]:
    """Return counts and measures as plain values; null where there is nothing to measure."""
    counts = {
        name: getattr(figures, name) for name in Figures.__dataclass_fields__ if name != "measures"
    }
    measures = {
        name: {
            "value": _rounded(m.value),
            "low": _rounded(m.low),
            "high": _rounded(m.high),
            "n": m.n,
        }
        for name, m in figures.measures.items()
    }
    return {**counts, "measures": measures}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
