"""What became of a report's words: each change with before and after, the oldest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.staff.report_words import REPORT_FIELDS
from models.report import Report
from models.report_version import CORRECTED, ReportVersion
from models.staff import Staff


@dataclass(frozen=True, slots=True)
class Changed:
    """One field, as the tables keep it."""

    field: str
    before: str | int
    after: str | int


@dataclass(frozen=True, slots=True)
class Step:
    """One change, by the sender's own text or by a member of staff."""

    at: datetime
    deed: str
    message_id: int | None
    staff: str | None
    changed: list[Changed]


def history(session: Session, report: Report) -> list[Step]:
    """A version holds what was before; what came after is in the next one, or in the report."""
    kept = session.execute(
        select(ReportVersion, Staff.name)
        .outerjoin(Staff, Staff.id == ReportVersion.staff_id)
        .where(ReportVersion.report_id == report.id)
        .order_by(ReportVersion.id)
    ).all()
    after: list[ReportVersion | Report] = [*(version for version, _ in kept[1:]), report]
    return [
        Step(
            at=version.ended_at,
            deed=version.change,
            message_id=version.message_id,
            staff=staff,
            changed=_differences(version, then),
        )
        for (version, staff), then in zip(kept, after, strict=False)
    ]


def _differences(before: ReportVersion, after: ReportVersion | Report) -> list[Changed]:
    both = (
        Changed(field, getattr(before, field), getattr(after, field)) for field in REPORT_FIELDS
    )
    # What staff made of its state meanwhile is no part of a correction.
    kept = (one for one in both if one.field != "state" or before.change != CORRECTED)
    return [one for one in kept if one.before != one.after]
