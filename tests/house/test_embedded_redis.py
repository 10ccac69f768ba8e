"""The Redis that `make run` brings along."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from bot.house.redis import socket_folder, socket_url, start_redis
from tests.parts.waiting import wait_until


def test_what_was_written_outlives_a_kill(tmp_path: Path) -> None:
    with opened(tmp_path) as redis:
        redis.set("said", "LAPOR")
    with opened(tmp_path) as redis:
        assert redis.get("said") == b"LAPOR"
        assert redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


@pytest.mark.parametrize("length", [10, 200])
def test_the_socket_is_ours_alone_however_deep_the_project_lies(
    tmp_path: Path, length: int
) -> None:
    with opened(tmp_path / ("d" * length)) as redis:
        socket = Path(redis.connection_pool.connection_kwargs["path"])
        assert socket.parent.stat().st_mode & 0o777 == 0o700
        assert len(os.fsencode(socket)) < 108


@contextmanager
def opened(data: Path) -> Iterator[Redis]:
    """A Redis over the folder, killed at the end."""
    data.mkdir(exist_ok=True)
    with socket_folder(data) as sockets, (data / "log").open("wb") as log:
        server = start_redis(data, sockets, log=log)
        with Redis.from_url(socket_url(sockets)) as client:
            wait_until(lambda: answers(client))
            yield client
        server.kill()
        server.wait()


def answers(client: Redis) -> bool:
    """Whether it is there by now."""
    try:
        return bool(client.ping())
    except RedisError:
        return False
