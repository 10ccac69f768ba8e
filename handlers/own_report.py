"""Finding the report that an officer names, among one's own only."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.turn import Turn
from models.report import Report, report_id
from values import Reply

LATEST = "terakhir"


def own_report(session: Session, turn: Turn) -> Report | Reply:
    """The report of this number; the reply that there is none of one's own by it.

    Whose else it may be is not told: anyone may guess a number.
    """
    number = turn.reading.fields["ref"]
    found = _latest(session, turn) if number == LATEST else _numbered(session, number)
    if found is None and number == LATEST:
        return Reply("status_none")
    if found is None or found.contact_id != turn.contact.id:
        return Reply("number_unknown", {"number": number})
    return found


def _numbered(session: Session, number: str) -> Report | None:
    # Held until the commit: staff may be deciding upon it at this instant.
    return session.get(Report, report_id(number) or 0, with_for_update={"of": Report})


def _latest(session: Session, turn: Turn) -> Report | None:
    return session.scalar(
        select(Report)
        .where(Report.contact_id == turn.contact.id)
        .order_by(Report.id.desc())
        .limit(1)
        .with_for_update(of=Report)
    )
