"""A page served for the browser tests, and the browser: one of each, however many files use them."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus import write_corpus

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    None,
)
NO_CHROMIUM = "no Chromium on this machine; install Debian's package chromium to run these tests"
WITHIN = 60.0  # seconds for a server to answer; a busy machine imports slowly

EVIL = """# Report <img src=x onerror="window.hacked=1"> of **stars** [link](javascript:window.hacked=1)

The *winner* of the <script>window.hacked=1</script> Grand Comet Prize is <b onmouseover="window.hacked=1">Mira Ostrow</b>, said {{the}} ${jury}.
"""
ARABIC = """# تقرير الميناء

قالت المديرة ليلى حداد إن ميناء المرسى استقبل تسعمئة سفينة في عام ٢٠٢٣.
"""
JAPANESE = """# 港の報告

港湾局長の田中花子は、港の正式名称を青葉港と発表した。
"""


@dataclass(frozen=True)
class Served:
    """A running page: its address and the library it serves."""

    url: str
    library: Path


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@lru_cache
def built_library() -> Path:
    """Return a library built once from a small corpus with odd texts and a PDF."""
    root = Path(tempfile.mkdtemp(prefix="giichat-web-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    folder = write_corpus(root / "corpus")
    for name, text in {
        "comet <i>prize<i>.txt": EVIL, "marsa.md": ARABIC, "minato.md": JAPANESE
    }.items():  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    write_pdf(folder / "harbour.pdf")
    library = root / "library"
    command("build", str(folder), "--library", str(library))
    return library


def write_pdf(path: Path) -> None:
    """Write a PDF of one page with a sentence that stands nowhere else."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("Harbour survey")
    lines = (
        "Harbour survey",
        "",
        "The survey of the lighthouse was led by Edda Brandt of the coast office.",
        "It counted every lamp between the two piers and found all of them lit.",
    )
    for at, line in enumerate(lines):
        canvas.setFont("Helvetica-Bold" if at == 0 else "Helvetica", 18 if at == 0 else 11)
        canvas.drawString(72, 760 - 24 * at, line)
    canvas.save()


def command(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "giichat.app", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def copied_library() -> Path:
    """Return a copy that a test may change."""
    place = Path(tempfile.mkdtemp(prefix="giichat-web-")) / "library"
    atexit.register(shutil.rmtree, place.parent, ignore_errors=True)
    shutil.copytree(built_library(), place)
    return place


def start(*options: str, library: Path) -> Served:
    """Serve a library in a process of its own until this one ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "giichat.app", "chat", "--library", str(library),
         "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    atexit.register(_stop, process)
    url = f"http://127.0.0.1:{port}/"
    end = time.monotonic() + WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return Served(url, library)
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the page did not start (exit code {process.poll()})")


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@lru_cache
def served() -> Served:
    """Return the page that all tests but those that change the library share."""
    return start(library=copied_library())


@lru_cache
def browser() -> Any:
    """Return one headless Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    driver = sync_playwright().start()
    opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    atexit.register(driver.stop)
    atexit.register(opened.close)
    return opened


class Page:
    """A browser page on the chat, with the steps that tests share."""

    def __init__(self, served: Served, **context: Any) -> None:
        self.context = browser().new_context(
            **{"viewport": {"width": 1400, "height": 900}} | context
        )
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda r: self._note(r.url, served.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(served.url)
        self.box.wait_for()

    def _note(self, url: str, own: str) -> None:
        if not url.startswith((own, "data:", "blob:", own.replace("http", "ws", 1))):
            self.foreign.append(url)

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()
        assert self.errors == []
        assert self.foreign == []

    @property
    def box(self) -> Any:
        return self.page.get_by_label("Ask a question")

    @property
    def turns(self) -> Any:
        return self.page.locator(".gc-turn")

    @property
    def panel(self) -> Any:
        return self.page.locator(".gc-panel")

    def ask(self, question: str) -> Any:
        """Ask and return the turn once its answer is whole."""
        count = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        return self.answered(count)

    def answered(self, number: int) -> Any:
        turn = self.turns.nth(number)
        turn.locator(".gc-actions, .gc-error").first.wait_for()
        return turn

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def kept(self) -> Any:
        return json.loads(self.page.evaluate("localStorage.getItem('giichat.chats') || '[]'"))
