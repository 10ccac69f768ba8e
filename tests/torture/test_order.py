"""One person's texts leave in order; what is less pressing holds up nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import open_channels
from bot.conversation import say
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models.base import now
from models.contact import Contact
from models.outbox import BROADCAST, Outbox
from tests.stubs.twilio import Refusal, TwilioStub
from tests.stubs.webhooks import TwilioPosts
from values import Reply

NUMBER = "+6281234567890"
BUSY = Refusal(429, 20429)


@pytest.fixture
def keys_sent(twilio: TwilioStub, sessions: sessionmaker[Session]) -> Callable[[], list[str]]:
    """The outbox's keys in the order in which the provider took their texts."""

    def read() -> list[str]:
        with sessions.begin() as session:
            known = select(Outbox.provider_id, Outbox.dedupe_key)
            keys = {sid: key for sid, key in session.execute(known) if sid}
        return [keys[message["Sid"]] for message in twilio.accepted]

    return read


def test_a_text_that_the_provider_put_off_keeps_its_place(
    posts: TwilioPosts,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
    keys_sent: Callable[[], list[str]],
) -> None:
    posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI")
    twilio.faults.append(BUSY)
    sender.drain(5)
    posts.text(NUMBER, "BANTUAN")
    sender.drain(5)
    assert keys_sent() == []

    with sessions.begin() as session:
        session.execute(update(Outbox).values(due_at=now()))
    sender.drain(5)
    assert keys_sent() == ["reply:1", "reply:2"]


def test_the_order_is_that_of_the_rows_whatever_the_clocks_of_two_processes_say(
    posts: TwilioPosts,
    sender: Sender,
    sessions: sessionmaker[Session],
    keys_sent: Callable[[], list[str]],
) -> None:
    """The second text's process had read its clock first, and then waited for the database."""
    posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI")
    posts.text(NUMBER, "BANTUAN")
    first = update(Outbox).where(Outbox.dedupe_key == "reply:1")
    with sessions.begin() as session:
        session.execute(first.values(due_at=now() + timedelta(seconds=30)))
    sender.drain(5)
    assert keys_sent() == []

    with sessions.begin() as session:
        session.execute(first.values(due_at=now()))
    sender.drain(5)
    assert keys_sent() == ["reply:1", "reply:2"]


def test_a_text_that_is_put_off_for_long_is_overtaken(
    posts: TwilioPosts,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
    keys_sent: Callable[[], list[str]],
) -> None:
    posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI")
    twilio.faults.append(BUSY)
    sender.drain(5)
    with sessions.begin() as session:
        session.execute(update(Outbox).values(due_at=now() + timedelta(minutes=30)))
    posts.text(NUMBER, "BANTUAN")
    sender.drain(5)

    assert keys_sent() == ["reply:2"]


def test_an_answer_does_not_wait_for_the_morning_behind_an_invitation(
    posts: TwilioPosts,
    services: Services,
    settings_for: Callable[..., Settings],
    twilio: TwilioStub,
    keys_sent: Callable[[], list[str]],
) -> None:
    with services.sessions.begin() as session:
        contact = Contact.to_be_told(session, NUMBER, "twilio", now())
        invitation = Reply("handler_failed")  # any words do
        say(session, contact, invitation, dedupe_key="invitation", priority=BROADCAST)
    posts.text(NUMBER, "BANTUAN")
    always_night = settings_for(
        channels=("twilio",), twilio_api_url=twilio.url, quiet_hours="00:00-23:59:59.999999"
    )
    night = Services(always_night, services.sessions, services.redis)
    Sender(night, open_channels(always_night)).drain(5)

    assert keys_sent() == ["reply:1"]
