"""How many a broadcast would reach, and whether that many need a second person's yes."""

from datetime import datetime, time, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import office_setting
from models.audience import Audience, Scope
from models.broadcast import Broadcast
from models.recipients import people

# The office's rules for what leaves (bot/office.py), of which this one is asked for here too.
RULES, LIMIT = "sending", "four_eyes_above"
FOUR_EYES_ABOVE = 200


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
