"""HAPUS: takes a person out of everything that is kept. What was counted stays, without them.

UU 27/2022: who asks to be deleted is, within three days. Reports are the office's own record of
people in need (article 20 paragraph 2 e): they stay, and nobody can tell any more who sent them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, Update, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models import seating, sheet_import
from models.attachment import NOTED, STORED, WAITING, Attachment
from models.base import Base
from models.bimtek import ANSWERABLE, Bimtek
from models.broadcast_line import BroadcastLine
from models.contact import Contact
from models.dialogue import Dialogue
from models.edit import Edit
from models.inbox_thread import CLOSED, InboxThread
from models.invitation import NO, Invitation
from models.lks_change import PENDING as UNDECIDED
from models.lks_change import REFUSED as NOT_TAKEN
from models.lks_change import LksChange
from models.merge import OFFICER, Merge
from models.message import DONE, REVIEW, Message
from models.officer import REFUSED, Officer
from models.outbox import CANCELLED, HELD, PENDING, Outbox
from models.report import OPEN, Report
from models.retention import GONE, ON_THE_WAY
from models.task import ERASE, URGENT, Task
from models.unmerging import subjects_of

ERASED = "(dihapus)"
LEFT = "left"


class StillUrgent(Exception):
    """Somebody's call for help is not taken yet: who called must be within reach."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: all their phones, and their entry as an officer if they have one.

    `histories` are the subjects under which changes of that entry stand.
    """

    contacts: Sequence[Contact]
    officer: Officer | None
    histories: Sequence[str] = ()

    @property
    def ids(self) -> list[int]:
        """Of the phones."""
        return [contact.id for contact in self.contacts]

    @property
    def phones(self) -> list[str]:
        """Every address of theirs."""
        listed = [self.officer.phone] if self.officer else []
        return [contact.address for contact in self.contacts] + listed

    def invitations(self) -> ColumnElement[bool]:
        """Of `Invitation`: theirs."""
        theirs = Invitation.contact_id.in_(self.ids)
        return or_(theirs, Invitation.officer_id == self.officer.id) if self.officer else theirs


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept on a person: of the first three nothing will be left, of the others numbers."""

    texts: int
    answers: int
    photos: int
    reports: int
    open_reports: int
    invitations: int


def person_of(session: Session, contact_id: int) -> Person:
    """Everything that belongs to who uses this phone, held until the commit.

    A text that arrives meanwhile waits, and then is a stranger's.
    """
    officer_id = session.scalar(select(Contact.officer_id).where(Contact.id == contact_id))
    theirs = Contact.id == contact_id
    if officer_id is not None:
        theirs |= Contact.officer_id == officer_id
    held = select(Contact).where(theirs).order_by(Contact.id).with_for_update(of=Contact)
    officer = session.get(Officer, officer_id) if officer_id is not None else None
    histories = subjects_of(session, OFFICER, officer.id) if officer is not None else []
    return Person(session.scalars(held).all(), officer, histories)


def holding(session: Session, person: Person) -> Holding:
    """Counted before anybody says yes."""

    def count(table: type[Base], *conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    ids = person.ids
    reports = Report.contact_id.in_(ids)
    return Holding(
        texts=count(Message, Message.contact_id.in_(ids), Message.text != GONE),
        answers=count(Outbox, Outbox.contact_id.in_(ids), Outbox.text != GONE),
        photos=count(Attachment, Attachment.contact_id.in_(ids), Attachment.state == STORED),
        reports=count(Report, reports),
        open_reports=count(Report, reports, Report.state.in_(OPEN)),
        invitations=count(Invitation, person.invitations()),
    )


def erase(
    session: Session, person: Person, staff_id: int, moment: datetime, *, last_words: str
) -> list[Invitation]:
    """Does it. `last_words` is the outbox' key of the text that still goes to them.

    Who gets a seat that they had is returned, to be told. Raises `StillUrgent`.
    """
    theirs = Task.contact_id.in_(person.ids), Task.done_at.is_(None)
    if session.scalar(select(Task.id).where(*theirs, Task.kind == URGENT).limit(1)) is not None:
        raise StillUrgent
    seated = _give_seats_back(session, person, moment)
    phones = person.phones
    for statement in _statements(person, moment, last_words):
        session.execute(statement, execution_options={"synchronize_session": False})
    for contact in person.contacts:
        # No number and no name: nobody can text from it, and nothing is ever sent to it.
        contact.address = f"(dihapus {contact.id})"
        contact.officer_id, contact.whatsapp_at = None, None
        contact.opted_out_at = contact.erased_at = moment
    if person.officer is not None:
        _rename(person.officer, moment)
    sheet_import.forget(session, phones)
    for task in session.scalars(select(Task).where(*theirs, Task.kind == ERASE)):
        task.finish(staff_id)
    return seated


def _give_seats_back(session: Session, person: Person, moment: datetime) -> list[Invitation]:
    coming = (
        select(Invitation)
        .join(Invitation.bimtek)
        .where(person.invitations(), Invitation.answer != NO)
        .where(Bimtek.state.in_(ANSWERABLE), Bimtek.starts_at > moment)
        .order_by(Invitation.bimtek_id)
    )
    seated: list[Invitation] = []
    for invitation in session.scalars(coming).all():
        seating.held(session, invitation.bimtek_id)
        seated += seating.decline(session, invitation, moment)
    return seated


def _statements(person: Person, moment: datetime, last_words: str) -> Iterator[Update | Delete]:
    ids = person.ids
    texts = update(Message).where(Message.contact_id.in_(ids))
    yield texts.where(Message.state == REVIEW).values(state=DONE)
    yield texts.values(text=GONE, sender="", button=None)
    yield from _answers(ids, last_words, moment)
    open_ones = update(Dialogue).where(Dialogue.contact_id.in_(ids), Dialogue.closed_at.is_(None))
    yield open_ones.values(closed_at=moment, outcome=LEFT)
    yield update(Dialogue).where(Dialogue.contact_id.in_(ids)).values(reading={})
    yield (
        update(InboxThread)
        .where(InboxThread.contact_id.in_(ids))
        .values(state=CLOSED, waiting_since=None, assigned_id=None)
    )
    # The files go right after the commit, or with the next sweep: bot/media.py.
    yield (
        update(Attachment)
        .where(Attachment.contact_id.in_(ids), Attachment.state.in_((STORED, WAITING, NOTED)))
        .values(state=NOTED, latitude=None, longitude=None)
    )
    yield update(Invitation).where(person.invitations()).values(reason=None, comment=None)
    named = update(Invitation).where(person.invitations(), Invitation.name.is_not(None))
    yield named.values(name=ERASED)
    if person.officer is not None:
        yield delete(Edit).where(Edit.subject.in_(person.histories))
        yield (
            update(Merge)
            .where(Merge.kind == OFFICER, Merge.kept_id == person.officer.id)
            .values(gone={}, gone_name=ERASED, deleted=[], changed=[])
        )
        # The LKS's new telephone may be their own, or a new number of theirs.
        theirs = update(LksChange).where(LksChange.officer_id == person.officer.id)
        numbers = theirs.where(LksChange.field == "telepon", LksChange.state == UNDECIDED)
        yield numbers.values(state=NOT_TAKEN, after=ERASED)
    lines = update(BroadcastLine).where(BroadcastLine.address.in_(person.phones))
    yield lines.values(given=ERASED, address=None, name="", lks="")


def _answers(ids: Sequence[int], last_words: str, moment: datetime) -> Iterator[Update]:
    """What was written to them; what a sender holds at this moment goes with the next sweep."""
    others = update(Outbox).where(Outbox.contact_id.in_(ids), Outbox.dedupe_key != last_words)
    unsent = others.where(Outbox.state.in_((PENDING, HELD)))
    yield unsent.values(state=CANCELLED, settled_at=moment)
    yield others.where(Outbox.state.not_in(ON_THE_WAY)).values(
        text=GONE, address="", content_text=None, content_variables=None
    )


def _rename(officer: Officer, moment: datetime) -> None:
    # The row stays for the LKS's sums; its number is free for somebody else.
    officer.name, officer.phone, officer.lks_name = ERASED, f"(dihapus p{officer.id})", ""
    officer.kelurahan = officer.prefers = officer.consented_at = None
    officer.state, officer.erased_at = REFUSED, moment
