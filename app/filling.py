"""From marked words to slots: every part of a question that one table gives a meaning."""

from __future__ import annotations

from dataclasses import replace

from giichat.app.draft import claims_it, only_verb
from giichat.app.editions import read_editions
from giichat.app.frame import Frame
from giichat.app.lexicon import ENGLISH, lexicon
from giichat.app.marks import FULL, Reading, Tag, inside
from giichat.app.number_slots import read_numbers, read_often
from giichat.app.plan import Condition, Relation
from giichat.app.provinces import read_provinces
from giichat.app.row_nouns import AGENT_ENDINGS, AGENT_LENGTH, read_row_nouns
from giichat.app.select import passes
from giichat.app.slots import Slots, add_rank, near, own_book
from giichat.app.tagging import cue_lexicons
from giichat.app.times import read_times
from giichat.app.tokens import singular
from giichat.app.units import unit_columns, unit_of
from giichat.app.value_slots import read_values
from giichat.ingest.records import Role

WITHOUT = frozenset(["without", "ohne", "sans", "sin", "sem"])
POWERS = frozenset(["square", "sq", "cubic"])
INTRODUCED = 2  # words between a column and its value at most: "economy is not Japan"
RANK_CUES = {"leader": 1, "highest_ranked": 1, "runner_up": 2, "bronze": 3}


def fill(reading: Reading, frame: Frame) -> Slots:
    """Return the slots that the marked words set."""
    slots = Slots(reading, frame)
    slots.editions = read_editions(reading, frame)
    slots.used |= slots.editions.used
    read_row_nouns(slots)
    _columns(slots)
    _drop_implied(slots)
    _drop_verbs(slots)
    _unit_columns(slots)
    read_values(slots)
    read_provinces(slots)
    _tell_apart(slots)
    _than_first(slots)
    read_numbers(slots, read_times(slots))
    read_often(slots)
    _nothing_of(slots)
    _yes_columns(slots)
    _drop_introducers(slots)
    _rank_words(slots)
    for tag in reading.tags:
        counted = any(n.end == tag.start for n in slots.reading.of("number"))
        if tag.kind == "person" and not (frame.of_persons or slots.columns or counted):
            continue
        if tag.kind == "gender" and not frame.of_persons:
            continue
        if tag.kind == "row" and _catalogued(frame) and not _says_row(slots, tag):
            continue  # the rows are known to be something else than matches or concerts
        if tag.kind not in ("value", "column", "number", "ordinal", "year"):
            slots.use(tag)
    return slots


def _tell_apart(slots: Slots) -> None:
    """Keep of a name that several rows have those of the group said: "Cambridge, the British one"."""
    groups = [c for c in slots.conditions if isinstance(c.values[0], str)]
    for i, named in enumerate(slots.names):
        if len(named.keys) < 2 or not groups or not slots.frame.ranked:
            continue
        kept = {
            row.name
            for row in slots.frame.rows
            if row.name in named.keys and all(passes(slots.frame, row, c) for c in groups)
        }
        if kept:
            keys = tuple(key for key in named.keys if key in kept)
            slots.names[i] = replace(named, keys=keys)


def _than_first(slots: Slots) -> None:
    """Put what is compared before what it is compared with: 大阪より東京のほうが is of 東京."""
    said, than = slots.reading.tokens, own_book(slots).than
    if len(slots.names) != 2 or not than:
        return
    behind = "".join(t.text for t in said[slots.names[0].end : slots.names[1].start])
    if behind.startswith(than):
        slots.names.reverse()


def _columns(slots: Slots) -> None:
    """Take the columns pointed at; the noun for what a row is only says that rows are meant."""
    frame = slots.frame
    for start, end, _ in frame.headers.matches(slots.reading.tokens):
        slots.used.update(range(start, end))
    for tag in slots.reading.of("column"):
        slots.use(tag)
        if slots.reading.tokens[tag.start].text == "where" and slots.reading.has("rank"):
            continue  # "where does X rank" asks for no place
        if frame.rank_column not in (None, tag.value) and _says_rank(slots, tag):
            continue  # "what place did Paris take"
        if tag.value == frame.name_column:
            slots.subject_said = True
        elif frame.columns[tag.value].role is Role.RANK or (
            tag.value == frame.edition_column and frame.yearly
        ):
            continue
        elif frame.counts_up(tag.value) and not near(slots, tag.start, "which", before=2):
            slots.subject_said = True  # "how many games": the rows are numbered games
        elif tag.value not in slots.columns:
            slots.columns.append(tag.value)


def _says_rank(slots: Slots, tag: Tag) -> bool:
    """Tell whether "place" alone points at a column that is not of ranks: it means the rank."""
    said = slots.reading.tokens[tag.start].text
    return said == "place" and tag.weight < 1 and slots.reading.has("rank")


def _drop_verbs(slots: Slots) -> None:
    """Forget the number that a verb resembles where a column is asked for: "which team picked X"."""
    tags = slots.reading.of("column")
    asked = {
        t.value
        for t in tags
        for cue in slots.reading.of("which")
        if t.start == cue.end and t.value in slots.columns
    }
    if not asked or slots.reading.has("most", "least", "first", "last"):
        return
    for column in set(slots.columns) - asked:
        if slots.frame.columns[column].numeric and only_verb(slots, column):
            slots.columns.remove(column)


def _drop_implied(slots: Slots) -> None:
    """Forget the measure that an adjective implies where one is said: "quickest reaction"."""
    tags = slots.reading.of("column")
    ends = {(t.start, t.end) for t in slots.reading.of("most", "least", "fastest", "slowest")}
    for column in list(slots.columns):
        own = {(t.start, t.end) for t in tags if t.value == column}
        follows = [
            t for t in tags if any(0 <= t.start - end <= 1 for _, end in own) and t.value != column
        ]
        said = [
            t
            for t in tags
            if t.weight >= FULL and t.value in slots.columns and (t.start, t.end) not in ends | own
        ]
        if own <= ends and any(slots.frame.columns[t.value].numeric for t in (*follows, *said)):
            slots.columns.remove(column)


def _nothing_of(slots: Slots) -> None:
    """Read "no gold", "without a win": the column is 0."""
    frame = slots.frame
    for tag in slots.reading.of("column"):
        cue = near(slots, tag.start, "not", before=1) or _without(slots, tag)
        if cue is None or not frame.columns[tag.value].numeric:
            continue
        if frame.columns[tag.value].role is Role.MEASURE and not slots.names:
            slots.spent.update(range(cue.start, cue.end))
            slots.conditions.append(Condition(frame.header(tag.value), Relation.IS, (0.0,)))


def _without(slots: Slots, tag: Tag) -> Tag | None:
    """Return the word for without right before a column: "sin concejales", "sans médaille"."""
    start = tag.start - 1
    none = start >= 0 and slots.reading.tokens[start].text in WITHOUT
    return Tag("not", start, tag.start) if none else None


def _yes_columns(slots: Slots) -> None:
    """Read a column of yes and no as a property: "which stations are step-free"."""
    frame = slots.frame
    for column in list(slots.columns):
        answers = frame.yes_no(column)
        if answers is None or slots.reading.has("how_often"):
            continue
        tags = [t for t in slots.reading.of("column") if t.value == column]
        cue = near(slots, tags[0].start, "not", "except", before=2)
        if cue is not None:
            slots.spent.update(range(cue.start, cue.end))
        key = answers[cue is not None]
        slots.columns.remove(column)
        slots.conditions.append(Condition(frame.header(column), Relation.IS, (key,)))


def _unit_columns(slots: Slots) -> None:
    """Take the one number column in a unit that is said where no number column is: "in feet"."""
    frame, said = slots.frame, slots.reading.tokens
    if any(frame.columns[c].numeric for c in slots.columns):
        return
    numbers = {t.end for t in slots.reading.of("number", "year")}
    for i, token in enumerate(said):
        unit = unit_of(token.text)
        columns = unit_columns(frame, unit) if unit and len(token.text) > 1 else []
        counted = frame.counted_words.get(singular(token.text))
        columns = columns or ([counted] if counted is not None else [])
        if len(columns) == 1 and i not in numbers:
            slots.columns.append(columns[0])
            slots.used.add(i)
            slots.used.update({i - 1} if i and said[i - 1].text in POWERS else ())
            return


def _runs(tags: list[Tag]) -> int:
    """Return in how many places the words of a column stand together."""
    spans = sorted({(t.start, t.end) for t in tags})
    return sum(i == 0 or span[0] > spans[i - 1][1] for i, span in enumerate(spans))


def _drop_introducers(slots: Slots) -> None:
    """Forget columns said only to introduce a value: "with nationality Kenyan", "in week 6"."""
    values = [
        (t.start, t.end, {v.column for v in t.value})
        for t in slots.reading.of("value")
        if t.weight >= 1
    ]
    limited = [
        frame_column
        for c in slots.conditions
        if (frame_column := slots.frame.column_of(c.column)) is not None
        and not isinstance(c.values[0], str)
    ]
    for column in list(slots.columns):
        tags = [t for t in slots.reading.of("column") if t.value == column]
        before_value = all(
            any(
                column in owners and (_introduces(slots, tag.end, start) or end == tag.start)
                for start, end, owners in values
            )
            for tag in tags
        )
        rows_meant = slots.subject_said or slots.reading.has("who")
        if not tags:
            continue  # said by a unit
        if before_value or (
            column in limited and (rows_meant or _runs(tags) <= limited.count(column))
        ):
            slots.columns.remove(column)


def _introduces(slots: Slots, end: int, start: int) -> bool:
    """Tell whether a value follows its column: "nationality Kenyan", "economy is not Japan"."""
    denied = any(end <= t.start < start for t in slots.reading.of("not"))
    return 0 <= start - end <= (INTRODUCED if denied else 1)


def _rank_words(slots: Slots) -> None:
    if slots.reading.has("row") and not slots.columns and not _catalogued(slots.frame):
        slots.subject_said = True
    if slots.reading.has("person") and slots.frame.of_persons:
        slots.subject_said = True
    _agents(slots)
    if not slots.rank_header or slots.ranks:
        return
    if _also_counted(slots, slots.reading.of("win")) and not (slots.names or slots.conditions):
        add_rank(slots, 1.0)
        return
    if slots.columns and slots.reading.has("most", "least", "how_many"):
        if not slots.reading.has("most", "least") and not slots.names and not slots.conditions:
            for tag in slots.reading.of("runner_up", "bronze"):
                add_rank(slots, float(RANK_CUES[tag.kind]))
        return
    columns = slots.reading.of("column")
    _winner(slots)
    if not slots.names and not slots.conditions and not slots.columns and slots.nth is None:
        for tag in slots.reading.of("biggest")[:1]:
            slots.spent.update(range(tag.start, tag.end))
            add_rank(slots, 1.0)
    podium = slots.reading.has("podium")
    for tag in slots.reading.of(*RANK_CUES, "podium"):
        if tag.start in slots.spent or any(c.start <= tag.start < c.end for c in columns):
            continue
        if podium and tag.kind != "podium":
            continue
        if tag.kind == "highest_ranked" and len(slots.names) > 1:
            continue  # "who is ranked best, A or B"
        if tag.kind in ("runner_up", "bronze") and slots.conditions:
            slots.nth = RANK_CUES[tag.kind]  # "second best Chinese cluster"
        elif tag.kind == "podium" and slots.reading.has("just_missed"):
            add_rank(slots, 4.0)
        elif tag.kind == "podium":
            slots.ranks.append(Condition(slots.rank_header, Relation.AT_MOST, (3.0,)))
        else:
            add_rank(slots, float(RANK_CUES[tag.kind]))


def _catalogued(frame: Frame) -> bool:
    """Tell whether a catalogue says what the rows are."""
    return frame.table.main or bool(frame.table.aliases)


def _says_row(slots: Slots, tag: Tag) -> bool:
    return singular(slots.reading.tokens[tag.start].text) in ("row", "entry", "record")


def _agents(slots: Slots) -> None:
    """Read "skater", "cyclists" as the rows of a table of people, where nothing else explains it."""
    books = cue_lexicons(slots.reading.language)
    nouns = {singular(slots.reading.tokens[i].text) for i in slots.row_nouns}
    if any(not noun.endswith(AGENT_ENDINGS) for noun in nouns):
        return  # "which director has the tallest wheel": the rows are called something else
    known = {i for t in slots.reading.tags for i in range(t.start, t.end)} | slots.used
    for i, token in enumerate(slots.reading.tokens):
        noun = singular(token.text)
        everyday = any(noun in book.neutral for book in books)
        if i in known or everyday or token.capitalised or not noun.endswith(AGENT_ENDINGS):
            continue
        if noun in lexicon(ENGLISH).not_people:
            continue  # a cluster does nothing
        if slots.frame.of_persons and len(noun) > AGENT_LENGTH:
            slots.used.add(i)
            slots.subject_said = True


def _also_counted(slots: Slots, wins: list[Tag]) -> bool:
    """Tell whether a number is asked beside the winner: "who won, and with how many votes"."""
    opens = [t.end for t in slots.reading.of("who", "which")]
    numbers = [t.start for t in slots.reading.of("how_many")]
    joins = {
        start
        for book in cue_lexicons(slots.reading.language)
        for start, _, _ in book.conjunctions.matches(slots.reading.tokens)
    }
    return any(
        o <= win.start and any(win.end <= j < n for j in joins)
        for win in wins
        for o in opens
        for n in numbers
        if any(t.start == n + 2 or t.start == n + 1 for t in slots.reading.of("column"))
    )


def _winner(slots: Slots) -> None:
    """Read "who won" as rank 1 of a ranking; "how many games did X win" asks for the wins."""
    wins = slots.reading.of("win")
    counting = ("most", "least", "more", "less", "how_many", "how_often", "more_than", "at_least")
    if not wins or slots.conditions or slots.limit or slots.reading.has(*counting):
        return
    said = [t for t in slots.reading.of("column") if t.value in slots.columns]
    won = {t.value for t in said if inside(t.start, t.end, wins)}
    told = slots.frame.ranked and slots.frame.yearly and claims_it(slots)  # "why did X win"
    if won >= {t.value for t in said} and (not slots.names or told):
        slots.columns.clear()
        add_rank(slots, 1.0)
