"""A contact: an address that texts come from, known or not."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Self, cast

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base
from models.upsert import insert
from values import Incoming

if TYPE_CHECKING:
    from models.officer import Officer


# A whole number abroad or at home, or a WhatsApp user name such as `ID.1a2b3c`.
_ANSWERABLE = re.compile(r"\+[0-9]{8,15}|[A-Z]{2}\.[A-Za-z0-9._-]{1,48}")


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

    @classmethod
    def heard(cls, session: Session, incoming: Incoming, moment: datetime) -> Self:
        """The contact who sent this, new or known, held until the commit.

        One statement: of two texts at the same instant the second waits here for the first.
        """
        whatsapp_at = moment if incoming.medium == "whatsapp" else None
        latest = {
            "channel": incoming.channel,
            "medium": incoming.medium,
            "last_seen_at": moment,
        } | ({"whatsapp_at": whatsapp_at} if whatsapp_at else {})
        statement = (
            insert(session, cls)
            .values(address=incoming.sender, first_seen_at=moment, **latest)
            .on_conflict_do_update(index_elements=["address"], set_=latest)
            .returning(cls)
        )
        found = session.scalars(statement, execution_options={"populate_existing": True})
        return cast(Self, found.one())

    @property
    def is_answerable(self) -> bool:
        """False for operators' words and short codes: answering those only starts a loop."""
        return bool(_ANSWERABLE.fullmatch(self.address))
