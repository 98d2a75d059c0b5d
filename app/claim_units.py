"""Units said in a draft and units printed in headers: a figure in another unit proves nothing."""

from __future__ import annotations

import re

from giichat.app.frame import Frame
from giichat.app.threshold_slots import HEADER_SCALES
from giichat.app.tokens import singular, words

# One symbol a unit, with the words for it in prose and in headers.
_UNITS = {
    "m": "m metre meter metres meters",
    "km": "km kilometre kilometer kilometres kilometers",
    "mi": "mi mile miles",
    "ft": "ft foot feet",
    "mm": "mm millimetre millimeter",
    "cm": "cm centimetre centimeter",
    "g": "g gram gramme",
    "kg": "kg kilogram kilogramme kilo",
    "t": "t tonne ton",
    "lb": "lb pound lbs",
    "$": "$ us$ usd dollar",
    "€": "€ eur euro",
    "£": "£ gbp sterling",
    "¥": "¥ yen yuan",
    "%": "% percent percentage",
    "h": "h hr hour",
    "min": "min minute",
    "s": "sec second seconds",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "yr year",
    "mah": "mah",
    "mw": "mw megawatt",
    "gw": "gw gigawatt",
    "ha": "ha hectare",
    "acre": "acre",
    "km2": "km2 km²",
    "°c": "°c celsius",
    "°f": "°f fahrenheit",
    "km/h": "km/h kph",
    "mph": "mph",
}
SYMBOLS = {word: symbol for symbol, said in _UNITS.items() for word in said.split()}
CURRENCIES = frozenset("$€£¥")
_IN_HEADER = re.compile(r"[(\[]([^)\]]*)[)\]]")
_AFTER = re.compile(r"[\s-]*(?:square\s)?([^\W\d]+|%|°[CF])")


def unit_after(text: str, end: int) -> tuple[str, int]:
    """Return the symbol of the unit said right after a figure, and where its word ends."""
    found = _AFTER.match(text, end)
    if found is None:
        return "", end
    word = found[1].casefold()
    symbol = SYMBOLS.get(word) or SYMBOLS.get(singular(word), "")
    return (symbol, found.end()) if symbol else ("", end)


def unit_before(text: str, start: int) -> str:
    """Return the currency sign right before a figure, or ""."""
    sign = text[:start].rstrip()[-1:]
    return sign if sign in CURRENCIES else ""


def unit_of(frame: Frame, column: int) -> str:
    """Return the symbol of the unit that a column prints, "" where it prints none."""
    description = frame.columns[column]
    for inside in _IN_HEADER.findall(description.header):
        for word in re.split(r"[\s,/]+(?!h)", inside.casefold()):
            if symbol := SYMBOLS.get(word) or SYMBOLS.get(singular(word)):
                # "TEU 2023 (m)" is in millions: only heights and lengths are in metres
                return "" if symbol == "m" and _in_millions(frame, column) else symbol
    if "%" in description.header or description.unit == "%":
        return "%"
    printed = next((r.cell(column).printed for r in frame.rows if r.cell(column).printed), "")
    if printed[:1] in CURRENCIES:
        return printed[0]
    return "%" if printed.rstrip().endswith("%") else ""


def share_column(frame: Frame, column: int) -> bool:
    """Tell whether a column holds percentages."""
    said = {singular(w) for w in words(frame.header(column))}
    if unit_of(frame, column) == "%" or said & {"percent", "percentage", "share", "rate"}:
        return True
    return not unit_of(frame, column) and all(
        row.cell(column).number is None or 0 <= (row.cell(column).number or 0) <= 100
        for row in frame.rows
    )


def scales_of(frame: Frame, column: int) -> tuple[float, ...]:
    """Return what the numbers of a column may be in: 1, and a million for "(millions)"."""
    said = set(words(frame.header(column)))
    if "m" in said and not _in_millions(frame, column):
        said.discard("m")  # metres
    scale = max((s for word, s in HEADER_SCALES.items() if word in said), default=1.0)
    return (scale, 1.0) if scale > 1 else (1.0,)


def _in_millions(frame: Frame, column: int) -> bool:
    lengths = {
        "height", "length", "span", "elevation", "depth", "width", "altitude", "distance",
        "prominence", "draught", "quay", "elev", "main", "total",
    }  # fmt: skip
    return not lengths & set(words(frame.header(column)))
