"""Starting what is measured: gunicorn as `make run` starts it, the worker, and their stores."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from bot.house import leash
from tests.parts.live import answers, free_port
from tests.parts.postgres import running_postgres
from tests.parts.redis_server import running_redis
from tests.parts.waiting import wait_until

ROOT = Path(__file__).parents[1]


@contextmanager
def running_web(app: str, surroundings: Mapping[str, str]) -> Iterator[tuple[str, psutil.Process]]:
    """An app under two gunicorn processes of four threads: its address and its process."""
    url = f"http://127.0.0.1:{free_port()}"
    gunicorn = ["-m", "gunicorn", "--no-control-socket", "--bind", url.removeprefix("http://")]
    gunicorn += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", app]
    with running(gunicorn, surroundings) as process:
        wait_until(lambda: process.poll() is not None or answers(f"{url}/healthz"), timeout=20)
        yield url, psutil.Process(process.pid)


@contextmanager
def running(
    arguments: list[str], surroundings: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """A Python process of ours until the block ends."""
    process = leash.start(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | dict(surroundings),
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@contextmanager
def running_stores() -> Iterator[tuple[str, str, str]]:
    """A PostgreSQL that waits for its disk, a folder for SQLite, a Redis: where each is."""
    with (
        running_redis() as redis,
        tempfile.TemporaryDirectory() as folder,
        running_postgres(careful=True) as server,
    ):
        yield server, folder, redis


def cpu_seconds(process: psutil.Process) -> float:
    """What the process and its children have used of the processor so far."""
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)
