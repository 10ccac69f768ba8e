"""What a report said before it was changed. Nothing that was once said is overwritten."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

CORRECTED, TAKEN_BACK, RESTORED = "corrected", "taken_back", "restored"


class ReportVersion(Base):
    """One report's content up to `ended_at`, and what then happened to it.

    `message_id` or `staff_id` names who changed it.
    """

    __tablename__ = "report_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    change: Mapped[str] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(8))
    count: Mapped[int]
    kelurahan: Mapped[str] = mapped_column(String(13))
    note: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    ended_at: Mapped[datetime]
