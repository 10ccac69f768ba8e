"""What the simulator's phone shows, and which numbers it may have."""

from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from bot import office
from bot.numbers import e164, parsed
from bot.staff.training import Explained, explained
from models.contact import Contact
from models.loop_guard import SILENT
from models.message import Message
from models.officer import APPROVED, Officer
from models.outbox import ACCEPTED, CLAIMED, DELIVERED, PENDING, POSTING, Outbox
from models.report import Report

CHANNEL = "simulator"
MEDIA = ("sms", "whatsapp")

_ON_THE_PHONE = (ACCEPTED, DELIVERED)
_ON_THE_WAY = (PENDING, CLAIMED, POSTING)
_BUBBLES = 60
_OFFICERS = 20
_REPORTS = 5


@dataclass(frozen=True, slots=True)
class Bubble:
    """One text on the screen; `mine` was typed on this phone, and is shown as the bot read it.

    `unanswered`: one too many from this number (models/loop_guard.py).
    """

    at: datetime
    text: str
    mine: bool
    reading: Explained | None = None
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """One conversation on one phone. `version` changes whenever anything on it does."""

    number: str
    medium: str
    bubbles: list[Bubble]
    awaits: bool
    reports: list[Report]
    version: str


def screen(session: Session, number: str, medium: str) -> Screen:
    """What this phone has sent, and what truly reached it: a row still on its way is not shown."""
    sent = list(session.scalars(_sent(number, medium)))
    rows = list(session.scalars(_rows(number, medium)))
    came = [row for row in rows if row.state in _ON_THE_PHONE]
    awaits = any(row.state in _ON_THE_WAY for row in rows)
    district = office.language(session)
    bubbles = [
        Bubble(
            at=message.received_at,
            text=message.text,
            mine=True,
            reading=explained(message.text, district),
            unanswered=message.fault == SILENT,
        )
        for message in sent
    ]
    bubbles += [Bubble(row.created_at, row.text, mine=False) for row in came]
    bubbles.sort(key=lambda bubble: (bubble.at, not bubble.mine))
    newest = (max((one.id for one in some), default=0) for some in (sent, came))
    return Screen(
        number=number,
        medium=medium,
        bubbles=bubbles[-_BUBBLES:],
        awaits=awaits,
        reports=list(session.scalars(_reports(number))),
        version="-".join(map(str, (*newest, len(came), int(awaits)))),
    )


def _sent(number: str, medium: str) -> Select[Message]:
    theirs = select(Message).join(Message.contact).where(Contact.address == number)
    here = theirs.where(Message.channel == CHANNEL, Message.medium == medium)
    return here.order_by(Message.id.desc()).limit(_BUBBLES)


def _rows(number: str, medium: str) -> Select[Outbox]:
    theirs = select(Outbox).join(Contact, Outbox.contact_id == Contact.id)
    here = theirs.where(
        Contact.address == number, Outbox.channel == CHANNEL, Outbox.medium == medium
    )
    return here.order_by(Outbox.id.desc()).limit(_BUBBLES)


def _reports(number: str) -> Select[Report]:
    theirs = select(Report).join(Report.contact).where(Contact.address == number)
    return theirs.order_by(Report.id.desc()).limit(_REPORTS)


def owners(session: Session) -> list[Officer]:
    """The officers whose phone one may take up, approved ones first."""
    whole = select(Officer).options(joinedload(Officer.lks))
    wanted = whole.order_by(Officer.state != APPROVED, Officer.id)
    return list(session.scalars(wanted.limit(_OFFICERS)))


def owner(session: Session, number: str) -> Officer | None:
    """Whose number this is, if an officer's."""
    return session.scalar(select(Officer).where(Officer.phone == number))


def is_used_elsewhere(session: Session, number: str) -> bool:
    """Whether a real officer or a real phone has this number."""
    contact = session.scalar(select(Contact).where(Contact.address == number))
    return owner(session, number) is not None or (
        contact is not None and contact.channel != CHANNEL
    )


def mobile_number(typed: str) -> str | None:
    """An Indonesian mobile number in E.164, however it was typed; None for anything else."""
    number = parsed(typed[:30])
    if number is None:
        return None
    whole = e164(number)
    # A too short `62812345678` would pass as a valid number of another kind.
    return whole if whole.startswith("+628") and phonenumbers.is_possible_number(number) else None
