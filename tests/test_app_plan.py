"""A plan says itself in English and survives JSON."""

from __future__ import annotations

import pytest

from giichat.app.errors import QuestionError
from giichat.app.plan import Condition, Operation, Plan, Relation, joined, show

BASE = Plan("t", "Ranking", "cluster", Operation.LOOKUP, editions=(2024,))


@pytest.mark.parametrize("operation", list(Operation))
def test_every_operation_can_be_said_and_sent(operation: Operation) -> None:
    plan = Plan(
        "t",
        "Ranking",
        "cluster",
        operation,
        target=("Rank",),
        names=("Beijing", "Seoul"),
        editions=(2023, 2024),
        conditions=(Condition("Rank", Relation.AT_MOST, (10.0,)),),
        by="Rank",
        step=1,
    )
    assert len(plan.describe()) > 15
    assert Plan.from_dict(plan.to_dict()) == plan


def test_a_rank_is_said_in_full() -> None:
    plan = Plan(
        "t",
        "Ranking",
        "cluster",
        Operation.LOOKUP,
        editions=(2024,),
        conditions=(Condition("Rank", Relation.IS, (3.0,)),),
    )
    assert plan.describe() == "the cluster with Rank 3 in the 2024 edition of Ranking"


@pytest.mark.parametrize("bad", [{}, {"operation": "guess"}, {"operation": "lookup", "x": 1}])
def test_a_bad_plan_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(QuestionError, match="not a plan"):
        Plan.from_dict(bad)


@pytest.mark.parametrize(
    ("value", "shown"), [(3.0, "3"), (2.5, "2.5"), (12400.0, "12,400"), (2024.0, "2024")]
)
def test_numbers_are_shown_as_people_write_them(value: float, shown: str) -> None:
    assert show(value) == shown


def test_lists_are_joined() -> None:
    assert joined(["a", "b", "c"]) == "a, b and c"
