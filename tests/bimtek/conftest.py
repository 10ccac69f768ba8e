"""An office that invites: officers with phones, an event, and texts that come in and go out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.conversation import converse
from models import guests
from models.base import now
from models.bimtek import Bimtek, free_code, free_day_code
from models.invitation import Invitation
from models.lks import Lks
from models.message import Message
from models.officer import APPROVED, Officer
from models.outbox import Outbox
from values import Incoming

WITA = ZoneInfo("Asia/Makassar")
_numbers = count(1)


def phone(number: int) -> str:
    return f"+62812{number:08d}"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What depends on the database says so itself."""
    return sqlite_url


@dataclass
class Office:
    """The database through its doors."""

    sessions: sessionmaker[Session]

    def officers(self, number: int, per_lks: int = 1) -> list[str]:
        """The phones of so many approved officers, so many of each LKS."""
        with self.sessions.begin() as session:
            for place in range(number):
                if place % per_lks == 0:
                    lks = Lks(name=f"LKS Kasih {place}", created_at=now())
                officer = Officer(name=f"Siti {place}", phone=phone(place), lks=lks)
                officer.state, officer.created_at = APPROVED, now()
                session.add(officer)
        return [phone(place) for place in range(number)]

    def bimtek(self, starts_at: datetime, phones: list[str], **more: object) -> str:
        """The code of an event of three hours to which these phones are invited."""
        values: dict[str, object] = {
            "title": "Bimtek Pengelolaan LKS",
            "place": "Aula Kantor Walikota",
            "capacity": 30,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "answers_until": starts_at - timedelta(days=1),
            "created_at": now(),
        }
        with self.sessions.begin() as session:
            values |= {"code": free_code(session), "day_code": free_day_code(session)}
            bimtek = Bimtek(**(values | more))
            session.add(bimtek)
            session.flush()
            ids = session.scalars(select(Officer.id).where(Officer.phone.in_(phones))).all()
            guests.invite(session, bimtek, ids, now())
            return bimtek.code

    def change(self, code: str, change: Callable[[Session, Bimtek], object]) -> None:
        """Something that staff do to an event."""
        with self.sessions.begin() as session:
            bimtek = session.scalars(select(Bimtek).where(Bimtek.code == code)).one()
            change(session, bimtek)

    def day_code(self, code: str) -> str:
        with self.sessions.begin() as session:
            return session.scalars(select(Bimtek.day_code).where(Bimtek.code == code)).one()

    def text(self, number: str, words: str) -> str:
        """Somebody texts; the answer that is written for them."""
        return self.answers_to([self.come_in(number, words)])[0]

    def come_in(self, number: str, words: str) -> int:
        """Somebody texts; the message's id."""
        incoming = Incoming("simulator", f"t{next(_numbers)}", number, "+62800", words, "sms")
        with self.sessions.begin() as session:
            return converse(session, incoming) or 0

    def answers_to(self, messages: list[int]) -> list[str]:
        """The answers that were written, in the order of the messages."""
        with self.sessions.begin() as session:
            rows = session.execute(
                select(Outbox.message_id, Outbox.text).where(Outbox.message_id.in_(messages))
            )
            found = dict(iter(rows))
        return [found[message] for message in messages]

    def told(self, number: str) -> list[str]:
        """What somebody is told without having texted."""
        with self.sessions.begin() as session:
            rows = select(Outbox.text).where(Outbox.address == number, Outbox.message_id.is_(None))
            return list(session.scalars(rows.order_by(Outbox.id)))

    def invitation(self, number: str, code: str) -> Invitation:
        with self.sessions.begin() as session:
            return session.scalars(
                select(Invitation)
                .join(Invitation.officer)
                .join(Invitation.bimtek)
                .where(Officer.phone == number, Bimtek.code == code)
            ).one()

    def answers(self, code: str) -> list[tuple[str, int | None]]:
        """Every invitation's answer and place in the order of arrival."""
        with self.sessions.begin() as session:
            rows = session.execute(
                select(Invitation.answer, Invitation.seat_order)
                .join(Bimtek)
                .where(Bimtek.code == code)
                .order_by(Invitation.seat_order, Invitation.id)
            )
            return [(answer, order) for answer, order in rows]

    def last_state(self, number: str) -> str:
        """What became of somebody's last text: handled, or before the staff."""
        with self.sessions.begin() as session:
            rows = select(Message.state).where(Message.sender == number)
            return session.scalars(rows.order_by(Message.id.desc()).limit(1)).one()


@pytest.fixture
def office(sessions: sessionmaker[Session]) -> Office:
    return Office(sessions)


@pytest.fixture
def soon() -> datetime:
    """08.30 WITA, four days from now."""
    day = (now() + timedelta(days=4)).astimezone(WITA)
    return day.replace(hour=8, minute=30, second=0, microsecond=0)
