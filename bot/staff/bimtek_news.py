"""News of a bimtek that a page sets off, written in the page's own transaction."""

from collections.abc import Iterable

from flask import flash
from sqlalchemy.orm import Session

from bot import conversation
from bot.staff.bimtek_words import FLASH
from bot.web import services
from handlers import bimtek_news
from handlers.turn import News
from models.base import now
from models.invitation import Invitation


def channel() -> str:
    """On what a number is written to that has never texted us."""
    return services().settings.channels[0]


def tell(session: Session, news: Iterable[News]) -> int:
    """Writes the texts; how many. The caller nudges after its commit."""
    told = list(news)
    for one in told:
        conversation.tell(session, one)
    return len(told)


def tell_seated(session: Session, seated: Iterable[Invitation]) -> None:
    """Who got a seat of the waiting list hears of it, and so does the person at the desk."""
    if told := tell(session, bimtek_news.seats_given(session, seated, channel(), now())):
        flash(FLASH["seated"].format(count=told), "good")
