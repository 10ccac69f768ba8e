"""A fault of the surroundings, from its first sign to its end: told once."""

from datetime import datetime

from sqlalchemy import Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.upsert import insert

REFUSED, AWAY, SILENT, WAITING, BALANCE = "refused", "away", "silent", "waiting", "balance"
KINDS = (REFUSED, AWAY, SILENT, WAITING, BALANCE)


class Incident(Base):
    """One fault of one channel. At most one of a kind is open for a channel.

    `mailed_at` says that the mail has left our hands; the text to the administrator is a row of the
    outbox under this row's id.
    """

    __tablename__ = "incident"
    __table_args__ = (
        Index(
            "uq_incident_open",
            "kind",
            "channel",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]

    @classmethod
    def open(cls, session: Session, kind: str, channel: str, moment: datetime) -> int | None:
        """The new incident's id; None where it is known already, also to another worker."""
        statement = insert(session, cls).values(kind=kind, channel=channel, opened_at=moment)
        only_new = statement.on_conflict_do_nothing(
            index_elements=("kind", "channel"), index_where=cls.closed_at.is_(None)
        )
        found: int | None = session.scalar(only_new.returning(cls.id))
        return found

    @classmethod
    def now_open(cls, session: Session) -> list["Incident"]:
        """Those that last, the oldest first."""
        return list(session.scalars(select(cls).where(cls.closed_at.is_(None)).order_by(cls.id)))
