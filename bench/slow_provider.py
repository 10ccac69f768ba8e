"""A Twilio that takes 50 to 100 ms for each text and costs as little processor time as it can.

`python -m bench.slow_provider PORT` listens on loopback; every text is answered with a new id.
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


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One kept-open connection."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"GET"):  # whether we are there
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                continue
            await reader.readexactly(int(_LENGTH.search(head)[1]))  # type: ignore[index]
            await asyncio.sleep(random.uniform(FASTEST, SLOWEST))
            message = dict.fromkeys(_CHARACTERS, "") | {
                "sid": f"SM{secrets.token_hex(16)}", "status": "queued", "num_segments": "1",
                "error_code": None, "error_message": None, "num_media": "0", "price": None,
                "price_unit": "USD", "messaging_service_sid": None, "subresource_uris": {},
                "date_created": None, "date_sent": None, "date_updated": None,
            }  # fmt: skip
            body = json.dumps(message).encode()
            writer.write(
                b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
            )
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _main(port: int) -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1])))
