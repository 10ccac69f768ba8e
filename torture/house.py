"""The tortured house: the real processes of `make run`, and who starts them again."""

import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socket
from typing import IO

import psycopg
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.engine import make_url

from bot.house.redis import socket_url, start_redis
from bot.house.surroundings import listen
from tests.conftest import TEST_SETTINGS
from tests.parts import nursery, postgres
from tests.parts.databases import migrate
from tests.parts.live import answers
from tests.parts.waiting import wait_until
from torture.part import Part

_FIRST_PORT = 18_000
_WORKERS = 2
# Times so short that a run sees many of each; in their order of size as in an office.
QUICK = {
    "SEND_TIMEOUT": "1.5",
    "LEASE_SECONDS": "4",
    "SETTLE_SECONDS": "6",
    "SWEEP_SECONDS": "2",
    "RECONCILE_SECONDS": "5",
    "RECONCILE_OVERLAP": "30",
    # The provider's limit is not what is tried here.
    "SEND_RATE": "1000",
    "QUIET_HOURS": "",
    "QUIET_FRIDAY": "",
}


@dataclass(frozen=True, slots=True)
class House:
    """Everything that runs, and what it was told."""

    url: str
    folder: Path
    surroundings: Mapping[str, str]
    web: Part
    workers: list[Part]
    scheduler: Part
    redis: Part
    postgres: Part | None

    @property
    def parts(self) -> list[Part]:
        """In the order in which they are started."""
        stores = [self.redis, self.postgres] if self.postgres else [self.redis]
        return [*stores, self.web, *self.workers, self.scheduler]

    def answers(self) -> bool:
        """Whether the web server, its database and Redis do."""
        return answers(f"{self.url}/healthz") and redis_answers(self.folder)


@contextmanager
def running_house(
    database: str, folder: Path, twilio_url: str, more: Mapping[str, str]
) -> Iterator[House]:
    """All parts on `sqlite` or `postgresql`, kept alive until the block ends; then none is left."""
    with ExitStack() as stack:
        redis = Part("redis", partial(_redis, folder), folder)
        server = None
        stack.callback(redis.stop)
        redis.start()
        if database == "postgresql":
            server = _postgres(folder / "pg", folder)
            stack.callback(server.stop)
        wait_until(lambda: redis_answers(folder))
        url = _database(folder, server)
        listener = stack.enter_context(listen("127.0.0.1", _FIRST_PORT))
        web_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        told = {**_surroundings(folder, url, web_url, twilio_url), **more}
        ours = {
            "web": partial(_web, told, listener),
            **{
                f"worker{number}": partial(process, told, ["worker.py"])
                for number in range(_WORKERS)
            },
            "scheduler": partial(process, told, ["worker.py", "schedule"]),
        }
        web, *workers, scheduler = (Part(name, start, folder) for name, start in ours.items())
        for part in (scheduler, *workers, web):
            stack.callback(part.stop)
            part.start()
        house = House(web_url, folder, told, web, workers, scheduler, redis, server)
        stack.enter_context(_kept_alive(house))
        wait_until(house.answers)
        yield house


def redis_answers(folder: Path) -> bool:
    """Whether the house's Redis is there."""
    try:
        with Redis.from_url(socket_url(folder)) as client:
            return bool(client.ping())
    except RedisError:
        return False


@contextmanager
def _kept_alive(house: House) -> Iterator[None]:
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            for part in house.parts:
                part.keep_alive()

    thread = threading.Thread(target=look, name="supervisor")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _redis(folder: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return start_redis(folder / "redis", folder, log=log)


def _postgres(home: Path, logs: Path) -> Part:
    home.mkdir()
    start = postgres.new_cluster(home)
    server = Part("postgresql", lambda _log: start(), logs)
    server.start()
    wait_until(lambda: postgres.answers(home))
    return server


def _database(folder: Path, server: Part | None) -> str:
    url = f"sqlite:///{folder / 'sapa.db'}"
    if server:
        places = postgres.socket_url(folder / "pg")
        plain = make_url(places.format("postgres")).set(drivername="postgresql")
        with psycopg.connect(plain.render_as_string(False), autocommit=True) as connection:
            connection.execute("CREATE DATABASE sapa")
        url = places.format("sapa")
    migrate(url)
    return url


def _surroundings(folder: Path, database: str, web: str, twilio: str) -> dict[str, str]:
    told = {name.upper(): str(value) for name, value in TEST_SETTINGS.items()}
    places = {"DATABASE_URL": database, "REDIS_URL": socket_url(folder), "PUBLIC_URL": web}
    places |= {"TWILIO_API_URL": twilio, "SPOOL_DIR": str(folder / "spool")}
    return told | places | {"CHANNELS": "twilio", "DEMO": "0"} | QUICK


def _web(told: Mapping[str, str], listener: socket, log: IO[bytes]) -> nursery.Child:
    gunicorn = ["-m", "gunicorn", "--no-control-socket", "--bind", f"fd://{nursery.LISTENER}"]
    gunicorn += ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    gunicorn += ["--preload", "--graceful-timeout", "5", "bot.app:create_app()"]
    return nursery.start(gunicorn, {**os.environ, **told}, Path(log.name), listener)


def process(told: Mapping[str, str], arguments: list[str], log: IO[bytes]) -> nursery.Child:
    """Starts Python with these arguments, told its settings; what it imports is there already."""
    return nursery.start(arguments, {**os.environ, **told}, Path(log.name))
