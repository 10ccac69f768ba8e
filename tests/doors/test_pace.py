"""How fast and when texts leave: rates, quiet hours, the day's budget, and who goes first."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import open_channels
from bot.conversation import say
from bot.delivery import Sender
from bot.services import Services, quick_redis
from bot.settings import Settings
from models.base import now
from models.contact import Contact
from models.outbox import BROADCAST, Outbox
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts
from values import Reply

NUMBER = "+6281234567890"


@pytest.fixture
def notice(sessions: sessionmaker[Session]) -> Callable[[str], None]:
    """Writes a text that nobody has asked for to a number."""

    def write(number: str) -> None:
        with sessions.begin() as session:
            contact = Contact.to_be_told(session, number, "twilio", now())
            say(session, contact, Reply("opted_in"), dedupe_key=f"notice:{number}")

    return write


def at_wita(clock: str) -> datetime:
    return datetime.fromisoformat(f"{clock}+08:00")


@pytest.mark.parametrize(
    ("clock", "leaves"),
    [
        ("2026-11-23T19:59", True),
        ("2026-11-23T20:00", False),
        ("2026-11-24T05:59", False),
        ("2026-11-24T06:00", True),
        ("2026-11-27T11:29", True),  # a Friday
        ("2026-11-27T12:00", False),
        ("2026-11-26T12:00", True),  # a Thursday
    ],
)
def test_what_can_wait_waits_in_quiet_hours_and_replies_do_not(
    clock: str,
    leaves: bool,
    notice: Callable[[str], None],
    posts: TwilioPosts,
    sender: Sender,
    twilio: TwilioStub,
) -> None:
    with time_machine.travel(at_wita(clock), tick=True):
        notice("+6281100000001")
        posts.text(NUMBER, "BANTUAN")
        sender.drain(10)

    assert len(twilio.to(NUMBER)) == 1
    assert bool(twilio.to("+6281100000001")) == leaves


def test_over_the_days_budget_only_replies_leave_until_midnight_wita(
    services: Services,
    settings_for: Callable[..., Settings],
    notice: Callable[[str], None],
    posts: TwilioPosts,
    twilio: TwilioStub,
) -> None:
    settings = settings_for(twilio_api_url=twilio.url, daily_budget=2, quiet_hours="")
    thrifty = Services(settings, services.sessions, services.redis)
    with time_machine.travel(at_wita("2026-11-23T10:00"), tick=True):
        for number in range(2):
            notice(f"+628110000000{number}")
        Sender(thrifty, open_channels(settings)).drain(10)
        notice("+6281100000009")
        posts.text(NUMBER, "BANTUAN")
        Sender(thrifty, open_channels(settings)).drain(10)
    assert len(twilio.accepted) == 3
    assert twilio.to("+6281100000009") == []
    with time_machine.travel(at_wita("2026-11-24T00:01"), tick=True):
        Sender(thrifty, open_channels(settings)).drain(10)
    assert len(twilio.to("+6281100000009")) == 1


@pytest.mark.parametrize("is_redis_away", [False, True])
def test_workers_keep_the_rate_together(
    is_redis_away: bool,
    services: Services,
    settings_for: Callable[..., Settings],
    notice: Callable[[str], None],
    twilio: TwilioStub,
) -> None:
    settings = settings_for(twilio_api_url=twilio.url, rates="twilio=5", quiet_hours="")
    redis = quick_redis("unix:///nowhere/redis.sock") if is_redis_away else services.redis
    paced = Services(settings, services.sessions, redis)
    for number in range(12):
        notice(f"+6281100000{number:03}")
    Sender(paced, open_channels(settings)).drain(20)

    assert len(twilio.accepted) == 12
    # Five at once, then five a second: the twelfth cannot leave in the first second.
    first = min(twilio.arrived.values())
    assert sorted(twilio.arrived.values())[11] - first > 1


def test_a_reply_does_not_wait_behind_a_broadcast(
    services: Services,
    settings_for: Callable[..., Settings],
    notice: Callable[[str], None],
    posts: TwilioPosts,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    for number in range(30):
        notice(f"+6281100000{number:03}")
    with sessions.begin() as session:
        session.execute(update(Outbox).values(priority=BROADCAST))
    posts.text(NUMBER, "BANTUAN")
    settings = settings_for(twilio_api_url=twilio.url, quiet_hours="")
    Sender(Services(settings, services.sessions, services.redis), open_channels(settings)).drain(20)

    assert len(twilio.accepted) == 31
    assert NUMBER in [message["To"] for message in twilio.accepted[:16]]


def test_what_waited_too_long_for_the_morning_is_not_sent(
    notice: Callable[[str], None],
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    with time_machine.travel(at_wita("2026-11-23T21:00"), tick=True):
        notice(NUMBER)
        with sessions.begin() as session:
            session.execute(update(Outbox).values(deadline=now() + timedelta(hours=1)))
    with time_machine.travel(at_wita("2026-11-24T06:30"), tick=True):
        sender.drain(10)

    assert not twilio.accepted
    with sessions.begin() as session:
        assert session.scalars(select(Outbox.state)).one() == "pending"
