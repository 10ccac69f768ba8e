"""DAFTAR: somebody says that they are an officer of an LKS."""

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.turn import Turn
from models.officer import Officer
from values import Reply


def register(session: Session, turn: Turn) -> Reply:
    """Puts the officer before the staff; a number that they had listed is welcomed at once."""
    officer = turn.officer
    if officer and officer.is_approved:
        return _welcome(officer, is_first=turn.contact.first_seen_at == turn.moment)
    if officer and officer.is_pending:
        return Reply("register_still_waiting")
    if question := next_question(turn):
        return question
    said = turn.reading.fields
    if officer is None:
        officer = Officer(phone=turn.contact.address, created_at=turn.moment)
        session.add(officer)
    officer.apply(name=said["name"], lks_name=said["lks"], kelurahan=said["kelurahan"])
    turn.contact.officer = officer
    return Reply("register_waiting", {"name": officer.name, "lks": officer.lks_name})


def _welcome(officer: Officer, is_first: bool) -> Reply:
    # Only the first text of a listed number is told the names: a number that changed hands must
    # not let its new owner read who had it.
    if is_first:
        return Reply("register_welcome", {"name": officer.name, "lks": officer.institution})
    return Reply("register_already")
