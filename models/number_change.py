"""An officer's new number: the person keeps the conversation, the old number becomes a stranger's.

The contact that holds the conversation takes the new address. Whoever texts from the old one
afterwards, after the operator gave it away, is a contact of their own that nobody knows.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import edit
from models.base import now
from models.contact import Contact
from models.dialogue import Dialogue
from models.inbox_thread import CLOSED, OPEN, InboxThread
from models.invitation import Invitation
from models.lks_change import APPROVED, LksChange
from models.officer import Officer
from models.outbox import HELD, PENDING, Outbox
from models.pointing import TO_CONTACT, repoint
from models.reminder import Reminder
from models.same_event import join, pairs
from values import SMS


class NumberTaken(Exception):
    """Another officer has this number; it is the argument."""

    def __init__(self, holder: Officer) -> None:
        super().__init__(holder.id)
        self.holder = holder


def holder_of(session: Session, number: str) -> Officer | None:
    """Whose this number is: registered, or texted from."""
    registered = session.scalar(select(Officer).where(Officer.phone == number))
    if registered is not None:
        return registered
    contact = session.scalar(select(Contact).where(Contact.address == number))
    return contact.officer if contact else None


def change_number(
    session: Session, officer: Officer, number: str, staff_id: int, cause: str = edit.BY_HAND
) -> bool:
    """Gives an officer the E.164 `number`, with before and after in the history.

    False where they have it already. Raises `NumberTaken`.
    """
    before = officer.phone
    if before == number:
        return False
    holder = holder_of(session, number)
    if holder is not None and holder is not officer:
        raise NumberTaken(holder)
    old, new = _held(session, before), _held(session, number)
    # A WhatsApp user name is no SIM card: it stays theirs beside the number.
    if old is not None and old.officer_id == officer.id and old.has_number:
        _move(session, old, new, number)
    elif new is not None:
        new.officer_id = officer.id
    officer.phone = number
    session.flush()
    officer.own_reports(session)
    edit.keep(
        session,
        f"officer:{officer.id}",
        {"phone": (before, number)},
        cause=cause,
        staff_id=staff_id,
    )
    return True


def approve_as_number(session: Session, change: LksChange, staff_id: int, number: str) -> None:
    """Gives the officer who asked for a change this number; the institution's entry stays.

    Raises `AlreadyDecided`, or `NumberTaken` with everything as it was.
    """
    change.check_pending()
    change_number(session, change.officer, number, staff_id, edit.APPROVED)
    change.decide(APPROVED, staff_id)


def _held(session: Session, address: str) -> Contact | None:
    # Held until the commit: a text from there at this instant waits, or has been counted.
    return session.scalar(select(Contact).where(Contact.address == address).with_for_update())


def _move(session: Session, old: Contact, new: Contact | None, number: str) -> None:
    before = old.address
    old.medium, old.whatsapp_at = SMS, None
    if new is not None:
        _take_over(session, old, new)
        # Each address is one row's at any moment.
        new.address = f"~{new.id}"
        session.flush()
    old.address = number
    session.flush()
    if new is not None:
        new.address, new.officer_id = before, None
        new.medium, new.whatsapp_at, new.opted_out_at = SMS, None, None
        session.flush()
    session.execute(
        update(Outbox)
        .where(Outbox.contact_id == old.id, Outbox.state.in_((PENDING, HELD)))
        .values(address=number)
    )


def _take_over(session: Session, old: Contact, new: Contact) -> None:
    """What was said from the new number before goes to the conversation of the person."""
    old.channel, old.medium, old.whatsapp_at = new.channel, new.medium, new.whatsapp_at
    old.last_seen_at = max(old.last_seen_at, new.last_seen_at)
    old.opted_out_at = old.opted_out_at or new.opted_out_at
    moment = now()
    _close_one(session, old.id, new.id, moment)
    for counts, other in list(pairs(session, Invitation.contact_id, old.id, new.id)):
        taken = join(counts, other) | {"contact_id": old.id}
        reminders = update(Reminder).where(Reminder.invitation_id == other.id)
        session.execute(reminders.values(invitation_id=counts.id))
        session.delete(other)
        session.flush()
        for name, value in taken.items():
            setattr(counts, name, value)
    repoint(session, (*TO_CONTACT, Invitation.contact_id), new.id, old.id)
    _join_threads(session, old.id, new.id)


def _close_one(session: Session, old_id: int, new_id: int, moment: datetime) -> None:
    """Of two open questions the later one waits for its answer."""
    open_ones = list(
        session.scalars(
            select(Dialogue)
            .where(Dialogue.contact_id.in_((old_id, new_id)), Dialogue.closed_at.is_(None))
            .order_by(Dialogue.asked_at)
        )
    )
    if len(open_ones) > 1:
        open_ones[0].close("left", moment)
        session.flush()


def _join_threads(session: Session, old_id: int, new_id: int) -> None:
    """One conversation in the inbox: it waits since the first text that nobody has read."""
    other = session.get(InboxThread, new_id)
    if other is None:
        return
    thread = InboxThread.of(session, old_id, other.touched_at)
    waits = [at for at in (thread.waiting_since, other.waiting_since) if at is not None]
    thread.waiting_since = min(waits, default=None)
    thread.touched_at = max(thread.touched_at, other.touched_at)
    thread.state = OPEN if OPEN in (thread.state, other.state) else CLOSED
    thread.assigned_id = thread.assigned_id or other.assigned_id
    session.delete(other)
    session.flush()
