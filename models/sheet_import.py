"""A table that staff uploaded for the register: looked at first, then taken over as a whole."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import JSON, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, now, one_of

LKS, OFFICERS = "lks", "pengurus"
KINDS = (LKS, OFFICERS)
OPEN, DONE, DROPPED = "open", "done", "dropped"
# Names and numbers that nobody took over are not kept for longer.
KEPT_OPEN = timedelta(days=7)
_TELLING = 9  # digits at the end of a number that no other one shares in an office


class NotOpen(Exception):
    """It has been taken over, or put aside; the state is the argument."""


class SheetImport(Base):
    """The rows as the file had them, from the top, until somebody decides; then only the counts.

    What the rows would change is worked out anew whenever it is shown or done.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("state", (OPEN, DONE, DROPPED)),
        Index("ix_sheet_import_state_created_at", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(120))
    rows: Mapped[list[list[str]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=OPEN)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    created: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state == OPEN

    def end(self, state: str) -> None:
        """Done or dropped; the rows go. Raises `NotOpen`."""
        if not self.is_open:
            raise NotOpen(self.state)
        self.state, self.done_at, self.rows = state, now(), []


def drop_old(session: Session) -> None:
    """Puts aside what has waited for a week."""
    session.execute(
        update(SheetImport)
        .where(SheetImport.state == OPEN, SheetImport.created_at < now() - KEPT_OPEN)
        .values(state=DROPPED, done_at=now(), rows=[])
    )


def forget(session: Session, phones: Iterable[str]) -> None:
    """Empties the rows that hold one of these numbers (E.164), however it is written there."""
    ends = tuple(phone[-_TELLING:] for phone in phones if phone.startswith("+"))
    for waiting in session.scalars(select(SheetImport).where(SheetImport.state == OPEN)).all():
        waiting.rows = [
            [] if any(_digits(cell).endswith(ends) for cell in row) else row for row in waiting.rows
        ]


def _digits(cell: str) -> str:
    return "".join(one for one in cell if one.isdigit())
