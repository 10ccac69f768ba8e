"""How much memory the whole house takes while nobody calls, and how soon it answers.

    python -m bench.memory

Opens a house of its own with demo data in a temporary folder, waits until it is at rest, and adds
up the PSS (shared pages counted once) of all its processes. Then opens it a second time.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
_AT_REST = 20.0


def main() -> None:
    """Prints a table of processes, their sum, and both starting times."""
    with tempfile.TemporaryDirectory() as folder:
        with _house(folder) as (process, first):
            time.sleep(_AT_REST)
            rows = list(_table(process))
        with _house(folder) as (_, second):
            pass
    for name, megabytes in rows:
        print(f"{megabytes:7.1f} MB  {name}")
    print(f"{sum(megabytes for _, megabytes in rows):7.1f} MB  in all")
    print(f"{first:7.1f} s   from the first start to the address")
    print(f"{second:7.1f} s   from the second")


@contextmanager
def _house(folder: str) -> Iterator[tuple[psutil.Process, float]]:
    begun = time.monotonic()
    command = [sys.executable, "-m", "bot.house", folder]
    surroundings = {"PATH": os.environ["PATH"], "PORT": "8900"}
    with subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True
    ) as house:
        assert house.stdout
        for line in house.stdout:
            if "Ctrl-C stops" in line:
                break
        yield psutil.Process(house.pid), time.monotonic() - begun
        house.send_signal(signal.SIGINT)
        house.communicate(timeout=60)


def _table(process: psutil.Process) -> Iterator[tuple[str, float]]:
    for one in (process, *process.children(recursive=True)):
        command = " ".join(one.cmdline()).replace(sys.executable, "python")
        name = "redis-server" if "redis-server" in command else command[:44]
        yield name, one.memory_full_info().pss / 1e6


if __name__ == "__main__":
    main()
