"""An unfinished exchange: what was said so far, and what was asked last."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

LIFETIME = timedelta(hours=24)


class Dialogue(Base):
    """At most one is open per contact. A closed one stays for the staff to read."""

    __tablename__ = "dialogue"
    __table_args__ = (
        Index(
            "uq_dialogue_open",
            "contact_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    asked: Mapped[str] = mapped_column(String(20))
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    opened_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))

    def is_alive(self, moment: datetime) -> bool:
        """Whether an answer at `moment` still belongs to the question."""
        return self.closed_at is None and moment - self.asked_at < LIFETIME

    def close(self, outcome: str, moment: datetime) -> None:
        """Ends it: `answered`, `unread` (asked again), `left`, `withdrawn` or `expired`."""
        self.outcome, self.closed_at = outcome, moment
