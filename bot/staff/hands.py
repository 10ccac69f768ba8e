"""What needs a hand now: one card for each kind of thing that waits, the most pressing first."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.staff.access import staff_here
from bot.staff.desk import Waiting
from bot.staff.duty_words import HANDS
from bot.staff.reach import reach
from bot.staff.times import apart, day_begins, moment, today
from models.bimtek import CANCELLED, DRAFT, Bimtek
from models.incident import Incident
from models.message import REVIEW, Message
from models.report import OPEN, Report
from models.task import ERASE, URGENT, Task


@dataclass(frozen=True, slots=True)
class Hand:
    """A number, what it counts, a word on it, and the page where one sees to it.

    `look` is `bad` (now), `warn` (today) or `calm`; a card of nought is always calm.
    """

    words: str
    number: int
    note: str
    endpoint: str
    look: str = "calm"
    args: dict[str, str] = field(default_factory=dict)


def hands(session: Session, waiting: Waiting) -> list[Hand]:
    """All cards that who is signed in has a page for."""
    cards = [
        _urgent(session, waiting),
        _texts(session, waiting),
        *_overdue(session),
        _card("officers", waiting.officers, "officers.index"),
        _card("changes", waiting.changes, "changes.index"),
        _events(session),
        _card("channels", len(Incident.now_open(session)), "channel_health.show", look="bad"),
    ]
    return [card for card in cards if staff_here().may(card.endpoint)]


def _card(key: str, number: int, endpoint: str, note: str = "", look: str = "warn") -> Hand:
    words, nothing, something = HANDS[key]
    return Hand(
        words=words,
        number=number,
        note=(note or something) if number else nothing,
        endpoint=endpoint,
        look=look if number else "calm",
    )


def _urgent(session: Session, waiting: Waiting) -> Hand:
    first = select(func.min(Task.created_at)).where(Task.done_at.is_(None), Task.kind == URGENT)
    return _since(session.scalar(first.where(reach().tasks())), "urgent", waiting.urgent, "bad")


def _texts(session: Session, waiting: Waiting) -> Hand:
    # By its id, along the index of states: the first to come has the smallest.
    first = (
        select(Message.received_at)
        .where(Message.state == REVIEW, reach().messages())
        .order_by(Message.id)
        .limit(1)
    )
    return _since(session.scalar(first), "messages", waiting.messages, "warn")


def _since(first: datetime | None, key: str, number: int, look: str) -> Hand:
    endpoint = {"urgent": "tasks.index", "messages": "inbox.index"}[key]
    note = HANDS["since"][0].format(span=apart(first)) if first else ""
    return _card(key, number, endpoint, note, look)


def _overdue(session: Session) -> list[Hand]:
    late = select(func.count()).select_from(Report)
    late = late.where(Report.state.in_(OPEN), Report.due_on < today(), reach().reports())
    forgotten = select(func.count()).select_from(Task)
    forgotten = forgotten.where(Task.done_at.is_(None), Task.kind == ERASE, reach().tasks())
    return [
        replace(
            _card("overdue", session.scalar(late) or 0, "reports.index", look="bad"),
            args={"tenggat": "lewat"},
        ),
        _card("erase", session.scalar(forgotten) or 0, "tasks.index"),
    ]


def _events(session: Session) -> Hand:
    begin = today() - timedelta(days=today().weekday())
    coming = (
        select(Bimtek.title, Bimtek.starts_at)
        .where(Bimtek.starts_at.between(day_begins(begin), day_begins(begin + timedelta(days=7))))
        .where(Bimtek.state.not_in((DRAFT, CANCELLED)))
        .order_by(Bimtek.starts_at)
    )
    found = session.execute(coming).all()
    note = f"{found[0][0]}, {moment(found[0][1])}" if found else ""
    return _card("events", len(found), "bimtek.index", note, "calm")
