"""The typed query algebra: what is asked of which table.

A plan names columns by their headers and rows by their names, so that it can be read by a
person, proposed as JSON and executed by the same code. `describe` says any plan in one English
sentence; the words it uses are in the English lexicon, so that a plan said back as a question is
read as the same plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from giichat.app.errors import QuestionError


class Operation(StrEnum):
    """What is done with the rows selected."""

    LOOKUP = "lookup"  # the target cells of the rows selected
    LIST = "list"  # the names of the rows selected, in order
    COUNT = "count"  # how many rows, or how many different values of the target
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"
    SHARE = "share"  # the selected rows' part of the whole column
    SUPERLATIVE = "superlative"  # the row that has most or least of `by`
    COMPARE = "compare"  # which of the names has more of `by`, and by how much
    DIFFERENCE = "difference"
    RATIO = "ratio"
    CHANGE = "change"  # of `by` between the first and the last edition
    MOVED = "moved"  # the names whose `by` rose (or fell) between two editions
    CLIMB = "climb"  # the name that changed most between two editions
    EXTREME = "extreme"  # best or worst value of `by` over editions, of one name
    SERIES = "series"  # `by` in every edition
    ENTERED = "entered"  # names inside the conditions in the last edition, not in the first
    LEFT = "left"
    ALWAYS = "always"  # the names that meet the conditions in every edition
    HOW_OFTEN = "how often"  # in how many editions the conditions hold
    FIRST = "first time"  # the first edition in which the conditions hold; the last with step -1
    SINCE = "since"  # the edition from which the conditions hold without a gap
    FREQUENT = "frequent"  # the value of the target that stands in most rows
    NEIGHBOUR = "neighbour"  # the row just after or before; both with a step of 0
    BETWEEN = "between"  # the rows between two names, by `by`


ALWAYS, EVER = "always", "ever"  # claims about every edition, or any
EVERY = (ALWAYS, EVER)


class Relation(StrEnum):
    """How a cell relates to the values of a condition."""

    IS = "is"
    IS_NOT = "is not"
    MORE = "more than"
    AT_LEAST = "at least"
    LESS = "less than"
    AT_MOST = "at most"
    BETWEEN = "between"  # both ends included


@dataclass(frozen=True, slots=True)
class Condition:
    """A test that a row must pass. Text values are compared as names, numbers as numbers."""

    column: str
    relation: Relation
    values: tuple[str | float, ...]

    def describe(self) -> str:
        """Return the condition as words after "with"."""
        shown = [show(value) for value in self.values]
        if self.relation is Relation.BETWEEN:
            return f"{self.column} between {shown[0]} and {shown[1]}"
        joined = " or ".join(shown)
        if self.relation is Relation.IS:
            return f"{self.column} {joined}"
        return f"{self.column} {self.relation.value} {joined}"


@dataclass(frozen=True, slots=True)
class Plan:
    """One question, made exact.

    `target` are the columns asked for (empty: the name column); `names` the rows asked about;
    `editions` those asked about, oldest first (empty: the table has none, or all); `by` the column
    that orders, sums or compares; `limit` how many rows; `step` +1 for the next row, -1 for the
    previous. `claim` is what a yes/no question says of the result; `assumed_edition` tells that
    the question named none; `scale` is what a computed number is asked in ("million");
    `moved_by` how far the names rose or fell ("by four places").
    """

    table: str
    title: str
    subject: str
    operation: Operation
    target: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    editions: tuple[int, ...] = ()
    conditions: tuple[Condition, ...] = ()
    by: str = ""
    descending: bool = True
    limit: int | None = None
    step: int = 0
    claim: Condition | None = None
    assumed_edition: bool = False
    scale: str = ""
    moved_by: Condition | None = None

    def describe(self) -> str:
        """Return one canonical English sentence without a full stop."""
        words = _OPENINGS[self.operation](self)
        if self.claim is not None and self.operation is Operation.COUNT:
            return f"is there any {_rows(self, plural=False)}{_where(self)}"
        if self.claim is not None and self.operation is Operation.HOW_OFTEN:
            limits = joined([c.describe() for c in self.conditions])
            return f"was {joined(self.names)} ever {limits}{_where(self)}"
        if self.claim is not None and self.operation is not Operation.FREQUENT:
            return f"is it true that {words}: {_claim_words(self.claim)}"
        return words

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Plan:
        """Return the plan that `to_dict` gave, or one proposed in the same form.

        Raises QuestionError for an unknown field, operation or relation.
        """
        try:
            fields = dict(data)
            fields["operation"] = Operation(fields["operation"])
            fields["conditions"] = tuple(_condition(c) for c in fields.get("conditions", ()))
            claim = fields.get("claim")
            fields["claim"] = _condition(claim) if claim else None
            steps = fields.get("moved_by")
            fields["moved_by"] = _condition(steps) if steps else None
            for name in ("target", "names", "editions"):
                fields[name] = tuple(fields.get(name, ()))
            return cls(**fields)
        except (KeyError, TypeError, ValueError) as error:
            raise QuestionError(f"not a plan: {error}; see Plan.to_dict for the form") from error


def show(value: str | float) -> str:
    """Return a value as a person writes it: 3, 2.5, 12,400."""
    if isinstance(value, str):
        return value
    if float(value).is_integer():
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def joined(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def ordinal(number: int) -> str:
    """Return 3 as "3rd"."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"


def _condition(data: Any) -> Condition:
    return Condition(data["column"], Relation(data["relation"]), tuple(data["values"]))


def _claim_words(claim: Condition) -> str:
    if claim.relation is Relation.IS:
        return f"it is {joined([show(v) for v in claim.values], 'or')}"
    if claim.relation is Relation.BETWEEN:
        return f"it is between {show(claim.values[0])} and {show(claim.values[1])}"
    return f"it is {claim.relation.value} {joined([show(v) for v in claim.values], 'or')}"


def _where(plan: Plan) -> str:
    """Return " in the 2024 and 2023 editions of Title"."""
    if not plan.editions:
        return f" in {plan.title}"
    if len(plan.editions) == 1:
        return f" in the {plan.editions[0]} edition of {plan.title}"
    return f" in the {joined([str(e) for e in plan.editions])} editions of {plan.title}"


def _rows(plan: Plan, plural: bool = True) -> str:
    """Return "all clusters with rank 3 and Economies China"."""
    noun = plan.subject or "row"
    if plural:
        noun = (
            noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"
        )
    if plan.names:
        noun = joined(plan.names)
    if plan.conditions:
        noun += " with " + joined([c.describe() for c in plan.conditions])
    return noun


def _target(plan: Plan) -> str:
    return joined(plan.target) if plan.target else (plan.subject or "name")


def _ranked(plan: Plan) -> str:
    if not plan.by:
        return ""
    return f" sorted by {plan.by}, {'largest' if plan.descending else 'smallest'} first"


def _lookup(plan: Plan) -> str:
    if plan.names:
        return f"the {_target(plan)} of {_rows(plan)}{_where(plan)}"
    if not plan.target:
        return f"the {_rows(plan, plural=False)}{_where(plan)}"
    return f"the {_target(plan)} of the {_rows(plan, plural=False)}{_where(plan)}"


def _list(plan: Plan) -> str:
    head = f"the first {plan.limit} " if plan.limit else "all "
    shown = f", showing {joined(plan.target)}" if plan.target else ""
    return f"{head}{_rows(plan)}{_where(plan)}{_ranked(plan)}{shown}"


def _count(plan: Plan) -> str:
    if plan.target:
        return f"how many different {_target(plan)} among {_rows(plan)}{_where(plan)}"
    return f"how many {_rows(plan)}{_where(plan)}"


def _of(verb: str) -> Callable[[Plan], str]:
    return lambda plan: f"the {verb} of {plan.by} of {_rows(plan)}{_where(plan)}"


def _superlative(plan: Plan) -> str:
    ends = "largest" if plan.descending else "smallest"
    if plan.limit is not None and plan.limit > 1:
        ends = f"{ordinal(plan.limit)} {ends}"
    asked = f"the {_target(plan)} of the" if plan.target else "the"
    return f"{asked} {_rows(plan, plural=False)}{_where(plan)} that has the {ends} {plan.by}"


def _compare(plan: Plan) -> str:
    ends = "larger" if plan.descending else "smaller"
    return f"which of {joined(plan.names, 'or')} has the {ends} {plan.by}{_where(plan)}"


def _difference(plan: Plan) -> str:
    return f"the difference in {plan.by} between {_rows(plan)}{_where(plan)}"


def _ratio(plan: Plan) -> str:
    return f"the ratio of {plan.by} between {_rows(plan)}{_where(plan)}"


def _from_before(plan: Plan, kind: str) -> str:
    """Return what is asked of the moves from the rank before that a table prints."""
    return f"{kind} from {plan.by} of {_rows(plan)}{_where(plan)}"


def _change(plan: Plan) -> str:
    if len(plan.editions) < 2:
        return _from_before(plan, "the change")
    first, last = plan.editions[0], plan.editions[-1]
    return f"the change in {plan.by} of {joined(plan.names)} from {first} to {last} in {plan.title}"


def _climb(plan: Plan) -> str:
    kind = "rise" if plan.descending else "fall"
    if len(plan.editions) < 2:
        return _from_before(plan, f"the biggest {kind}")
    first, last = plan.editions[0], plan.editions[-1]
    return f"the biggest {kind} in {plan.by} among {_rows(plan)} from {first} to {last} in {plan.title}"


def _moved(plan: Plan) -> str:
    verb = "rose" if plan.descending else "fell"
    if len(plan.editions) < 2:
        return f"which {_rows(plan)} {verb} from {plan.by}{_where(plan)}"
    first, last = plan.editions[0], plan.editions[-1]
    if plan.moved_by is not None:
        steps = plan.moved_by.describe().removeprefix(f"{plan.moved_by.column} ")
        verb += f" by {steps.removeprefix('is ')}"
    return f"which {_rows(plan)} {verb} in {plan.by} from {first} to {last} in {plan.title}"


def _extreme(plan: Plan) -> str:
    ends = "best" if plan.descending else "worst"
    return f"the {ends} {plan.by} ever of {joined(plan.names)}{_where(plan)}"


def _series(plan: Plan) -> str:
    years = joined([str(edition) for edition in plan.editions])
    return f"the {plan.by} of {joined(plan.names)} in each of the {years} editions of {plan.title}"


def _entered(plan: Plan) -> str:
    verb = "entered" if plan.operation is Operation.ENTERED else "left"
    limits = joined([c.describe() for c in plan.conditions]) or "the ranking"
    first, last = plan.editions[0], plan.editions[-1]
    return f"which {plan.subject or 'rows'} {verb} {limits} from {first} to {last} in {plan.title}"


def _how_often(plan: Plan) -> str:
    limits = joined([c.describe() for c in plan.conditions]) or "listed"
    return f"how often {joined(plan.names)} is {limits}{_where(plan)}"


def _always(plan: Plan) -> str:
    limits = joined([c.describe() for c in plan.conditions])
    return f"which {plan.subject or 'rows'} always had {limits}{_where(plan)}"


def _first(plan: Plan) -> str:
    limits = joined([c.describe() for c in plan.conditions])
    end = "last" if plan.step < 0 else "first"
    return f"when {joined(plan.names)} was {limits} for the {end} time in {plan.title}"


def _since(plan: Plan) -> str:
    limits = joined([c.describe() for c in plan.conditions]) or "listed"
    return f"since when {joined(plan.names)} is {limits} in {plan.title}"


def _frequent(plan: Plan) -> str:
    if plan.claim is not None and not plan.by:
        often = plan.claim.describe().removeprefix(f"{plan.claim.column} ")
        return f"which {_target(plan)} appears {often} times among {_rows(plan)}{_where(plan)}"
    ends = "most" if plan.descending else "least"
    if plan.by:
        return (
            f"the {_target(plan)} with the {ends} {plan.by} in total among "
            f"{_rows(plan)}{_where(plan)}"
        )
    return f"the {ends} frequent {_target(plan)} among {_rows(plan)}{_where(plan)}"


def _neighbour(plan: Plan) -> str:
    side = {1: "after", -1: "before", 0: "after and just before"}[plan.step]
    return f"the {_target(plan)} of the row just {side} {_rows(plan)}{_where(plan)}"


def _between(plan: Plan) -> str:
    noun = _rows(replace(plan, names=()))
    return f"which {noun} stand between {joined(plan.names)} by {plan.by}{_where(plan)}"


_OPENINGS: dict[Operation, Callable[[Plan], str]] = {
    Operation.LOOKUP: _lookup,
    Operation.LIST: _list,
    Operation.COUNT: _count,
    Operation.SUM: _of("sum"),
    Operation.MEAN: _of("average"),
    Operation.MEDIAN: _of("median"),
    Operation.SHARE: _of("share of the total"),
    Operation.SUPERLATIVE: _superlative,
    Operation.COMPARE: _compare,
    Operation.DIFFERENCE: _difference,
    Operation.RATIO: _ratio,
    Operation.CHANGE: _change,
    Operation.MOVED: _moved,
    Operation.CLIMB: _climb,
    Operation.EXTREME: _extreme,
    Operation.SERIES: _series,
    Operation.ENTERED: _entered,
    Operation.LEFT: _entered,
    Operation.HOW_OFTEN: _how_often,
    Operation.ALWAYS: _always,
    Operation.FIRST: _first,
    Operation.SINCE: _since,
    Operation.FREQUENT: _frequent,
    Operation.NEIGHBOUR: _neighbour,
    Operation.BETWEEN: _between,
}
