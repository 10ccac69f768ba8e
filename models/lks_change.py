"""UBAH: a change to an LKS's registration, as an officer asked for it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

PENDING, APPROVED, REFUSED = "pending", "approved", "refused"


class LksChange(Base):
    """One field of one LKS, before and after. The register changes when staff approve it.

    All fields wait for approval: a number identifies an officer but proves nothing.
    """

    __tablename__ = "lks_change"
    __table_args__ = (one_of("state", (PENDING, APPROVED, REFUSED)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lks_id: Mapped[int] = mapped_column(ForeignKey("lks.id"), index=True)
    field: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=PENDING, index=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
