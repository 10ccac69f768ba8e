"""What the Android phone tells us: texts, and what became of ours.

Facts are from the app's source. The phone signs each attempt anew, with the time of that attempt,
so the age of a signature never refuses a repeat (docs/channels.md).
"""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from werkzeug.wrappers import Request

from bot.channels import Forged, Heard, Malformed
from bot.channels.sms import row_in, sender_number, sound, text_id
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

# An operator's clock may be in another of Indonesia's three zones. Only what is older than that was
# surely sent long ago; of the rest we take it that it was sent as it came.
_LATE = timedelta(hours=3)

_EVENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TIMESTAMP = re.compile(r"[0-9]{9,11}")
_OUR_PREFIX = re.compile(r"^RESULT_(ERROR_|RIL_)?")


def hear(settings: Settings, request: Request, now: datetime) -> Heard:
    """One event. The phone repeats whatever is not answered with 2xx, for almost two days.

    Raises `Forged` and `Malformed`.
    """
    body = request.get_data()
    mark, stamp = (request.headers.get(name, "") for name in ("X-Signature", "X-Timestamp"))
    verify(settings, body, mark, stamp, now.timestamp())
    told = parse(settings, body, now)
    return Heard(() if told is None else (told,))


def verify(settings: Settings, body: bytes, mark: str, stamp: str, moment: float) -> None:
    """Raises `Forged` unless `mark` is the phone's signature of this body, made about now.

    `stamp` and `moment` are seconds since 1970, by the phone's clock and by ours.
    """
    if settings.android_signing_key is None:
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


def _moment(payload: Mapping[str, object]) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(payload, "receivedAt"))
    except ValueError:
        raise Malformed("receivedAt") from None
    if moment.tzinfo is None:
        raise Malformed("receivedAt")
    return moment


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
