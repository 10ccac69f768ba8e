"""What waits for a hand, shown in the menu of every page."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.message import REVIEW, Message
from models.officer import PENDING, Officer


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many texts and officers wait for somebody."""

    messages: int
    officers: int


def waiting(session: Session) -> Waiting:
    """Counts them; both counts are over a small part of an index."""
    return Waiting(
        messages=session.scalar(select(func.count()).where(Message.state == REVIEW)) or 0,
        officers=session.scalar(select(func.count()).where(Officer.state == PENDING)) or 0,
    )
