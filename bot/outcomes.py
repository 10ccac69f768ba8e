"""What a channel's answers make of the rows that were posted (the table in docs/delivery.md)."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.channels import Accepted, OptedOut, SendError, TryLater, Uncertain
from models import sending
from models.base import now
from models.claiming import Claim
from models.sending import Taken

Landed = tuple[Claim, Accepted | SendError]

log = structlog.get_logger()


def record(session: Session, landed: Sequence[Landed]) -> None:
    """One statement for all that were accepted; the others one by one."""
    moment = now()
    taken = [
        Taken(held, outcome.provider_id, outcome.provider_state, outcome.delivered)
        for held, outcome in landed
        if isinstance(outcome, Accepted)
    ]
    try:
        with session.begin_nested():
            sending.accept(session, taken, moment)
    except IntegrityError:
        for each in taken:
            _record_alone(session, each, moment)
    for held, outcome in landed:
        if isinstance(outcome, SendError):
            _record_error(session, held, outcome)


def _record_alone(session: Session, taken: Taken, moment: datetime) -> None:
    try:
        with session.begin_nested():
            sending.accept(session, [taken], moment)
    except IntegrityError:
        # An id that another row already has proves nothing about this one.
        sending.lose_sight(session, taken.held, "provider id twice")


def _record_error(session: Session, held: Claim, error: SendError) -> None:
    moment = now()
    match error:
        case TryLater():
            sending.try_later(session, held, error.code, error.after, moment)
        case Uncertain():
            sending.lose_sight(session, held, error.code)
        case _:
            opted_out = isinstance(error, OptedOut)
            sending.give_up(session, held, error.code, moment, opted_out)
    log.info("not accepted", outbox_id=held.outbox_id, code=error.code, kind=type(error).__name__)
