"""Which rows point at a contact, an officer or an institution, and how they are turned to another.

tests/staff/test_merging.py holds these tables against the database's own foreign keys.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.attachment import Attachment
from models.contact import Contact
from models.dialogue import Dialogue
from models.invitation import Invitation
from models.lks_change import LksChange
from models.message import Message
from models.officer import Officer
from models.outbox import Outbox
from models.phone_order import PhoneOrder
from models.reminder import Reminder
from models.report import Report
from models.residents import ResidentCount
from models.task import Task

Pointer = InstrumentedAttribute[Any]

# What may point at two of them at once. Where only one row may, there is a rule of its own:
# invitations (models/same_event.py), the conversation of a contact, the tags of an institution.
TO_CONTACT: Sequence[Pointer] = (
    Report.contact_id,
    Dialogue.contact_id,
    Task.contact_id,
    Message.contact_id,
    Reminder.contact_id,
    Attachment.contact_id,
    Outbox.contact_id,
    PhoneOrder.contact_id,
)
TO_OFFICER: Sequence[Pointer] = (
    Report.officer_id,
    LksChange.officer_id,
    Reminder.officer_id,
    ResidentCount.officer_id,
    Contact.officer_id,
)
TO_LKS: Sequence[Pointer] = (
    Officer.lks_id,
    LksChange.lks_id,
    ResidentCount.lks_id,
    Invitation.lks_id,
    Reminder.lks_id,
)


def name_of(pointer: Pointer) -> str:
    """`report.officer_id`."""
    return f"{pointer.class_.__tablename__}.{pointer.key}"


def repoint(
    session: Session, pointers: Sequence[Pointer], old: int, new: int
) -> Mapping[str, list[int]]:
    """Turns every row from one id to another; which rows those were, by `name_of`."""
    session.flush()
    moved: dict[str, list[int]] = {}
    for pointer in pointers:
        turned = update(pointer.class_).where(pointer == old).values({pointer.key: new})
        found = session.scalars(
            turned.returning(pointer.class_.id).execution_options(synchronize_session=False)
        ).all()
        if found:
            moved[name_of(pointer)] = sorted(found)
    session.expire_all()
    return moved
