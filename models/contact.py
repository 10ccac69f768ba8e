"""A contact: an address that texts come from, known or not."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Self, cast

from sqlalchemy import Executable, ForeignKey, Select, String, and_, bindparam, case, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from models.base import Base
from models.dialogue import Dialogue
from models.upsert import insert, insert_into
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
    # The person behind it was forgotten (models/erasing.py): it is nobody's address any more.
    erased_at: Mapped[datetime | None]

    officer: Mapped["Officer | None"] = relationship(back_populates="contacts")
    open_dialogue: Mapped["Dialogue | None"] = relationship(
        primaryjoin=lambda: and_(Dialogue.contact_id == Contact.id, Dialogue.closed_at.is_(None)),
        viewonly=True,
    )

    @classmethod
    def heard(cls, session: Session, incoming: Incoming, moment: datetime) -> Self:
        """The contact who sent this, new or known, held until the commit.

        One statement: of two texts at the same instant the second waits here for the first.
        """
        values = {
            "address": incoming.sender,
            "channel": incoming.channel,
            "medium": incoming.medium,
            "first_seen_at": moment,
            "last_seen_at": moment,
            "whatsapp_at": (incoming.sent_at or moment) if incoming.medium == "whatsapp" else None,
        }
        upsert = _upsert(session.get_bind().dialect.name)
        found = session.connection().execute(upsert, values).scalar_one()
        return cast(Self, session.scalars(_by_id(), {"contact": found}).unique().one())

    @classmethod
    def to_be_told(cls, session: Session, address: str, channel: str, moment: datetime) -> Self:
        """The contact of a number that may never have texted us: then by SMS, on `channel`."""
        return cls.all_to_be_told(session, [address], channel, moment)[address]

    @classmethod
    def all_to_be_told(
        cls, session: Session, addresses: Sequence[str], channel: str, moment: datetime
    ) -> dict[str, Self]:
        """The contacts of such numbers, by number."""
        seen = {"medium": "sms", "first_seen_at": moment, "last_seen_at": moment}
        new = [{"address": address, "channel": channel, **seen} for address in addresses]
        if new:
            once = insert(session, cls).on_conflict_do_nothing(index_elements=["address"])
            session.connection().execute(once, new)
        found = session.scalars(select(cls).where(cls.address.in_(addresses)))
        return {contact.address: contact for contact in found}

    @property
    def has_number(self) -> bool:
        """Whether an SMS could reach this address: not a WhatsApp user name."""
        return self.address.startswith("+")

    @property
    def is_answerable(self) -> bool:
        """False for operators' words and short codes: answering those only starts a loop."""
        return bool(_ANSWERABLE.fullmatch(self.address))


@lru_cache(maxsize=1)
def _by_id() -> Select[Contact]:
    return (
        select(Contact)
        .where(Contact.id == bindparam("contact"))
        .options(joinedload(Contact.officer), joinedload(Contact.open_dialogue))
        .execution_options(populate_existing=True)
    )


@lru_cache(maxsize=2)
def _upsert(dialect: str) -> Executable:
    statement = insert_into(dialect, Contact)
    new = statement.excluded
    latest = {name: new[name] for name in ("channel", "medium", "last_seen_at")}
    # An SMS leaves the time of the last WhatsApp text as it was, and so does one that comes late.
    is_later = or_(Contact.whatsapp_at.is_(None), new.whatsapp_at > Contact.whatsapp_at)
    latest["whatsapp_at"] = case((is_later, new.whatsapp_at), else_=Contact.whatsapp_at)
    returned: Executable = statement.on_conflict_do_update(
        index_elements=["address"], set_=latest
    ).returning(Contact.id)
    return returned
