"""Whose words are whose business: children, and data of a specific kind (UU 27/2022 article 4)."""

from sqlalchemy.orm import Session

from bot.staff.access import staff_here
from models import audit
from models.report import Report
from models.staff import PEMANTAU
from reading.district import District

HIDDEN = "(disamarkan)"


def is_private(category: str, district: District) -> bool:
    """Whether what was said about a report of this category may name a child or a victim."""
    found = district.categories.get(category)
    return found is not None and (found.sensitive or found.child)


def opened(session: Session, report: Report, district: District) -> bool:
    """Notes in the audit log who looks at a private report; whether they may read its words.

    An observer sees numbers and places. The daily work needs the words.
    """
    if not is_private(report.category, district):
        return True
    if staff_here().role == PEMANTAU:
        return False
    audit.record(session, staff_here().staff_id, "viewed", f"report:{report.id}")
    return True
