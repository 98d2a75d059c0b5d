"""Which columns the words of a question point at: by header, by synonym, by word family."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from giichat.app.frame import Frame
from giichat.app.header_parts import Header, Place, numbers_said, own_words, shortened
from giichat.app.headers import HEADER_STOP, meanings_of
from giichat.app.lexicon import (
    ENGLISH,
    Lexicon,
    degree_words,
    lexicon,
    openers_of_cues,
    verb_words,
)
from giichat.app.marks import FULL, Tag, inside
from giichat.app.tokens import UNSPACED_LETTER, Token, related, singular, words
from giichat.app.unit_columns import unit_tags
from giichat.ingest.records import Role

AGENTS = ("er", "or")  # endings of who does something
LONGER = 0.01  # what a further word of a header that is said in full adds to its weight
SYNONYM_WEIGHT = 0.98  # a synonym counts a little less than the word
FAMILY_WEIGHT = 0.93  # a word of the same family says a little less than the word itself
SMALL = frozenset(["not", "at_most", "at_least"])  # cues whose words are of no header's family
KIND_WEIGHT = 0.9  # a general noun says less than a header's own words
SHORT_WORD = 3  # letters of words that are hardly nouns: "which of"
PART = 0.6  # the weight of a value of which only a part is said
INTERROGATIVE = frozenset(["which", "what"])
THINGS = ("ments",)  # endings of nouns of things, of the family of a verb that heads a column
WHOLE = frozenset(["total"])  # medals are a Total, but no "Total share"
HEADER_MATCH = 0.5  # the part of a header's words that must be said to point at the column


def column_tags(
    question: tuple[Token, ...],
    frame: Frame,
    lexicons: tuple[Lexicon, ...],
    values: Sequence[Tag],
) -> list[Tag]:
    """Return the columns that the words point at, the best-covered header of each place."""
    said = _said(question, lexicons)
    cue_words = openers_of_cues(lexicons)
    counts = [
        Tag("", s, e)
        for b in lexicons
        for s, e, cue in b.cues.matches(question)
        if cue == "how_many" or (cue in ("most", "least") and e - s > 1)
    ]  # the number in "smallest number of" is no column Number
    small = [
        Tag("", s, e) for b in lexicons for s, e, cue in b.cues.matches(question) if cue in SMALL
    ]  # "not" is no "Notes"
    found: list[Tag] = []
    for column, description in enumerate(frame.columns):
        header = meanings_of(description.header, lexicons[0].language, frame.language)
        if not header or description.role is Role.SOURCE:
            continue
        exact = _exact(header, [*said, *_spelt(question, header)], values, counts)
        places = exact + _families(question, header, exact, [*values, *counts, *small], lexicons)
        places += shortened(question, description.header, header, [*places, *_spans(values)])
        if description.numeric:
            places = [
                p
                for p in places
                if p in exact or not _agent(question[p[0]]) or _of_degree(question, p[0], lexicons)
            ]
        covered = {place[2] for place in places}
        weight = len(covered) / len(header)
        if column == frame.name_column and len(header) - 1 in covered:
            weight = max(weight, HEADER_MATCH)  # "country" of "Selected Asian countries"
        if own := own_words(frame, column, header, lexicons[0].language):
            weight = 1.0 if covered >= own else 0.0 if not covered & own else weight
        if not numbers_said(question, frame, column):
            continue  # "Region 2" is not "Region 4"
        if not places or (weight < 1 and _all_verbs(places, question, header, lexicons)):
            continue
        if exact and weight == 1:
            weight += LONGER * len(header)  # "share of filings" is more than "filings"
        telling = (
            len(header) == 1
            or not description.numeric
            or any(not header[k] & cue_words for k in covered)
            or (len(exact) > 1 and weight >= 1)  # "total share": cues each, the header together
            or covered == set(range(len(header)))
        )
        if weight >= HEADER_MATCH and telling:
            found += [
                Tag(
                    "column",
                    s,
                    e,
                    column,
                    weight * _likeness((s, e, k), header, question, exact),
                    k,
                )
                for s, e, k in _maximal(places)
            ]
    found += _of_head(question, frame, [*found, *values, *counts])
    found += _of_kind(question, frame, lexicons, [*found, *values, *counts])
    found += unit_tags(question, frame, lexicons, [*found, *values])
    if any(t.weight >= FULL and frame.columns[t.value].numeric for t in found):
        found = [t for t in found if not _mere_verb(t, question, lexicons)]
    verbs = verb_words(lexicons)
    return _best_columns(found, [token.text for token in question], frame.name_column, verbs)


def _spans(tags: Sequence[Tag]) -> list[Place]:
    return [(t.start, t.end, 0) for t in tags]


def _of_head(question: tuple[Token, ...], frame: Frame, taken: Sequence[Tag]) -> list[Tag]:
    """Return the column whose head alone is said: "destinations" of "Visa-free destinations".

    No other header may have the word, and only a plural or a long word tells enough.
    """
    found: list[Tag] = []
    heads = [_head(header) for header in frame.header_words]
    for i, token in enumerate(question):
        noun = singular(token.text)
        if len(noun) < HEAD or inside(i, i + 1, taken) or noun not in heads:
            continue
        if sum(noun in header for header in frame.header_words) == 1:
            found.append(Tag("column", i, i + 1, heads.index(noun), HEADER_MATCH))
    return found


HEAD = 5  # letters of a word that tells a column by itself


def _head(header: Sequence[str]) -> str:
    """Return the noun that a header is about: the last word, or that before "of", "in", "per"."""
    cut = next((i for i, word in enumerate(header) if i and word in HEADER_STOP), len(header))
    return header[cut - 1] if header and cut else ""


def _of_kind(
    question: tuple[Token, ...],
    frame: Frame,
    lexicons: tuple[Lexicon, ...],
    taken: Sequence[Tag],
) -> list[Tag]:
    """Return the columns that a general noun means where no header says it: "company", Operator.

    A lower-case noun after "which" that ends values of one column means that column too.
    """
    found: list[Tag] = []
    for i, token in enumerate(question):
        noun = singular(token.text)
        if any(t.start <= i < t.end and t.weight > PART for t in taken):
            continue
        kinds = frozenset().union(*(book.kinds.get(noun, frozenset()) for book in lexicons))
        columns = [
            c
            for c, words_of in enumerate(frame.header_words)
            if c != frame.name_column
            and frame.columns[c].role is not Role.SOURCE
            and kinds & set(words_of)
            and (len(words_of) == 1 or kinds & set(words_of) != WHOLE)
        ]
        asked = i > 0 and question[i - 1].text in INTERROGATIVE and len(noun) > SHORT_WORD
        if not columns and asked and not token.capitalised:
            columns = [c for c in frame.group_columns if _ends_values(frame, c, noun)]
        if columns and not set(columns) & {t.value for t in found}:
            found.append(Tag("column", i, i + 1, columns[0], KIND_WEIGHT))
    return found


def _ends_values(frame: Frame, column: int, noun: str) -> bool:
    held = {row.cell(column).printed for row in frame.rows} - {""}
    return any(len(said := words(one)) > 1 and singular(said[-1]) == noun for one in held)


def _of_degree(question: tuple[Token, ...], place: int, lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether a word of degree stands before: "the biggest publisher" has published most."""
    return place > 0 and question[place - 1].text in degree_words(lexicons)


def _agent(token: Token) -> bool:
    """Tell whether a noun is of who does it: a publisher is no year of publishing."""
    return singular(token.text).endswith(AGENTS)


def _all_verbs(
    places: Sequence[Place],
    question: tuple[Token, ...],
    header: Header,
    lexicons: tuple[Lexicon, ...],
) -> bool:
    """Tell whether only verbs resemble a part of a header: "launched" is no "launch site".

    After a word of degree they may: "least visited" is of the visitors; and of who does it:
    "conducted" is of the conductor.
    """
    return all(
        any(question[start].text in book.verbs for book in lexicons)
        and not _of_degree(question, start, lexicons)
        and question[start].text not in header[k]
        and not any(word.endswith(AGENTS) for word in header[k])
        for start, _, k in places
    )


def _mere_verb(one: Tag, question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]) -> bool:
    """Tell whether a verb only resembles a header, where a measure is said: "scored most goals"."""
    text = question[one.start].text
    return one.weight < FULL and any(text in book.verbs for book in lexicons)


NUMBER_CONCEPT = "@number"


def _likeness(
    place: Place, header: Header, question: tuple[Token, ...], exact: Sequence[Place]
) -> float:
    """Return 1 for the very word of a header, less for a synonym, least for a word like it."""
    if place not in exact:
        return FAMILY_WEIGHT
    literal = singular(question[place[0]].text) in header[place[2]]
    return 1.0 if literal else SYNONYM_WEIGHT


def _exact(
    header: Header,
    said: Sequence[tuple[int, int, str]],
    values: Sequence[Tag],
    counts: Sequence[Tag],
) -> list[Place]:
    """Return the places that say a word of the header, or a concept of it."""
    return [
        (start, end, k)
        for start, end, concept in said
        for k, meanings in enumerate(header)
        if concept in meanings
        and not inside(start, end, values)
        and not (concept in (NUMBER_CONCEPT, "number") and inside(start, end, counts))
    ]


def _said(question: tuple[Token, ...], lexicons: tuple[Lexicon, ...]) -> list[tuple[int, int, str]]:
    """Return every concept and every word of the question with its place."""
    concepts = [
        (start, end, f"@{concept}")
        for book in lexicons
        for start, end, concept in book.synonyms.matches(question)
    ]
    return concepts + [(i, i + 1, singular(t.text)) for i, t in enumerate(question)]


def _spelt(question: tuple[Token, ...], header: Header) -> list[tuple[int, int, str]]:
    """Return where words of a header in a script without spaces are spelt out: 유선, 増減率."""
    found = []
    for word in {w for meanings in header for w in meanings if UNSPACED_LETTER.match(w)}:
        wanted = words(word)
        for i in range(len(question) - len(wanted) + 1 if len(wanted) > 1 else 0):
            if tuple(t.text for t in question[i : i + len(wanted)]) == wanted:
                found.append((i, i + len(wanted), word))
    return found


def _families(
    question: tuple[Token, ...],
    header: Header,
    exact: Sequence[Place],
    taken_tags: Sequence[Tag],
    lexicons: tuple[Lexicon, ...],
) -> list[Place]:
    """Return the words that are of one family with a word of the header: led, leader."""
    taken = {i for start, end, _ in exact for i in range(start, end)}
    found = []
    for i, token in enumerate(question):
        if i in taken or not token.text.isalpha() or inside(i, i + 1, taken_tags):
            continue
        if token.text.endswith(THINGS):
            continue  # "establishments" is not when they were established
        verb = any(token.text in book.verbs for book in lexicons)
        by_concept = not verb or _of_degree(question, i, lexicons)
        for k, meanings in enumerate(header):
            if any(related(token.text, word) for word in _words_meant(meanings, by_concept)):
                found.append((i, i + 1, k))
    return found


@lru_cache(maxsize=4096)
def _words_meant(meanings: frozenset[str], by_concept: bool) -> frozenset[str]:
    """Return the English words that a word of a header means, those of its concepts too."""
    book = lexicon(ENGLISH)
    found = {m for m in meanings if not m.startswith("@") and m.isalpha()}
    if by_concept:
        for meaning in meanings:
            if meaning.startswith("@"):
                found |= book.concept_words.get(meaning[1:], frozenset())
    return frozenset(found)


def whole_headers(
    question: tuple[Token, ...],
    columns: Sequence[Tag],
    frame: Frame,
    lexicons: tuple[Lexicon, ...],
) -> set[int]:
    """Return the words that spell out a header of several words: no cue is read in them.

    They stand together and in the order of the header: "climbed first" is not "First ascent".
    """
    whole: set[int] = set()
    for start, end, _ in frame.headers.matches(question):
        whole.update(range(start, end))
    for column in dict.fromkeys(t.value for t in columns if t.weight >= FULL):
        header = meanings_of(frame.columns[column].header, lexicons[0].language, frame.language)
        spans = sorted((t.start, t.end, t.part) for t in columns if t.value == column)
        for i in range(len(spans) - len(header) + 1):
            part = spans[i : i + len(header)]
            together = all(a[1] == b[0] for a, b in pairwise(part))
            if len(header) > 1 and together and [p[2] for p in part] == list(range(len(header))):
                whole.update(range(part[0][0], part[-1][1]))
    return whole


def _maximal(places: list[Place]) -> list[Place]:
    """Drop places inside longer ones; each place once."""
    kept = {(s, e): c for s, e, c in reversed(places)}
    return [
        (s, e, c)
        for (s, e), c in sorted(kept.items())
        if not any(a <= s and e <= b and (b - a) > (e - s) for a, b in kept)
    ]


def _best_columns(
    found: list[Tag], said: Sequence[str], name_column: int | None, verbs: frozenset[str]
) -> list[Tag]:
    """Of several columns at one place keep those that the question covers best."""
    found = [t for t in found if not any(_says_longer(other, t) for other in found)]
    best: dict[int, float] = {}
    for one in found:
        for i in range(one.start, one.end):
            best[i] = max(best.get(i, 0), one.weight)
    kept = [t for t in found if any(t.weight >= best[i] for i in range(t.start, t.end))]
    kept = [t for t in kept if not any(_says_more(other, t, kept) for other in kept)]
    together = {(t.value, t.start) for t in kept if _beside_own(t, kept)}
    kept = [
        t
        for t in kept
        if (t.value, t.start) in together
        or not any(o.start == t.start and (o.value, o.start) in together for o in kept)
    ]  # "an average high and a record low" are two columns, not four
    # "busiest station" is two things, and so is "which team picked"
    measures = [t for t in kept if t.value != name_column and said[t.start] not in verbs]
    return [
        t
        for t in kept
        if said[t.start] in verbs or not any(_absorbs(other, t, said) for other in measures)
    ]


def _beside_own(one: Tag, tags: Sequence[Tag]) -> bool:
    """Tell whether another word of the same header stands right beside a word."""
    return any(
        t.value == one.value and t.part != one.part and one.start in (t.end, t.start - 1)
        for t in tags
        if t.start != one.start
    )


def _says_longer(other: Tag, one: Tag) -> bool:
    """Tell whether a longer phrase that says another header in full holds the words of one."""
    longer = other.end - other.start > one.end - one.start
    return (
        longer
        and other.value != one.value
        and other.start <= one.start
        and one.end <= other.end
        and other.weight >= FULL
    )


def _says_more(other: Tag, one: Tag, tags: Sequence[Tag]) -> bool:
    """Tell whether the words of one say another column too, that further words point at.

    "Goals" may be those for or against; "conceded" elsewhere in the question decides.
    """
    if other.value == one.value or (other.start, other.end) != (one.start, one.end):
        return False

    def places(column: int) -> set[tuple[int, int]]:
        return {(t.start, t.end) for t in tags if t.value == column}

    return places(one.value) < places(other.value)


def _absorbs(whole: Tag, part: Tag, said: Sequence[str]) -> bool:
    """Tell whether a column said in full takes a neighbour in: "share of foreign *students*"."""
    if whole.value == part.value or whole.weight < FULL or part.weight >= whole.weight:
        return False
    first, last = sorted((whole, part), key=lambda t: t.start)
    return first.end <= last.start and all(w in HEADER_STOP for w in said[first.end : last.start])


def header_vocabulary(frame: Frame) -> set[str]:
    """Return the words of all headers, for mending typing errors."""
    return {w for c in frame.columns for w in words(c.header)}
