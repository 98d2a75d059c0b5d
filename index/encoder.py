"""Texts to unit vectors: the bundled model through ONNX, any other through sentence-transformers.

Both engines give the same vectors for the same weights, so they share a fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from importlib import import_module
from pathlib import Path
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Any

from giichat.index.errors import LibraryError
from giichat.index.onnx_export import export_onnx, onnx_path, quiet_import
from giichat.index.weights import (
    DEFAULT_FINGERPRINT,
    MAX_PIECES,
    check_weights,
    fingerprint,
    sha256_of,
    weights_folder,
)

if TYPE_CHECKING:
    from giichat.index.records import Encoder, Vectors

DIMENSION = 384
# Pieces in one batch, padding included: wide enough to fill two cores, small enough for the cache.
BATCH_PIECES = 4096
MAX_BATCH = 64  # texts; more did not encode short ones any faster
FAILURES = (ImportError, RuntimeError, OSError, ValueError, TypeError, AttributeError, LookupError)

logger = logging.getLogger(__name__)

# One at a time in a process: engines that share the cores take many times longer, not twice.
_ENCODING = Semaphore(1)


class OnnxEncoder:
    """The bundled model as exported: `path` is the graph, `folder` holds tokenizer.json.

    Loads nothing until it encodes; then onnxruntime and tokenizers only.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path, self._folder = path, folder
        self._loaded: tuple[Any, Any] | None = None
        self._loading = Lock()

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the bundled weights."""
        return DEFAULT_FINGERPRINT

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return DIMENSION

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text, in their order; shape (len(texts), dimension)."""
        import numpy as np

        session, tokenizer = self._engine()
        pieces = tokenizer.encode_batch([text.strip() for text in texts])
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        with _ENCODING:
            for batch in batches([len(one.ids) for one in pieces]):
                vectors[batch] = _run(session, [pieces[position].ids for position in batch])
        return vectors

    def _engine(self) -> tuple[Any, Any]:
        with self._loading:
            if self._loaded is None:
                self._loaded = (_session(self._path), _tokenizer(self._folder))
            return self._loaded


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder; loads at the first use."""

    def __init__(self, model: str | Path) -> None:
        self._name = str(model)
        self._loaded: Any = None
        self._fingerprint = ""
        self._loading = Lock()

    @property
    def fingerprint(self) -> str:
        """Return a name made of the weights' hash, the pooling and the longest text."""
        model = self._model()
        if not self._fingerprint:
            self._fingerprint = fingerprint(
                _weights_sha256(self._name), _pooling(model), model.max_seq_length
            )
        return self._fingerprint

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        return int(self._model().get_embedding_dimension())

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text, in their order; shape (len(texts), dimension)."""
        import numpy as np

        model = self._model()
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        with _ENCODING:
            vectors = model.encode(
                texts, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
            )
        return np.ascontiguousarray(vectors, np.float32)

    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                try:
                    self._loaded = quiet_import()(self._name, device="cpu")
                except (OSError, ValueError) as error:
                    raise LibraryError(
                        f"the embedding model {self._name!r} cannot be loaded; give the folder of "
                        "a sentence-transformers model, or the name of one already downloaded"
                    ) from error
            return self._loaded


def default_encoder() -> Encoder:
    """Return the bundled model, exported to ONNX at the first call ever, its weights checked.

    Where the export cannot be made, the same model through sentence-transformers, and a warning
    in the log. Raises LibraryError when the weights are missing or are not the ones meant.
    """
    folder = weights_folder()
    check_weights(folder)
    path = onnx_path()
    try:
        if path.exists() and (held := _working(path, folder)):
            return held
        path.unlink(missing_ok=True)
        export_onnx(folder, path)
        made = _working(path, folder)
        if made is None:
            raise LibraryError(f"{path}: onnxruntime cannot read it")
    except (*FAILURES, LibraryError) as error:
        logger.warning("encoding with sentence-transformers, which is slower: %s", error)
        return SentenceTransformerEncoder(folder)
    return made


def _working(path: Path, folder: Path) -> OnnxEncoder | None:
    """Return the encoder over an exported file, or None when the file is damaged."""
    encoder = OnnxEncoder(path, folder)
    try:
        encoder.encode([""])  # so that damage shows here, not in the middle of a build
    except (*FAILURES, LibraryError) as error:
        logger.info("%s: damaged (%s), made anew", path, error)
        return None
    return encoder


def batches(lengths: list[int]) -> list[list[int]]:
    """Group the positions of texts so that those of like length share a batch, longest first."""
    order = sorted(range(len(lengths)), key=lambda position: (-lengths[position], position))
    grouped: list[list[int]] = []
    for position in order:
        if grouped:
            batch = grouped[-1]
            widest = lengths[batch[0]]
            if len(batch) < MAX_BATCH and (len(batch) + 1) * widest <= BATCH_PIECES:
                batch.append(position)
                continue
        grouped.append([position])
    return grouped


def _run(session: Any, ids: list[list[int]]) -> Vectors:
    import numpy as np

    padded = np.zeros((len(ids), max(map(len, ids))), np.int64)
    mask = np.zeros_like(padded)
    for row, pieces in enumerate(ids):
        padded[row, : len(pieces)] = pieces
        mask[row, : len(pieces)] = 1
    feed = {"input_ids": padded, "attention_mask": mask, "token_type_ids": np.zeros_like(padded)}
    vectors: Vectors = session.run(None, feed)[0]
    return vectors


def _session(path: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors only
    # What this process may use, which in a container is fewer than the machine has.
    if hasattr(os, "sched_getaffinity"):
        options.intra_op_num_threads = len(os.sched_getaffinity(0))
    # A compiled module, of which checkers see nothing.
    errors: Any = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    damage = (errors.Fail, errors.InvalidProtobuf, errors.InvalidGraph, errors.NoSuchFile)
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except damage as error:
        raise LibraryError(f"{path}: onnxruntime cannot read it: {error}") from error


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_PIECES)
    tokenizer.no_padding()
    return tokenizer


def _weights_sha256(name: str) -> str:
    """Return the hash of a model's weights: of the one file, or of the hashes of all its files."""
    folder = Path(name)
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        folder = Path(snapshot_download(name, local_files_only=True))
    files = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    digests = [sha256_of(file) for file in files]
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    )


def _pooling(model: Any) -> str:
    """Return what is done to the transformer's output: "mean", or a hash of all later modules."""
    modules = [(type(part).__name__, part) for part in list(model)[1:]]
    settings = {name: part.get_config_dict() for name, part in modules if name != "Normalize"}
    if list(settings) == ["Pooling"]:
        return str(settings["Pooling"].get("pooling_mode", ""))
    return hashlib.sha256(json.dumps(settings, default=str).encode()).hexdigest()[:16]
