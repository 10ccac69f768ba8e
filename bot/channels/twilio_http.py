"""The HTTP client under Twilio's library (docs/decisions/0008)."""

import logging
import select
import ssl
from collections import defaultdict, deque
from functools import cached_property
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import socket
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit
from weakref import finalize

from twilio.http import HttpClient
from twilio.http.response import Response
from urllib3 import make_headers

from bot.channels import TryLater, Uncertain

_CONNECT_SECONDS = 5.0

_Idle = defaultdict[tuple[str, str], deque[HTTPConnection]]


class _Whole(HTTPConnection):
    """Head and body leave together: two sends are two packets and two turns at Python's lock."""

    _unsent = b""

    def send(self, data: Any) -> None:
        """Keeps bytes until the answer is asked for."""
        self._unsent += data

    def getresponse(self) -> HTTPResponse:
        """The answer to all that was said."""
        unsent, self._unsent = self._unsent, b""
        self.sock.sendall(unsent)
        return super().getresponse()


class _SecureWhole(_Whole, HTTPSConnection):
    """The same over TLS."""


class PooledHttp(HttpClient):
    """Connections kept open, one for each text in flight; time-outs; no retries of its own.

    Twilio's client keeps six connections and waits for ever (docs/decisions/0008).
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=seconds)
        self._seconds = seconds
        # By scheme and host. The one used last is the one that the other side has not closed yet.
        self._idle: _Idle = defaultdict(deque)
        finalize(self, _close, self._idle)

    @cached_property
    def _secure(self) -> ssl.SSLContext:
        # Reads every certificate of the system: only where one is asked for.
        return ssl.create_default_context()

    def request(  # noqa: PLR0913, PLR0917 - Twilio's signature
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Raises `TryLater` when nothing can have arrived, `Uncertain` when something may have."""
        address = urlsplit(uri)
        query = "&".join(filter(None, (address.query, urlencode(params or {}))))
        path = f"{address.path}?{query}" if query else address.path
        body = urlencode(data, doseq=True).encode() if data else None
        marks = make_headers(basic_auth=":".join(auth)) if auth else {}
        connection = self._connected(address)
        try:
            connection.request(method, path, body, {**(headers or {}), **marks})
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException) as error:
            connection.close()
            raise Uncertain(type(error).__name__) from error
        self._idle[address.scheme, address.netloc].append(connection)
        return Response(answer.status, said.decode("utf-8", "replace"))

    def _connected(self, address: SplitResult) -> HTTPConnection:
        """A connection that stands. Raises `TryLater`: on a new one nothing has been said yet."""
        try:
            connection = self._idle[address.scheme, address.netloc].pop()
        except IndexError:
            connection = self._new(address)
        held: socket | None = connection.sock
        if held is not None and not _has_word(held):
            return connection
        connection.close()
        try:
            connection.connect()
        except OSError as error:
            raise TryLater("no connection") from error
        connection.sock.settimeout(self._seconds)
        return connection

    def _new(self, address: SplitResult) -> HTTPConnection:
        connect = min(_CONNECT_SECONDS, self._seconds)
        if address.scheme == "https":
            return _SecureWhole(address.netloc, timeout=connect, context=self._secure)
        return _Whole(address.netloc, timeout=connect)


def _close(idle: _Idle) -> None:
    for kept in idle.values():
        for connection in kept:
            connection.close()


def _has_word(held: socket) -> bool:
    """Whether an idle connection can be read: the other side has closed it, or is out of step."""
    look = select.poll()
    look.register(held, select.POLLIN)
    return bool(look.poll(0))
