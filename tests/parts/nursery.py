"""Our programs as real processes, forked from one that has already imported what they need.

They have a pid, a session and a death of their own, and open everything themselves. What is saved
is seconds of importing for each. For tests whose subject is not the start.
"""

import ctypes
import gc
import multiprocessing
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]
LISTENER = "LISTENER"
_PR_SET_PDEATHSIG = 1
_context = multiprocessing.get_context("forkserver")
# None of these opens a connection or starts a thread by being imported.
_context.set_forkserver_preload(
    ["bot.app", "bot.delivery", "worker", "gunicorn.app.wsgiapp", "psycopg"]
)


class Child:
    """What a test needs of `subprocess.Popen`."""

    def __init__(
        self,
        arguments: Sequence[str],
        env: Mapping[str, str],
        log: Path | None,
        listener: socket.socket | None,
    ) -> None:
        told = (list(arguments), dict(env), log, listener)
        self._process = _context.Process(target=_become, args=told, daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """How it ended: its status, or the negative number of the signal."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a process of the nursery", timeout or 0)
        return self._process.exitcode

    def is_frozen(self) -> bool:
        """Whether it stands still (SIGSTOP)."""
        return psutil.Process(self.pid).status() == psutil.STATUS_STOPPED

    def send_signal(self, number: int) -> None:
        """Sends it this signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


def start(
    arguments: Sequence[str],
    env: Mapping[str, str],
    log: Path | None = None,
    listener: socket.socket | None = None,
) -> Child:
    """What `python ARGUMENTS` does, in the project's folder, with this environment.

    `arguments` are `-m MODULE …` or `FILE …`; what it prints is added to `log`. It inherits
    `listener`, whose number is put in the place of `LISTENER`.
    """
    return Child(arguments, env, log, listener)


def _become(
    arguments: list[str],
    environment: dict[str, str],
    log: Path | None,
    listener: socket.socket | None,
) -> None:
    os.setsid()
    gc.freeze()  # what was imported stays: looking through it would copy it for each process
    if sys.platform == "linux":  # as bot/house/leash.py: nobody outlives the tests
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if log is not None:
        with log.open("ab") as out:
            os.dup2(out.fileno(), 1)
            os.dup2(out.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(ROOT)
    if listener is not None:
        arguments = [one.replace(LISTENER, str(listener.fileno())) for one in arguments]
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(arguments)
        runpy.run_path(arguments[0], run_name="__main__")
