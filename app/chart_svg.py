"""A chart as SVG that follows the page's colours; its classes are styled in page.css.

Drawn here, not by a plotting library: the picture stands inside the answer, changes with light
and dark, prints its values for screen readers and costs no download and no import.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from giichat.app.markup import many, tag
from giichat.app.records import Chart, Series

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 48, 132, 18, 34
ROW = 30  # height of a bar with the space around it
BAR = 18
NAME_WIDTH = 190
VALUE_WIDTH = 64
TICKS = 5
MAX_LABEL = 24  # characters of a name beside a line or bar
LABEL_GAP = 15  # least distance between two labels at the ends of lines
BREAK_LABEL = 110  # width of "new method 2025"
NUMBERED = 2  # series whose values are written beside their dots; more would collide
ABOVE, BELOW = -9, 19  # where a value stands to its dot; neighbours take turns
COLOURS = 6  # series with colours of their own; see page.css


def chart_svg(chart: Chart) -> Markup:
    """Return the chart: lines over editions, or bars where the points are names."""
    drawn = _lines(chart) if is_series(chart) else _bars(chart)
    return tag(
        "figure", drawn, tag("figcaption", chart.title, dir="auto"), class_="gc-chart", tabindex=0
    )


def is_series(chart: Chart) -> bool:
    """Tell whether the points are years, in order."""
    names = [name for series in chart.series for name, _ in series.points]
    return bool(names) and all(name.isdigit() and len(name) == 4 for name in names)


def ticks(low: float, high: float) -> list[float]:
    """Return round numbers that span low to high."""
    span = max(high - low, 1e-9)
    raw = span / (TICKS - 1)
    size = 10 ** math.floor(math.log10(raw))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= raw)
    first = math.floor(low / step) * step
    count = math.ceil((high - first) / step - 1e-9) + 1
    return [round(first + step * i, 10) for i in range(count)]


def number_text(value: float) -> str:
    """Return a number for an axis or label: 12,400 or 0.35."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"


class _Scale:
    """Years across, values up or, for ranks, down."""

    def __init__(self, chart: Chart) -> None:
        self.years = _years(chart)
        values = [v for series in chart.series for _, v in series.points if v is not None]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        reverse = chart.reversed_axis
        self.ticks = _rank_ticks(high) if reverse else ticks(min(low, 0 if low > 0 else low), high)
        if len(self.ticks) < 2:
            self.ticks = [self.ticks[0], self.ticks[0] + 1]
        self._reverse = reverse

    def x(self, year: str) -> float:
        at = self.years.index(year)
        share = at / (len(self.years) - 1) if len(self.years) > 1 else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.ticks[0]) / (self.ticks[-1] - self.ticks[0])
        share = share if self._reverse else 1 - share
        return TOP + share * (HEIGHT - TOP - BOTTOM)


def _years(chart: Chart) -> list[str]:
    """Return the editions from the first to the last that has a value; gaps inside stay."""
    years = sorted({name for series in chart.series for name, _ in series.points})
    known = {name for series in chart.series for name, v in series.points if v is not None}
    if not known:
        return years
    return [year for year in years if min(known) <= year <= max(known)]


def _rank_ticks(worst: float) -> list[float]:
    """Return 1 and round ranks to the worst."""
    if worst <= TICKS + 1:
        return [float(n) for n in range(1, max(2, int(worst)) + 1)]
    return [1.0, *(t for t in ticks(0, worst) if t > 1)]


def _lines(chart: Chart) -> Markup:
    scale = _Scale(chart)
    return tag(
        "svg",
        tag("title", chart.title),
        _grid(scale),
        *(_break(scale, year) for year in chart.breaks if year in scale.years),
        *(_line(scale, s, at, len(chart.series) <= NUMBERED) for at, s in enumerate(chart.series)),
        _end_labels(scale, chart.series),
        tag("text", chart.axis, x=4, y=11, class_="gc-axis"),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=_spoken(chart),
        xmlns="http://www.w3.org/2000/svg",
        class_="gc-svg",
    )


def _grid(scale: _Scale) -> Markup:
    right = WIDTH - RIGHT
    rules = [
        many(
            tag("line", x1=LEFT, x2=right, y1=_n(scale.y(t)), y2=_n(scale.y(t)), class_="gc-grid"),
            tag(
                "text",
                number_text(t),
                x=LEFT - 8,
                y=_n(scale.y(t) + 4),
                text_anchor="end",
                class_="gc-tick",
            ),
        )
        for t in scale.ticks
    ]
    years = [
        tag("text", y, x=_n(scale.x(y)), y=HEIGHT - 12, text_anchor="middle", class_="gc-tick")
        for y in scale.years
    ]
    return many(*rules, *years)


def _break(scale: _Scale, year: str) -> Markup:
    """Return a line between an edition and the one before: the method changed there."""
    at = scale.years.index(year)
    x = scale.x(year) if at == 0 else (scale.x(year) + scale.x(scale.years[at - 1])) / 2
    room = x - LEFT > BREAK_LABEL
    return many(
        tag("line", x1=_n(x), x2=_n(x), y1=TOP, y2=HEIGHT - BOTTOM, class_="gc-break"),
        tag(
            "text",
            f"new method {year}",
            x=_n(x - 5 if room else x + 5),
            y=HEIGHT - BOTTOM - 6,
            text_anchor="end" if room else "start",
            class_="gc-break-label",
        ),
    )


def _line(scale: _Scale, series: Series, at: int, numbered: bool) -> Markup:
    """Return the line of a series, broken where an edition is not held, with a dot a value."""
    parts: list[list[str]] = [[]]
    points = [(year, value) for year, value in series.points if year in scale.years]
    for year, value in points:
        if value is None:
            parts.append([])
        else:
            parts[-1].append(f"{_n(scale.x(year))},{_n(scale.y(value))}")
    paths = [
        tag("polyline", points=" ".join(part), fill="none", class_="gc-line")
        for part in parts
        if len(part) > 1
    ]
    dots = [
        tag(
            "g",
            tag("title", f"{series.label}, {year}: {number_text(value)}"),
            tag("circle", cx=_n(scale.x(year)), cy=_n(scale.y(value)), r=4, class_="gc-dot"),
            tag(
                "text",
                number_text(value),
                x=_n(scale.x(year)),
                y=_n(scale.y(value) + (BELOW if at % 2 else ABOVE)),
                text_anchor="middle",
                class_="gc-value",
            )
            if numbered
            else "",
        )
        for year, value in points
        if value is not None
    ]
    missing = [
        tag(
            "text",
            tag("title", f"{series.label}, {year}: not held"),
            "×",
            x=_n(scale.x(year)),
            y=HEIGHT - BOTTOM + 4,
            text_anchor="middle",
            class_="gc-missing",
        )
        for year, value in points
        if value is None and at == 0
    ]
    return tag("g", *paths, *dots, *missing, class_=f"gc-s{at % COLOURS}")


def _end_labels(scale: _Scale, all_series: Sequence[Series]) -> Markup:
    """Return each series' name at its last value, moved apart where they would overlap."""
    wanted = []
    for at, series in enumerate(all_series):
        known = [(year, value) for year, value in series.points if value is not None]
        if known:
            wanted.append((scale.y(known[-1][1]), at, series.label))
    placed: list[Markup] = []
    last = -math.inf
    for y, at, name in sorted(wanted):
        last = max(y, last + LABEL_GAP)
        placed.append(
            tag(
                "text",
                _short(name),
                x=WIDTH - RIGHT + 12,
                y=_n(last + 4),
                class_=f"gc-label gc-s{at % COLOURS}",
            )
        )
    return many(*placed)


def _bars(chart: Chart) -> Markup:
    points = [(name, value) for series in chart.series for name, value in series.points]
    top = max((value for _, value in points if value is not None), default=0.0) or 1.0
    room = WIDTH - NAME_WIDTH - VALUE_WIDTH
    rows = []
    for at, (name, value) in enumerate(points):
        y = TOP + 8 + at * ROW
        length = max(2.0, (value or 0.0) / top * room) if value is not None else 0.0
        shown = number_text(value) if value is not None else "not held"
        rows.append(
            tag(
                "g",
                tag("title", f"{name}: {shown}"),
                tag(
                    "text",
                    _short(name),
                    x=NAME_WIDTH - 10,
                    y=y + 13,
                    text_anchor="end",
                    class_="gc-name",
                ),
                tag("rect", x=NAME_WIDTH, y=y, width=_n(length), height=BAR, rx=3, class_="gc-bar"),
                tag("text", shown, x=_n(NAME_WIDTH + length + 8), y=y + 13, class_="gc-bar-value"),
                class_="gc-s0",
            )
        )
    return tag(
        "svg",
        tag("title", chart.title),
        tag("text", chart.axis, x=NAME_WIDTH, y=14, class_="gc-axis"),
        *rows,
        viewBox=f"0 0 {WIDTH} {TOP + 12 + len(points) * ROW}",
        role="img",
        aria_label=_spoken(chart),
        xmlns="http://www.w3.org/2000/svg",
        class_="gc-svg",
    )


def _spoken(chart: Chart) -> str:
    """Return all values as words, for who cannot see the picture."""
    told = "; ".join(
        f"{series.label}: "
        + ", ".join(
            f"{name} {number_text(value) if value is not None else 'not held'}"
            for name, value in series.points
        )
        for series in chart.series
    )
    changed = f" The method changed in {', '.join(chart.breaks)}." if chart.breaks else ""
    return f"{chart.title}. {told}.{changed}"


def _short(name: str) -> str:
    return name if len(name) <= MAX_LABEL else name[: MAX_LABEL - 1] + "…"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
