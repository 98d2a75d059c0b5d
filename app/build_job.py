"""A build in a process of its own, so that answering goes on beside it; its progress and report."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty
from threading import Lock, Thread
from typing import Any

from giichat.app.errors import QuestionError
from giichat.index.build import BuildReport, Readers
from giichat.index.build import build as build_library
from giichat.ingest.corpus import Gathered
from giichat.ingest.errors import GiichatError
from giichat.ingest.records import Skipped

WAIT = 0.25  # seconds between looks at whether the process still lives
NICENESS = 10  # answering comes first

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is; `report` or `error` is set when it has ended."""

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    report: BuildReport | None = None
    error: str = ""


class BuildJob:
    """Runs one build at a time for one library; `ended` is called after each."""

    def __init__(self, library: Path, ended: Callable[[], object]) -> None:
        self._library, self._ended = library, ended
        self._lock = Lock()
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        """Return how far the build is that runs, or how the last one ended."""
        return self._progress

    def start(self, inputs: Sequence[str], removed: Sequence[str] = ()) -> Thread:
        """Begin a build in the background; raises QuestionError while another runs."""
        with self._lock:
            if self._progress.running:
                raise QuestionError("a build is running; wait for it to end, then try again")
            self._progress = Progress(running=True, stage="starting")
        follower = Thread(
            target=self._follow, args=(tuple(inputs), tuple(removed)), name="giichat-build",
            daemon=True,
        )  # fmt: skip
        follower.start()
        return follower

    def _follow(self, inputs: tuple[str, ...], removed: tuple[str, ...]) -> None:
        """Start the process, pass on what it tells, and say how it ended."""
        context = multiprocessing.get_context("spawn")
        told: Any = context.Queue()
        process = context.Process(
            target=run, args=(inputs, removed, self._library, told), daemon=True
        )
        process.start()
        last = Progress(error=f"the build ended without a word; run {self._command(inputs)}")
        while True:
            try:
                message = told.get(timeout=WAIT)
            except Empty:
                if not process.is_alive() and told.empty():
                    break
                continue
            if not message.running:
                last = message
                break
            self._progress = message
        process.join()
        try:
            self._ended()
        except Exception:
            logger.exception("what follows a build failed")
        self._progress = last

    def _command(self, inputs: tuple[str, ...]) -> str:
        return f"`giichat build {' '.join(inputs)} --library {self._library}` to see why"


def run(inputs: tuple[str, ...], removed: tuple[str, ...], library: Path, told: Any) -> None:
    """Build in this process and put each step of progress, then the end, into a queue."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)

    def tell(stage: str, done: int, total: int) -> None:
        told.put(Progress(True, stage, done, total))

    try:
        report = build_library(inputs, library, progress=tell, readers=_readers(removed))
        told.put(Progress(report=report))
    except GiichatError as error:
        told.put(Progress(error=str(error)))
    except Exception as error:
        told.put(Progress(error=f"the build failed ({type(error).__name__}: {error})"))
        raise


def _readers(removed: tuple[str, ...]) -> Readers:
    """Return the usual readers, without the files that were removed on the page."""
    usual = Readers()

    def gather(inputs: Sequence[str], downloads: Path) -> Gathered:
        found = usual.gather(inputs, downloads)
        files = tuple(file for file in found.files if file.path not in removed)
        left_out = tuple(Skipped(f.path, "removed") for f in found.files if f.path in removed)
        return replace(found, files=files, skipped=(*found.skipped, *left_out))

    return replace(usual, gather=gather)
