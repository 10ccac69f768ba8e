"""What the processes of the house find around them: settings, a port, a folder of their own."""

import errno
import fcntl
import os
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parents[2]
USERNAME = "petugas"  # the demo's staff account

_HEAD = """\
# Made by the first `make run`. Keep it secret: whoever knows the key can forge a login.
# Every setting in README.md may be added here; what the environment sets wins.
"""
_PORTS_TO_TRY = 50


class Trouble(Exception):
    """Why the house cannot be opened, in a sentence for whoever typed `make run`."""


def read_settings(environment: Mapping[str, str], var: Path) -> dict[str, str]:
    """The settings of every process: the environment, else `settings.env`, else those of a demo.

    `settings.env` is made, with a new secret key, if it is not there.
    """
    file = var / "settings.env"
    if not file.exists():
        _write_secretly(file, f"{_HEAD}SECRET_KEY={secrets.token_urlsafe(48)}\n")
    written = dotenv_values(file, interpolate=False)
    settings = {name: value for name, value in written.items() if value is not None}
    settings |= environment
    settings.setdefault("DATABASE_URL", f"sqlite:///{var / 'sapa.db'}")
    settings.setdefault("SPOOL_DIR", str(var / "spool"))
    settings.setdefault("MEDIA_DIR", str(var / "media"))
    settings.setdefault("EXPORT_DIR", str(var / "exports"))
    settings.setdefault("CHANNELS", "simulator")
    # With a real channel the house is no demo, and must not open the simulator to everyone.
    settings.setdefault("DEMO", "1" if settings["CHANNELS"] == "simulator" else "0")
    settings["PYTHONUNBUFFERED"] = "1"
    return settings


def listen(host: str, first: int) -> socket.socket:
    """A socket that listens on the first free port from `first` on.

    Bound here and handed on to the web server: nobody can take the port in between, and a web
    server that is started anew finds its callers still waiting.
    """
    for port in range(first, first + _PORTS_TO_TRY):
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise Trouble(f"Cannot listen on {host} port {port}: {error.strerror}.") from None
        else:
            return listener
    raise Trouble(f"Ports {first} to {first + _PORTS_TO_TRY - 1} are all in use; set PORT.")


@contextmanager
def only_one(var: Path, patience: float = 3) -> Iterator[int]:
    """Holds the lock on the folder; its descriptor is for those who must be gone before the next.

    Waits a little: the Redis of a house that was killed needs a moment to close its file.
    """
    handle = os.open(var / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + patience
    try:
        while not _locked(handle):
            if time.monotonic() > deadline:
                raise Trouble(
                    f"Another `make run` is at work with the data in {var}. "
                    "Stop that one first, with Ctrl-C in its window."
                )
            time.sleep(0.1)
        yield handle
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write_secretly(file: Path, text: str) -> None:
    # Written beside and renamed: a first run that is killed leaves the whole file or none.
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    draft.replace(file)
