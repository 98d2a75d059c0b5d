"""The systems that can be evaluated: giichat itself, two baselines, or a function of the user's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from giichat.app.answering import Desk
from giichat.app.errors import QuestionError
from giichat.app.eval_records import Hit, Item, Response, System, response_of
from giichat.app.records import Answer
from giichat.app.session import open_desk, resolve_sources
from giichat.index.library import Library
from giichat.ingest.errors import GiichatError

NAMES = ("giichat", "llamaindex", "bm25")


def open_system(name: str, library: Path) -> tuple[System, Library]:
    """Return a system over the library at a path, and that library, opened.

    Raises QuestionError for a name that is neither known nor PACKAGE:FUNCTION.
    """
    if name not in NAMES and ":" not in name:
        raise QuestionError(
            f"no system {name!r}; known are {', '.join(NAMES)} and PACKAGE:FUNCTION of your own"
        )
    desk = open_desk(library)
    if name == "giichat":
        return Giichat(desk), desk.library
    if name == "llamaindex":
        from giichat.app.baseline_llamaindex import LlamaIndexBaseline

        return LlamaIndexBaseline(desk.library), desk.library
    if name == "bm25":
        from giichat.app.baseline_bm25 import Bm25Baseline

        return Bm25Baseline(desk.library), desk.library
    return OwnFunction(name), desk.library


class Giichat:
    """giichat over a library. It is asked once before it is timed, so that all is loaded."""

    name = "giichat"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.library.search("loaded", 1)

    def answer(self, item: Item) -> Response:
        """Return giichat's answer."""
        files = resolve_sources(self._desk.library, item.sources)
        return response_of(self._desk.ask(item.question, item.history, files))

    def retrieve(self, item: Item, k: int) -> tuple[Hit, ...]:
        """Return the passages that giichat's search finds."""
        library = self._desk.library
        files = resolve_sources(library, item.sources)
        return tuple(
            passage_hit(library, found.passage.source, found.passage)
            for found in library.search(item.question, k, files=files)
        )


class OwnFunction:
    """A function of the user's: `f(question, history, sources)` gives a text, an Answer or None.

    A mapping may be given too: `text`, and optionally `values`, `refused`, `confidence`. None and
    an empty text are refusals.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._function = _imported(name)

    def answer(self, item: Item) -> Response:
        """Return what the function answers; what it raises is the answer's error."""
        try:
            return _response(self._function(item.question, item.history, item.sources))
        except GiichatError:
            raise
        except Exception as error:  # whatever a stranger's code raises is a failed question
            return Response("", (), error=f"{type(error).__name__}: {error}")

    def retrieve(self, item: Item, k: int) -> None:
        """Return nothing: a function only answers."""
        return


def passage_hit(library: Library, source: str, passage: Any) -> Hit:
    """Return a passage of the library as a place that was found."""
    known = library.source(source)
    place = passage.place
    address = known.address if known else ""
    return Hit(place.file, passage.text, page=place.page, address=address)


def _imported(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:  # a console script does not look where it is started
        sys.path.insert(0, here)
    try:
        found = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise QuestionError(f"the system {name!r} cannot be imported: {error}") from error
    if not callable(found):
        raise QuestionError(f"the system {name!r} is no function")
    return found  # type: ignore[no-any-return]  # any callable; its result is checked


def _response(said: Any) -> Response:
    if said is None or said == "":
        return Response("", (), refused=True, status="refused")
    if isinstance(said, Answer):
        return response_of(said)
    if isinstance(said, str):
        return Response(said)
    if isinstance(said, Mapping):
        text, values = str(said.get("text") or ""), said.get("values")
        refused = bool(said.get("refused", not text and not values))
        return Response(
            text,
            tuple(str(v) for v in values) if values is not None else None,
            refused=refused,
            confidence=float(said.get("confidence", 1.0)),
            status="refused" if refused else "answered",
        )
    raise TypeError(f"gave {type(said).__name__}; a text, a mapping, an Answer or None is needed")
