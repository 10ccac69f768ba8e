"""One process of the house: started, kept alive, stopped."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

_LONGEST_PAUSE = 60.0
_MOST_LOG = 5_000_000

Start = Callable[[IO[bytes]], "subprocess.Popen[bytes]"]


class Process:
    """Runs what `start` starts; what it prints goes to `log`."""

    def __init__(self, name: str, start: Start, log: Path, say: Callable[[str], None]) -> None:
        self.name, self.log = name, log
        self._start, self._say = start, say
        self._pause = 1.0
        self._due = 0.0
        self._popen: subprocess.Popen[bytes] | None = None
        self._set_log_aside()

    def start(self) -> None:
        """Starts it, whatever was before."""
        with self.log.open("ab") as log:
            self._popen = self._start(log)
        self._since = time.monotonic()

    @property
    def is_running(self) -> bool:
        """Whether it has been started and has not ended."""
        return self._popen is not None and self._popen.poll() is None

    def keep_alive(self) -> None:
        """Starts it again if it has ended, after a pause that doubles with each early end."""
        if self.is_running:
            return
        if self._popen is not None:
            self._announce_restart(self._popen.returncode)
        elif time.monotonic() >= self._due:
            self.start()

    def stop(self, patience: float) -> None:
        """Asks it to end and waits; after `patience` seconds, ends it."""
        if self._popen is None:
            return
        self._popen.terminate()
        try:
            self._popen.wait(patience)
        except subprocess.TimeoutExpired:
            self._say(f"The {self.name} did not stop within {patience:.0f} s and was ended.")
            self._popen.kill()
            self._popen.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _announce_restart(self, status: int) -> None:
        now = time.monotonic()
        if now - self._since > _LONGEST_PAUSE:
            self._pause = 1.0
        how = f"signal {-status}" if status < 0 else f"status {status}"
        self._say(
            f"The {self.name} stopped ({how}) and starts again in {self._pause:.0f} s; "
            f"why is in {self.log}."
        )
        self._due = now + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        self._popen = None

    def _set_log_aside(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _MOST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
