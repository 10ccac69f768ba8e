"""The audit log: who did what, when."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, now


class AuditEntry(Base):
    """One deed of one member of staff. `subject` names a row (`officer:12`), never a person.

    `channel` is the medium of a deed that was texted (`sms`, `whatsapp`); None is the pages.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject"),
        Index("ix_audit_entry_action_id", "action", "id"),
        Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime]
    channel: Mapped[str | None] = mapped_column(String(8))


def record(
    session: Session,
    staff_id: int | None,
    action: str,
    subject: str = "",
    *,
    channel: str | None = None,
) -> None:
    """Writes the deed in the transaction that does it: neither is there without the other."""
    deed = AuditEntry(staff_id=staff_id, action=action, subject=subject, channel=channel, at=now())
    session.add(deed)
