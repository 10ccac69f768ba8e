"""What waits for a hand, shown in the menu of every page."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from bot.staff.reach import reach
from models import lks_change, officer
from models.incident import Incident
from models.lks_change import LksChange
from models.message import REVIEW, Message
from models.officer import Officer
from models.task import URGENT, Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many texts, officers, changes and tasks wait for somebody; `urgent` of the tasks.

    `incidents`: faults of the channels that last.
    """

    messages: int
    officers: int
    changes: int
    tasks: int
    urgent: int
    incidents: int


def waiting(session: Session) -> Waiting:
    """Counts them in one question; each count is over a small part of an index.

    A TKSK is told of those within reach.
    """
    mine = reach()
    is_open = Task.done_at.is_(None)
    counts = select(
        _count(Message.state == REVIEW, mine.messages()),
        _count(Officer.state == officer.PENDING, mine.officers()),
        _count(LksChange.state == lks_change.PENDING, mine.changes()),
        _count(is_open, mine.tasks()),
        _count(is_open, Task.kind == URGENT, mine.tasks()),
        _count(Incident.closed_at.is_(None)),
    )
    return Waiting(*session.execute(counts).one())


def _count(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(*conditions).scalar_subquery()
