"""Fetching a file that somebody sent through Twilio, from Twilio's own hosts and nowhere else.

The address stands in a webhook, so it is checked like anything that comes from outside: our own
account's file at Twilio's API, from there at most to Twilio's stores, and never to an address that
is not public (docs/channels.md).
"""

import re
import time
from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from socket import socket
from urllib.parse import urljoin

import urllib3
from urllib3.connection import HTTPSConnection

from bot.channels import Rejected, TryLater
from bot.channels.pool import open_pool
from bot.settings import Settings

# Where Twilio's API sends us for the bytes; at Amazon only to Twilio's own bucket.
_STORES: Mapping[str, str] = {
    "media.twiliocdn.com": "/",
    "mms.twiliocdn.com": "/",
    "s3-external-1.amazonaws.com": "/media.twiliocdn.com/",
}
_ELSEWHERE = re.compile(r"https://([a-z0-9.-]+)(/[!-\[\]-~]*)")  # no port, no user, no backslash
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_HOPS = 3
_LATER_SECONDS: Mapping[int, float] = {401: 300, 403: 300, 429: 30}
_CHUNK = 64 * 1024
_PATIENCE_SECONDS = 30.0


class TwilioFiles:
    """The files of one account."""

    def __init__(self, settings: Settings, stores: Mapping[str, str] = _STORES) -> None:
        if settings.twilio_auth_token is None:
            raise ValueError("settings with channel twilio always hold its token")
        account = re.escape(str(settings.twilio_account_sid))
        self._own = re.compile(
            re.escape(settings.twilio_api_url)
            + rf"/2010-04-01/Accounts/{account}/Messages/(SM|MM)[0-9a-f]{{32}}"
            + r"/Media/ME[0-9a-f]{32}"
        )
        self._stores = stores
        self._api = open_pool(1, settings.send_timeout)
        self._public = open_pool(1, settings.send_timeout)
        self._public.pool_classes_by_scheme = {"https": _PublicPool}
        token = settings.twilio_auth_token.get_secret_value()
        self._marks = urllib3.make_headers(basic_auth=f"{settings.twilio_account_sid}:{token}")

    def download(self, source: str, most: int) -> bytes:
        """The file's bytes, at most `most`. Raises `Rejected` (never) or `TryLater`."""
        if not self._own.fullmatch(source):
            raise Rejected("address")
        address = source
        for _ in range(_MOST_HOPS):
            answer = self._ask(address)
            try:
                if answer.status == 200:
                    return _read(answer, most)
                if answer.status not in _REDIRECTS:
                    after = _LATER_SECONDS.get(answer.status, 30)
                    raise TryLater(str(answer.status), after=after)
                address = urljoin(address, answer.headers.get("Location", ""))
            finally:
                answer.close()
                # The pool has one place, and would wait for ever for it.
                answer.release_conn()
        raise Rejected("redirects")

    def _ask(self, address: str) -> urllib3.BaseHTTPResponse:
        """One hop. Our password goes to Twilio's API only."""
        store = _ELSEWHERE.fullmatch(address)
        if self._own.fullmatch(address):
            pool, marks = self._api, self._marks
        elif store and store[2].startswith(self._stores.get(store[1], "nowhere")):
            pool, marks = self._public, {}
        else:
            raise Rejected("address")
        try:
            return pool.request(
                "GET", address, headers=marks, redirect=False, preload_content=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise TryLater(type(error).__name__) from error


class _PublicConnection(HTTPSConnection):
    """Looks at where it has got to, whatever the name was said to be, before it says a word."""

    def _new_conn(self) -> socket:
        reached = super()._new_conn()
        address = ip_address(reached.getpeername()[0])
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if not address.is_global or address.is_multicast:
            reached.close()
            raise Rejected("private address")
        return reached


class _PublicPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


def _read(answer: urllib3.BaseHTTPResponse, most: int) -> bytes:
    end = time.monotonic() + _PATIENCE_SECONDS
    found = bytearray()
    try:
        for chunk in answer.stream(_CHUNK, decode_content=False):
            found += chunk
            if len(found) > most:
                raise Rejected("too large")
            if time.monotonic() > end:
                raise TryLater("slow")
    except urllib3.exceptions.HTTPError as error:
        raise TryLater(type(error).__name__) from error
    return bytes(found)
