"""A real Redis for tests: the same binary and settings as `make run` has."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from bot.house.redis import socket_url, start_redis
from tests.parts.waiting import wait_until


@contextmanager
def running_redis() -> Iterator[str]:
    """The `REDIS_URL` of an empty Redis that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="sapa-redis-") as folder:
        home = Path(folder)
        with (home / "log").open("wb") as log:
            server = start_redis(home / "data", home, log=log)
        try:
            wait_until(lambda: server.poll() is not None or _answers(socket_url(home)))
            assert server.poll() is None, (home / "log").read_text()
            yield socket_url(home)
        finally:
            server.terminate()
            server.wait(10)


def _answers(url: str) -> bool:
    try:
        with Redis.from_url(url) as client:
            return bool(client.ping())
    except RedisError:
        return False
