"""Import Gradio fast: a third of its import writes editor stubs beside its own files."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any


def load() -> Any:
    """Return the gradio module, imported without rewriting its stub files.

    Gradio reads the source of every component it defines to keep a .pyi file beside it up to
    date, except where the source has no file. Its own files come with theirs.
    """
    original = inspect.getfile
    inspect.getfile = _without(original)  # type: ignore[assignment]  # for the time of the import
    try:
        import gradio
    finally:
        inspect.getfile = original
    return gradio


def _without(original: Callable[[Any], str]) -> Callable[[Any], str]:
    def getfile(thing: Any) -> str:
        module = getattr(thing, "__module__", None) or ""
        if inspect.isclass(thing) and module.split(".")[0] == "gradio":
            raise OSError("no stub wanted")
        return original(thing)

    return getfile
