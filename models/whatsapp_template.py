"""WhatsApp templates: what may be said to somebody whose last WhatsApp text is a day old.

WhatsApp approves their words beforehand; Twilio keeps them and names them by a content id. What
each placeholder is filled with is ours to say.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from values import Content

# Serves every purpose that has no template of its own; so does its one value, the whole text.
GENERAL = "general"
MESSAGE = "message"

# What a text is for -> the values that its template may hold, besides the whole text itself. A
# reply's purpose is its key in handlers/replies.toml.
PURPOSES: Mapping[str, tuple[str, ...]] = {
    GENERAL: (),
    "broadcast": ("name", "lks", "kelurahan"),
    "invitation": ("name", "lks", "kelurahan", "event", "date", "time", "place", "code", "link"),
    "reminder": ("event", "date", "time", "place", "code"),
    "officer_approved": ("lks",),
    "officer_refused": (),
    "change_approved": ("field", "lks"),
    "change_refused": ("field", "lks"),
    "alert": ("sender", "text", "url"),
}

_KEPT = "templates"  # in a session's `info`
MOST_VARIABLES = 6
MOST_BUTTONS = 3
_VARIABLE = re.compile(r"\{\{([0-9]{1,2})\}\}")


class WhatsappTemplate(Base):
    """The one template of a purpose.

    `text` is as WhatsApp approved it, with `{{1}}`; `variables` maps each number to a value's name
    (`{"1": "event"}`); `buttons` are its quick replies, each with `title` and `payload`: what comes
    back when it is pressed, read like a typed text.
    """

    __tablename__ = "whatsapp_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(32), unique=True)
    content_sid: Mapped[str] = mapped_column(String(34))
    text: Mapped[str] = mapped_column(Text)
    variables: Mapped[dict[str, str]] = mapped_column(JSON)
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    is_active: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    def filled(self, values: Mapping[str, Any]) -> Content | None:
        """The template with these values; None where it needs one that is not there.

        WhatsApp refuses an empty value, and one with line breaks or runs of spaces.
        """
        filled = {
            number: " ".join(str(values.get(name, "")).split())
            for number, name in self.variables.items()
        }
        if not all(filled.values()):
            return None
        text = _VARIABLE.sub(lambda found: filled.get(found[1], found[0]), self.text)
        return Content(self.content_sid, filled, text)


def templates_for(session: Session, purpose: str) -> Sequence[WhatsappTemplate]:
    """The templates that may serve a purpose: its own first, then the general one.

    Asked for once in a session, however many are written to in it.
    """
    kept: dict[str, Sequence[WhatsappTemplate]] = session.info.setdefault(_KEPT, {})
    if purpose not in kept:
        kept[purpose] = _active(session, purpose)
    return kept[purpose]


def _active(session: Session, purpose: str) -> Sequence[WhatsappTemplate]:
    found = session.scalars(
        select(WhatsappTemplate)
        .where(WhatsappTemplate.purpose.in_((purpose, GENERAL)), WhatsappTemplate.is_active)
        .order_by(WhatsappTemplate.purpose == GENERAL)
    )
    return found.all()


def content_from(
    templates: Sequence[WhatsappTemplate], text: str, values: Mapping[str, Any]
) -> Content | None:
    """The first of these templates that the values fill; `text` is the whole text as an SMS."""
    every = {**values, MESSAGE: text}
    return next((content for each in templates if (content := each.filled(every))), None)


def numbers_in(*texts: str) -> list[str]:
    """The numbers of the placeholders in a template's words, in the order of counting."""
    found = {match[1] for text in texts for match in _VARIABLE.finditer(text)}
    return sorted(found, key=int)
