"""A provider on loopback that answers as Twilio's Messages resource does, faults included."""

import json
import secrets
import socket
import struct
import sys
import threading
import time
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.parts.serving import serving

# What the next request meets, instead of being accepted.
RESET_BEFORE, RESET_AFTER, SILENT_AFTER = "reset before", "reset after", "silent after"
SILENT_BEFORE, LATE, ERROR_AFTER = "silent before", "taken after the time-out", "500 after"
HOTSPOT = "a hotspot's page"  # that says 200 to everything, until somebody logs in
_LOG_IN = b"<html>Silakan masuk</html>"

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
    log: list[dict[str, object]] = field(default_factory=list)
    faults: deque[str | Refusal] = field(default_factory=deque)
    arrived: dict[str, float] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)  # content id -> approved words
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)  # message id -> types
    requests: int = 0
    connections: set[tuple[str, int]] = field(default_factory=set)
    released: threading.Event = field(default_factory=threading.Event)
    silence: float = 30.0  # seconds until a silent connection is closed
    balance: str = "100.00"  # or `HOTSPOT`
    is_away: bool = False  # no answer to a look at the balance
    late: float = 1.0  # seconds until a `LATE` text is taken
    lists: threading.Event = field(default_factory=threading.Event)  # cleared: no list is given
    lists_asked: int = 0  # how often one was asked for
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.lists.set()

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
            said = message | {"Body": self._words(message)}
            self.log.append(_listed(said, "outbound-api", "sent", datetime.now(UTC)))
            return message

    def _words(self, message: dict[str, str]) -> str:
        if "ContentSid" not in message:
            return message.get("Body", "")
        words = self.templates.get(message["ContentSid"], "")
        for number, value in json.loads(message["ContentVariables"]).items():
            words = words.replace(f"{{{{{number}}}}}", value)
        return words

    def receive(
        self,
        sender: str,
        recipient: str,
        text: str,
        at: datetime,
        sid: str | None = None,
        files: tuple[str, ...] = (),
    ) -> str:
        """Notes an inbound text in the message log, as if a phone had sent it; its id.

        `files` are the media types of what came with it.
        """
        sid = sid or f"SM{secrets.token_hex(16)}"
        message = {"Sid": sid, "From": sender, "To": recipient, "Body": text}
        with self._lock:
            self.files[sid] = files
            self.log.append(_listed(message, "inbound", "received", at, len(files)))
        return sid

    def listed(self, to: str | None, sender: str | None) -> list[dict[str, object]]:
        """The message log, newest first."""
        with self._lock:
            return [
                message
                for message in reversed(self.log)
                if to in {None, message["to"]} and sender in {None, message["from"]}
            ]


def _listed(
    message: dict[str, str], direction: str, status: str, at: datetime, files: int = 0
) -> dict[str, object]:
    moment = format_datetime(at)
    return {
        "sid": message["Sid"],
        "from": message.get("From"),
        "to": message["To"],
        "body": message.get("Body", ""),
        "direction": direction,
        "status": status,
        "date_created": moment,
        "date_sent": moment,
        "date_updated": moment,
        "num_media": str(files),
        "error_code": None,
    }


Stub = TypeVar("Stub", bound=TwilioStub)


@contextmanager
def running_twilio(
    account_sid: str,
    auth_token: str,
    kind: Callable[[str, str, str], Stub] = TwilioStub,  # type: ignore[assignment]
) -> Iterator[Stub]:
    """A stub on a free port of loopback, until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    stub = kind(f"http://127.0.0.1:{server.server_port}", account_sid, auth_token)
    server.stub = stub  # type: ignore[attr-defined]
    with serving(server):
        try:
            yield stub
        finally:
            stub.released.set()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256  # as many may knock at once as a sender has in flight

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # callers may hang up, or be killed
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        stub: TwilioStub = self.server.stub  # type: ignore[attr-defined]
        stub.connections.add(self.client_address)
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length).decode()
        if len(body) < length:  # the caller died midway: nobody takes half a request
            self.close_connection = True
            return
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        fault = stub.next_fault()
        if not self._is_ours(stub, self.path):
            self._answer(401, _error(Refusal(401, 20003)))
        elif fault == RESET_BEFORE:
            self._reset()
        elif fault == SILENT_BEFORE:
            self._be_silent(stub)
        elif fault == HOTSPOT:
            self._say(200, "text/html", _LOG_IN)
        elif isinstance(fault, Refusal):
            self._answer(fault.status, _error(fault))
        else:
            self._accept(stub, form, fault)

    def do_GET(self) -> None:
        """The message list: both directions, newest first, in pages, as Twilio gives them.

        Or the list of one message's files.
        """
        stub: TwilioStub = self.server.stub  # type: ignore[attr-defined]
        address = urlsplit(self.path)
        query = dict(parse_qsl(address.query))
        if address.path.endswith("/Balance.json"):
            self._tell_balance(stub, address.path)
            return
        if address.path.endswith("/Media.json"):
            self._tell_files(stub, address.path)
            return
        if not self._is_ours(stub, address.path):
            self._answer(401, _error(Refusal(401, 20003)))
            return
        fault = stub.next_fault()
        if isinstance(fault, Refusal):
            self._answer(fault.status, _error(fault))
            return
        if fault == HOTSPOT:
            self._say(200, "text/html", _LOG_IN)
            return
        if not stub.lists.is_set():
            stub.lists_asked += 1
            stub.lists.wait(stub.silence)
        matching = stub.listed(query.get("To"), query.get("From"))
        size, page = int(query.get("PageSize", 50)), int(query.get("Page", 0))
        more = urlencode({**query, "Page": page + 1, "PageSize": size})
        is_last = (page + 1) * size >= len(matching)
        self._answer(
            200,
            {
                "messages": matching[page * size : (page + 1) * size],
                "next_page_uri": None if is_last else f"{address.path}?{more}",
                "page": page,
                "page_size": size,
            },
        )

    def _tell_balance(self, stub: TwilioStub, path: str) -> None:
        if stub.is_away:
            self._reset()
        elif stub.balance == HOTSPOT:
            self._say(200, "text/html", _LOG_IN)
        elif not self._is_ours(stub, path.replace("Balance", "Messages")):
            self._answer(401, _error(Refusal(401, 20003)))
        else:
            told = {"account_sid": stub.account_sid, "balance": stub.balance, "currency": "USD"}
            self._answer(200, told)

    def _tell_files(self, stub: TwilioStub, path: str) -> None:
        sid = path.split("/")[-2]
        if not self._is_ours(stub, path.replace(f"/{sid}/Media", "")):
            self._answer(401, _error(Refusal(401, 20003)))
            return
        listed = [
            {
                "sid": f"ME{number:032x}",
                "parent_sid": sid,
                "content_type": media_type,
                "uri": path.replace("Media.json", f"Media/ME{number:032x}.json"),
            }
            for number, media_type in enumerate(stub.files.get(sid, ()))
        ]
        self._answer(200, {"media_list": listed, "next_page_uri": None, "page": 0})

    def log_message(self, *_arguments: object) -> None:
        """Keeps the tests' output readable."""

    def _accept(self, stub: TwilioStub, form: dict[str, str], fault: str | None) -> None:
        if fault == LATE:
            stub.released.wait(stub.late)
        message = stub.accept(form)
        if fault == RESET_AFTER:
            self._reset()
        elif fault in {SILENT_AFTER, LATE}:
            self._be_silent(stub)
        elif fault == ERROR_AFTER:
            self._answer(500, _error(Refusal(500, 20500)))
        else:
            answer = {"sid": message["Sid"], "status": "queued", "error_code": None}
            self._answer(201, answer)

    def _be_silent(self, stub: TwilioStub) -> None:
        stub.released.wait(stub.silence)
        self.close_connection = True

    def _is_ours(self, stub: TwilioStub, path: str) -> bool:
        expected = b64encode(f"{stub.account_sid}:{stub.auth_token}".encode()).decode()
        return (
            path == f"/2010-04-01/Accounts/{stub.account_sid}/Messages.json"
            and self.headers["Authorization"] == f"Basic {expected}"
        )

    def _answer(self, status: int, document: Mapping[str, object]) -> None:
        self._say(status, "application/json", json.dumps(document).encode())

    def _say(self, status: int, media_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
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
