"""HADIR, TIDAK, WAKIL, ABSEN: answers to an invitation.

No event is kept yet, so none can be open: the answer is shown to the staff, word for word.
"""

from sqlalchemy.orm import Session

from handlers.asking import next_question
from handlers.turn import Turn
from values import Reply


def answer(_session: Session, turn: Turn) -> Reply:
    """Coming, not coming, perhaps, or somebody else instead."""
    return next_question(turn) or Reply("no_invitation", review=True)


def check_in(_session: Session, turn: Turn) -> Reply:
    """At the door."""
    return next_question(turn) or Reply("no_event", review=True)
