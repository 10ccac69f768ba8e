"""Killing and freezing at random, and noting when."""

import random
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import psutil

from torture.house import House
from torture.orders import Orders
from torture.part import Part

FREEZE = "freeze of a worker past its lease"
_DOWN = (0.2, 2.0)  # seconds until what was killed is started again


@dataclass(frozen=True, slots=True)
class Strike:
    """What was done, and when (`time.monotonic`)."""

    kind: str
    moment: float


class Chaos:
    """Strikes every few seconds while its block runs; then everything lives again."""

    def __init__(self, house: House, orders: Orders) -> None:
        self.strikes: list[Strike] = []
        self._house, self._chance = house, random.Random(orders.seed)
        self._left = orders.most_strikes
        self._every, self._frozen_for = orders.strike_every, orders.frozen_for
        self._frozen: list[tuple[float, psutil.Process]] = []
        self._bag: list[str] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chaos")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        """No more strikes; frozen processes thaw."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            # From when the house answers again: a slow machine would do nothing but start things.
            self._wait(self._house.answers)
            self._wait(partial(_is_over, time.monotonic() + self._chance.uniform(*self._every)))
            self._wait(lambda: self._left > 0)
            if not self._over.is_set():
                self._left -= 1
                self._strike()
        self._thaw(float("inf"))

    def _wait(self, condition: Callable[[], bool]) -> None:
        while not self._over.wait(0.05) and not condition():
            self._thaw(time.monotonic())

    def _strike(self) -> None:
        kinds = self._kinds()
        # Out of a bag: each kind comes as often as the others.
        if not self._bag:
            self._bag = self._chance.sample(sorted(kinds), len(kinds))
        kind = self._bag.pop()
        self.strikes.append(Strike(kind, time.monotonic()))
        kinds[kind]()

    def _kinds(self) -> dict[str, Callable[[], None]]:
        house = self._house
        kinds = {
            "web, all processes": lambda: self._kill(house.web, children=True),
            "web, master only": lambda: self._kill(house.web),
            "web, one worker": self._kill_web_worker,
            "worker": lambda: self._kill(self._chance.choice(house.workers)),
            "scheduler": lambda: self._kill(house.scheduler),
            "Redis": lambda: self._kill(house.redis),
            FREEZE: self._freeze,
        }
        if house.postgres:
            postgres = house.postgres
            kinds["PostgreSQL, all processes"] = lambda: self._kill(postgres, children=True)
            kinds["PostgreSQL, immediate stop"] = lambda: postgres.strike(
                signal.SIGQUIT, self._chance.uniform(*_DOWN)
            )
        return kinds

    def _kill(self, part: Part, children: bool = False) -> None:
        part.strike(signal.SIGKILL, self._chance.uniform(*_DOWN), children)

    def _kill_web_worker(self) -> None:
        if children := self._house.web.children():
            _signal([self._chance.choice(children)], signal.SIGKILL)

    def _freeze(self) -> None:
        process = self._chance.choice(self._house.workers).process()
        if process is not None:
            self._frozen.append(
                (time.monotonic() + self._chance.uniform(*self._frozen_for), process)
            )
            _signal([process], signal.SIGSTOP)

    def _thaw(self, moment: float) -> None:
        thawing = [process for until, process in self._frozen if until <= moment]
        self._frozen = [(until, process) for until, process in self._frozen if until > moment]
        _signal(thawing, signal.SIGCONT)


def _is_over(moment: float) -> bool:
    return time.monotonic() >= moment


def _signal(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)  # psutil looks whether it is still the same process
