"""Results of single questions -> figures of a class, each a mean with its bootstrap interval.

Retrieval measures come from ir-measures, intervals from SciPy; both appear only here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from giichat.app.eval_records import Figures, Measure, Result, Verdict
from giichat.app.risk_coverage import mean_risk

# Percentile intervals settle to the second digit with some thousand resamples (Efron and
# Tibshirani 1993, chapter 13).
RESAMPLES = 2000
CONFIDENCE = 0.95
SEED = 20170615  # any fixed number: the same results always give the same interval
RETRIEVED = 10  # places looked at for retrieval measures


@dataclass(frozen=True, slots=True)
class Kind:
    """What a measure says: its name in tables, whether more is better, and its definition."""

    label: str
    more_is_better: bool
    definition: str


KINDS: dict[str, Kind] = {
    "accuracy": Kind("accuracy", True, "right answers of the answerable questions"),
    "wrong_assertions": Kind(
        "wrong", False, "wrong or invented answers of all questions that are judged"
    ),
    "refusal_recall": Kind("refused", True, "refusals of the questions without an answer"),
    "over_refusal": Kind("over-refused", False, "refusals of the answerable questions"),
    "failed": Kind("failed", False, "questions on which the system raised an error"),
    "aurc": Kind("AURC", False, "mean share of wrong answers over all shares answered, surest first"),
    "citation_precision": Kind(
        "cite precision",
        True,
        "citations whose place stands as quoted and holds a value of the answer, or a figure that "
        "the answer shows as its working; of prose, a value that is right",
    ),
    "claims_cited": Kind(
        "claims cited", True, "values of an answer that stand in a cited place or are worked out from cited ones"
    ),
    "claims_printed": Kind("claims printed", True, "values that stand in a cited place themselves"),
    "expected_cited": Kind("gold cited", True, "expected places that are among the cited ones"),
    "recall@1": Kind("recall@1", True, "expected places found first"),
    "recall@5": Kind("recall@5", True, "expected places among the first five found"),
    "recall@10": Kind("recall@10", True, "expected places among the first ten found"),
    "mrr@10": Kind("MRR@10", True, "one over the rank of the first expected place"),
    "ndcg@10": Kind("nDCG@10", True, "discounted gain of the first ten found, of the best possible"),
}  # fmt: skip
RETRIEVAL = {
    "recall@1": "R@1",
    "recall@5": "R@5",
    "recall@10": "R@10",
    "mrr@10": "RR@10",
    "ndcg@10": "nDCG@10",
}
Scores = Mapping[str, Mapping[str, float]]


def figures_by_class(results: Sequence[Result]) -> tuple[Figures, dict[str, Figures]]:
    """Return the figures of all results and of each class, classes in alphabetical order."""
    scores = retrieval_scores(results)
    classes = sorted({r.item.group for r in results})
    return figures(results, scores), {
        name: figures([r for r in results if r.item.group == name], scores) for name in classes
    }


def figures(results: Sequence[Result], retrieval: Scores) -> Figures:
    """Return the counts and measures of some results."""
    counts = {verdict: sum(r.verdict is verdict for r in results) for verdict in Verdict}
    judged = [r for r in results if r.verdict is not Verdict.UNJUDGED]
    samples: dict[str, list[float]] = {
        name: [x for r in judged if (x := value(r)) is not None] for name, value in _VALUES.items()
    }
    for name in RETRIEVAL:
        samples[name] = [retrieval[r.item.key][name] for r in results if r.item.key in retrieval]
    measures = {name: mean_with_interval(samples[name]) for name in KINDS if name in samples}
    measures["aurc"] = _aurc(judged)
    return Figures(
        questions=len(results),
        answerable=sum(r.item.answerable for r in judged),
        right=counts[Verdict.RIGHT],
        wrong=counts[Verdict.WRONG],
        over_refused=counts[Verdict.OVER_REFUSED],
        unanswerable=sum(not r.item.answerable for r in judged),
        refused=counts[Verdict.REFUSED],
        invented=counts[Verdict.INVENTED],
        failed=counts[Verdict.FAILED],
        measures={name: measures[name] for name in KINDS},
    )


def mean_with_interval(sample: Sequence[float]) -> Measure:
    """Return the mean with its percentile bootstrap interval; None where there is nothing."""
    if not sample:
        return Measure(None, None, None, 0)
    mean = math.fsum(sample) / len(sample)
    if len(set(sample)) == 1:  # every resample is the same
        return Measure(mean, mean, mean, len(sample))
    import numpy as np
    from scipy.stats import bootstrap

    interval = bootstrap(
        (np.asarray(sample),),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Measure(mean, float(interval.low), float(interval.high), len(sample))


def retrieval_scores(results: Iterable[Result]) -> dict[str, dict[str, float]]:
    """Return, for each question whose search was looked at, every retrieval measure."""
    import ir_measures

    judged, run = [], []
    for result in results:
        if result.ranking is None:
            continue
        key = result.item.key
        judged += [
            ir_measures.Qrel(key, f"e{number}", expected.grade)
            for number, expected in enumerate(result.item.expected)
        ]
        for rank, number in enumerate(result.ranking or (None,), start=1):
            name = f"x{rank}" if number is None else f"e{number}"
            run.append(ir_measures.ScoredDoc(key, name, -float(rank)))
    names = {ir_measures.parse_measure(told): name for name, told in RETRIEVAL.items()}
    found: dict[str, dict[str, float]] = {}
    for one in ir_measures.iter_calc(list(names), judged, run) if judged else ():
        found.setdefault(one.query_id, {})[names[one.measure]] = float(one.value)
    return found


def _aurc(results: Sequence[Result]) -> Measure:
    """Return the area under the risk-coverage curve, without an interval."""
    risk = mean_risk(results)
    asserted = sum(r.verdict in _ASSERTED for r in results)
    return Measure(risk, None, None, asserted if risk is not None else 0)


_ASSERTED = frozenset([Verdict.RIGHT, Verdict.WRONG, Verdict.INVENTED])


def _of_answerable(verdict: Verdict) -> Callable[[Result], float | None]:
    return lambda r: float(r.verdict is verdict) if r.item.answerable else None


def _refusal(result: Result) -> float | None:
    return None if result.item.answerable else float(result.verdict is Verdict.REFUSED)


def _share(
    part: Callable[[Result], int], whole: Callable[[Result], int]
) -> Callable[..., float | None]:
    def value(result: Result) -> float | None:
        if result.cited is None or not whole(result):
            return None
        return part(result) / whole(result)

    return value


def _cited(name: str) -> Callable[[Result], int]:
    return lambda r: int(getattr(r.cited, name))


_VALUES: dict[str, Callable[[Result], float | None]] = {
    "accuracy": _of_answerable(Verdict.RIGHT),
    "wrong_assertions": lambda r: float(r.verdict in (Verdict.WRONG, Verdict.INVENTED)),
    "refusal_recall": _refusal,
    "over_refusal": _of_answerable(Verdict.OVER_REFUSED),
    "failed": lambda r: float(r.verdict is Verdict.FAILED),
    "citation_precision": _share(_cited("supporting"), _cited("citations")),
    "claims_cited": _share(lambda r: _cited("printed")(r) + _cited("worked")(r), _cited("values")),
    "claims_printed": _share(_cited("printed"), _cited("values")),
    "expected_cited": _share(_cited("found"), _cited("expected")),
}
