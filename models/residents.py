"""BINAAN: how many people an LKS looks after, month by month."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base


class ResidentCount(Base):
    """One statement for one month; of several for a month the latest counts.

    `inside` lives in the institution, `outside` at home; `month` is the month's first day.
    """

    __tablename__ = "resident_count"
    __table_args__ = (
        CheckConstraint("inside BETWEEN 0 AND 999999", name="inside_sane"),
        CheckConstraint("outside BETWEEN 0 AND 999999", name="outside_sane"),
        Index("ix_resident_count_lks_id_month", "lks_id", "month", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    lks_id: Mapped[int] = mapped_column(ForeignKey("lks.id"))
    month: Mapped[date] = mapped_column(Date)
    inside: Mapped[int]
    outside: Mapped[int]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officer.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]

    @classmethod
    def of_month(cls, session: Session, lks_id: int, month: date) -> "ResidentCount | None":
        """What counts for this month, if anything has been stated."""
        return session.scalar(
            select(cls)
            .where(cls.lks_id == lks_id, cls.month == month)
            .order_by(cls.id.desc())
            .limit(1)
        )
