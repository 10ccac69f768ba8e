"""A conversation as the desk sees it: does it wait for the office, since when, and for whom."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, one_of
from models.message import DONE, REVIEW, Message
from models.upsert import insert

if TYPE_CHECKING:
    from models.contact import Contact
    from models.staff import Staff

OPEN, CLOSED = "open", "closed"


class InboxThread(Base):
    """One contact's. It begins with the first text that a person has to read.

    `waiting_since` is when the first text came that nobody has answered; None where none waits.
    A closed one opens again with the next such text.
    """

    __tablename__ = "inbox_thread"
    __table_args__ = (
        one_of("state", (OPEN, CLOSED)),
        Index(
            "ix_inbox_thread_waiting_since",
            "waiting_since",
            "contact_id",
            sqlite_where=text("waiting_since IS NOT NULL"),
            postgresql_where=text("waiting_since IS NOT NULL"),
        ),
        Index("ix_inbox_thread_state_touched_at", "state", "touched_at"),
        Index(
            "ix_inbox_thread_assigned_id",
            "assigned_id",
            "touched_at",
            sqlite_where=text("assigned_id IS NOT NULL"),
            postgresql_where=text("assigned_id IS NOT NULL"),
        ),
    )

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(6), default=OPEN)
    waiting_since: Mapped[datetime | None]
    touched_at: Mapped[datetime]
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    contact: Mapped["Contact"] = relationship()
    assigned: Mapped["Staff | None"] = relationship()

    @classmethod
    def of(cls, session: Session, contact_id: int, moment: datetime) -> "InboxThread":
        """The contact's, held until the commit; a new one where the office begins to speak."""
        new = {"contact_id": contact_id, "state": OPEN, "touched_at": moment}
        session.execute(insert(session, cls).values(new).on_conflict_do_nothing())
        held = select(cls).where(cls.contact_id == contact_id).with_for_update()
        return session.scalars(held).one()

    def answer(self, session: Session, moment: datetime) -> None:
        """The office has spoken: nothing in it is unread any more."""
        self.state, self.waiting_since, self.touched_at = OPEN, None, moment
        _read_all(session, self.contact_id)

    def close(self, session: Session, moment: datetime) -> None:
        """Nothing is left to do in it."""
        self.state, self.waiting_since, self.touched_at = CLOSED, None, moment
        _read_all(session, self.contact_id)

    def settle(self, session: Session, moment: datetime) -> None:
        """One text of it was dealt with: it waits for the next unread one, or for nobody."""
        session.flush()
        unread = select(func.min(Message.received_at)).where(
            Message.contact_id == self.contact_id, Message.state == REVIEW
        )
        self.waiting_since, self.touched_at = session.scalar(unread), moment


def wait(session: Session, contact_id: int, moment: datetime) -> None:
    """A text of this contact has to be read by a person: its conversation opens, or opens again."""
    new = {
        "contact_id": contact_id,
        "state": OPEN,
        "waiting_since": moment,
        "touched_at": moment,
    }
    statement = insert(session, InboxThread).values(new)
    since = func.coalesce(InboxThread.waiting_since, statement.excluded.waiting_since)
    news = {"state": OPEN, "waiting_since": since, "touched_at": moment}
    session.execute(
        statement.on_conflict_do_update(index_elements=["contact_id"], set_=news),
        execution_options={"synchronize_session": False},
    )


def _read_all(session: Session, contact_id: int) -> None:
    session.execute(
        update(Message)
        .where(Message.contact_id == contact_id, Message.state == REVIEW)
        .values(state=DONE)
    )
