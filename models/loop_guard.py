"""When not to answer: another bot, or a flood, must not keep ours talking."""

from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from models.message import Message

# No answer to the sixth equal text within half an hour (as the Community Health Toolkit does).
MOST_EQUAL = 5
EQUAL_WITHIN = timedelta(minutes=30)
MOST_ANSWERS = 20
ANSWERS_WITHIN = timedelta(hours=1)

# What is noted on a text that was kept and acted upon, but not answered.
SILENT = "silent"


def is_enough(session: Session, contact_id: int, text: str, moment: datetime) -> bool:
    """Whether this contact's text is to be left without an answer. Staff see those texts."""
    window = {"hour": moment - ANSWERS_WITHIN, "half": moment - EQUAL_WITHIN}
    answered, equal = session.execute(
        _counts(), {"contact": contact_id, "text": text, **window}
    ).one()
    return bool(answered >= MOST_ANSWERS or equal >= MOST_EQUAL)


@lru_cache(maxsize=1)
def _counts() -> Select[int, int]:
    was_answered = or_(Message.fault.is_(None), Message.fault != SILENT)
    is_equal = (Message.text == bindparam("text")) & (Message.received_at > bindparam("half"))
    return select(
        func.count().filter(was_answered),
        func.count().filter(is_equal),
    ).where(
        Message.contact_id == bindparam("contact"),
        Message.received_at > bindparam("hour"),
    )
