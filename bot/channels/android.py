"""An Android phone with SMS Gateway for Android (capcom6). Every word of the app's is in this file.

Facts are from the app's source and its API description. The phone signs each attempt anew, with
the time of that attempt, so the age of a signature never refuses a repeat (docs/channels.md).
"""

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import urllib3

from bot.channels import (
    Accepted,
    Forged,
    Malformed,
    Posting,
    Pulse,
    Refused,
    Rejected,
    TryLater,
)
from bot.channels.pool import open_pool
from bot.channels.sms import check_number, key_of, row_in, sender_number, sound, text_id
from bot.settings import Settings
from values import Incoming, Receipt

CHANNEL = "android"

# The event -> its rank among the callbacks, and whether the text arrived.
_EVENTS: Mapping[str, tuple[int, bool | None]] = {
    "sms:sent": (1, None),
    "sms:failed": (3, False),
    "sms:cancelled": (3, False),
    "sms:delivered": (4, True),
}
# Not for us, but not wrong either.
_NOTHING_SAID = {"system:ping", "mms:received"}

# Surely not taken, but it may be: seconds to wait. The other 4xx will not change.
_LATER_SECONDS: Mapping[int, float] = {
    408: 5, 429: 30,
    # Our own configuration is at fault: the text can still leave once it is mended.
    401: 300, 403: 300, 404: 300, 405: 300,
    # The gateway's queue is full: its phone is off the network.
    503: 60,
}  # fmt: skip
_TTL_SECONDS = 24 * 3600  # a phone that was off must not send what is of no use any more

# An operator's clock may be in another of Indonesia's three zones. Only what is older than that was
# surely sent long ago; of the rest we take it that it was sent as it came.
_LATE = timedelta(hours=3)

_EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TIMESTAMP = re.compile(r"[0-9]{9,11}")
_OUR_PREFIX = re.compile(r"^RESULT_(ERROR_|RIL_)?")


def verify(settings: Settings, body: bytes, mark: str, stamp: str, moment: float) -> None:
    """Raises `Forged` unless `mark` is the phone's signature of this body, made about now.

    `stamp` and `moment` are seconds since 1970, by the phone's clock and by ours.
    """
    if CHANNEL not in settings.channels or settings.android_signing_key is None:
        raise Forged("nobody could sign")
    key = settings.android_signing_key.get_secret_value().encode()
    expected = hmac.new(key, body + stamp.encode("latin-1", "replace"), sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), mark.encode("latin-1", "replace")):
        raise Forged("signature")
    if not _TIMESTAMP.fullmatch(stamp) or abs(moment - int(stamp)) > settings.android_clock_seconds:
        raise Forged("age")


def parse(settings: Settings, body: bytes, now: datetime) -> Incoming | Receipt | None:
    """What the phone tells: a text, what became of one of ours, or nothing. Raises `Malformed`."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed("body") from None
    if not isinstance(told, dict):
        raise Malformed("body")
    _word(told, "id", _EVENT_ID)
    event = _text(told, "event")
    if event in _NOTHING_SAID:
        return None
    payload = told.get("payload")
    if not isinstance(payload, dict):
        raise Malformed("payload")
    if event == "sms:received":
        return _incoming(payload, now)
    if event not in _EVENTS:
        # Nobody is to think that we have it: whoever registered the event will see it fail.
        raise Malformed("event")
    return _receipt(settings, event, payload)


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


def _incoming(payload: Mapping[str, object], now: datetime) -> Incoming:
    # Older apps say `phoneNumber`, newer ones `sender`, some both.
    name = "sender" if payload.get("sender") else "phoneNumber"
    sender = sender_number(_text(payload, name))
    words = payload.get("message")
    if not isinstance(words, str):
        raise Malformed("message")
    words = sound(words)
    moment = _moment(payload)
    sim = f"SIM {payload.get('simNumber') or 1}"
    return Incoming(
        channel=CHANNEL,
        provider_id=text_id(sender, moment.astimezone(UTC).isoformat(), words),
        sender=sender,
        recipient=sound(str(payload.get("recipient") or sim))[:64],
        text=words,
        medium="sms",
        sent_at=moment if moment < now - _LATE else None,
    )


def _receipt(settings: Settings, event: str, payload: Mapping[str, object]) -> Receipt:
    key = _word(payload, "messageId", _EVENT_ID)
    rank, delivered = _EVENTS[event]
    return Receipt(
        channel=CHANNEL,
        provider_id=key,
        provider_state=event.removeprefix("sms:"),
        rank=rank,
        delivered=delivered,
        outbox_id=row_in(settings, key),
        error_code=_reason(payload, event) if delivered is False else None,
    )


def _reason(payload: Mapping[str, object], event: str) -> str:
    """The end of `Send result: RESULT_ERROR_NO_SERVICE`, as short as our column."""
    said = str(payload.get("reason") or event.removeprefix("sms:")).rpartition(":")[2].strip()
    return _OUR_PREFIX.sub("", said)[:16]


def _accepted(answer: Mapping[str, object]) -> Accepted:
    name, state = answer.get("id"), answer.get("state")
    if not isinstance(name, str) or not isinstance(state, str):
        # A hotspot's log-in page says 200 to everything. To ask again does no harm.
        raise TryLater("not the gateway")
    return Accepted(name[:64], state[:16], delivered=state == "Delivered")


def _moment(payload: Mapping[str, object]) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(payload, "receivedAt"))
    except ValueError:
        raise Malformed("receivedAt") from None
    if moment.tzinfo is None:
        raise Malformed("receivedAt")
    return moment


def _in_words(moment: datetime) -> str:
    # With milliseconds and an offset: the app's parser is particular.
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _text(payload: Mapping[str, object], name: str) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(name)
    return sound(value)


def _word(payload: Mapping[str, object], name: str, shape: re.Pattern[str]) -> str:
    value = payload.get(name)
    if not isinstance(value, str) or not shape.fullmatch(value):
        raise Malformed(name)
    return value
