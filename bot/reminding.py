"""Reminders, made and sent: what the worker does once a minute, and once an hour far ahead."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.orm import Session

from bot import office
from bot.conversation import tell
from bot.services import Services
from handlers.reminders import in_words
from handlers.turn import News
from models import reminder_book
from models.base import now
from models.bimtek import end_the_held
from models.officer import reach_all
from models.reminder import SENT
from models.reminder_plan import Span
from reading.district import load_district

AHEAD = timedelta(days=30)
_NEAR = timedelta(days=1)
# Persons in one transaction: a text that comes in must not wait for all reminders of a month.
_AT_ONCE = 100


def plan_ahead(services: Services) -> None:
    """Brings the coming 30 days up to date: what the page shows and can cancel."""
    with services.sessions.begin() as session:
        end_the_held(session, now())
    _plan(services, AHEAD)


def remind(services: Services) -> int:
    """Writes the texts of all who are to be reminded of something by now; how many.

    The plan of the next day is made anew first: who has said no a minute ago hears nothing.
    """
    _plan(services, _NEAR)
    told, written = 0, _AT_ONCE
    while written == _AT_ONCE:
        with services.sessions.begin() as session:
            written = _write(session, services.settings.channels[0], now())
        told += written
    return told


def span(moment: datetime, ahead: timedelta = AHEAD) -> Span:
    """So much time from a moment on, at the office."""
    return Span(moment, moment + ahead, load_district().time_zone)


def _plan(services: Services, ahead: timedelta) -> None:
    with services.sessions.begin() as session:
        if reminder_book.is_ours(session):
            moment = now()
            reminder_book.expire(session, moment)
            reminder_book.bring_up_to_date(session, span(moment, ahead))


def _write(session: Session, channel: str, moment: datetime) -> int:
    """One text for each of up to a hundred persons, in the transaction that marks them sent."""
    if not reminder_book.is_ours(session):
        return 0
    office.language(session)
    zone = load_district().time_zone
    persons = reminder_book.take_due(session, moment, zone, _AT_ONCE)
    officers = [due[0].officer for due in persons if due[0].officer]
    contacts = reach_all(session, officers, channel, moment)
    day = moment.astimezone(zone).date()
    news = []
    for due in persons:
        contact = due[0].contact or contacts[cast(int, due[0].officer_id)]
        reply, told = in_words(due)
        # The day is in the key: whatever happens, nobody is reminded twice on one day.
        key = f"reminder:{contact.id}:{day}"
        news.append(News(contact, reply, key, until=max(one.deadline for one in told)))
        for one in told:
            one.settle(SENT, moment)
    tell(session, *news)
    return len(persons)
