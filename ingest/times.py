"""The words of a line that say of which edition it speaks."""

from __future__ import annotations

import re

from giichat.ingest.lines import Line, Time
from giichat.ingest.normalise import listed

MONTHS = listed(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
DAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_FRAMING = frozenset({"since", "until", "till", "before", "after", "by", "over"})
_MONTH = "(?:" + "|".join(MONTHS) + ")"
_DAY = "(?:" + "|".join(DAYS) + ")"
_PERIOD = re.compile(
    r" (?:(?:from|between|over|in|during|for) )?(?:the )?Y\d+ (?:– |to |and |through )?(?:– )?Y\d+"
    rf"(?= )| (?:(?:on|in|since|as of|of|by|until) )?(?:{_DAY} ,? ?)?(?:[CO]\d+ (?:of )?)?{_MONTH} "
    rf"(?:[CO]\d+ )?(?:, )?(?:of )?Y\d+(?= )"
    r"| (?:since|until|till|before|after|by|as of|than in|than|against|versus|vs|"
    r"compared with|compared to|relative to) (?:the )?Y\d+(?= )"
    rf"| (?:[CO]\d+ {_MONTH}|{_MONTH} [CO]\d+)(?= )"
)
_RELATIVE = re.compile(
    r" (?:(?:in|from|of|than|since|for|with|at) )?(?:"
    r"(?P<this>this year(?: 's)?|now|currently|today|this edition|at present|this season)"
    r"|(?P<last>last year(?: 's)?|last season(?: 's)?|a year (?:earlier|ago|before)"
    r"|one year (?:earlier|ago|before)|(?:the )?(?:previous|prior|preceding|last) "
    r"(?:year|edition|season|ranking)(?: 's)?(?: ranking| edition| list)?|the year before)"
    r"|(?P<two>two years (?:earlier|ago|before)))(?= )"
)
_YEAR = re.compile(
    r" (?:(?:(?:in|for|during|of) )?(?:the )?(?P<edition>Y\d+) (?:edition|report|ranking|rankings|"
    r"list|table|index|standings|survey|data|season)(?= (?:[^a-z]|of|and|but|was|is|with|by"
    r"|after))|"
    r"(?:in|for|during|of) (?P<plain>Y\d+)|(?P<bare>Y\d+))(?= )"
)


def tag_times(line: Line) -> None:
    """Replace what names an edition by T signs, and other dates and periods by D."""
    line.replace(_PERIOD, lambda m: _period(line, m))
    line.replace(_RELATIVE, lambda m: _relative(line, m))
    line.replace(_YEAR, lambda m: _year(line, m))


def _period(line: Line, match: re.Match[str]) -> str:
    first = match[0].split()[0]
    several = first in {"from", "between"} or " and " in match[0]
    if several or (match.start() == 0 and first in _FRAMING):
        line.framed = True
    return " D"


def _relative(line: Line, match: re.Match[str]) -> str:
    if match[0].startswith((" than ", " since ")):
        return " D"
    offset = 0 if match["this"] else -1 if match["last"] else -2
    return " " + line.add("T", Time(0, 0, relative=offset))


def _year(line: Line, match: re.Match[str]) -> str:
    number = line.number(match["edition"] or match["plain"] or match["bare"]).mention
    sign = line.add("T", Time(number.start, number.end, year=int(number.value)))
    return f" {sign}"
