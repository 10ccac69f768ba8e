"""Everything under one roof: Redis, web server, worker and scheduler. `make run` calls it."""

import json
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from os import environ
from pathlib import Path
from threading import Event
from typing import IO, Any

from bot.house import leash
from bot.house.process import Process, Start
from bot.house.redis import socket_folder, socket_url, start_redis
from bot.house.surroundings import ROOT, Trouble, listen, only_one, read_settings
from bot.house.welcome import answers, say, welcome

_UNTIL_IT_ANSWERS = 30.0
_EVERY = 0.2  # seconds between two looks at everything, and so the most that Ctrl-C waits


def run(var: Path) -> None:
    """Opens the house over the folder `var` and keeps it until Ctrl-C or SIGTERM.

    Whatever is entered on the stack is left in the opposite order, however we leave: scheduler,
    worker, web, Redis. Raises `Trouble` if it cannot be opened.
    """
    var = var.resolve()
    (var / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    asked = _asked_to_stop()
    with ExitStack() as house:
        lock = house.enter_context(only_one(var))
        settings = read_settings(environ, var)
        listener = house.enter_context(_door(settings))
        start = partial(_start, house, var / "log")
        kept = []
        if "REDIS_URL" not in settings:
            sockets = house.enter_context(socket_folder(var / "redis"))
            settings["REDIS_URL"] = socket_url(sockets)
            kept.append(start("redis", partial(_redis, var / "redis", sockets, lock), 10))
        prepared = _prepare(settings)
        web = start("web", partial(_web, settings, listener.fileno()), 15)
        kept += [
            web,
            start("worker", partial(_python, settings, ["worker.py"]), 30),
            start("scheduler", partial(_python, settings, ["worker.py", "schedule"]), 10),
        ]
        if _comes_up(web, listener.getsockname()[:2], settings["PUBLIC_URL"], asked):
            welcome(settings["PUBLIC_URL"], **prepared)
        while not asked.is_set():
            for process in kept:
                process.keep_alive()
            time.sleep(_EVERY)
        say("\nStopping …")


def _asked_to_stop() -> Event:
    """Set by Ctrl-C and SIGTERM. Only ever looked at: an exception could strike anywhere."""
    asked = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: asked.set())
    return asked


def _door(settings: dict[str, str]) -> socket.socket:
    """The socket that the web server will answer at; its address becomes PUBLIC_URL's default."""
    host, port = settings.get("HOST", "127.0.0.1"), settings.get("PORT", "8000")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_000):
        raise Trouble(f"PORT is {port!r}, and should be a number below 65000.")
    listener = listen(host, int(port))
    taken = listener.getsockname()[1]
    if taken != int(port):
        say(f"Port {port} is in use, so this one takes {taken}.")
    # Who listens on every address is reached at loopback too.
    local = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared only
    settings.setdefault("PUBLIC_URL", f"http://{local}:{taken}")
    return listener


def _start(house: ExitStack, logs: Path, name: str, start: Start, patience: float) -> Process:
    process = Process(name, start, logs / f"{name}.log", say)
    process.start()
    house.callback(process.stop, patience)
    return process


def _prepare(settings: dict[str, str]) -> dict[str, Any]:
    # A process of its own: the tables' libraries would stay in this one's memory for good.
    command = [sys.executable, "-m", "bot.house.prepare"]
    # Its own session: a Ctrl-C at the terminal must not break it off with a traceback.
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        start_new_session=True,
    )
    if done.returncode:
        raise Trouble("Stopped: the database could not be made ready (see above).")
    prepared: dict[str, Any] = json.loads(done.stdout)
    return prepared


def _redis(data: Path, sockets: Path, lock: int, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return start_redis(data, sockets, log=log, keep=(lock,))


def _web(settings: dict[str, str], listener: int, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    gunicorn = ["-m", "gunicorn", "--no-control-socket", "--bind", f"fd://{listener}"]
    gunicorn += ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    # Loaded once and forked: nothing is connected to before a worker's first request.
    gunicorn += ["--preload", "--graceful-timeout", "10", "bot.app:create_app()"]
    return _python(settings, gunicorn, log, keep=(listener,))


def _python(
    settings: dict[str, str], arguments: list[str], log: IO[bytes], keep: tuple[int, ...] = ()
) -> "subprocess.Popen[bytes]":
    return leash.start(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        pass_fds=keep,
    )


def _comes_up(web: Process, address: tuple[str, int], public_url: str, asked: Event) -> bool:
    """Waits for the first answer. False when somebody asks us to stop before it comes."""
    deadline = time.monotonic() + _UNTIL_IT_ANSWERS
    while not answers(address, public_url):
        if asked.is_set():
            return False
        if not web.is_running:
            raise Trouble(f"The web server did not start:\n{web.last_words()}")
        if time.monotonic() > deadline:
            raise Trouble(f"The web server does not answer; its log is {web.log}.")
        time.sleep(_EVERY)
    return True
