"""Plain values that cross the layers. They import nothing of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SMS, WHATSAPP = "sms", "whatsapp"


@dataclass(frozen=True, slots=True)
class Content:
    """A WhatsApp template filled in: its id, its values by number, and the words as they read."""

    sid: str
    variables: Mapping[str, str]
    text: str


# What may come with a text, or in its place. Only photos are fetched.
PHOTO, PLACE = "photo", "place"
VOICE, VIDEO, STICKER, CONTACT, DOCUMENT = "voice", "video", "sticker", "contact", "document"
ATTACHMENTS = (PHOTO, PLACE, VOICE, VIDEO, STICKER, CONTACT, DOCUMENT)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo, a place, or another thing that came with a text.

    `source` is where the provider keeps a file, `media_type` what it says the file is; a place has
    `latitude` and `longitude` in degrees (WGS 84).
    """

    kind: str
    source: str = ""
    media_type: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One text as a provider handed it to us.

    `sender` and `recipient` are E.164 numbers (`+628…`), or what the provider gives when there is
    no number (`INDOSAT`, a WhatsApp user name); `medium` is `sms` or `whatsapp`; times are aware.
    `button` is the label of a quick reply that was pressed; `text` is then what it stands for.
    """

    channel: str
    provider_id: str
    sender: str
    recipient: str
    text: str
    medium: str
    sent_at: datetime | None = None
    button: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says has become of a text that we gave it.

    `rank` orders the provider's own words, so that a late one never moves a text backwards;
    `delivered` is None while nobody knows; `outbox_id` is our own id, if the callback carries it.
    """

    channel: str
    provider_id: str
    provider_state: str
    rank: int
    delivered: bool | None
    outbox_id: int | None = None
    error_code: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence of `handlers/replies.toml`, by its key, with the values for its placeholders.

    `asks` names the field that the sentence asks for; `review` puts the text before a person.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    asks: str | None = None
    review: bool = False
