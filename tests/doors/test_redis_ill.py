"""A Redis that is full or hangs: a text is taken and answered all the same."""

from collections.abc import Callable, Iterator

import psutil
import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.app import create_app
from bot.channels import open_channels
from bot.delivery import Sender
from bot.services import Services, open_services
from bot.settings import Settings
from models.message import Message
from models.outbox import PENDING, Outbox
from tests.parts.redis_server import running_redis
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts

NUMBER = "+6281234567890"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Whose Redis is ill does not matter to the database."""
    return sqlite_url


@pytest.fixture
def ill_redis() -> Iterator[str]:
    """A Redis that nobody else uses."""
    with running_redis() as url:
        yield url


@pytest.fixture
def services(
    settings_for: Callable[..., Settings], ill_redis: str, twilio: TwilioStub
) -> Iterator[Services]:
    """Services over that Redis."""
    opened = open_services(settings_for(redis_url=ill_redis, twilio_api_url=twilio.url))
    yield opened
    opened.redis.close()
    opened.engine.dispose()


@pytest.fixture
def app(services: Services) -> Flask:
    """The app over it."""
    return create_app(services)


def fill_up(url: str) -> None:
    with Redis.from_url(url) as redis:
        redis.config_set("maxmemory", 1)


def hang(url: str) -> None:
    server_of(url).suspend()


def server_of(url: str) -> psutil.Process:
    with Redis.from_url(url) as redis:
        return psutil.Process(int(redis.info("server")["process_id"]))


@pytest.mark.parametrize("illness", [fill_up, hang])
def test_a_text_is_taken_and_answered_while_redis_is_ill(
    illness: Callable[[str], None],
    ill_redis: str,
    app: Flask,
    services: Services,
    sessions: sessionmaker[Session],
    twilio: TwilioStub,
) -> None:
    posts = TwilioPosts(app.test_client(), services.settings)
    server = server_of(ill_redis)
    illness(ill_redis)
    try:
        assert posts.text(NUMBER, "LAPOR LANSIA 3 PENATOI").status_code == 200
        with sessions.begin() as session:
            assert session.scalar(select(func.count()).select_from(Message)) == 1
            assert session.scalars(select(Outbox.state)).one() == PENDING
        # What the sweep does: no nudge has come.
        assert Sender(services, open_channels(services.settings)).drain(30)
        assert len(twilio.to(NUMBER)) == 1
    finally:
        server.resume()
