"""The tab where people ask: conversation, composer, chats kept in the browser, source panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from markupsafe import Markup

from giichat.app.conversation import Conversation, Session
from giichat.app.feedback import Feedback
from giichat.app.markup import button, many, tag
from giichat.app.page_html import turn_html
from giichat.app.page_source import panel_html
from giichat.app.page_viewer import viewer_html
from giichat.app.records import Citation
from giichat.app.reference import to_json, to_markdown
from giichat.app.service import MAX_QUESTION, Service
from giichat.app.suggest import Example
from giichat.ingest.errors import GiichatError

Update = dict[str, Any]

EMPTY_PANEL = tag(
    "div",
    tag("h2", "The proof stands here", class_="gc-panel-title", tabindex=-1),
    tag(
        "p",
        "Every number and sentence of an answer carries a mark. Open one to see the cell in its "
        "table, or the words in their paragraph.",
    ),
    class_="gc-empty",
)
STAGE_EVENTS = "['ask', 'cite', 'view', 'edit', 'rate', 'resume', 'take']"


class ChatTab:
    """The components of the tab and what happens between them."""

    def __init__(self, gr: Any, service: Service, feedback: Feedback) -> None:
        self.gr, self.service, self.feedback = gr, service, feedback

    def build(self) -> None:
        """Lay the tab out; call inside a Blocks context."""
        gr = self.gr
        self.state = gr.State(Session())
        self.welcome = gr.HTML(welcome_html(()), elem_classes="gc-plain", apply_default_css=False)
        self.stage = gr.HTML(
            {"turns": []},
            html_template=(
                "<section class='gc-log' role='log' aria-label='Conversation' "
                "aria-live='polite' aria-relevant='additions'></section>"
                "<p class='gc-said gc-hidden' role='status'></p>"
            ),
            js_on_load=f"giichat.stage(element, trigger, props, watch, {STAGE_EVENTS})",
            elem_classes="gc-plain",
            apply_default_css=False,
        )
        self.courier = gr.HTML(
            None,
            html_template="<span hidden></span>",
            js_on_load="giichat.courier(props, watch)",
            elem_classes="gc-plain gc-none",
        )
        with gr.Column(elem_id="gc-ask"):
            self.composer = gr.Textbox(
                label="Ask a question",
                show_label=False,
                placeholder="Ask about a ranking or a report…",
                lines=1,
                max_lines=6,
                max_length=MAX_QUESTION,
                submit_btn=True,
                autofocus=True,
                container=False,
                elem_id="gc-composer",
            )
            self.hint = gr.HTML(hint_html(None), elem_classes="gc-plain", apply_default_css=False)

    def build_panel(self) -> None:
        """Lay out the panel that shows the proof of a citation."""
        gr = self.gr
        self.panel = gr.HTML(
            {"html": EMPTY_PANEL, "reveal": False},
            html_template=(
                "<aside class='gc-panel' aria-label='Source' tabindex='0'>"
                "<button type='button' class='gc-quiet gc-close' data-close='1' "
                "aria-label='Close the source'>×</button>"
                "<div class='gc-panel-body'></div></aside>"
            ),
            js_on_load="giichat.panel(element, props, watch)",
            elem_classes="gc-plain",
            apply_default_css=False,
        )

    def build_sidebar(self) -> None:
        """Lay out the list of chats; call inside a sidebar."""
        gr = self.gr
        self.new = gr.Button("New chat", variant="secondary", size="md", elem_id="gc-new")
        gr.HTML(
            None,
            html_template=(
                "<h2 class='gc-side-head'>Chats in this browser</h2><ul class='gc-chats'></ul>"
                "<h2 class='gc-side-head'>Take this chat away</h2>"
                "<button type='button' class='gc-quiet' data-export='md'>Markdown</button>"
                "<button type='button' class='gc-quiet' data-export='json'>JSON</button>"
            ),
            js_on_load="giichat.listChats()",
            elem_classes="gc-plain",
            apply_default_css=False,
        )

    def connect(self) -> None:
        """Say what happens on each event; every answer is streamed."""
        shown = [self.stage, self.panel, self.hint]
        quiet: Update = {
            "api_visibility": "private",
            "show_progress": "hidden",
            "trigger_mode": "multiple",  # nobody waits for the suggestions of the last answer
        }
        told = self._told
        self.composer.submit(
            self._submit, [self.composer, self.state], [self.composer, *shown], **quiet
        )
        self.stage.ask(told(self._asked), [self.state], shown, **quiet)
        self.stage.cite(told(self._cite), [self.state], [self.panel], **quiet)
        self.stage.view(told(self._view), None, [self.panel], **quiet)
        self.stage.edit(told(self._edit), [self.state], [self.composer, self.hint], **quiet)
        self.stage.rate(told(self._rate), [self.state], [self.stage], **quiet)
        self.stage.resume(told(self._resume), [self.state], shown, **quiet)
        self.stage.take(told(self._take), [self.state], [self.courier], **quiet)
        self.new.click(self._begin, [self.state], [*shown, self.composer, self.welcome], **quiet)

    def _told(self, handler: Any) -> Any:
        """Return a handler whose `event` Gradio will fill: it looks at the annotation's type."""
        handler.__func__.__annotations__["event"] = self.gr.EventData
        return handler

    # -- events --------------------------------------------------------------------------------

    def _submit(self, question: str, session: Session) -> Iterator[tuple[Any, ...]]:
        cleared = self.gr.Textbox(value="")
        for at, given in enumerate(self._ask(question, session)):
            yield (cleared if at == 0 else self.gr.skip(), *given)

    def _asked(self, session: Session, event: Any) -> Iterator[tuple[Any, ...]]:
        yield from self._ask(str(event.question), session)

    def _ask(self, question: str, session: Session) -> Iterator[tuple[Any, ...]]:
        """Give stage, panel and hint each time more of the answer is known."""
        proven = False
        for now, turn in self.service.ask(session, question):
            panel = self.gr.skip()
            if turn.answer and turn.answer.citations and not proven:
                proven = True
                panel = self._panel(turn.answer.citations[0], reveal=False)
            yield self.stage_value(now), panel, hint_html(None)

    def shown(self, citation: Citation) -> Update:
        """Return what the panel shows of a citation that someone opened."""
        return self._panel(citation, reveal=True)

    def _panel(self, citation: Citation, *, reveal: bool) -> Update:
        try:
            shown = panel_html(self.service.desk.library, citation)
        except GiichatError as error:
            shown = tag("p", error, class_="gc-error")
        return {"html": shown, "reveal": reveal}

    def _cite(self, session: Session, event: Any) -> Update:
        turns, turn, number = session.read().turns, int(event.turn), int(event.number)
        answer = turns[turn].answer if turn < len(turns) else None
        cited = next((c for c in answer.citations if c.number == number), None) if answer else None
        if cited is None:
            told = "giichat was started anew since this was asked. Open the chat from the list."
            note = tag("p", told, class_="gc-note gc-panel-title", tabindex=-1)
            return {"html": note, "reveal": True}
        return self._panel(cited, reveal=True)

    def _view(self, event: Any) -> Update:
        library = self.service.desk.library
        return {"html": viewer_html(library, str(event.file)), "reveal": True}

    def _edit(self, session: Session, event: Any) -> tuple[Any, Markup]:
        at = int(event.turn)
        turns = session.read().turns
        if at >= len(turns):
            return self.gr.skip(), hint_html(None)
        session.change(lambda c: replace(c, editing=at))
        return self.gr.Textbox(value=turns[at].question), hint_html(at)

    def _rate(self, session: Session, event: Any) -> Update:
        at = int(event.turn)
        now = session.read()
        if at < len(now.turns) and not self.service.read_only:
            turn = replace(now.turns[at], rating=str(event.rating))
            self.feedback.add(now, at, turn.rating, str(event.comment))
            now = session.change(lambda c: c.with_changed(turn))
        return self.stage_value(now)

    def _resume(self, session: Session, event: Any) -> Iterator[tuple[Any, ...]]:
        panel = {"html": EMPTY_PANEL, "reveal": False}
        for conversation in self.service.resume(dict(event.chat)):
            session.put(conversation)
            yield self.stage_value(conversation), panel, hint_html(None)

    def _take(self, session: Session, event: Any) -> Update | None:
        conversation = session.read()
        if not conversation.turns:
            return None
        if str(event.form) == "json":
            text, kind = to_json(conversation), "application/json"
        else:
            text, kind = to_markdown(conversation, date.today()), "text/markdown"
        name = f"giichat-{conversation.id[:8]}.{event.form}"
        return {"name": name, "text": text, "kind": kind, "parcel": uuid4().hex}

    def _begin(self, session: Session) -> tuple[Any, ...]:
        fresh = Conversation()
        session.put(fresh)
        return (
            self.stage_value(fresh),
            {"html": EMPTY_PANEL, "reveal": False},
            hint_html(None),
            self.gr.Textbox(value=""),
            welcome_html(self.service.examples()),
        )

    def stage_value(self, conversation: Conversation) -> Update:
        """Return what the browser needs: the turns as HTML, and what it keeps of the chat."""
        read_only = self.service.read_only
        return {
            "turns": [turn_html(t, i, read_only) for i, t in enumerate(conversation.turns)],
            "busy": any(not turn.done for turn in conversation.turns),
            "chat": {
                "id": conversation.id,
                "title": conversation.title,
                "begun": conversation.begun,
                "turns": [
                    {"question": t.question, "text": t.answer.text if t.answer else ""}
                    for t in conversation.turns
                    if t.done
                ],
            },
        }


def welcome_html(examples: tuple[Example, ...]) -> Markup:
    """Return the greeting with examples to start with."""
    return tag(
        "section",
        tag("h2", "What do you want to know, with proof?"),
        tag(
            "p",
            "Answers come from the reports and ranking tables of this library, each with the cell "
            "or the sentence that says so. What is not held is not guessed.",
        ),
        tag(
            "ul",
            *(
                tag(
                    "li",
                    button(
                        many(tag("span", e.kind, class_="gc-kind"), tag("span", e.question)),
                        class_="gc-chip",
                        data_ask=e.question,
                        dir="auto",
                    ),
                )
                for e in examples
            ),
            class_="gc-examples",
            aria_label="Examples",
        )
        if examples
        else "",
        class_="gc-welcome",
    )


def hint_html(editing: int | None) -> Markup:
    """Return the line under the composer."""
    words = (
        "Enter asks, Shift+Enter begins a line. Follow-ups work: “and in 2023?”"
        if editing is None
        else f"Editing question {editing + 1}: what came after it will be asked anew by you."
    )
    return tag("p", words, class_="gc-hint")
