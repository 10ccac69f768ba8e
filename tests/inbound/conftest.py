"""Databases that can go away, a provider that remembers, and a web server that can be killed."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bot.channels import Channel, open_channels
from bot.delivery import Sender
from bot.services import Services
from bot.settings import Settings
from bot.spool import Spool
from models.message import Message
from tests.inbound.house import MortalPostgres, Outage, SqliteOutage
from tests.parts.databases import PostgresToEmpty, postgres_template
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts


@pytest.fixture(scope="session")
def mortal_postgres() -> Iterator[MortalPostgres]:
    """A PostgreSQL that may be killed: nobody else uses it."""
    with tempfile.TemporaryDirectory(prefix="sapa-pg-") as folder:
        server = MortalPostgres(Path(folder))
        server.end()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def postgres(mortal_postgres: MortalPostgres) -> str:
    """In this folder every PostgreSQL database is on that one."""
    return mortal_postgres.url


@pytest.fixture(scope="session")
def postgres_model(postgres: str) -> Iterator[str]:
    """The database that every test's database is a copy of."""
    with postgres_template(postgres) as name:
        yield name


@pytest.fixture(scope="session")
def postgres_to_empty(postgres: str, postgres_model: str) -> Iterator[PostgresToEmpty]:
    """The database of all tests of this folder."""
    database = PostgresToEmpty(postgres, postgres_model)
    yield database
    database.drop()


@pytest.fixture
def outage(
    request: pytest.FixtureRequest, database_url: str, services: Services
) -> Iterator[Outage]:
    """Takes the test's database away and brings it back."""
    engine = services.sessions.kw["bind"]
    if database_url.startswith("sqlite"):
        outage: Outage = SqliteOutage(engine, Path(str(make_url(database_url).database)))
    else:
        outage = request.getfixturevalue("mortal_postgres")
    yield outage
    outage.end()


@pytest.fixture
def settings(settings_for: Callable[..., Settings], twilio: TwilioStub) -> Settings:
    """Settings whose Twilio is the stub."""
    return settings_for(twilio_api_url=twilio.url, send_timeout=5, send_rate=1000)


@pytest.fixture
def posts(client: FlaskClient, settings: Settings) -> TwilioPosts:
    """Twilio's side of our webhooks."""
    return TwilioPosts(client, settings)


@pytest.fixture
def channels(settings: Settings) -> dict[str, Channel]:
    """The channels, as the worker opens them."""
    return dict(open_channels(settings))


@pytest.fixture
def sender(services: Services, channels: dict[str, Channel]) -> Sender:
    """The way out, as the worker opens it."""
    return Sender(services, channels)


@pytest.fixture
def spool(settings: Settings) -> Spool:
    """The spool that the app uses."""
    return Spool(settings.spool_dir)


@pytest.fixture
def mend() -> Iterator[Callable[[], None]]:
    """While the database works, a text that says so fails by itself, until this is called."""
    faulty = [True]

    def refuse(session: Session) -> None:
        is_last = faulty and not session.in_nested_transaction()
        if is_last and "RUSAK" in session.scalars(select(Message.text)).all():
            raise ValueError("a fault of ours")

    event.listen(Session, "before_commit", refuse)

    yield faulty.clear
    event.remove(Session, "before_commit", refuse)
