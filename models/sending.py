"""The steps of an outbox row: every change of its state while it is sent. See docs/delivery.md.

`claimed` and `posting` are two states because a crash means different things in them: in the first
nothing has been sent, in the second nobody knows.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Session, aliased

from models.contact import Contact
from models.outbox import (
    ACCEPTED,
    BROADCAST,
    CLAIMED,
    DELIVERED,
    EXPIRED,
    FAILED,
    HELD,
    PENDING,
    POSTING,
    REPLY,
    UNDELIVERED,
    UNKNOWN,
    Outbox,
)
from values import Receipt

_FIRST_PAUSE = 5.0
_LONGEST_PAUSE = 1800.0
_KEEPS_ITS_PLACE = timedelta(seconds=60)
# From these a callback with our id may still take a row that has no provider id yet.
_ADOPTABLE = (PENDING, CLAIMED, POSTING, UNKNOWN, HELD)
_CLAIM_COLUMNS = (
    Outbox.id, Outbox.claim_no, Outbox.channel, Outbox.medium, Outbox.address, Outbox.text,
)  # fmt: skip
_TABLE = cast(Table, Outbox.__table__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this sender holds, as long as nobody has claimed it anew (`claim_no`)."""

    outbox_id: int
    claim_no: int
    channel: str
    medium: str
    address: str
    text: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that the provider took: its id for it and its own word for the state."""

    held: Claim
    provider_id: str
    provider_state: str
    delivered: bool
    moment: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sender is ready for: up to `most` texts of a channel, for a lease.

    `least` is the least pressing priority that may leave now.
    """

    channel: str
    most: int
    lease: timedelta
    least: int = BROADCAST


def claim(session: Session, wanted: Wanted, moment: datetime) -> list[Claim]:
    """Takes due rows, the most pressing first.

    Of one contact only the earliest unsent row is to be had, so that texts arrive in order.
    """
    session.execute(
        update(Outbox)
        .where(Outbox.state == CLAIMED, Outbox.lease_until < moment)
        .values(state=PENDING, lease_until=None)
    )
    chosen = (
        select(Outbox.id)
        .where(_is_due(Outbox, moment), ~_follows_unsent(moment))
        .where(Outbox.channel == wanted.channel, Outbox.priority <= wanted.least)
        .order_by(Outbox.priority, Outbox.due_at, Outbox.id)
        .limit(wanted.most)
        .with_for_update(skip_locked=True)
    )
    taken = session.execute(
        update(Outbox)
        .where(Outbox.id.in_(chosen))
        .values(state=CLAIMED, claim_no=Outbox.claim_no + 1, lease_until=moment + wanted.lease)
        .returning(Outbox.priority, *_CLAIM_COLUMNS)
    )
    # RETURNING has no order of its own.
    return [Claim(*row[1:]) for row in sorted(taken, key=lambda row: (row[0], row[1]))]


def begin_posting(
    session: Session, claims: Sequence[Claim], moment: datetime, run: str
) -> list[Claim]:
    """Says of each row that it may be sent from the next commit on; returns those still held.

    `run` is the one whose lock shows that somebody is still at it. A row whose lease has run out is
    left alone: somebody else may have it.
    """
    if not claims:
        return []
    begun = set(
        session.scalars(
            update(Outbox)
            .where(
                tuple_(Outbox.id, Outbox.claim_no).in_(
                    [(held.outbox_id, held.claim_no) for held in claims]
                ),
                Outbox.state == CLAIMED,
                Outbox.lease_until > moment,
            )
            .values(
                state=POSTING,
                posting_at=moment,
                run=run,
                lease_until=None,
                attempts=Outbox.attempts + 1,
            )
            .returning(Outbox.id)
        )
    )
    return [held for held in claims if held.outbox_id in begun]


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


def posted_since(session: Session, channel: str, since: datetime) -> int:
    """How many texts have left through a channel, or may have, replies apart."""
    counted = select(func.count()).where(
        Outbox.posting_at >= since, Outbox.channel == channel, Outbox.priority > REPLY
    )
    return session.scalar(counted) or 0


def expire(session: Session, moment: datetime) -> None:
    """Ends what is worth nothing any more."""
    session.execute(
        update(Outbox)
        .where(Outbox.state == PENDING, Outbox.deadline <= moment)
        .values(state=EXPIRED, settled_at=moment)
    )


def _held(held: Claim) -> Select[Outbox]:
    return select(Outbox).where(
        Outbox.id == held.outbox_id, Outbox.claim_no == held.claim_no, Outbox.state == POSTING
    )


def _is_due(row: type[Outbox], moment: datetime) -> ColumnElement[bool]:
    return and_(row.state == PENDING, row.due_at <= moment, row.deadline > moment)


def _follows_unsent(moment: datetime) -> ColumnElement[bool]:
    """Whether an earlier text to the same contact has to leave first.

    One that pauses briefly before its next try keeps its place; one that pauses for longer is
    overtaken. What is less pressing holds up nothing: at night it would until the morning.
    """
    earlier = aliased(Outbox)
    pauses = and_(earlier.attempts > 0, earlier.due_at <= moment + _KEEPS_ITS_PLACE)
    waits = and_(
        earlier.state == PENDING,
        earlier.deadline > moment,
        earlier.priority <= Outbox.priority,
        or_(earlier.due_at <= moment, pauses),
    )
    return exists().where(
        earlier.contact_id == Outbox.contact_id,
        earlier.id < Outbox.id,
        or_(earlier.state.in_((CLAIMED, POSTING)), waits),
    )
