"""Broadcasts over real databases and a provider's stub."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models.base import now
from models.bimtek import Bimtek
from models.broadcast import SENDING, Broadcast
from models.contact import Contact
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.staff import Staff
from tests.stubs.twilio import TwilioStub


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Settings whose Twilio is the stub; no hour is quiet."""
    return settings_for(
        twilio_api_url=twilio.url, send_timeout=2, send_concurrency=8, send_rate=1000,
        quiet_hours="", quiet_friday="",
    )  # fmt: skip


@pytest.fixture
def sender(services: Services) -> Sender:
    """The way out, as the worker opens it."""
    return Sender(services, open_channels(services.settings))


class Register:
    """An office's register, in few words."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        with sessions.begin() as session:
            staff = Staff(username="siti", name="Siti", password_hash="x", created_at=now())
            session.add(staff)
            session.flush()
            self.staff_id = staff.id

    def officers(self, count: int, first: int = 0, **lks: object) -> list[int]:
        """So many approved officers of one new LKS, none of whom has ever texted; their ids."""
        with self._sessions.begin() as session:
            institution = Lks(**{"name": f"LKS {first}", "created_at": now()} | lks)
            session.add(institution)
            session.flush()
            rows = [
                {
                    "name": f"Pengurus {number}",
                    "phone": f"+62812{number:08}",
                    "lks_id": institution.id,
                    "lks_name": "",
                    "state": APPROVED,
                    "created_at": now(),
                }
                for number in range(first, first + count)
            ]
            if rows:
                session.execute(insert(Officer), rows)
            return list(
                session.scalars(
                    select(Officer.id).where(Officer.lks_id == institution.id).order_by(Officer.id)
                )
            )

    def contact(self, officer_id: int, **more: object) -> int:
        """The phone that an officer has texted from."""
        with self._sessions.begin() as session:
            officer = session.get_one(Officer, officer_id)
            values: dict[str, object] = {"channel": "twilio", "medium": "sms"}
            values |= {"first_seen_at": now(), "last_seen_at": now(), "address": officer.phone}
            contact = Contact(**values | {"officer_id": officer_id} | more)
            session.add(contact)
            session.flush()
            return contact.id

    def broadcast(self, text: str = "Halo {nama}", **more: object) -> int:
        """One whose undo window is over."""
        with self._sessions.begin() as session:
            values: dict[str, object] = {"text": text, "audience": {}, "state": SENDING}
            values |= {"created_by_id": self.staff_id, "created_at": now(), "begins_at": now()}
            broadcast = Broadcast(**values | more)
            session.add(broadcast)
            session.flush()
            return broadcast.id

    def bimtek(self, **more: object) -> int:
        """An event on a Monday morning in December, a draft still."""
        with self._sessions.begin() as session:
            morning = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
            values: dict[str, object] = {"code": "123", "day_code": "1234", "title": "Bimtek LKS"}
            values |= {"starts_at": morning, "ends_at": morning + timedelta(hours=3, minutes=30)}
            values |= {"answers_until": morning, "place": "Aula Walikota", "capacity": 30}
            bimtek = Bimtek(**values | {"created_at": now()} | more)
            session.add(bimtek)
            session.flush()
            return bimtek.id

    def state(self, broadcast_id: int) -> str:
        """Where a broadcast is now."""
        with self._sessions.begin() as session:
            return session.get_one(Broadcast, broadcast_id).state


@pytest.fixture
def register(sessions: sessionmaker[Session]) -> Register:
    """Makes officers, phones and broadcasts."""
    return Register(sessions)
