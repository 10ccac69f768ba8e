"""The way out through Twilio: every kind of answer, and the callbacks that follow."""

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Uncertain, open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from models import claiming, sending
from models.base import now
from models.claiming import Wanted
from models.contact import Contact
from models.outbox import Outbox
from tests.stubs.twilio import (
    HOTSPOT,
    RESET_AFTER,
    RESET_BEFORE,
    SILENT_AFTER,
    Refusal,
    TwilioStub,
)
from tests.stubs.webhooks import TwilioPosts

NUMBER = "+6281234567890"


@pytest.fixture
def row(sessions: sessionmaker[Session]) -> Callable[[], Outbox]:
    """The one row of the outbox as it is now."""

    def read() -> Outbox:
        with sessions.begin() as session:
            return session.scalars(select(Outbox)).one()

    return read


@pytest.fixture
def due_again(sessions: sessionmaker[Session]) -> Callable[[], None]:
    """Lets every pause be over."""

    def skip() -> None:
        with sessions.begin() as session:
            session.execute(update(Outbox).values(due_at=now() - timedelta(seconds=1)))

    return skip


@pytest.fixture
def answered(posts: TwilioPosts) -> None:
    """One answer is due."""
    posts.text(NUMBER, "BANTUAN")


@pytest.mark.usefixtures("answered")
def test_what_twilio_is_told(
    sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox], settings: Settings
) -> None:
    sender.drain(10)

    (sent,) = twilio.accepted
    assert sent["To"] == NUMBER
    assert sent["From"] == settings.twilio_sms_from
    assert sent["StatusCallback"] == f"https://sapa.example/webhooks/twilio/status?row={row().id}"
    assert (row().state, row().provider_id, row().provider_state) == (
        "accepted",
        sent["Sid"],
        "queued",
    )


def test_whatsapp_is_answered_on_whatsapp(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, settings: Settings
) -> None:
    posts.text(f"whatsapp:{NUMBER}", "BANTUAN")
    sender.drain(10)

    (sent,) = twilio.accepted
    assert sent["To"] == f"whatsapp:{NUMBER}"
    assert sent["From"] == f"whatsapp:{settings.twilio_whatsapp_from}"


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("fault", [Refusal(429, 20429), Refusal(400, 30001), Refusal(401, 20003)])
def test_what_was_surely_not_sent_is_tried_again_after_a_pause(
    fault: Refusal,
    sender: Sender,
    twilio: TwilioStub,
    row: Callable[[], Outbox],
    due_again: Callable[[], None],
) -> None:
    twilio.faults.append(fault)
    sender.drain(10)
    assert (row().state, row().error_code, row().attempts) == ("pending", str(fault.code), 1)
    assert row().due_at > now() + timedelta(seconds=4)
    assert not twilio.accepted

    due_again()
    sender.drain(10)
    assert (row().state, row().error_code) == ("accepted", None)
    assert len(twilio.accepted) == 1


@pytest.mark.usefixtures("answered")
def test_pauses_grow(
    sender: Sender,
    twilio: TwilioStub,
    row: Callable[[], Outbox],
    due_again: Callable[[], None],
) -> None:
    pauses = []
    for _ in range(5):
        twilio.faults.append(Refusal(429, 20429))
        sender.drain(10)
        pauses.append((row().due_at - now()).total_seconds())
        due_again()

    assert all(later > 1.4 * earlier for earlier, later in itertools.pairwise(pauses))


@pytest.mark.usefixtures("answered")
def test_nobody_listening_is_surely_not_sent(
    services: Services, settings_for: Callable[..., Settings], row: Callable[[], Outbox]
) -> None:
    nobody = settings_for(twilio_api_url="http://127.0.0.1:9")
    Sender(services, open_channels(nobody)).drain(10)

    assert (row().state, row().error_code) == ("pending", "no connection")


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize(
    ("fault", "arrived"),
    [(RESET_AFTER, 1), (SILENT_AFTER, 1), (RESET_BEFORE, 0), (Refusal(500, 20500), 0),
     (Refusal(503, 0), 0), (HOTSPOT, 0)],
)  # fmt: skip
def test_what_may_have_been_sent_is_never_sent_again_blindly(
    fault: str | Refusal,
    arrived: int,
    sender: Sender,
    twilio: TwilioStub,
    row: Callable[[], Outbox],
    due_again: Callable[[], None],
) -> None:
    twilio.faults.append(fault)
    sender.drain(10)
    assert row().state == "unknown"

    due_again()
    sender.drain(10)
    assert len(twilio.accepted) == arrived
    assert twilio.requests == 1


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("code", [21211, 21614, 21617, 99999])
def test_what_will_never_be_taken_is_final(
    code: int,
    sender: Sender,
    twilio: TwilioStub,
    row: Callable[[], Outbox],
    due_again: Callable[[], None],
) -> None:
    twilio.faults.append(Refusal(400, code))
    sender.drain(10)
    due_again()
    sender.drain(10)

    assert (row().state, row().error_code) == ("failed", str(code))
    assert twilio.requests == 1


@pytest.mark.usefixtures("answered")
def test_without_a_number_of_ours_it_fails_in_words(
    services: Services,
    settings_for: Callable[..., Settings],
    twilio: TwilioStub,
    row: Callable[[], Outbox],
) -> None:
    without = settings_for(twilio_api_url=twilio.url, twilio_sms_from=None)
    Sender(services, open_channels(without)).drain(10)

    assert (row().state, row().error_code, twilio.requests) == ("failed", "no sender", 0)


def test_a_fault_with_a_long_name_fits_the_outbox() -> None:
    assert Uncertain("InvalidChunkLength").code == "InvalidChunkLeng"


@pytest.mark.usefixtures("answered")
def test_who_told_twilio_to_stop_us_is_opted_out(
    sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox], sessions: sessionmaker[Session]
) -> None:
    twilio.faults.append(Refusal(400, 21610))
    sender.drain(10)

    assert row().state == "failed"
    with sessions.begin() as session:
        assert session.scalars(select(Contact)).one().opted_out_at is not None


def test_texts_to_one_person_leave_in_order_over_few_connections(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub
) -> None:
    for number in range(1, 9):
        posts.text(NUMBER, f"LAPOR LANSIA {number} PENATOI")
        posts.text(f"+62812345678{number:02}", "BANTUAN")
    sender.drain(20)

    counts = [text.split("LANSIA ")[1].split()[0] for text in twilio.to(NUMBER)]
    assert counts == [str(number) for number in range(1, 9)]
    assert len(twilio.accepted) == 16
    assert len(twilio.connections) <= 8


@pytest.mark.usefixtures("answered")
def test_what_is_worth_nothing_any_more_is_not_sent(
    sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox], sessions: sessionmaker[Session]
) -> None:
    with sessions.begin() as session:
        session.execute(update(Outbox).values(deadline=now() - timedelta(seconds=1)))
    sender.drain(10)
    with sessions.begin() as session:
        claiming.expire(session, now())

    assert row().state == "expired"
    assert not twilio.accepted


@pytest.mark.usefixtures("answered")
def test_two_senders_send_once(
    services: Services, settings: Settings, twilio: TwilioStub, sessions: sessionmaker[Session]
) -> None:
    first, second = (Sender(services, open_channels(settings)) for _ in range(2))
    first.drain(10)
    second.drain(10)

    assert len(twilio.accepted) == 1


def test_a_claim_whose_lease_ran_out_goes_to_another_and_the_first_can_no_longer_post(
    posts: TwilioPosts, sessions: sessionmaker[Session]
) -> None:
    posts.text(NUMBER, "BANTUAN")
    wanted = Wanted("twilio", most=10, lease=timedelta(seconds=30))
    with sessions.begin() as session:
        (slow,) = claiming.claim(session, wanted, now())
    later = now() + timedelta(seconds=31)
    with sessions.begin() as session:
        (quick,) = claiming.claim(session, wanted, later)
    with sessions.begin() as session:
        assert claiming.begin_posting(session, [slow], later, "run") == []
        # One sender that was frozen meanwhile holds both, and must not post twice.
        assert claiming.begin_posting(session, [slow, quick], later, "run") == [quick]


@pytest.mark.usefixtures("answered")
def test_states_go_forward_only(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox]
) -> None:
    sender.drain(10)
    (sent,) = twilio.accepted

    seen = []
    for word in ("sent", "queued", "delivered", "sent", "undelivered", "delivered", "read"):
        assert posts.status(sent["StatusCallback"], sent["Sid"], word).status_code == 204
        seen.append((row().state, row().provider_state))

    assert seen == [
        ("accepted", "sent"),
        ("accepted", "sent"),
        ("delivered", "delivered"),
        ("delivered", "delivered"),
        ("delivered", "delivered"),
        ("delivered", "delivered"),
        ("delivered", "read"),
    ]


@pytest.mark.usefixtures("answered")
def test_a_text_that_did_not_arrive_says_why(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox]
) -> None:
    sender.drain(10)
    (sent,) = twilio.accepted
    posts.status(sent["StatusCallback"], sent["Sid"], "undelivered", ErrorCode="30003")

    assert (row().state, row().error_code) == ("undelivered", "30003")


@pytest.mark.usefixtures("answered")
def test_a_callback_with_our_id_settles_what_nobody_saw_the_end_of(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox]
) -> None:
    twilio.faults.append(RESET_AFTER)
    sender.drain(10)
    assert row().state == "unknown"
    (sent,) = twilio.accepted
    posts.status(sent["StatusCallback"], sent["Sid"], "delivered")

    assert (row().state, row().provider_id) == ("delivered", sent["Sid"])


@pytest.mark.usefixtures("answered")
def test_a_callback_at_the_instant_at_which_the_answer_is_lost_is_not_written_over(
    posts: TwilioPosts, sessions: sessionmaker[Session], row: Callable[[], Outbox]
) -> None:
    theirs = "SM" + "a" * 32
    wanted = Wanted("twilio", most=10, lease=timedelta(seconds=30))
    with sessions.begin() as session:
        claims = claiming.claim(session, wanted, now())
        (held,) = claiming.begin_posting(session, claims, now(), "run")
    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as session:
            sending.lose_sight(session, held, "reset")
            address = f"/webhooks/twilio/status?row={held.outbox_id}"
            told = pool.submit(posts.status, address, theirs, "delivered")
            # It has to wait for us; where nothing holds it, it is through by then.
            wait([told], timeout=0.5)
        assert told.result().status_code == 204

    assert (row().state, row().provider_id) == ("delivered", theirs)


@pytest.mark.usefixtures("answered")
def test_a_callback_cannot_take_a_row_that_has_another_id(
    posts: TwilioPosts, sender: Sender, twilio: TwilioStub, row: Callable[[], Outbox]
) -> None:
    sender.drain(10)
    (sent,) = twilio.accepted
    assert posts.status(sent["StatusCallback"], "SM" + "f" * 32, "failed").status_code == 204

    assert (row().state, row().provider_id) == ("accepted", sent["Sid"])


@pytest.mark.parametrize(
    "more",
    [{"MessageStatus": "lost"}, {"MessageSid": "x"}, {"AccountSid": "x"}, {"ErrorCode": "abc"}],
)
def test_an_odd_callback_is_a_bad_request(more: dict[str, str], posts: TwilioPosts) -> None:
    answer = posts.status("/webhooks/twilio/status?row=1", "SM" + "f" * 32, "sent", **more)

    assert answer.status_code == 400


def test_a_forged_callback_is_refused(posts: TwilioPosts) -> None:
    form = {"MessageSid": "SM" + "f" * 32, "MessageStatus": "sent"}

    assert posts.post("/webhooks/twilio/status?row=1", form, mark="x").status_code == 403
