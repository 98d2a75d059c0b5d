"""Plan -> outcome: the exact cells, the values, and what is certain about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import mean, median

from giichat.app.frame import Frame, FrameRow
from giichat.app.plan import Condition, Operation, Plan, Relation, joined, show
from giichat.app.records import Chart, Series, Status
from giichat.app.select import holdings, holds, passes, rows_of, spans
from giichat.ingest.records import Cell, Role

MAX_LISTED = 100  # rows shown in one answer; more are counted and said


@dataclass(frozen=True, slots=True)
class Proof:
    """A cell that an outcome rests on."""

    row: FrameRow
    column: int

    @property
    def cell(self) -> Cell:
        """Return the cell itself."""
        return self.row.cell(self.column)

    @property
    def value(self) -> str:
        """Return the value as an answer gives it; see `value_of`."""
        return value_of(self.cell)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What executing a plan gave. `text` is the answer sentence; `proofs` the cells behind it."""

    status: Status
    text: str
    values: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    rows: tuple[FrameRow, ...] = ()
    notes: tuple[str, ...] = ()
    chart: Chart | None = None
    verdict: bool | None = None  # of a yes/no question


def execute(plan: Plan, frame: Frame) -> Outcome:
    """Return the outcome of a plan on the frame it names."""
    missing = [e for e in plan.editions if e not in frame.editions]
    if missing and frame.editions:
        return _refuse(
            f"The {joined([str(e) for e in missing], 'or')} edition of {frame.title} is not held. "
            f"Editions held: {spans(frame.editions)}."
        )
    outcome = HANDLERS[plan.operation](plan, frame)
    if plan.claim is not None and outcome.verdict is None and outcome.status is not Status.REFUSED:
        outcome = _judge(plan, frame, outcome)
    return outcome


def _refuse(text: str) -> Outcome:
    return Outcome(Status.REFUSED, text)


# -- words -----------------------------------------------------------------------------------


def value_of(cell: Cell) -> str:
    """Return what a cell says: as printed, but a number said in words ("third") as a number."""
    if cell.place is None or cell.number is None:
        return cell.printed
    digits = any(character.isdigit() for character in cell.printed)
    ordinal = cell.printed.rstrip(".").endswith(("st", "nd", "rd", "th"))
    return cell.printed if digits and not ordinal else show(cell.number)


def _in(frame: Frame, plan: Plan, edition: int | None = None) -> str:
    editions = (edition,) if edition is not None else plan.editions
    if not editions:
        return ""
    return f" in {joined([str(e) for e in editions])}" if frame.yearly or editions else ""


def _label(frame: Frame, row: FrameRow) -> str:
    column = frame.name_column
    return row.cell(column).printed if column is not None else f"row {row.number + 1}"


def _name_of(frame: Frame, key: str) -> str:
    """Return a row's name as the table prints it."""
    return next((_label(frame, r) for r in reversed(frame.rows) if r.name == key), key)


def _said(frame: Frame, row: FrameRow, column: int) -> str:
    """Return "PCT applications 15,648" or "rank 3"."""
    cell, description = row.cell(column), frame.columns[column]
    unit = (
        f" {description.unit}"
        if description.unit == "%" and "%" not in cell.printed and "%" not in description.header
        else ""
    )
    header = description.header
    shown = header.lower() if description.role in (Role.RANK, Role.PREVIOUS_RANK) else header
    return f"{shown} {value_of(cell)}{unit}" if cell.printed else f"no {header} printed"


def _subject(plan: Plan, count: int) -> str:
    noun = plan.subject or "row"
    if count == 1:
        return noun
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


# -- what is not held ------------------------------------------------------------------------


def _nothing(plan: Plan, frame: Frame) -> Outcome:
    """Refuse, naming what is held that is nearest."""
    for edition in plan.editions or (None,):
        held = holdings(frame, edition)
        for condition in plan.conditions:
            if frame.rank_column is not None and condition.column == frame.header(
                frame.rank_column
            ):
                where = f" of {edition}" if edition else ""
                return _refuse(
                    f"{_rank_words(condition)}{where} is not held in {frame.title}. "
                    f"Ranks held{where}: {spans(held.ranks) or 'none'}."
                )
        if plan.names and edition is not None:
            absent = [
                n
                for n in plan.names
                if not any(r.name == n and r.edition == edition for r in frame.rows)
            ]
            if absent:
                name = absent[0]
                years = sorted({r.edition for r in frame.rows if r.name == name and r.edition})
                return _refuse(
                    f"{_name_of(frame, name)} has no row held in the {edition} edition of "
                    f"{frame.title}" + (f"; it is held in {spans(years)}." if years else ".")
                )
    where = joined([c.describe() for c in plan.conditions])
    return _refuse(f"No row of {frame.title}{_in(frame, plan)} has {where or 'what was asked'}.")


def _rank_words(condition: Condition) -> str:
    return condition.describe()[:1].upper() + condition.describe()[1:]


# -- operations ------------------------------------------------------------------------------


def _lookup(plan: Plan, frame: Frame) -> Outcome:
    rows = rows_of(frame, plan)
    if not rows:
        return _nothing(plan, frame)
    columns = [c for h in plan.target if (c := frame.column_of(h)) is not None]
    if not columns:
        return _names_at(plan, frame, rows)
    with_value = [r for r in rows if any(r.cell(c).printed for c in columns)]
    if not with_value:
        first = rows[0]
        return _refuse(
            f"{_label(frame, first)}{_in(frame, plan)} is held in {frame.title}, but without "
            f"{joined(list(plan.target), 'or')}; held for it: {_held_cells(frame, first)}."
        )
    absent = [n for n in plan.names if not any(r.name == n for r in with_value)]
    proofs = [Proof(r, c) for r in with_value for c in columns if r.cell(c).printed]
    values = [p.value for p in proofs]
    text = "; ".join(
        dict.fromkeys(
            f"{_label(frame, r)}{_edition_words(plan, frame, r)}: "
            + ", ".join(_said(frame, r, c) for c in columns)
            for r in with_value
        )
    )
    status = _dispute(frame, with_value, columns) or Status.ANSWERED
    notes = (
        (f"{joined([_name_of(frame, n) for n in absent])}: not held{_in(frame, plan)}.",)
        if absent
        else ()
    )
    if absent and status is Status.ANSWERED:
        status = Status.PARTIAL
    return Outcome(
        status, text + ".", tuple(dict.fromkeys(values)), tuple(proofs), tuple(with_value), notes
    )


def _edition_words(plan: Plan, frame: Frame, row: FrameRow) -> str:
    return f" in {row.edition}" if row.edition is not None and frame.yearly else ""


def _held_cells(frame: Frame, row: FrameRow) -> str:
    return ", ".join(
        f"{c.header} {row.cell(i).printed}"
        for i, c in enumerate(frame.columns)
        if row.cell(i).printed and c.role not in (Role.SOURCE, Role.NAME, Role.EDITION)
    )


def _dispute(frame: Frame, rows: list[FrameRow], columns: list[int]) -> Status | None:
    """Return CONFLICTING when one name of one edition has two different values in a column."""
    for column in columns:
        seen: dict[tuple[str, int | None], set[str]] = defaultdict(set)
        for row in rows:
            if row.cell(column).printed:
                seen[row.name, row.edition].add(value_of(row.cell(column)))
        if frame.rank_column is not None and any(len(v) > 1 for v in seen.values()):
            return Status.CONFLICTING
    return None


def _names_at(plan: Plan, frame: Frame, rows: list[FrameRow]) -> Outcome:
    """Answer with the names of the rows: who is at this rank, which row is this."""
    name = frame.name_column
    if name is None:
        return _nothing(plan, frame)
    names = tuple(dict.fromkeys(_label(frame, r) for r in rows))
    proofs = tuple(Proof(r, name) for r in rows)
    if (
        frame.rank_column is not None
        and plan.conditions
        and all(c.column == frame.header(frame.rank_column) for c in plan.conditions)
    ):
        text = "; ".join(
            dict.fromkeys(
                f"{_label(frame, r)} is {_said(frame, r, frame.rank_column)}{_edition_words(plan, frame, r)}"
                for r in rows
            )
        )
    else:
        text = f"{joined(list(names))}{_in(frame, plan)}"
    by_rank: dict[tuple[int | None, float | None], list[FrameRow]] = defaultdict(list)
    for row in rows:
        by_rank[row.edition, row.rank].append(row)
    disputed = frame.rank_column is not None and any(
        len({r.name for r in group}) > 1 and len({r.row.sources for r in group}) > 1
        for (_, rank), group in by_rank.items()
        if rank is not None
    )
    asked = {
        float(v)
        for c in plan.conditions
        for v in c.values
        if frame.rank_column is not None
        and c.column == frame.header(frame.rank_column)
        and c.relation is Relation.IS
        and not isinstance(v, str)
    }
    absent = sorted(asked - {r.rank for r in rows if r.rank is not None})
    notes = (
        (f"Rank {joined([show(a) for a in absent], 'or')} is not held{_in(frame, plan)}.",)
        if absent
        else ()
    )
    status = Status.CONFLICTING if disputed else Status.PARTIAL if absent else Status.ANSWERED
    return Outcome(status, text + ".", names, proofs, tuple(rows), notes)


def _list(plan: Plan, frame: Frame) -> Outcome:
    rows = rows_of(frame, plan)
    if not rows:
        return _nothing(plan, frame)
    by = frame.column_of(plan.by) if plan.by else None
    if by is not None:
        rows = _sorted(rows, by, plan.descending)
    elif plan.descending and plan.limit:
        rows = rows[::-1]
    if plan.limit:
        rows = rows[: plan.limit]
    targets = [
        c for h in plan.target if (c := frame.column_of(h)) is not None and c != frame.name_column
    ]
    notes, status = _completeness(plan, frame, rows)
    shown = []
    for row in rows[:MAX_LISTED]:
        lead = (
            f"{row.cell(frame.rank_column).printed}. "
            if frame.rank_column is not None and row.rank is not None
            else ""
        )
        extra = ", ".join(_said(frame, row, c) for c in targets)
        year = f", {row.edition}" if len(plan.editions) > 1 else ""
        shown.append(f"{lead}{_label(frame, row)}{year}" + (f" ({extra})" if extra else ""))
    name = frame.name_column
    proofs = [
        Proof(r, c)
        for r in rows[:MAX_LISTED]
        for c in ([name] if name is not None else []) + targets
    ]
    values = tuple(dict.fromkeys(_label(frame, r) for r in rows[:MAX_LISTED]))
    head = f"{len(rows)} {_subject(plan, len(rows))} held{_in(frame, plan)}: "
    return Outcome(status, head + "; ".join(shown) + ".", values, tuple(proofs), tuple(rows), notes)


def _sorted(rows: list[FrameRow], by: int, descending: bool) -> list[FrameRow]:
    known = [r for r in rows if r.cell(by).number is not None]
    sign = -1 if descending else 1
    return sorted(known, key=lambda r: sign * (r.cell(by).number or 0.0))


def _rank_limits(plan: Plan, frame: Frame) -> tuple[int, int | None]:
    """Return the lowest and highest rank that the conditions leave."""
    low, high = 1, None
    for c in plan.conditions:
        if frame.rank_column is None or c.column != frame.header(frame.rank_column):
            continue
        first = int(float(c.values[0])) if not isinstance(c.values[0], str) else 1
        if c.relation is Relation.AT_MOST:
            high = first
        elif c.relation is Relation.LESS:
            high = first - 1
        elif c.relation is Relation.MORE:
            low = first + 1
        elif c.relation is Relation.AT_LEAST:
            low = first
        elif c.relation is Relation.BETWEEN:
            low, high = first, int(float(c.values[1]))
    return low, high


def _completeness(
    plan: Plan, frame: Frame, rows: list[FrameRow], below: int | None = None
) -> tuple[tuple[str, ...], Status]:
    """Return a note on the ranks that could change the answer, and the status that follows."""
    notes = []
    if frame.table.derived:
        return ("Only what the reports state is held.",), Status.PARTIAL
    for edition in plan.editions or (None,):
        held = holdings(frame, edition)
        low, high = _rank_limits(plan, frame)
        limit = below if below is not None else high
        if frame.rank_column is None:
            if not held.complete:
                notes.append(f"The table is not complete{f' for {edition}' if edition else ''}.")
            continue
        missing = held.missing(low, limit)
        if missing:
            where = f" of {edition}" if edition else ""
            notes.append(
                f"Not held{where}: rank{'s' if len(missing) > 1 else ''} {spans(missing)}."
            )
    return tuple(notes), Status.PARTIAL if notes else Status.ANSWERED


def _count(plan: Plan, frame: Frame) -> Outcome:
    rows = rows_of(frame, plan)
    target = frame.column_of(plan.target[0]) if plan.target else None
    if target is not None:
        keys = {k for r in rows for k in frame.keys(r.cell(target), target)}
        number = len(keys)
    else:
        number = (
            len({(r.name, r.edition) for r in rows}) if frame.rank_column is not None else len(rows)
        )
    notes, status = _completeness(plan, frame, rows)
    if not rows and status is Status.PARTIAL:
        return replace(_nothing(plan, frame), notes=notes)
    what = plan.target[0] if plan.target else _subject(plan, number)
    listed = list(dict.fromkeys(_label(frame, r) for r in rows[:MAX_LISTED]))
    names = joined(listed) if rows and not plan.target else ""
    at_least = "At least " if status is Status.PARTIAL else ""
    text = f"{at_least}{number} {what}{_in(frame, plan)}" + (f": {names}" if names else "")
    name = frame.name_column
    column = target if target is not None else name
    proofs = tuple(Proof(r, column) for r in rows[:MAX_LISTED] if column is not None)
    return Outcome(status, text + ".", (str(number),), proofs, tuple(rows), notes)


def _numbers(plan: Plan, frame: Frame, rows: list[FrameRow]) -> tuple[int | None, list[FrameRow]]:
    by = frame.column_of(plan.by)
    if by is None:
        return None, []
    return by, [r for r in rows if r.cell(by).number is not None]


def _aggregate(
    verb: str, function: Callable[[list[float]], float]
) -> Callable[[Plan, Frame], Outcome]:
    def run(plan: Plan, frame: Frame) -> Outcome:
        rows = rows_of(frame, plan)
        by, known = _numbers(plan, frame, rows)
        if by is None or not known:
            return _nothing(plan, frame)
        absent = [n for n in plan.names if not any(r.name == n for r in known)]
        if absent:
            return _refuse(
                f"{plan.by} of {joined([_name_of(frame, n) for n in absent])} is not held{_in(frame, plan)}."
            )
        number = function([r.cell(by).number or 0.0 for r in known])
        notes, status = (
            _completeness(plan, frame, known) if not plan.names else ((), Status.ANSWERED)
        )
        if len(known) < len(rows):
            notes = (
                *notes,
                f"{len(rows) - len(known)} row(s) print no {plan.by} and are left out.",
            )
            status = Status.PARTIAL
        working = ", ".join(f"{_label(frame, r)} {r.cell(by).printed}" for r in known[:MAX_LISTED])
        text = f"The {verb} of {plan.by}{_in(frame, plan)} is {show(round(number, 4))} ({working})."
        return Outcome(
            status,
            text,
            (show(round(number, 4)),),
            tuple(Proof(r, by) for r in known[:MAX_LISTED]),
            tuple(known),
            notes,
        )

    return run


def _share(plan: Plan, frame: Frame) -> Outcome:
    by, chosen = _numbers(plan, frame, rows_of(frame, plan))
    _, every = _numbers(plan, frame, rows_of(frame, replace(plan, names=(), conditions=())))
    total = sum(r.cell(by).number or 0.0 for r in every) if by is not None else 0.0
    if by is None or not chosen or not total:
        return _nothing(plan, frame)
    part = sum(r.cell(by).number or 0.0 for r in chosen)
    notes, status = _completeness(replace(plan, names=(), conditions=()), frame, every)
    text = f"{joined([_label(frame, r) for r in chosen])}: {part / total:.1%} of {plan.by}{_in(frame, plan)} ({show(part)} of {show(total)})."
    return Outcome(
        status,
        text,
        (f"{100 * part / total:.1f}",),
        tuple(Proof(r, by) for r in every[:MAX_LISTED]),
        tuple(chosen),
        notes,
    )


def _superlative(plan: Plan, frame: Frame) -> Outcome:
    by, known = _numbers(plan, frame, rows_of(frame, plan))
    if by is None or not known:
        return _nothing(plan, frame)
    ordered = _sorted(known, by, plan.descending)
    nth = (plan.limit or 1) - 1
    levels = list(dict.fromkeys(r.cell(by).number for r in ordered))
    if nth >= len(levels):
        return _nothing(plan, frame)
    best = [r for r in ordered if r.cell(by).number == levels[nth]]
    is_rank = by == frame.rank_column
    below = int(best[0].rank or 1) - 1 if is_rank and not plan.descending else None
    notes, status = _completeness(plan, frame, known, below)
    rows = rows_of(frame, plan)
    if len(known) < len(rows):
        notes, status = (
            (*notes, f"{len(rows) - len(known)} row(s) held print no {plan.by}."),
            Status.PARTIAL,
        )
    targets = [c for h in plan.target if (c := frame.column_of(h)) is not None]
    shown = targets or ([frame.name_column] if frame.name_column is not None else [])
    values = tuple(dict.fromkeys(r.cell(c).printed for r in best for c in shown))
    held = " of those held" if status is Status.PARTIAL else ""
    text = (
        f"{joined([_label(frame, r) for r in best])}{_in(frame, plan)}: {_said(frame, best[0], by)}"
        + (", " + ", ".join(_said(frame, best[0], c) for c in targets) if targets else "")
        + f" – the {'highest' if plan.descending else 'lowest'}{held}."
    )
    proofs = [Proof(r, c) for r in best for c in dict.fromkeys([*shown, by])]
    return Outcome(status, text, values, tuple(proofs), tuple(best), notes)


def _one_value(plan: Plan, frame: Frame, name: str, by: int, edition: int | None) -> list[FrameRow]:
    return [
        r
        for r in rows_of(frame, replace(plan, names=(name,)), edition)
        if r.cell(by).number is not None
    ]


def _compare(plan: Plan, frame: Frame) -> Outcome:
    by = frame.column_of(plan.by)
    if by is None:
        return _nothing(plan, frame)
    edition = plan.editions[-1] if plan.editions else None
    found = {name: _one_value(plan, frame, name, by, edition) for name in plan.names}
    absent = [name for name, rows in found.items() if not rows]
    if absent:
        return _refuse(
            f"{plan.by} of {joined([_name_of(frame, n) for n in absent])} is not held{_in(frame, plan)}; "
            "no comparison can be made."
        )
    rows = [r for group in found.values() for r in group]
    disputed = [n for n, group in found.items() if len({r.cell(by).number for r in group}) > 1]
    ordered = _sorted([group[0] for group in found.values()], by, plan.descending)
    first, second = ordered[0], ordered[1]
    gap = abs((first.cell(by).number or 0.0) - (second.cell(by).number or 0.0))
    said = "; ".join(f"{_label(frame, r)}: {_said(frame, r, by)}" for r in rows)
    low_wins = frame.columns[by].role in (Role.RANK, Role.PREVIOUS_RANK)
    better = (
        "ahead"
        if low_wins != plan.descending
        else ("behind" if low_wins else ("higher" if plan.descending else "lower"))
    )
    text = (
        f"{_label(frame, first)} is {better}{_in(frame, plan)}, by {show(gap)} ({said})."
        if gap
        else f"They are level{_in(frame, plan)} ({said})."
    )
    values = (_label(frame, first),) if gap else tuple(_label(frame, r) for r in ordered)
    verdict = None
    if plan.claim is not None:
        wanted = plan.claim.values[0]
        true = gap == 0 if wanted == "" else (gap > 0 and first.name == wanted)
        verdict = true if plan.claim.relation is Relation.IS else not true
        text = f"{'Yes' if verdict else 'No'}. {text}"
        values = ("yes" if verdict else "no", *values)
    status = Status.CONFLICTING if disputed else Status.ANSWERED
    return Outcome(
        status, text, values, tuple(Proof(r, by) for r in rows), tuple(rows), (), None, verdict
    )


def _difference(plan: Plan, frame: Frame) -> Outcome:
    by = frame.column_of(plan.by)
    if by is None:
        return _nothing(plan, frame)
    if len(plan.names) < 2:
        _, known = _numbers(plan, frame, rows_of(frame, plan))
        if len(known) < 2:
            return _nothing(plan, frame)
        ordered = _sorted(known, by, True)
        pair = [ordered[0], ordered[-1]]
        notes, status = _completeness(plan, frame, known)
    else:
        edition = plan.editions[-1] if plan.editions else None
        found = [_one_value(plan, frame, n, by, edition) for n in plan.names[:2]]
        if not all(found):
            absent = [n for n, rows in zip(plan.names, found, strict=False) if not rows]
            return _refuse(
                f"{plan.by} of {joined([_name_of(frame, n) for n in absent])} is not held{_in(frame, plan)}."
            )
        pair = [rows[0] for rows in found]
        notes, status = (), Status.ANSWERED
    a, b = (r.cell(by).number or 0.0 for r in pair)
    if plan.operation is Operation.RATIO:
        if not b:
            return _refuse(f"{plan.by} of {_label(frame, pair[1])} is 0; no ratio can be made.")
        number, word = a / b, "ratio"
    else:
        number, word = abs(a - b), "difference"
    said = " and ".join(f"{_label(frame, r)}: {_said(frame, r, by)}" for r in pair)
    value = show(round(number, 4))
    text = f"The {word} is {value}{_in(frame, plan)} ({said})."
    return Outcome(status, text, (value,), tuple(Proof(r, by) for r in pair), tuple(pair), notes)


def _change(plan: Plan, frame: Frame) -> Outcome:
    by = frame.column_of(plan.by)
    if by is None or len(plan.editions) < 2:
        return _nothing(plan, frame)
    first, last = plan.editions[0], plan.editions[-1]
    is_rank = frame.columns[by].role is Role.RANK
    texts, values, proofs, rows = [], [], [], []
    for name in plan.names:
        old = _one_value(plan, frame, name, by, first)
        new = _one_value(plan, frame, name, by, last)
        if not old or not new:
            held = sorted(
                {
                    r.edition
                    for r in frame.rows
                    if r.name == name and r.edition and r.cell(by).number is not None
                }
            )
            return _refuse(
                f"{plan.by} of {_name_of(frame, name)} is not held for both {first} and {last}; held for: {spans(held) or 'none'}."
            )
        a, b = old[0].cell(by).number or 0.0, new[0].cell(by).number or 0.0
        move = b - a
        if is_rank:
            step = f"{'up' if move < 0 else 'down'} {show(abs(move))} place{'s' if abs(move) != 1 else ''}"
        else:
            step = f"{'up' if move > 0 else 'down'} by {show(abs(round(move, 4)))}"
        said = f"{_name_of(frame, name)} went from {old[0].cell(by).printed} in {first} to {new[0].cell(by).printed} in {last}"
        texts.append(f"{said}: {step if move else 'no change'}.")
        values.append(show(abs(round(move, 4))))
        proofs += [Proof(r, by) for r in (*old, *new)]
        rows += [*old, *new]
    text = " ".join(texts)
    verdict = None
    if plan.claim is not None and rows:
        verdict = holds(
            (rows[-1].cell(by).number or 0) - (rows[0].cell(by).number or 0), plan.claim
        )
        text, values = (
            f"{'Yes' if verdict else 'No'}. {text}",
            ["yes" if verdict else "no", *values],
        )
    status = Status.CONFLICTING if _dispute(frame, rows, [by]) else Status.ANSWERED
    return Outcome(
        status,
        text,
        tuple(values),
        tuple(proofs),
        tuple(rows),
        (),
        _chart(frame, plan, by, plan.names),
        verdict,
    )


def _climb(plan: Plan, frame: Frame) -> Outcome:
    by = frame.column_of(plan.by)
    if by is None:
        return _nothing(plan, frame)
    first, last = plan.editions[0], plan.editions[-1]
    low_is_better = frame.columns[by].role is Role.RANK
    moves: list[tuple[float, FrameRow, FrameRow]] = []
    for new in rows_of(frame, plan, last):
        old = [
            r
            for r in rows_of(frame, plan, first)
            if r.name == new.name and r.cell(by).number is not None
        ]
        if old and new.cell(by).number is not None:
            move = (new.cell(by).number or 0.0) - (old[0].cell(by).number or 0.0)
            moves.append((-move if low_is_better else move, old[0], new))
    if not moves:
        return _refuse(f"No name is held with {plan.by} in both {first} and {last}.")
    best = max(m[0] for m in moves) if plan.descending else min(m[0] for m in moves)
    chosen = [m for m in moves if m[0] == best]
    notes = tuple(
        n for e in (first, last) for n in _completeness(replace(plan, editions=(e,)), frame, [])[0]
    )
    text = "; ".join(
        f"{_label(frame, new)}: from {old.cell(by).printed} in {first} to {new.cell(by).printed} in {last}"
        for _, old, new in chosen
    )
    held = f" among the {len(moves)} held in both editions" if notes else ""
    word = "rise" if plan.descending else "fall"
    status = Status.PARTIAL if notes else Status.ANSWERED
    rows = tuple(r for _, old, new in chosen for r in (old, new))
    return Outcome(
        status,
        f"Biggest {word}{held}: {text} ({show(abs(best))}).",
        tuple(_label(frame, new) for _, _, new in chosen),
        tuple(Proof(r, by) for r in rows),
        rows,
        notes,
    )


def _extreme(plan: Plan, frame: Frame) -> Outcome:
    by, known = _numbers(plan, frame, rows_of(frame, plan))
    if by is None or not known:
        return _nothing(plan, frame)
    low_is_better = frame.columns[by].role is Role.RANK
    best = _sorted(known, by, plan.descending != low_is_better)[0].cell(by).number
    chosen = [r for r in known if r.cell(by).number == best]
    years = sorted({r.edition for r in chosen if r.edition is not None})
    held = sorted({r.edition for r in known if r.edition is not None})
    word = "best" if plan.descending else "worst"
    text = f"{_label(frame, chosen[0])}'s {word} {plan.by.lower()} held is {chosen[0].cell(by).printed}, in {spans(years)}."
    missing = [e for e in plan.editions if e not in held]
    notes = (f"No {plan.by.lower()} is held for it in {spans(missing)}.",) if missing else ()
    status = Status.PARTIAL if missing else Status.ANSWERED
    values = (chosen[0].cell(by).printed, *(str(y) for y in years))
    return Outcome(
        status,
        text,
        values,
        tuple(Proof(r, by) for r in chosen),
        tuple(known),
        notes,
        _chart(frame, plan, by, plan.names),
    )


def _series(plan: Plan, frame: Frame) -> Outcome:
    by, known = _numbers(plan, frame, rows_of(frame, plan))
    if by is None or not known:
        return _nothing(plan, frame)
    known.sort(key=lambda r: (r.name, r.edition or 0))
    text = "; ".join(f"{_label(frame, r)} {r.edition}: {r.cell(by).printed}" for r in known)
    missing = [e for e in plan.editions if not any(r.edition == e for r in known)]
    notes = (f"Not held: {spans(missing)}.",) if missing else ()
    return Outcome(
        Status.PARTIAL if missing else Status.ANSWERED,
        f"{plan.by}: {text}.",
        tuple(r.cell(by).printed for r in known),
        tuple(Proof(r, by) for r in known),
        tuple(known),
        notes,
        _chart(frame, plan, by, plan.names),
    )


def _chart(frame: Frame, plan: Plan, by: int, names: tuple[str, ...]) -> Chart:
    """Return the series of each name over all editions held; a gap is None."""
    series = []
    for name in names:
        points = []
        for edition in frame.editions:
            row = next((r for r in frame.rows if r.name == name and r.edition == edition), None)
            points.append((str(edition), row.cell(by).number if row else None))
        series.append(Series(_name_of(frame, name), tuple(points)))
    breaks = tuple(str(b.edition) for b in frame.table.breaks)
    return Chart(
        f"{plan.by}, {frame.title}",
        plan.by,
        tuple(series),
        frame.columns[by].role is Role.RANK,
        breaks,
    )


def _entered(plan: Plan, frame: Frame) -> Outcome:
    first, last = plan.editions[0], plan.editions[-1]
    inside, outside = (last, first) if plan.operation is Operation.ENTERED else (first, last)
    there = {r.name: r for r in rows_of(frame, plan, inside)}
    other = {r.name for r in rows_of(frame, plan, outside)}
    chosen = [r for name, r in there.items() if name not in other]
    low, high = _rank_limits(plan, frame)
    gaps = {e: holdings(frame, e).missing(low, high) for e in (first, last)}
    sure: list[FrameRow] = []
    unsure: list[FrameRow] = []
    for row in chosen:
        elsewhere = next(
            (r for r in frame.rows if r.name == row.name and r.edition == outside), None
        )
        (sure if elsewhere is not None or not gaps[outside] else unsure).append(row)
    notes = [
        f"Not held of {e}: rank{'s' if len(g) > 1 else ''} {spans(g)}."
        for e, g in gaps.items()
        if g
    ]
    if unsure:
        notes.append(
            f"Cannot be told from the rows held: {joined([_label(frame, r) for r in unsure])}."
        )
    if not sure:
        if notes:
            return Outcome(
                Status.REFUSED,
                f"The rows held do not prove that any did between {first} and {last}. {' '.join(notes)}",
            )
        return Outcome(
            Status.ANSWERED,
            f"None between {first} and {last}.",
            ("none",),
            (),
            tuple(there.values()),
        )
    verb = "entered" if plan.operation is Operation.ENTERED else "left"
    name = frame.name_column
    proofs = tuple(Proof(r, name) for r in sure if name is not None)
    text = f"{joined([_label(frame, r) for r in sure])} {verb} between {first} and {last}."
    return Outcome(
        Status.PARTIAL if notes else Status.ANSWERED,
        text,
        tuple(_label(frame, r) for r in sure),
        proofs,
        tuple(sure),
        tuple(notes),
    )


def _how_often(plan: Plan, frame: Frame) -> Outcome:
    rows = rows_of(frame, plan)
    of_name = [r for r in frame.rows if r.name in plan.names and r.edition in plan.editions]
    if not of_name:
        return _nothing(plan, frame)
    years = sorted({r.edition for r in rows if r.edition is not None})
    missing = [e for e in plan.editions if not any(r.edition == e for r in of_name)]
    notes = (f"Not held for it: {spans(missing)}.",) if missing else ()
    text = (
        f"{_name_of(frame, plan.names[0])}: {len(years)} of the {len(plan.editions)} editions held"
        + (f" ({spans(years)})." if years else ".")
    )
    by = frame.rank_column if frame.rank_column is not None else frame.name_column
    proofs = tuple(Proof(r, by) for r in of_name if by is not None)
    return Outcome(
        Status.PARTIAL if missing else Status.ANSWERED,
        text,
        (str(len(years)),),
        proofs,
        tuple(of_name),
        notes,
    )


def _since(plan: Plan, frame: Frame) -> Outcome:
    of_name = {r.edition: r for r in frame.rows if r.name in plan.names and r.edition is not None}
    if not of_name:
        return _nothing(plan, frame)
    start: int | None = None
    gap: list[int] = []
    for edition in reversed(frame.editions):
        row = of_name.get(edition)
        if row is None:
            gap.append(edition)
            continue
        if not all(passes(frame, row, c) for c in plan.conditions):
            break
        start = edition
    if start is None:
        return _nothing(plan, frame)
    chosen = [r for e, r in sorted(of_name.items()) if e >= start]
    by = frame.rank_column if frame.rank_column is not None else 0
    gaps = [e for e in gap if e > start]
    notes = (f"Not held for it: {spans(gaps)}.",) if gaps else ()
    if start == frame.editions[0]:
        notes = (*notes, f"{start} is the first edition held.")
    text = f"{_label(frame, chosen[0])}: in every edition held since {start}."
    return Outcome(
        Status.PARTIAL if gaps else Status.ANSWERED,
        text,
        (str(start),),
        tuple(Proof(r, by) for r in chosen),
        tuple(chosen),
        notes,
    )


def _frequent(plan: Plan, frame: Frame) -> Outcome:
    target = frame.column_of(plan.target[0]) if plan.target else frame.name_column
    if target is None:
        return _nothing(plan, frame)
    rows = rows_of(frame, plan)
    groups: dict[str, list[FrameRow]] = defaultdict(list)
    printed: dict[str, str] = {}
    for row in rows:
        for key in frame.keys(row.cell(target), target):
            groups[key].append(row)
            printed.setdefault(key, _part(frame, row.cell(target).printed, key))
    if not groups:
        return _nothing(plan, frame)
    sizes = {k: len(v) for k, v in groups.items()}
    best = (max if plan.descending else min)(sizes.values())
    chosen = [k for k, n in sizes.items() if n == best]
    notes, status = _completeness(plan, frame, rows)
    text = f"{joined([printed[k] for k in chosen])}: {best} of {len(rows)} rows{_in(frame, plan)}."
    proofs = tuple(Proof(r, target) for k in chosen for r in groups[k])[:MAX_LISTED]
    return Outcome(status, text, tuple(printed[k] for k in chosen), proofs, tuple(rows), notes)


def _part(frame: Frame, printed: str, key: str) -> str:
    parts = [p.strip() for p in printed.split(";")]
    return next((p for p in parts if frame.key(p) == key), printed)


def _neighbour(plan: Plan, frame: Frame) -> Outcome:
    edition = plan.editions[-1] if plan.editions else None
    ordered = [r for r in frame.rows if edition is None or r.edition == edition]
    if frame.rank_column is not None and all(r.rank is not None for r in ordered):
        ordered.sort(key=lambda r: r.rank or 0.0)
    places = [i for i, r in enumerate(ordered) if r.name in plan.names]
    if not places:
        return _nothing(plan, frame)
    here = ordered[places[0]]
    index = (places[0] if plan.step < 0 else places[-1]) + plan.step
    if not 0 <= index < len(ordered):
        return _refuse(
            f"{_label(frame, here)} is the {'last' if plan.step > 0 else 'first'} row held{_in(frame, plan)}."
        )
    other = ordered[index]
    if here.rank is not None and other.rank is not None and frame.rank_column is not None:
        between = range(int(min(here.rank, other.rank)) + 1, int(max(here.rank, other.rank)))
        missing = [r for r in between if r in holdings(frame, edition).missing()]
        if missing:
            return _refuse(
                f"Rank {spans(missing)}, next to {_label(frame, here)}{_in(frame, plan)}, is not held."
            )
    columns = [c for h in plan.target if (c := frame.column_of(h)) is not None]
    shown = columns or ([frame.name_column] if frame.name_column is not None else [])
    side = "after" if plan.step > 0 else "before"
    text = f"{_label(frame, other)} comes right {side} {_label(frame, here)}{_in(frame, plan)}."
    anchor = frame.rank_column if frame.rank_column is not None else shown[0]
    proofs = (*(Proof(other, c) for c in shown), Proof(here, anchor))
    return Outcome(
        Status.ANSWERED, text, tuple(other.cell(c).printed for c in shown), proofs, (here, other)
    )


def _judge(plan: Plan, frame: Frame, outcome: Outcome) -> Outcome:
    """Say yes or no to a claim about one looked-up cell, and give the cell."""
    claim = plan.claim
    if claim is None or not outcome.proofs:
        return outcome
    verdicts = {_claim_holds(frame, proof, claim) for proof in outcome.proofs}
    if len(verdicts) > 1:
        return replace(outcome, status=Status.CONFLICTING, text=f"Sources disagree. {outcome.text}")
    verdict = verdicts.pop()
    word = "yes" if verdict else "no"
    return replace(
        outcome,
        text=f"{word.title()}. {outcome.text}",
        values=(word, *outcome.values),
        verdict=verdict,
    )


def _claim_holds(frame: Frame, proof: Proof, claim: Condition) -> bool:
    if any(isinstance(v, str) for v in claim.values):
        return passes(frame, proof.row, claim)
    return proof.cell.number is not None and holds(proof.cell.number, claim)


HANDLERS: dict[Operation, Callable[[Plan, Frame], Outcome]] = {
    Operation.LOOKUP: _lookup,
    Operation.LIST: _list,
    Operation.COUNT: _count,
    Operation.SUM: _aggregate("sum", sum),
    Operation.MEAN: _aggregate("average", mean),
    Operation.MEDIAN: _aggregate("median", median),
    Operation.SHARE: _share,
    Operation.SUPERLATIVE: _superlative,
    Operation.COMPARE: _compare,
    Operation.DIFFERENCE: _difference,
    Operation.RATIO: _difference,
    Operation.CHANGE: _change,
    Operation.CLIMB: _climb,
    Operation.EXTREME: _extreme,
    Operation.SERIES: _series,
    Operation.ENTERED: _entered,
    Operation.LEFT: _entered,
    Operation.HOW_OFTEN: _how_often,
    Operation.SINCE: _since,
    Operation.FREQUENT: _frequent,
    Operation.NEIGHBOUR: _neighbour,
}
