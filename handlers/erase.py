"""HAPUS: the right to have one's data deleted (UU 27/2022)."""

from sqlalchemy.orm import Session

from handlers.turn import Turn
from models.task import ask_to_erase
from values import Reply


def ask(session: Session, turn: Turn) -> Reply:
    """A duty for the staff, due in 3 x 24 hours. Once is enough, however often it is asked."""
    ask_to_erase(session, turn.contact.id, turn.message_id, turn.moment)
    return Reply("erase_asked")
