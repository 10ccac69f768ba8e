"""What became of a text that was posted: the outcomes of an outbox row. See docs/delivery.md."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import (
    Select,
    Table,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Session

from models.claiming import Claim
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
_TABLE = cast(Table, Outbox.__table__)


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that the provider took: its id for it and its own word for the state."""

    held: Claim
    provider_id: str
    provider_state: str
    delivered: bool
    moment: datetime


def accept(session: Session, taken: Sequence[Taken]) -> None:
    """The provider has these. A callback may have said so first: then nothing changes."""
    if not taken:
        return
    statement = (
        update(_TABLE)
        .where(
            _TABLE.c.id == bindparam("row"),
            _TABLE.c.claim_no == bindparam("fence"),
            _TABLE.c.state == POSTING,
        )
        .values(
            state=bindparam("to"),
            provider_id=bindparam("theirs"),
            provider_state=bindparam("word"),
            error_code=None,
            settled_at=bindparam("at"),
        )
    )
    session.connection().execute(
        statement,
        [
            {
                "row": each.held.outbox_id,
                "fence": each.held.claim_no,
                "to": DELIVERED if each.delivered else ACCEPTED,
                "theirs": each.provider_id,
                "word": each.provider_state,
                "at": each.moment,
            }
            for each in taken
        ],
    )


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
