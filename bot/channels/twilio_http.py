"""The HTTP client under Twilio's library by which texts leave (docs/decisions/0008)."""

import asyncio
import logging
import ssl
from collections import defaultdict, deque
from functools import cached_property
from typing import cast
from urllib.parse import SplitResult, urlencode, urlsplit

from httptools import HttpParserError, HttpResponseParser
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from urllib3 import make_headers

from bot.channels import TryLater, Uncertain

_CONNECT_SECONDS = 5.0


class KeptOpenHttp(AsyncHttpClient):
    """Connections kept open, one for each text in flight; time-outs; no retries of its own.

    To be used on one event loop.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(logging.getLogger(__name__), is_async=True, timeout=seconds)
        self._seconds = seconds
        # By scheme and host. The one used last is the one that the other side has not closed yet.
        self._idle: defaultdict[tuple[str, str], deque[_Connection]] = defaultdict(deque)

    async def request(  # noqa: PLR0913, PLR0917 - Twilio's signature
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
        body = urlencode(data or {}, doseq=True).encode()
        own = make_headers(basic_auth=":".join(auth)) if auth else {}
        own |= {"Host": address.netloc, "Content-Length": str(len(body))}
        fields = "".join(f"{name}: {value}\r\n" for name, value in (own | (headers or {})).items())
        connection = await self._connected(address)
        try:
            async with asyncio.timeout(self._seconds):
                status, said = await connection.ask(
                    f"{method} {path} HTTP/1.1\r\n{fields}\r\n".encode() + body
                )
        except (OSError, HttpParserError) as error:
            connection.hang_up()
            raise Uncertain(type(error).__name__) from error
        self._idle[address.scheme, address.netloc].append(connection)
        return Response(status, said.decode("utf-8", "replace"))

    async def hang_up(self) -> None:
        """Lets go of all connections."""
        for kept in self._idle.values():
            while kept:
                kept.pop().hang_up()
        await asyncio.sleep(0)  # the loop lets go of them in its next turn

    async def _connected(self, address: SplitResult) -> "_Connection":
        """A connection that stands. Raises `TryLater`: on a new one nothing has been said yet."""
        kept = self._idle[address.scheme, address.netloc]
        while kept:
            if (connection := kept.pop()).is_open:
                return connection
        is_secure = address.scheme == "https"
        try:
            async with asyncio.timeout(min(_CONNECT_SECONDS, self._seconds)):
                _, connection = await asyncio.get_running_loop().create_connection(
                    _Connection,
                    address.hostname or "",
                    address.port or (443 if is_secure else 80),
                    ssl=self._secure if is_secure else None,
                )
        except OSError as error:
            raise TryLater("no connection") from error
        return connection

    @cached_property
    def _secure(self) -> ssl.SSLContext:
        # Reads every certificate of the system: only where one is asked for.
        return ssl.create_default_context()


class _Connection(asyncio.Protocol):
    """One question, its answer, and then the next; httptools reads what comes."""

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body = b""

    @property
    def is_open(self) -> bool:
        """Whether the other side has neither closed it nor said what nobody asked."""
        return not self._transport.is_closing()

    async def ask(self, question: bytes) -> tuple[int, bytes]:
        """The status and the body of the answer. Raises `OSError` or `HttpParserError`."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(question)
        try:
            return await self._answer
        finally:
            self._answer = None

    def hang_up(self) -> None:
        """At once: nothing that still waits to leave may leave later."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """A piece of the answer."""
        try:
            self._parser.feed_data(data)
        except HttpParserError as error:
            self._fail(error)

    def connection_lost(self, error: Exception | None) -> None:
        """Whoever waits for an answer gets none."""
        self._fail(error or ConnectionResetError("closed before the answer's end"))

    def on_message_begin(self) -> None:
        """Words that nobody asked for, such as "408" to a silent connection, end it.

        So does a second answer: the next text would take it for its own.
        """
        if self._answer is None or self._answer.done():
            self.hang_up()

    def on_body(self, data: bytes) -> None:
        """A part of the body."""
        self._body += data

    def on_message_complete(self) -> None:
        """The answer is there, or only the word that it will come (1xx)."""
        status, body, self._body = self._parser.get_status_code(), self._body, b""
        if status < 200 or self._answer is None or self._answer.done():
            return
        if not self._parser.should_keep_alive():
            self._transport.close()
        self._answer.set_result((status, body))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
