from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from giichat.index import encoder as encoders
from giichat.index import onnx_export, weights
from giichat.index.encoder import (
    BATCH_PIECES,
    MAX_BATCH,
    OnnxEncoder,
    SentenceTransformerEncoder,
    batches,
    default_encoder,
)
from giichat.index.errors import LibraryError
from giichat.index.weights import DEFAULT_FINGERPRINT, check_weights, sha256_of, weights_folder

TEXTS = [
    "Which harbour ranked third in 2021?",
    "  Space before and after.  ",
    "",
    "Zürich–Basel, Türkiye, São Paulo, Xi'an",
    "東京・横浜は首位を保った。",
    "rank 3; PCT applications 15,648; share 4.2%",
    *(f"The report of {1990 + n} names {n} places. " * (n + 1) for n in range(14)),
]


@pytest.fixture(scope="module")
def onnx() -> OnnxEncoder:
    found = default_encoder()
    assert isinstance(found, OnnxEncoder)
    return found


def test_onnx_equals_sentence_transformers_and_says_so(onnx: OnnxEncoder) -> None:
    reference = SentenceTransformerEncoder(weights_folder())
    assert len(TEXTS) == 20
    cosines = (onnx.encode(TEXTS) * reference.encode(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9999
    assert reference.fingerprint == onnx.fingerprint == DEFAULT_FINGERPRINT
    assert reference.dimension == onnx.dimension
    assert reference.encode([]).shape == onnx.encode([]).shape == (0, onnx.dimension)


def test_vectors_are_unit_rows_in_the_order_of_the_texts(onnx: OnnxEncoder) -> None:
    together = onnx.encode(TEXTS)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([onnx.encode([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5


def test_meaning_is_near(onnx: OnnxEncoder) -> None:
    question, answer, other = onnx.encode(
        [
            "Who leads the company?",
            "The firm's chief executive is A. Kumar.",
            "Rain fell on Friday.",
        ]
    )
    assert question @ answer > question @ other + 0.2


def test_threads_may_share_an_encoder(onnx: OnnxEncoder) -> None:
    results: list[object] = []

    def run() -> None:
        results.append(onnx.encode(TEXTS[:4]).tobytes())

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4 and len(set(results)) == 1


def test_questions_are_encoded_without_torch(onnx: OnnxEncoder) -> None:
    script = (
        "import json, sys\n"
        "from giichat.index.encoder import default_encoder\n"
        "shape = default_encoder().encode(['one', 'two']).shape\n"
        "heavy = ['torch', 'transformers', 'sentence_transformers']\n"
        "print(json.dumps([shape, [name for name in heavy if name in sys.modules]]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [[2, 384], []]
    assert done.stderr == ""


def test_batches_hold_every_text_once_within_the_limits() -> None:
    lengths = [5, 256, 3, 200, 256, 1, 90] * 40
    made = batches(lengths)
    assert sorted(position for batch in made for position in batch) == list(range(len(lengths)))
    for batch in made:
        assert len(batch) <= MAX_BATCH
        assert len(batch) * max(lengths[position] for position in batch) <= BATCH_PIECES
    assert batches([]) == []


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIICHAT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_other_weights_are_refused(cache: Path, tmp_path: Path) -> None:
    (tmp_path / weights.WEIGHTS).write_bytes(b"other weights")
    with pytest.raises(LibraryError, match=r"model\.safetensors: sha256 is .*pip install"):
        check_weights(tmp_path)


def test_weights_are_hashed_once_until_they_change(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / weights.WEIGHTS
    path.write_bytes(b"weights")
    expected = sha256_of(path)
    hashed: list[Path] = []

    def count(each: Path) -> str:
        hashed.append(each)
        return sha256_of(each)

    monkeypatch.setattr(weights, "sha256_of", count)
    for _ in range(3):
        check_weights(tmp_path, expected)
    assert len(hashed) == 1
    path.write_bytes(b"others!")
    with pytest.raises(LibraryError):
        check_weights(tmp_path, expected)
    (cache / weights.VERDICT).write_text("not JSON", encoding="utf-8")
    with pytest.raises(LibraryError):
        check_weights(tmp_path, expected)
    assert len(hashed) == 3


def test_a_missing_model_package_says_what_to_install() -> None:
    with pytest.raises(LibraryError, match="pip install no-such-model"):
        weights_folder("no_such_model")


def test_where_the_export_fails_sentence_transformers_serves(
    cache: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(folder: Path, path: Path) -> None:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(encoders, "export_onnx", fail)
    found = default_encoder()
    assert isinstance(found, SentenceTransformerEncoder)
    assert "no such operator" in caplog.text


def test_a_damaged_export_is_made_again(
    cache: Path, monkeypatch: pytest.MonkeyPatch, onnx: OnnxEncoder
) -> None:
    whole = onnx._path.read_bytes()
    path = onnx_export.onnx_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(whole[: len(whole) // 2])
    monkeypatch.setattr(encoders, "export_onnx", lambda folder, path: path.write_bytes(whole))
    assert isinstance(default_encoder(), OnnxEncoder)
    assert path.read_bytes() == whole


def test_an_unknown_model_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be loaded"):
        _ = SentenceTransformerEncoder(tmp_path / "nothing").fingerprint
