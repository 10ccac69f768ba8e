"""The list that staff pasted or uploaded for a broadcast, line by line as they wrote it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import ForeignKey, Index, String, delete, insert, literal, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what stands there, and the number as E.164 if it is one."""

    line: int
    given: str
    address: str | None
    name: str = ""
    lks: str = ""


class BroadcastLine(Base):
    """A line that was kept. Those without an `address` are shown with what is wrong with them."""

    __tablename__ = "broadcast_line"
    __table_args__ = (Index("ix_broadcast_line_broadcast_id_line", "broadcast_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    line: Mapped[int]
    given: Mapped[str] = mapped_column(String(80))
    address: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(80))
    lks: Mapped[str] = mapped_column(String(120))


def replace_lines(session: Session, broadcast_id: int, lines: Sequence[Line]) -> None:
    """These lines and no others are the broadcast's list."""
    session.execute(delete(BroadcastLine).where(BroadcastLine.broadcast_id == broadcast_id))
    if lines:
        rows = [{"broadcast_id": broadcast_id, **asdict(line)} for line in lines]
        session.execute(insert(BroadcastLine), rows)


def copy_lines(session: Session, first_id: int, again_id: int) -> None:
    """Who is written to again is called as in the first broadcast's list."""
    kept = [getattr(BroadcastLine, name) for name in Line.__dataclass_fields__]
    of_first = select(literal(again_id), *kept).where(BroadcastLine.broadcast_id == first_id)
    columns = ["broadcast_id", *Line.__dataclass_fields__]
    session.execute(insert(BroadcastLine).from_select(columns, of_first))
