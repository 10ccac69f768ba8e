"""STATUS: what became of my reports."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.filing import described
from handlers.own_report import own_report
from handlers.replies import state_in_words
from handlers.turn import Turn
from models.report import Report
from values import Reply

_MOST_LINES = 3


def show(session: Session, turn: Turn) -> Reply:
    """One report by its number, or the latest few. Only one's own: anyone may guess a number."""
    if turn.reading.fields.get("ref") is None:
        return _latest(session, turn)
    found = own_report(session, turn)
    if isinstance(found, Reply):
        return found
    sent = found.created_at.astimezone(turn.district.time_zone)
    told = {"date": f"{sent:%d/%m}", "state": state_in_words(found.fate)}
    return Reply("status_one", {**described(turn, found), **told})


def _latest(session: Session, turn: Turn) -> Reply:
    reports = session.scalars(
        select(Report)
        .where(Report.contact_id == turn.contact.id)
        .order_by(Report.id.desc())
        .limit(_MOST_LINES)
    ).all()
    if not reports:
        return Reply("status_none")
    lines = "; ".join(f"{report.number} {state_in_words(report.fate)}" for report in reports)
    return Reply("status_list", {"lines": lines})
