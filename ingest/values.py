"""What a printed cell means as a number or a time. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from giichat.ingest.missing import is_missing

FRACTIONS = re.compile(r"(\d*)\s?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅛⅜⅝⅞])")
RAISED = re.compile(r"(?<=[\d%)])[⁰¹²³⁴-⁹ᵃᵇᶜᵈᵉ]+(?:[,⁾][⁰¹²³⁴-⁹ᵃᵇᶜᵈᵉ]+)*$")  # "1,234¹"
ORDINAL_SIGN = re.compile(r"(?<=[\d.])[ºª]|(?<=[Nn])[º°]")
FOOTNOTE = re.compile(
    r"(?<=[\d%)\w])\s*(?:\[(?:[\w ]{1,3}|note \w+)\]|[*†‡§]+)+$|(?<=[\d%)])\s*(?:\([a-z]\)|\^\w)+$"
)
REMARK = re.compile(r"(?<=[\d%\w²³])\s*\((?![\d.,\s]*\)$)[^()]*\)$")  # "828 m (2,717 ft)"
# "12.8 (55)": the number in brackets is the same in another unit, or of a part.
SECOND = re.compile(r"(?<=\d)\s*\(\s*[+-]?\d[\d.,\s]*\)$")
ABOUT = re.compile(
    r"^(?:<|>|≥|≤|~|≈|±(?=\d)|c\.|ca\.|circa|about|approx\.?|around|over|under|nearly|almost|env\."
    r"|environ|etwa|rund|über|unter|cerca de|unos|約|约|大约|약)\s*=?\s*",
    re.I,
)
SYMBOL = r"(?:US|AU?|CA?|NZ|HK|S|NT|R|Mex)?\$|US-\$|€|£|¥|₹|₩|₽|₺|₴|₪|฿|₫|₱|₦|zł|kr\.?|Kč|Ft|Rs\.?"
CODES = (
    "USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|NOK|SEK|DKK|PLN|CZK|HUF|BRL|MXN|CAD|AUD|NZD|KRW|SGD|HKD|TWD"
    "|ZAR|RUB|TRY|ILS|AED|SAR|Mex|円|元|원"
)
CURRENCY = re.compile(rf"^(?:{SYMBOL}|{CODES})\s*(?=[\d+-])|(?<=[\w.])\s*(?:{SYMBOL}|{CODES})$")
SIGNED_CURRENCY = re.compile(rf"^([+-])\s*(?:{SYMBOL}|{CODES})\s*(?=\d)")
SCALES = {
    "k": 1e3, "thousand": 1e3, "tsd": 1e3, "千": 1e3, "천": 1e3,
    "万": 1e4, "萬": 1e4, "만": 1e4, "lakh": 1e5,
    "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "millions": 1e6, "millionen": 1e6,
    "millones": 1e6, "millón": 1e6, "milhões": 1e6, "milhão": 1e6, "crore": 1e7,
    "億": 1e8, "亿": 1e8, "억": 1e8,
    "b": 1e9, "bn": 1e9, "mrd": 1e9, "md": 1e9, "billion": 1e9, "billions": 1e9, "milliarden": 1e9,
    "milliard": 1e9, "milliards": 1e9, "bilhões": 1e9, "bilhão": 1e9, "mil millones": 1e9,
    "tn": 1e12, "trillion": 1e12, "兆": 1e12, "조": 1e12,
}  # fmt: skip
SCALE = re.compile(
    rf"\s*(?<![a-z])({'|'.join(sorted(map(re.escape, SCALES), key=len, reverse=True))})\.?$", re.I
)
UNITS = (
    "%|°C|°F|km2|km3|km/h|km|kg|cm|mm|m2|m3|m/s|mph|ft|pts|points|yrs|years|mi|sq mi|GWh|TWh|MWh"
    "|kWh|MW|GW|kW|Mbps|Gbps|ha|acres|hl|g|t"
)
UNIT = re.compile(rf"\s*({UNITS})$")
METRES = re.compile(r"(?<=\d)\s+m$")  # without money, and apart from its number
PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$")
TIED = (
    r"\(?(?:tie[ds]?|joint|並列|并列|同率|공동|=|ex[ -]?(?:æ|ae)quo|empate|empatados?|geteilt"
    r"|à égalité)\)?"
)
RANK = re.compile(
    rf"^(?:=|T-?|No\.?|Nr\.?|N\.|#|№|第|공동|同率|並列|并列|{TIED}|rank)?\s*(\d{{1,5}})\s*"
    rf"(?:st|nd|rd|th|\.{{1,2}}|er|re|ère|e|è|ème|eme|T|位|名|위|등)?\s*(?:=|{TIED})?\s*[↑↓]?$",
    re.I,
)
CLOCK = re.compile(
    r"^\+?(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d+))?(?:\s*(?:h|min|(?!AM|PM)[A-Z]{2}))?$"
)
WORDED_TIME = re.compile(
    r"^\+?\s*(?:(\d{1,3})\s*(?:h|hrs?|hours?|std)\.?)?\s*(?:(\d{1,2})\s*(?:m|min|mins|minutes?|['′])\.?)?"
    r"\s*(?:(\d{1,2})(?:[.,](\d+))?\s*(?:s|sec|secs|seconds?|''|\"|″)\.?)?$"
)
SPACED = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")  # a mark between thousands
GROUPED_COMMA = re.compile(r"^[+-]?\d{1,3}(?:,\d{2,3})+(?:\.\d+)?$")
GROUPED_DOT = re.compile(r"^[+-]?(?!0)\d{1,3}(?:\.\d{3})+(?:,\d+)?$")
COMMA_DECIMAL = re.compile(r"^[+-]?(?:\d+,\d{1,2}|\d+,\d{4,}|\d{1,3}(?:\.\d{3})+,\d+|0,\d+)$")
DOT_DECIMAL = re.compile(
    r"^[+-]?(?:\d+\.\d{1,2}|\d+\.\d{4,}|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|0\.\d+)$"
)
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ],
        start=1,
    )
    for name in names.split()
}


@lru_cache(maxsize=65536)
def clean(text: str) -> str:
    """Return a text without footnote marks, with plain digits, signs and spaces."""
    plain = RAISED.sub("", text.strip())
    plain = FRACTIONS.sub(_fraction, plain)
    plain = unicodedata.normalize("NFKC", ORDINAL_SIGN.sub(".", plain)).strip()
    plain = plain.replace("−", "-").replace("–", "-").lstrip("†‡")
    return FOOTNOTE.sub("", plain).strip()


def _fraction(found: re.Match[str]) -> str:
    part = unicodedata.numeric(found[2])
    return f"{int(found[1] or 0) + part:.6g}"


@lru_cache(maxsize=65536)
def cell_number(text: str, decimal: str = ".") -> float | None:
    """Return the number a cell means, or None; `decimal` is the mark of the column ("." or ",").

    Percent signs, currencies, units and remarks in brackets are left aside; 1.2m is 1,200,000,
    1,991 m are metres; (5) is -5; "12=" is 12; "<5" and "≥10" are their number.
    """
    if is_missing(text):
        return None
    plain = clean(text)
    rank = RANK.match(plain)
    if rank:
        return float(rank[1])
    plain = SECOND.sub("", REMARK.sub("", ABOUT.sub("", plain)))
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()") if negative else plain
    if CURRENCY.search(plain) is None:
        plain = METRES.sub("", plain)
    plain = CURRENCY.sub("", SIGNED_CURRENCY.sub(r"\1", plain)).strip()
    plain, scale = _scaled(UNIT.sub("", plain).strip())
    plain = CURRENCY.sub("", plain)
    number = _digits(SPACED.sub("", re.sub(r"^([+-])\s+", r"\1", plain)), decimal)
    if number is None:
        return None
    return (-number if negative else number) * scale


def cell_unit(text: str) -> str:
    """Return the unit behind the number of a cell, or ""."""
    plain = SECOND.sub("", REMARK.sub("", clean(text)))
    if METRES.search(plain) and CURRENCY.search(plain) is None:
        return "m"
    found = UNIT.search(plain)
    return found[1] if found else ""


def _scaled(text: str) -> tuple[str, float]:
    found = SCALE.search(text)
    if found and text[:1].isdigit() | (text[:1] in "+-"):
        return text[: found.start()].strip(), SCALES[found[1].lower()]
    return text, 1.0


def _digits(text: str, decimal: str) -> float | None:
    if decimal == ",":
        if GROUPED_DOT.match(text) or "," in text:
            text = text.replace(".", "").replace(",", ".")
    elif GROUPED_COMMA.match(text):
        text = text.replace(",", "")
    elif GROUPED_DOT.match(text) and text.count(".") > 1:
        text = text.replace(".", "").replace(",", ".")
    return float(text) if PLAIN.match(text) else None


def decimal_mark(texts: Iterable[str], otherwise: str = ".") -> str:
    """Return the decimal mark of a column: what most of its numbers can only be read by.

    `otherwise` is for a column whose numbers could be read either way: "1.234".
    """
    comma = dot = 0
    for text in texts:
        plain = ABOUT.sub("", SECOND.sub("", REMARK.sub("", clean(text))))
        plain = UNIT.sub("", CURRENCY.sub("", SIGNED_CURRENCY.sub(r"\1", plain)))
        plain = SPACED.sub("", SCALE.sub("", plain)).strip()
        comma += COMMA_DECIMAL.match(plain) is not None
        dot += DOT_DECIMAL.match(plain) is not None
    if comma == dot:
        return otherwise
    return "," if comma > dot else "."


def cell_time(text: str) -> float | None:
    """Return the seconds of a time or duration (1:23.45, 2:04:11, 4h 12' 33''), or None."""
    plain = clean(text)
    found = CLOCK.match(plain)
    if found is None and (found := WORDED_TIME.match(plain)) and not any(found.groups()):
        found = None
    if found is None or (found.re is WORDED_TIME and sum(map(bool, found.groups()[:3])) < 2):
        return None
    hours, minutes, seconds, part = found.groups()
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + float(f"0.{part or 0}")
