"""Everything under one roof: Redis, web server, worker and scheduler. `make run` calls it."""

import json
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from functools import partial
from os import environ
from pathlib import Path
from typing import IO, Any, NoReturn

from bot.house import leash
from bot.house.process import Process, Start
from bot.house.redis import socket_folder, socket_url, start_redis
from bot.house.surroundings import ROOT, Trouble, listen, only_one, read_settings
from bot.house.welcome import answers, say, welcome

_UNTIL_IT_ANSWERS = 30.0
_HOST, _PORT = "127.0.0.1", "8000"


def run(var: Path) -> None:
    """Opens the house over the folder `var` and keeps it until Ctrl-C or SIGTERM.

    Whatever is entered on the stack is left in the opposite order, however we leave: scheduler,
    worker, web, Redis. Raises `Trouble` if it cannot be opened.
    """
    var = var.resolve()
    (var / "log").mkdir(mode=0o700, parents=True, exist_ok=True)
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, _leave)
    with ExitStack() as house:
        lock = house.enter_context(only_one(var))
        settings = read_settings(environ, var)
        host, port = settings.get("HOST", _HOST), settings.get("PORT", _PORT)
        listener = house.enter_context(listen(host, _number(port)))
        taken = listener.getsockname()[1]
        if str(taken) != port:
            say(f"Port {port} is in use, so this one takes {taken}.")
        # Who listens on every address is reached at loopback too.
        local = _HOST if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
        settings.setdefault("PUBLIC_URL", f"http://{local}:{taken}")

        def add(name: str, start: Start, patience: float) -> Process:
            process = Process(name, start, var / "log" / f"{name}.log", say)
            process.start()
            house.callback(process.stop, patience)
            return process

        kept = []
        if "REDIS_URL" not in settings:
            sockets = house.enter_context(socket_folder(var / "redis"))
            settings["REDIS_URL"] = socket_url(sockets)
            kept.append(add("redis", partial(_redis, var / "redis", sockets, lock), 10))
        prepared = _prepare(settings)
        web = add("web", partial(_web, settings, listener.fileno()), 15)
        kept += [
            web,
            add("worker", partial(_python, settings, ["worker.py"]), 30),
            add("scheduler", partial(_python, settings, ["worker.py", "schedule"]), 10),
        ]
        _await(web, (local, taken), settings)
        welcome(settings["PUBLIC_URL"], **prepared)
        while True:
            for process in kept:
                process.keep_alive()
            time.sleep(0.5)


def _leave(_signal: int, _frame: object) -> NoReturn:
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)
    say("\nStopping …")
    sys.exit(0)


def _number(port: str) -> int:
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_000):
        raise Trouble(f"PORT is {port!r}, and should be a number below 65000.")
    return int(port)


def _prepare(settings: dict[str, str]) -> dict[str, Any]:
    # A process of its own: the tables' libraries would stay in this one's memory for good.
    command = [sys.executable, "-m", "bot.house.prepare"]
    done = subprocess.run(
        command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True, check=False
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
    gunicorn += ["--graceful-timeout", "10", "bot.app:create_app()"]
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


def _await(web: Process, address: tuple[str, int], settings: dict[str, str]) -> None:
    deadline = time.monotonic() + _UNTIL_IT_ANSWERS
    while not answers(address, settings["PUBLIC_URL"]):
        if not web.is_running:
            raise Trouble(f"The web server did not start:\n{web.last_words()}")
        if time.monotonic() > deadline:
            raise Trouble(f"The web server does not answer; its log is {web.log}.")
        time.sleep(0.1)
