"""Redis killed, flushed or restarted empty while texts run: it carries nothing but nudges."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from bot.house.redis import socket_url
from tests.parts.waiting import wait_until
from tests.torture.house import Run, running
from torture.house import redis_answers
from torture.orders import Orders

ORDERS = Orders(messages=200, seed=3, per_second=60)


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a short path: a socket's may not be long."""
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def flush(run: Run) -> None:
    with Redis.from_url(socket_url(run.house.folder)) as redis:
        redis.flushall()


def kill(run: Run) -> None:
    run.house.redis.strike(signal.SIGKILL, 1.0)


def empty(run: Run) -> None:
    kill(run)
    wait_until(lambda: run.house.redis.process() is None)
    shutil.rmtree(run.house.folder / "redis")


def test_nothing_is_lost_or_doubled(folder: Path) -> None:
    with running("sqlite", folder, ORDERS) as run:
        for taken, strike in ((30, flush), (80, kill), (130, empty)):
            run.reaches(taken)
            wait_until(lambda: redis_answers(folder))  # it may still be rising from the last strike
            strike(run)
        assert run.differences() == {}
