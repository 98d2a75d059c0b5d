"""The tab that checks a draft, claim by claim."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from giichat.app.claim_records import ClaimCheck
from giichat.app.markup import tag
from giichat.app.page_check import check_html
from giichat.app.records import Citation
from giichat.app.service import MAX_DRAFT, Service
from giichat.ingest.errors import GiichatError

EXAMPLE = (
    "Beijing ranked third in the 2024 cluster ranking. Munich was in 20th place in 2023, "
    "and China had 24 clusters in the top 100 that year."
)


class CheckTab:
    """The components of the tab and what happens between them."""

    def __init__(
        self, gr: Any, service: Service, show: Callable[[Citation], dict[str, Any]]
    ) -> None:
        self.gr, self.service, self._show = gr, service, show

    def build(self) -> None:
        """Lay the tab out; call inside a Blocks context."""
        gr = self.gr
        self.claims = gr.State(())
        with gr.Column(elem_classes="gc-narrow"):
            self.draft = gr.Textbox(
                label="Paste a paragraph; each claim in it is checked against the library",
                placeholder=EXAMPLE,
                lines=6,
                max_lines=20,
                max_length=MAX_DRAFT,
            )
            with gr.Row():
                self.go = gr.Button("Check the draft", variant="primary", elem_id="gc-check")
                self.example = gr.Button("Try an example", elem_id="gc-check-example")
            self.result = gr.HTML(
                "",
                js_on_load="giichat.proofs(trigger, ['proof'])",
                apply_default_css=False,
                elem_classes="gc-plain",
            )

    def connect(self, panel: Any) -> None:
        """Say what happens on each event; `panel` shows the proof of a claim."""
        quiet = {"api_visibility": "private"}
        self.go.click(
            self._check, [self.draft], [self.result, self.claims],
            show_progress="minimal", **quiet,
        )  # fmt: skip
        self.example.click(lambda: EXAMPLE, None, [self.draft], show_progress="hidden", **quiet)
        self._proof.__func__.__annotations__["event"] = self.gr.EventData  # type: ignore[attr-defined]
        self.result.proof(self._proof, [self.claims], [panel], show_progress="hidden", **quiet)

    def _check(self, draft: str) -> tuple[Any, tuple[ClaimCheck, ...]]:
        if not draft.strip():
            return tag("p", "Paste a paragraph first.", class_="gc-note", role="alert"), ()
        try:
            claims = self.service.check(draft)
        except GiichatError as error:
            return tag("p", error, class_="gc-error", role="alert"), ()
        return check_html(draft, claims), claims

    def _proof(self, claims: tuple[ClaimCheck, ...], event: Any) -> Any:
        number, cited = int(event.claim), int(event.number)
        if number >= len(claims):
            return self.gr.skip()
        found = next((c for c in claims[number].citations if c.number == cited), None)
        return self._show(found) if found else self.gr.skip()
