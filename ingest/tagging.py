"""A sentence as a line of words and signs that small grammars can read.

Names, numbers and times become signs of one capital letter and a number ("N0 ranked O1 T2 ."),
other words stand in small letters. What each sign stands for is kept beside the line.
"""

from __future__ import annotations

import re

from giichat.ingest.lines import Line, Name, Number, Thing
from giichat.ingest.names import Names
from giichat.ingest.normalise import listed
from giichat.ingest.numbers import numbers_in
from giichat.ingest.times import DAYS, MONTHS, tag_times

# Words that open a sentence with a capital and are no names.
OPENERS = frozenset(
    listed(
        "a an the this that these those it its he she they we i you his her their our my in on at "
        "by for from of to with within without under over among between behind ahead after before "
        "since until during despite besides outside inside across according as and but or nor so "
        "yet if when while where which who what how why although though because however moreover "
        "meanwhile also then next last first second third fourth fifth only both all each every "
        "some most many more few several other another such no not there here now today overall "
        "once still just even nearly almost about around top new one two three four five six seven "
        "eight nine ten being ranked ranking leading following adjusted measured compared mr mrs "
        "ms dr prof further furthermore additionally finally similarly instead globally worldwide "
        "nationally regionally internationally respectively data figures results it's there's "
        "europe's asia's yesterday tomorrow again up down out off per via versus against like "
        "unlike than thanks due based given using home number nobody none neither either fellow "
        "elsewhere rounding completing close would could should can may might will did does do is "
        "was are were has have had"
    )
)
INDEX_WORDS = re.compile(
    r"\b(?:index|indices|ranking|rankings|report|league|table|list|survey|barometer|scoreboard|"
    r"championship|cup|review|awards?|study|edition|monitor)\b",
    re.IGNORECASE,
)
ROLE_WORDS = re.compile(
    r"\b(?:minister|president|director|general|secretary|chief|officer|professor|chairman|"
    r"office|organization|organisation|commission|ministry|bureau|agency|treaty|week)\b",
    re.IGNORECASE,
)

_PART = (
    r"[A-Z\u00c0-\u00de\u0100-\u024f](?:[^\W_]|(?!['’]s\b)[.&'’](?=[^\W\d_])|[-–—/](?=[^\W\d_]))*"
)
_LINKING = r"(?:of the|of|de la|de|la|le|du|des|del|da|do|dos|di|van|von|der|den|al|el|for|&)"
_CAPITALISED = re.compile(rf"{_PART}(?:\s(?:{_LINKING}\s)?{_PART})*")
_WORD = re.compile(
    r"(?P<possessive>['’]s\b|(?<=s)['’](?=\s))|(?P<bound>[-–—](?=[^\W\d_]))?"
    r"(?P<word>[^\W\d_]+(?:(?!['’]s\b)[&'’.\-–](?=[^\W\d_])[^\W\d_]+)*)"
    r"|(?P<sign>[,;:.()?!–—\[\]+%])"
)
_POSSESSIVE_END = re.compile(r"['’]s?$")


def tag(
    sentence: str, names: Names, lower_words: frozenset[str], rankings: frozenset[str] = frozenset()
) -> Line:
    """Return the sentence as a line of signs.

    `lower_words` are the small-letter words of the report, `rankings` the short names by which
    it calls rankings ("GII").
    """
    spans = _spans(sentence, names, lower_words)
    spans = [
        (start, end, "R" if letter == "N" and sentence[start:end] in rankings else letter, thing)
        for start, end, letter, thing in spans
    ]
    line = Line("", source=sentence)
    parts: list[str] = []
    at = 0
    for start, end, letter, thing in spans:
        parts.extend(_plain(sentence, at, start))
        hyphenated = sentence[max(0, start - 1) : start] in {"-", "–"} and parts[-1:] == ["top"]
        if parts[-1:] == ["–"] and hyphenated:
            parts.pop()
        parts.append(line.add(letter, thing))
        at = end
    parts.extend(_plain(sentence, at, len(sentence)))
    line.text = f" {' '.join(parts)} "
    tag_times(line)
    return line


Span = tuple[int, int, str, Thing]


def _spans(sentence: str, names: Names, lower_words: frozenset[str]) -> list[Span]:
    """Return the names and numbers of the sentence, in order, not overlapping."""
    known: list[Span] = [
        (m.start, m.end, "A" if m.adjective else "N",
         Name(m.start, m.end, sentence[m.start : m.end], m.entities))
        for m in names.mentions(sentence)
    ]  # fmt: skip
    phrases = [p for p in _phrases(sentence, lower_words) if not _inside(p, known)]
    kept = [k for k in known if not _inside(k, phrases)]
    spans: list[Span] = [*kept, *phrases]
    taken = [(start, end) for start, end, _, _ in spans]
    for mention in numbers_in(sentence):
        if any(start < mention.end and mention.start < end for start, end in taken):
            continue
        letter = {"ordinal": "O", "percent": "P", "year": "Y"}.get(mention.kind, "C")
        start = mention.start
        if mention.approximate and (about := _ABOUT.search(sentence, 0, start)):
            start = about.start()
        thing = Number(mention, sentence[start : mention.end])
        spans.append((start, mention.end, letter, thing))
    return sorted(spans, key=lambda span: span[0])


_ABOUT = re.compile(
    r"(?:about|around|roughly|approximately|some|nearly|almost|close to|an estimated|~)\s?$",
    re.IGNORECASE,
)


def _inside(span: Span, others: list[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end, _, _ in others)


def _phrases(sentence: str, lower_words: frozenset[str]) -> list[Span]:
    """Return capitalised phrases that may be names of things nobody told us of."""
    found: list[Span] = []
    for match in _CAPITALISED.finditer(sentence):
        start, end = match.span()
        if start and (sentence[start - 1].isalnum()):
            continue
        if possessive := _POSSESSIVE_END.search(sentence, start, end):
            end = possessive.start()
        start = _skip_openers(sentence, start, end, lower_words)
        text = (
            sentence[start:end].rstrip(".")
            if "." not in sentence[start : end - 1]
            else (sentence[start:end])
        )
        end = start + len(text)
        bare = text.lower()
        if not text or bare in MONTHS or bare in DAYS or len(text) < 2:
            continue
        letter = "R" if INDEX_WORDS.search(text) else "X" if ROLE_WORDS.search(text) else "N"
        after = _FOLLOWING.match(sentence, end)
        describes = bare in lower_words or (after and _modifies(after[1]))
        if text.isupper() and letter == "N" and describes:
            continue  # "PCT applications": it describes the noun behind it
        found.append((start, end, letter, Name(start, end, text)))
    return found


_FOLLOWING = re.compile(r"\s([a-z][a-z-]+)")
NOT_NOUNS = frozenset(
    listed(
        "is was has ranks leads tops heads holds takes stands sits comes places finishes boasts "
        "hosts counts follows rises climbs falls drops slips moves jumps remains keeps claims "
        "retains as its plus this reaches includes overtakes completes rounds us"
    )
)


def _modifies(following: str) -> bool:
    return (
        following.endswith("s") and not following.endswith("ss") and following not in NOT_NOUNS
    ) or following in {"patent", "international", "bureau", "office", "ranking"}


def _skip_openers(sentence: str, start: int, end: int, lower_words: frozenset[str]) -> int:
    """Return where the name begins, past a capital that only the sentence's start explains."""
    while start < end:
        word = re.match(r"[^\s]+", sentence[start:end])
        if word is None:
            return end
        bare = word[0].lower().rstrip(".,")
        opening = not re.search(r"\w", sentence[:start])
        if bare in OPENERS or (opening and word.end() >= end - start and bare in lower_words):
            start += word.end()
            while start < end and sentence[start] in " ,":
                start += 1
            continue
        return start
    return end


def _plain(sentence: str, start: int, end: int) -> list[str]:
    """Return the words and punctuation between two signs."""
    parts: list[str] = []
    for match in _WORD.finditer(sentence, start, end):
        if match["possessive"]:
            parts.append("'s")
        elif match["word"]:
            glued = match.start() > 0 and sentence[match.start() - 1].isalnum()
            bound = match["bound"] and (match.start() == start or glued)
            if match["bound"] and not bound:
                parts.append("–")
            parts.append(("-" if bound else "") + match["word"].lower().replace("’", "'"))
        else:
            parts.append("–" if match["sign"] == "—" else match["sign"])
    return parts
