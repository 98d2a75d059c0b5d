"""The web page, assembled: tabs, theme, security headers, and the server they run on."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giichat.app.errors import QuestionError
from giichat.app.feedback import Feedback
from giichat.app.gradio_import import load
from giichat.app.markup import button, many, tag
from giichat.app.service import Service
from giichat.app.settings import Settings, stay_offline
from giichat.app.ui_chat import ChatTab, welcome_html
from giichat.app.ui_check import CheckTab
from giichat.app.ui_evaluate import EvaluateTab
from giichat.app.ui_library import LibraryTab
from giichat.app.uploads import MAX_BYTES
from giichat.app.web_api import WebApi

AT_ONCE = 40  # questions answered at the same time; each takes milliseconds
WAITING = 400  # events in the queue before people are told to try again
PROBE = 1.0  # seconds between looks at whether the models are loaded

# Nothing on the page may come from or go to another machine. Gradio needs inline styles and eval.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
UPLOAD = "/upload"  # where Gradio takes files, whatever the page shows
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Serving:
    """How the page is served. `auth` is a user and the file that holds the password."""

    host: str = "127.0.0.1"
    port: int = 7860
    browser: bool = False
    share: bool = False
    read_only: bool = False
    mcp: bool = True
    auth: tuple[str, Path] | None = None


def page(service: Service) -> Any:
    """Return the Gradio page over a service."""
    stay_offline()
    gr = load()
    chat = ChatTab(gr, service, Feedback(service.settings.library))
    library, evaluate = LibraryTab(gr, service), EvaluateTab(gr, service)
    check = CheckTab(gr, service, chat.shown)
    with gr.Blocks(title="giichat", analytics_enabled=False, fill_width=True) as blocks:
        with gr.Sidebar(open=False, width=280, elem_id="gc-sidebar"):
            chat.build_sidebar()
        with gr.Row(elem_id="gc-head"):
            gr.HTML(_head(), elem_classes="gc-plain", apply_default_css=False)
            state = gr.HTML(state_html(service), elem_classes="gc-plain", apply_default_css=False)
        with gr.Row(elem_id="gc-desk"):
            with (
                gr.Column(scale=3, min_width=300, elem_id="gc-main"),
                gr.Tabs(elem_id="gc-tabs"),
            ):
                with gr.Tab("Ask", id="ask", elem_id="gc-tab-ask"):
                    chat.build()
                with gr.Tab("Check a draft", id="check", elem_id="gc-tab-check"):
                    check.build()
                with gr.Tab("Library", id="library", elem_id="gc-tab-library"):
                    library.build()
                if not service.read_only:
                    with gr.Tab("Evaluate", id="evaluate", elem_id="gc-tab-evaluate"):
                        evaluate.build()
            with gr.Column(scale=2, min_width=340, elem_id="gc-side"):
                chat.build_panel()
        chat.connect()
        check.connect(chat.panel)
        library.connect(blocks)
        if not service.read_only:
            evaluate.connect(blocks)
        for function in WebApi(service).functions():
            gr.api(function, api_name=function.__name__)
        _watch_models(gr, blocks, service, state, chat)
    return blocks


def _head() -> str:
    return tag(
        "header",
        tag("h1", many(tag("b", "gii"), "chat")),
        tag("span", "answers with proof, on this machine", class_="gc-told"),
        button("◐", class_="gc-quiet", data_theme="1", aria_label="Dark colours", title="Light or dark"),
        class_="gc-top",
    )  # fmt: skip


def state_html(service: Service) -> str:
    """Return what is held and whether the models are loaded, in one line."""
    library = service.desk.library
    tables = sum(not s.derived for s in library.table_summaries())
    reports = library.manifest.counts.get("documents", 0)
    held = f"{tables} tables, {reports} reports, built {library.manifest.created[:10]}"
    loaded = {"loading": ("gc-loading", "Reports are loading; tables answer already"),
              "ready": ("", "Ready")}  # fmt: skip
    look, words = loaded.get(service.models, ("gc-failed", service.models))
    return tag(
        "p",
        tag("span", class_=f"gc-dot-state {look}", aria_hidden="true"),
        tag("span", words),
        tag("span", f"· {held}", class_="gc-long"),
        class_="gc-state",
        role="status",
    )


def _watch_models(gr: Any, blocks: Any, service: Service, state: Any, chat: ChatTab) -> None:
    """Show examples and the models' state when the page opens, until all is loaded."""
    timer = gr.Timer(PROBE, active=False)
    quiet = {"api_visibility": "private", "show_progress": "hidden"}

    def look() -> tuple[Any, Any]:
        loading = service.models == "loading"
        return state_html(service), gr.Timer(active=loading)

    def opened() -> Any:
        return welcome_html(service.examples())

    blocks.load(look, None, [state, timer], **quiet)
    blocks.load(opened, None, [chat.welcome], **quiet)
    timer.tick(look, None, [state, timer], **quiet)


# -- serving -------------------------------------------------------------------------------------


def launch(service: Service, serving: Serving, *, block: bool = True) -> Any:
    """Open the page, say where it is, and stay until interrupted unless `block` is false.

    Raises QuestionError when the port is taken or the password file cannot be used.
    """
    blocks = page(service)
    blocks.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        blocks.launch(
            server_name=serving.host,
            server_port=serving.port,
            share=serving.share,
            inbrowser=serving.browser,
            quiet=True,
            prevent_thread_lock=True,
            mcp_server=serving.mcp,
            auth=password_check(*serving.auth) if serving.auth else None,
            show_error=True,
            theme=_theme(),
            # Not as `css`: Gradio takes selectors apart at commas, and those of `:is()` break.
            head=_assets(),
            footer_links=[],
            max_file_size=MAX_BYTES,
            ssr_mode=False,
            app_kwargs={"middleware": [_headers(service.read_only)]},
        )
    except OSError as error:
        raise QuestionError(
            f"port {serving.port} on {serving.host} cannot be opened ({error}); "
            "choose another with --port"
        ) from error
    service.warm()
    if block:
        blocks.block_thread()
    return blocks


def password_check(user: str, file: Path) -> Callable[[str, str], bool]:
    """Return the check of a user's password, which is the first line of a file.

    Raises QuestionError when the file cannot be read or its first line is empty.
    """
    try:
        password = file.read_text(encoding="utf-8").splitlines()[:1]
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{file}: the password cannot be read ({error})") from error
    if not password or not password[0].strip():
        raise QuestionError(f"{file}: the first line, the password, is empty")
    wanted = password[0].strip().encode()

    def right(name: str, given: str) -> bool:
        same_name = hmac.compare_digest(name.encode(), user.encode())
        return hmac.compare_digest(given.encode(), wanted) and same_name

    return right


def _headers(read_only: bool) -> Any:
    from starlette.datastructures import MutableHeaders
    from starlette.middleware import Middleware

    class SafeHeaders:
        """Adds the security headers to every answer; a closed one takes no files."""

        def __init__(self, app: Any, closed: bool) -> None:
            self.app, self.closed = app, closed

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["type"] == "http" and self.closed and scope["path"].endswith(UPLOAD):
                from starlette.responses import PlainTextResponse

                told = PlainTextResponse("this page is read-only", status_code=403)
                await told(scope, receive, send)
                return

            async def sending(message: Any) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message).update(HEADERS)
                await send(message)

            await self.app(scope, receive, sending)

    return Middleware(SafeHeaders, closed=read_only)


def _assets() -> str:
    scripts = (f"<script>{_file(name)}</script>" for name in ("page_save.js", "page.js"))
    return f"<style>{_file('page.css')}</style>{''.join(scripts)}"


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _theme() -> Any:
    gr = load()
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"]
    return gr.themes.Base(
        primary_hue="cyan", neutral_hue="stone", font=fonts, font_mono=["ui-monospace", "monospace"]
    ).set(body_background_fill="#faf9f6", body_background_fill_dark="#131519")


def serve(settings: Settings, serving: Serving) -> None:
    """Open the page over a library and stay until interrupted."""
    launch(Service(settings, read_only=serving.read_only), serving)
