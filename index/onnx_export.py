"""Export the sentence encoder to ONNX once, verified against sentence-transformers."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np

# Short, long, numeric, accented and non-Latin texts: the export must agree on all.
PROBES = [
    "Which cluster ranked third in 2024?",
    "Tokyo–Yokohama leads, followed by Shenzhen–Hong Kong–Guangzhou.",
    "5,600 applications, up 15.76 percent",
    "São Paulo, Zürich, Xi'an",
    "2024年排名第三的是哪个集群?",
    "A report on the location of inventors and authors. " * 12,
]
LEAST_COSINE = 0.9999
OPSET = 17


def export(folder: Path, target: Path) -> None:
    """Write the ONNX file of the model in a folder; raises RuntimeError when it disagrees."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    from giichat.index.encoder import OnnxEncoder, SentenceTransformerEncoder

    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.part")
    reference = SentenceTransformerEncoder(str(folder))
    _write(folder, partial)
    ours = OnnxEncoder(partial, folder / "tokenizer.json").encode(PROBES)
    cosine = float(np.min(np.sum(ours * reference.encode(PROBES), axis=1)))
    if cosine < LEAST_COSINE:
        partial.unlink()
        raise RuntimeError(f"the export's vectors differ (cosine {cosine:.5f} < {LEAST_COSINE})")
    partial.replace(target)


def _write(folder: Path, target: Path) -> None:
    import torch
    from transformers import AutoModel

    model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()

    class Wrapper(torch.nn.Module):
        """Passes the three inputs by keyword, whatever order the model has them in."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            return self.inner(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state

    sample = torch.ones((2, 8), dtype=torch.int64)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "batch", 1: "length"} for name in [*names, "hidden"]}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # the exporter warns of its own deprecations
        torch.onnx.export(
            Wrapper(),
            (sample, sample, torch.zeros_like(sample)),
            str(target),
            input_names=names,
            output_names=["hidden"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
