"""BARU: the same report once more, on purpose."""

from sqlalchemy.orm import Session

from handlers.filing import described
from handlers.own_report import own_report
from handlers.turn import Turn
from models.report import Report
from values import Reply


def file_again(session: Session, turn: Turn) -> Reply:
    """Files a copy of one's own report as a new one: two equal things were meant."""
    found = own_report(session, turn)
    if isinstance(found, Reply):
        return found
    copy = Report(
        contact_id=turn.contact.id,
        officer_id=turn.contact.officer_id,
        message_id=turn.message_id,
        kind=found.kind,
        category=found.category,
        count=found.count,
        kelurahan=found.kelurahan,
        note=found.note,
        urgent=found.urgent,
        verified=turn.is_verified,
        created_at=turn.moment,
    )
    copy.file(session, again=True)
    return Reply("report_filed", described(turn, copy))
