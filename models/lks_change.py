"""UBAH: a change to an LKS's registration, as an officer asked for it."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import ForeignKey, String, Text, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import edit
from models.base import Base, now, one_of
from models.lks import FIELDS, Lks

if TYPE_CHECKING:
    from models.message import Message
    from models.officer import Officer

PENDING, APPROVED, REFUSED = "pending", "approved", "refused"


class AlreadyDecided(Exception):
    """Someone else has approved or refused this change meanwhile."""


class NotEnterable(Exception):
    """The register cannot hold the new value: refuse it, or have another one sent."""


class TooLong(NotEnterable):
    """It has more characters than the register has room for (`LksChange.room`)."""


class NameTaken(NotEnterable):
    """Another LKS has this name."""


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

    lks: Mapped[Lks] = relationship()
    officer: Mapped["Officer"] = relationship()
    message: Mapped["Message"] = relationship()

    @property
    def present(self) -> str | None:
        """What the register says now: it may have moved on since `before`."""
        return self.lks.entry(self.field)

    @property
    def room(self) -> int:
        """The most characters that the register holds in this field."""
        column = cast(String, Lks.__table__.c[FIELDS[self.field]].type)
        return cast(int, column.length)

    @property
    def is_too_long(self) -> bool:
        """Whether the register has no room for the new value."""
        return len(self.after) > self.room

    def approve(self, session: Session, staff_id: int) -> None:
        """Puts the new value into the register.

        Raises `AlreadyDecided`, or `TooLong` or `NameTaken` with everything as it was.
        """
        self.check_pending()
        if self.is_too_long:
            raise TooLong(self.field)
        if FIELDS[self.field] == "name" and self._is_name_of_another(session):
            raise NameTaken(self.field)
        present = self.present
        try:
            with session.begin_nested():
                self.lks.enter(self.field, self.after)
        except IntegrityError as error:  # somebody gave the name away at this very instant
            raise NameTaken(self.field) from error
        changed = {FIELDS[self.field]: (present, self.after)}
        edit.keep(session, f"lks:{self.lks_id}", changed, cause=edit.APPROVED, staff_id=staff_id)
        self.decide(APPROVED, staff_id)

    @property
    def may_be_own(self) -> bool:
        """Whether it could be the officer's own new number: people say "nomor" for both."""
        return self.field == "telepon"

    def refuse(self, staff_id: int) -> None:
        """Leaves the register as it is. Raises `AlreadyDecided`."""
        self.check_pending()
        self.decide(REFUSED, staff_id)

    def _is_name_of_another(self, session: Session) -> bool:
        # In other letters it is the same name: staff pick an LKS by it in either case.
        same = func.lower(Lks.name) == func.lower(self.after)
        found = session.scalar(select(Lks.id).where(same, Lks.id != self.lks_id).limit(1))
        return found is not None

    def check_pending(self) -> None:
        """Raises `AlreadyDecided`."""
        if self.state != PENDING:
            raise AlreadyDecided(self.state)

    def decide(self, state: str, staff_id: int) -> None:
        """Notes who decided what, now."""
        self.state, self.decided_by_id, self.decided_at = state, staff_id, now()
