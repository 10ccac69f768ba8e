"""The channels over a SIM card: SMSD's database, a gateway's stub, and the parts they meet."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from bot.channels.gammu import GammuChannel
from bot.delivery import Sender
from bot.polling import Poller
from bot.services import Services
from bot.settings import Settings
from models.outbox import Outbox
from tests.channels.modem import Modem
from tests.channels.smsd_tables import make_tables
from tests.parts.databases import postgres_copy

ANDROID = {
    "android_url": "http://127.0.0.1:9/api",
    "android_user": "sapa",
    "android_password": "an-invented-password",
    "android_signing_key": "k3yk3yk3",
}


@pytest.fixture
def sqlite_modem_url(tmp_path: Path) -> str:
    """A SQLite file without tables."""
    (tmp_path / "smsd.db").touch()
    return f"sqlite:///{tmp_path / 'smsd.db'}"


@pytest.fixture
def postgres_modem_url(postgres: str) -> Iterator[str]:
    """A PostgreSQL database without tables."""
    with postgres_copy(postgres, "template1") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def modem_url(request: pytest.FixtureRequest) -> str:
    """Both, one after the other."""
    name = "sqlite_modem_url" if request.param == "sqlite" else "postgres_modem_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Ours is on SQLite here: what may differ is SMSD's."""
    return sqlite_url


@pytest.fixture
def modem(modem_url: str) -> Iterator[Modem]:
    """SMSD's side of its tables."""
    engine = create_engine(modem_url)
    make_tables(engine)
    yield Modem(engine, modem_url)
    engine.dispose()


@pytest.fixture
def settings(settings_for: Callable[..., Settings], modem: Modem) -> Settings:
    """Settings of an office with a modem, where nobody waits for a lost part."""
    return settings_for(
        channels=("gammu",), gammu_database_url=modem.url, gammu_multipart_seconds=0
    )


@pytest.fixture
def open_gammu(
    settings_for: Callable[..., Settings], settings: Settings
) -> Iterator[Callable[..., GammuChannel]]:
    """Opens the channel with other settings, as another process or installation would."""
    with ExitStack() as stack:

        def opened(**overrides: object) -> GammuChannel:
            url = settings.gammu_database_url
            usual = {"channels": ("gammu",), "gammu_database_url": url}
            channel = GammuChannel(settings_for(**(usual | overrides)))
            stack.callback(channel.close)
            return channel

        yield opened


@pytest.fixture
def gammu(settings: Settings) -> Iterator[GammuChannel]:
    """The channel, as the worker opens it."""
    channel = GammuChannel(settings)
    yield channel
    channel.close()


@pytest.fixture
def poller(services: Services, gammu: GammuChannel) -> Poller:
    """The rounds of the worker."""
    return Poller(services, {"gammu": gammu})


@pytest.fixture
def sender(services: Services, gammu: GammuChannel) -> Sender:
    """The way out of the worker."""
    return Sender(services, {"gammu": gammu})


@pytest.fixture
def outbox(sessions: sessionmaker[Session]) -> Callable[[], list[Outbox]]:
    """The rows of our outbox as they are now."""

    def read() -> list[Outbox]:
        with sessions.begin() as session:
            return list(session.scalars(select(Outbox).order_by(Outbox.id)))

    return read
