"""A scripted OpenAI-compatible server on loopback: it says what the test tells it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], str]


class Script:
    """What the server does: `reply` to a request, or one of the ways to fail."""

    def __init__(self, reply: Reply, fault: str = "", faults: int = 10**6) -> None:
        self.reply, self.fault, self.faults = reply, fault, faults
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """Serve a script on a free port of loopback; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

        def do_GET(self) -> None:
            self._send(200, json.dumps({"object": "list", "data": [{"id": "scripted"}]}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            script.requests.append(request)
            script.keys.append(self.headers.get("Authorization", ""))
            fault, script.faults = (script.fault if script.faults else ""), script.faults - 1
            if fault.isdigit():
                error = {"error": {"message": f"no, {script.keys[-1]}", "type": "error"}}
                self._send(int(fault), json.dumps(error))
            elif fault == "slow":
                time.sleep(1.0)
                self._send(200, "{}")
            elif fault == "malformed":
                self._send(200, "<html>this is no JSON")
            elif fault == "closed":
                self.close_connection = True
            else:
                self._say(request, script.reply(request), cut=fault == "cut")

        def _say(self, request: dict[str, Any], text: str, cut: bool) -> None:
            if not request.get("stream"):
                message = {"role": "assistant", "content": text}
                choice = {"index": 0, "message": message, "finish_reason": "stop"}
                self._send(200, json.dumps({**HEAD, "choices": [choice]}))
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            words = text.split(" ")
            for i, word in enumerate(words[: len(words) // 2] if cut else words):
                delta = {"role": "assistant", "content": word if i == 0 else f" {word}"}
                event = {**HEAD, "object": "chat.completion.chunk"}
                event["choices"] = [{"index": 0, "delta": delta, "finish_reason": None}]
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                self.wfile.flush()
            if not cut:
                self.wfile.write(b"data: [DONE]\n\n")

        def _send(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


HEAD: dict[str, Any] = {
    "id": "chat-1",
    "object": "chat.completion",
    "created": 1,
    "model": "scripted",
    "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
}


def given(request: dict[str, Any]) -> dict[str, Any]:
    """Return what a prompt of giichat gives as data."""
    data = json.loads(request["messages"][-1]["content"])
    return json.loads(data["given"]) if "given" in data else data


def faithful(request: dict[str, Any]) -> str:
    """Phrase the answer found, as a good model would."""
    data = given(request)
    marks = "".join(data["evidence"])
    return f"{data['answer found'].rstrip('.')} {marks}."
