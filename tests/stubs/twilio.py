"""A provider on loopback that answers as Twilio's Messages resource does, faults included."""

import json
import secrets
import socket
import struct
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

# What the next request meets, instead of being accepted.
RESET_BEFORE, RESET_AFTER, SILENT_AFTER = "reset before", "reset after", "silent after"

_WORDS = {
    20429: "Too Many Requests",
    21211: "The 'To' number is not a valid phone number.",
    21610: "Attempt to send to unsubscribed recipient",
    20003: "Authenticate",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An HTTP status and one of Twilio's error codes."""

    status: int
    code: int


@dataclass
class TwilioStub:
    """What was accepted, when (by id, `time.monotonic`), and what is to go wrong next."""

    url: str
    account_sid: str
    auth_token: str
    accepted: list[dict[str, str]] = field(default_factory=list)
    faults: deque[str | Refusal] = field(default_factory=deque)
    arrived: dict[str, float] = field(default_factory=dict)
    requests: int = 0
    connections: set[tuple[str, int]] = field(default_factory=set)
    released: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def to(self, number: str) -> list[str]:
        """The texts accepted for a number (`whatsapp:` included), in order."""
        return [message["Body"] for message in self.accepted if message["To"] == number]

    def next_fault(self) -> str | Refusal | None:
        """Takes the fault that this request shall meet."""
        with self._lock:
            self.requests += 1
            return self.faults.popleft() if self.faults else None

    def accept(self, form: dict[str, str]) -> dict[str, str]:
        """Keeps the message under a new id."""
        with self._lock:
            message = {"Sid": f"SM{secrets.token_hex(16)}", **form}
            self.arrived[message["Sid"]] = time.monotonic()
            self.accepted.append(message)
            return message


@contextmanager
def running_twilio(account_sid: str, auth_token: str) -> Iterator[TwilioStub]:
    """A stub on a free port of loopback, until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    stub = TwilioStub(f"http://127.0.0.1:{server.server_port}", account_sid, auth_token)
    server.stub = stub  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield stub
    finally:
        stub.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256  # as many may knock at once as a sender has in flight


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        stub: TwilioStub = self.server.stub  # type: ignore[attr-defined]
        stub.connections.add(self.client_address)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        fault = stub.next_fault()
        if not self._is_ours(stub):
            self._answer(401, _error(Refusal(401, 20003)))
        elif fault == RESET_BEFORE:
            self._reset()
        elif isinstance(fault, Refusal):
            self._answer(fault.status, _error(fault))
        else:
            self._accept(stub, form, fault)

    def log_message(self, *_arguments: object) -> None:
        """Keeps the tests' output readable."""

    def _accept(self, stub: TwilioStub, form: dict[str, str], fault: str | None) -> None:
        message = stub.accept(form)
        if fault == RESET_AFTER:
            self._reset()
        elif fault == SILENT_AFTER:
            stub.released.wait(30)
            self.close_connection = True
        else:
            answer = {"sid": message["Sid"], "status": "queued", "error_code": None}
            self._answer(201, answer)

    def _is_ours(self, stub: TwilioStub) -> bool:
        expected = b64encode(f"{stub.account_sid}:{stub.auth_token}".encode()).decode()
        return (
            self.path == f"/2010-04-01/Accounts/{stub.account_sid}/Messages.json"
            and self.headers["Authorization"] == f"Basic {expected}"
        )

    def _answer(self, status: int, document: dict[str, object]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _reset(self) -> None:
        # Linger of zero: the peer sees a reset, not an orderly end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()


def _error(refusal: Refusal) -> dict[str, object]:
    return {
        "code": refusal.code,
        "message": _WORDS.get(refusal.code, "An error"),
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status,
    }
