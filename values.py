"""Plain values that cross the layers. They import nothing of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Incoming:
    """One text as a provider handed it to us.

    `sender` and `recipient` are E.164 numbers (`+628…`), or what the provider gives when there is
    no number (`INDOSAT`, a WhatsApp user name); `medium` is `sms` or `whatsapp`; times are aware.
    """

    channel: str
    provider_id: str
    sender: str
    recipient: str
    text: str
    medium: str
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider says has become of a text that we gave it."""

    provider_id: str
    state: str
    outbox_id: int | None = None
    error_code: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence of `handlers/replies.toml`, by its key, with the values for its placeholders."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
