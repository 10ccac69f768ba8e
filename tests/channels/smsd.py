"""The real Gammu SMSD over its dummy phone: a folder in place of a modem.

Debian's packages gammu, gammu-smsd, libdbd-sqlite3 and sqlite3 hold all that is needed; `make
gammu` installs them.
"""

import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.house import leash
from tests.parts.waiting import wait_until

SCHEMA = Path("/usr/share/doc/gammu-smsd/examples/sqlite.sql")

_PHONE = """\
[gammu]
model = dummy
connection = none
device = {phone}
"""
_SMSD = """
[smsd]
service = sql
driver = sqlite3
database = smsd.db
dbdir = {home}/
phoneid = modem-1
checksecurity = 0
commtimeout = 1
receivefrequency = 1
multiparttimeout = {multiparttimeout}
deliveryreport = sms
logfile = {home}/smsd.log
"""


@dataclass(frozen=True, slots=True)
class Smsd:
    """A running SMSD; `home` holds its database and its phone."""

    home: Path

    @property
    def url(self) -> str:
        """Where the channel finds its database."""
        return f"sqlite:///{self.home / 'smsd.db'}"

    def encode(self, sender: str, words: str) -> list[Path]:
        """The SMS that a phone would send these words in, as files of the dummy phone."""
        folder = self.home / "encoder/sms/1"
        shutil.rmtree(folder.parent, ignore_errors=True)
        for number in range(1, 6):
            (folder.parent / str(number)).mkdir(parents=True)
        command = ["gammu", "-c", str(self.home / "encoder.rc"), "savesms", "TEXT", "-folder", "1",
                   "-unread", "-sender", sender, "-len", "1500", "-text", words]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=30)
        parts = sorted(folder.iterdir(), key=lambda file: int(file.name))
        for part in parts:
            part.write_text(part.read_text().replace("PDU = Submit", "PDU = Deliver"))
        return parts

    def deliver(self, part: Path) -> None:
        """One SMS reaches the phone."""
        inbox = self.home / "phone/sms/1"
        taken = [int(file.name) for file in inbox.iterdir()]
        part.rename(inbox / str(max(taken, default=0) + 1))

    def has_seen(self, parts: int) -> bool:
        """Whether SMSD has found so many SMS on the phone at once."""
        return f"Read {parts} messages" in (self.home / "smsd.log").read_text()

    def query(self, statement: str) -> list[tuple[object, ...]]:
        """Rows of SMSD's database, or what a test has to write there."""
        connection = sqlite3.connect(self.home / "smsd.db", timeout=10)
        try:
            with connection:
                return connection.execute(statement).fetchall()
        finally:
            connection.close()


@contextmanager
def running_smsd(home: Path, multiparttimeout: int = 10) -> Iterator[Smsd]:
    """SMSD over an empty database and an empty phone. Skips where it is not installed."""
    programs = ("gammu", "gammu-smsd", "sqlite3")
    lacking = [name for name in programs if not shutil.which(name)]
    if lacking or not SCHEMA.exists():
        pytest.skip(
            f"Gammu SMSD is not installed: {lacking or SCHEMA}; `make gammu` as root does it"
        )
    for number in range(1, 6):
        (home / f"phone/sms/{number}").mkdir(parents=True)
    schema = SCHEMA.read_text()
    subprocess.run(["sqlite3", home / "smsd.db"], input=schema, text=True, check=True)
    (home / "encoder.rc").write_text(_PHONE.format(phone=home / "encoder"))
    settings = (_PHONE + _SMSD).format(
        phone=home / "phone", home=home, multiparttimeout=multiparttimeout
    )
    (home / "smsd.rc").write_text(settings)
    with _process(home):
        yield Smsd(home)


@contextmanager
def _process(home: Path) -> Iterator[None]:
    log = home / "smsd.log"
    with (home / "smsd.out").open("wb") as out:
        daemon = leash.start(["gammu-smsd", "-c", home / "smsd.rc"], stdout=out, stderr=out)
    try:
        wait_until(
            lambda: daemon.poll() is not None or (log.exists() and "Starting" in log.read_text()),
            timeout=15,
        )
        if daemon.poll() is not None:
            said = (home / "smsd.out").read_text() + (log.read_text() if log.exists() else "")
            if "DBI" in said:
                pytest.skip(
                    f"Gammu SMSD lacks libdbd-sqlite3; `make gammu` as root does it: {said}"
                )
            pytest.fail(said)
        yield
    finally:
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(20)
