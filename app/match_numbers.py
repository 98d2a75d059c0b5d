"""What a printed amount is: its number, how finely it was given, and its unit; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from giichat.app.tokens import fold, singular
from giichat.ingest.normalise import CJK
from giichat.ingest.number_words import SPOKEN, spoken_value

SAME = 1e-12  # relative; what floating-point arithmetic leaves between equal numbers
# A number may be given rounded when this many digits of it are left: 15.8 for 15.76 is the figure
# of a careful writer, 16 is not, and 26 clusters are never 26.4.
ROUNDED_DIGITS = 3

_PERCENT = ("%", "％", "percent", "per cent", "pct", "percentage point", "prozent", "pour cent")
_UNITS: dict[str, tuple[str, ...]] = {
    "percent": (*_PERCENT, "por ciento", "por cento", "percentage points", "pp"),
    "usd": ("us$", "usd", "$", "dollar", "dollars", "us dollar", "us dollars"),
    "eur": ("€", "eur", "euro", "euros"),
    "gbp": ("£", "gbp", "pound", "pounds", "pounds sterling"),
    "jpy": ("¥", "￥", "jpy", "yen"),
    "km": ("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"),
    "km2": ("km²", "km2", "sq km", "square kilometre", "square kilometres", "square kilometers"),
    "metre": ("m", "metre", "metres", "meter", "meters"),
    "mile": ("mi", "mile", "miles"),
    "kg": ("kg", "kgs", "kilogram", "kilograms", "kilogramme", "kilogrammes"),
    "tonne": ("t", "tonne", "tonnes", "metric tons"),
    "second": ("s", "sec", "secs", "second", "seconds"),
    "minute": ("min", "mins", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hour", "hours"),
    "year": ("yr", "yrs", "year", "years"),
    "place": ("place", "places", "位", "位次"),
}
UNITS = {form: unit for unit, forms in _UNITS.items() for form in forms}
SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12, "tn": 1e12, "tausend": 1e3, "mio": 1e6, "mrd": 1e9, "millionen": 1e6,
    "milliarden": 1e9, "millions": 1e6, "billions": 1e9, "milliards": 1e9, "万": 1e4, "萬": 1e4,
    "만": 1e4, "亿": 1e8, "億": 1e8, "억": 1e8,
}  # fmt: skip

_GAP = r"[\s\u00a0\u202f\u2009]"
_DIGITS = rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?:[.,]\d+)?(?!\d)|\d[\d.,'’]*\d|\d"
_CURRENCY = r"US\$|[$€£¥￥]|(?:USD|EUR|GBP|JPY)\b"
_SUFFIX = r"st|nd|rd|th|º|ª|ème|eme|er|e"
# One letter is a scale only right behind the number: 1.2m is a million, 1,991 m are metres.
_SCALE = "|".join(sorted((s for s in SCALES if s not in ("k", "m")), key=len, reverse=True))
_UNIT = "|".join(re.escape(form) for form in sorted(UNITS, key=len, reverse=True))
AMOUNT = re.compile(
    rf"(?P<sign>(?<!\w)[+\-−–])?(?P<currency>{_CURRENCY})?{_GAP}?"
    rf"(?:(?<![.,])(?<![^\W{CJK}])(?<![\w.,][\-–])(?P<digits>{_DIGITS})(?:(?P<suffix>{_SUFFIX})\b)?"
    rf"|\b(?P<words>{SPOKEN})\b)"
    rf"(?:(?P<letter>[kKmM])(?!\w)|{_GAP}?(?P<scale>{_SCALE})(?![^\W\d_]))?"
    rf"(?:{_GAP}?(?P<unit>{_UNIT})(?![^\W_]))?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?:about|around|roughly|approximately|approx\.?|some|circa|ca\.?|~|≈)?\s*"
    r"(?:(?:ranked|rank|place|position|number|no\.?|nr\.?|platz|rang|puesto)\s*|[#№第])?\s*$",
    re.IGNORECASE,
)
# One word in small letters, or two signs of a script without capitals: 26 clusters, 26個.
_NOUN = re.compile(rf"(?:\s+(?P<noun>[^\W\d_A-Z][^\W\d_]*)|\s?(?P<sign>[{CJK}]{{1,2}}))$")
_END = re.compile(r"^\s*[.=]?\s*$")
_GROUPED_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_GROUPED_DOT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as given: `step` is the worth of its last digit, `digits` how many it has.

    `other` is a second reading of the same signs ("5.600" is 5.6 or, grouped, 5600; "100m" is a
    hundred million or 100 metres).
    """

    value: float
    step: float
    digits: int
    unit: str = ""
    other: float | None = None


@lru_cache(maxsize=65536)
def amount_of(text: str) -> Amount | None:
    """Return the amount that a whole text is ("3rd", "US$ 3.6 million", "26 clusters"), or None."""
    text = text.strip()
    for match in AMOUNT.finditer(text):
        if not _BEFORE.match(text[: match.start()]):
            return None
        rest = text[match.end() :]
        noun = _NOUN.match(rest) if not match["unit"] else None
        if not noun and not _END.match(rest):
            return None
        return _amount(match, (noun["noun"] or noun["sign"]) if noun else "")
    return None


def amounts_in(text: str) -> tuple[Amount, ...]:
    """Return every amount of a text, in order."""
    return tuple(found for m in AMOUNT.finditer(text) if (found := _amount(m)) is not None)


def same_amount(said: Amount, wanted: Amount, tolerance: float | None = None) -> bool:
    """Tell whether two amounts are the same: units that both name agree, numbers as given.

    With a `tolerance` (absolute) the numbers may differ by it; without, the more exact one may
    only be rounded to the other.
    """
    if said.unit and wanted.unit and said.unit != wanted.unit:
        return False
    if tolerance is not None:
        return abs(said.value - wanted.value) <= tolerance * (1 + SAME)
    for value in (said.value, said.other):
        if value is not None and _equal(value, wanted.value):
            return True
    coarse, fine = (said, wanted) if said.step > wanted.step else (wanted, said)
    return (
        coarse.digits >= ROUNDED_DIGITS
        and coarse.step > fine.step * (1 + SAME)
        and abs(said.value - wanted.value) <= coarse.step / 2 * (1 + SAME)
    )


def unit_of(text: str) -> str:
    """Return the standard word for a unit; an unknown one is kept, singular and in small letters."""
    plain = " ".join(text.casefold().split())
    return UNITS.get(plain) or singular(fold(plain))


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(1.0, abs(one), abs(other))


def _amount(match: re.Match[str], noun: str = "") -> Amount | None:
    named = match["scale"] or match["letter"]
    scale = SCALES[named.casefold()] if named else 1.0
    unit = match["unit"] or match["currency"] or noun
    sign = -1.0 if match["sign"] and match["sign"] != "+" else 1.0
    if match["words"]:
        value = spoken_value(match["words"]) * scale
        return Amount(sign * value, 1.0, len(f"{value:.0f}"), unit_of(unit) if unit else "")
    plain = re.sub(rf"{_GAP}|['’]", "", match["digits"])
    read = _read(plain)
    if read is None:
        return None
    value, decimals = read
    other = None
    if _GROUPED_DOT.match(plain) and plain.count(".") == 1 and "," not in plain:
        other = sign * float(plain.replace(".", "")) * scale
    elif match["letter"] in ("m", "M"):
        other = sign * value  # metres after all
    return Amount(
        sign * value * scale,
        10.0**-decimals * scale,
        len(re.sub(r"\D", "", plain).lstrip("0")),
        unit_of(unit) if unit else "",
        other,
    )


def _read(plain: str) -> tuple[float, int] | None:
    """Return a number and how many decimals it was given with."""
    if _GROUPED_COMMA.match(plain):
        plain = plain.replace(",", "")
    elif _GROUPED_DOT.match(plain) and (plain.count(".") > 1 or "," in plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain), len(plain.partition(".")[2])
    except ValueError:
        return None
