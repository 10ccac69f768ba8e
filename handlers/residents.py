"""BINAAN: this month's residents and outreach clients of the LKS."""

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.turn import Turn
from models.residents import ResidentCount
from values import Reply


def state(session: Session, turn: Turn) -> Reply:
    """Keeps the two numbers for the month; a second statement of a month replaces the first."""
    if question := next_question(turn):
        return question
    officer = turn.officer
    if officer is None or officer.lks is None:
        return Reply("needs_registration", review=True)
    said = turn.reading.fields
    month = turn.today.replace(day=1)
    before = ResidentCount.of_month(session, officer.lks.id, month)
    session.add(
        ResidentCount(
            lks_id=officer.lks.id,
            month=month,
            inside=said["inside"],
            outside=said["outside"],
            officer_id=officer.id,
            message_id=turn.message_id,
            created_at=turn.moment,
        )
    )
    told = {"month": f"{month:%m/%Y}", "inside": said["inside"], "outside": said["outside"]}
    if before is None:
        return Reply("residents_kept", told)
    return Reply("residents_replaced", {**told, "before": f"{before.inside} dan {before.outside}"})
