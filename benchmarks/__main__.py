"""Run every benchmark and print its figures: `python -m benchmarks`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from giichat.app import ask
from giichat.index.build import build
from giichat.index.snapshot import shipped_corpus

RUNS = 7
WARM = 40
TABLE_QUESTIONS = (
    "which cluster ranked third in 2024?",
    "how many PCT applications did Paris have in 2023?",
    "was Munich ahead of Stuttgart in 2023?",
    "how many clusters does China have in 2024?",
    "top ten clusters of 2022",
)
TEXT_QUESTIONS = ("who is the director general of WIPO?", "how is a cluster defined?")


def seconds(command: list[str]) -> float:
    """Return how long a whole process takes."""
    begun = perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return perf_counter() - begun


def cold(library: str) -> None:
    """Print the cold `giichat ask` beside the import of llama_index.core, runs in turn."""
    asking = [sys.executable, "-m", "giichat.app", "ask", TABLE_QUESTIONS[0], "--library", library]
    importing = [sys.executable, "-c", "import llama_index.core"]
    pairs = [(seconds(asking), seconds(importing)) for _ in range(RUNS)]
    ratio = median(a / b for a, b in pairs)
    print(
        f"cold ask {median(a for a, _ in pairs):.2f} s, ratio to importing llama_index.core {ratio:.2f}"
    )


def warm(library: str) -> None:
    """Print the warm p95 of table and text questions, and the latter in query embeddings."""
    from giichat.index.encoder import default_encoder

    encoder = default_encoder()
    times: dict[str, list[float]] = {"table": [], "text": [], "embedding": []}
    for kind, questions in (("table", TABLE_QUESTIONS), ("text", TEXT_QUESTIONS)):
        for question in questions:
            ask(question, library=library)
            for _ in range(WARM):
                begun = perf_counter()
                ask(question, library=library)
                times[kind].append(perf_counter() - begun)
    for _ in range(WARM):
        begun = perf_counter()
        encoder.encode([TEXT_QUESTIONS[0]])
        times["embedding"].append(perf_counter() - begun)
    p95 = {kind: 1000 * quantiles(found, n=20)[-1] for kind, found in times.items()}
    print(f"warm table question p95 {p95['table']:.1f} ms (budget 20 ms)")
    print(
        f"warm text question p95 {p95['text']:.1f} ms, {p95['text'] / p95['embedding']:.1f} query embeddings"
    )


def main() -> None:
    """Build the shipped corpus into a folder of its own and run everything."""
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        build([str(shipped_corpus())], Path(folder))
        first = perf_counter() - begun
        begun = perf_counter()
        build([str(shipped_corpus())], Path(folder))
        print(f"build {first:.1f} s, unchanged {perf_counter() - begun:.2f} s")
        cold(folder)
        warm(folder)


main()
