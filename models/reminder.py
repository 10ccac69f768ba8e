"""A reminder: one thing that one person is to be reminded of at a time, and what became of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of
from models.contact import Contact
from models.invitation import Invitation
from models.lks import Lks
from models.officer import Officer
from models.report import Report

# In the order in which one text names them.
ATTEND, NUDGE = "attend", "nudge"  # comes to a bimtek; has not answered
PERMIT, RESIDENTS = "permit", "residents"  # an LKS's permit ends; BINAAN of the month is missing
REPORT, FOLLOW_UP = "report", "follow_up"  # no report this month; a report is still open
KINDS = (ATTEND, NUDGE, PERMIT, RESIDENTS, REPORT, FOLLOW_UP)

WAITING, SENT, CANCELLED, EXPIRED = "waiting", "sent", "cancelled", "expired"
STATES = (WAITING, SENT, CANCELLED, EXPIRED)


class NotWaiting(Exception):
    """It has left, or was ended; the state is the argument."""


class Reminder(Base):
    """Made and moved by `models/reminder_plan.py`, sent by `bot/reminding.py`; docs/bimtek.md.

    `dedupe_key` makes one occasion one row. The person is an `officer` or else a `contact`, never
    both; `step` is the number of days of its rule. `cancelled_by_id` is set when staff cancelled
    it: the plan revives what it has withdrawn itself, never that.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", STATES),
        Index(
            "ix_reminder_waiting",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_reminder_deadline", "deadline"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    step: Mapped[int]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    lks_id: Mapped[int | None] = mapped_column(ForeignKey("lks.id"), index=True)
    due_at: Mapped[datetime]
    deadline: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    cancelled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    officer: Mapped["Officer | None"] = relationship()
    contact: Mapped["Contact | None"] = relationship()
    invitation: Mapped["Invitation | None"] = relationship()
    report: Mapped["Report | None"] = relationship()
    lks: Mapped["Lks | None"] = relationship()

    def settle(self, state: str, moment: datetime, staff_id: int | None = None) -> None:
        """Ends it: sent, expired, or cancelled (by `staff_id`). Raises `NotWaiting`."""
        if self.state != WAITING:
            raise NotWaiting(self.state)
        self.state, self.settled_at, self.cancelled_by_id = state, moment, staff_id
