"""What WhatsApp cannot deliver goes out as an SMS, once; an SMS to a phone that is off, later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.delivery import Sender
from bot.fallback import fall_back, try_again
from models.base import now
from models.outbox import Outbox
from tests.stubs.twilio import Refusal, TwilioStub
from tests.stubs.webhooks import TwilioPosts

NUMBER = "+6281234567890"


@pytest.fixture
def fall(sessions: sessionmaker[Session], sender: Sender) -> Callable[[], int]:
    """The sweep's look at what failed, and the sending of what it wrote."""

    def sweep() -> int:
        with sessions.begin() as session:
            written = fall_back(session, "twilio", now())
        sender.drain(10)
        return written

    return sweep


def test_a_refused_whatsapp_text_goes_out_as_an_sms_once(
    posts: TwilioPosts,
    sender: Sender,
    twilio: TwilioStub,
    fall: Callable[[], int],
    sessions: sessionmaker[Session],
) -> None:
    posts.text(f"whatsapp:{NUMBER}", "BANTUAN")
    twilio.faults.append(Refusal(400, 63016))  # outside the 24 hours
    sender.drain(10)
    assert [fall(), fall(), fall()] == [1, 0, 0]

    assert len(twilio.to(NUMBER)) == 1
    assert twilio.to(f"whatsapp:{NUMBER}") == []
    with sessions.begin() as session:
        rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        assert [(row.medium, row.state) for row in rows] == [
            ("whatsapp", "failed"),
            ("sms", "accepted"),
        ]
        assert rows[0].text == rows[1].text


def test_a_lost_whatsapp_text_goes_out_as_an_sms(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, fall: Callable[[], int]
) -> None:
    posts.text(f"whatsapp:{NUMBER}", "BANTUAN")
    sender.drain(10)
    (sent,) = twilio.accepted
    posts.status(sent["StatusCallback"], sent["Sid"], "undelivered", ErrorCode="63024")

    assert fall() == 1
    assert len(twilio.to(NUMBER)) == 1


def test_an_sms_that_fails_too_is_the_end(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, fall: Callable[[], int]
) -> None:
    posts.text(f"whatsapp:{NUMBER}", "BANTUAN")
    twilio.faults.extend([Refusal(400, 63024), Refusal(400, 21211)])
    sender.drain(10)
    assert [fall(), fall()] == [1, 0]
    assert twilio.accepted == []


def test_an_sms_that_met_a_phone_without_signal_goes_again_twice(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, sessions: sessionmaker[Session]
) -> None:
    def refuse(code: str) -> None:
        sent = twilio.accepted[-1]
        posts.status(sent["StatusCallback"], sent["Sid"], "undelivered", ErrorCode=code)

    def sweep(minutes: int) -> int:
        with time_machine.travel(now() + timedelta(minutes=minutes)):
            with sessions.begin() as session:
                written = try_again(session, now())
            sender.drain(10)
        return written

    posts.text(NUMBER, "BANTUAN")
    sender.drain(10)
    refuse("30003")
    assert [sweep(minutes) for minutes in (40, 46, 47)] == [0, 1, 0]
    refuse("30003")
    assert [sweep(minutes) for minutes in (46, 47)] == [1, 0]
    refuse("30003")
    assert sweep(200) == 0
    assert len(set(twilio.to(NUMBER))) == 1
    assert len(twilio.to(NUMBER)) == 3

    posts.text(NUMBER, "BANTUAN LAPOR")
    sender.drain(10)
    refuse("30006")  # a number that takes no SMS takes none later
    assert sweep(46) == 0


@pytest.mark.parametrize("address", ["whatsapp:ID.a1B2c3", f"whatsapp:{NUMBER}"])
def test_no_sms_to_a_user_name_or_to_one_who_stopped_us(
    address: str,
    posts: TwilioPosts,
    sender: Sender,
    twilio: TwilioStub,
    fall: Callable[[], int],
) -> None:
    posts.text(address, "BANTUAN")
    twilio.faults.append(Refusal(400, 63014 if "+" in address else 63024))
    sender.drain(10)
    assert fall() == 0
