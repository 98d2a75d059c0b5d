"""Names and groups of a question -> rows named and conditions on their columns."""

from __future__ import annotations

import re

from giichat.app.frame_words import Value
from giichat.app.marks import Tag
from giichat.app.plan import Condition, Relation
from giichat.app.slots import Named, Slots, distance, near, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.tokens import singular, words
from giichat.ingest.records import Role

NUMBERED = re.compile(r"(.+?)\s*\(\d\)")  # "Brno Cup (2)": the second of the same name
BETWEEN = frozenset(["being", "a", "an", "any", "from", "in", "of"])
SHORT_WORD = 3  # letters of words too common to be explained by a value
LISTED = 2  # words between two values of a list at most: "and the"


def read_values(slots: Slots) -> None:
    """Take the names and groups that the question names."""
    for tag in slots.reading.of("value"):
        asked = [t for t in slots.reading.of("column") if t.start == tag.start and t.end == tag.end]
        if tag.weight < 1 and (tag.start in slots.row_nouns or asked):
            continue  # "which yard" asks for the column, "which ship" for rows
        if _of_title(slots, tag) or _both_sides(slots, tag) or of_remark(slots, tag):
            continue
        by_column: dict[int, list[Value]] = {}
        for value in tag.value:
            by_column.setdefault(value.column, []).append(value)
        column = _column_of_value(slots, tag, by_column)
        if column is None:
            continue
        if tag.weight < 1 and not _part_is_name(slots, tag):
            continue
        slots.use(tag)
        keys = tuple(dict.fromkeys(v.key for v in by_column[column]))
        negated = _negated(slots, tag)
        inside = by_column[column][0].members
        if inside:
            slots.regions.append(keys[0])
            relation = Relation.IS_NOT if negated else Relation.IS
            _add_group(slots, Condition(slots.frame.header(column), relation, inside))
            continue
        if column == slots.frame.name_column and not negated:
            keys = _series(slots, tag) or _numbered(slots, keys) or keys
            if all(keys != named.keys for named in slots.names):  # said twice is one name
                start, end = _whole_place(slots, tag, keys)
                slots.names.append(Named(keys, start, end, column, tag.weight >= 1))
        elif column == slots.frame.name_column:
            slots.excluded += keys
        else:
            relation = Relation.IS_NOT if negated else Relation.IS
            _add_group(slots, Condition(slots.frame.header(column), relation, keys))
    _explain(slots)


def _of_title(slots: Slots, tag: Tag) -> bool:
    """Tell whether a word is said as the title has it: "the tallest building in Marenza", a place.

    A part of a name is where the title has the word; a whole value where the word before it is
    of the title too: "the cinemas of Brazil".
    """
    table, said = slots.frame.table, slots.reading.tokens
    if table.main or table.aliases or table.derived:
        return False
    stem = table.file.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("_", " ")
    own = [tuple(singular(w) for w in words(phrase)) for phrase in (table.title, stem)]
    spelt = tuple(singular(t.text) for t in said[tag.start : tag.end])
    before = [singular(t.text) for t in said[: tag.start] if len(t.text) > SHORT_WORD]
    for title in own:
        telling = [w for w in title if len(w) > SHORT_WORD]
        for i in range(len(telling) - len(spelt) + 1):
            if tuple(telling[i : i + len(spelt)]) != spelt:
                continue
            led = i > 0 and before[-1:] == [telling[i - 1]]
            if led or (tag.weight < 1 and _placed(slots, tag)):
                return True
    return False


def _both_sides(slots: Slots, tag: Tag) -> bool:
    """Tell whether home and away are both said: that limits no rows."""
    name = slots.frame.name_column
    sides = {
        v.key for t in slots.reading.of("value") for v in t.value if v.members and v.column == name
    } & SIDES
    return sides == SIDES and any(v.members and v.key in SIDES for v in tag.value)


SIDES = frozenset(["home", "away"])


def of_remark(slots: Slots, tag: Tag) -> bool:
    """Tell whether one small word is only said in a long remark: "japan" of a comment on a party."""
    name = slots.frame.name_column
    one = tag.weight < 1 and not slots.reading.tokens[tag.start].capitalised
    return one and all(
        v.column != name and not v.members and len(words(v.key)) >= REMARK_WORDS for v in tag.value
    )


REMARK_WORDS = 9  # of a cell that says more than a value


def _placed(slots: Slots, tag: Tag) -> bool:
    """Tell whether a word is led in as a place: "in Marenza", "de Villarreal"."""
    book = own_book(slots)
    before = slots.reading.tokens[tag.start - 1].text if tag.start else ""
    return before in book.inside_words | BETWEEN


def _whole_place(slots: Slots, tag: Tag, keys: tuple[str, ...]) -> tuple[int, int]:
    """Return where a name stands with the other words of it beside the part that tells it."""
    said, told = slots.reading.tokens, {w for key in keys for w in words(key)}
    start, end = tag.start, tag.end
    while tag.weight < 1 and start > 0 and said[start - 1].text in told:
        start -= 1
    while tag.weight < 1 and end < len(said) and said[end].text in told:
        end += 1
    return start, end


def _series(slots: Slots, tag: Tag) -> tuple[str, ...]:
    """Return the names that begin like one said before a plural noun: "the Iron Tide films"."""
    said, frame = slots.reading.tokens, slots.frame
    noun = said[tag.end].text if tag.end < len(said) else ""
    rows = any(
        t.start == tag.end and t.value == frame.name_column for t in slots.reading.of("column")
    )
    if frame.name_column is None or not rows or singular(noun) == noun:
        return ()
    wanted = tuple(t.text for t in said[tag.start : tag.end])
    found = [
        row.name
        for row in frame.rows
        if words(row.cell(frame.name_column).printed)[: len(wanted)] == wanted
    ]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else ()


def _numbered(slots: Slots, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that are one said, told apart by a number: "Brno Cup", "Brno Cup (2)"."""
    frame, column = slots.frame, slots.frame.name_column
    if column is None or len(keys) != 1 or not slots.reading.has("how_often", "how_many"):
        return ()
    bare = [r.cell(column).printed for r in frame.rows if r.name == keys[0]][:1]
    found = [
        r.name
        for r in frame.rows
        if (told := NUMBERED.fullmatch(r.cell(column).printed)) and [told[1]] == bare
    ]
    return (*keys, *dict.fromkeys(found)) if found else ()


def _explain(slots: Slots) -> None:
    """Mark the other words of the values found as said: "died while in office"."""
    told = {w for c in slots.conditions for v in c.values if isinstance(v, str) for w in words(v)}
    for i, token in enumerate(slots.reading.tokens):
        if token.text in told and len(token.text) > SHORT_WORD:
            slots.used.add(i)


def _add_group(slots: Slots, condition: Condition) -> None:
    """Add a group condition; a second value of the same column widens the first ("or")."""
    for i, other in enumerate(slots.conditions):
        if other.column == condition.column and other.relation is condition.relation:
            slots.conditions[i] = Condition(
                other.column,
                other.relation,
                tuple(dict.fromkeys((*other.values, *condition.values))),
            )
            return
    slots.conditions.append(condition)


def _column_of_value(slots: Slots, tag: Tag, by_column: dict[int, list[Value]]) -> int | None:
    """Return the column meant where a word names values in several: one said is meant."""
    frame = slots.frame
    said: set[int] = {t.value for t in slots.reading.of("column")} & set(by_column)
    if len(said) == 1 and frame.name_column not in said:
        return said.pop()
    name = frame.name_column
    direct = {c: v for c, v in by_column.items() if any(not one.members for one in v)}
    if not direct:  # a region: the column of groups knows its members best
        return max(by_column, key=lambda c: (frame.columns[c].role is Role.GROUP, -c), default=None)
    by_column = direct
    groups = [c for c in by_column if frame.columns[c].role is Role.GROUP]
    if (
        name in by_column
        and groups
        and (_rows_wanted(slots, tag) or _listed_with(slots, tag, groups[0]))
    ):
        return groups[0]
    if name in by_column:
        return name
    if groups:
        return groups[0]
    return next(iter(sorted(by_column)), None)


def _rows_wanted(slots: Slots, tag: Tag) -> bool:
    """Tell whether the question counts or lists rows of a group ("clusters in Singapore")."""
    wants = slots.reading.has("how_many", "list", "most", "least", "top")
    book = own_book(slots)
    if book.postpositions:
        return wants and slots.subject_said
    if book.inside_words and slots.subject_said and wants and tag.start:
        return slots.reading.tokens[tag.start - 1].text in book.inside_words
    before = slots.reading.tokens[tag.start - 1].text if tag.start else ""
    return (wants and slots.subject_said and before in ("in", "from", "of", "within", "has")) or (
        slots.subject_said and before in ("in", "within")
    )


def _listed_with(slots: Slots, tag: Tag, column: int) -> bool:
    """Tell whether the value beside it in a list can only be of this column."""
    return any(
        column in (columns := {v.column for v in other.value if not v.members})
        and slots.frame.name_column not in columns
        for other in slots.reading.of("value")
        if other is not tag and distance(other, tag.start, tag.end) <= 1
    )


def _part_is_name(slots: Slots, tag: Tag) -> bool:
    """Tell whether part of a name may stand for it: written like a name, and no cue word."""
    token = slots.reading.tokens[tag.start]
    other = [t for t in slots.reading.tags if t.start <= tag.start < t.end and t.kind != "value"]
    cased = own_book(slots).question_words and any(t.capitalised for t in slots.reading.tokens[1:])
    if cased and not token.capitalised:
        return False  # "écoles d'ingénieurs" names no one school
    return not other and (token.capitalised or not token.text.isascii() or len(token.text) > 3)


def _negated(slots: Slots, tag: Tag) -> bool:
    """Tell whether a value is left out: "except Japan", "outside the US and the UK", "not China"."""
    if near(slots, tag.start, "except", "outside", before=3) is not None:
        return True
    behind = own_book(slots).postpositions
    if behind and near(slots, tag.end - 1, "except", "outside", before=0, after=2) is not None:
        return True
    start = tag.start
    while start and slots.reading.tokens[start - 1].text in BETWEEN:
        start -= 1  # "without being German", "not from Japan"
    if not slots.reading.has("opens_yes_no", "why") and near(slots, start, "not", before=1):
        return True
    if _after_which(slots, tag):
        return True
    return any(
        _negated(slots, other)
        for other in slots.reading.of("value")
        if 0 <= tag.start - other.end <= LISTED and _listed(slots, other.end, tag.start)
    )


def _after_which(slots: Slots, tag: Tag) -> bool:
    """Tell whether the next after a value is asked for: "after China, who has most"."""
    opener = next((t for t in slots.reading.of("next", "behind") if t.start == 0), None)
    ends = slots.reading.of("most", "least")
    return (
        opener is not None
        and 0 <= tag.start - opener.end <= 1
        and any(t.start >= tag.end for t in ends)
    )


def _listed(slots: Slots, start: int, end: int) -> bool:
    """Tell whether nothing but "and" or "or" stands between two values of a list."""
    between = slots.reading.tokens[start:end]
    return not between or any(
        joins.matches(between)
        for book in cue_lexicons(slots.reading.language)
        for joins in (book.conjunctions, book.alternatives)
    )
