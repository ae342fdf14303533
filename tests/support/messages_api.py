"""A server that speaks Anthropic's Messages API and behaves as it is told, one request at a time.

It checks what it is sent as the real one would: headers, shape, and a schema to answer by.
"""

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Exchange:
    """One request as it came in."""

    headers: dict[str, str]
    body: dict[str, Any]


Behaviour = Callable[["_Handler", dict[str, Any]], None]


@dataclass
class MessagesApi:
    """The running server: what it was asked, and what it will do next."""

    url: str
    requests: list[Exchange] = field(default_factory=list)
    script: deque[Behaviour] = field(default_factory=deque)
    released: threading.Event = field(default_factory=threading.Event)
    """Ends every hanging answer."""

    def then(self, *behaviours: Behaviour) -> None:
        """Behave so for the next requests; one that nobody planned answers 500."""
        self.script.extend(behaviours)


@contextmanager
def messages_api() -> Iterator[MessagesApi]:
    """Run the server on a free loopback port."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.api = MessagesApi(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.api
    finally:
        server.api.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def says(value: object, **usage: int) -> Behaviour:
    """Answer with structured output: one text block that holds JSON."""
    return says_text(json.dumps(value), "end_turn", **usage)


def says_text(text: str, stop_reason: str = "end_turn", **usage: int) -> Behaviour:
    """Answer with a text block."""

    def behave(handler: "_Handler", body: dict[str, Any]) -> None:
        handler.reply(200, _message(body["model"], text, stop_reason, usage))

    return behave


def refuses(**usage: int) -> Behaviour:
    """Refuse in the middle of a sentence, as the real one does."""
    return says_text("I will not", "refusal", **usage)


def runs_out(**usage: int) -> Behaviour:
    """Reach `max_tokens` in the middle of a value."""
    return says_text('{"wish": "a web', "max_tokens", **usage)


def fails(status: int, kind: str, **headers: str) -> Behaviour:
    """Answer with an error status and the API's error body."""

    def behave(handler: "_Handler", _body: dict[str, Any]) -> None:
        error = {"type": "error", "error": {"type": kind, "message": "told to"}}
        handler.reply(status, error, {k.replace("_", "-"): v for k, v in headers.items()})

    return behave


def rate_limits(retry_after: str = "0") -> Behaviour:
    """Answer 429 and say when to come back."""
    return fails(429, "rate_limit_error", retry_after=retry_after)


def overloads() -> Behaviour:
    """Answer 529."""
    return fails(529, "overloaded_error")


def sends(raw: bytes, kind: str = "application/json") -> Behaviour:
    """Answer 200 with any bytes."""

    def behave(handler: "_Handler", _body: dict[str, Any]) -> None:
        handler.send(200, raw, {"content-type": kind})

    return behave


def hangs(handler: "_Handler", _body: dict[str, Any]) -> None:
    """Say nothing until the server stops."""
    handler.api.released.wait(30)


def drips(handler: "_Handler", _body: dict[str, Any]) -> None:
    """Send a space now and then, so that no single read takes long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")
    try:
        while not handler.api.released.wait(0.05):
            handler.wfile.write(b" ")
    except OSError:
        handler.close_connection = True


def cuts(handler: "_Handler", _body: dict[str, Any]) -> None:
    """Begin an answer and reset the connection."""
    head = "HTTP/1.1 200 OK", "content-type: application/json", "content-length: 900", "", "{"
    handler.wfile.write("\r\n".join(head).encode())
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def _message(model: str, text: str, stop_reason: str, usage: dict[str, int]) -> dict[str, Any]:
    return {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": text}],
        "stop_reason": stop_reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": 100,
            "output_tokens": 20,
            "cache_read_input_tokens": 0,
            "cache_creation_input_tokens": 0,
            **usage,
        },
    }


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    api: MessagesApi


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    @property
    def api(self) -> MessagesApi:
        return self.server.api

    def do_POST(self) -> None:
        """Take one request and behave as told."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.api.requests.append(Exchange(headers, body))
        wrong = _wrong(self.path, headers, body)
        if wrong:
            fails(400, wrong)(self, body)
        elif self.api.script:
            self.api.script.popleft()(self, body)
        else:
            fails(500, "api_error")(self, body)

    def reply(self, status: int, body: object, headers: dict[str, str] | None = None) -> None:
        """Answer with JSON."""
        kind = {"content-type": "application/json"}
        self.send(status, json.dumps(body).encode(), {**kind, **(headers or {})})

    def send(self, status: int, raw: bytes, headers: dict[str, str]) -> None:
        """Answer with bytes."""
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def _wrong(path: str, headers: dict[str, str], body: dict[str, Any]) -> str:
    """Say what the real server would not accept."""
    if path != "/v1/messages":
        return "not_found_error"
    known = headers.get("x-api-key") or headers.get("authorization", "").startswith("Bearer ")
    if not known or not headers.get("anthropic-version"):
        return "authentication_error"
    schema = body.get("output_config", {}).get("format", {})
    if schema.get("type") != "json_schema" or schema["schema"].get("additionalProperties", True):
        return "invalid_request_error"
    turns = [turn["role"] for turn in body["messages"]]
    return "" if turns == ["user"] and body["max_tokens"] > 0 else "invalid_request_error"
