"""Figures as SVG drawings for the report's page: plain shapes with titles; pure.

Drawn here, not by a plotting library: the page must be one small file, the same bytes each time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from giichat.app.eval_records import CurvePoint, Figures
from giichat.app.measures import KINDS

WIDTH, LABEL, BAR, GAP = 720, 150, 18, 8  # pixels
PLOT = 260  # side of the square of the risk-coverage curve
# Parts of a bar in the order drawn: the count, its name and its class in the style sheet.
PARTS = (
    ("right", "right", "good"),
    ("refused", "rightly refused", "calm"),
    ("over_refused", "over-refused", "warn"),
    ("wrong", "wrong", "bad"),
    ("invented", "invented", "worst"),
    ("failed", "failed", "grey"),
)


def class_bars(classes: Mapping[str, Figures]) -> str:
    """Return stacked bars: how the questions of each class went."""
    room = WIDTH - LABEL - 60
    most = max((_judged(f) for f in classes.values()), default=0) or 1
    lines = []
    for number, (name, figures) in enumerate(classes.items()):
        y = number * (BAR + GAP)
        lines.append(_text(LABEL - 8, y + BAR - 5, name, "end"))
        x = float(LABEL)
        for field, label, style in PARTS:
            count = getattr(figures, field)
            width = room * count / most
            if count:
                lines.append(
                    f'<rect class="{style}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}">'
                    f"<title>{escape(f'{name}: {count} {label}')}</title></rect>"
                )
            x += width
        lines.append(_text(x + 6, y + BAR - 5, str(_judged(figures)), "start"))
    return _svg(len(classes) * (BAR + GAP), "Questions by class and verdict", lines)


def measure_dots(figures: Figures) -> str:
    """Return each measure as a dot between 0 and 1 with its interval as a line."""
    shown = [(name, m) for name, m in figures.measures.items() if m.value is not None]
    room = WIDTH - LABEL - 60
    lines = []
    for number, (name, measure) in enumerate(shown):
        y = number * (BAR + GAP) + BAR / 2
        value = measure.value or 0.0
        low = value if measure.low is None else measure.low
        high = value if measure.high is None else measure.high
        lines += [
            _text(LABEL - 8, y + 4, KINDS[name].label, "end"),
            _line(LABEL, y, LABEL + room, y, "axis"),
            _line(LABEL + room * low, y, LABEL + room * high, y, "interval"),
            f'<circle class="dot" cx="{LABEL + room * value:.1f}" cy="{y:.1f}" r="5">'
            f"<title>{escape(f'{KINDS[name].label} {value:.3f} ({low:.3f} to {high:.3f})')}</title></circle>",
            _text(LABEL + room + 8, y + 4, f"{value:.3f}", "start"),
        ]
    return _svg(len(shown) * (BAR + GAP), "Measures with 95% intervals", lines)


def risk_curve(points: Sequence[CurvePoint]) -> str:
    """Return the risk-coverage curve: share answered to the right, share wrong upwards."""
    top = max((p.risk for p in points), default=0.0)
    scale = next(s for s in (0.05, 0.1, 0.25, 0.5, 1.0) if top <= s)
    left, bottom = 60, PLOT + 10
    spots = [(left + PLOT * p.coverage, bottom - PLOT * p.risk / scale) for p in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    lines = [
        _line(left, bottom, left + PLOT, bottom, "axis"),
        _line(left, bottom, left, bottom - PLOT, "axis"),
        f'<polyline class="curve" points="{path}"/>',
        *(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"><title>'
            f"{p.coverage:.1%} answered, {p.risk:.2%} of them wrong</title></circle>"
            for (x, y), p in zip(spots, points, strict=True)
        ),
        _text(left - 8, bottom, "0", "end"),
        _text(left - 8, 20, f"{scale:.0%}", "end"),
        _text(left, bottom + 18, "0", "middle"),
        _text(left + PLOT, bottom + 18, "100% answered", "middle"),
        _text(left + 8, 20, "wrong of those answered", "start"),
    ]
    return _svg(bottom + 24, "Risk-coverage curve", lines)


def _judged(figures: Figures) -> int:
    return sum(getattr(figures, field) for field, _, _ in PARTS)


def _svg(height: float, title: str, lines: Sequence[str]) -> str:
    body = "\n".join(lines)
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}">\n{body}\n</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> str:
    return f'<line class="{style}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'
