"""`ask()`: the Python function, and the desk it keeps open between questions."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast

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
    files = resolve_sources(desk.library, sources)
    if chosen.model is None:
        return desk.ask(question, tuple(history), files)
    return _last(_told(desk, question, history, files, chosen))


async def aask(
    question: str,
    *,
    history: Sequence[str] = (),
    sources: Sequence[str] | None = None,
    library: str | Path | None = None,
    settings: Settings | None = None,
) -> Answer:
    """Answer like `ask`, in a thread, so that an event loop goes on meanwhile."""
    return await asyncio.to_thread(
        ask, question, history=history, sources=sources, library=library, settings=settings
    )


def stream(
    question: str,
    *,
    history: Sequence[str] = (),
    sources: Sequence[str] | None = None,
    library: str | Path | None = None,
    settings: Settings | None = None,
) -> Iterator[str | Answer]:
    """Yield the text of an answer piece by piece, then the whole answer last.

    The pieces joined are the answer's `text`. With a language model each piece is a sentence that
    its evidence bears out; without one the deterministic text comes in sentences. Raises as `ask`.
    """
    stay_offline()
    chosen = settings or Settings.read(library)
    desk = open_desk(chosen.library)
    answer = yield from _told(
        desk, question, history, resolve_sources(desk.library, sources), chosen
    )
    yield answer


def _told(
    desk: Desk,
    question: str,
    history: Sequence[str],
    files: Sequence[str] | None,
    settings: Settings,
) -> Generator[str, None, Answer]:
    from giichat.app.assistant import assisted, told

    if settings.model is None:
        return (yield from told(desk.ask(question, tuple(history), files)))
    return (yield from assisted(desk, question, history, files, settings.model))


def _last(pieces: Generator[str, None, Answer]) -> Answer:
    """Return what a generator returns."""
    while True:
        try:
            next(pieces)
        except StopIteration as done:
            return cast(Answer, done.value)


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
