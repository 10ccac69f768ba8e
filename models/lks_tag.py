"""Words that staff put on institutions, to address a group that no field of the register names."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base

LONGEST = 30


class LksTag(Base):
    """One tag on one LKS; in lower case, so that nobody makes two of one."""

    __tablename__ = "lks_tag"
    __table_args__ = (UniqueConstraint("tag", "lks_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lks_id: Mapped[int] = mapped_column(ForeignKey("lks.id"), index=True)
    tag: Mapped[str] = mapped_column(String(LONGEST))
