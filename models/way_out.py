"""Which way a text leaves: by which channel, as free text or as a template. See docs/channels.md.

A reply goes back the way its text came. What the office itself begins is decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.contact import Contact
from models.whatsapp_template import content_from, templates_for
from values import SMS, WHATSAPP, Content

# WhatsApp takes free text for 24 hours after a person's last one; a text may take a while to leave.
WINDOW = timedelta(hours=24) - timedelta(minutes=5)

_WAYS = "ways"


@dataclass(frozen=True, slots=True)
class Ways:
    """The channels by which this office begins to speak, by medium; empty for none."""

    sms: str = ""
    whatsapp: str = ""

    def as_info(self) -> dict[str, object]:
        """For the sessions' `info`: who writes a text has no settings, only a session."""
        return {_WAYS: self}

    @classmethod
    def of(cls, session: Session) -> "Ways":
        """Those of the session's office."""
        found = session.info.get(_WAYS)
        return found if isinstance(found, Ways) else cls()


@dataclass(frozen=True, slots=True)
class Said:
    """Words to be sent: as free text, what they are for, and the values in them by name.

    `purpose` is one of `models.whatsapp_template.PURPOSES`, or anything that has no template.
    """

    text: str
    purpose: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WayOut:
    """How a text leaves. `content` goes in its place while WhatsApp's window is shut.

    `is_open` tells whether free text may go now; at the moment of leaving it is asked again.
    """

    channel: str
    medium: str
    is_open: bool
    content: Content | None = None

    @property
    def as_template(self) -> bool:
        """Whether, if it left now, the template would be what the person reads."""
        return self.content is not None and not self.is_open

    def columns(self) -> dict[str, Any]:
        """What of an outbox row this decides."""
        content = self.content
        return {
            "channel": self.channel,
            "medium": self.medium,
            "content_sid": content.sid if content else None,
            "content_variables": dict(content.variables) if content else None,
            "content_text": content.text if content else None,
        }


def way_out(session: Session, contact: Contact, said: Said, moment: datetime) -> WayOut:
    """The way for these words to this contact at this moment.

    The officer's wish, else the latest way that they used; WhatsApp only inside its window or with
    a template that fits, else SMS if the office and the address can.
    """
    ways = Ways.of(session)
    channel, medium = _wished(contact, ways)
    if medium != WHATSAPP:
        return WayOut(channel, medium, is_open=True)
    is_open = is_window_open(contact.whatsapp_at, moment)
    content = content_from(templates_for(session, said.purpose), said.text, said.values)
    if not is_open and content is None and ways.sms and contact.has_number:
        return WayOut(ways.sms, SMS, is_open=True)
    return WayOut(channel, medium, is_open, content)


def is_window_open(whatsapp_at: datetime | None, moment: datetime) -> bool:
    """Whether WhatsApp takes free text to somebody who last wrote there at `whatsapp_at`."""
    return whatsapp_at is not None and moment - whatsapp_at < WINDOW


def _wished(contact: Contact, ways: Ways) -> tuple[str, str]:
    wish = contact.officer.prefers if contact.officer else None
    latest = (contact.channel, contact.medium)
    if wish == contact.medium:
        return latest
    if wish == SMS and ways.sms and contact.has_number:
        return ways.sms, SMS
    # Only to who has written there: before that the office may not write on WhatsApp.
    if wish == WHATSAPP and ways.whatsapp and contact.whatsapp_at is not None:
        return ways.whatsapp, WHATSAPP
    return latest
