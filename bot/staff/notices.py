"""What a decision says to others: to the officer by text, to a colleague who came second."""

from datetime import datetime

from flask import flash, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation import say
from bot.staff.times import moment
from bot.staff.words import FLASH
from bot.web import services
from handlers.filing import placeholders
from handlers.gsm import measure, plain
from handlers.replies import shortened
from models.base import now
from models.contact import Contact
from models.officer import Officer
from models.outbox import REPLY
from models.report import Report
from models.report_event import NOTE, ReportEvent
from models.report_version import ReportVersion
from models.staff import TKSK, Staff
from reading.district import load_district
from values import Reply

MOST_SEGMENTS = 3


class Unsayable(Exception):
    """What was to be said to somebody is empty or too long; the text is for who wrote it."""


def words_of_form() -> str | None:
    """What the form's `teks` tells the officer; None where `kabari` is not ticked.

    Raises `Unsayable`.
    """
    return checked(request.form.get("teks", "")) if "kabari" in request.form else None


def checked(typed: str) -> str:
    """What a clerk wrote, ready to leave. Raises `Unsayable`."""
    words = plain(typed.replace("\r\n", "\n")).strip()
    if not words:
        raise Unsayable(FLASH["step_empty"])
    if measure(words).segments > MOST_SEGMENTS:
        raise Unsayable(FLASH["step_too_long"].format(most=MOST_SEGMENTS))
    return words


def tell_assigned(session: Session, report: Report, staff: Staff, dedupe_key: str) -> bool:
    """Sends the TKSK who is put in charge a text; False where no number or no TKSK is there."""
    if staff.phone is None or staff.role != TKSK:
        return False
    sender = report.officer.name if report.officer else report.contact.address
    path = url_for("reports.show", number=report.number)
    told = {"sender": shortened(sender, 20), "url": services().settings.public_url + path}
    contact = Contact.to_be_told(session, staff.phone, report.contact.channel, now())
    reply = Reply("assigned", {**placeholders(report, load_district()), **told})
    say(session, contact, reply, dedupe_key=dedupe_key, priority=REPLY)
    return True


def who_changed(session: Session, report: Report) -> str:
    """Who changed it last, and when: for the clerk who decided upon what it was before."""
    deed = session.scalar(
        select(ReportEvent)
        .where(ReportEvent.report_id == report.id, ReportEvent.kind != NOTE)
        .order_by(ReportEvent.id.desc())
        .limit(1)
    )
    said = session.scalar(
        select(ReportVersion)
        .where(ReportVersion.report_id == report.id)
        .order_by(ReportVersion.id.desc())
        .limit(1)
    )
    if deed is None or (said is not None and said.ended_at > deed.at):
        when = moment(said.ended_at) if said else ""
        return FLASH["changed_meanwhile"].format(who=FLASH["the_sender"], when=when)
    staff = session.get(Staff, deed.staff_id) if deed.staff_id else None
    who = staff.name if staff else FLASH["somebody"]
    return FLASH["changed_meanwhile"].format(who=who, when=moment(deed.at))


def tell(session: Session, officer: Officer, reply: Reply, dedupe_key: str) -> str:
    """Writes to where the officer texted from last; names the words that say whether it could."""
    latest = select(Contact).where(Contact.officer_id == officer.id)
    contact = session.scalar(latest.order_by(Contact.last_seen_at.desc()).limit(1))
    if contact is None:
        return "officer_without_phone"
    tell_at(session, contact, reply, dedupe_key)
    return "officer_told"


def tell_at(session: Session, contact: Contact, reply: Reply, dedupe_key: str) -> None:
    """Writes to this very number, known or not."""
    say(session, contact, reply, dedupe_key=dedupe_key)


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
