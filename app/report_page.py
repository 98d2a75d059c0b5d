"""A report as one self-contained page: charts, figures, every failure with plan and evidence.

Jinja appears only here; it escapes whatever comes from questions, answers and sources.
"""

from __future__ import annotations

from importlib.resources import files

from giichat.app.eval_records import Report
from giichat.app.measures import CONFIDENCE, KINDS
from giichat.app.report_charts import PARTS, class_bars, measure_dots, risk_curve
from giichat.app.report_text import COUNTS, class_rows, latency, said

TEMPLATE = "report_page.html"


def page(report: Report) -> str:
    """Return the page as HTML; it loads nothing and sends nothing."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    template = environment.from_string(
        files("giichat.app").joinpath(TEMPLATE).read_text(encoding="utf-8")
    )
    return template.render(
        report=report,
        sets=report.manifest.get("sets", ()),
        confidence=CONFIDENCE,
        measures=[
            (KINDS[name].label, said(m), m.n, KINDS[name].definition)
            for name, m in report.total.measures.items()
        ],
        parts=PARTS,
        counts=COUNTS,
        classes=class_rows(report),
        # drawn here, every text in them escaped
        dots=Markup(measure_dots(report.total)),
        bars=Markup(class_bars(report.classes)),
        curve=Markup(risk_curve(report.curve)),
        failures=report.failures,
        verdicts=sorted({f["verdict"] for f in report.failures}),
        time=f"{report.timing.started}, {report.timing.seconds:.1f} s; {latency(report)}",
    )
