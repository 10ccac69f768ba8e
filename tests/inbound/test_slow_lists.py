"""While a provider takes its time to say what it has, the worker goes on sending."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from bot.delivery import Sender
from bot.nudge import queue
from bot.services import Services
from bot.settings import Settings
from models.base import now
from models.outbox import Outbox
from tests.inbound.house import surroundings
from tests.parts import nursery
from tests.parts.waiting import wait_until
from tests.stubs.twilio import RESET_AFTER, TwilioStub
from tests.stubs.webhooks import TwilioPosts

ONE, OTHER, THIRD = "+6281234567890", "+6281234567891", "+6281234567892"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing here depends on which database it is."""
    return sqlite_url


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Much more patience with the provider than this test has with the worker."""
    return settings_for(twilio_api_url=twilio.url, send_timeout=60, send_rate=1000)


@pytest.fixture
def worker(settings: Settings, twilio: TwilioStub, tmp_path: Path) -> Iterator[nursery.Child]:
    """The one worker. No list is given as long as it lives."""
    twilio.lists.clear()
    child = nursery.start(["worker.py"], surroundings(settings), tmp_path / "worker.log")
    yield child
    twilio.lists.set()
    child.kill()
    child.wait(20)


def test_a_reply_waits_neither_for_what_was_missed_nor_for_what_is_in_doubt(
    posts: TwilioPosts,
    services: Services,
    sender: Sender,
    sessions: sessionmaker[Session],
    twilio: TwilioStub,
    request: pytest.FixtureRequest,
) -> None:
    posts.text(ONE, "BANTUAN")
    twilio.faults.append(RESET_AFTER)
    sender.drain(10)
    with sessions.begin() as session:
        session.execute(update(Outbox).values(posting_at=now() - timedelta(minutes=10)))

    request.getfixturevalue("worker")
    wait_until(lambda: twilio.lists_asked == 1, timeout=20)  # at its start, for what was missed
    posts.text(OTHER, "BANTUAN")
    wait_until(lambda: len(twilio.to(OTHER)) == 1)

    queue(services.redis).enqueue("worker.sweep")
    wait_until(lambda: twilio.lists_asked == 2)  # for what is in doubt
    posts.text(THIRD, "BANTUAN")
    wait_until(lambda: len(twilio.to(THIRD)) == 1)
    assert len(twilio.to(ONE)) == 1
