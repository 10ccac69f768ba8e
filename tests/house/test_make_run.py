"""`make run` as a newcomer meets it: real processes over a folder of the test's own."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from models.database import open_database
from models.officer import Officer
from models.report import Report
from models.staff import Staff
from tests.parts.live import ROOT, answers, free_port
from tests.parts.waiting import wait_until

PASSWORD = re.compile(r"Password +([a-z0-9]{4}(?:-[a-z0-9]{4}){2}) ")


class House:
    """One `python -m bot.house`, which is all that `make run` does once everything is installed."""

    def __init__(self, var: Path, port: int) -> None:
        self.output = var.parent / f"console-{port}"
        with self.output.open("wb") as console:
            self.process = psutil.Popen(
                [sys.executable, "-m", "bot.house", str(var)],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], "PORT": str(port)},
                stdout=console,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        """What the newcomer has seen so far."""
        return self.output.read_text()

    def url(self) -> str:
        """The address that it says, once it has said everything."""
        wait_until(lambda: "Ctrl-C stops" in self.said() or self.process.poll() is not None, 30)
        found = re.search(r"http://[0-9.:]+", self.said())
        assert found, self.said()
        return found.group()

    def family(self) -> list[psutil.Process]:
        """Every process that belongs to it."""
        return [self.process, *self.process.children(recursive=True)]

    def child(self, command: str) -> psutil.Process | None:
        """The running process that it started with this in its command line."""
        for one in self.process.children():
            if one.status() != psutil.STATUS_ZOMBIE and command in " ".join(one.cmdline()):
                return one
        return None

    def close(self) -> int:
        """Ctrl-C; how it ended."""
        self.process.send_signal(signal.SIGINT)
        return int(self.process.wait(60))


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def house(var: Path, port: int) -> Iterator[House]:
    house = House(var, port)
    yield house
    if house.process.poll() is None:
        house.close()


def test_ctrl_c_stops_everything_and_nothing_is_lost(house: House, var: Path, port: int) -> None:
    assert house.url() == f"http://127.0.0.1:{port}"
    assert answers(f"{house.url()}/healthz")
    assert PASSWORD.search(house.said())
    kept = counts(var)
    assert kept["staff"] == 1
    assert kept["officer"] >= 12
    assert kept["report"] >= 10
    family = house.family()
    assert house.close() == 0
    assert "Traceback" not in house.said()
    assert psutil.wait_procs(family, timeout=1)[1] == []

    again = House(var, port)
    again.url()
    assert not PASSWORD.search(again.said())
    assert counts(var) == kept
    assert again.close() == 0


def test_secrets_are_for_the_owner_only(house: House, var: Path) -> None:
    house.url()
    assert (var / "settings.env").stat().st_mode & 0o777 == 0o600
    assert (var / "redis").stat().st_mode & 0o777 == 0o700
    password = PASSWORD.search(house.said())
    assert password
    logs = "".join(file.read_text() for file in (var / "log").iterdir())
    assert password.group(1) not in logs


def test_a_port_in_use_is_said_and_the_next_is_taken(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        house = House(var, taken)
        assert answers(f"{house.url()}/healthz")
        assert f"Port {taken} is in use" in house.said()
        assert house.close() == 0


def test_two_never_open_the_same_data(house: House, var: Path) -> None:
    house.url()
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


def test_who_dies_is_started_again(house: House) -> None:
    url = house.url()
    for command in ("gunicorn", "redis-server"):
        victim = house.child(command)
        assert victim
        victim.kill()
        wait_until(lambda name=command, old=victim: house.child(name) not in (None, old), 20)
    assert house.said().count("starts again in 1 s") == 2
    wait_until(lambda: answers(f"{url}/healthz"))


def test_nobody_outlives_a_supervisor_that_was_killed(house: House, var: Path, port: int) -> None:
    house.url()
    family = house.family()
    house.process.kill()
    assert psutil.wait_procs(family, timeout=30)[1] == []
    next_one = House(var, port)
    assert answers(f"{next_one.url()}/healthz")
    assert next_one.close() == 0


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
