"""What is to be known before a broadcast leaves: its reach, a second yes, the same text before."""

from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import office_setting
from models.audience import Audience, Scope
from models.broadcast import CANCELLED, DONE, PAUSED, SENDING, UNDO, Broadcast
from models.recipients import people

# The office's rules for what leaves (bot/office.py), of which this one is asked for here too.
RULES, LIMIT = "sending", "four_eyes_above"
FOUR_EYES_ABOVE = 200
_LATELY = timedelta(hours=24)


def scope_of(broadcast: Broadcast, moment: datetime, zone: tzinfo) -> Scope:
    """What this broadcast's audience is asked for at that moment; `zone` is the office's."""
    today = moment.astimezone(zone).date()
    month = today.replace(day=1)
    return Scope(
        broadcast_id=broadcast.id,
        today=today,
        month=month,
        month_begins=datetime.combine(month, time(), zone),
        bimtek_id=broadcast.bimtek_id,
        is_again=broadcast.resend_of_id is not None or "silent_of" in broadcast.audience,
    )


def reached(session: Session, audience: Audience, scope: Scope) -> int:
    """How many people would get a text."""
    found = people(audience, scope).subquery()
    wanted = select(func.count()).select_from(found).where(found.c.reason.is_(None))
    return session.scalar(wanted) or 0


def needs_approval(session: Session, how_many: int) -> bool:
    """Whether a broadcast to so many waits for a second person; a limit of 0 never does."""
    limit: int = office_setting.read(session, RULES).get(LIMIT, FOUR_EYES_ABOVE)
    return 0 < limit < how_many


def sent_lately(session: Session, broadcast: Broadcast, moment: datetime) -> Broadcast | None:
    """The latest other one within a day with the same words, for the same event if for one.

    None for what is sent again on purpose.
    """
    if broadcast.resend_of_id is not None:
        return None
    return session.scalar(
        select(Broadcast)
        .where(
            Broadcast.text == broadcast.text,
            Broadcast.bimtek_id.is_not_distinct_from(broadcast.bimtek_id),
            Broadcast.id.is_distinct_from(broadcast.id),  # None: not written yet
            Broadcast.state.in_((UNDO, SENDING, PAUSED, DONE, CANCELLED)),
            Broadcast.begins_at > moment - _LATELY,
        )
        .order_by(Broadcast.begins_at.desc())
        .limit(1)
    )
