"""Features of a sentence -> how likely it answers; the weights were learned on dev questions."""

from __future__ import annotations

import math
from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {"coverage": 6.0, "cosine": 4.0, "worst": -3.0, "valued": 1.0}
BIAS = -6.5
ENOUGH = 0.5


def confidence(features: Mapping[str, float]) -> float:
    """Return the logistic of the weighted features, from 0 to 1."""
    total = BIAS + sum(weight * features[name] for name, weight in WEIGHTS.items())
    return 1.0 / (1.0 + math.exp(-total))
