"""A report: people in need, of one category, in one kelurahan."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    CheckConstraint,
    Executable,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    bindparam,
    insert,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from stdnum import damm

from models.base import Base, one_of
from models.report_version import CORRECTED, RESTORED, TAKEN_BACK, ReportVersion

if TYPE_CHECKING:
    from models.contact import Contact
    from models.message import Message
    from models.officer import Officer
    from models.staff import Staff

# Five digits from the first report on, so that a bare small number can only answer a menu.
_NUMBER_BASE = 1000
_MOST_DIGITS = 10  # more is no id that a database would take
MOST_PEOPLE = 999_999
# No longer than a column can hold: what people type goes straight into a query.
_NUMBER = re.compile(r"[0-9]{5,10}")

REPEAT_WITHIN = RESTORE_WITHIN = timedelta(hours=24)
CORRECTABLE = {"category", "count", "kelurahan"}
_VERSIONED = ("category", "count", "kelurahan", "note", "state")

CASE, POTENTIAL = "case", "potential"  # people in need (PPKS), help that was found (PSKS)

NEW, VERIFIED, HANDLED = "baru", "diverifikasi", "ditangani"
DONE, REFUSED, REFERRED = "selesai", "ditolak", "dirujuk"
WITHDRAWN = "dibatalkan"
STATES = (NEW, VERIFIED, HANDLED, DONE, REFUSED, REFERRED, WITHDRAWN)
# Once staff have come to an end with it, only they change it. Their steps: models/casework.py.
OPEN = (NEW, VERIFIED, HANDLED)


class NotChangeable(Exception):
    """The report is in a state in which its sender may not do this any more."""


class Report(Base):
    """One thing said: one category, one count, one kelurahan, one number.

    `kind` tells need from help: a `potential` has a PSKS type as its category. A text that names
    several makes several: each can then be corrected, taken up and answered by itself
    (docs/decisions/0002). `count` is what the officer stated, persons or households alike.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint(f"count BETWEEN 1 AND {MOST_PEOPLE}", name="count_sane"),
        one_of("state", STATES),
        one_of("kind", (CASE, POTENTIAL)),
        Index("ix_report_contact_id_id", "contact_id", "id"),
        Index("ix_report_created_at_id", "created_at", "id"),
        Index("ix_report_officer_id_state_created_at", "officer_id", "state", "created_at"),
        Index(
            "ix_report_urgent",
            "created_at",
            "id",
            sqlite_where=text("urgent IS 1"),
            postgresql_where=text("urgent IS true"),
        ),
        # A handful among all: without it the list and its total go through every report.
        Index(
            "ix_report_unverified",
            "created_at",
            "id",
            sqlite_where=text("verified IS 0"),
            postgresql_where=text("verified IS false"),
        ),
        Index("ix_report_alike", "kelurahan", "category", "created_at"),
        Index(
            "ix_report_assigned_id",
            "assigned_id",
            "id",
            sqlite_where=text("assigned_id IS NOT NULL"),
            postgresql_where=text("assigned_id IS NOT NULL"),
        ),
        Index(
            "ix_report_due_on",
            "due_on",
            sqlite_where=text(f"due_on IS NOT NULL AND state IN {OPEN}"),
            postgresql_where=text(f"due_on IS NOT NULL AND state IN {OPEN}"),
        ),
        Index(
            "ix_report_duplicate_of_id",
            "duplicate_of_id",
            sqlite_where=text("duplicate_of_id IS NOT NULL"),
            postgresql_where=text("duplicate_of_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10), default=CASE, server_default=CASE)
    category: Mapped[str] = mapped_column(String(8), index=True)
    count: Mapped[int]
    kelurahan: Mapped[str] = mapped_column(String(13), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    verified: Mapped[bool]
    state: Mapped[str] = mapped_column(String(12), default=NEW, index=True)
    created_at: Mapped[datetime]
    # Grows with every change: who decides upon an older one is told.
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    assigned_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    due_on: Mapped[date | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))

    contact: Mapped["Contact"] = relationship()
    officer: Mapped["Officer | None"] = relationship(lazy="joined")
    message: Mapped["Message"] = relationship()
    assigned: Mapped["Staff | None"] = relationship()
    duplicate_of: Mapped["Report | None"] = relationship(remote_side="Report.id")

    @property
    def number(self) -> str:
        """What people call it: five digits or more, the last one a Damm check digit."""
        digits = str(_NUMBER_BASE + self.id)
        return digits + damm.calc_check_digit(digits)

    @property
    def fate(self) -> str:
        """The state that its sender wants to hear of: of a duplicate that of the other one."""
        return self.duplicate_of.state if self.duplicate_of else self.state

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in OPEN

    def correct(
        self, session: Session, changes: Mapping[str, Any], moment: datetime, message_id: int
    ) -> None:
        """Puts category, count or kelurahan right. Raises `NotChangeable`."""
        if self.state not in OPEN:
            raise NotChangeable(self.state)
        self._keep_version(session, CORRECTED, moment, message_id)
        for name in CORRECTABLE & changes.keys():
            setattr(self, name, changes[name])

    def withdraw(self, session: Session, moment: datetime, message_id: int) -> None:
        """Takes it back. Raises `NotChangeable`."""
        if self.state not in OPEN:
            raise NotChangeable(self.state)
        self._keep_version(session, TAKEN_BACK, moment, message_id)
        self.state = WITHDRAWN

    def restore(self, session: Session, moment: datetime, message_id: int) -> None:
        """Undoes a withdrawal of the last day. Raises `NotChangeable`."""
        before = session.scalar(
            select(ReportVersion)
            .where(ReportVersion.report_id == self.id, ReportVersion.change == TAKEN_BACK)
            .order_by(ReportVersion.id.desc())
            .limit(1)
        )
        late = before is None or moment - before.ended_at > RESTORE_WITHIN
        if self.state != WITHDRAWN or before is None or late:
            raise NotChangeable(self.state)
        self._keep_version(session, RESTORED, moment, message_id)
        self.state = before.state

    def _keep_version(
        self, session: Session, change: str, moment: datetime, message_id: int
    ) -> None:
        self.revision += 1
        content = {name: getattr(self, name) for name in _VERSIONED}
        session.add(
            ReportVersion(
                report_id=self.id,
                change=change,
                message_id=message_id,
                ended_at=moment,
                **content,
            )
        )

    def file(self, session: Session, again: bool = False) -> tuple["Report", bool]:
        """Keeps this report, or finds the one it repeats; and whether it is new.

        The same sender with the same words within a day had no confirmation and tried again. Two
        equal lines of one text are two things said, and so is what is sent `again` on purpose.
        """
        said = {
            "contact_id": self.contact_id,
            "category": self.category,
            "count": self.count,
            "kelurahan": self.kelurahan,
            "message_id": self.message_id,
        }
        since = {"since": self.created_at - REPEAT_WITHIN}
        earlier = None if again else session.scalar(_repeated(), said | since)
        if earlier is not None:
            return earlier, False
        values = {name: getattr(self, name) for name in _WRITTEN}
        self.id = session.connection().execute(_insert(), values).scalar_one()
        return self, True


_WRITTEN = (
    "contact_id", "officer_id", "message_id", "kind", "category", "count", "kelurahan",
    "note", "urgent", "verified", "created_at",
)  # fmt: skip


@lru_cache(maxsize=1)
def _insert() -> Executable:
    return insert(Report).returning(Report.id)


@lru_cache(maxsize=1)
def _repeated() -> Select[Report]:
    return (
        select(Report)
        .where(
            Report.contact_id == bindparam("contact_id"),
            Report.category == bindparam("category"),
            Report.count == bindparam("count"),
            Report.kelurahan == bindparam("kelurahan"),
            Report.state != WITHDRAWN,
            Report.created_at > bindparam("since"),
            Report.message_id != bindparam("message_id"),
        )
        .order_by(Report.id.desc())
        .limit(1)
    )


def report_id(number: str) -> int | None:
    """The id behind a report's number; None for a mistyped one (the check digit tells)."""
    digits = number.strip()
    if not (_NUMBER.fullmatch(digits) and damm.is_valid(digits)):
        return None
    found = int(digits[:-1]) - _NUMBER_BASE
    return found if found > 0 else None
