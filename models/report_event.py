"""What staff did with a report: each step with who, when and why, the oldest first."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

# A new state, a new person in charge, a new due date, a note, another report that says the same.
STATE, ASSIGNED, DUE, NOTE, DUPLICATE = "state", "assigned", "due", "note", "duplicate"
KINDS = (STATE, ASSIGNED, DUE, NOTE, DUPLICATE)


class ReportEvent(Base):
    """One deed. `before` and `after` are a state, a staff id, an ISO date or a report's number.

    What the sender changes by text is in `ReportVersion`.
    """

    __tablename__ = "report_event"
    __table_args__ = (
        one_of("kind", KINDS),
        Index("ix_report_event_report_id_id", "report_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    kind: Mapped[str] = mapped_column(String(10))
    before: Mapped[str] = mapped_column(String(20), default="")
    after: Mapped[str] = mapped_column(String(20), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
