"""The staff's pages, with somebody at the desk."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from bot.app import create_app
from bot.settings import Settings
from models.base import now
from models.staff import ADMIN, Staff
from tests.parts.thrift import opened
from tests.staff.desk import HASHED, Desk
from tests.staff.office import office  # noqa: F401 - a fixture
from tests.staff.records import Records


@pytest.fixture
def settings(settings_for: Callable[..., Settings]) -> Settings:
    """Pages over plain HTTP: the test client, like a browser, sends no secure cookie there."""
    return settings_for(public_url="http://localhost")


@pytest.fixture
def app_for(settings_for: Callable[..., Settings]) -> Iterator[Callable[..., Flask]]:
    """Makes an app with other settings over the same database; closed again afterwards."""
    with ExitStack() as stack:

        def make(**overrides: object) -> Flask:
            services = opened(settings_for(**overrides))
            stack.callback(services.sessions.kw["bind"].dispose)
            stack.callback(services.redis.close)
            return create_app(services)

        yield make


@pytest.fixture
def staff(sessions: sessionmaker[Session]) -> dict[str, int]:
    """Two administrators with one password: username -> id."""
    people = {"siti": "Siti Rahmawati", "budi": "Budi Hartono"}
    with sessions.begin() as session:
        accounts = [
            Staff(username=username, name=name, password_hash=HASHED, role=ADMIN, created_at=now())
            for username, name in people.items()
        ]
        session.add_all(accounts)
        session.flush()
        return {account.username: account.id for account in accounts}


@pytest.fixture
def visitor(app: Flask, staff: dict[str, int]) -> Desk:
    """A browser that nobody has logged in with."""
    return Desk(app.test_client())


@pytest.fixture
def desk(app: Flask, staff: dict[str, int]) -> Desk:
    """Siti's browser, logged in."""
    return Desk(app.test_client()).enter("siti")


@pytest.fixture
def other_desk(app: Flask, staff: dict[str, int]) -> Desk:
    """Budi's, at the same time."""
    return Desk(app.test_client()).enter("budi")


@pytest.fixture
def records(sessions: sessionmaker[Session]) -> Records:
    """Makes officers, texts and reports."""
    return Records(sessions)
