"""The tab that runs question sets and compares runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from giichat.app.evaluations import (
    SUFFIXES,
    checked_set,
    earlier_runs,
    new_run,
    run_sets,
    shipped_sets,
)
from giichat.app.jobs import Job
from giichat.app.markup import tag
from giichat.app.page_evaluate import report_html, running_html
from giichat.app.service import Service
from giichat.ingest.errors import GiichatError

LOOK = 0.3  # seconds between two looks at a run
NONE = ""  # no earlier run chosen


class EvaluateTab:
    """The components of the tab and what happens between them."""

    def __init__(self, gr: Any, service: Service) -> None:
        self.gr, self.service = gr, service
        self.job = Job(run_sets, lambda: None)

    def build(self) -> None:
        """Lay the tab out; call inside a Blocks context."""
        gr = self.gr
        names = [path.name for path in shipped_sets()]
        with gr.Column(elem_classes="gc-narrow"):
            with gr.Row():
                self.chosen = gr.Dropdown(
                    names, value=names[-1:], multiselect=True, label="Question sets"
                )
                self.earlier = gr.Dropdown(
                    self._earlier(), value=NONE, label="Compare with an earlier run"
                )
            self.own = gr.File(
                label="or a set of your own", file_types=list(SUFFIXES), height=110,
                elem_id="gc-set",
            )  # fmt: skip
            self.go = gr.Button("Run", variant="primary", elem_id="gc-run")
            self.result = gr.HTML("", apply_default_css=False, elem_classes="gc-plain")

    def connect(self, blocks: Any) -> None:
        """Say what happens on each event."""
        quiet = {"api_visibility": "private", "show_progress": "hidden"}
        self.go.click(
            self._run, [self.chosen, self.own, self.earlier], [self.result, self.earlier], **quiet
        )
        blocks.load(
            lambda: self.gr.Dropdown(choices=self._earlier()), None, [self.earlier], **quiet
        )

    def _earlier(self) -> list[tuple[str, str]]:
        runs = earlier_runs(self.service.settings.library)
        return [("none", NONE), *((run.name, str(run)) for run in runs)]

    def _run(self, chosen: list[str], own: str | None, earlier: str) -> Iterator[tuple[Any, Any]]:
        skip = self.gr.skip()
        library = self.service.settings.library
        try:
            sets = [path for path in shipped_sets() if path.name in (chosen or ())]
            sets += [checked_set(Path(own))] if own else []
            if not sets:
                yield tag("p", "Choose a question set first.", class_="gc-note", role="alert"), skip
                return
            self.job.start(sets, library, new_run(library, sets[-1].stem))
        except GiichatError as error:
            yield tag("p", error, class_="gc-error", role="alert"), skip
            return
        while self.job.progress.running:
            yield running_html(self.job.progress), skip
            time.sleep(LOOK)
        yield self._ended(earlier), self.gr.Dropdown(choices=self._earlier())

    def _ended(self, earlier: str) -> Any:
        progress = self.job.progress
        if progress.result is None:
            return running_html(progress)
        known = {str(run) for run in earlier_runs(self.service.settings.library)}
        try:
            comparison = None
            if earlier in known:
                from giichat.app.evaluation import compare

                comparison = compare(earlier, progress.result)
            return report_html(progress.result, comparison)
        except GiichatError as error:
            return tag("div", tag("p", error, class_="gc-error"), report_html(progress.result))
