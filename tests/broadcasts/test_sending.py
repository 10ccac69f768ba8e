"""What a broadcast sends: nobody twice, nobody left out, whatever is killed; on one database."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.broadcasting import advance
from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settling import settle
from models.base import now
from models.broadcast import CANCELLED, DONE, PAUSED, SENDING, Broadcast, withdraw_from
from models.claiming import expire
from models.outbox import Outbox
from tests.broadcasts.conftest import Register
from tests.broadcasts.processes import start
from tests.doors.test_crashes import later  # noqa: F401 - a fixture
from tests.parts.waiting import wait_until
from tests.stubs.twilio import TwilioStub

PEOPLE = 100


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """tests/doors/test_crashes.py has the sender on both, test_writing.py the writer."""
    return sqlite_url


@pytest.fixture
def states(sessions: sessionmaker[Session]) -> Callable[[], Counter[str]]:
    """How many texts are in which state."""

    def read() -> Counter[str]:
        with sessions.begin() as session:
            return Counter(session.scalars(select(Outbox.state)))

    return read


@pytest.fixture
def change(sessions: sessionmaker[Session]) -> Callable[[int, str], None]:
    """Presses one of a broadcast's buttons."""

    def press(broadcast_id: int, deed: str) -> None:
        with sessions.begin() as session:
            broadcast = session.get_one(Broadcast, broadcast_id)
            args = (session, now()) if deed == "cancel" else (session,)
            getattr(broadcast, deed)(*args)

    return press


def test_killed_in_the_middle_of_sending(
    register: Register,
    services: Services,
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], Counter[str]],
    later: Callable[[], None],  # noqa: F811
) -> None:
    register.officers(PEOPLE)
    register.broadcast()
    advance(services)
    process = start(services, "tests.broadcasts.sending")
    wait_until(lambda: len(twilio.accepted) > PEOPLE / 4, every=0.001)
    process.kill()
    process.wait(10)

    channels = open_channels(services.settings)
    for _ in range(3):
        sender.drain(20)
        later()
        settle(services, channels)
    sender.drain(20)

    assert Counter(message["To"] for message in twilio.accepted).most_common(1)[0][1] == 1
    assert len(twilio.accepted) == PEOPLE
    assert states() == {"accepted": PEOPLE}


def test_pause_resume_and_cancel(
    register: Register,
    services: Services,
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], Counter[str]],
    change: Callable[[int, str], None],
    sessions: sessionmaker[Session],
) -> None:
    ours = register.officers(4)
    contact = register.contact(ours[0])
    broadcast = register.broadcast()
    advance(services)
    change(broadcast, "pause")
    sender.drain(10)
    assert states() == {"held": 4}

    with sessions.begin() as session:
        withdraw_from(session, contact, now())  # who says STOP gets nothing of what waits
        # As a text that the provider did not take comes back from its sender.
        row = session.scalars(select(Outbox).where(Outbox.state == "held").limit(1)).one()
        row.state, row.error_code = "pending", "20429"
    sender.drain(10)
    assert not twilio.accepted

    change(broadcast, "resume")
    sender.drain(10)
    assert states() == {"accepted": 3, "cancelled": 1}
    advance(services)
    assert register.state(broadcast) == DONE

    second = register.broadcast("Sekali lagi")
    advance(services)
    change(second, "cancel")
    sender.drain(10)
    assert register.state(second) == CANCELLED
    assert states() == {"accepted": 3, "cancelled": 5}


def test_a_pause_stops_the_writing_too(
    register: Register, services: Services, change: Callable[[int, str], None]
) -> None:
    register.officers(3)
    broadcast = register.broadcast()
    change(broadcast, "pause")
    advance(services)
    assert register.state(broadcast) == PAUSED
    change(broadcast, "resume")
    advance(services)
    assert register.state(broadcast) == SENDING
    with services.sessions.begin() as session:
        assert session.scalar(select(func.count(Outbox.id))) == 3


def test_what_is_not_worth_sending_any_more_expires(
    register: Register, services: Services, sender: Sender, twilio: TwilioStub
) -> None:
    register.officers(2)
    begun = now() - timedelta(hours=2)
    broadcast = register.broadcast(begins_at=begun, deadline=now() - timedelta(hours=1))
    advance(services)
    sender.drain(10)
    assert not twilio.accepted
    with services.sessions.begin() as session:
        expire(session, now())
    advance(services)
    assert register.state(broadcast) == DONE
