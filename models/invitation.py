"""An invitation: one person and one bimtek, from the letter to what they thought of it."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, one_of
from models.contact import Contact

if TYPE_CHECKING:
    from models.bimtek import Bimtek
    from models.lks import Lks
    from models.officer import Officer

NONE, YES, NO, MAYBE, WAITING = "none", "yes", "no", "maybe", "waiting"
ANSWERS = (NONE, YES, NO, MAYBE, WAITING)
# How the row came to be: by the office's list, by a colleague of the same LKS who answered, by
# somebody whom nobody had invited and who wants to come, by somebody who just came.
LISTED, LKS_MATE, ASKED, WALK_IN = "listed", "lks_mate", "asked", "walk_in"
ORIGINS = (LISTED, LKS_MATE, ASKED, WALK_IN)
BY_TEXT, BY_QR, BY_TICK = "text", "qr", "tick"
CHECK_INS = (BY_TEXT, BY_QR, BY_TICK)


class Invitation(Base):
    """One person for one event; `models/seating.py` changes the answer, `models/door.py` the rest.

    The person is an `officer`, or else a `contact` or only a `name`. `answer`: `yes` has
    `party_size` seats, `waiting` is on the list; `seat_order` is the order of arrival of both and
    goes with a no. `party_asked` is what was asked for beyond the quota. `is_late`: said yes when
    no seats were given any more, so that staff decide. `delegate` comes instead, and is who stands
    on list and certificate. `door_no` counts the arrivals of the day.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("bimtek_id", "officer_id"),
        UniqueConstraint("bimtek_id", "contact_id"),
        one_of("answer", ANSWERS),
        one_of("origin", ORIGINS),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_sane"),
        CheckConstraint("party_size BETWEEN 1 AND 99", name="party_sane"),
        Index("ix_invitation_bimtek_id_answer", "bimtek_id", "answer", "seat_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bimtek_id: Mapped[int] = mapped_column(ForeignKey("bimtek.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    lks_id: Mapped[int | None] = mapped_column(ForeignKey("lks.id"), index=True)
    name: Mapped[str | None] = mapped_column(String(80))
    origin: Mapped[str] = mapped_column(String(10), default=LISTED)
    invited_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(8), default=NONE)
    reason: Mapped[str | None] = mapped_column(String(200))
    delegate: Mapped[str | None] = mapped_column(String(80))
    party_size: Mapped[int] = mapped_column(default=1)
    party_asked: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    seat_order: Mapped[int | None]
    is_late: Mapped[bool] = mapped_column(default=False)
    checked_in_at: Mapped[datetime | None]
    checked_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked_in_how: Mapped[str | None] = mapped_column(String(8))
    door_no: Mapped[int | None]
    rating: Mapped[int | None]
    comment: Mapped[str | None] = mapped_column(Text)
    rated_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    bimtek: Mapped["Bimtek"] = relationship(lazy="joined")
    officer: Mapped["Officer | None"] = relationship(lazy="joined")
    contact: Mapped["Contact | None"] = relationship()
    lks: Mapped["Lks | None"] = relationship()

    @property
    def invited_name(self) -> str:
        """Whom the office wrote to."""
        if self.officer:
            return self.officer.name
        return self.name or (self.contact.address if self.contact else "")

    @property
    def attendee(self) -> str:
        """Who sits on the chair: the delegate where there is one."""
        return self.delegate or self.invited_name

    @property
    def is_in(self) -> bool:
        """Whether they were there."""
        return self.checked_in_at is not None

    def reach(self, session: Session, channel: str, moment: datetime) -> Contact | None:
        """Where to write to: the officer's latest phone, or the number that staff listed.

        `channel` serves a number that never texted. None for a name without a number.
        """
        if self.contact_id is not None:
            return session.get_one(Contact, self.contact_id)
        return self.officer.reach(session, channel, moment) if self.officer else None
