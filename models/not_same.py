"""Two entries of the register that look alike and are not the same, as somebody has seen."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, now, one_of
from models.merge import LKS, OFFICER
from models.upsert import insert


class NotSame(Base):
    """A pair that is not proposed again; the smaller id first, so that it is one row."""

    __tablename__ = "not_same"
    __table_args__ = (
        one_of("kind", (LKS, OFFICER)),
        UniqueConstraint("kind", "one_id", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    one_id: Mapped[int]
    other_id: Mapped[int]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


def set_apart(session: Session, kind: str, ids: tuple[int, int], staff_id: int) -> None:
    """Notes that these two are different; once however often."""
    row = {"kind": kind, "one_id": min(ids), "other_id": max(ids)}
    new = insert(session, NotSame).values(**row, staff_id=staff_id, at=now())
    session.execute(new.on_conflict_do_nothing())


def apart(session: Session, kind: str) -> set[tuple[int, int]]:
    """All such pairs of a kind."""
    wanted = select(NotSame.one_id, NotSame.other_id).where(NotSame.kind == kind)
    return {(row.one_id, row.other_id) for row in session.execute(wanted)}
