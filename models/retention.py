"""What is forgotten when its time is over: words and names go, numbers stay.

The office decides the times (UU 27/2022 article 16: erased after the retention period).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Update, delete, func, select, update
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.base import Base
from models.casework import ENDS
from models.contact import Contact
from models.dialogue import Dialogue
from models.message import DONE, HANDLED, Message
from models.outbox import CLAIMED, HELD, PENDING, POSTING, UNKNOWN, Outbox
from models.report import Report
from models.report_event import ReportEvent
from models.report_version import ReportVersion

GONE = "(isi sudah dihapus)"

ON_THE_WAY = (PENDING, CLAIMED, POSTING, UNKNOWN, HELD)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is older than these moments goes; None keeps it for ever."""

    messages: datetime | None
    cases: datetime | None
    audit: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """How many texts, closed cases with a note, and audit entries are over their time."""

    messages: int
    cases: int
    audit: int


def due(session: Session, limits: Limits) -> Due:
    """What `forget` would do now."""

    def count(table: type[Base], condition: ColumnElement[bool] | None) -> int:
        if condition is None:
            return 0
        return session.scalar(select(func.count()).select_from(table).where(condition)) or 0

    return Due(
        messages=count(Message, _old_texts(limits)),
        cases=count(Report, _old_cases(limits)),
        audit=count(AuditEntry, _old_deeds(limits)),
    )


def forget(session: Session, limits: Limits) -> None:
    """Takes out what is over its time. The texts' numbers, states and reports stay."""
    for statement in _statements(limits):
        session.execute(statement)
    deeds = _old_deeds(limits)
    if deeds is not None:
        session.execute(delete(AuditEntry).where(deeds))


def _statements(limits: Limits) -> Iterable[Update]:
    yield _last_words()
    texts, cases = _old_texts(limits), _old_cases(limits)
    if texts is not None:
        yield update(Message).where(texts).values(text=GONE)
        yield (
            update(Outbox)
            .where(Outbox.created_at < limits.messages, Outbox.text != GONE)
            .where(Outbox.state.not_in(ON_THE_WAY))
            .values(text=GONE, content_text=None, content_variables=None)
        )
        yield update(Dialogue).where(Dialogue.closed_at < limits.messages).values(reading={})
    if cases is not None:
        old = select(Report.id).where(cases).scalar_subquery()
        yield update(ReportVersion).where(ReportVersion.report_id.in_(old)).values(note="")
        yield update(ReportEvent).where(ReportEvent.report_id.in_(old)).values(why="")
        yield (
            update(Report).where(cases).values(note="").execution_options(synchronize_session=False)
        )


def _last_words() -> Update:
    """What was still on its way to somebody when their data were erased (models/erasing.py)."""
    erased = select(Contact.id).where(Contact.erased_at.is_not(None))
    return (
        update(Outbox)
        .where(Outbox.contact_id.in_(erased), Outbox.address != "")
        .where(Outbox.state.not_in(ON_THE_WAY))
        .values(text=GONE, address="", content_text=None, content_variables=None)
    )


def _old_texts(limits: Limits) -> ColumnElement[bool] | None:
    """What nobody has read yet is kept, however old."""
    if limits.messages is None:
        return None
    read = Message.state.in_((HANDLED, DONE))
    return (Message.received_at < limits.messages) & read & (Message.text != GONE)


def _old_cases(limits: Limits) -> ColumnElement[bool] | None:
    if limits.cases is None:
        return None
    latest = (
        select(func.max(ReportEvent.at)).where(ReportEvent.report_id == Report.id).scalar_subquery()
    )
    is_old = func.coalesce(latest, Report.created_at) < limits.cases
    return Report.state.in_(ENDS) & is_old & (Report.note != "")


def _old_deeds(limits: Limits) -> ColumnElement[bool] | None:
    return None if limits.audit is None else AuditEntry.at < limits.audit
