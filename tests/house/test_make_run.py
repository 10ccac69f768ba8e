"""`make run` as a newcomer meets it: real processes over a folder of the test's own."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil
from sqlalchemy import func, select

from bot.house import leash
from bot.house.surroundings import only_one
from models.database import open_database
from models.officer import Officer
from models.report import Report
from models.staff import Staff
from tests.parts.live import answers
from tests.parts.nursery import ROOT
from tests.parts.waiting import wait_until

PASSWORD = re.compile(r"Password +([a-z0-9]{4}(?:-[a-z0-9]{4}){2}) ")


class House:
    """One `python -m bot.house`, which is all that `make run` does once everything is installed."""

    def __init__(self, var: Path, port: int) -> None:
        self.output = var.parent / f"console-{port}"
        with self.output.open("wb") as console:
            self.process = leash.start(
                [sys.executable, "-m", "bot.house", str(var)],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "PORT": str(port)},
                stdout=console,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.process.poll() is None:
            self.close()

    def said(self) -> str:
        """What the newcomer has seen so far."""
        return self.output.read_text()

    def url(self) -> str:
        """The address that it says, once it has said everything."""
        wait_until(lambda: "Ctrl-C stops" in self.said() or self.process.poll() is not None, 180)
        found = re.search(r"http://[0-9.:]+", self.said())
        assert found, self.said()
        return found.group()

    def family(self) -> list[psutil.Process]:
        """Every process that belongs to it."""
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def child(self, command: str) -> psutil.Process | None:
        """The running process that it started with this in its command line."""
        for one in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # it may end while it is looked at
                if one.status() != psutil.STATUS_ZOMBIE and command in " ".join(one.cmdline()):
                    return one
        return None

    def close(self) -> int:
        """Ctrl-C; how it ended."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def test_a_house_lives_through_its_first_days(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with socket.create_server(("127.0.0.1", 0)) as somebody_else:
        taken = somebody_else.getsockname()[1]
        with House(var, taken) as first:
            assert answers(f"{first.url()}/healthz")
            family = first.family()
            kept = counts(var)
            assert first.close() == 0
    assert psutil.wait_procs(family, timeout=30)[1] == []
    assert f"Port {taken} is in use" in first.said()
    assert "Traceback" not in first.said()
    assert kept["staff"] == 1
    assert kept["officer"] >= 12
    assert kept["report"] >= 60
    password = PASSWORD.search(first.said())
    assert password
    assert_closed_to_others(var, password.group(1))

    with House(var, taken) as second:
        assert second.url() == f"http://127.0.0.1:{taken}"
        assert not PASSWORD.search(second.said())
        assert counts(var) == kept
        assert_a_second_is_refused(var)
        assert_who_dies_is_started_again(second)
        assert_nobody_outlives_it(second)
        with only_one(var, patience=0):
            pass  # the lock is free again


def assert_who_dies_is_started_again(house: House) -> None:
    """Its supervisor says so, and the house answers again."""
    for command in ("gunicorn", "redis-server"):
        victim = house.child(command)
        assert victim
        victim.kill()
        wait_until(lambda name=command, old=victim: house.child(name) not in (None, old))
    assert house.said().count("starts again in 1 s") == 2
    wait_until(lambda: answers(f"{house.url()}/healthz"))


def assert_nobody_outlives_it(house: House) -> None:
    """A supervisor that was killed takes all with it."""
    family = house.family()
    house.process.kill()
    house.process.wait()
    assert psutil.wait_procs(family, timeout=30)[1] == []


def assert_closed_to_others(var: Path, password: str) -> None:
    """Nobody but the owner reads the secrets, and no log has the password."""
    assert (var / "settings.env").stat().st_mode & 0o777 == 0o600
    assert (var / "redis").stat().st_mode & 0o777 == 0o700
    assert password not in "".join(log.read_text() for log in (var / "log").iterdir())


def assert_a_second_is_refused(var: Path) -> None:
    """A second house over the same folder ends with a sentence."""
    second = subprocess.run(
        [sys.executable, "-m", "bot.house", str(var)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.startswith("Another `make run` is at work")
    assert second.stdout == ""


def counts(var: Path) -> dict[str, int]:
    """How many rows there are in the tables that tell."""
    engine = open_database(f"sqlite:///{var / 'sapa.db'}")
    with engine.begin() as connection:
        found = {
            table.__tablename__: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (Staff, Officer, Report)
        }
    engine.dispose()
    return found
