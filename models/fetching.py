"""Photos that are still at the provider: who fetches which, and what came of it.

A row is put off before it is fetched, so that a worker that is killed in between costs a pause and
no photo; a fetch that is done twice writes the same file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import inbox_thread
from models.attachment import FAILED, NOTED, STORED, WAITING, Attachment
from models.message import HANDLED, REVIEW, Message
from models.retention import GONE

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=3)
# Pauses of half a minute, doubled: with the last one more than half a day has passed.
MOST_ATTEMPTS = 12
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Due:
    """A photo to be fetched now."""

    attachment_id: int
    channel: str
    source: str


def take_due(session: Session, channels: list[str], moment: datetime) -> Due | None:
    """The photo that has waited longest; others leave it alone until its pause is over."""
    row = session.scalar(
        select(Attachment)
        .where(Attachment.state == WAITING, Attachment.due_at <= moment)
        .where(Attachment.channel.in_(channels))
        .order_by(Attachment.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.attempts += 1
    row.due_at = moment + min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (row.attempts - 1))
    return Due(row.id, row.channel, row.source)


def store(session: Session, attachment_id: int, file: str, size: int) -> None:
    """The photo is in our folder under this name."""
    row = session.get_one(Attachment, attachment_id)
    row.state, row.file, row.size, row.fault = STORED, file, size, None


def forgotten(session: Session) -> dict[int, str | None]:
    """What came with texts that are forgotten, and the name of its file, if it has one."""
    rows = session.execute(
        select(Attachment.id, Attachment.file)
        .join(Message, Message.id == Attachment.message_id)
        .where(Message.text == GONE, or_(Attachment.source != "", Attachment.latitude.is_not(None)))
        .limit(_AT_ONCE)
    )
    return {row.id: row.file for row in rows}


def forget(session: Session, attachment_id: int) -> None:
    """Only that something was there is kept."""
    row = session.get_one(Attachment, attachment_id)
    row.state, row.file, row.source = NOTED, None, ""
    row.latitude = row.longitude = None


def fail(
    session: Session, attachment_id: int, fault: str, moment: datetime, *, for_good: bool
) -> None:
    """It could not be had: once more after its pause, or never; then a person is shown so."""
    row = session.get_one(Attachment, attachment_id)
    row.fault = fault
    if not for_good and row.attempts < MOST_ATTEMPTS:
        return
    row.state = FAILED
    message = session.get_one(Message, row.message_id)
    if message.state == HANDLED:
        message.state = REVIEW
        inbox_thread.wait(session, row.contact_id, moment)
