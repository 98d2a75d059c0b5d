"""Units behind the numbers of a question, against those of the columns. Pure."""

from __future__ import annotations

from giichat.app.frame import Frame
from giichat.app.tokens import words

# How a unit is written -> its name; lengths with their metres, so that one can stand for another.
FORMS = {
    form: unit
    for unit, forms in {
        "m": "m metre metres meter meters",
        "ft": "ft feet foot",
        "km": "km kilometre kilometres kilometer kilometers kms",
        "mi": "mi mile miles",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "in": "inch inches",
        "kg": "kg kilogram kilograms kilo kilos",
        "lb": "lb lbs pound pounds",
        "t": "tonne tonnes ton tons",
        "mph": "mph",
        "ly": "ly light-year lightyear lightyears",
        "ha": "ha hectare hectares",
    }.items()
    for form in forms.split()
}
METRES = {"m": 1.0, "ft": 0.3048, "km": 1000.0, "mi": 1609.344, "cm": 0.01, "mm": 0.001}
METRES |= {"in": 0.0254}


def unit_of(word: str) -> str:
    """Return the name of the unit that a word is, or ""."""
    return FORMS.get(word, "")


def unit_columns(frame: Frame, unit: str) -> list[int]:
    """Return the number columns in a unit: what their numbers are in, or their header says."""
    return [i for i in frame.measure_columns if unit in header_units(frame, i)[:1]]


def header_units(frame: Frame, column: int) -> list[str]:
    """Return the units of a column, that of its numbers first: ft, m of "Height ft (m)"."""
    own = [FORMS[w] for w in words(frame.columns[column].unit) if w in FORMS]
    said = [FORMS[w] for w in words(frame.header(column)) if w in FORMS]
    return list(dict.fromkeys(said + own))


def in_unit(value: float, unit: str, wanted: str) -> float | None:
    """Return a length in another unit, the same number where units agree, None where none fits."""
    if unit == wanted:
        return value
    if unit in METRES and wanted in METRES:
        return value * METRES[unit] / METRES[wanted]
    return None
