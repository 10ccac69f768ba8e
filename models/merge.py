"""Two entries of the register that were made one: all of it is kept, so that it can be undone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, one_of

LKS, OFFICER = "lks", "officer"


class AlreadyUndone(Exception):
    """Somebody has undone it before, or the person was erased."""


class KeptGone(Exception):
    """The entry that stayed was merged into another one since."""


class Merge(Base):
    """Which entry went, which stayed, and everything that was different before.

    `gone` is the row that went, field by field. `moved` are the ids of rows that pointed at it, by
    `table.column`. `deleted` are rows that had to give way (table -> rows), `changed` the fields of
    rows that took something over (`[table, id, field, before, after]`).
    """

    __tablename__ = "merge"
    __table_args__ = (
        one_of("kind", (LKS, OFFICER)),
        Index("ix_merge_kind_kept_id", "kind", "kept_id"),
        Index("ix_merge_kind_gone_id", "kind", "gone_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    kept_id: Mapped[int]
    gone_id: Mapped[int]
    gone_name: Mapped[str] = mapped_column(String(120))
    gone: Mapped[dict[str, Any]] = mapped_column(JSON)
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    deleted: Mapped[list[list[Any]]] = mapped_column(JSON)
    changed: Mapped[list[list[Any]]] = mapped_column(JSON)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    @property
    def can_be_undone(self) -> bool:
        """Not twice, and not once the person has been erased."""
        return self.undone_at is None and bool(self.gone)
