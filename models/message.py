"""A text that came in. It is never dropped, whatever becomes of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, one_of

if TYPE_CHECKING:
    from models.contact import Contact

RECEIVED, HANDLED, REVIEW, DONE = "received", "handled", "review", "done"


class Message(Base):
    """One inbound text, kept as it came but for a masked NIK.

    `state`: `received` within the transaction, then `handled`, or `review` where a person has to
    read it (nobody could, or our handler failed), and `done` once one has. `button` is the label
    of the quick reply that stood for `text`.
    """

    __tablename__ = "message"
    __table_args__ = (
        # What stops a second delivery. Not an `if`: two may arrive at the same instant.
        UniqueConstraint("channel", "provider_id"),
        one_of("state", (RECEIVED, HANDLED, REVIEW, DONE)),
        Index("ix_message_contact_id_id", "contact_id", "id"),
        Index("ix_message_contact_id_received_at", "contact_id", "received_at"),
        Index("ix_message_state_id", "state", "id"),
        # What a person still has to read is little, however much was said.
        Index(
            "ix_message_unread",
            "contact_id",
            "id",
            sqlite_where=text("state = 'review'"),
            postgresql_where=text("state = 'review'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    provider_id: Mapped[str] = mapped_column(String(64))
    medium: Mapped[str] = mapped_column(String(8))
    sender: Mapped[str] = mapped_column(String(64))
    recipient: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    button: Mapped[str | None] = mapped_column(String(64))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    intent: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=RECEIVED)
    fault: Mapped[str | None] = mapped_column(String(80))
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime]

    contact: Mapped["Contact | None"] = relationship()
