"""What a decision says to others: to the officer by text, to a colleague who came second."""

from datetime import datetime

from flask import flash
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation import say
from bot.staff.times import moment
from bot.staff.words import FLASH
from models.contact import Contact
from models.officer import Officer
from models.staff import Staff
from values import Reply


def tell(session: Session, officer: Officer, reply: Reply, dedupe_key: str) -> str:
    """Writes to where the officer texted from last; names the words that say whether it could."""
    latest = select(Contact).where(Contact.officer_id == officer.id)
    contact = session.scalar(latest.order_by(Contact.last_seen_at.desc()).limit(1))
    if contact is None:
        return "officer_without_phone"
    say(session, contact, reply, dedupe_key=dedupe_key)
    return "officer_told"


def tell_who_was_first(
    session: Session, deed: str, staff_id: int | None, at: datetime | None
) -> None:
    """Somebody else has done it already: who, and when."""
    first = session.get(Staff, staff_id) if staff_id else None
    words = FLASH["already"].format(
        deed=deed,
        who=first.name if first else FLASH["somebody"],
        when=moment(at) if at else "",
    )
    flash(words, "bad")
