"""Texts that no keyword takes: answered politely, and put before a person."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import attendance
from handlers.turn import Turn
from models.message import Message
from reading import courtesy_of
from values import Reply

_COURTEOUS = {"thanks": "thanked", "greeting": "greeted", "nothing": "nothing_noted"}


def puzzle(session: Session, turn: Turn) -> Reply:
    """First an example of what is understood; the second time running, a promise that staff read.

    An example sent over and over helps nobody. A bare yes or no may be meant for an invitation.
    Thanks, a greeting and "nothing to report" are answered as what they are.
    """
    if hint := attendance.hint(session, turn):
        return hint
    if courtesy := courtesy_of(turn.text, turn.district):
        return Reply(_COURTEOUS[courtesy])
    before = session.scalar(
        select(Message.intent)
        .where(Message.contact_id == turn.contact.id, Message.id < turn.message_id)
        .order_by(Message.id.desc())
        .limit(1)
    )
    again = before == turn.reading.intent
    return Reply("unknown_again" if again else "unknown_first", review=True)


def forward(_session: Session, _turn: Turn) -> Reply:
    """Something that a person has to answer."""
    return Reply("forwarded", review=True)


def withdrawn(_session: Session, _turn: Turn) -> Reply:
    """The officer does not want to go on with what we asked about."""
    return Reply("withdrawn")
