"""Features of a sentence -> how likely it answers; the weights were learned on dev questions."""

from __future__ import annotations

import math
from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "coverage": 0.07,
    "said": 2.61,
    "worst": -2.56,
    "cosine": 5.82,
    "passage": 1.06,
    "pairs": -0.30,
    "lexical": 0.66,
    "heading": 0.89,
    "top": 1.58,
    "names": -0.40,
    "valued": 0.76,
    "length": 4.77,
    "missing": -0.80,
}
BIAS = -8.43
ENOUGH = 0.2


def confidence(features: Mapping[str, float]) -> float:
    """Return the logistic of the weighted features, from 0 to 1."""
    total = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
