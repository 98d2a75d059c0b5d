"""The tab that shows what is held, finds and opens it, and takes files in and out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from giichat.app.jobs import Job, build_without
from giichat.app.markup import tag
from giichat.app.page_library import found_html, library_html, progress_html
from giichat.app.service import Service
from giichat.app.uploads import Rejected, Uploads, checked_address
from giichat.ingest.errors import GiichatError
from giichat.ingest.files import SUFFIXES

LOOK = 0.3  # seconds between two looks at a build
FOUND = 8  # passages shown
FOUND_TABLES = 4


class LibraryTab:
    """The components of the tab and what happens between them."""

    def __init__(self, gr: Any, service: Service) -> None:
        self.gr, self.service = gr, service
        self.uploads = Uploads(service.settings.library)
        self.job = Job(build_without, self._after)

    def _after(self) -> None:
        """Load the new snapshot before people ask it."""
        self.service.warm()

    def build(self) -> None:
        """Lay the tab out; call inside a Blocks context."""
        gr = self.gr
        with gr.Column(elem_classes="gc-narrow"):
            self.words = gr.Textbox(
                label="Search the sources",
                placeholder="Words of a report or the name of a table",
                submit_btn=True,
                max_length=300,
            )
            self.found = gr.HTML("", apply_default_css=False, elem_classes="gc-plain")
            if not self.service.read_only:
                with gr.Accordion("Add reports and tables", open=False):
                    self._build_adding()
                self.progress = gr.HTML(
                    progress_html(self.job.progress),
                    apply_default_css=False,
                    elem_classes="gc-plain",
                )
            self.held = gr.HTML(
                self._held(),
                js_on_load="giichat.library(trigger, ['remove', 'restore'])",
                apply_default_css=False,
                elem_classes="gc-plain",
            )

    def _build_adding(self) -> None:
        gr = self.gr
        with gr.Row(equal_height=True):
            self.files = gr.File(
                label="Files",
                file_count="multiple",
                file_types=sorted(SUFFIXES),
                height=140,
                elem_id="gc-files",
            )
            self.address = gr.Textbox(
                label="or a web address", placeholder="https://…", max_length=2000
            )
        with gr.Row():
            self.add = gr.Button("Add to the library", variant="primary", elem_id="gc-add")
            self.rebuild = gr.Button("Read everything again", elem_id="gc-rebuild")

    def connect(self, blocks: Any) -> None:
        """Say what happens on each event."""
        quiet = {"api_visibility": "private", "show_progress": "hidden"}
        self.words.submit(self._search, [self.words], [self.found], **quiet)
        blocks.load(self._held, None, [self.held], **quiet)
        if self.service.read_only:
            return
        shown = [self.progress, self.held]
        self.add.click(
            self._add, [self.files, self.address], [*shown, self.files, self.address], **quiet
        )
        self.rebuild.click(self._rebuild, None, shown, **quiet)
        self._remove.__func__.__annotations__["event"] = self.gr.EventData  # type: ignore[attr-defined]
        self.held.remove(self._remove, None, shown, **quiet)
        self.held.restore(self._restore, None, shown, **quiet)

    # -- events --------------------------------------------------------------------------------

    def _held(self) -> Markup:
        return library_html(
            self.service.desk.frames,
            read_only=self.service.read_only,
            removed=self.uploads.removed(),
        )

    def _search(self, words: str) -> Markup:
        if not words.strip():
            return Markup("")
        library = self.service.desk.library
        ready = self.service.models == "ready"
        found = library.search(words, FOUND, dense=ready)
        wanted = words.casefold().split()
        tables = [
            s
            for s in library.table_summaries()
            if not s.derived and any(w in s.title.casefold() for w in wanted)
        ]
        return found_html(library, found, tables[:FOUND_TABLES])

    def _add(self, files: Sequence[str] | None, address: str) -> Iterator[tuple[Any, ...]]:
        """Take files and an address in, build, and report."""
        skip = self.gr.skip()
        cleared = (None, "")

        def prepare() -> tuple[Sequence[str], tuple[Rejected, ...]]:
            addresses = [checked_address(address)] if address.strip() else []
            if self.job.progress.running:
                return (), (("", "a build is running; wait for it to end, then add again"),)
            added = self.uploads.add([Path(file) for file in files or ()])
            if not added.names and not addresses:
                return (), added.rejected or (("", "choose a file or write an address first"),)
            return self.uploads.inputs(self.service.desk.library, *addresses), added.rejected

        for given in self._run(prepare):
            yield (*given, skip, skip)
        yield (skip, skip, *cleared)

    def _rebuild(self) -> Iterator[tuple[Any, ...]]:
        yield from self._run(lambda: (self.uploads.inputs(self.service.desk.library), ()))

    def _remove(self, event: Any) -> Iterator[tuple[Any, ...]]:
        file = str(event.file)
        yield from self._run(lambda: (self.uploads.remove(self.service.desk.library, file), ()))

    def _restore(self) -> Iterator[tuple[Any, ...]]:
        def prepare() -> tuple[Sequence[str], tuple[Rejected, ...]]:
            self.uploads.restore()
            return self.uploads.inputs(self.service.desk.library), ()

        yield from self._run(prepare)

    def _run(
        self, prepare: Callable[[], tuple[Sequence[str], tuple[Rejected, ...]]]
    ) -> Iterator[tuple[Any, Any]]:
        """Build what `prepare` gives and show progress until it has ended."""
        try:
            inputs, rejected = prepare()
            if inputs:
                self.job.start(inputs, self.uploads.removed(), self.service.settings.library)
        except GiichatError as error:
            yield tag("p", error, class_="gc-error", role="alert"), self.gr.skip()
            return
        if not inputs:
            told = [
                tag("li", f"{name}: {why}" if name else why, dir="auto") for name, why in rejected
            ]
            yield tag("div", tag("ul", *told, role="alert"), class_="gc-progress"), self.gr.skip()
            return
        while self.job.progress.running:
            yield progress_html(self.job.progress, rejected), self.gr.skip()
            time.sleep(LOOK)
        yield progress_html(self.job.progress, rejected), self._held()
