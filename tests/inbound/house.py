"""What can be taken away in a test: the database, the web server, a process in the middle."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import urllib3
from pydantic import SecretStr
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.settings import Settings
from models.message import Message
from tests.parts import nursery
from tests.parts.live import answers, free_port
from tests.parts.postgres import answers as postgres_answers
from tests.parts.postgres import new_cluster, socket_url
from tests.parts.waiting import wait_until
from tests.stubs.webhooks import TwilioPosts


class Outage(Protocol):
    """A database that is away between `begin` and `end`."""

    def begin(self) -> None: ...

    def end(self) -> None: ...


class SqliteOutage:
    """A folder lies where the file was: nobody can open or make it."""

    def __init__(self, engine: Engine, file: Path) -> None:
        self._engine, self._file = engine, file
        self._aside = file.with_suffix(".away")

    def begin(self) -> None:
        # An open connection would go on writing to the renamed file.
        self._engine.dispose()
        self._file.rename(self._aside)
        self._file.mkdir()

    def end(self) -> None:
        if self._aside.exists():
            self._file.rmdir()
            self._aside.rename(self._file)


class MortalPostgres:
    """A server of the tests' own in the folder `home`, killed and started again."""

    def __init__(self, home: Path) -> None:
        self.url = socket_url(home)
        self._home, self._start = home, new_cluster(home)
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait(20)
        self._process = None

    def end(self) -> None:
        if self._process is None:
            # The killed one's orphans must be gone first; until then it ends at once.
            wait_until(self._has_come_up)

    def stop(self) -> None:
        """Its "fast" way: clients are cut off."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(20)

    def _has_come_up(self) -> bool:
        process = self._start()
        wait_until(lambda: process.poll() is not None or postgres_answers(self._home))
        self._process = process if process.poll() is None else None
        said = (self._home / "log").read_text()
        assert self._process or "pre-existing shared memory" in said, said
        return self._process is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """As much of an answer as `TwilioPosts` hands on."""

    status_code: int
    text: str


@dataclass(frozen=True, slots=True)
class Web:
    """A real gunicorn, its master and its worker in one group."""

    url: str
    process: nursery.Child

    def post(self, path: str, data: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """What `FlaskClient.post` does, over the wire. Raises `urllib3.exceptions.HTTPError`."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = urllib3.request(
            "POST", self.url + path, body=urlencode(data), headers={**form, **headers},
            retries=False, timeout=20,
        )  # fmt: skip
        return Answer(answer.status, answer.data.decode())

    def posts(self, settings: Settings) -> TwilioPosts:
        """Twilio's side of its webhooks."""
        return TwilioPosts(self, settings)  # type: ignore[arg-type]

    def is_healthy(self) -> bool:
        """Whether it says so itself."""
        return answers(f"{self.url}/healthz")

    def is_gone(self) -> bool:
        """Whether the whole group is dead."""
        return self.process.poll() is not None

    def kill(self) -> None:
        """SIGKILL, master and worker at one instant."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)


@contextmanager
def running_web(
    settings: Settings, folder: Path, app: str = "bot.app:create_app()", **more: str
) -> Iterator[Web]:
    """A web server over these settings, until the block ends."""
    port = free_port()
    command = ["-m", "gunicorn", "--no-control-socket", "--threads", "4"]
    command += ["--worker-class", "gthread", "--bind", f"127.0.0.1:{port}", app]
    log = folder / "web.log"
    process = nursery.start(command, surroundings(settings) | more, log)
    web = Web(f"http://127.0.0.1:{port}", process)
    try:
        wait_until(lambda: web.is_gone() or web.is_healthy())
        assert not web.is_gone(), log.read_text()
        yield web
    finally:
        if not web.is_gone():
            web.kill()


def surroundings(settings: Settings) -> dict[str, str]:
    """The settings as a process's environment."""
    told = {name: getattr(settings, name) for name in settings.model_fields_set}
    told |= {"channels": ",".join(settings.channels), "demo": int(settings.demo)}
    for name, value in told.items():
        if isinstance(value, SecretStr):
            told[name] = value.get_secret_value()
    return os.environ | {name.upper(): str(value) for name, value in told.items()}


def texts(sessions: sessionmaker[Session], sender: str | None = None) -> list[str]:
    """What is kept (of one sender), in the order in which it was handled."""
    with sessions.begin() as session:
        found = select(Message.text).order_by(Message.id)
        return list(session.scalars(found.where(Message.sender == sender) if sender else found))


def count(sessions: sessionmaker[Session], table: type) -> int:
    """How many rows."""
    with sessions.begin() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0
