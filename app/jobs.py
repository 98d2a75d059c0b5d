"""Long work in a process of its own, so that answering goes on beside it; progress and outcome."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from giichat.app.errors import QuestionError
from giichat.index.build import BuildReport, Readers
from giichat.index.build import build as build_library
from giichat.ingest.corpus import Gathered
from giichat.ingest.errors import GiichatError
from giichat.ingest.records import Skipped

if TYPE_CHECKING:
    from giichat.index.embed import Progress as Tell

WAIT = 0.25  # seconds between looks at whether the process still lives
NICENESS = 10  # answering comes first

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; `result` or `error` is set when it has ended."""

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    result: Any = None
    error: str = ""


class Job:
    """Runs one function at a time in its own process.

    `work(tell, *arguments)` must be a function of a module, its arguments and result picklable;
    `ended` is called in this process after each run.
    """

    def __init__(self, work: Callable[..., Any], ended: Callable[[], object]) -> None:
        self._work, self._ended = work, ended
        self._lock = Lock()
        self._progress = Progress()

    @property
    def progress(self) -> Progress:
        """Return how far the run is, or how the last one ended."""
        return self._progress

    def start(self, *arguments: Any) -> Thread:
        """Begin in the background; raises QuestionError while another run goes on."""
        with self._lock:
            if self._progress.running:
                raise QuestionError("this is running already; wait for it to end, then try again")
            self._progress = Progress(running=True, stage="starting")
        follower = Thread(target=self._follow, args=arguments, name="giichat-job", daemon=True)
        follower.start()
        return follower

    def _follow(self, *arguments: Any) -> None:
        """Start the process, pass on what it tells, and keep how it ended."""
        context = multiprocessing.get_context("spawn")
        told: Any = context.Queue()
        process = context.Process(target=_run, args=(self._work, arguments, told), daemon=True)
        process.start()
        last = Progress(error="it was ended from outside before it was done; try again")
        while True:
            try:
                message: Progress = told.get(timeout=WAIT)
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
            logger.exception("what follows the job failed")
        self._progress = last


def _run(work: Callable[..., Any], arguments: tuple[Any, ...], told: Any) -> None:
    """Work in this process; put each step of progress, then the end, into a queue."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)

    def tell(stage: str, done: int, total: int) -> None:
        told.put(Progress(True, stage, done, total))

    try:
        told.put(Progress(result=work(tell, *arguments)))
    except GiichatError as error:
        told.put(Progress(error=str(error)))
    except Exception as error:
        told.put(Progress(error=f"it failed ({type(error).__name__}: {error})"))
        raise


def build_without(
    tell: Tell, inputs: Sequence[str], removed: Sequence[str], library: Path
) -> BuildReport:
    """Build a library from inputs, leaving out the paths removed on the page."""
    usual = Readers()

    def gather(paths: Sequence[str], downloads: Path) -> Gathered:
        found = usual.gather(paths, downloads)
        files = tuple(file for file in found.files if file.path not in removed)
        left_out = tuple(Skipped(f.path, "removed") for f in found.files if f.path in removed)
        return replace(found, files=files, skipped=(*found.skipped, *left_out))

    return build_library(inputs, library, progress=tell, readers=replace(usual, gather=gather))
