"""The values that leave index: what was found, and what a library says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from giichat.ingest.records import Passage, Skipped

if TYPE_CHECKING:  # numpy is not needed to look a cell up
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"


class Encoder(Protocol):
    """Texts to unit vectors. `fingerprint` names engine, weights and pooling."""

    @property
    def fingerprint(self) -> str:
        """Return what must be equal for two vectors to be comparable."""
        ...

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""
        ...

    def encode(self, texts: list[str]) -> Vectors:
        """Return one unit row for each text, shape (len(texts), dimension), float32."""
        ...


@dataclass(frozen=True, slots=True)
class NearSentence:
    """A sentence of a passage, as a span of the document, and its cosines."""

    start: int
    end: int
    similarity: float  # with the focus of the question
    whole: float  # with the question as asked


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that search found, its fused score, and the rank each engine gave it (1-based)."""

    passage: Passage
    score: float
    lexical_rank: int | None = None
    dense_rank: int | None = None
    similarity: float | None = None  # cosine, where the dense side saw it
    sentences: tuple[NearSentence, ...] = ()  # where the dense side is on


@dataclass(frozen=True, slots=True)
class TableSummary:
    """What can be known of a table without loading its rows."""

    id: str
    file: str
    title: str
    locator: str
    subject: str
    columns: tuple[str, ...]
    editions: tuple[int, ...]
    rows: int
    main: bool
    derived: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot was made of; two that agree hold the same answers."""

    format_version: int
    created: str
    inputs: tuple[str, ...]
    encoder: str
    vector_index: str
    splitter: str
    counts: dict[str, int] = field(default_factory=dict)
    checksums: dict[str, str] = field(default_factory=dict)
    skipped: tuple[Skipped, ...] = ()
