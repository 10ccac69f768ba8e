"""What came in while nobody was there to hear it, fetched from the provider's own log.

Twilio delivers once; what it could not deliver stands in its log only (docs/inbound.md).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog

from bot.channels import Channel, Inbox
from bot.intake import feed
from bot.nudge import nudge
from bot.polling import Polled
from bot.services import Services
from bot.settings import Settings
from bot.spool import Spool
from models.base import now
from models.mark import Mark

log = structlog.get_logger()


def reconcile(services: Services, channels: Mapping[str, Channel]) -> int:
    """Fetches what is missing, from every channel that can be asked; how many texts were new.

    Never raises: a channel that cannot be asked now keeps its mark, and is asked again next time.
    """
    found = 0
    spool = Spool(services.settings.spool_dir)
    for name, channel in channels.items():
        # A polled inbox keeps what nobody has acknowledged: nothing can be missing from it.
        if isinstance(channel, Inbox) and not isinstance(channel, Polled):
            # The lock only spares double work: what must not happen twice, the database stops.
            with spool.only_one(f"reconcile-{name}", otherwise=True) as alone:
                found += _catch_up(services, name, channel) if alone else 0
    if found:
        log.warning("reconciled", texts=found)
        nudge(services.redis)
    return found


def _catch_up(services: Services, name: str, inbox: Inbox) -> int:
    begun, found = now(), 0
    try:
        with services.sessions.begin() as session:
            mark = Mark.of(session, name, begun - _first(services.settings))
        # No transaction is open while the provider is asked; each text then has its own.
        for incoming in inbox.fetch(_since(mark, begun, services.settings)):
            found += feed(services, incoming)
        with services.sessions.begin() as session:
            Mark.move(session, name, begun)
    except Exception as fault:  # the other channels must still be asked
        why = getattr(fault, "code", "")  # the provider's, or ours; never a person's words
        log.warning("not reconciled", channel=name, fault=type(fault).__name__, why=why)
    return found


def _since(mark: datetime, moment: datetime, settings: Settings) -> datetime:
    # A mark in the future: the clock was wrong when it was set, nobody knows for how long.
    if mark > moment:
        return moment - _first(settings)
    return mark - timedelta(seconds=settings.reconcile_overlap)


def _first(settings: Settings) -> timedelta:
    return timedelta(hours=settings.reconcile_first_hours)
