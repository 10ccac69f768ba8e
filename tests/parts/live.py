"""The whole house running: real gunicorn, real worker, real Redis, over SQLite."""

import os
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy.orm import Session, sessionmaker

from bot.services import Services, open_services
from bot.settings import Settings
from tests.parts import nursery
from tests.parts.databases import sqlite_copy
from tests.parts.waiting import wait_until


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A running house. `services` reach its database and Redis from the test's own process."""

    url: str
    services: Services
    folder: Path

    @property
    def sessions(self) -> sessionmaker[Session]:
        """Its database, to look into or to prepare."""
        return self.services.sessions

    def log(self, name: str) -> str:
        """What `web` or `worker` has said so far."""
        return (self.folder / f"{name}.log").read_text()


@pytest.fixture(scope="module")
def live_server(
    template: Path, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    """One house for a test file, with demo mode and the simulator channel."""
    folder = tmp_path_factory.mktemp("live")
    with running_house(sqlite_copy(template, folder), redis_url, folder) as house:
        yield house


@contextmanager
def running_house(
    database_url: str, redis_url: str, folder: Path, **more: str
) -> Iterator[LiveServer]:
    """Web and worker over the given database; settings in `more` as environment variables."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    # A Redis database of its own: tests beside it empty the first one.
    redis_url = redis_url.replace("db=0", "db=1")
    with Redis.from_url(redis_url) as client:
        client.flushdb()
    own = {"PUBLIC_URL": url, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
    own |= {"SECRET_KEY": "for-tests-only-" + "x" * 32, "CHANNELS": "simulator", "DEMO": "1"}
    own["SPOOL_DIR"] = str(folder / "spool")
    own["EXPORT_DIR"] = str(folder / "exports")
    own["MEDIA_DIR"] = str(folder / "media")
    surroundings = own | more
    gunicorn = ["-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    gunicorn += ["--worker-class", "gthread", "--threads", "4", "bot.app:create_app()"]
    with ExitStack() as stack:
        services = open_services(_as_settings(surroundings))
        stack.callback(services.sessions.kw["bind"].dispose)
        stack.callback(services.redis.close)
        web = stack.enter_context(_process(gunicorn, surroundings, folder / "web.log"))
        stack.enter_context(_process(["worker.py"], surroundings, folder / "worker.log"))
        wait_until(lambda: web.poll() is not None or answers(f"{url}/healthz"))
        house = LiveServer(url, services, folder)
        assert web.poll() is None, house.log("web")
        yield house


def free_port() -> int:
    """A port on loopback that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a GET of `url` is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _as_settings(surroundings: dict[str, str]) -> Settings:
    return Settings.model_validate({name.lower(): value for name, value in surroundings.items()})


@contextmanager
def _process(arguments: list[str], own: dict[str, str], log: Path) -> Iterator[nursery.Child]:
    process = nursery.start(arguments, os.environ | own, log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)
