from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from giichat.ingest import web
from giichat.ingest.errors import IngestError
from giichat.ingest.records import Kind
from giichat.ingest.web import fetch

FILES = Path(__file__).parent / "data" / "files"


class Handler(BaseHTTPRequestHandler):
    """Serves what each test asks for by the path."""

    def do_GET(self) -> None:
        name = self.path.partition("?")[0]
        if name.startswith("/loop/"):
            self._redirect(f"/loop/{int(name.rpartition('/')[2]) + 1}")
        elif name == "/moved":
            self._redirect("/page")
        elif name == "/to-file":
            self._redirect("file:///etc/hostname")
        elif name == "/to-localhost":
            self._redirect(f"http://localhost:{self.headers['Host'].rpartition(':')[2]}/page")
        elif name == "/page":
            self._send((FILES / "page.html").read_bytes(), "text/html; charset=utf-8")
        elif name == "/latin":
            self._send("<p>Köln und Zürich</p>".encode("latin-1"), "text/html; charset=ISO-8859-1")
        elif name == "/report":
            self._send((FILES / "report.pdf").read_bytes(), "application/pdf")
        elif name == "/false.pdf":
            self._send(b"<p>Not found, sorry</p>", "application/pdf")
        elif name == "/ranking.csv":
            self._send((FILES / "ranking-2023.csv").read_bytes(), "application/octet-stream")
        elif name == "/film":
            self._send(b"0000", "video/mp4")
        elif name == "/large":
            self._send(b"a" * 2000, "text/plain", length=False)
        elif name == "/stated-large":
            self._send(b"a" * 2000, "text/plain")
        elif name == "/bomb":
            self._send(gzip.compress(b"a" * 500_000), "text/plain", encoding="gzip")
        elif name == "/slow":
            self._send_slowly()
        else:
            self.send_error(404)

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, body: bytes, kind: str, *, length: bool = True, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        if length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_slowly(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(100):
            try:
                self.wfile.write(b"a")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.02)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/page", Kind.HTML), ("/report", Kind.PDF), ("/ranking.csv?v=2", Kind.CSV)],
)
def test_a_page_is_saved_and_cited_by_its_address(
    server: str, tmp_path: Path, path: str, kind: Kind
) -> None:
    file = fetch(server + path, tmp_path)
    assert (file.path, file.kind) == (server + path, kind)
    assert Path(file.location).parent == tmp_path.resolve()
    assert file.sha256 == fetch(server + path, tmp_path).sha256


def test_a_redirect_is_followed(server: str, tmp_path: Path) -> None:
    file = fetch(f"{server}/moved", tmp_path)
    assert file.path == f"{server}/moved"
    assert b"harbour towns" in Path(file.location).read_bytes()


def test_the_encoding_the_server_states_is_kept(server: str, tmp_path: Path) -> None:
    file = fetch(f"{server}/latin", tmp_path)
    assert "Köln und Zürich" in Path(file.location).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop/1", "more than 5 redirects"),
        ("/to-file", "only http and https"),
        ("/missing", "answered 404"),
        ("/film", "content type video/mp4"),
        ("/false.pdf", "not a PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    server: str, tmp_path: Path, path: str, reason: str
) -> None:
    with pytest.raises(IngestError) as caught:
        fetch(server + path, tmp_path)
    assert str(caught.value).startswith(server + path)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("path", ["/large", "/stated-large", "/bomb"])
def test_a_long_answer_is_cut_off(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(web, "MAX_DOWNLOAD_BYTES", 1000)
    with pytest.raises(IngestError, match="larger than"):
        fetch(server + path, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_slow_answer_is_cut_off(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "MAX_SECONDS", 0.2)
    with pytest.raises(IngestError, match="not complete after"):
        fetch(f"{server}/slow", tmp_path)


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a.csv", "file:///etc/hosts", "http://", "http://[::1/a"]
)
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(IngestError) as caught:
        fetch(address, tmp_path)
    assert address in str(caught.value)


def test_a_public_page_cannot_lead_into_the_private_network(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch(f"{server}/to-localhost", tmp_path).kind is Kind.HTML
    monkeypatch.setattr(web, "_is_private", lambda host: host == "localhost")
    with pytest.raises(IngestError, match="not on the public web"):
        fetch(f"{server}/to-localhost", tmp_path)


def test_no_answer_is_an_error_that_names_the_address(tmp_path: Path) -> None:
    with pytest.raises(IngestError, match=r"127\.0\.0\.1:9/x: cannot be fetched"):
        fetch("http://127.0.0.1:9/x", tmp_path)
