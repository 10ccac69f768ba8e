"""A provider with odd manners: it says exactly the bytes that a test gives it."""

import json
import secrets
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socket import SHUT_WR
from socketserver import StreamRequestHandler, ThreadingTCPServer

from tests.parts.serving import serving


def taken(*fields: str) -> bytes:
    """The answer to a text that was taken; `fields` go into its head."""
    body = json.dumps({"sid": f"SM{secrets.token_hex(16)}", "status": "queued"}).encode()
    head = "".join(f"{each}\r\n" for each in (*fields, f"Content-Length: {len(body)}"))
    return f"HTTP/1.1 201 Created\r\n{head}\r\n".encode() + body


def taken_in_chunks() -> Iterator[bytes]:
    """The same answer without a length, piece by piece."""
    body = taken().partition(b"\r\n\r\n")[2]
    yield b"HTTP/1.1 201 Created\r\nTransfer-Enco"
    yield b"ding: chunked\r\n\r\n"
    for each in (body[:20], body[20:]):
        yield b"%x\r\n%b\r\n" % (len(each), each)
    yield b"0\r\n\r\n"


@dataclass
class Manners:
    """What is said to each text in turn, and what happened."""

    port: int
    answers: deque[tuple[bytes, ...]] = field(default_factory=deque)
    texts: list[int] = field(default_factory=list)  # by the connection over which each came
    hung_up: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _idle: dict[int, StreamRequestHandler] = field(default_factory=dict)

    def say_unasked(self, words: bytes) -> None:
        """On every connection on which nothing is asked; no words: it is closed from our side."""
        for handler in list(self._idle.values()):
            if words:
                handler.wfile.write(words)
            else:
                handler.connection.shutdown(SHUT_WR)


class _Handler(StreamRequestHandler):
    def handle(self) -> None:
        manners: Manners = self.server.manners  # type: ignore[attr-defined]
        number = self.client_address[1]
        with suppress(ConnectionError):
            while self._hears_text():
                manners.texts.append(number)
                manners._idle[number] = self
                for piece in manners.answers.popleft():
                    self.wfile.write(piece)
        manners._idle.pop(number, None)
        manners.hung_up.release()

    def _hears_text(self) -> bool:
        length = 0
        while line := self.rfile.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return len(self.rfile.read(length)) == length > 0


class _Server(ThreadingTCPServer):
    daemon_threads = True


@contextmanager
def running_manners(context: ssl.SSLContext | None = None) -> Iterator[Manners]:
    """One on a free port of loopback, until the block ends; with `context` behind TLS."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    manners = server.manners = Manners(server.server_address[1])  # type: ignore[attr-defined]
    with serving(server):
        yield manners
