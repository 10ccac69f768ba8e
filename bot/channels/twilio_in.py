"""What Twilio tells us: texts, what came with them, and what became of ours.

Facts are from Twilio's own documents: webhook parameters and request signature.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from bot.channels import Forged, Heard, Malformed
from bot.settings import Settings
from values import (
    CONTACT,
    DOCUMENT,
    PHOTO,
    PLACE,
    SMS,
    STICKER,
    VIDEO,
    VOICE,
    WHATSAPP,
    Attachment,
    Incoming,
    Receipt,
)

CHANNEL = "twilio"
STATUS_PATH = "/webhooks/twilio/status"

_RANKS = {
    "accepted": 0, "scheduled": 0, "queued": 1, "sending": 2, "sent": 3,
    "delivered": 4, "undelivered": 4, "failed": 4, "canceled": 4, "read": 5,
}  # fmt: skip
_DELIVERED = {"delivered", "read"}
_NOT_DELIVERED = {"undelivered", "failed", "canceled"}

# By what a file is, or by its first half. WhatsApp's stickers are the only images in WebP.
_KINDS: Mapping[str, str] = {
    "image/jpeg": PHOTO,
    "image/png": PHOTO,
    "image/webp": STICKER,
    "text/vcard": CONTACT,
    "text/x-vcard": CONTACT,
    "audio": VOICE,
    "video": VIDEO,
}
# A text without words, file or place, by Twilio's `MessageType`.
_WORDLESS: Mapping[str, str] = {
    "audio": VOICE,
    "video": VIDEO,
    "sticker": STICKER,
    "contacts": CONTACT,
}
MOST_FILES = 10

_MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-f]{32}")
_ADDRESS = re.compile(r"(whatsapp:)?(\+[0-9]{3,15}|[A-Za-z0-9][A-Za-z0-9 ._-]{1,47})")
_ERROR_CODE = re.compile(r"[0-9]{1,6}")
_SMALL_NUMBER = re.compile(r"[0-9]{1,2}")
_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")
_WHATEVER = re.compile(r".*", re.DOTALL)

# As XML and empty: Twilio would send plain text to the person.
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def hear(settings: Settings, request: Request, _now: datetime) -> Heard:
    """One signed request: a text, or at `/status` what became of one of ours.

    Raises `Forged` and `Malformed`.
    """
    query = request.query_string.decode("latin-1")
    path = request.path + (f"?{query}" if query else "")
    verify(settings, path, request.form, request.headers.get("X-Twilio-Signature", ""))
    if request.path == STATUS_PATH:
        return Heard((parse_status(settings, request.form, request.args),), status=204)
    return Heard((parse(settings, request.form),), _NOTHING_TO_SAY, "text/xml")


def verify(settings: Settings, path_and_query: str, form: MultiDict[str, str], mark: str) -> None:
    """Raises `Forged` unless `mark` is Twilio's signature of this form at our public address.

    The address comes from the settings: behind a proxy the request's own would differ.
    """
    if settings.twilio_auth_token is None:
        raise Forged("nobody could sign")
    token = settings.twilio_auth_token.get_secret_value()
    if not RequestValidator(token).validate(settings.public_url + path_and_query, form, mark):
        raise Forged


def parse(settings: Settings, form: MultiDict[str, str]) -> Incoming:
    """One inbound text. Raises `Malformed`.

    Each field must be whole and single: under one signature the same bytes can be cut into other
    names and values.
    """
    _check_account(settings, form)
    attachments = (*_place(form), *_files(form))
    button = _optional(form, "ButtonText", _WHATEVER)
    text = _optional(form, "ButtonPayload", _WHATEVER) or button or _body(form, attachments)
    if not (text or attachments):
        attachments = _wordless(form)
    return incoming(form, text, button=button, attachments=attachments)


def incoming(
    form: MultiDict[str, str],
    text: str,
    sent_at: datetime | None = None,
    button: str = "",
    attachments: tuple[Attachment, ...] = (),
) -> Incoming:
    """The text with these parts, its id and addresses from the form. Raises `Malformed`."""
    provider_id = _single(form, "MessageSid", _MESSAGE_SID)
    sender = _single(form, "From", _ADDRESS)
    recipient = _single(form, "To", _ADDRESS)
    return Incoming(
        channel=CHANNEL,
        provider_id=provider_id,
        sender=sender.removeprefix("whatsapp:"),
        recipient=recipient.removeprefix("whatsapp:"),
        text=text,
        medium=WHATSAPP if sender.startswith("whatsapp:") else SMS,
        sent_at=sent_at,
        button=button[:64],
        attachments=attachments,
    )


def parse_status(
    settings: Settings, form: MultiDict[str, str], query: MultiDict[str, str]
) -> Receipt:
    """One status callback. Raises `Malformed`."""
    provider_id = _single(form, "MessageSid", _MESSAGE_SID)
    _check_account(settings, form)
    word = _single(form, "MessageStatus", re.compile(r"[a-z]{3,20}"))
    if word not in _RANKS:
        raise Malformed("MessageStatus")
    code = _single(form, "ErrorCode", _ERROR_CODE) if form.get("ErrorCode") else None
    row = query.get("row", "")
    return Receipt(
        channel=CHANNEL,
        provider_id=provider_id,
        provider_state=word,
        rank=_RANKS[word],
        delivered=True if word in _DELIVERED else False if word in _NOT_DELIVERED else None,
        outbox_id=int(row) if re.fullmatch(r"[0-9]{1,18}", row) else None,
        error_code=code,
    )


def kind_of(media_type: str) -> str:
    """What a file is to us, by Twilio's word for its type."""
    media_type = media_type.partition(";")[0].strip().lower()
    return _KINDS.get(media_type) or _KINDS.get(media_type.partition("/")[0], DOCUMENT)


def _place(form: MultiDict[str, str]) -> tuple[Attachment, ...]:
    if "Latitude" not in form and "Longitude" not in form:
        return ()
    north, east = (float(_single(form, name, _DEGREES)) for name in ("Latitude", "Longitude"))
    if abs(north) > 90 or abs(east) > 180:
        raise Malformed("Latitude" if abs(north) > 90 else "Longitude")
    return (Attachment(PLACE, latitude=north, longitude=east),)


def _files(form: MultiDict[str, str]) -> tuple[Attachment, ...]:
    number = int(_optional(form, "NumMedia", _SMALL_NUMBER) or 0)
    return tuple(_file(form, position) for position in range(min(number, MOST_FILES)))


def _file(form: MultiDict[str, str], position: int) -> Attachment:
    media_type = _optional(form, f"MediaContentType{position}", _WHATEVER)
    sticker = form.get("MessageType") == "sticker"
    return Attachment(
        kind=STICKER if sticker else kind_of(media_type),
        source=_optional(form, f"MediaUrl{position}", _WHATEVER),
        media_type=media_type,
    )


def _wordless(form: MultiDict[str, str]) -> tuple[Attachment, ...]:
    kind = _optional(form, "MessageType", _WHATEVER)
    return (Attachment(_WORDLESS.get(kind, DOCUMENT)),) if kind not in {"", "text"} else ()


def _body(form: MultiDict[str, str], attachments: tuple[Attachment, ...]) -> str:
    # A photo or a place may come without words; a text may not.
    if "Body" not in form and not attachments and not _wordless(form):
        raise Malformed("Body")
    return _optional(form, "Body", _WHATEVER)


def _optional(form: MultiDict[str, str], name: str, shape: re.Pattern[str]) -> str:
    return _single(form, name, shape) if name in form else ""


def _single(form: MultiDict[str, str], name: str, shape: re.Pattern[str]) -> str:
    values = form.getlist(name)
    if len(values) != 1 or not shape.fullmatch(values[0]):
        raise Malformed(name)
    return values[0]


def _check_account(settings: Settings, form: MultiDict[str, str]) -> None:
    if form.getlist("AccountSid") != [settings.twilio_account_sid]:
        raise Malformed("AccountSid")
