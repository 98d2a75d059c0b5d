"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

from giichat.ingest.normalise import listed

# Never the end of a sentence: a name, number or example follows.
BINDING = frozenset(
    listed(
        "dr mr mrs ms prof st sen gov rep gen col lt capt rev hon mt ft vs v e.g i.e cf approx ca "
        "viz resp incl excl esp eg ie univ dept"
    )
)
# No end when a number follows ("No. 3", "Sept. 3", "p. 12").
BEFORE_NUMBERS = frozenset(
    listed(
        "no nos nr p pp fig figs vol vols para ch sec art eq tab app jan feb mar apr jun jul aug "
        "sep sept oct nov dec"
    )
)
# No end between an ordinal day and one of these ("1. Februar").
MONTHS = frozenset(
    listed(
        "januar jänner februar märz april mai juni juli august september oktober november dezember "
        "maj marts"
    )
)
# An end only before a word that begins sentences ("in the U.S. The report ...").
OPEN = frozenset(listed("inc ltd co corp plc jr sr etc al bros dc d.c a.m p.m ph.d"))
STARTERS = frozenset(
    listed(
        "the a an it its in on at this that these those he she they we i you there here his her "
        "their our according after although and as but by during for from however if last"
        " moreover many "
        "more most since so some such then to today when while with yet each both all other "
        "another meanwhile also among under what which who"
    )
)
WRAP_SLACK = (
    0.85  # a line was wrapped, not ended, if its next word would pass this much of the width
)
MARKED = re.compile(
    r"\s*(?:[-*•–]\s|\d{1,3}[.)]\s|#{1,6}\s|\|)"
)  # list items, headings, table rows

_END = re.compile(
    r"(?P<western>[.!?…]+)(?P<closing>[\"'”’»)\]]*)(?=\s|$)|(?P<cjk>[。！？｡]+[」』”’）]*)"
)
_BLANK = re.compile(r"\n[ \t\r\f\v]*\n\s*")
_LAST_WORD = re.compile(r"(?:\w\.)+\w?$|[\w&'’]+$")
_NEXT = re.compile(r"\s*[\"'“‘«(\[]*(\w[\w'’.]*)?")


def sentences(text: str, start: int = 0) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences, moved by `start`, without the space around them.

    Spans are in order, do not overlap, stay inside a paragraph and together cover every
    character that is not white space.
    """
    spans: list[tuple[int, int]] = []
    for first, last in _lines(text):
        begin = first
        for match in _END.finditer(text, first, last):
            if match.end() < last and not _ends(text, begin, match, last):
                continue
            spans.append((begin, match.end()))
            begin = match.end()
        spans.append((begin, last))
    trimmed = (_trim(text, begin, end) for begin, end in spans)
    return tuple((start + begin, start + end) for begin, end in trimmed if begin < end)


def _lines(text: str) -> list[tuple[int, int]]:
    """Return spans that no sentence crosses: paragraphs, and lines that were ended on purpose."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for blank in (*_BLANK.finditer(text), None):
        end = blank.start() if blank else len(text)
        spans.extend(_ended_lines(text, begin, end))
        begin = blank.end() if blank else end
    return spans


def _ended_lines(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    paragraph = text[begin:end]
    if "\n" not in paragraph:
        return [(begin, end)]
    width = max(len(line) for line in paragraph.split("\n")) * WRAP_SLACK
    spans: list[tuple[int, int]] = []
    at = line_start = begin
    for line in paragraph.split("\n"):
        line_end = line_start + len(line)
        following = text[line_end + 1 : end]
        word = following.split(None, 1)[0] if following.strip() else ""
        if line_end >= end or len(line) + 1 + len(word) <= width or MARKED.match(following):
            spans.append((at, line_end))
            at = line_end
        line_start = line_end + 1
    return spans if at >= end else [*spans, (at, end)]


def _ends(text: str, begin: int, match: re.Match[str], last: int) -> bool:
    """Tell whether a full stop, question or exclamation mark ends the sentence."""
    if match["cjk"]:
        return True
    upcoming = _NEXT.match(text, match.end(), last)
    following = (upcoming[1] or "") if upcoming else ""
    if following[:1].islower():
        return False
    if match["western"] != ".":
        return True
    word_match = _LAST_WORD.search(text, begin, match.start())
    word = word_match[0] if word_match else ""
    key = word.lower()
    if key in BINDING:
        return bool(match["closing"])
    if key in BEFORE_NUMBERS and following[:1].isdigit():
        return False
    starts = following.lower().rstrip(".,") in STARTERS
    if key.isdigit() and following.lower() in MONTHS:
        return False  # "1. Februar"
    if key.isdigit() and word_match and not text[begin : word_match.start()].strip():
        return False  # "3. Beijing": the number of a list item
    if "." in word or key in OPEN:
        return starts or not following
    if len(word) == 1 and word.isalpha() and word.isupper():
        return starts
    return True


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return begin, end
