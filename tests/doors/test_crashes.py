"""Senders killed or frozen at every point: each text reaches the provider once."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Channel, open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from bot.settling import settle
from models.base import now
from models.outbox import Outbox
from tests.doors.dying_sender import FREEZE
from tests.parts import nursery
from tests.parts.waiting import wait_until
from tests.stubs.twilio import HOTSPOT, RESET_AFTER, RESET_BEFORE, SILENT_AFTER, Refusal, TwilioStub
from tests.stubs.webhooks import TwilioPosts

NUMBER = "+6281234567890"
PASSED_ON = {
    "database_url", "redis_url", "public_url", "send_timeout",
    "twilio_account_sid", "twilio_sms_from", "twilio_whatsapp_from", "twilio_api_url",
}  # fmt: skip


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Short leases and settle times: tests let hours pass by moving the rows' times back."""
    return settings_for(twilio_api_url=twilio.url, send_timeout=0.5, send_concurrency=4)


@pytest.fixture
def channels(settings: Settings) -> dict[str, Channel]:
    """The channels, for settling."""
    return dict(open_channels(settings))


@pytest.fixture
def states(sessions: sessionmaker[Session]) -> Callable[[], list[str]]:
    """The states of all rows, in order."""

    def read() -> list[str]:
        with sessions.begin() as session:
            return list(session.scalars(select(Outbox.state).order_by(Outbox.id)))

    return read


@pytest.fixture
def later(sessions: sessionmaker[Session]) -> Callable[[], None]:
    """Ten minutes pass for every row."""

    def move() -> None:
        ago = now() - timedelta(minutes=10)
        with sessions.begin() as session:
            session.execute(update(Outbox).values(due_at=ago))
            session.execute(
                update(Outbox).where(Outbox.lease_until.is_not(None)).values(lease_until=ago)
            )
            session.execute(
                update(Outbox).where(Outbox.posting_at.is_not(None)).values(posting_at=ago)
            )

    return move


def _post_earlier(services: Services, ago: timedelta) -> None:
    """The first row was posted so long before the others."""
    with services.sessions.begin() as session:
        first = session.get_one(Outbox, 1)
        assert first.posting_at
        first.posting_at -= ago


def start(settings: Settings, point: str) -> nursery.Child:
    """The dying sender over the test's database and stub."""
    told = {
        name.upper(): str(value) for name, value in settings.model_dump(include=PASSED_ON).items()
    }
    # One channel: with two, whose commit comes first is chance.
    told["CHANNELS"] = "twilio"
    told["SECRET_KEY"] = settings.secret_key.get_secret_value()
    assert settings.twilio_auth_token is not None
    told["TWILIO_AUTH_TOKEN"] = settings.twilio_auth_token.get_secret_value()
    return nursery.start(["-m", "tests.doors.dying_sender", point], os.environ | told)


@pytest.mark.parametrize(
    "point", ["after claim", "after begin", "before post", "after answer", "after record"]
)
def test_a_killed_sender_leaves_nothing_lost_and_nothing_doubled(
    point: str,
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI")
    posts.text("+6281234567891", "BANTUAN")

    assert start(services.settings, point).wait(30) == -signal.SIGKILL
    for _ in range(2):
        sender.drain(10)
        later()
        settle(services, channels)
    sender.drain(10)

    assert states() == ["accepted", "accepted"]
    assert len(twilio.to(NUMBER)) == 1
    assert len(twilio.to("+6281234567891")) == 1


def test_a_frozen_sender_keeps_its_row_and_sends_it_once_it_thaws(
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI")
    frozen = start(services.settings, FREEZE)
    try:
        wait_until(frozen.is_frozen)
        later()
        settle(services, channels)
        sender.drain(10)
        assert states() == ["posting"]
        assert not twilio.accepted
        frozen.send_signal(signal.SIGCONT)
        wait_until(lambda: states() == ["accepted"])
    finally:
        frozen.kill()
        frozen.wait(10)
    assert len(twilio.accepted) == 1


@pytest.mark.parametrize(
    ("fault", "arrived_before"),
    [(RESET_AFTER, 1), (SILENT_AFTER, 1), (RESET_BEFORE, 0), (Refusal(500, 20500), 0)],
)
def test_a_doubt_is_settled_by_the_providers_list(
    fault: str | Refusal,
    arrived_before: int,
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    posts.text(NUMBER, "BANTUAN")
    twilio.faults.append(fault)
    sender.drain(10)
    assert states() == ["unknown"]
    assert len(twilio.accepted) == arrived_before

    settle(services, channels)
    assert states() == ["unknown"]  # too early to ask

    later()
    settle(services, channels)
    sender.drain(10)
    assert states() == ["accepted"]
    assert len(twilio.accepted) == 1


def test_equal_texts_in_doubt_are_told_apart(
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    for fault in (None, RESET_AFTER, RESET_BEFORE):
        posts.text(NUMBER, "BANTUAN")
        twilio.faults.extend([fault] if fault else [])
        sender.drain(10)
    assert states() == ["accepted", "unknown", "unknown"]

    later()
    settle(services, channels)
    sender.drain(10)

    assert states() == ["accepted"] * 3
    assert len(twilio.to(NUMBER)) == 3


def test_equal_texts_minutes_apart_leave_no_proof_unused(
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    for _ in range(2):
        posts.text(NUMBER, "BANTUAN")
        twilio.faults.append(RESET_AFTER)
        sender.drain(10)
        later()
    # The first was taken before the second was posted: it can be no proof of the second. Ids say
    # nothing of time.
    first, second = twilio.log
    first["date_created"] = format_datetime(now() - timedelta(minutes=20))
    first["sid"], second["sid"] = "SM" + "f" * 32, "SM" + "0" * 32
    _post_earlier(services, timedelta(minutes=10))

    settle(services, channels)
    sender.drain(10)

    assert states() == ["accepted"] * 2
    assert len(twilio.to(NUMBER)) == 2


@pytest.mark.parametrize("fault", [Refusal(503, 20500), HOTSPOT])
def test_while_the_provider_cannot_be_asked_nothing_is_decided(
    fault: Refusal | str,
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    posts.text(NUMBER, "BANTUAN")
    twilio.faults.append(RESET_AFTER)
    sender.drain(10)
    later()
    twilio.faults.append(fault)
    settle(services, channels)
    assert states() == ["unknown"]

    later()
    settle(services, channels)
    assert states() == ["accepted"]
    assert len(twilio.accepted) == 1


def test_staff_may_want_to_decide_themselves(
    posts: TwilioPosts,
    services: Services,
    settings_for: Callable[..., Settings],
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
    states: Callable[[], list[str]],
    later: Callable[[], None],
) -> None:
    posts.text(NUMBER, "BANTUAN")
    twilio.faults.append(RESET_BEFORE)
    sender.drain(10)
    later()
    holding = Services(
        settings_for(unproven="hold", twilio_api_url=twilio.url), services.sessions, services.redis
    )
    settle(holding, channels)

    assert states() == ["held"]
