"""Features of a sentence -> how likely it answers; the weights were learned on dev questions."""

from __future__ import annotations

import math
from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "coverage": -0.95,
    "said": 2.86,
    "worst": -3.01,
    "cosine": 5.25,
    "passage": 1.32,
    "pairs": -0.39,
    "lexical": 0.56,
    "heading": 1.02,
    "top": 1.52,
    "names": -0.36,
    "valued": 0.95,
    "length": 4.30,
    "missing": -0.88,
}
BIAS = -7.27
ENOUGH = 0.3


def confidence(features: Mapping[str, float]) -> float:
    """Return the logistic of the weighted features, from 0 to 1."""
    total = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
