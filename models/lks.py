"""An LKS: a welfare institution that reports to the office."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base

if TYPE_CHECKING:
    from models.officer import Officer


class Lks(Base):
    """An institution as the office has it in its register."""

    __tablename__ = "lks"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kelurahan: Mapped[str | None] = mapped_column(String(13))
    created_at: Mapped[datetime]

    officers: Mapped[list["Officer"]] = relationship(back_populates="lks")
