"""Rows of which nobody knows whether they were sent, and what evidence makes of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from models.outbox import ACCEPTED, HELD, PENDING, POSTING, UNKNOWN, Outbox
from values import Content


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A row in doubt. `run` is set while its sender never came back to say what happened."""

    outbox_id: int
    claim_no: int
    run: str | None
    channel: str
    medium: str
    address: str
    text: str
    content: Content | None
    posting_at: datetime


def unsettled(
    session: Session, channels: Collection[str], before: datetime, moment: datetime, most: int
) -> list[Unsettled]:
    """The rows that were posted before `before` and are still in doubt, oldest first."""
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.state.in_((POSTING, UNKNOWN)), Outbox.posting_at < before)
        .where(or_(Outbox.lease_until.is_(None), Outbox.lease_until < moment))
        .where(Outbox.channel.in_(channels))
        .order_by(Outbox.posting_at)
        .limit(most)
    )
    return [
        Unsettled(
            outbox_id=row.id,
            claim_no=row.claim_no,
            run=row.run if row.state == POSTING else None,
            channel=row.channel,
            medium=row.medium,
            address=row.address,
            text=row.text,
            content=row.content,
            posting_at=row.posting_at or row.created_at,
        )
        for row in rows
    ]


def begin_settling(
    session: Session, doubt: Unsettled, lease: timedelta, moment: datetime
) -> int | None:
    """Takes the row out of everybody else's hands; the new `claim_no`, or None if too late."""
    return session.scalar(
        update(Outbox)
        .where(Outbox.id == doubt.outbox_id, Outbox.claim_no == doubt.claim_no)
        .where(Outbox.state.in_((POSTING, UNKNOWN)))
        .values(state=UNKNOWN, claim_no=Outbox.claim_no + 1, lease_until=moment + lease)
        .returning(Outbox.claim_no)
    )


def settle(
    session: Session,
    doubt: Unsettled,
    claim_no: int,
    proofs: Sequence[tuple[str, str]],
    hold: bool,
) -> str | None:
    """Writes what the provider's list proves; the row's new state, None if it has moved on.

    `proofs` are the provider's ids for texts like this one with its words for their states, the
    oldest first. The first that no other row has is this row's: a later one may be all that proves
    a row which was posted later. Without one it was never sent, and goes again, or to a person if
    `hold`.
    """
    row = session.scalar(
        select(Outbox)
        .where(Outbox.id == doubt.outbox_id, Outbox.claim_no == claim_no)
        .where(Outbox.state == UNKNOWN)
        .with_for_update()
    )
    if row is None:
        return None
    ids = [provider_id for provider_id, _ in proofs]
    taken = set(
        session.scalars(
            select(Outbox.provider_id).where(
                Outbox.channel == doubt.channel,
                Outbox.provider_id.in_(ids),
                Outbox.id != doubt.outbox_id,
            )
        )
    )
    free = next((proof for proof in proofs if proof[0] not in taken), None)
    row.lease_until = None
    if free:
        (row.provider_id, row.provider_state), row.state = free, ACCEPTED
    else:
        row.state = HELD if hold else PENDING
    return row.state
