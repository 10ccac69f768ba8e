"""One process of the tortured house: started, struck, started again."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from tests.parts.nursery import Child

Started = subprocess.Popen[bytes] | Child
Start = Callable[[IO[bytes]], Started]
_PAUSE = 0.5


class Part:
    """Runs what `start` starts. `falls` counts how often it ended without having been struck."""

    def __init__(self, name: str, start: Start, folder: Path) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        self.falls = 0
        self._start = start
        self._lock = threading.Lock()
        self._popen: Started | None = None
        self._struck = False
        self._due = 0.0

    def start(self) -> None:
        """Starts it; its output is added to its log."""
        with self.log.open("ab") as log:
            self._popen = self._start(log)
        self._struck = False

    def strike(self, number: signal.Signals, down: float, children: bool = False) -> None:
        """Sends it a signal that ends it; it is started again `down` seconds later."""
        with self._lock:
            process = self.process()
            if process is None:
                return
            targets = [process, *(process.children(recursive=True) if children else ())]
            self._struck, self._due = True, time.monotonic() + down
            for target in targets:
                with suppress(psutil.NoSuchProcess):
                    target.send_signal(number)

    def keep_alive(self) -> None:
        """Starts it again if it has ended and its pause is over."""
        with self._lock:
            if self._popen is None:
                if time.monotonic() >= self._due:
                    self.start()
            elif self._popen.poll() is not None:
                if not self._struck:
                    self.falls += 1
                    self._due = time.monotonic() + _PAUSE
                self._popen = None

    def process(self) -> psutil.Process | None:
        """The running process, if there is one."""
        if self._popen is None or self._popen.poll() is not None:
            return None
        try:
            return psutil.Process(self._popen.pid)
        except psutil.NoSuchProcess:
            return None

    def children(self) -> list[psutil.Process]:
        """The running process's own children."""
        process = self.process()
        return process.children() if process else []

    def stop(self) -> None:
        """Ends it and all its children at once, and waits until they are gone."""
        if self._popen is None:
            return
        process = self.process()
        family = [process, *process.children(recursive=True)] if process else []
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        self._popen.wait()
        psutil.wait_procs(family, 10)
        self._popen = None
