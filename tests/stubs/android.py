"""A gateway on loopback that answers as SMS Gateway for Android does, faults included.

Also the phone's side of our webhook: what it tells, signed.
"""

import hmac
import json
import socket
import struct
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.parts.serving import serving

# What the next request meets. A number is an HTTP status, and nothing is taken.
RESET_BEFORE, RESET_AFTER, SILENT_AFTER = "reset before", "reset after", "silent after"
LOGIN_PAGE = "a hotspot's log-in page"
OLD_APP = "a repeated id is a 500"


@dataclass
class AndroidStub:
    """What was accepted, what was asked for, and what is to go wrong next."""

    url: str
    user: str
    password: str
    accepted: list[dict[str, Any]] = field(default_factory=list)
    refreshes: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    faults: deque[str | int] = field(default_factory=deque)
    requests: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, message: dict[str, Any]) -> bool:
        """Keeps the message; False if its id is there already."""
        with self.lock:
            if message["id"] in self.states:
                return False
            self.states[message["id"]] = "Pending"
            self.accepted.append(message)
            return True


@contextmanager
def running_android(user: str, password: str) -> Iterator[AndroidStub]:
    """A stub on a free port of loopback, until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    stub = AndroidStub(f"http://127.0.0.1:{server.server_port}/api", user, password)
    server.stub = stub  # type: ignore[attr-defined]
    with serving(server):
        try:
            yield stub
        finally:
            stub.released.set()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        document = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        stub, fault = self._meet()
        if fault is None or fault in {RESET_AFTER, SILENT_AFTER, OLD_APP}:
            if self.path == "/api/messages":
                self._message(stub, document, fault)
            elif self.path == "/api/inbox/refresh":
                stub.refreshes.append(document)
                self._answer(202, None)
            else:
                self._answer(404, {"message": "Not found"})

    def do_GET(self) -> None:
        stub, fault = self._meet()
        name = self.path.removeprefix("/api/messages/")
        if fault is None:
            found = stub.states.get(name)
            self._answer(200 if found else 404, _state(name, found or "Pending"))

    def log_message(self, *_arguments: object) -> None:
        """Keeps the tests' output readable."""

    def _meet(self) -> tuple[AndroidStub, str | int | None]:
        stub: AndroidStub = self.server.stub  # type: ignore[attr-defined]
        with stub.lock:
            stub.requests.append(f"{self.command} {self.path}")
            fault = stub.faults.popleft() if stub.faults else None
        account = b64encode(f"{stub.user}:{stub.password}".encode()).decode()
        if self.headers["Authorization"] != f"Basic {account}":
            fault = 401
        if isinstance(fault, int):
            self._answer(fault, {"message": "as the test asked for"})
        elif fault == RESET_BEFORE:
            self._reset()
        elif fault == LOGIN_PAGE:
            self._answer(200, None, b"<html>Selamat datang di WiFi</html>")
        return stub, fault

    def _message(self, stub: AndroidStub, message: dict[str, Any], fault: str | int | None) -> None:
        is_new = stub.take(message)
        if fault == RESET_AFTER:
            self._reset()
        elif fault == SILENT_AFTER:
            stub.released.wait(30)
            self.close_connection = True
        elif is_new:
            self._answer(202, _state(message["id"], "Pending"))
        else:
            self._answer(500 if fault == OLD_APP else 409, {"message": "already exists"})

    def _answer(self, status: int, document: object, body: bytes = b"") -> None:
        body = body if document is None else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        # Linger of zero: the peer sees a reset, not an orderly end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def _state(name: str, state: str) -> dict[str, object]:
    recipients = [{"phoneNumber": "x", "state": state}]
    return {"id": name, "deviceId": "dev1", "state": state, "recipients": recipients}


@dataclass(frozen=True, slots=True)
class AndroidPosts:
    """Signs and posts what the phone would."""

    client: FlaskClient
    key: str

    def text(self, number: str, words: str, **more: object) -> TestResponse:
        """An inbound SMS; `more` overrides or adds to the payload."""
        return self.post(self.inbound(number, words, **more))

    def inbound(self, number: str, words: str, **more: object) -> bytes:
        """The body of an inbound SMS."""
        payload = {
            "messageId": "abcd1234", "sender": number, "recipient": None, "simNumber": 1,
            "phoneNumber": number, "message": words, "receivedAt": "2026-11-23T20:00:00.000+08:00",
            **more,
        }  # fmt: skip
        return self.event("sms:received", payload)

    def event(self, name: str, payload: object, event_id: str = "Ey6ECgOkVVFjz3CL48B8C") -> bytes:
        """The body of any event."""
        told = {"id": event_id, "webhookId": "LreFUt", "event": name, "deviceId": "dev1",
                "payload": payload}  # fmt: skip
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def post(self, body: bytes, mark: str | None = None, stamp: str | None = None) -> TestResponse:
        """The body, signed now unless `mark` or `stamp` is given."""
        stamp = str(int(time.time())) if stamp is None else stamp
        headers = {"X-Timestamp": stamp, "X-Signature": mark or self.mark(body, stamp)}
        return self.client.post(
            "/webhooks/android", data=body, headers=headers, content_type="application/json"
        )

    def mark(self, body: bytes, stamp: str) -> str:
        """The phone's signature."""
        return hmac.new(self.key.encode(), body + stamp.encode("latin-1"), sha256).hexdigest()
