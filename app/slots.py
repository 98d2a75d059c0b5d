"""What a question sets in one table: rows, ranks, conditions, editions, limits, columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from giichat.app.dictionary import is_adverb
from giichat.app.editions import Editions
from giichat.app.frame import Frame
from giichat.app.headers import UNIT, UNITS
from giichat.app.lexicon import ENGLISH, Lexicon, lexicon, words_of_concepts
from giichat.app.marks import Reading, Tag
from giichat.app.plan import Condition, Operation, Plan, Relation
from giichat.app.tokens import Token, singular, words

CURRENCIES = frozenset("$€£¥")
NEAR = 3  # words between a number and what it belongs to


@dataclass(frozen=True, slots=True)
class Named:
    """Rows the question names: one key, or several when the words are ambiguous."""

    keys: tuple[str, ...]
    start: int
    end: int
    column: int
    whole: bool = True


@dataclass(slots=True)
class Slots:
    """What the question sets in one frame; `used` are the words explained."""

    reading: Reading
    frame: Frame
    names: list[Named] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    subject_said: bool = False
    ranks: list[Condition] = field(default_factory=list)
    limit: int | None = None
    from_bottom: bool = False
    title_measure: bool = False  # the measure asked for is what the table ranks by
    nth: int | None = None  # "second highest"
    in_group: bool = False  # the nth place is counted among the rows of a group
    times: Condition | None = None  # in how many rows: "twice", "more than once"
    steps: Condition | None = None  # how far something moved: "by four places"
    subject_edition: int | None = None  # the edition asked about beside the one said before
    editions: Editions = field(default_factory=Editions)
    used: set[int] = field(default_factory=set)
    spare: list[Tag] = field(default_factory=list)  # numbers that no cue explains yet
    spent: set[int] = field(default_factory=set)  # cue words that belong to a number
    regions: list[str] = field(default_factory=list)
    row_nouns: set[int] = field(default_factory=set)  # words that only say what the rows are

    def use(self, tag: Tag) -> None:
        """Mark the words of a tag as explained."""
        self.used.update(range(tag.start, tag.end))

    @property
    def spare_numbers(self) -> list[float]:
        """Return the numbers that no cue explains yet."""
        return [float(tag.value) for tag in self.spare]

    @property
    def rank_header(self) -> str:
        """Return the header of the rank column, or "" when the table has none."""
        column = self.frame.rank_column
        return self.frame.header(column) if column is not None else ""


def own_book(slots: Slots) -> Lexicon:
    """Return the lexicon of the language the question is in."""
    return lexicon(slots.reading.language)


def near(
    slots: Slots, position: int, *kinds: str, before: int = NEAR, after: int = 0
) -> Tag | None:
    """Return the tag of these kinds nearest to a word position, within the distances given."""
    found = [
        tag
        for tag in slots.reading.of(*kinds)
        if 0 <= position - tag.end < before or 0 <= tag.start - position - 1 < after
    ]
    return min(found, key=lambda t: abs(t.start - position), default=None)


def inside_cue(slots: Slots, tag: Tag, kind: str) -> bool:
    """Tell whether the words of a cue hold one of another kind: "cuántos puestos" the rank."""
    said = list(slots.reading.tokens[tag.start : tag.end])
    books = dict.fromkeys((own_book(slots), lexicon(ENGLISH)))
    return any(cue == kind for book in books for _, _, cue in book.cues.matches(said))


def distance(tag: Tag, start: int, end: int) -> int:
    """Return how many words lie between a tag and the words from start to end."""
    return max(start - tag.end, tag.start - end, 0)


def add_rank(slots: Slots, value: float) -> None:
    """Add a rank asked for; several ranks asked for make one condition."""
    for i, other in enumerate(slots.ranks):
        if other.relation is Relation.IS:
            values = tuple(dict.fromkeys((*other.values, value)))
            slots.ranks[i] = Condition(other.column, Relation.IS, values)
            return
    slots.ranks.append(Condition(slots.rank_header, Relation.IS, (value,)))


def unexplained(slots: Slots, plan: Plan, books: Sequence[Lexicon]) -> tuple[str, ...]:
    """Return the words that nothing explains: neither a slot, nor a cue, nor an everyday word.

    An everyday verb ("released") is explained where the question says what it asks for; of a
    name alone ("who wrote X") or of all rows ("how many drivers retired") the verb may be all
    that says it.
    """
    everyday = [book.neutral for book in books]
    everything = plan.operation in (Operation.COUNT, Operation.LIST) and not (
        plan.conditions or plan.names or plan.limit
    )
    asked = any(t.value != slots.frame.name_column for t in slots.reading.of("column"))
    if not everything and (
        asked
        or slots.subject_said
        or slots.reading.has("when")
        or (plan.operation is not Operation.LOOKUP or not plan.names)
    ):
        everyday += [book.verbs for book in books] + [_verbs_here(slots, books)]
    everyday.append(_units(plan, slots.frame))
    said = slots.reading.tokens
    explained = slots.used | _fillers(said, books[0])
    left = [
        i
        for i, token in enumerate(said)
        if i not in explained
        and token.text.isalnum() | ("'" in token.text)
        and not any(form in known for known in everyday for form in _forms(token.text))
        and not _adverb(token, books[0])
    ]
    return _joined(left, said, books[0]) if books[0].unspaced else tuple(said[i].raw for i in left)


def _adverb(token: Token, book: Lexicon) -> bool:
    """Tell whether a word only says how sure or how surprising something is: "undoubtedly"."""
    telling = token.text in book.telling_adverbs
    return not telling and is_adverb(token.raw, book.language, book.adverb_endings)


def _forms(word: str) -> tuple[str, ...]:
    """Return the word, its singular, and what stands before a contraction: who'd, I've."""
    bare, mark, ending = word.partition("'")
    return (word, singular(word), *((bare,) if mark and ending in CONTRACTED else ()))


CONTRACTED = frozenset(["s", "t", "re", "ll", "d", "ve", "m"])


def _fillers(said: Sequence[Token], book: Lexicon) -> set[int]:
    """Return the words of everyday phrases and endings, in scripts without spaces."""
    found = {i for start, end, _ in book.fillers.matches(said) for i in range(start, end)}
    for i, token in enumerate(said):
        inside = i > 0 and said[i - 1].end == token.start
        if token.text in book.neutral_letters or (inside and token.text in book.ending_letters):
            found.add(i)
    return found


def _joined(places: Sequence[int], said: Sequence[Token], book: Lexicon) -> tuple[str, ...]:
    """Return the words at these places, neighbours of a script without spaces as one word."""
    found: list[str] = []
    for k, i in enumerate(places):
        follows = k > 0 and places[k - 1] == i - 1 and said[i - 1].end == said[i].start
        if follows and book.unspaced:
            found[-1] += said[i].raw
        else:
            found.append(said[i].raw)
    return tuple(found)


def _units(plan: Plan, frame: Frame) -> frozenset[str]:
    """Return the words in which the headers of a plan say their unit: "Area (acres)"."""
    conditions = (*plan.conditions, *((plan.claim,) if plan.claim else ()))
    headers = (plan.by, *plan.target, *(c.column for c in conditions))
    said = {singular(w) for h in headers for unit in UNIT.findall(h) for w in words(unit)}
    said |= {w for h in headers for w in words(h) if w in UNITS}
    columns = [c for h in headers if (c := frame.column_of(h)) is not None]
    first = {row.cell(c).printed[:1] for row in frame.rows[:1] for c in columns}
    return frozenset(said | ({"money"} if first & CURRENCIES else set()))


def _verbs_here(slots: Slots, books: Sequence[Lexicon]) -> frozenset[str]:
    """Return the words that can only be verbs where they stand: after "did X", or by their ending."""
    said = slots.reading.tokens
    spans = [(t.start, t.end) for t in slots.reading.of("value")]
    helped = any(t.text in book.auxiliaries for book in books for t in said)
    after_names = {said[end].text for _, end in spans if helped and end < len(said)}
    concepts = words_of_concepts(tuple(books))
    ended = {
        t.text
        for t in said
        if not t.capitalised
        and len(t.text) >= VERB_LENGTH
        and t.text.endswith(books[0].verb_endings or VERB_ENDINGS)
    }
    return frozenset(after_names | ended) - concepts


VERB_ENDINGS = ("ed", "ing")  # of regular forms: "collected", "leading"
VERB_LENGTH = 6  # shorter words with these endings are often nouns: "ring", "seed"
