"""What a run was made with: enough to say whether two reports may be compared."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from giichat.app.eval_records import QuestionSet
from giichat.app.measures import CONFIDENCE, RESAMPLES, RETRIEVED, SEED
from giichat.index.snapshot import current

PACKAGES = ("giichat", "ir-measures", "scipy", "numpy")
OF_SYSTEM = {
    "llamaindex": ("llama-index-core", "llama-index-vector-stores-faiss", "faiss-cpu"),
    "bm25": ("bm25s",),
}


def manifest_of(
    system: str,
    sets: Sequence[QuestionSet],
    libraries: Sequence[Path],
    classes: Sequence[str] | None,
    splits: Sequence[str] | None,
) -> dict[str, Any]:
    """Return system, versions, library, model, sets and settings; no path, no time."""
    return {
        "system": system,
        "python": platform.python_version(),
        "packages": {p: version(p) for p in (*PACKAGES, *OF_SYSTEM.get(system, ()))},
        "libraries": [_library(path) for path in libraries],
        "sets": [
            {"name": one.name, "sha256": one.sha256, "questions": len(one.items)} for one in sets
        ],
        "settings": {
            "classes": list(classes or ()),
            "splits": list(splits or ()),
            "retrieved": RETRIEVED,
            "confidence": CONFIDENCE,
            "resamples": RESAMPLES,
            "seed": SEED,
        },
    }


def _library(path: Path) -> dict[str, Any]:
    manifest = current(path.expanduser()).manifest
    return {
        "format_version": manifest.format_version,
        "encoder": manifest.encoder,
        "vector_index": manifest.vector_index,
        "splitter": manifest.splitter,
        "counts": dict(manifest.counts),
        "checksums": dict(manifest.checksums),
    }
