"""A sender that was frozen so long that its row went to another does not send it too."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from bot.channels import Channel
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from bot.settling import settle
from tests.doors.dying_sender import FREEZE_EARLY
from tests.parts import nursery
from tests.parts.waiting import wait_until
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts
from tests.torture.surroundings import told

NUMBER = "+6281234567890"


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """Only there a lock can be lost: on SQLite the kernel keeps it whatever happens."""
    return postgres_url


@contextmanager
def frozen_sender(settings: Settings) -> Iterator[nursery.Child]:
    """A sender that has said that it is about to post, and stands still."""
    command = ["-m", "tests.doors.dying_sender", FREEZE_EARLY]
    process = nursery.start(command, os.environ | told(settings))
    try:
        wait_until(process.is_frozen)
        yield process
    finally:
        process.kill()
        process.wait(10)


def test_a_restarted_database_frees_the_lock_of_a_frozen_sender(
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
) -> None:
    posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI")
    with frozen_sender(services.settings) as frozen:
        with services.sessions.begin() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

        def sent_by_another() -> bool:
            settle(services, channels)
            sender.drain(5)
            return bool(twilio.accepted)

        wait_until(sent_by_another)
        frozen.send_signal(signal.SIGCONT)
        frozen.wait(30)

    assert len(twilio.accepted) == 1
