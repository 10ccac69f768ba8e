"""A server in the wrong time zone, and a clock that jumps: nothing is lost, nothing doubled."""

import os
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from bot.channels import Channel
from bot.delivery import Sender
from bot.services import Services
from bot.settling import settle
from models import claiming
from models.base import now
from models.claiming import Wanted
from models.outbox import Outbox
from tests.parts import nursery
from tests.stubs.twilio import RESET_AFTER, TwilioStub
from tests.stubs.webhooks import TwilioPosts
from tests.torture.surroundings import told

NUMBER = "+6281234567890"
HOURS = pytest.mark.parametrize("hours", [3, -3])


def test_a_sender_in_new_york_sends_at_once(
    posts: TwilioPosts, services: Services, twilio: TwilioStub
) -> None:
    posts.text(NUMBER, "BANTUAN")
    environment = os.environ | told(services.settings) | {"TZ": "America/New_York"}
    assert nursery.start(["-m", "tests.torture.eager_sender"], environment).wait(60) == 0

    assert len(twilio.accepted) == 1
    with services.sessions.begin() as session:
        posted_at = session.scalars(select(Outbox.posting_at)).one()
    assert posted_at is not None
    assert abs(now() - posted_at) < timedelta(minutes=1)


@HOURS
def test_the_clock_jumps_while_a_sender_holds_a_row(
    hours: int, posts: TwilioPosts, services: Services, sender: Sender, twilio: TwilioStub
) -> None:
    posts.text(NUMBER, "BANTUAN")
    with services.sessions.begin() as session:
        wanted = Wanted("twilio", 10, timedelta(seconds=2))
        (held,) = claiming.claim(session, wanted, now())
    with time_machine.travel(now() + timedelta(hours=hours), tick=True):
        with services.sessions.begin() as session:
            claiming.begin_posting(session, [], now(), "nobody")
        sender.drain(5)
    # Ahead, the lease has run out; back, it has not, and the row waits for the true time.
    assert len(twilio.accepted) == (1 if hours > 0 else 0)
    with time_machine.travel(now() + timedelta(seconds=5), tick=True):
        sender.drain(5)
        with services.sessions.begin() as session:
            assert claiming.begin_posting(session, [held], now(), "too late") == []
    assert len(twilio.accepted) == 1


@HOURS
def test_the_clock_jumps_while_a_text_is_in_doubt(
    hours: int,
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
) -> None:
    posts.text(NUMBER, "BANTUAN")
    twilio.faults.append(RESET_AFTER)
    sender.drain(5)
    for jump in (timedelta(hours=hours), timedelta(minutes=5)):
        with time_machine.travel(now() + jump, tick=True):
            settle(services, channels)
            sender.drain(5)

    assert len(twilio.accepted) == 1
    with services.sessions.begin() as session:
        assert session.scalars(select(Outbox.state)).one() == "accepted"


def test_the_clock_was_ahead_when_a_text_was_posted(
    posts: TwilioPosts,
    services: Services,
    channels: dict[str, Channel],
    sender: Sender,
    twilio: TwilioStub,
) -> None:
    with time_machine.travel(now() + timedelta(hours=3), tick=True):
        posts.text(NUMBER, "BANTUAN")
        twilio.faults.append(RESET_AFTER)
        sender.drain(5)
    with time_machine.travel(now() + timedelta(hours=3, minutes=5), tick=True):
        settle(services, channels)
        sender.drain(5)

    assert len(twilio.accepted) == 1
