"""The library of a benchmark's own documents, built once in the user's cache."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from giichat.app.eval_records import QuestionSet
from giichat.index.build import build
from giichat.index.weights import cache_folder

FOLDER = "benchmarks"
NAME_DIGITS = 16  # of the hash that tells two versions of a benchmark apart


def benchmark_library(questions: QuestionSet) -> Path:
    """Return the folder of the library over a benchmark's documents, building it if need be.

    It lies in the cache folder (GIICHAT_BENCHMARKS moves it), named by the hash of the files, so
    that no library of the user's is ever written over.
    """
    name = f"{questions.name.replace('/', '-')}-{questions.sha256[:NAME_DIGITS]}"
    chosen = os.environ.get("GIICHAT_BENCHMARKS")
    library = (Path(chosen) if chosen else cache_folder() / FOLDER) / name
    if not (library / "CURRENT").exists():
        library.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory() as folder:
            for file, text in (questions.documents or {}).items():
                if text.strip():
                    (Path(folder) / file).write_text(text, encoding="utf-8")
            build([folder], library)
    return library
