"""A run of question sets as HTML: figures by class, each failure, what changed since another run."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from giichat.app.eval_records import Change, Comparison, Report
from giichat.app.jobs import Progress
from giichat.app.markup import button, many, tag
from giichat.app.report_text import COUNTS, class_rows, comparison_line, latency, measured

MOST_FAILURES = 200  # shown; all are in the run's folder


def running_html(progress: Progress) -> Markup:
    """Return how far a run is, or why it failed."""
    if progress.error:
        return tag("p", progress.error, class_="gc-error", role="alert", dir="auto")
    told = (
        f"{progress.stage}: {progress.done} of {progress.total}" if progress.total else "starting"
    )
    return tag(
        "div",
        tag("span", told, role="status"),
        tag("progress", value=progress.done, max=progress.total or 1, aria_label="Questions asked"),
        class_="gc-progress",
    )


def report_html(report: Report, comparison: Comparison | None = None) -> Markup:
    """Return the figures, what changed, and the failures."""
    failures = report.failures
    return tag(
        "div",
        tag("p", f"{report.timing.seconds:.1f} s; {latency(report)}", role="status"),
        comparison_html(comparison) if comparison else "",
        tag("h2", "By class"),
        _table("Figures by class", COUNTS, class_rows(report)),
        tag("h2", "Measures"),
        _table("Measures", ("measure", "figure", "questions"), measured(report.total)),
        tag("h2", f"Failures ({len(failures)})"),
        tag("ul", *(_failure(f) for f in failures[:MOST_FAILURES]), class_="gc-list",
            aria_label="Failures")
        if failures
        else tag("p", "None."),
        class_="gc-sheet",
    )  # fmt: skip


def _failure(failure: dict[str, object]) -> Markup:
    wanted = failure["accept"]
    golds = ", ".join(" or ".join(map(str, g)) for g in wanted) if isinstance(wanted, list) else ""
    return tag(
        "li",
        tag("span", failure["verdict"], class_="gc-verdict gc-contradicted"),
        tag(
            "span",
            tag("span", failure["question"], class_="gc-title", dir="auto"),
            tag("span", f"{failure['set']}:{failure['id']} · {failure['why']}", class_="gc-by"),
            tag("span", f"wanted {golds}; said: {failure['text']}", class_="gc-by", dir="auto"),
            class_="gc-grow",
        ),
        button("Ask", class_="gc-chip", data_ask=failure["question"],
               aria_label=f"Ask: {failure['question']}"),
    )  # fmt: skip


def comparison_html(comparison: Comparison) -> Markup:
    """Return what got better and worse since another run."""
    return many(
        tag("h2", "Against the earlier run"),
        tag("p", comparison_line(comparison)),
        _changes("Worse", "gc-worse", comparison.worse),
        _changes("Better", "gc-better", comparison.better),
    )


def _changes(name: str, look: str, changes: Sequence[Change]) -> Markup:
    if not changes:
        return Markup("")
    items = [
        tag(
            "li",
            tag("span", name, class_=f"gc-verdict {look}"),
            tag(
                "span",
                tag("span", c.question, class_="gc-title", dir="auto"),
                tag("span", f"{c.before} → {c.after}; says now: {c.said_after}", class_="gc-by",
                    dir="auto"),
                class_="gc-grow",
            ),
        )
        for c in changes[:MOST_FAILURES]
    ]  # fmt: skip
    return tag("ul", *items, class_="gc-list", aria_label=f"{name} than before")


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    return tag(
        "div",
        tag(
            "table",
            tag("caption", caption, class_="gc-hidden"),
            tag("thead", tag("tr", *(tag("th", h, scope="col") for h in head))),
            tag(
                "tbody",
                *(
                    tag("tr", tag("th", row[0], scope="row"), *(tag("td", v) for v in row[1:]))
                    for row in rows
                ),
            ),
            class_="gc-table",
        ),
        class_="gc-scroll",
        tabindex=0,
        role="region",
        aria_label=caption,
    )
