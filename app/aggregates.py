"""Operations over a column: counts, sums, shares, extremes, the most frequent value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from giichat.app.frame import Frame
from giichat.app.frame_facts import FrameRow
from giichat.app.outcome import (
    MAX_LISTED,
    Outcome,
    Proof,
    cell_words,
    completeness,
    in_editions,
    label,
    name_of,
    nothing,
    refuse,
    scaled,
    sorted_by,
    subject_words,
    with_numbers,
)
from giichat.app.plan import Plan, joined, ordinal, show
from giichat.app.records import Status
from giichat.app.select import holds, rows_of, spans
from giichat.app.totals import printed_total

TOP = re.compile(r"\btop (\d+)\b", re.I)  # "Clusters in the top 100": what the counts add up to
CENTRAL = ("average", "median")  # what rows that are not held would move either way
LEAST_KNOWN = 0.25  # the part of a ranking's rows from which "the highest held" is worth saying


def count_rows(plan: Plan, frame: Frame) -> Outcome:
    """Count rows, or the different values of the target column; each edition by itself."""
    target = frame.column_of(plan.target[0]) if plan.target else None
    if len(plan.editions) > 1 and (target is None or target != frame.name_column):
        return _each_edition(plan, frame)
    rows = rows_of(frame, plan)
    if target is not None:
        keys = {k for r in rows for k in frame.keys(r.cell(target), target)}
        number = len(keys)
    else:
        once = frame.yearly or frame.of_persons  # a president of two terms is one
        apart = [(r.name, r.edition, None if once else r.rank) for r in rows]
        number = len(set(apart)) if frame.rank_column is not None else len(rows)
    of_editions = target is not None and target == frame.edition_column
    notes, status = ((), Status.ANSWERED) if of_editions else completeness(plan, frame, rows)
    if not rows and status is Status.PARTIAL:
        return replace(nothing(plan, frame), notes=notes)
    if plan.claim is not None:
        return _exists(plan, frame, rows, number, notes)
    named = target is not None and target != frame.name_column
    what = plan.target[0] if named else subject_words(plan, number)
    if of_editions and plan.target:
        what = f"edition{'s' if number != 1 else ''} held: {spans(frame.editions)}"
    listed = list(dict.fromkeys(label(frame, r) for r in rows[:MAX_LISTED]))
    names = joined(listed) if rows and not named else ""
    at_least = "At least " if status is Status.PARTIAL else ""
    text = f"{at_least}{number} {what}{in_editions(frame, plan)}" + (f": {names}" if names else "")
    name = frame.name_column
    column = target if target is not None else name
    proofs = tuple(Proof(r, column) for r in rows[:MAX_LISTED] if column is not None)
    return Outcome(status, text + ".", (str(number),), proofs, tuple(rows), notes)


def _exists(
    plan: Plan, frame: Frame, rows: list[FrameRow], number: int, notes: tuple[str, ...]
) -> Outcome:
    """Return yes with the rows, or no where all rows are held."""
    if plan.claim is None or not rows:
        if notes:
            return replace(nothing(plan, frame), notes=notes)
        return Outcome(Status.ANSWERED, f"No. {nothing(plan, frame).text}", ("no",), verdict=False)
    names = list(dict.fromkeys(label(frame, r) for r in rows[:MAX_LISTED]))
    name = frame.name_column
    return Outcome(
        Status.ANSWERED,
        f"Yes. {number} held{in_editions(frame, plan)}: {joined(names)}.",
        ("yes", *names),
        tuple(Proof(r, name) for r in rows[:MAX_LISTED] if name is not None),
        tuple(rows),
        (),
        None,
        True,
    )


def _each_edition(plan: Plan, frame: Frame) -> Outcome:
    """Return the counts of several editions as one outcome."""
    counts = [count_rows(replace(plan, editions=(edition,)), frame) for edition in plan.editions]
    given = [one for one in counts if one.status is not Status.REFUSED]
    if not given:
        return counts[0]
    sure = len(given) == len(counts) and all(one.status is Status.ANSWERED for one in given)
    return Outcome(
        Status.ANSWERED if sure else Status.PARTIAL,
        " ".join(one.text for one in counts),
        tuple(value for one in given for value in one.values),
        tuple(proof for one in given for proof in one.proofs),
        tuple(row for one in given for row in one.rows),
        tuple(dict.fromkeys(note for one in given for note in one.notes)),
    )


def aggregate(
    verb: str, function: Callable[[list[float]], float]
) -> Callable[[Plan, Frame], Outcome]:
    """Return the operation that reduces the numbers of `by` with a function, its working shown."""

    def run(plan: Plan, frame: Frame) -> Outcome:
        if (total := printed_total(plan, frame, verb)) is not None:
            return total
        rows = rows_of(frame, plan)
        by, known = with_numbers(plan, frame, rows)
        if by is None or not known:
            return nothing(plan, frame)
        absent = [n for n in plan.names if not any(r.name == n for r in known)]
        if absent:
            return refuse(
                f"{plan.by} of {joined([name_of(frame, n) for n in absent])} is not held{in_editions(frame, plan)}."
            )
        number = function([r.cell(by).number or 0.0 for r in known])
        notes, status = (
            completeness(plan, frame, known) if not plan.names else ((), Status.ANSWERED)
        )
        if len(known) < len(rows):
            notes = (
                *notes,
                f"{len(rows) - len(known)} row(s) print no {plan.by} and are left out.",
            )
            status = Status.PARTIAL
        whole = f"The {verb} of {plan.by}{in_editions(frame, plan)}"
        if notes and verb in CENTRAL and not plan.conditions:
            return refuse(
                f"{whole} is not known: not all rows are held. {' '.join(notes)} "
                f"Over the {len(known)} held it is {show(round(number, 4))}."
            )
        held = f" over the {len(known)} rows held" if notes else ""
        working = ", ".join(f"{label(frame, r)} {r.cell(by).printed}" for r in known[:MAX_LISTED])
        value, scale = scaled(plan, number)
        text = f"{whole}{held} is {value}{scale} ({working})."
        return Outcome(
            status,
            text,
            (value,),
            tuple(Proof(r, by) for r in known[:MAX_LISTED]),
            tuple(known),
            notes,
        )

    return run


def share_of(plan: Plan, frame: Frame) -> Outcome:
    """Return the part that the selected rows have of the whole, or of the ranks asked about.

    A column "... in the top 100" says its whole itself; else every row must be held.
    """
    by, chosen = with_numbers(plan, frame, rows_of(frame, plan))
    ranks = tuple(c for c in plan.conditions if frame.column_of(c.column) == frame.rank_column)
    whole = replace(plan, names=(), conditions=ranks if frame.rank_column is not None else ())
    _, every = with_numbers(plan, frame, rows_of(frame, whole))
    said = TOP.search(plan.by)
    total = (
        float(said[1]) if said else sum(r.cell(by).number or 0.0 for r in every if by is not None)
    )
    if by is None or not chosen or not total:
        return nothing(plan, frame)
    part = sum(r.cell(by).number or 0.0 for r in chosen)
    notes, status = ((), Status.ANSWERED) if said else completeness(whole, frame, every)
    if notes or (not said and len(every) < len(rows_of(frame, whole))):
        missing = " ".join(notes) or f"Some rows print no {plan.by}."
        return refuse(f"The whole of {plan.by}{in_editions(frame, plan)} is not held. {missing}")
    every = chosen if said else every
    text = f"{joined([label(frame, r) for r in chosen])}: {part / total:.1%} of {plan.by}{in_editions(frame, plan)} ({show(part)} of {show(total)})."
    return Outcome(
        status,
        text,
        (f"{100 * part / total:.1f}",),
        tuple(Proof(r, by) for r in every[:MAX_LISTED]),
        tuple(chosen),
        notes,
    )


def superlative(plan: Plan, frame: Frame) -> Outcome:
    """Return the rows with the most or least of `by`; `limit` n means the n-th."""
    by, known = with_numbers(plan, frame, rows_of(frame, plan))
    if by is None or not known:
        return nothing(plan, frame)
    ordered = sorted_by(known, by, plan.descending)
    nth = (plan.limit or 1) - 1
    levels = list(dict.fromkeys(r.cell(by).number for r in ordered))
    if nth >= len(levels):
        return nothing(plan, frame)
    best = [r for r in ordered if r.cell(by).number == levels[nth]]
    is_rank = by == frame.rank_column and best[0].rank is not None
    below = int(best[0].rank or 1) - 1 if is_rank and not plan.descending else None
    above = int(best[0].rank or 0) + 1 if is_rank and plan.descending else None
    notes, status = completeness(plan, frame, known, below, above)
    if notes and above is not None and not plan.conditions:
        return refuse(
            f"The last place{in_editions(frame, plan)} is not held in {frame.title}. "
            f"{' '.join(notes)} The lowest held is {label(frame, best[0])}, "
            f"{cell_words(frame, best[0], by)}."
        )
    rows = rows_of(frame, plan)
    if not is_rank and status is Status.PARTIAL and _mostly_unknown(plan, frame, known):
        return refuse(
            f"Too little is held of {plan.by}{in_editions(frame, plan)} to say who has the "
            f"{_end(plan, is_rank)}: {len(known)} value(s) in {frame.title}, of which the "
            f"{_end(plan, is_rank)} is {label(frame, best[0])}, {cell_words(frame, best[0], by)}."
        )
    if len(known) < len(rows):
        notes, status = (
            (*notes, f"{len(rows) - len(known)} row(s) held print no {plan.by}."),
            Status.PARTIAL,
        )
    targets = [c for h in plan.target if (c := frame.column_of(h)) is not None]
    shown = targets or ([frame.name_column] if frame.name_column is not None else [])
    values = tuple(dict.fromkeys(v for r in best for c in shown if (v := r.cell(c).printed)))
    if not values:
        return refuse(f"{label(frame, best[0])} prints no {joined(list(plan.target))}.")
    held = " of those held" if status is Status.PARTIAL else ""
    place = f"{ordinal(nth + 1)} " if nth else ""
    text = (
        f"{joined([label(frame, r) for r in best])}{in_editions(frame, plan)}: {cell_words(frame, best[0], by)}"
        + "".join(
            f", {cell_words(frame, best[0], c)}"
            for c in targets
            if c not in (by, frame.name_column) or targets == [c]
        )
        + f" – the {place}{_end(plan, is_rank)}{held}."
    )
    proofs = [Proof(r, c) for r in best for c in dict.fromkeys([*shown, by])]
    return Outcome(status, text, values, tuple(proofs), tuple(best), notes)


def _mostly_unknown(plan: Plan, frame: Frame, known: list[FrameRow]) -> bool:
    """Tell whether most rows that an extreme could stand in are not held."""
    if frame.table.derived:
        return True
    size = frame.table.size
    if size is None or frame.rank_column is None or plan.conditions or plan.names:
        return False
    return len(known) < LEAST_KNOWN * size * max(len(plan.editions), 1)


def _end(plan: Plan, is_rank: bool) -> str:
    if is_rank:
        return "lowest placed" if plan.descending else "highest placed"
    return "highest" if plan.descending else "lowest"


def frequent(plan: Plan, frame: Frame) -> Outcome:
    """Return the values of the target that stand in most rows, in fewest, or in as many as said."""
    target = frame.column_of(plan.target[0]) if plan.target else frame.name_column
    if target is None:
        return nothing(plan, frame)
    rows = rows_of(frame, plan)
    groups: dict[str, list[FrameRow]] = defaultdict(list)
    printed: dict[str, str] = {}
    for row in rows:
        for key in frame.keys(row.cell(target), target):
            groups[key].append(row)
            printed.setdefault(key, _part(frame, row.cell(target).printed, target, key))
    if not groups:
        return nothing(plan, frame)
    by = frame.column_of(plan.by) if plan.by else None
    if by is not None:
        return _summed(plan, frame, target, by, {k: groups[k] for k in printed}, printed)
    sizes = {k: len(v) for k, v in groups.items()}
    if plan.claim is not None:
        chosen = [k for k, n in sizes.items() if holds(float(n), plan.claim)]
        said = joined([f"{printed[k]} ({sizes[k]})" for k in chosen])
    else:
        levels = sorted(set(sizes.values()), reverse=plan.descending)
        at = (plan.limit or 1) - 1
        chosen = [k for k, n in sizes.items() if levels[at : at + 1] == [n]]
        said = f"{joined([printed[k] for k in chosen])}: {sizes[chosen[0]] if chosen else 0}"
    if not chosen:
        return nothing(plan, frame)
    notes, status = completeness(plan, frame, rows)
    if status is Status.PARTIAL:
        return refuse(
            f"Rows can only be counted where all are held. {' '.join(notes)} "
            f"Among the {len(rows)} held of {frame.title}{in_editions(frame, plan)}: {said}."
        )
    text = f"{said} of {len(rows)} rows{in_editions(frame, plan)}."
    proofs = tuple(Proof(r, target) for k in chosen for r in groups[k])[:MAX_LISTED]
    return Outcome(status, text, tuple(printed[k] for k in chosen), proofs, tuple(rows), notes)


def _summed(
    plan: Plan,
    frame: Frame,
    target: int,
    by: int,
    groups: dict[str, list[FrameRow]],
    printed: dict[str, str],
) -> Outcome:
    """Return the value of the target whose rows have most (or least) of a measure together."""
    asked = [
        c for c in plan.conditions if frame.column_of(c.column) == target and len(c.values) > 1
    ]
    chosen = {str(v) for c in asked for v in c.values} or set(groups)
    groups = {k: rows for k, rows in groups.items() if k in chosen}
    rows = [r for group in groups.values() for r in group]
    if any(r.cell(by).number is None for r in rows) or not rows:
        return refuse(f"Some rows print no {plan.by}; they cannot be added up.")
    notes, status = completeness(plan, frame, rows)
    if status is Status.PARTIAL:
        return refuse(f"Rows can only be added up where all are held. {' '.join(notes)}")
    sums = {k: sum(r.cell(by).number or 0.0 for r in group) for k, group in groups.items()}
    ordered = sorted(sums, key=lambda k: -sums[k] if plan.descending else sums[k])
    place = (plan.limit or 1) - 1
    if place >= len(ordered):
        return nothing(plan, frame)
    best = [k for k in ordered if sums[k] == sums[ordered[place]]]
    said = "; ".join(f"{printed[k]} {show(round(sums[k], 4))}" for k in ordered[:MAX_LISTED])
    text = f"{joined([printed[k] for k in best])}: {plan.by} {show(round(sums[best[0]], 4))} together{in_editions(frame, plan)} ({said})."
    values = tuple(printed[k] for k in best)
    verdict = None
    if plan.claim is not None:
        verdict = best == [str(plan.claim.values[0])]
        text = f"{'Yes' if verdict else 'No'}. {text}"
        values = ("yes" if verdict else "no", *values)
    proofs = tuple(Proof(r, by) for r in rows[:MAX_LISTED])
    return Outcome(status, text, values, proofs, tuple(rows), notes, None, verdict)


def _part(frame: Frame, printed: str, column: int, key: str) -> str:
    parts = [p.strip() for one in printed.split(";") for p in frame.parts_of(one, column)]
    return next((p for p in parts if frame.key(p) == key), printed)
