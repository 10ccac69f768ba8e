"""What became of a text that was posted: the outcomes of an outbox row. See docs/delivery.md."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Select,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.claiming import Claim, numbered, table_of
from models.contact import Contact
from models.outbox import (
    ACCEPTED,
    CLAIMED,
    DELIVERED,
    FAILED,
    HELD,
    PENDING,
    POSTING,
    UNDELIVERED,
    UNKNOWN,
    Outbox,
)
from values import Receipt

_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 1800.0
# From these a callback with our id may still take a row that has no provider id yet.
_ADOPTABLE = (PENDING, CLAIMED, POSTING, UNKNOWN, HELD)


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that the provider took: its id for it and its own word for the state."""

    held: Claim
    provider_id: str
    provider_state: str
    delivered: bool


def accept(session: Session, taken: Sequence[Taken], moment: datetime) -> None:
    """The provider has these. A callback may have said so first: then nothing changes."""
    if not taken:
        return
    news = [
        (
            each.held.outbox_id,
            each.held.claim_no,
            DELIVERED if each.delivered else ACCEPTED,
            each.provider_id,
            each.provider_state,
        )
        for each in taken
    ]
    session.execute(_ACCEPT, {"news": numbered(news), "now": moment})


def try_later(session: Session, held: Claim, code: str, after: float, moment: datetime) -> None:
    """Surely not sent: due again after a growing, scattered pause of at least `after` seconds."""
    row = session.scalar(_held(held))
    if row is not None:
        pause = max(after, min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (row.attempts - 1)))
        row.state, row.error_code, row.lease_until = PENDING, code, None
        row.due_at = moment + timedelta(seconds=pause * random.uniform(1.0, 1.3))  # noqa: S311


def give_up(session: Session, held: Claim, code: str, moment: datetime, opted_out: bool) -> None:
    """Never to be sent; `opted_out` also marks that the person told the provider to stop us."""
    row = session.scalar(_held(held))
    if row is not None:
        row.state, row.error_code, row.settled_at = FAILED, code, moment
        if opted_out:
            session.get_one(Contact, row.contact_id).opted_out_at = moment


def lose_sight(session: Session, held: Claim, code: str) -> None:
    """Nobody knows whether it was sent; only evidence will move it."""
    row = session.scalar(_held(held))
    if row is not None:
        row.state, row.error_code = UNKNOWN, code


def receive(session: Session, receipt: Receipt, moment: datetime) -> bool:
    """A provider's callback: moves a row forward, never back; False if it changed nothing.

    One that carries our own id also settles a row whose send nobody saw the end of.
    """
    state = {True: DELIVERED, False: UNDELIVERED, None: ACCEPTED}[receipt.delivered]
    news = {
        "state": state,
        "provider_state": receipt.provider_state,
        "provider_rank": receipt.rank,
        "settled_at": moment,
    } | ({"error_code": receipt.error_code} if receipt.error_code else {})
    known = (
        update(Outbox)
        .where(Outbox.channel == receipt.channel, Outbox.provider_id == receipt.provider_id)
        .where(Outbox.provider_rank < receipt.rank)
        .values(news)
        .returning(Outbox.id)
    )
    if session.scalar(known) is not None:
        return True
    if receipt.outbox_id is None:
        return False
    adopted = (
        update(Outbox)
        .where(Outbox.id == receipt.outbox_id, Outbox.channel == receipt.channel)
        .where(Outbox.provider_id.is_(None), Outbox.state.in_(_ADOPTABLE))
        .values({**news, "provider_id": receipt.provider_id})
        .returning(Outbox.id)
    )
    return session.scalar(adopted) is not None


def _held(held: Claim) -> Select[Outbox]:
    # Locked: a callback that comes at this very instant must not be written over.
    return (
        select(Outbox)
        .where(Outbox.id == held.outbox_id, Outbox.claim_no == held.claim_no)
        .where(Outbox.state == POSTING)
        .with_for_update()
    )


# One statement for all of them, and always the same: an update for each was a round trip and a
# turn at Python's lock for each.
_NEWS = table_of("news")
_ACCEPT = (
    update(Outbox)
    .where(Outbox.id == _NEWS[0].as_integer(), Outbox.claim_no == _NEWS[1].as_integer())
    .where(Outbox.state == POSTING)
    .values(
        state=_NEWS[2].as_string(),
        provider_id=_NEWS[3].as_string(),
        provider_state=_NEWS[4].as_string(),
        error_code=None,
        settled_at=bindparam("now"),
    )
    .execution_options(synchronize_session=False)
)
