"""Calling the staff to an urgent text: at once, and again until somebody takes it."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.conversation import say
from handlers.replies import shortened
from models.contact import Contact
from models.message import Message
from models.outbox import REPLY
from models.staff import Staff
from models.task import URGENT, Task
from values import Reply

AGAIN_AFTER = timedelta(minutes=10)
_AT_ONCE = 20
_LONGEST_QUOTE = 60


def call(session: Session, moment: datetime, public_url: str) -> None:
    """Writes a text to everybody who has to know, for each urgent task that is due to be told.

    Those are the staff on duty and the TKSK of the kecamatan. Two workers never tell one twice:
    the round is part of the text's key.
    """
    tasks = session.scalars(
        select(Task)
        .where(Task.kind == URGENT, Task.done_at.is_(None))
        .where(or_(Task.told_at.is_(None), Task.told_at < moment - AGAIN_AFTER))
        .order_by(Task.id)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for task in tasks.all():
        message = session.get_one(Message, task.message_id)
        sender = session.get_one(Contact, task.contact_id)
        told = {
            "sender": shortened(sender.officer.name, 20) if sender.officer else sender.address,
            "text": shortened(message.text.replace("\n", " "), _LONGEST_QUOTE),
            "url": f"{public_url}/tugas",
        }
        staff_to_tell = _responsible(session, task)
        for staff in staff_to_tell:
            contact = Contact.to_be_told(session, str(staff.phone), sender.channel, moment)
            key = f"alert:{task.id}:{task.times_told}:{staff.id}"
            alert = Reply("alert", told)
            # As pressing as a reply: it must not wait for the morning.
            say(session, contact, alert, dedupe_key=key, priority=REPLY)
        if staff_to_tell:
            task.told_at, task.times_told = moment, task.times_told + 1


def _responsible(session: Session, task: Task) -> list[Staff]:
    responsible = or_(Staff.on_duty, Staff.kecamatan == task.kecamatan)
    return list(
        session.scalars(select(Staff).where(Staff.is_active, Staff.phone.is_not(None), responsible))
    )
