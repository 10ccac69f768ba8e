"""The fixtures that all tests share: real parts, opened once; fresh data for every test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from bot.services import Services
from bot.settings import Settings
from tests.parts.databases import (
    PostgresToEmpty,
    postgres_template,
    sqlite_copy,
    sqlite_template,
)
from tests.parts.postgres import running_postgres
from tests.parts.redis_server import running_redis
from tests.parts.thrift import Given, compile_once, do_not_collect, opened, rarely_collect
from tests.stubs.twilio import TwilioStub, running_twilio

do_not_collect()
compile_once()

pytest_plugins = ["tests.parts.browser", "tests.parts.live"]

# What the developer's shell has set must not change what is tested.
for name in Settings.model_fields:
    os.environ.pop(name.upper(), None)

TEST_SETTINGS = {
    "secret_key": "for-tests-only-" + "x" * 32,
    "public_url": "https://sapa.example",
    "channels": ("twilio", "simulator"),
    "demo": True,
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": "an-invented-token",
    "twilio_sms_from": "+62800000009000",
    "twilio_whatsapp_from": "+62800000009001",
    # Nobody listens there: a test that sends brings its own stub.
    "twilio_api_url": "http://127.0.0.1:9",
}


# Few tests that take long: first, or at the end one worker has them all to itself.
_LONG = ("torture/", "house/test_make_run.py", "bimtek/test_race.py", "staff/test_every_page.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files come first, the others in their order."""
    rarely_collect()
    items.sort(key=lambda item: not item.nodeid.removeprefix("tests/").startswith(_LONG))


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis. Whoever uses it empties it first (`services` does)."""
    with running_redis() as url:
        yield url


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file that every test's database is a copy of."""
    return sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL: its URL with `{}` for a database's name."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_model(postgres: str) -> Iterator[str]:
    """The PostgreSQL database that every test's database is a copy of."""
    with postgres_template(postgres) as name:
        yield name


@pytest.fixture(scope="session")
def sqlite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite database of all tests lies, one after the other."""
    return tmp_path_factory.mktemp("sqlite")


@pytest.fixture
def sqlite_url(template: Path, sqlite_folder: Path) -> str:
    """A fresh, migrated, empty SQLite database."""
    shutil.rmtree(sqlite_folder)  # whoever still has a file of it open keeps the old one
    sqlite_folder.mkdir()
    return sqlite_copy(template, sqlite_folder)


@pytest.fixture(scope="session")
def postgres_to_empty(postgres: str, postgres_model: str) -> Iterator[PostgresToEmpty]:
    """The PostgreSQL database of all tests, one after the other."""
    database = PostgresToEmpty(postgres, postgres_model)
    yield database
    database.drop()


@pytest.fixture
def postgres_url(postgres_to_empty: PostgresToEmpty) -> str:
    """A migrated PostgreSQL database, as it was new."""
    return postgres_to_empty.fresh()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both, one after the other: a test that uses this runs twice."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def settings_for(database_url: str, redis_url: str, tmp_path: Path) -> Callable[..., Settings]:
    """Makes `Settings` fit for tests; what is named in the call wins."""

    def make(**overrides: object) -> Settings:
        places = {"database_url": database_url, "redis_url": redis_url}
        places["spool_dir"] = str(tmp_path / "spool")
        places["export_dir"] = str(tmp_path / "exports")
        places["media_dir"] = str(tmp_path / "media")
        return Given.model_validate(TEST_SETTINGS | places | overrides)

    return make


@pytest.fixture
def settings(settings_for: Callable[..., Settings]) -> Settings:
    """Settings fit for tests. A test folder that needs others overrides this fixture."""
    return settings_for()


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    """Database and Redis, both empty, closed again afterwards."""
    services = opened(settings)
    services.redis.flushdb()
    yield services
    services.redis.close()
    services.engine.dispose()


@pytest.fixture
def sessions(services: Services) -> sessionmaker[Session]:
    """`with sessions.begin() as session:` is one transaction."""
    return services.sessions


@pytest.fixture
def twilio() -> Iterator[TwilioStub]:
    """A Twilio of our own, of the account that the settings name."""
    sid, token = TEST_SETTINGS["twilio_account_sid"], TEST_SETTINGS["twilio_auth_token"]
    with running_twilio(str(sid), str(token)) as stub:
        yield stub


@pytest.fixture
def app(services: Services) -> Flask:
    """The real app over the test's services."""
    from bot.app import create_app  # here: who tests only the reading need not load the web

    return create_app(services)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a browser. The base URL is the public one: hosts are checked."""
    return app.test_client()
