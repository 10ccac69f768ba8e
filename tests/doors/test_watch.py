"""The channels' health: what is wrong is seen, told once, and over when it is over."""

import socketserver
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from bot import office
from bot.channels import open_channels
from bot.services import Services, open_services
from bot.settings import Settings
from bot.watch import watch
from models.base import now
from models.channel_state import ChannelState
from models.incident import AWAY, BALANCE, REFUSED, SILENT, WAITING, Incident
from models.outbox import Outbox
from tests.parts.serving import serving
from tests.stubs.twilio import HOTSPOT, TwilioStub

ADMINISTRATOR = "+6281299990000"


class _Postbox(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Postman)
        self.mails: list[str] = []


class _Postman(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take a mail."""

    def handle(self) -> None:
        self.wfile.write(b"220 postbox\r\n")
        while line := self.rfile.readline().decode().strip():
            if line.lower() == "data":
                self.wfile.write(b"354 go on\r\n")
                mail = iter(lambda: self.rfile.readline().decode().rstrip(), ".")
                self.server.mails.append("\n".join(mail))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if line.lower() == "quit" else b"250 good\r\n")


@pytest.fixture
def postbox() -> Iterator[_Postbox]:
    """A mail server on loopback."""
    server = _Postbox()
    with serving(server):
        yield server


@pytest.fixture
def house(
    settings_for: Callable[..., Settings], twilio: TwilioStub, postbox: _Postbox
) -> Iterator[Services]:
    """Services with Twilio and the simulator; the administrator wants texts and mails."""
    port = postbox.server_address[1]
    settings = settings_for(
        twilio_api_url=twilio.url, channels="twilio,simulator", smtp_url=f"smtp://127.0.0.1:{port}"
    )
    services = open_services(settings)
    rules = office.Alarms(phone=ADMINISTRATOR, email="admin@example.org", least_balance=5)
    with services.sessions.begin() as session:
        office.keep(session, office.ALARMS, rules, None)
    yield services
    services.redis.close()
    services.engine.dispose()


def look(house: Services) -> None:
    watch(house, open_channels(house.settings))


def lasting(sessions: sessionmaker[Session]) -> list[tuple[str, str]]:
    with sessions.begin() as session:
        return [(each.kind, each.channel) for each in Incident.now_open(session)]


def texts(sessions: sessionmaker[Session]) -> list[Outbox]:
    with sessions.begin() as session:
        wanted = select(Outbox).where(Outbox.address == ADMINISTRATOR).order_by(Outbox.id)
        return list(session.scalars(wanted))


def test_a_channel_that_is_well_is_written_down_and_nobody_told(
    house: Services, twilio: TwilioStub, postbox: _Postbox
) -> None:
    twilio.balance = "12.34"
    look(house)
    with house.sessions.begin() as session:
        state = session.scalars(select(ChannelState)).one()
    assert (state.channel, state.fault, state.balance) == ("twilio", None, "12.34 USD")
    assert lasting(house.sessions) == []
    assert texts(house.sessions) == []
    assert postbox.mails == []


def test_refused_credentials_are_told_once_by_text_and_mail_until_they_are_good_again(
    house: Services, twilio: TwilioStub, postbox: _Postbox
) -> None:
    good, twilio.auth_token = twilio.auth_token, "taken back"
    for _ in range(3):
        look(house)
    assert lasting(house.sessions) == [(REFUSED, "twilio")]
    (told,) = texts(house.sessions)
    # Twilio itself could not carry it.
    assert (told.channel, told.medium) == ("simulator", "sms")
    assert "penyedia menolak kata sandi kita" in told.text
    (mail,) = postbox.mails
    assert "To: admin@example.org" in mail
    assert "/kesehatan" in mail

    twilio.auth_token = good
    look(house)
    assert lasting(house.sessions) == []

    twilio.auth_token = "taken back again"
    look(house)
    assert len(texts(house.sessions)) == len(postbox.mails) == 2


def test_a_low_balance_is_told(house: Services, twilio: TwilioStub) -> None:
    twilio.balance = "4.99"
    look(house)
    assert lasting(house.sessions) == [(BALANCE, "twilio")]


def test_a_provider_that_does_not_answer_is_no_incident_at_first(
    house: Services, twilio: TwilioStub
) -> None:
    start = datetime.fromisoformat("2026-11-25T08:00+00:00")
    with time_machine.travel(start, tick=False) as clock:
        look(house)
        twilio.balance = HOTSPOT
        clock.shift(timedelta(minutes=5))
        look(house)
        assert lasting(house.sessions) == []
        twilio.is_away = True
        clock.shift(timedelta(minutes=15))
        look(house)
        assert lasting(house.sessions) == [(AWAY, "twilio")]


def test_a_reply_that_has_not_left_is_told(house: Services, twilio: TwilioStub) -> None:
    start = datetime.fromisoformat("2026-11-25T08:00+00:00")
    with time_machine.travel(start, tick=False) as clock:
        twilio.auth_token = "taken back"
        look(house)  # the text about this waits for a sender, and none runs
        clock.shift(timedelta(minutes=16))
        look(house)
    assert (WAITING, "simulator") in lasting(house.sessions)


def test_a_modem_that_is_silent_is_told(
    settings_for: Callable[..., Settings], tmp_path: str
) -> None:
    url = f"sqlite:///{tmp_path}/smsd.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text('CREATE TABLE phones ("ID" TEXT, "UpdatedInDB" TEXT)'))
        connection.execute(text("INSERT INTO phones VALUES ('modem', '2026-11-25 16:00:00')"))
    house = open_services(settings_for(channels="gammu,simulator", gammu_database_url=url))
    start = datetime.fromisoformat("2026-11-25T08:00+00:00")
    try:
        with time_machine.travel(start, tick=False) as clock:
            look(house)
            clock.shift(timedelta(hours=2))
            _beat(engine, "2026-11-25 18:00:00")
            look(house)
            clock.shift(timedelta(hours=2))
            look(house)
            assert lasting(house.sessions) == []
            clock.shift(timedelta(hours=1))
            look(house)
            assert lasting(house.sessions) == [(SILENT, "gammu")]
            _beat(engine, "2026-11-25 21:00:00")
            look(house)
            assert lasting(house.sessions) == []
            with house.sessions.begin() as session:
                assert session.scalars(select(Incident)).one().closed_at == now()
    finally:
        house.redis.close()
        house.engine.dispose()
        engine.dispose()


def _beat(engine: Engine, moment: str) -> None:
    with engine.begin() as connection:
        connection.execute(text('UPDATE phones SET "UpdatedInDB" = :at'), {"at": moment})
