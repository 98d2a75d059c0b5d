"""Figures as words: cells of tables, and the whole report as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.eval_records import Comparison, Figures, Measure, Report
from giichat.app.measures import CONFIDENCE, KINDS

COUNTS = ("class", "questions", "right", "wrong", "over-refused", "refused", "invented")
SHOWN_FAILURES = 200  # in Markdown; all are in failures.jsonl and the page
EMPTY = "–"


def count_row(name: str, f: Figures) -> tuple[str, ...]:
    """Return the counts of a class in the order of COUNTS."""
    return (
        name,
        str(f.questions),
        f"{f.right}/{f.answerable}",
        str(f.wrong),
        str(f.over_refused),
        f"{f.refused}/{f.unanswerable}",
        str(f.invented),
    )


def said(measure: Measure) -> str:
    """Return a measure as "0.953 (0.940–0.965)", or a dash where there is nothing to measure."""
    if measure.value is None:
        return EMPTY
    interval = (
        f" ({measure.low:.3f}–{measure.high:.3f})"
        if measure.low is not None and measure.high is not None
        else ""
    )
    return f"{measure.value:.3f}{interval}"


def measured(figures: Figures) -> list[tuple[str, str, str]]:
    """Return label, figure and number of questions of each measure that has any."""
    return [(KINDS[name].label, said(m), str(m.n)) for name, m in figures.measures.items() if m.n]


def class_rows(report: Report) -> list[tuple[str, ...]]:
    """Return a row of counts a class, and one of all."""
    rows = [count_row(name, f) for name, f in report.classes.items()]
    return [*rows, count_row("all", report.total)]


def latency(report: Report) -> str:
    """Return how long answers took, in a sentence."""
    t = report.timing
    if t.p50 is None:
        return "no question was timed"
    return f"p50 {t.p50:.1f} ms, p95 {t.p95:.1f} ms, longest {t.longest:.1f} ms"


def markdown(report: Report) -> str:
    """Return the report as Markdown: figures, classes, failures, what it was made with."""
    parts = [
        f"# Evaluation of {report.system}",
        f"Intervals are {CONFIDENCE:.0%} bootstrap intervals.",
        md_table(("measure", "figure", "questions"), measured(report.total)),
        "## By class",
        md_table(COUNTS, class_rows(report)),
        f"## Failures ({len(report.failures)})",
        *_failures(report),
        "## Made with",
        *_made_with(report),
        f"Time: {report.timing.started}, {report.timing.seconds:.1f} s; {latency(report)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def md_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; what is in the cells is text."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(md_text(cell) for cell in line) + " |" for line in lines)


def md_text(text: str) -> str:
    """Return text on one line, so that Markdown shows it and does not obey it."""
    from giichat.app.records import escape

    plain = " ".join(text.split())
    return plain if plain == "---" else escape(plain)


def side_by_side(reports: Sequence[Report]) -> list[tuple[str, ...]]:
    """Return a row a measure and a column a system; first row is the header."""
    rows: list[tuple[str, ...]] = [("measure", *(r.system for r in reports))]
    for name, kind in KINDS.items():
        measures = [r.total.measures[name] for r in reports]
        if any(m.n for m in measures):
            rows.append((kind.label, *(said(m) for m in measures)))
    return rows


def asked_of(report: Report) -> str:
    """Return in a line which questions were asked of which library."""
    manifest = report.manifest
    sets = ", ".join(f"{one['name']} ({one['questions']})" for one in manifest["sets"])
    splits = manifest["settings"]["splits"]
    only = f", split {' and '.join(splits)} only" if splits else ""
    held = "; ".join(
        ", ".join(f"{count} {name}" for name, count in one["counts"].items())
        for one in manifest["libraries"]
    )
    return f"Questions: {sets}{only}. Library: {held}. In brackets: {CONFIDENCE:.0%} bootstrap intervals."


def comparison_markdown(comparison: Comparison) -> str:
    """Return what changed between two runs as Markdown."""
    parts = ["# Compared with the earlier run", comparison_line(comparison)]
    for title, changes in (
        ("Worse", comparison.worse),
        ("Better", comparison.better),
        ("Wrong in another way", comparison.otherwise),
    ):
        if changes:
            rows = [(c.key, c.question, c.before, c.after, c.said_after[:200]) for c in changes]
            parts.append(f"## {title} ({len(changes)})")
            parts.append(md_table(("question", "asked", "before", "after", "now says"), rows))
    return "\n\n".join(parts) + "\n"


def comparison_line(c: Comparison) -> str:
    """Return the outcome of a comparison in a sentence."""
    apart = f"; {c.only_before} only before, {c.only_after} only now" * bool(
        c.only_before or c.only_after
    )
    return (
        f"{c.right_before} of {c.shared} right before, {c.right_after} now: {len(c.better)} better, "
        f"{len(c.worse)} worse (McNemar exact p = {c.p_value:.3g}){apart}"
    )


def _failures(report: Report) -> list[str]:
    rows = [
        (str(f["id"]), f["class"], f["question"], f["verdict"], f["why"], f["reading"])
        for f in report.failures[:SHOWN_FAILURES]
    ]
    if not rows:
        return ["None."]
    more = len(report.failures) - len(rows)
    table = md_table(("id", "class", "question", "verdict", "why", "read as"), rows)
    return [table, f"and {more} more in failures.jsonl" if more else ""]


def _made_with(report: Report) -> list[str]:
    manifest = report.manifest
    sets = [(s["name"], str(s["questions"]), s["sha256"][:16]) for s in manifest.get("sets", ())]
    packages = ", ".join(f"{n} {v}" for n, v in manifest.get("packages", {}).items())
    libraries = "; ".join(
        f"{one['counts']}, encoder {one['encoder']}, {one['splitter']}"
        for one in manifest.get("libraries", ())
    )
    return [
        md_table(("set", "questions", "sha256"), sets),
        md_text(
            f"Packages: {packages}. Libraries: {libraries}. Settings: {manifest.get('settings')}"
        ),
    ]
