"""Warm table questions in a library of thousands of tables: `python -m benchmarks.many_tables [N]`.

The tables are made with a seed: rankings of many subjects, places and years. Their rows are encoded
by hashing, since no table question waits for an encoder.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
import zlib
from pathlib import Path
from statistics import quantiles
from time import perf_counter

import numpy as np

from giichat.app.answering import Desk
from giichat.index.build import build
from giichat.index.library import Library
from giichat.index.records import Vectors
from giichat.index.snapshot import shipped_corpus

TABLES = 10_000
ROWS = 12
ASKED = 300
BUDGET = 50.0  # milliseconds, p95
DIMENSION = 32
SEED = 20_241
SYLLABLES = [
    "ka",
    "lo",
    "mer",
    "vin",
    "tas",
    "ul",
    "den",
    "bor",
    "si",
    "ra",
    "quo",
    "fel",
    "nim",
    "oth",
    "gar",
    "pel",
    "dus",
    "yan",
]
SUBJECTS = {
    "University": ("Score", "Students"),
    "Port": ("Containers", "Berths"),
    "Company": ("Revenue (US$ m)", "Employees"),
    "Bridge": ("Length (m)", "Span (m)"),
    "Hospital": ("Beds", "Rating"),
    "Film": ("Gross", "Screens"),
    "Museum": ("Visitors", "Area (m2)"),
    "Airport": ("Passengers", "Runways"),
}


class HashingEncoder:
    """Texts to unit vectors by their checksum: only for measuring what waits for no meaning."""

    fingerprint = "benchmark hashing 1"
    dimension = DIMENSION

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text."""
        rows = [np.random.default_rng(zlib.crc32(t.encode())).normal(size=DIMENSION) for t in texts]
        vectors = np.asarray(rows, dtype=np.float32).reshape(len(texts), DIMENSION)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def name(rng: random.Random) -> str:
    """Return an invented name."""
    return "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()


def write_tables(folder: Path, count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Write tables; return a question for each of some of them, and its answer."""
    asked: list[tuple[str, str]] = []
    for number in range(count):
        subject = rng.choice(list(SUBJECTS))
        place, year = f"{name(rng)} {name(rng)}", rng.randint(1990, 2024)
        one, other = SUBJECTS[subject]
        rows = [
            (
                i + 1,
                name(rng),
                name(rng),
                round(9000 / (i + 1) + rng.random(), 1),
                rng.randint(1, 99),
            )
            for i in range(ROWS)
        ]
        stem = f"{place} {subject} ranking {year} {number}".lower().replace(" ", "_")
        with (folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("Rank", subject, "Region", one, other))
            writer.writerows(rows)
        if len(asked) < ASKED and number % max(1, count // ASKED) == 0:
            row = rng.choice(rows)
            asked.append((f"Which {subject.lower()} ranked {row[0]} in {place} in {year}?", row[1]))
    return asked


def main() -> None:
    """Build the library, ask, and print the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TABLES
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "tables"
        folder.mkdir()
        asked = write_tables(folder, count, random.Random(SEED))
        encoder = HashingEncoder()
        began = perf_counter()
        build([str(shipped_corpus()), str(folder)], Path(scratch) / "library", encoder=encoder)
        print(f"{count} tables built in {perf_counter() - began:.0f} s")
        desk = Desk(Library.open(Path(scratch) / "library", encoder))
        times, right = [], 0
        for question, answer in asked:
            began = perf_counter()
            found = desk.ask(question)
            times.append(1000 * (perf_counter() - began))
            right += answer in found.values
        p95 = quantiles(times, n=20)[-1]
        print(f"{len(asked)} questions, {right} right; p95 {p95:.1f} ms (budget {BUDGET:.0f} ms)")


if __name__ == "__main__":
    main()
