"""A Twilio that takes 50 to 100 ms for each text and costs as little processor time as it can.

`python -m bench.slow_provider PORT` listens on loopback. It runs on the cores of what is measured:
hence a bare protocol, and an answer that is ready but for the id of each text.
"""

import asyncio
import json
import random
import re
import secrets
import sys

FASTEST, SLOWEST = 0.050, 0.100
_LENGTH = re.compile(rb"(?i)content-length: *([0-9]+)")
_CHARACTERS = ("account_sid", "api_version", "body", "direction", "from", "to", "uri")
_MESSAGE = dict.fromkeys(_CHARACTERS, "") | {
    "sid": "SM" + 32 * "0", "status": "queued", "num_segments": "1",
    "error_code": None, "error_message": None, "num_media": "0", "price": None,
    "price_unit": "USD", "messaging_service_sid": None, "subresource_uris": {},
    "date_created": None, "date_sent": None, "date_updated": None,
}  # fmt: skip
_BODY = json.dumps(_MESSAGE).encode()
_BEFORE, _AFTER = _BODY.split(32 * b"0")
_HEAD = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_BEFORE = _HEAD % len(_BODY) + _BEFORE


class _Connection(asyncio.Protocol):
    """One kept-open connection; who asks waits for the answer before asking again."""

    def __init__(self) -> None:
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answers once the whole request is there."""
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not end or (length and len(body) < int(length[1])):
            return
        self._heard = b""
        if head.startswith(b"GET"):  # whether we are there
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            return
        taken = random.uniform(FASTEST, SLOWEST)
        asyncio.get_running_loop().call_later(taken, self._accept)

    def _accept(self) -> None:
        self._transport.write(_BEFORE + secrets.token_hex(16).encode() + _AFTER)


async def _main(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Connection, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
