"""What is known of each channel's health: one row a channel, written by the worker."""

from datetime import datetime

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base
from models.message import Message
from models.upsert import insert


class ChannelState(Base):
    """`heard_at`: the modem, phone or provider last gave a sign of life, whatever it was.

    `fault` is the word of `bot.health` for what was wrong at the last look, `balance` what the
    provider says is left, with its currency. `last_message_id` is how far `last_in_at` has looked.
    """

    __tablename__ = "channel_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16), unique=True)
    last_in_at: Mapped[datetime | None]
    last_out_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    looked_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(16))
    pulse: Mapped[str | None] = mapped_column(String(64))
    balance: Mapped[str | None] = mapped_column(String(32))
    last_message_id: Mapped[int] = mapped_column(default=0)

    @classmethod
    def note(cls, session: Session, channel: str, **known: object) -> None:
        """Writes down what was just learned of a channel, and leaves the rest as it was."""
        session.execute(
            insert(session, cls)
            .values({"channel": channel, "last_message_id": 0, **known})
            .on_conflict_do_update(index_elements=("channel",), set_=known)
        )

    @classmethod
    def look_at_texts(cls, session: Session) -> None:
        """Brings `last_in_at` up to date from the texts that came since the last look."""
        seen = select(func.coalesce(func.max(cls.last_message_id), 0)).scalar_subquery()
        latest = select(Message.channel, func.max(Message.received_at), func.max(Message.id))
        news = latest.where(Message.id > seen).group_by(Message.channel)
        for channel, at, message_id in session.execute(news).all():
            cls.note(session, channel, last_in_at=at, last_message_id=message_id)
