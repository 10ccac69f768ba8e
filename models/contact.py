"""A contact: an address that texts come from, known or not."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base

if TYPE_CHECKING:
    from models.officer import Officer


class Contact(Base):
    """One address: an E.164 number, or a provider's word for one who has none.

    The row is what serialises a sender: whoever handles a text holds it until the commit.
    """

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(64), unique=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    medium: Mapped[str] = mapped_column(String(8))
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    whatsapp_at: Mapped[datetime | None]
    opted_out_at: Mapped[datetime | None]

    officer: Mapped["Officer | None"] = relationship(back_populates="contacts", lazy="joined")
