"""A draft cut into clauses, each with the subject and the time that the words around it lend.

Only the draft is looked at: what a table or report holds plays no part here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from giichat.app.lexicon import ENGLISH, lexicon
from giichat.ingest.sentences import sentences

LONGEST_SUBJECT = 9  # words before the verb; more are a clause of their own

_AUXILIARY = (
    "is are was were be been has have had does did do can could may might must shall should will "
    "would remains remained became becomes"
)
_IRREGULAR = (
    "rose fell won lost led held sold took came stood ran made got built wrote began brought kept "
    "spent drew went saw fed put set hit beat grew sank slid shrank drove flew gave paid met left "
    "sat stood swam rode bore bought taught fought sought told kept meant dealt sent spun lay"
)
_VERBS = frozenset((_AUXILIARY + " " + _IRREGULAR).split())
_HEDGE = (
    r"(?:about|around|roughly|some|nearly|almost|over|just|only|under|more|less|fewer|at|up|well|"
    r"an|a|approximately|the)"
)
_NUMBER = (
    r"(?:[$€£¥]?\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|"
    r"forty|fifty|half|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
)
_SEPARATOR = re.compile(
    r"\s*[;:]\s+|\s[—–-]\s|\s*[()]\s*"
    r"|,\s+"
    r"|\s+(?=(?:while|whereas|but|although|though)\s)"
    r"|\s+(?=and\s+(?:then\s+|also\s+)?(?P<next>\S+(?:\s\S+){0,5}))"
    rf"|\s+(?=with\s+(?:{_HEDGE}\s)*[$€£¥]?(?:\d|a\s|an\s|the\s))"
    r"|\s+(?=(?:well\s+|just\s+|far\s+)?(?:ahead of|up from|down from|compared with|"
    r"compared to|against|versus|followed by)\s)"
)
_LEAD = re.compile(
    r"(?:(?:and|while|whereas|but|although|though|with|as|then|also|yet|so|where|which|who|that)"
    r"(?:,?\s+|$))+",
    re.IGNORECASE,
)
_PREPOSITIONS = (
    "in|by|during|for|since|as of|on|at|after|before|over|under|throughout|within|among|from|"
    "until|despite|according to|with"
)
_FRONT = re.compile(rf"(?:{_PREPOSITIONS})\s", re.IGNORECASE)
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d(?:[–/-]\d{2,4})?\b")
_TIME_FRONT = re.compile(
    r"(?:in|by|for|during|on)\s(?:the\s)?(?:\d{1,2}\s\w+\s)?(?:season\s|year\s)?"
    r"(?:1[5-9]|20)\d\d(?:[–/-]\d{2,4})?(?:\s(?:ranking|edition|report|list|index|season|table))?"
    r",?\s+",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:the|The)\s)?[A-Z0-9][\w.&’'–-]*(?:\s(?:of\s|the\s|of the\s|de\s|and the\s)?"
    r"[A-Z][\w.&’'–-]*|\s\d+(?=\s[a-z]))*"
)
_PRONOUN = re.compile(r"(?:It|it|He|he|She|she|They|they|This|this)\s")
_OWNED = re.compile(r"(?:Its|its|His|his|Her|her|Their|their)\s")

_RELATIVE = (
    (re.compile(r"\b(?:in )?(?:that|the same) (?:same )?(?:year|season|edition)\b"), 0),
    (re.compile(r"\b(?:this year|this edition|this season)\b", re.IGNORECASE), 0),
    (
        re.compile(
            r"\b(?:in )?(?:last year|the year before|the previous (?:year|edition|season)|"
            r"(?:a|one) (?:year|edition|season) (?:earlier|before)|the prior year|"
            r"the year prior|the edition before|the preceding year)\b"
        ),
        -1,
    ),
    (re.compile(r"\b(?:two years (?:earlier|before|ago))\b"), -2),
    (
        re.compile(
            r"\b(?:in )?(?:the following (?:year|edition)|the next (?:year|edition)|"
            r"(?:a|one) year later|the year after)\b"
        ),
        1,
    ),
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that can claim something.

    `draft[start:end]` are its own words; `words` what is read: those words without conjunction
    and relative times made years. `subject` is its own or the one lent (`lent`), "" when there
    is none; `rest` are the words after the subject. `year` is the time lent, "" when the clause
    names its own; `front` what the opening of the sentence sets ("in the 2025 Global Innovation
    Index"); `lead` the conjunction; `first` tells that it opens a sentence.
    """

    start: int
    end: int
    words: str
    subject: str
    rest: str
    lent: bool
    year: str
    front: str
    lead: str
    first: bool
    topic: str = ""  # the last named subject, for "the museum", "the port"


@dataclass(slots=True)
class _Memory:
    """What goes from clause to clause."""

    subject: str = ""
    topic: str = ""
    year: str = ""
    front: str = ""


def clauses(draft: str) -> tuple[Clause, ...]:
    """Return the clauses of a draft in order."""
    memory = _Memory()
    found: list[Clause] = []
    for start, end in sentences(draft):
        if draft[start:end].rstrip().endswith("?"):
            continue
        memory.front = ""
        found += _of_sentence(draft, start, end, memory)
    return tuple(found)


def _of_sentence(draft: str, start: int, end: int, memory: _Memory) -> list[Clause]:
    found: list[Clause] = []
    listed: list[str] = []
    first = True
    for begin, stop in _segments(draft, start, end):
        text = draft[begin:stop]
        lead = _LEAD.match(text)
        body = text[lead.end() :] if lead else text
        said = lead[0].strip(" ,").lower() if lead else ""
        if not body.strip(" ."):
            continue
        if _is_front(body) and not said and first:
            _take_front(body, memory)
            continue
        clause = _clause(begin, stop, body.rstrip(" .!"), said, first, memory)
        first = False
        if _bare(clause) and "with" not in said:
            listed.append(clause.subject)
            memory.subject = clause.subject
            _remember_topic(clause.subject, memory)
            continue
        found += _each(clause, listed)
        listed = []
        _remember(clause, memory)
    return found


def _segments(draft: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans between commas, semicolons and joining words."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _SEPARATOR.finditer(draft, start, end):
        if not _separates(draft, begin, match, end):
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, end))
    return [(a, b) for a, b in spans if draft[a:b].strip(" .,")]


def _separates(draft: str, begin: int, match: re.Match[str], end: int) -> bool:
    before, after = draft[begin : match.start()], draft[match.end() : end]
    if before.strip() in ("well", "just", "far"):
        return False
    if match[0].startswith(","):
        return not (before[-1:].isdigit() and after[:1].isdigit() and "\n" not in match[0])
    following = match["next"]
    if following is not None:
        return _opens_clause(before, following)
    beside = re.match(r"(?:well |just |far )?ahead of|up from|down from|against", after)
    return not (beside and before.split() and is_verb(before.split()[-1]))


def _opens_clause(before: str, following: str) -> bool:
    """Tell whether what follows "and" claims something of its own."""
    said = following.split()
    if is_verb(said[0]):
        return True
    numbered = not re.match(r"\d+(?:st|nd|rd|th)\b", following) and re.match(
        rf"(?:{_HEDGE}\s)*{_NUMBER}\S*\s[a-z]|an?\s\w+\sof\s(?:{_HEDGE}\s)*[$€£¥]?\d", following
    )
    if numbered and not re.search(r"\b(?:between|from)\b", before):
        return True
    if re.match(rf"{_NAME.pattern}\s(?:{_HEDGE}\s)*{_NUMBER}\b", following):
        return True  # "and Westland five"
    return any(is_verb(word.strip(",.")) for word in said[1:4]) and (
        said[0][:1].isupper() or said[0] in ("the", "it", "its", "they", "he", "she", "in")
    )


def is_verb(word: str) -> bool:
    """Tell whether an English word is most likely a finite verb."""
    bare = word.strip(",.;:()").lower()
    if word[:1].isupper():
        return False
    book = lexicon(ENGLISH)
    regular = bare.endswith("ed") and len(bare) > 4
    return bare in _VERBS or regular or (bare in book.verbs and bare.endswith("s"))


def _is_front(body: str) -> bool:
    """Tell whether an opening phrase only sets the scene: "In the 2024 ranking"."""
    return bool(_FRONT.match(body)) and not any(is_verb(w) for w in body.split())


def _take_front(body: str, memory: _Memory) -> None:
    years = YEAR.findall(body)
    if years:
        memory.year = years[-1]
    if years or re.search(r"\s[A-Z]", body):
        memory.front = body.rstrip(" ,.")


def _clause(start: int, end: int, body: str, lead: str, first: bool, memory: _Memory) -> Clause:
    words = _with_years(body, memory.year)
    opening = _TIME_FRONT.match(words)
    time, core = (opening[0], words[opening.end() :]) if opening else ("", words)
    own_years = YEAR.findall(words)
    subject, rest, lent = _subject(core, memory, bool(lead) or not first)
    return Clause(
        start=start,
        end=end,
        words=words,
        subject=subject,
        rest=f"{rest} {time[:1].lower()}{time[1:].strip(' ,')}".strip(),
        lent=lent,
        year="" if own_years else memory.year,
        front=memory.front,
        lead=lead,
        first=first,
        topic=memory.topic,
    )


def _subject(core: str, memory: _Memory, joined: bool) -> tuple[str, str, bool]:
    """Return the subject of a clause, the words after it, and whether it was lent."""
    if pronoun := _PRONOUN.match(core):
        return memory.subject, core[pronoun.end() :], True
    if owned := _OWNED.match(core):
        return memory.topic or memory.subject, core[owned.end() :], True
    if re.match(rf"(?:{_HEDGE}\s)*{_NUMBER}\b", core) and joined:
        return memory.subject, core, True
    said = core.split()
    for count, word in enumerate(said[: LONGEST_SUBJECT + 1]):
        if is_verb(word):
            if count == 0:
                return memory.subject, core, True
            subject = " ".join(said[:count])
            if _FRONT.match(subject):
                return memory.subject, core, True
            return subject, " ".join(said[count:]), False
    name = _NAME.match(core)
    if name and not re.match(rf"{_NUMBER}", core, re.IGNORECASE):
        return name[0], core[name.end() :].strip(), False
    return memory.subject, core, True


def _bare(clause: Clause) -> bool:
    """Tell whether a clause is nothing but a name."""
    return not clause.lent and not clause.rest and not re.search(r"\d", clause.subject)


def _each(clause: Clause, listed: list[str]) -> list[Clause]:
    """Return one clause a subject where several are listed: "A, B and C are in X"."""
    joined = " and " in clause.subject or (listed and clause.lead == "and")
    if clause.lent or not joined:
        return [clause]
    names = [*listed, *clause.subject.split(" and ")]
    if not all(_NAME.fullmatch(name.strip()) for name in names):
        return [clause]
    parted = _respectively(clause, names)
    return parted or [replace(clause, subject=name.strip()) for name in names]


def _respectively(clause: Clause, names: list[str]) -> list[Clause]:
    """Return one clause a name and number: "A and B were ranked 95th and 93rd"."""
    numbers = re.findall(rf"\b\d+(?:st|nd|rd|th)\b|\b{_NUMBER}\b(?=\s(?:and|in|,)|$)", clause.rest)
    numbers = [n for n in numbers if not YEAR.fullmatch(n)]
    if len(numbers) != len(names) or len(names) < 2:
        return []
    joined = re.search(rf"{re.escape(numbers[0])}.*?{re.escape(numbers[-1])}", clause.rest)
    if joined is None:
        return []
    head, tail = clause.rest[: joined.start()], clause.rest[joined.end() :]
    return [
        replace(clause, subject=name.strip(), rest=f"{head}{number}{tail}")
        for name, number in zip(names, numbers, strict=True)
    ]


def _remember(clause: Clause, memory: _Memory) -> None:
    years = YEAR.findall(clause.words)
    if years:
        memory.year = years[-1]
    if clause.subject and not clause.lent:
        memory.subject = clause.subject
        _remember_topic(clause.subject, memory)


def _remember_topic(subject: str, memory: _Memory) -> None:
    """Keep the last subject that is a name, for "the museum" later on."""
    bare = re.sub(r"^(?:The|the|A|An)\s", "", subject)
    if bare[:1].isupper() and (subject != bare or not memory.topic or " " in bare):
        memory.topic = subject


def _with_years(body: str, year: str) -> str:
    """Return the words with "last year" and "that year" made years, where the year is known."""
    known = year if year.isdigit() else ""
    own = [y for y in YEAR.findall(body) if y.isdigit()]
    anchor = known or (own[0] if own else "")
    if not anchor:
        return body
    for pattern, step in _RELATIVE:
        body = pattern.sub(f"in {int(anchor) + step}", body)
    return re.sub(r"\bin in\b", "in", body)
