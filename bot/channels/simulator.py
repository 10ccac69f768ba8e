"""The phone simulator's way out: what is accepted here appears on the page's phone."""

from datetime import datetime

from bot.channels import Accepted, Posting
from bot.settings import Settings


class SimulatorChannel:
    """Delivers at once, to nobody but the page."""

    async def send(self, posting: Posting) -> Accepted:
        """Always accepted; the id is our own, so that a repeat would be refused as a double."""
        return _accepted(posting)

    def find_sent(self, posting: Posting, since: datetime) -> list[Accepted]:
        """Whatever was posted was accepted."""
        return [_accepted(posting)]


def open_channel(_settings: Settings) -> SimulatorChannel:
    """The channel; it needs no settings."""
    return SimulatorChannel()


def _accepted(posting: Posting) -> Accepted:
    return Accepted(f"sim-out-{posting.outbox_id}", "delivered", delivered=True)
