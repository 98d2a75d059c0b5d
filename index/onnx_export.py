"""The one-time export of the embedding model to ONNX, checked against sentence-transformers."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giichat.index.errors import LibraryError
from giichat.index.weights import MAX_PIECES, WEIGHTS_SHA256, cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from giichat.index.records import Vectors

EXPORT_VERSION = 1  # raise when the graph that is written changes
OPSET = 17  # the first with LayerNormalization as one operator
LEAST_COSINE = 0.9999  # between the exported model and the original, on every checked text
TINIEST_NORM = 1e-12  # as in torch.nn.functional.normalize
CHECKED_TEXTS: tuple[str, ...] = (
    "Which cluster ranked third?",
    "",
    "The second edition, published in 2019, counted 1,204 filings (up 3.5%) in Zürich–Basel.",
    "東京は首位を保った。",
    "rank " * (2 * MAX_PIECES),
    "A sentence of middling length, so that the shorter ones beside it have to be padded out.",
)


def onnx_path() -> Path:
    """Return where the exported model is kept."""
    return cache_folder() / f"{WEIGHTS_SHA256[:16]}-v{EXPORT_VERSION}" / "model.onnx"


def export_onnx(folder: Path, path: Path) -> None:
    """Write the model of a folder as ONNX, unless another process already has.

    The graph takes input_ids, attention_mask and token_type_ids (batch, pieces) and gives unit
    vectors. The file appears only when its vectors equal those of sentence-transformers.
    Raises LibraryError when they do not, ImportError or RuntimeError when torch cannot export.
    """
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        if path.exists():
            return
        made = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            reference = _export(folder, made)
            _verify(made, folder, reference)
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)


def quiet_import() -> Any:
    """Import sentence-transformers offline and without its notices; return SentenceTransformer."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    with warnings.catch_warnings():
        # Deprecations inside torch and transformers, which are not ours to mend.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers
    return SentenceTransformer


def _export(folder: Path, path: Path) -> Callable[[list[str]], Vectors]:
    """Write the graph; return the original's way of encoding."""
    model = quiet_import()(str(folder), device="cpu")
    import torch

    class UnitVectors(torch.nn.Module):
        """The transformer, mean pooling and normalisation as one graph."""

        def __init__(self, transformer: torch.nn.Module) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, ids: Any, mask: Any, types: Any) -> Any:
            # By keyword: the order of a model's positional arguments is not the tokenizer's.
            states = self.transformer(
                input_ids=ids, attention_mask=mask, token_type_ids=types
            ).last_hidden_state
            weights = mask.unsqueeze(-1).to(states.dtype)
            mean = (states * weights).sum(1) / weights.sum(1)
            return mean / mean.norm(dim=1, keepdim=True).clamp(min=TINIEST_NORM)

    example = model.tokenizer(["one text", "and a longer other"], padding=True, return_tensors="pt")
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {0: "batch", 1: "pieces"}
    with warnings.catch_warnings():
        # The exporter warns of traced shapes, and that its newer form exists.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            UnitVectors(model[0].auto_model).eval(),
            tuple(example[name] for name in names),
            str(path),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes={**dict.fromkeys(names, axes), "vectors": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )

    def encode(texts: list[str]) -> Vectors:
        vectors: Vectors = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return vectors

    return encode


def _verify(path: Path, folder: Path, reference: Callable[[list[str]], Vectors]) -> None:
    from giichat.index.encoder import OnnxEncoder

    texts = list(CHECKED_TEXTS)
    cosines = (OnnxEncoder(path, folder).encode(texts) * reference(texts)).sum(axis=1)
    if not cosines.min() > LEAST_COSINE:
        raise LibraryError(
            f"the exported model differs from the original (cosine {cosines.min():.5f})"
        )
