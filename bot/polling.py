"""Asking, every few seconds, the channels that have no webhook: what came in, what became of it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Protocol, runtime_checkable

import structlog

from bot.channels import Channel, TryLater
from bot.intake import Away, feed
from bot.nudge import nudge
from bot.services import Services
from bot.spool import Unwritable
from values import Incoming, Receipt

_EVER = datetime(2000, 1, 1, tzinfo=UTC)

log = structlog.get_logger()


@runtime_checkable
class Polled(Protocol):
    """A channel that has to be asked. Each method raises `TryLater` when it cannot be, now."""

    polls: bool

    def fetch(self, since: datetime) -> Iterator[Incoming]:
        """The texts that nobody has acknowledged; the same ones again until somebody does."""
        ...

    def acknowledge(self, incoming: Incoming) -> None:
        """We have this text for good."""
        ...

    def receipts(self) -> list[Receipt]:
        """What became of the latest texts that went out; the same ones again at every call."""
        ...


class Poller:
    """Asks the polled ones among `channels`; one per process.

    It remembers which receipts were written down, so that only news reach the database. After a
    restart all of them are news once more, and change nothing.
    """

    def __init__(self, services: Services, channels: Mapping[str, Channel]) -> None:
        self._services = services
        self._polled = {
            name: channel for name, channel in channels.items() if isinstance(channel, Polled)
        }
        self._told: dict[str, set[Receipt]] = {name: set() for name in self._polled}

    @property
    def is_needed(self) -> bool:
        """Whether any channel in use has to be asked."""
        return bool(self._polled)

    def poll(self) -> None:
        """One round. Never raises: what cannot be done now is done in the next one."""
        for name, channel in self._polled.items():
            try:
                self._take_in(channel)
                self._settle(name, channel)
            except (TryLater, Away, Unwritable) as fault:
                log.warning("not polled", channel=name, fault=type(fault).__name__, why=str(fault))

    def _take_in(self, channel: Polled) -> None:
        # All are here before the first is worked on: neither database waits for the other.
        texts = list(channel.fetch(_EVER))
        new = 0
        try:
            for incoming in texts:
                new += feed(self._services, incoming)
                # After the commit: if we are killed in between, the constraint stops the double.
                channel.acknowledge(incoming)
        finally:
            if new:
                nudge(self._services.redis)

    def _settle(self, name: str, channel: Polled) -> None:
        receipts = set(channel.receipts())
        for receipt in receipts - self._told[name]:
            feed(self._services, receipt)
        self._told[name] = receipts
