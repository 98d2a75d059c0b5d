"""A cross-encoder of sentence-transformers: question and sentences -> how well each answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from giichat.index.errors import LibraryError


@lru_cache(maxsize=2)
def cross_encoder(name: str) -> Callable[[str, Sequence[str]], Sequence[float]]:
    """Return the scorer of a model: a folder, or a name held in the model cache of this machine.

    Scores are from 0 to 1. Nothing is ever downloaded. Raises LibraryError when there is no such
    model here, or it does not give one score a pair.
    """
    from sentence_transformers import CrossEncoder

    try:
        model = CrossEncoder(str(Path(name).expanduser()), local_files_only=True)
    except (OSError, ValueError) as error:
        raise LibraryError(
            f"no cross-encoder at {name!r}; give the folder of one, or leave "
            "GIICHAT_CROSS_ENCODER unset to do without"
        ) from error

    def score(question: str, texts: Sequence[str]) -> Sequence[float]:
        import torch

        pairs = [(question, text) for text in texts]
        scores = model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        if scores.ndim != 1:
            raise LibraryError(f"{name!r} gives {scores.shape[1]} scores a pair; one is wanted")
        found: list[float] = scores.tolist()
        return found

    return score
