"""Shared by all tests: an encoder without a model, and small corpora on disk and in memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from giichat.index.build import build
from giichat.index.records import Vectors
from giichat.index.snapshot import shipped_corpus
from giichat.ingest.records import Cell, Column, Role, Row, Table

WORD = re.compile(r"\w+")


class HashedWords:
    """An encoder that adds up one fixed direction a word: texts that share words are near.

    It counts what it was asked, so that tests can tell what was encoded again.
    """

    def __init__(self, fingerprint: str = "hashed words", dimension: int = 64) -> None:
        self._fingerprint, self._dimension = fingerprint, dimension
        self.encoded: list[str] = []

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: list[str]) -> Vectors:
        self.encoded += texts
        rows = np.stack([self._sum(text) for text in texts]) if texts else np.empty((0, 64))
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-9), np.float32)

    def _sum(self, text: str) -> NDArray[np.float64]:
        words = WORD.findall(text.casefold()) or [text]
        total: NDArray[np.float64] = np.sum([self._direction(word) for word in words], axis=0)
        return total

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).standard_normal(self._dimension)


@pytest.fixture
def encoder() -> HashedWords:
    return HashedWords()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder of two small reports and a ranking on a topic of nobody's examples."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ports.md").write_text(
        "# Harbour report 2021\n\nRotterdam handled 15.3 million containers in 2021.\n\n"
        "## Method\n\nThe authority counts every container twice, on arrival and departure.\n",
        encoding="utf-8",
    )
    (folder / "fleet.txt").write_text(
        "The fishing fleet of Vigo\n\nVigo keeps 412 vessels, said the harbour master Ana Souto.\n",
        encoding="utf-8",
    )
    (folder / "ranking.csv").write_text(
        "Year,Rank,Port,Containers\n2021,1,Rotterdam,15300000\n2021,2,Antwerp,12020000\n"
        "2020,1,Rotterdam,14350000\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the shipped corpus; no test writes into it."""
    path = tmp_path_factory.mktemp("shipped")
    build([str(shipped_corpus())], path)
    return path


def library_of(tables: Mapping[str, str], factory: pytest.TempPathFactory) -> Path:
    """Build a library of tables, given as texts by their file names."""
    folder, path = factory.mktemp("tables"), factory.mktemp("library")
    for name, text in tables.items():
        (folder / name).write_text(text, encoding="utf-8")
    build([str(folder)], path)
    return path


def table(rows: list[tuple[str, ...]], headers: dict[str, Role], **more: object) -> Table:
    """Return a table of printed cells; those that look like numbers are numbers."""
    numeric = [
        all(row[at].replace(",", "").isdigit() for row in rows) for at in range(len(headers))
    ]
    fields: dict[str, object] = {
        "id": "ports.csv",
        "file": "ports.csv",
        "locator": "",
        "title": "Ports",
        "source": "ports.csv",
    }
    return Table(
        **fields | more,  # type: ignore[arg-type]  # a test's table names only what matters to it
        columns=tuple(
            Column(header, role, numeric=numeric[at])
            for at, (header, role) in enumerate(headers.items())
        ),
        rows=tuple(
            Row(
                tuple(
                    Cell(
                        printed,
                        float(printed.replace(",", "")) if numeric[at] else None,
                        line,
                        at + 1,
                    )
                    for at, printed in enumerate(row)
                )
            )
            for line, row in enumerate(rows, start=2)
        ),
    )
