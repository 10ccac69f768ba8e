"""The history of the register: what a field said before, what it says since, who changed it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, now

# By hand on a page, by an officer's UBAH that staff approved, from a table that staff uploaded,
# when another entry was merged into this one or taken out again.
BY_HAND, APPROVED, IMPORTED = "by_hand", "approved", "imported"
MERGED, UNMERGED = "merged", "unmerged"


class Edit(Base):
    """One field of one row (`lks:12`, `officer:5`), before and after, as texts."""

    __tablename__ = "edit"
    __table_args__ = (Index("ix_edit_subject_id", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(60))
    field: Mapped[str] = mapped_column(String(30))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(String(10))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


def keep(
    session: Session,
    subject: str,
    changes: Mapping[str, tuple[str | None, str | None]],
    *,
    cause: str,
    staff_id: int | None,
) -> None:
    """Writes down each field's before and after, in the transaction that changes it."""
    moment = now()
    session.add_all(
        Edit(
            subject=subject,
            field=field,
            before=before,
            after=after,
            cause=cause,
            staff_id=staff_id,
            at=moment,
        )
        for field, (before, after) in changes.items()
    )
