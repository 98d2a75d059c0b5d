"""`ask()`: the Python function, and the desk it keeps open between questions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from giichat.app.answering import Desk
from giichat.app.errors import QuestionError
from giichat.app.records import Answer
from giichat.app.settings import Settings, stay_offline
from giichat.index.errors import LibraryMissingError
from giichat.index.library import Library


def ask(
    question: str,
    *,
    history: Sequence[str] = (),
    sources: Sequence[str] | None = None,
    library: str | Path | None = None,
    settings: Settings | None = None,
) -> Answer:
    """Answer a question from the library, with citations, or refuse and say what is held.

    `history` are the earlier questions of the conversation, oldest first. `sources` restricts the
    answer to files of the library (a path as listed by `giichat sources`, or its last part) or to
    sources (an address). A library that is not there yet is built from the shipped corpus.
    Raises QuestionError for a source that is not held, LibraryError for a broken library.
    """
    stay_offline()
    chosen = settings or Settings.read(library)
    desk = open_desk(chosen.library)
    return desk.ask(question, tuple(history), resolve_sources(desk.library, sources))


def open_desk(path: Path) -> Desk:
    """Return the desk over the library at this path, building the shipped corpus if there is none."""
    current = path / "CURRENT"
    if not current.exists():
        build_shipped(path)
    return _desk(path, current.read_text(encoding="utf-8"))


@lru_cache(maxsize=4)
def _desk(path: Path, snapshot: str) -> Desk:
    """Return the desk of one snapshot; a new build gives a new one."""
    return Desk(Library.open(path))


def build_shipped(path: Path) -> None:
    """Build the shipped corpus into an empty library."""
    from giichat.index.build import build
    from giichat.index.snapshot import default_library_path, shipped_corpus

    if path != default_library_path() and path.exists() and any(path.iterdir()):
        raise LibraryMissingError(
            f"{path} holds no library; run `giichat build PATH --library {path}` to make one"
        )
    build([str(shipped_corpus())], path)


def resolve_sources(library: Library, sources: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the files that the names given stand for; None when there is no restriction."""
    if not sources:
        return None
    held = [file.path for file in library.files()]
    found: list[str] = []
    for wanted in sources:
        matches = [
            p
            for p in held
            if p == wanted or p.rsplit("/", 1)[-1] == wanted or p.endswith("/" + wanted)
        ]
        if not matches:
            some = ", ".join(held[:5])
            raise QuestionError(
                f"no source {wanted!r} in the library; held are {some} … (giichat sources)"
            )
        found += matches
    return tuple(dict.fromkeys(found))
