"""A Twilio that is slow, breaks off, refuses, and takes what it says that it did not."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.stubs.twilio import (
    ERROR_AFTER,
    LATE,
    RESET_AFTER,
    RESET_BEFORE,
    SILENT_AFTER,
    SILENT_BEFORE,
    Refusal,
    TwilioStub,
)
from torture.callbacks import Callbacks
from torture.plan import Said

# Per thousand requests; every tenth request meets one.
_FAULTS: tuple[tuple[str, str | Refusal, int], ...] = (
    ("reset before taking", RESET_BEFORE, 20),
    ("reset after taking", RESET_AFTER, 20),
    ("no answer, not taken", SILENT_BEFORE, 5),
    ("no answer, taken", SILENT_AFTER, 10),
    ("taken after the time-out", LATE, 5),
    ("500, not taken", Refusal(500, 20500), 10),
    ("500, taken", ERROR_AFTER, 10),
    ("429", Refusal(429, 20429), 20),
)
_DELAYS = (0.02, 0.3)


@dataclass
class UnreliableTwilio(TwilioStub):
    """Meets requests with faults at random until `calm` is set, and calls back."""

    calm: bool = False
    met: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=random.Random)
    callbacks: Callbacks | None = None
    taken_late: set[str] = field(default_factory=set)
    _fault: threading.local = field(default_factory=threading.local)

    def next_fault(self) -> str | Refusal | None:
        """Half of the delay passes here, before anything is taken."""
        super().next_fault()
        time.sleep(self._delay() / 2)
        drawn = self._fault.drawn = None if self.calm else self._draw()
        return drawn

    def _draw(self) -> str | Refusal | None:
        weights = [weight for _, _, weight in _FAULTS]
        drawn = self.chance.choices((*_FAULTS, None), (*weights, 1000 - sum(weights)))[0]
        if drawn is None:
            return None
        name, fault, _ = drawn
        self.met[name] += 1
        return fault

    def accept(self, form: dict[str, str]) -> dict[str, str]:
        """The other half passes here: who dies now never hears that it was taken."""
        message = super().accept(form)
        if self._fault.drawn == LATE:
            self.taken_late.add(message["Sid"])
        if self.callbacks:
            self.callbacks.of(message)
        time.sleep(self._delay() / 2)
        return message

    def hears(self, said: Said) -> None:
        """A phone's text stands in the log, whether we are ever told of it or not."""
        self.receive(said.sender, said.recipient, said.text, datetime.now(UTC), said.sid)

    def _delay(self) -> float:
        return self.chance.uniform(*_DELAYS)
