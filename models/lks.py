"""An LKS: a welfare institution that reports to the office."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models import edit
from models.base import Base
from models.register import Entry, as_text

if TYPE_CHECKING:
    from models.officer import Officer


# What an officer may ask to be changed, in the words of the card.
FIELDS = {
    "ketua": "chair",
    "alamat": "address",
    "telepon": "phone",
    "izin": "permit",
    "akreditasi": "accreditation",
    "sekretaris": "secretary",
    "bendahara": "treasurer",
    "email": "email",
    "npwp": "tax_id",
    "akta": "deed",
    "nama": "name",
}


class Lks(Entry, Base):
    """An institution as the office has it in its register; most fields are in `Entry`."""

    __tablename__ = "lks"
    # An id that a history names is never another's later.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's own declaration

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kelurahan: Mapped[str | None] = mapped_column(String(13))
    chair: Mapped[str | None] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))
    permit: Mapped[str | None] = mapped_column(String(60))
    accreditation: Mapped[str | None] = mapped_column(String(20))
    secretary: Mapped[str | None] = mapped_column(String(80))
    treasurer: Mapped[str | None] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(80))
    tax_id: Mapped[str | None] = mapped_column(String(30))
    deed: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]

    officers: Mapped[list["Officer"]] = relationship(back_populates="lks")

    def entry(self, field: str) -> str | None:
        """What the register says under a word of the card. Raises KeyError for another word."""
        found: str | None = getattr(self, FIELDS[field])
        return found

    def enter(self, field: str, value: str) -> None:
        """Puts a value into the register. Raises KeyError for another word."""
        setattr(self, FIELDS[field], value)

    def amend(
        self,
        session: Session,
        values: Mapping[str, Any],
        staff_id: int,
        cause: str = edit.BY_HAND,
    ) -> bool:
        """Puts fields of the register right, and keeps each one's before and after.

        Whether anything was different. The database refuses a name that another one has.
        """
        changed: dict[str, tuple[str | None, str | None]] = {}
        for name, value in values.items():
            before, after = as_text(getattr(self, name)), as_text(value)
            if before != after:
                changed[name] = (before, after)
                setattr(self, name, value)
        session.flush()
        edit.keep(session, f"lks:{self.id}", changed, cause=cause, staff_id=staff_id)
        return bool(changed)
