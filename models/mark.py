"""How far a channel's log has been read: what survives a restart."""

from datetime import datetime

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.upsert import insert_once


class Mark(Base):
    """Every text that reached the provider before `moment` is known to be here."""

    __tablename__ = "mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), unique=True)
    moment: Mapped[datetime]

    @classmethod
    def of(cls, session: Session, channel: str, first: datetime) -> datetime:
        """The channel's mark; where there is none it is set to `first`, once."""
        insert_once(session, cls, ("channel",), {"channel": channel, "moment": first})
        return session.scalars(select(cls.moment).where(cls.channel == channel)).one()

    @classmethod
    def move(cls, session: Session, channel: str, moment: datetime) -> None:
        """Everything up to `moment` has been fed. Back too: a clock may have been put right."""
        session.execute(update(cls).where(cls.channel == channel).values(moment=moment))
