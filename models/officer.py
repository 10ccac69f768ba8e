"""An officer (pengurus) of an LKS, and how one becomes approved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import edit
from models.base import Base, now, one_of
from models.contact import Contact
from models.report import Report
from values import SMS, WHATSAPP

if TYPE_CHECKING:
    from models.lks import Lks

PENDING, APPROVED, REFUSED = "pending", "approved", "refused"


class AlreadyDecided(Exception):
    """Someone else has approved or refused this officer meanwhile."""


class Officer(Base):
    """A person who may report for an LKS.

    `phone` is E.164 and is the number that was registered or that staff listed beforehand.
    `lks_name` is what the officer wrote; `lks` is what staff made of it. `prefers` is the medium
    that the office begins with; none for the latest that they used.
    """

    __tablename__ = "officer"
    __table_args__ = (
        one_of("state", (PENDING, APPROVED, REFUSED)),
        one_of("prefers", (SMS, WHATSAPP)),
        # An id that a history names is never another's later.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str] = mapped_column(String(64), unique=True)
    lks_id: Mapped[int | None] = mapped_column(ForeignKey("lks.id"), index=True)
    lks_name: Mapped[str] = mapped_column(String(120), default="")
    kelurahan: Mapped[str | None] = mapped_column(String(13))
    state: Mapped[str] = mapped_column(String(10), default=PENDING, index=True)
    prefers: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    erased_at: Mapped[datetime | None]

    lks: Mapped["Lks | None"] = relationship(back_populates="officers", lazy="joined")
    contacts: Mapped[list[Contact]] = relationship(back_populates="officer")

    @property
    def is_approved(self) -> bool:
        """Whether this officer's reports count."""
        return self.state == APPROVED

    @property
    def is_pending(self) -> bool:
        """Whether staff have yet to decide."""
        return self.state == PENDING

    @property
    def institution(self) -> str:
        """The LKS's registered name, or the one that the officer gave."""
        return self.lks.name if self.lks else self.lks_name

    def reach(self, session: Session, channel: str, moment: datetime) -> Contact:
        """The phone that they used last; for one that never texted the listed one, by `channel`."""
        return reach_all(session, [self], channel, moment)[self.id]

    def apply(self, name: str, lks_name: str, kelurahan: str) -> None:
        """Asks to be an officer, for the first time or again after a refusal."""
        self.name, self.lks_name, self.kelurahan = name, lks_name, kelurahan
        self.state, self.decided_by_id, self.decided_at = PENDING, None, None

    def approve(self, session: Session, staff_id: int, lks: "Lks") -> None:
        """Staff say that this person speaks for `lks`; what they reported before now counts.

        Raises `AlreadyDecided`.
        """
        self._decide(APPROVED, staff_id)
        self.lks = lks
        self.own_reports(session)

    def own_reports(self, session: Session) -> None:
        """What an approved officer's phones reported while nobody knew them counts from now on."""
        if not self.is_approved:
            return
        theirs = select(Contact.id).where(Contact.officer_id == self.id)
        session.execute(
            update(Report)
            .where(Report.contact_id.in_(theirs), Report.verified.is_(False))
            .values(verified=True, officer_id=self.id)
        )

    @classmethod
    def listed(
        cls, session: Session, name: str, phone: str, lks: "Lks", staff_id: int
    ) -> "Officer":
        """Somebody whom staff put on the list themselves: approved, with the number they gave.

        What that number texted before is theirs, and counts. The database refuses a number twice.
        """
        officer = cls(name=name, phone=phone, lks_name=lks.name, created_at=now(), state=PENDING)
        session.add(officer)
        session.flush()
        contact = session.scalar(select(Contact).where(Contact.address == phone))
        if contact is not None and contact.officer_id is None:
            contact.officer = officer
            session.flush()
        officer.approve(session, staff_id, lks)
        return officer

    def amend(self, session: Session, values: Mapping[str, Any], staff_id: int, cause: str) -> bool:
        """Puts `name`, `lks` (an `Lks`) or `kelurahan` right, and keeps before and after.

        Whether anything was different.
        """
        changed: dict[str, tuple[str | None, str | None]] = {}
        for field, value in values.items():
            present = getattr(self, field)
            if present == value:
                continue
            if field == "lks":
                changed[field] = (self.institution or None, value.name)
            else:
                changed[field] = (present, value)
            setattr(self, field, value)
        session.flush()
        edit.keep(session, f"officer:{self.id}", changed, cause=cause, staff_id=staff_id)
        return bool(changed)

    def refuse(self, staff_id: int) -> None:
        """Staff say that this person does not. Raises `AlreadyDecided`."""
        self._decide(REFUSED, staff_id)

    def _decide(self, state: str, staff_id: int) -> None:
        if self.state != PENDING:
            raise AlreadyDecided(self.state)
        self.state, self.decided_by_id, self.decided_at = state, staff_id, now()


def reach_all(
    session: Session, officers: Sequence[Officer], channel: str, moment: datetime
) -> dict[int, Contact]:
    """Where each of these officers is reached (`Officer.reach`), by their id."""
    theirs = select(Contact).where(Contact.officer_id.in_([officer.id for officer in officers]))
    latest = session.scalars(theirs.order_by(Contact.last_seen_at))
    found = {contact.officer_id: contact for contact in latest if contact.officer_id}
    silent = [officer for officer in officers if officer.id not in found]
    phones = [officer.phone for officer in silent]
    listed = Contact.all_to_be_told(session, phones, channel, moment) if phones else {}
    return found | {officer.id: listed[officer.phone] for officer in silent}
