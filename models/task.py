"""Something that staff must have done by a certain time."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, now
from models.message import Message

if TYPE_CHECKING:
    from models.contact import Contact

ERASE, URGENT, RECHECK = "erase", "urgent", "recheck"
# UU 27/2022: what a person asks to be deleted is dealt with within three days.
ERASE_WITHIN = timedelta(hours=72)
# Operators give a number that was silent for so long to somebody else.
SILENT_FOR, RECHECK_WITHIN = timedelta(days=90), timedelta(days=7)


class AlreadyDone(Exception):
    """Someone else has seen to this duty meanwhile."""


class Task(Base):
    """One duty: `erase` a contact's data, see to an `urgent` text, `recheck` whose a number is.

    An urgent one is told to phones again and again (`told_at`, `times_told`) until it is done.
    """

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_done_at_due_at", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    kecamatan: Mapped[str | None] = mapped_column(String(8))
    told_at: Mapped[datetime | None]
    times_told: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    contact: Mapped["Contact"] = relationship()
    message: Mapped[Message] = relationship()

    def finish(self, staff_id: int) -> None:
        """An urgent one is taken, another is done; no phone rings for it again.

        Raises `AlreadyDone`.
        """
        if self.done_at is not None:
            raise AlreadyDone(self.id)
        self.done_at, self.done_by_id = now(), staff_id


def ask_to_erase(session: Session, contact_id: int, message_id: int, moment: datetime) -> None:
    """Notes that a contact wants to be forgotten; one open duty per contact is enough."""
    if not _waits(session, ERASE, contact_id):
        due = moment + ERASE_WITHIN
        session.add(_task(ERASE, contact_id, message_id, moment, due_at=due))


def ask_to_recheck(session: Session, contact_id: int, message_id: int, moment: datetime) -> None:
    """Notes that a number speaks again after so long a silence that it may be another's now."""
    # The text that speaks now is not the contact's yet: `converse` ties it at its end.
    last = session.scalar(
        select(func.max(Message.received_at)).where(Message.contact_id == contact_id)
    )
    is_silent = last is not None and moment - last >= SILENT_FOR
    if is_silent and not _waits(session, RECHECK, contact_id):
        due = moment + RECHECK_WITHIN
        session.add(_task(RECHECK, contact_id, message_id, moment, due_at=due))


def raise_urgent(
    session: Session, contact_id: int, message_id: int, kecamatan: str | None, moment: datetime
) -> None:
    """Calls for somebody, now; `kecamatan` says whose TKSK is to be told too."""
    task = _task(URGENT, contact_id, message_id, moment, due_at=moment)
    task.kecamatan = kecamatan
    session.add(task)


def add_to_urgent(session: Session, contact_id: int, kecamatan: str | None) -> None:
    """The place of a call became known later: then its TKSK is told at once."""
    task = session.scalar(
        select(Task)
        .where(Task.contact_id == contact_id, Task.kind == URGENT, Task.done_at.is_(None))
        .order_by(Task.id.desc())
        .limit(1)
    )
    if task is not None and task.kecamatan is None and kecamatan is not None:
        task.kecamatan, task.told_at = kecamatan, None


def _waits(session: Session, kind: str, contact_id: int) -> bool:
    wanted = select(Task.id).where(
        Task.contact_id == contact_id, Task.kind == kind, Task.done_at.is_(None)
    )
    return session.scalar(wanted.limit(1)) is not None


def _task(
    kind: str, contact_id: int, message_id: int, moment: datetime, *, due_at: datetime
) -> Task:
    return Task(
        kind=kind,
        contact_id=contact_id,
        message_id=message_id,
        created_at=moment,
        due_at=due_at,
    )
