"""A question's gold and an answer -> a verdict and its reason; pure."""

from __future__ import annotations

from collections.abc import Sequence

from giichat.app.eval_records import Item, Response, Verdict, Wanted
from giichat.app.match_dates import date_of
from giichat.app.match_numbers import amount_of
from giichat.app.matching import among, answers_yes_no, in_text, parts_of, same_value
from giichat.app.numbers import FIRST_YEAR, LAST_YEAR
from giichat.app.tokens import words
from giichat.ingest.sentences import sentences

SHOWN = 6  # values named in a reason
CHANCE_DIGITS = 3  # figures of fewer digits equal others of a sentence too often
FEW = 3  # values of an answer that is not a list


def judge(item: Item, response: Response) -> tuple[Verdict, str]:
    """Return what an answer counts as, and why when it is not good."""
    if response.error:
        return Verdict.FAILED, response.error
    if not item.judged:
        return Verdict.UNJUDGED, ""
    if response.refused:
        if not item.answerable:
            return Verdict.REFUSED, ""
        return (Verdict.RIGHT, "") if item.partial_ok else (Verdict.OVER_REFUSED, "refused")
    if not item.answerable:
        said = list(response.values or ())[:SHOWN] or response.text[:200]
        return Verdict.INVENTED, f"asserted {said}"
    why = _lacks(item, response) or _says_too_much(item, response)
    return (Verdict.WRONG, why) if why else (Verdict.RIGHT, "")


def wanted_said(wanted: Wanted, response: Response) -> bool:
    """Tell whether any alternative of a required value is asserted.

    A system that gives values is held to them: only a name or a long figure may stand in the
    opening sentence instead. Prose alone is searched as a whole.
    """
    return any(_said(one, wanted, response) for one in wanted.any_of)


def _said(one: str, wanted: Wanted, response: Response) -> bool:
    tolerance = _tolerance(wanted, one)
    if response.values is not None and among(
        response.values, one, tolerance=tolerance, unit=wanted.unit
    ):
        return True
    yes_no = answers_yes_no(one)
    if yes_no is not None:
        opening = words(response.text[:40])[:1]
        return response.values is None and bool(opening) and answers_yes_no(opening[0]) == yes_no
    if response.values is None:
        return in_text(response.text, one, tolerance=tolerance, unit=wanted.unit)
    if not _may_stand_in_text(one, len(response.values)):
        return False
    return in_text(opening_sentence(response.text), one, tolerance=tolerance, unit=wanted.unit)


def _may_stand_in_text(one: str, asserted: int) -> bool:
    """Tell whether a value found in a sentence is one that the sentence asserts.

    A name is. A figure is when it is no rank, count or year, which others of the sentence may
    equal by chance, and when the answer is no list, whose sentence gives the figures of all.
    """
    amount = amount_of(one)
    if amount is None:
        return date_of(one) is None
    year = amount.step == 1 and FIRST_YEAR <= amount.value <= LAST_YEAR
    return amount.digits >= CHANCE_DIGITS and not year and asserted <= FEW


def opening_sentence(text: str) -> str:
    """Return the first sentence of an answer: the answer itself, before what qualifies it."""
    spans = sentences(text)
    return text[spans[0][0] : spans[0][1]] if spans else text


def _tolerance(wanted: Wanted, one: str) -> float | None:
    if wanted.tolerance is None or not wanted.relative:
        return wanted.tolerance
    amount = amount_of(one)
    return abs(amount.value) * wanted.tolerance if amount else None


def _lacks(item: Item, response: Response) -> str:
    """Return what a required value is missing, or "" when all are there, in their order."""
    missing = [w.any_of[0] for w in (*item.accept, *item.all_of) if not wanted_said(w, response)]
    if missing:
        said = list(response.values or ())[:SHOWN] or response.text[:200]
        return f"lacks {missing}; says {said}"
    if item.ordered and not _in_order(item.all_of, response):
        return f"not in the order {[w.any_of[0] for w in item.all_of]}"
    return ""


def _in_order(wanted: Sequence[Wanted], response: Response) -> bool:
    said = _items(response.values or (), wanted)
    places = [
        next((i for i, value in enumerate(said) if _is(value, one)), len(said)) for one in wanted
    ]
    return places == sorted(places)


def _says_too_much(item: Item, response: Response) -> str:
    """Return which forbidden values, or values beside the whole list, are asserted."""
    if response.values is None:
        bad = [m for m in item.must_not if in_text(response.text, m)]
    else:
        bad = [m for m in item.must_not if among(response.values, m)]
    if bad:
        return f"asserts {bad}"
    if not item.all_of or item.extra_ok or response.values is None:
        return ""
    known = (*item.all_of, *item.accept)
    extra = [v for v in _items(response.values, known) if not any(_is(v, one) for one in known)]
    return f"asserts {extra[:SHOWN]} beside the whole list" if extra else ""


def _items(values: Sequence[str], wanted: Sequence[Wanted]) -> list[str]:
    """Return the values; a list written as one value is cut into its items."""
    found: list[str] = []
    for value in values:
        whole = any(_is(value, one) for one in wanted)
        found += [value] if whole else parts_of(value)
    return found


def _is(value: str, wanted: Wanted) -> bool:
    return any(
        same_value(value, one, tolerance=_tolerance(wanted, one), unit=wanted.unit)
        for one in wanted.any_of
    )
