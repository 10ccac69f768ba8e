"""The HTTP client under Twilio's library (docs/decisions/0008)."""

import logging
from urllib.parse import urlencode

import urllib3
from twilio.http import HttpClient
from twilio.http.response import Response

from bot.channels import TryLater, Uncertain
from bot.channels.pool import open_pool


class PooledHttp(HttpClient):
    """Keep-alive connections, as many as texts in flight; time-outs; no retries of its own.

    Twilio's client keeps six connections and waits for ever (docs/decisions/0008).
    """

    def __init__(self, connections: int, seconds: float) -> None:
        super().__init__(logging.getLogger(__name__), is_async=False, timeout=seconds)
        self._pool = open_pool(connections, seconds)

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
        marks = urllib3.make_headers(basic_auth=":".join(auth)) if auth else {}
        query = f"?{urlencode(params)}" if params else ""
        body = urlencode(data, doseq=True) if data else None
        try:
            answer = self._pool.request(
                method, uri + query, body=body, headers={**(headers or {}), **marks}, redirect=False
            )  # fmt: skip
        except (
            urllib3.exceptions.NewConnectionError,
            urllib3.exceptions.ConnectTimeoutError,
        ) as error:
            raise TryLater("no connection") from error
        except urllib3.exceptions.HTTPError as error:
            raise Uncertain(type(error).__name__) from error
        return Response(answer.status, answer.data.decode("utf-8", "replace"))
