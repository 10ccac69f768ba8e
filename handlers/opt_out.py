"""STOP and MULAI: whether a number receives announcements. Replies to own texts always come."""

from sqlalchemy.orm import Session

from handlers.turn import Turn
from models.broadcast import withdraw_from
from values import Reply


def stop(session: Session, turn: Turn) -> Reply:
    """No more announcements from now on, not even those that are waiting to leave."""
    withdraw_from(session, turn.contact.id, turn.moment)
    turn.contact.opted_out_at = turn.contact.opted_out_at or turn.moment
    return Reply("opted_out")


def start(_session: Session, turn: Turn) -> Reply:
    """Announcements again."""
    turn.contact.opted_out_at = None
    return Reply("opted_in")
