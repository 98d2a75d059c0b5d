"""Figures against values worked out by hand, and never a NaN."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giichat.app.errors import QuestionError
from giichat.app.eval_compare import Outcomes, compare_reports, mcnemar
from giichat.app.eval_limits import limits, missed
from giichat.app.eval_records import (
    Cited,
    CurvePoint,
    Expected,
    Item,
    Measure,
    Report,
    Response,
    Result,
    Timing,
    Verdict,
    Wanted,
)
from giichat.app.measures import KINDS, figures_by_class, mean_with_interval, retrieval_scores
from giichat.app.report_json import failures_jsonl, report_json
from giichat.app.report_page import page
from giichat.app.report_text import markdown, side_by_side
from giichat.app.risk_coverage import curve, mean_risk


def result(
    number: int, verdict: Verdict, confidence: float = 1.0, group: str = "a", **more: object
) -> Result:
    answerable = verdict not in (Verdict.REFUSED, Verdict.INVENTED)
    item = Item(
        str(number), f"question {number}?", group, answerable=answerable,
        accept=(Wanted(("x",)),) if answerable else (), set="s",
    )  # fmt: skip
    refused = verdict in (Verdict.REFUSED, Verdict.OVER_REFUSED)
    response = Response("<b>said</b>", ("x",), refused=refused, confidence=confidence)
    good = verdict in (Verdict.RIGHT, Verdict.REFUSED, Verdict.UNJUDGED)
    return Result(item, response, verdict, "" if good else "because", **more)  # type: ignore[arg-type]


def report(results: list[Result]) -> Report:
    total, classes = figures_by_class(results)
    timing = Timing("2024-01-01T00:00:00", 1.0, 1.0, 2.0, 3.0)
    return Report("giichat", {}, total, classes, tuple(results), curve(results), timing)


V = Verdict
MIXED = [
    *(result(n, V.RIGHT) for n in range(6)),
    result(6, V.WRONG, 0.5),
    result(7, V.OVER_REFUSED, 0.0),
    result(8, V.REFUSED, 0.0, group="b"),
    result(9, V.INVENTED, 0.5, group="b"),
]


def test_counts_and_rates_of_a_run() -> None:
    total, classes = figures_by_class(MIXED)
    assert (total.right, total.wrong, total.over_refused, total.answerable) == (6, 1, 1, 8)
    assert (total.refused, total.invented, total.unanswerable) == (1, 1, 2)
    values = {name: m.value for name, m in total.measures.items()}
    assert values["accuracy"] == 6 / 8
    assert values["wrong_assertions"] == 2 / 10
    assert values["refusal_recall"] == 1 / 2
    assert values["over_refusal"] == 1 / 8
    assert list(classes) == ["a", "b"]
    assert classes["b"].measures["accuracy"] == Measure(None, None, None, 0)


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    sample = [1.0] * 30 + [0.0] * 10
    one = mean_with_interval(sample)
    assert one == mean_with_interval(sample)
    assert one.value == 0.75 and one.low is not None and one.high is not None
    # the percentile interval of a binomial of 40 at .75, give or take the resampling
    assert one.low == pytest.approx(0.625, abs=0.03)
    assert one.high == pytest.approx(0.875, abs=0.03)


def test_nothing_and_no_spread_give_no_nan() -> None:
    assert mean_with_interval([]) == Measure(None, None, None, 0)
    assert mean_with_interval([1.0]) == Measure(1.0, 1.0, 1.0, 1)
    assert mean_with_interval([0.5, 0.5]) == Measure(0.5, 0.5, 0.5, 2)


def test_risk_and_coverage_by_hand() -> None:
    # six right at 1.0, then one wrong and one invented at 0.5; two refusals of ten questions
    assert curve(MIXED) == (CurvePoint(0.6, 0.0), CurvePoint(0.8, 0.25))
    # equally sure answers come in any order: the first of the two is wrong for certain here
    assert mean_risk(MIXED) == pytest.approx((1 / 7 + 2 / 8) / 8)
    tied = [result(0, V.RIGHT), result(1, V.WRONG)]
    assert mean_risk(tied) == pytest.approx((0.5 / 1 + 1 / 2) / 2)
    assert mean_risk([result(0, V.REFUSED)]) is None and curve([]) == ()


@given(st.lists(st.tuples(st.sampled_from(list(V)), st.sampled_from([0.1, 0.5, 1.0])), max_size=12))
def test_no_run_gives_a_nan_or_an_unordered_curve(drawn: list[tuple[Verdict, float]]) -> None:
    results = [result(n, v, c) for n, (v, c) in enumerate(drawn)]
    made = report(results)
    assert "NaN" not in report_json(made) and "nan" not in markdown(made)
    assert all(a.coverage < b.coverage for a, b in pairwise(made.curve))
    for measure in made.total.measures.values():
        assert measure.value is None or math.isfinite(measure.value)


def test_retrieval_measures_by_hand() -> None:
    both = Item("1", "q", expected=(Expected("a"), Expected("b")), set="s")
    graded = Item("2", "q", expected=(Expected("a", grade=1), Expected("b", grade=2)), set="s")
    none = Item("3", "q", expected=(Expected("a"),), set="s")
    found = retrieval_scores(
        [
            Result(both, Response(""), V.UNJUDGED, ranking=(None, 1, None, 0)),
            Result(graded, Response(""), V.UNJUDGED, ranking=(0, 1)),
            Result(none, Response(""), V.UNJUDGED, ranking=()),
            result(4, V.RIGHT),
        ]
    )
    assert set(found) == {"s:1", "s:2", "s:3"}
    first = found["s:1"]
    assert (first["recall@1"], first["recall@5"], first["mrr@10"]) == (0.0, 1.0, 0.5)
    ideal = 1 + 1 / math.log2(3)
    assert first["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert found["s:2"]["ndcg@10"] == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))
    assert set(found["s:3"].values()) == {0.0}


def test_citation_measures_are_means_over_answers() -> None:
    cited = [
        result(0, V.RIGHT, cited=Cited(2, 1, 2, 1, 1, 2, 1)),
        result(1, V.RIGHT, cited=Cited(1, 1, 1, 1, 0, 1, 1)),
        result(2, V.RIGHT, cited=Cited(0, 0, 1, 0, 0, 0, 0)),
        result(3, V.OVER_REFUSED),
    ]
    measures = figures_by_class(cited)[0].measures
    assert (measures["citation_precision"].value, measures["citation_precision"].n) == (0.75, 2)
    assert measures["claims_cited"].value == pytest.approx((1 + 1 + 0) / 3)
    assert measures["claims_printed"].value == pytest.approx((0.5 + 1 + 0) / 3)
    assert measures["expected_cited"].value == 0.75


def test_mcnemar_is_the_exact_binomial_test() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 5) == 1.0
    assert mcnemar(0, 5) == pytest.approx(2 * 0.5**5)
    assert mcnemar(2, 10) == pytest.approx(2 * (1 + 12 + 66) / 2**12)


def outcomes(label: str, **verdicts: Verdict) -> Outcomes:
    return Outcomes(
        label,
        {k: {"class": "a", "question": k, "verdict": v.value, "text": v.value}
         for k, v in verdicts.items()},
    )  # fmt: skip


def test_a_comparison_names_what_changed() -> None:
    before = outcomes("x", a=V.RIGHT, b=V.WRONG, c=V.OVER_REFUSED, d=V.REFUSED, e=V.RIGHT)
    after = outcomes("y", a=V.WRONG, b=V.RIGHT, c=V.WRONG, d=V.INVENTED, f=V.RIGHT)
    found = compare_reports(before, after)
    assert [c.key for c in found.better] == ["b"]
    assert [c.key for c in found.worse] == ["a", "d"]
    assert [c.key for c in found.otherwise] == ["c"]
    assert (found.shared, found.only_before, found.only_after) == (4, 1, 1)
    assert (found.right_before, found.right_after) == (2, 1)
    assert found.p_value == mcnemar(1, 2) and found.regressed
    with pytest.raises(QuestionError, match="share no question"):
        compare_reports(before, outcomes("z", q=V.RIGHT))


def test_limits_are_kept_or_missed() -> None:
    run = report(MIXED)
    assert missed(run, limits(["accuracy=0.75"], ["wrong_assertions=0.2"])) == ()
    assert missed(run, limits(["accuracy=0.76"], ["wrong_assertions=0.1"])) == (
        "accuracy is 0.7500, under 0.76",
        "wrong_assertions is 0.2000, over 0.1",
    )
    assert missed(run, limits(["mrr@10=0.1"], [])) == (
        "mrr@10: no question of the sets measures it",
    )
    with pytest.raises(QuestionError, match="no measure 'bliss'; there are accuracy, "):
        limits(["bliss=1"], [])
    with pytest.raises(QuestionError, match=r"'accuracy' is no limit; write accuracy=0.95"):
        limits(["accuracy"], [])


def test_reports_escape_what_is_said_and_name_every_failure() -> None:
    run = report(MIXED)
    html = page(run)
    assert "<b>said" not in html and "&lt;b&gt;said" in html
    assert html.count("<details") == 3 and "http" not in html.replace("http-equiv", "")
    assert "<svg" in html and "because" in html
    assert "<b>" not in markdown(run)
    lines = [json.loads(line) for line in failures_jsonl(run).splitlines()]
    assert [line["verdict"] for line in lines] == ["wrong", "over_refused", "invented"]
    assert failures_jsonl(report([])) == ""
    held = json.loads(report_json(run))
    assert set(held["definitions"]) == set(KINDS) and len(held["questions"]) == 10


def test_systems_stand_side_by_side() -> None:
    rows = side_by_side([report(MIXED), report(MIXED[:6])])
    assert rows[0] == ("measure", "giichat", "giichat")
    assert rows[1][0] == "accuracy" and rows[1][2] == "1.000 (1.000–1.000)"
    assert all("recall@" not in row[0] for row in rows)
