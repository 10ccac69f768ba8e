"""The way out through the phone: every kind of answer, and the events that follow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Posting, TryLater
from bot.channels.android import AndroidChannel
from bot.delivery import Sender
from bot.settings import Settings
from models.base import now
from models.outbox import Outbox
from tests.stubs.android import (
    LOGIN_PAGE,
    OLD_APP,
    RESET_AFTER,
    RESET_BEFORE,
    SILENT_AFTER,
    AndroidPosts,
    AndroidStub,
)

NUMBER = "+6281234567890"
POSTING = Posting(17, "sms", NUMBER, "Diterima no 12345.")
EVER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def due_again(sessions: sessionmaker[Session]) -> Callable[[], None]:
    """Lets every pause be over."""

    def skip() -> None:
        with sessions.begin() as session:
            session.execute(update(Outbox).values(due_at=now() - timedelta(seconds=1)))

    return skip


@pytest.fixture
def row(outbox: Callable[[], list[Outbox]]) -> Callable[[], Outbox]:
    """The one row of the outbox as it is now."""
    return lambda: outbox()[0]


@pytest.fixture
def answered(posts: AndroidPosts) -> None:
    """One answer is due."""
    posts.text(NUMBER, "BANTUAN")


@pytest.mark.usefixtures("answered")
def test_what_the_gateway_is_told(
    sender: Sender, android: AndroidStub, row: Callable[[], Outbox]
) -> None:
    sender.drain(10)

    (sent,) = android.accepted
    assert sent["phoneNumbers"] == [NUMBER]
    assert sent["textMessage"] == {"text": row().text}
    assert sent["id"].startswith(f"sapa-{row().id}-")
    assert len(sent["id"]) <= 36
    assert (sent["withDeliveryReport"], sent["ttl"]) == (True, 86400)
    assert (row().state, row().provider_id, row().provider_state) == (
        "accepted",
        sent["id"],
        "Pending",
    )


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("fault", [RESET_BEFORE, RESET_AFTER, SILENT_AFTER, LOGIN_PAGE, 500, 503,
                                   429, 401, 404])  # fmt: skip
def test_whatever_goes_wrong_it_is_sent_once(
    fault: str | int,
    sender: Sender,
    android: AndroidStub,
    row: Callable[[], Outbox],
    due_again: Callable[[], None],
) -> None:
    android.faults.append(fault)
    begun = now()
    sender.drain(10)
    assert row().state == "pending"
    assert row().due_at > begun + timedelta(seconds=4)

    due_again()
    sender.drain(10)
    assert (row().state, row().error_code) == ("accepted", None)
    assert len(android.accepted) == 1


@pytest.mark.usefixtures("answered")
def test_an_old_app_says_500_to_what_it_has(
    sender: Sender,
    android: AndroidStub,
    row: Callable[[], Outbox],
    due_again: Callable[[], None],
) -> None:
    android.faults += [RESET_AFTER, OLD_APP]
    sender.drain(10)
    due_again()
    sender.drain(10)

    assert row().state == "accepted"
    assert len(android.accepted) == 1
    assert [each.split()[0] for each in android.requests] == ["POST", "POST", "GET"]


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_will_never_be_taken_is_final(
    status: int, sender: Sender, android: AndroidStub, row: Callable[[], Outbox]
) -> None:
    android.faults.append(status)
    sender.drain(10)

    assert (row().state, row().error_code) == ("failed", str(status))


def test_nobody_listens(settings_for: Callable[..., Settings], settings: Settings) -> None:
    away = AndroidChannel(settings.model_copy(update={"android_url": "http://127.0.0.1:9/api"}))
    for ask in (
        lambda: away.send(POSTING),
        lambda: away.find_sent(POSTING, EVER),
        lambda: list(away.fetch(EVER)),
    ):
        with pytest.raises(TryLater):
            ask()


@pytest.mark.usefixtures("answered")
def test_states_go_forward_only(
    posts: AndroidPosts, sender: Sender, android: AndroidStub, row: Callable[[], Outbox]
) -> None:
    sender.drain(10)
    told = {"messageId": android.accepted[0]["id"], "phoneNumber": NUMBER}
    seen = []
    for word in ("sent", "sent", "failed", "delivered", "sent", "failed"):
        event = posts.event(f"sms:{word}", told | {"reason": "Send result: RESULT_NO_SERVICE"})
        assert posts.post(event).status_code == 200
        seen.append((row().state, row().provider_state))

    assert seen == [
        ("accepted", "sent"),
        ("accepted", "sent"),
        ("undelivered", "failed"),
        ("delivered", "delivered"),
        ("delivered", "delivered"),
        ("delivered", "delivered"),
    ]


@pytest.mark.usefixtures("answered")
def test_an_event_settles_what_nobody_saw_the_end_of(
    posts: AndroidPosts, sender: Sender, android: AndroidStub, row: Callable[[], Outbox]
) -> None:
    android.faults.append(RESET_AFTER)
    sender.drain(10)
    assert row().provider_id is None
    told = {"messageId": android.accepted[0]["id"], "phoneNumber": NUMBER}
    posts.post(posts.event("sms:delivered", told))

    assert (row().state, row().provider_id) == ("delivered", told["messageId"])


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("name", ["PyDmBQZZXYmyxMwED8Fzy", "sapa-1-000000000000", "sapa-1"])
def test_an_event_of_a_text_that_is_not_ours(
    name: str, posts: AndroidPosts, row: Callable[[], Outbox]
) -> None:
    event = posts.event("sms:delivered", {"messageId": name, "phoneNumber": NUMBER})

    assert posts.post(event).status_code == 200
    assert row().state == "pending"


def test_evidence(channel: AndroidChannel, android: AndroidStub) -> None:
    assert channel.find_sent(POSTING, EVER) == []
    key = channel.send(POSTING).provider_id
    android.states[key] = "Delivered"
    (found,) = channel.find_sent(POSTING, EVER)
    assert (found.provider_id, found.provider_state, found.delivered) == (key, "Delivered", True)
    assert channel.find_sent(Posting(18, "sms", NUMBER, POSTING.text), EVER) == []
    for fault in (500, 401, LOGIN_PAGE, RESET_BEFORE):
        android.faults.append(fault)
        with pytest.raises(TryLater):
            channel.find_sent(POSTING, EVER)


def test_the_phone_is_asked_to_tell_again(channel: AndroidChannel, android: AndroidStub) -> None:
    since = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert list(channel.fetch(since)) == []

    (asked,) = android.refreshes
    assert asked["since"] == "2026-11-23T12:00:00.000+00:00"
    assert asked["triggerWebhooks"] is True
    android.faults.append(500)
    with pytest.raises(TryLater):
        list(channel.fetch(since))
