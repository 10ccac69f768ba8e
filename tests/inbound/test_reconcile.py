"""What never reached us is fetched from Twilio's own log: whole, once, oldest first."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Channel
from bot.delivery import Sender
from bot.reconcile import reconcile
from bot.services import Services, open_services
from bot.settings import Settings
from models.attachment import Attachment
from models.base import now
from models.mark import Mark
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from tests.inbound.house import Outage, count, texts
from tests.stubs.twilio import HOTSPOT, Refusal, TwilioStub
from tests.stubs.webhooks import TwilioPosts
from values import Incoming, Receipt

NUMBER = "+6281234567890"
SMS, WHATSAPP = "+62800000009000", "whatsapp:+62800000009001"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def catch_up(services: Services, channels: dict[str, Channel]) -> Callable[[], int]:
    """What the worker does at its start and every ten minutes."""
    return lambda: reconcile(services, channels)


@pytest.fixture
def mark(sessions: sessionmaker[Session]) -> Callable[..., object]:
    """Reads the mark, or sets it to so long ago."""

    def read_or_set(ago: timedelta | None = None) -> object:
        with sessions.begin() as session:
            if ago is not None:
                session.execute(update(Mark).values(moment=now() - ago))
            return session.scalar(select(Mark.moment))

    return read_or_set


def test_an_outage_of_260_texts_comes_back_whole(
    catch_up: Callable[[], int],
    mark: Callable[..., object],
    posts: TwilioPosts,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    posts.text(NUMBER, "BANTUAN")
    sender.drain(10)
    catch_up()
    mark(5 * HOUR)
    for number in range(260):
        person = f"+628123456{number % 80:04d}"
        whatsapp = number % 2
        twilio.receive(
            f"whatsapp:{person}" if whatsapp else person,
            WHATSAPP if whatsapp else SMS,
            f"TANYA {number}",
            now() - 4 * HOUR + number * timedelta(seconds=10),
        )

    assert catch_up() == 260
    assert catch_up() == 0
    assert texts(sessions) == ["BANTUAN", *(f"TANYA {number}" for number in range(260))]
    assert count(sessions, Outbox) == 261


def test_what_the_webhook_had_taken_is_not_doubled(
    catch_up: Callable[[], int],
    posts: TwilioPosts,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    lost = "LAPOR LANSIA 2 PENATOI"
    known = twilio.receive(NUMBER, SMS, "LAPOR LANSIA 1 PENATOI", now() - 2 * MINUTE)
    twilio.receive(NUMBER, SMS, lost, now() - MINUTE)
    assert posts.text(NUMBER, "LAPOR LANSIA 1 PENATOI", MessageSid=known).status_code == 200

    assert catch_up() == 1
    assert texts(sessions) == ["LAPOR LANSIA 1 PENATOI", lost]
    assert count(sessions, Report) == 2


def test_each_kind_of_text_comes_as_the_webhook_would_have_taken_it(
    catch_up: Callable[[], int], twilio: TwilioStub, sessions: sessionmaker[Session]
) -> None:
    sent = now().replace(microsecond=0) - MINUTE
    photo = twilio.receive("whatsapp:ID.a1B2c3", WHATSAPP, "", sent, files=("image/jpeg",))
    twilio.receive("TELKOMSEL", SMS, "Kuota Anda hampir habis", sent)
    twilio.receive("messenger:1234", SMS, "not one of our media", sent)
    twilio.receive(NUMBER, "+62800000009999", "to somebody else", sent)
    twilio.receive(NUMBER, SMS, "STATUS", sent)

    assert catch_up() == 3
    with sessions.begin() as session:
        rows = select(Message.sender, Message.recipient, Message.medium, Message.text)
        assert sorted(map(tuple, session.execute(rows))) == [
            (NUMBER, SMS, "sms", "STATUS"),
            ("ID.a1B2c3", "+62800000009001", "whatsapp", ""),
            ("TELKOMSEL", SMS, "sms", "Kuota Anda hampir habis"),
        ]
        assert set(session.scalars(select(Message.sent_at))) == {sent}
        waits = session.scalars(select(Attachment)).one()
        address = f"{twilio.url}/2010-04-01/Accounts/{twilio.account_sid}/Messages/{photo}/Media/"
        assert (waits.kind, waits.state) == ("photo", "waiting")
        assert waits.source == f"{address}ME{0:032x}"


def test_a_provider_that_is_away_keeps_the_mark(
    catch_up: Callable[[], int],
    mark: Callable[..., object],
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    catch_up()
    before = mark(3 * HOUR)
    # Two pages, and the second one fails.
    for number in range(201):
        twilio.receive(f"+62812345{number:05d}", SMS, "STATUS", now() - 2 * HOUR)
    for fault in (Refusal(503, 20500), Refusal(401, 20003), Refusal(429, 20429), HOTSPOT):
        for faults in ([fault], [None, fault]):
            twilio.faults.extend(faults)  # type: ignore[arg-type]
            assert catch_up() == 0
            assert mark() == before
    assert catch_up() == 201
    assert mark() != before


def test_the_mark_survives_a_restart(
    catch_up: Callable[[], int],
    mark: Callable[..., object],
    settings: Settings,
    channels: dict[str, Channel],
    twilio: TwilioStub,
) -> None:
    catch_up()
    mark(30 * HOUR)
    # Long before the first look of a new house, but not of one that has a mark.
    twilio.receive(NUMBER, SMS, "STATUS", now() - 29 * HOUR)
    restarted = open_services(settings)
    assert reconcile(restarted, channels) == 1
    restarted.redis.close()
    restarted.sessions.kw["bind"].dispose()


def test_the_first_look_goes_back_some_hours_only(
    catch_up: Callable[[], int], twilio: TwilioStub, sessions: sessionmaker[Session]
) -> None:
    twilio.receive(NUMBER, SMS, "before our time", now() - 8 * HOUR)
    twilio.receive(NUMBER, SMS, "STATUS", now() - 5 * HOUR)

    assert catch_up() == 1
    assert texts(sessions) == ["STATUS"]


def test_what_is_listed_late_is_found_by_the_overlap(
    catch_up: Callable[[], int], twilio: TwilioStub
) -> None:
    catch_up()
    twilio.receive(NUMBER, SMS, "STATUS", now() - 10 * MINUTE)

    assert catch_up() == 1


def test_a_clock_that_was_ahead_loses_nothing(
    catch_up: Callable[[], int], mark: Callable[..., object], twilio: TwilioStub
) -> None:
    catch_up()
    mark(-48 * HOUR)
    twilio.receive(NUMBER, SMS, "STATUS", now() - 5 * HOUR)

    assert catch_up() == 1
    assert catch_up() == 0


def test_several_workers_at_once(
    catch_up: Callable[[], int], twilio: TwilioStub, sessions: sessionmaker[Session]
) -> None:
    for number in range(40):
        twilio.receive(NUMBER, SMS, f"LAPOR LANSIA {number + 1} PENATOI", now() - HOUR)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: catch_up(), range(4))) == 40
    assert texts(sessions) == [f"LAPOR LANSIA {number + 1} PENATOI" for number in range(40)]


def test_an_inbox_that_keeps_what_is_not_acknowledged_needs_no_mark(
    services: Services, sessions: sessionmaker[Session]
) -> None:
    class Modem:
        """Read by the poller."""

        polls = True

        def fetch(self, since: datetime) -> Iterator[Incoming]:
            raise AssertionError(since)

        def acknowledge(self, incoming: Incoming) -> None: ...

        def receipts(self) -> list[Receipt]:
            return []

    assert reconcile(services, {"gammu": Modem()}) == 0
    assert count(sessions, Mark) == 0


def test_a_database_that_goes_away_midway_keeps_the_mark(
    catch_up: Callable[[], int],
    mark: Callable[..., object],
    outage: Outage,
    twilio: TwilioStub,
    services: Services,
    channels: dict[str, Channel],
    sessions: sessionmaker[Session],
) -> None:
    catch_up()
    before = mark(3 * HOUR)
    for number in range(5):
        twilio.receive(NUMBER, SMS, f"LAPOR LANSIA {number + 1} PENATOI", now() - 2 * HOUR)

    class Halfway:
        """The real inbox; after two texts the database goes away."""

        def fetch(self, since: datetime) -> Iterator[Incoming]:
            for number, incoming in enumerate(channels["twilio"].fetch(since)):
                if number == 2:
                    outage.begin()
                yield incoming

    assert reconcile(services, {"twilio": Halfway()}) == 2
    outage.end()
    assert mark() == before
    assert catch_up() == 3
    assert count(sessions, Report) == 5


def test_a_text_that_fails_by_itself_holds_up_nothing(
    mend: Callable[[], None],
    catch_up: Callable[[], int],
    twilio: TwilioStub,
    settings: Settings,
    sessions: sessionmaker[Session],
) -> None:
    for words in ("LAPOR LANSIA 1 PENATOI", "RUSAK", "LAPOR LANSIA 2 PENATOI"):
        twilio.receive(NUMBER, SMS, words, now() - MINUTE)

    for _ in range(3):
        catch_up()
    assert texts(sessions) == ["LAPOR LANSIA 1 PENATOI", "LAPOR LANSIA 2 PENATOI"]
    (aside,) = (settings.spool_dir / "aside").iterdir()
    assert "RUSAK" in aside.read_text()


def test_a_text_of_the_day_before_yesterday_is_filed_and_answered(
    catch_up: Callable[[], int],
    mark: Callable[..., object],
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    catch_up()
    mark(60 * HOUR)
    twilio.receive(NUMBER, SMS, "LAPOR LANSIA 3 PENATOI", now() - 50 * HOUR)

    assert catch_up() == 1
    sender.drain(10)
    with sessions.begin() as session:
        number = session.scalars(select(Report)).one().number
    (answer,) = twilio.to(NUMBER)
    assert number in answer
    assert "LANSIA 3" in answer
