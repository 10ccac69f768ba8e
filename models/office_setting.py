"""What the office decides on its pages, as JSON: one row for each form."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, now
from models.upsert import insert


class OfficeSetting(Base):
    """The whole content of one form under its `key`; where there is no row the default holds."""

    __tablename__ = "office_setting"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


def read(session: Session, key: str) -> dict[str, Any]:
    """What was kept under the key; empty where nothing was."""
    return session.scalar(select(OfficeSetting.value).where(OfficeSetting.key == key)) or {}


def write(session: Session, key: str, value: dict[str, Any], staff_id: int | None) -> None:
    """Keeps it, in place of what was there."""
    kept = {"value": value, "changed_at": now(), "changed_by_id": staff_id}
    session.execute(
        insert(session, OfficeSetting)
        .values(key=key, **kept)
        .on_conflict_do_update(index_elements=("key",), set_=kept)
    )
