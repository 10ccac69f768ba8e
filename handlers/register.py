"""DAFTAR and SETUJU: somebody says that they are an officer of an LKS, and agrees to the notice."""

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.turn import CONFIRMED, Turn
from models.officer import Officer
from values import Reply


def register(session: Session, turn: Turn) -> Reply:
    """Asks, shows the notice, and puts the officer before the staff once they agree.

    A number that staff had listed is welcomed at once: the office has its consent on paper.
    """
    officer = turn.officer
    if officer and officer.is_approved:
        return _welcome(officer, is_first=turn.contact.first_seen_at == turn.moment)
    if officer and officer.is_pending:
        return Reply("register_still_waiting")
    if question := next_question(turn):
        return question
    if not turn.reading.fields.get(CONFIRMED):
        return Reply("consent_notice", asks="confirm")
    return _apply(session, turn)


def consent_alone(_session: Session, turn: Turn) -> Reply:
    """SETUJU where nothing was waiting for it."""
    return Reply("register_already" if turn.is_verified else "consent_unasked")


def _apply(session: Session, turn: Turn) -> Reply:
    said = turn.reading.fields
    officer = turn.officer
    if officer is None:
        officer = Officer(phone=turn.contact.address, created_at=turn.moment)
        session.add(officer)
        turn.contact.officer = officer
    officer.apply(name=said["name"], lks_name=said["lks"], kelurahan=said["kelurahan"])
    officer.consented_at = turn.moment
    return Reply("register_waiting", {"name": officer.name, "lks": officer.lks_name})


def _welcome(officer: Officer, is_first: bool) -> Reply:
    # Only the first text of a listed number is told the names: a number that changed hands must
    # not let its new owner read who had it.
    if is_first:
        return Reply("register_welcome", {"name": officer.name, "lks": officer.institution})
    return Reply("register_already")
