"""An Android phone with SMS Gateway for Android (capcom6), whose words are in `android….py`.

What the phone tells us is read in `android_in.py`; here is the gateway's API. Facts are from the
app's source and its API description.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import urllib3

from bot.channels import (
    Accepted,
    Posting,
    Pulse,
    Refused,
    Rejected,
    TryLater,
)
from bot.channels.android_in import hear
from bot.channels.pool import open_pool
from bot.channels.sms import check_number, key_of
from bot.settings import Settings
from values import Incoming

__all__ = ["AndroidChannel", "hear", "open_channel"]

# Surely not taken, but it may be: seconds to wait. The other 4xx will not change.
_LATER_SECONDS: Mapping[int, float] = {
    408: 5, 429: 30,
    # Our own configuration is at fault: the text can still leave once it is mended.
    401: 300, 403: 300, 404: 300, 405: 300,
    # The gateway's queue is full: its phone is off the network.
    503: 60,
}  # fmt: skip
_TTL_SECONDS = 24 * 3600  # a phone that was off must not send what is of no use any more


class AndroidChannel:
    """Texts out through the gateway's API: the phone's own, or a server that relays to it."""

    def __init__(self, settings: Settings) -> None:
        if settings.android_url is None or settings.android_password is None:
            raise ValueError("settings with channel android always hold its address")
        self._settings = settings
        self._url = settings.android_url
        self._pool = open_pool(settings.send_concurrency, settings.send_timeout)
        account = f"{settings.android_user}:{settings.android_password.get_secret_value()}"
        self._headers = urllib3.make_headers(basic_auth=account) | {
            "Content-Type": "application/json"
        }

    def send(self, posting: Posting) -> Accepted:
        """Posts one text under our own id. Raises `TryLater` or `Rejected`.

        Never `Uncertain`: the gateway refuses an id that it has (409), so that a try whose answer
        was lost is simply repeated.
        """
        check_number(posting)
        key = key_of(self._settings, posting)
        document = {
            "id": key,
            "textMessage": {"text": posting.text},
            "phoneNumbers": [posting.address],
            "withDeliveryReport": True,
            "ttl": _TTL_SECONDS,
        }
        status, answer = self._ask("POST", "/messages", document)
        if 200 <= status < 300:
            return _accepted(answer if isinstance(answer, dict) else {})
        if status == 409:
            return Accepted(key, "Pending")
        # Older apps answer a repeated id with 500 and no more: only asking tells.
        if status >= 500 and (known := self._look(key)):
            return known
        if status >= 500 or status in _LATER_SECONDS:
            raise TryLater(str(status), after=_LATER_SECONDS.get(status, 5))
        raise Rejected(str(status))

    def find_sent(self, posting: Posting, since: datetime) -> list[Accepted]:
        """Whether the gateway has this text. Raises `TryLater`."""
        known = self._look(key_of(self._settings, posting))
        return [known] if known else []

    def fetch(self, since: datetime) -> Iterator[Incoming]:
        """Asks the phone to send its inbox since then to our webhook; yields nothing itself.

        What we have already is known by `text_id`. Raises `TryLater`.
        """
        document = {
            "since": _in_words(since),
            "until": _in_words(datetime.now(UTC)),
            "triggerWebhooks": True,
        }
        status, _ = self._ask("POST", "/inbox/refresh", document)
        if not 200 <= status < 300:
            raise TryLater(str(status))
        yield from ()

    def pulse(self) -> Pulse:
        """When the phone was last seen. Raises `Refused` or `TryLater`."""
        status, devices = self._ask("GET", "/devices")
        if status in {401, 403}:
            raise Refused(str(status))
        if status == 404 and self._ask("GET", "/health")[0] == 200:
            # The app itself, without a server between: that it answers is the sign.
            return Pulse(sign=_in_words(datetime.now(UTC)))
        if status != 200 or not isinstance(devices, list):
            raise TryLater(str(status))
        seen = (str(each.get("lastSeen")) for each in devices if isinstance(each, dict))
        return Pulse(sign=max(seen, default="never"))

    def _look(self, key: str) -> Accepted | None:
        status, answer = self._ask("GET", f"/messages/{key}")
        if status == 404:
            return None
        if status != 200:
            raise TryLater(str(status))
        return _accepted(answer if isinstance(answer, dict) else {})

    def _ask(
        self, method: str, path: str, document: Mapping[str, object] | None = None
    ) -> tuple[int, dict[str, Any] | list[Any]]:
        body = None if document is None else json.dumps(document).encode()
        try:
            answer = self._pool.request(
                method, self._url + path, body=body, headers=self._headers, redirect=False
            )  # fmt: skip
        except urllib3.exceptions.HTTPError as error:
            raise TryLater(type(error).__name__[:16]) from error
        try:
            told = json.loads(answer.data)
        except ValueError:
            told = None
        return answer.status, told if isinstance(told, dict | list) else {}


def open_channel(settings: Settings) -> AndroidChannel:
    """The channel over one pooled session; open one per process."""
    return AndroidChannel(settings)


def _accepted(answer: Mapping[str, object]) -> Accepted:
    name, state = answer.get("id"), answer.get("state")
    if not isinstance(name, str) or not isinstance(state, str):
        # A hotspot's log-in page says 200 to everything. To ask again does no harm.
        raise TryLater("not the gateway")
    return Accepted(name[:64], state[:16], delivered=state == "Delivered")


def _in_words(moment: datetime) -> str:
    # With milliseconds and an offset: the app's parser is particular.
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
