"""Mark what each word of a question may mean, in one table: cues, numbers, editions, names, columns.

Nothing is decided here; `giichat.app.understand` reads the marks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from giichat.app.columns import column_tags, whole_headers
from giichat.app.frame import Frame
from giichat.app.frame_words import Value
from giichat.app.lexicon import ENGLISH, Lexicon, lexicon, neutral_words
from giichat.app.marks import FULL, Reading, Tag, inside, strictly_inside
from giichat.app.numbers import NumberTag, numbers
from giichat.app.tokens import Token, related, singular, words


def cue_lexicons(language: str) -> tuple[Lexicon, ...]:
    """Return the lexicons to read with: the language's own, and English for borrowed words."""
    own = lexicon(language)
    return (own,) if language == ENGLISH else (own, lexicon(ENGLISH))


def tag(question: tuple[Token, ...], frame: Frame, language: str) -> Reading:
    """Return the words with every meaning this frame and language give them, overlaps resolved."""
    lexicons = cue_lexicons(language)
    values = _longest(_value_tags(question, frame, lexicons))
    columns = column_tags(question, frame, lexicons, values)
    found = numbers(question, lexicons)
    columns = _without_tops(question, columns, found, lexicons)
    whole = whole_headers(question, columns, frame, lexicons)
    taken = [t for t in values if t.weight >= 1 and not _is_cue_word(t, question, lexicons)]
    years = _years(found, taken)
    plain = [
        Tag(n.kind, n.start, n.end, n.value)
        for n in found
        if not inside(n.start, n.end, taken) and not set(range(n.start, n.end)) <= whole
    ]
    decades = _decades(question)
    years = [t for t in years if not any(d.start == t.start for d in decades)]
    plain = [t for t in plain if not any(y.start == t.start for y in (*years, *decades))]
    cues = [
        Tag(cue, start, end)
        for book in lexicons
        for start, end, cue in book.cues.matches(question)
        if not _borrowed(question[start:end], book, lexicons[0])
        and not inside(start, end, taken)
        and not strictly_inside(start, end, columns)
        and not set(range(start, end)) <= whole
    ]
    cues = _closing(question, cues, lexicons[0])
    cues = _without_particles(question, cues, [*plain, *years, *decades], lexicons)
    opening = [t for t in _opening(question, lexicons) if not inside(t.start, t.end, taken)]
    cues = _chosen_from(question, cues, taken, lexicons[0])
    cues = _rhetorical(question, _longest_cues(cues), opening, lexicons[0])
    tags = sorted(
        {
            *values,
            *columns,
            *years,
            *decades,
            *plain,
            *cues,
            *opening,
        },
        key=lambda t: (t.start, t.start - t.end, t.kind, repr(t.value)),
    )
    return Reading(question, tuple(tags), language)


def _without_tops(
    question: tuple[Token, ...],
    columns: list[Tag],
    figures: Sequence[NumberTag],
    lexicons: tuple[Lexicon, ...],
) -> list[Tag]:
    """Drop columns that only "top" before a number points at: "top ten" is no "Top scorer"."""
    tops = {
        (start, end)
        for book in lexicons
        for start, end, cue in book.cues.matches(question)
        if cue == "top" and any(n.start == end for n in figures)
    }
    return [c for c in columns if c.weight >= FULL or (c.start, c.end) not in tops]


# Words that are bounds where a number follows: "over 300 m", "crossed the one million mark".
PREPOSITIONS = frozenset(["over", "under", "past", "beyond", "beneath"])
# Verbs that are bounds right before a number: "crossed the one million mark", no "reached the top 20".
REACHING = frozenset(
    [
        "crossed",
        "crosses",
        "cross",
        "crossing",
        "topping",
        "topped",
        "passed",
        "reached",
        "reaches",
        "reaching",
        "hit",
        "hits",
    ]
)
PLACED = frozenset(["in", "from", "at"])  # before a place: "in maryland" is no kind of thing
LAST_PLACE = 100  # numbers up to here can be places of a chart
SHARE_REACH = 2  # "share the ninth", but not "a share of at least 9"
SHARES = frozenset(["share", "shares", "sharing"])
BOUND_REACH = 4  # words from "over" to its number at most: "over the 200 m mark"
GRAVE = ("à", "À")  # "à quel rang": no form of avoir
INTERROGATIVE = frozenset(["which", "who", "what", "when", "how_many"])


def _closing(question: tuple[Token, ...], cues: list[Tag], own: Lexicon) -> list[Tag]:
    """Read the end of a question: か, 까 or a verb before "?" ask for yes or no.

    They do not where a question word asks already.
    """
    said = "".join(token.text for token in question)
    if own.interrogatives:
        asks = any(part in said for part in own.interrogatives)
    else:
        asks = any(_interrogative(question, cue, cues, own) for cue in cues)
    last = len(question) - 1
    if asks:
        first = min((c.start for c in cues if _interrogative(question, c, cues, own)), default=last)
        until = -1 if own.postpositions else last - 1 if own.language == ENGLISH else first
        return [c for c in cues if c.kind != "yes_no" or c.end <= until]
    if last > 0 and question[last].text == "?" and question[last - 1].text in own.closing_letters:
        return [*cues, Tag("yes_no", last, last + 1)]
    said_words = {t.text for i, t in enumerate(question) if not _joins_than(question, i, own)}
    if own.question_words and "?" in said_words and not said_words & own.question_words:
        verbs = own.yes_no_openers | own.verb_cues
        if any(t.text in verbs for t in question[1:last] if not _small(t, own)):
            return [*cues, Tag("yes_no", last, last + 1)]
    return cues


def _chosen_from(
    question: tuple[Token, ...], cues: list[Tag], values: Sequence[Tag], own: Lexicon
) -> list[Tag]:
    """Read "out of A, B and C, which ..." as the names to choose from: none is left out."""
    opens = {
        (start, end)
        for start, end, _ in own.chosen_from.matches(question)
        if start == 0 and any(v.start == end for v in values)
    }
    return [
        replace(c, kind="inside") if c.kind == "outside" and (c.start, c.end) in opens else c
        for c in cues
    ]


def _interrogative(
    question: tuple[Token, ...], cue: Tag, cues: Sequence[Tag], own: Lexicon
) -> bool:
    """Tell whether a cue asks: not the "que" of "es cierto que", nor that of "más que"."""
    if cue.kind not in INTERROGATIVE:
        return False
    confirms = [c for c in cues if c.kind == "yes_no" and c.end - c.start > 1]
    joins = cue.end - cue.start == 1 and _joins_than(question, cue.start, own)
    return not inside(cue.start, cue.end, confirms) and not joins


def _rhetorical(
    question: tuple[Token, ...], cues: list[Tag], opening: list[Tag], own: Lexicon
) -> list[Tag]:
    """Mark "not" that denies nothing: "was Sweden not second" asks whether it was.

    Where a final particle asks, it is the same: 瑞典不是第二吗.
    """
    marked = any(c.kind == "yes_no" for c in cues)
    particle = own.unspaced or own.postpositions
    lasting = any(c.kind in ("ever", "always") for c in cues)
    bare = all(question[c.start].text == "?" for c in cues if c.kind == "yes_no")
    asked = (bool(opening) and not marked) or (marked and (particle or bare))
    return [
        replace(c, kind="rhetorical")
        if asked and not lasting and c.kind == "not" and _phrase(question, c, own) in own.rhetorical
        else c
        for c in cues
    ]


def _phrase(question: tuple[Token, ...], cue: Tag, own: Lexicon) -> str:
    """Return the words of a cue as its lexicon writes them."""
    gap = "" if own.unspaced else " "
    return gap.join(token.text for token in question[cue.start : cue.end])


def _joins_than(question: tuple[Token, ...], i: int, own: Lexicon) -> bool:
    """Tell whether a word like "que" joins here and asks nothing: "mais bem colocada que Paris".

    It asks where it opens the question or stands behind a preposition ("em que lugar"), or where
    its accent says so ("qué").
    """
    token = question[i]
    if token.text not in own.joins_than or token.raw.casefold() != token.text:
        return False
    return i > 0 and question[i - 1].text not in own.inside_words | own.before_questions


def _without_particles(
    question: tuple[Token, ...],
    cues: list[Tag],
    figures: Sequence[Tag],
    lexicons: tuple[Lexicon, ...],
) -> list[Tag]:
    """Drop "over", "under", "past" as bounds where no number follows: "came over from".

    And "share" as a tie where no place follows: "share rank 9", but "a share of".
    """
    ors = {start for book in lexicons for start, _, _ in book.alternatives.matches(question)}
    cues = [
        c
        for c in cues
        if c.kind not in ("at_least", "at_most")
        or c.start not in ors
        or any(0 <= c.start - f.end <= 1 for f in figures)
    ]  # "higher or lower" sets no bound
    cues = [c for c in cues if c.kind != "more_than" or not _over_years(c, figures)]
    return [
        c
        for c in cues
        if question[c.start].text not in PREPOSITIONS | SHARES | REACHING
        or c.kind not in ("more_than", "less_than", "at_least", "equal")
        or c.end - c.start > 1
        or any(0 <= f.start - c.end < _reach(c) for f in figures if _bounds(question, c, f))
    ]


def _over_years(cue: Tag, figures: Sequence[Tag]) -> bool:
    """Tell whether several years follow: "over the 2022, 2023 and 2024 lists" sets no bound."""
    after = sorted((f for f in figures if f.start >= cue.end), key=lambda f: f.start)
    near = bool(after) and after[0].start - cue.end <= 1
    return near and len(after) > 1 and all(f.kind == "year" for f in after[:2])


def _bounds(question: tuple[Token, ...], cue: Tag, figure: Tag) -> bool:
    """Tell whether a number can be the bound of a cue: of a verb only where it follows it."""
    between = question[cue.end : figure.start]
    verb = question[cue.start].text in REACHING
    amount = float(figure.value) > LAST_PLACE  # "reached 2" is a place
    return not verb or (amount and all(t.text in ("the", "a", "an") for t in between))


def _reach(cue: Tag) -> int:
    return SHARE_REACH if cue.kind == "equal" else BOUND_REACH


def _small(token: Token, own: Lexicon) -> bool:
    """Tell whether a word is a conjunction or a preposition that a verb looks like: e, à."""
    return token.raw.startswith(GRAVE) or token.raw.casefold() in own.conjunctions.first_words()


def _borrowed(said: Sequence[Token], book: Lexicon, own: Lexicon) -> bool:
    """Tell whether the language of the question has its own meaning for words of another ("lag")."""
    return book is not own and all(token.text in own.vocabulary for token in said)


def _opening(question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]) -> list[Tag]:
    """Mark a word that opens a yes/no question: the first one, or the first after a pause."""
    polite = {
        i
        for book in lexicons
        for start, end, cue in book.cues.matches(question)
        if cue == "polite"
        for i in range(start, end)
    }
    asking = [
        start
        for start, _, cue in lexicons[0].cues.matches(question)
        if cue in INTERROGATIVE and lexicons[0].language != ENGLISH
    ]
    for i, token in enumerate(question):
        if any(start < i for start in asking):
            return []
        pause = i > 0 and token.start - question[i - 1].end > 1
        if i in polite:
            continue  # "could you tell me" asks for no yes
        if _small(token, lexicons[0]):
            continue
        own = token.text in lexicons[0].vocabulary and token.text not in lexicons[0].yes_no_openers
        opens = not own and any(token.text in book.yes_no_openers for book in lexicons)
        if (i == 0 or pause) and opens:
            return [Tag("opens_yes_no", i, i + 1)]
    return []


def _value_tags(
    question: tuple[Token, ...], frame: Frame, lexicons: tuple[Lexicon, ...]
) -> list[Tag]:
    everyday = neutral_words(lexicons)
    grouped: dict[tuple[int, int], list[Value]] = {}
    for start, end, value in frame.values.matches(question):
        grouped.setdefault((start, end), []).append(value)
    for i, token in enumerate(question):
        if (i, i + 1) not in grouped and not token.capitalised:
            family = [
                v for word, vs in frame.kinds.items() if related(token.text, word) for v in vs
            ]
            if family:
                grouped[i, i + 1] = family  # "failed" for the kind "Failure"
    found = []
    own = lexicons[0]
    for (start, end), values in grouped.items():
        if end - start == 1 and _article(question[start], own):
            continue  # "la France" does not name LA
        whole = [v for v in values if v.whole]
        if not whole and question[start].text in everyday:
            continue  # "The" is no part of "The Hague"
        placed = start > 0 and question[start - 1].text in PLACED
        kinds = not (question[start].capitalised or placed) and _only_kind(question[start], values)
        noun = len(values) > 1 or any(question[start].text in b.vocabulary for b in lexicons)
        if not whole and kinds and (noun or not all(frame.persons(v.column) for v in values)):
            continue  # the last word of a person's name is no kind
        kept = whole or values
        weight = 1.0 if whole else 0.6
        found.append(Tag("value", start, end, tuple(dict.fromkeys(kept)), weight))
    return found


def _article(said: Token, own: Lexicon) -> bool:
    """Tell whether a word is an everyday one of another language than English, no code ("LA")."""
    code = said.raw.isupper() and len(said.raw) > 1
    return own.language != ENGLISH and not code and said.text in own.neutral


def _only_kind(said: Token, values: Sequence[Value]) -> bool:
    """Tell whether a word only ends the values, as the noun of their kind: "Television film"."""
    keys = [words(value.key) for value in values]
    return all(len(key) > 1 and singular(key[-1]) == singular(said.text) for key in keys)


def _longest(tags: list[Tag]) -> list[Tag]:
    """Keep the longest of overlapping tags; whole values before parts."""
    kept: list[Tag] = []
    for one in sorted(tags, key=lambda t: (-t.weight, t.start - t.end, t.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda t: t.start)


def _longest_cues(cues: list[Tag]) -> list[Tag]:
    """Drop a cue that lies strictly inside a longer one ("more" inside "more than")."""
    return [
        cue
        for cue in cues
        if not any(
            other.start <= cue.start and cue.end <= other.end and _size(other) > _size(cue)
            for other in cues
        )
    ]


def _size(one: Tag) -> int:
    return one.end - one.start


def _is_cue_word(one: Tag, question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether a one-word value is an everyday word too, written small ("to", "first")."""
    if _size(one) > 1 or question[one.start].capitalised:
        return False
    text = question[one.start].text
    return any(text in book.vocabulary for book in lexicons)


def _years(found: Sequence[NumberTag], taken: Sequence[Tag]) -> list[Tag]:
    return [
        Tag("year", n.start, n.end, int(n.value))
        for n in found
        if n.kind == "number" and n.year and not inside(n.start, n.end, taken)
    ]


def _decades(question: Sequence[Token]) -> list[Tag]:
    """Mark "1940s": the first of ten years."""
    return [
        Tag("decade", i, i + 2, int(token.text))
        for i, (token, ending) in enumerate(pairwise(question))
        if DECADE.fullmatch(token.text)
        and ending.text in DECADE_ENDINGS
        and ending.start == token.end
    ]


DECADE = re.compile(r"(?:1\d|20)\d0")
DECADE_ENDINGS = frozenset(["s", "er", "ern"])  # "1940s", "1940er"
