"""Whatever is killed while texts come in: each is kept once. Real gunicorn, real servers."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import urllib3
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.orm import Session, sessionmaker

from bot.channels import Channel
from bot.delivery import Sender
from bot.house.redis import socket_url, start_redis
from bot.intake import replay
from bot.reconcile import reconcile
from bot.services import Services
from bot.settings import Settings
from bot.spool import Spool
from models.base import now
from models.message import Message
from models.outbox import Outbox
from models.report import Report
from tests.inbound.house import Outage, count, running_web, texts
from tests.parts.waiting import wait_until
from tests.stubs.twilio import TwilioStub
from tests.stubs.webhooks import TwilioPosts

NUMBER = "+6281234567890"
SMS = "+62800000009000"


def report(count: int) -> str:
    return f"LAPOR LANSIA {count} PENATOI"


@pytest.mark.parametrize("when", ["before 2", "after 2"])
def test_a_web_server_killed_at_the_commit_loses_and_doubles_nothing(
    when: str,
    settings: Settings,
    services: Services,
    channels: dict[str, Channel],
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
    tmp_path: Path,
) -> None:
    sids = [twilio.receive(NUMBER, SMS, report(number), now()) for number in (1, 2, 3)]
    with running_web(settings, tmp_path, "tests.inbound.dying:create_app()", DIE=when) as web:
        posts = web.posts(settings)
        assert posts.text(NUMBER, report(1), MessageSid=sids[0]).status_code == 200
        with pytest.raises(urllib3.exceptions.HTTPError):
            posts.text(NUMBER, report(2), MessageSid=sids[1])
        wait_until(web.is_gone)
        # Twilio does not deliver again; the third comes while nobody is there.
        with pytest.raises(urllib3.exceptions.HTTPError):
            posts.text(NUMBER, report(3), MessageSid=sids[2])

    kept = count(sessions, Message)
    assert kept == (1 if when == "before 2" else 2)
    assert reconcile(services, channels) == 3 - kept
    assert texts(sessions) == [report(1), report(2), report(3)]
    assert (count(sessions, Report), count(sessions, Outbox)) == (3, 3)


# SQLite lives in our own processes: there is nothing else to kill.
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_database_killed_under_a_running_web_server(
    settings: Settings,
    services: Services,
    outage: Outage,
    spool: Spool,
    sessions: sessionmaker[Session],
    tmp_path: Path,
) -> None:
    def send(each: int) -> int:
        return web.posts(settings).text(f"+6281234567{each % 5:03d}", report(each + 1)).status_code

    with running_web(settings, tmp_path) as web, ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(send, number) for number in range(60)]
        wait_until(lambda: count(sessions, Message) > 5)
        outage.begin()
        assert {each.result() for each in sending} == {200}
        assert not spool.is_empty()
        assert not web.is_healthy()
        outage.end()
        wait_until(web.is_healthy)
        assert send(60) == 200
    replay(services)

    assert sorted(texts(sessions)) == sorted(report(number + 1) for number in range(61))
    assert count(sessions, Report) == 61


@pytest.fixture
def mortal_redis() -> Iterator[tuple[str, Callable[[], None]]]:
    """The URL of a Redis, and how to kill it."""
    with tempfile.TemporaryDirectory(prefix="sapa-redis-") as folder:
        home = Path(folder)
        with (home / "log").open("wb") as log:
            server = start_redis(home / "data", home, log=log)

        def kill() -> None:
            server.kill()
            server.wait(10)

        wait_until(lambda: _answers(socket_url(home)))
        yield socket_url(home), kill
        kill()


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except RedisError:
        return False


@pytest.fixture
def redis_url(mortal_redis: tuple[str, Callable[[], None]]) -> str:
    """In this file every Redis is one that can be killed."""
    return mortal_redis[0]


def test_redis_emptied_and_killed_in_the_middle_of_200_texts(
    mortal_redis: tuple[str, Callable[[], None]],
    posts: TwilioPosts,
    services: Services,
    sender: Sender,
    twilio: TwilioStub,
    sessions: sessionmaker[Session],
) -> None:
    people = [f"+62812345{number:05d}" for number in range(200)]
    for number, person in enumerate(people):
        if number == 60:
            services.redis.flushall()
        if number == 120:
            mortal_redis[1]()
        assert posts.text(person, report(number + 1)).status_code == 200

    assert sender.drain(60)
    assert [len(twilio.to(person)) for person in people] == [1] * 200
    assert (count(sessions, Message), count(sessions, Report)) == (200, 200)
