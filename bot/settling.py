"""Finding out what became of texts whose sending nobody saw the end of."""

import time
from collections.abc import Mapping
from datetime import timedelta

import structlog

from bot import runs
from bot.channels import Channel, Posting, TryLater
from bot.services import Services
from models import settling
from models.base import now
from models.settling import Unsettled

# A provider's clock may run behind ours, and Twilio's list has whole seconds.
_CLOCK_SLACK = timedelta(seconds=60)
_AT_ONCE = 500
# The next sweep goes on: a provider that hardly answers must not hold up what else is due.
_AT_A_TIME_SECONDS = 30.0

log = structlog.get_logger()


def settle(services: Services, channels: Mapping[str, Channel]) -> None:
    """Looks into every row that has been in doubt for the settle time, one after the other.

    Not sooner: the provider may still be taking it, and its list may lag.
    """
    wait = timedelta(seconds=services.settings.settle_seconds)
    with services.sessions.begin() as session:
        doubts = settling.unsettled(session, channels.keys(), now() - wait, now(), _AT_ONCE)
    end = time.monotonic() + _AT_A_TIME_SECONDS
    for doubt in doubts:
        if time.monotonic() > end:
            break
        # A sender that is only frozen may still post: while its run lives the row is its own.
        if doubt.run is None or runs.is_over(services.engine, doubt.run):
            _settle_one(services, channels[doubt.channel], doubt)


def _settle_one(services: Services, channel: Channel, doubt: Unsettled) -> None:
    lease = timedelta(seconds=services.settings.lease_seconds)
    with services.sessions.begin() as session:
        claim_no = settling.begin_settling(session, doubt, lease, now())
    if claim_no is None:
        return
    posting = Posting(doubt.outbox_id, doubt.medium, doubt.address, doubt.text, doubt.content)
    try:
        found = channel.find_sent(posting, doubt.posting_at - _CLOCK_SLACK)
    except TryLater:
        return  # in doubt still; the lease runs out, and a later sweep asks again
    proofs = [(each.provider_id, each.provider_state) for each in found]
    hold = services.settings.unproven == "hold"
    with services.sessions.begin() as session:
        state = settling.settle(session, doubt, claim_no, proofs, hold)
    log.info("settled", outbox_id=doubt.outbox_id, state=state)
