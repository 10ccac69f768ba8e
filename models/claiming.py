"""Taking rows of the outbox to send them: who may have which row now. See docs/delivery.md.

`claimed` and `posting` are two states because a crash means different things in them: in the first
nothing has been sent, in the second nobody knows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    CursorResult,
    Integer,
    and_,
    bindparam,
    column,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased

from models.broadcast import stopped
from models.contact import Contact
from models.outbox import BROADCAST, CLAIMED, EXPIRED, PENDING, POSTING, REPLY, Outbox, content_of
from models.way_out import is_window_open
from values import WHATSAPP, Content

_KEEPS_ITS_PLACE = timedelta(seconds=60)
_RETURNED = (
    Outbox.id, Outbox.priority, Outbox.claim_no, Outbox.channel, Outbox.medium, Outbox.address,
    Outbox.text, Outbox.contact_id,
    Outbox.content_sid, Outbox.content_variables, Outbox.content_text,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this sender holds, as long as nobody has claimed it anew (`claim_no`).

    `is_open` is False where WhatsApp takes no free text at this moment, only `content`.
    """

    outbox_id: int
    claim_no: int
    channel: str
    medium: str
    address: str
    text: str
    contact_id: int
    content: Content | None
    is_open: bool = True


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
    session.execute(_FREE, {"now": moment})
    taken = session.execute(
        _CLAIM,
        {
            "now": moment,
            "soon": moment + _KEEPS_ITS_PLACE,
            "until": moment + wanted.lease,
            "wanted": wanted.channel,
            "least": wanted.least,
            "most": wanted.most,
        },
    )
    # RETURNING has no order of its own.
    ordered = sorted(taken, key=lambda row: (row.priority, row.id))
    claims = [_as_claim(row) for row in ordered]
    return _with_windows(session, claims, moment)


def begin_posting(
    session: Session, claims: Sequence[Claim], moment: datetime, run: str
) -> list[Claim]:
    """Says of each row that it may be sent from the next commit on; returns those still held.

    `run` is the one whose lock shows that somebody is still at it. A row whose lease has run out is
    left alone: somebody else may have it.
    """
    if not claims:
        return []
    fences = numbered((held.outbox_id, held.claim_no) for held in claims)
    told = {"fences": fences, "now": moment, "ours": run}
    begun = session.execute(_BEGIN, told)
    # As a rule all of them: to be handed each row would be a turn at Python's lock for each.
    if cast(CursorResult[Any], begun).rowcount == len(claims):
        return list(claims)
    # By both: frozen past its lease, a sender may hold a row's old claim beside its new one.
    ours = {(row.id, row.claim_no) for row in session.execute(_BEGUN, told)}
    return [held for held in claims if (held.outbox_id, held.claim_no) in ours]


def posted_since(session: Session, channel: str, since: datetime) -> int:
    """How many texts have left through a channel, or may have, replies apart."""
    counted = select(func.count()).where(
        Outbox.posting_at >= since, Outbox.channel == channel, Outbox.priority > REPLY
    )
    return session.scalar(counted) or 0


def numbered(rows: Iterable[tuple[int | str, ...]]) -> dict[int, tuple[int | str, ...]]:
    """The one parameter that `table_of` reads."""
    return dict(enumerate(rows))


def table_of(name: str) -> ColumnElement[Any]:
    """What the parameter `name` holds, a row for each of its rows: `[0]` is its first value.

    So a statement is the same however many rows it is told. `json_each` is in both databases, but
    PostgreSQL's takes no list.
    """
    told = func.json_each(bindparam(name, type_=JSON))
    return told.table_valued(column("value", JSON), name=name).c.value


def expire(session: Session, moment: datetime) -> None:
    """Ends what is worth nothing any more."""
    session.execute(
        update(Outbox)
        .where(Outbox.state == PENDING, Outbox.deadline <= moment)
        .values(state=EXPIRED, settled_at=moment)
    )


def _as_claim(row: Any) -> Claim:
    return Claim(
        outbox_id=row.id,
        claim_no=row.claim_no,
        channel=row.channel,
        medium=row.medium,
        address=row.address,
        text=row.text,
        contact_id=row.contact_id,
        content=content_of(row.content_sid, row.content_variables, row.content_text),
    )


def _with_windows(session: Session, claims: list[Claim], moment: datetime) -> list[Claim]:
    """The claims, each knowing whether WhatsApp takes free text to its contact now."""
    asked = {held.contact_id for held in claims if held.medium == WHATSAPP}
    if not asked:
        return claims
    rows = session.execute(select(Contact.id, Contact.whatsapp_at).where(Contact.id.in_(asked)))
    shut = {contact for contact, heard_at in rows if not is_window_open(heard_at, moment)}
    return [
        replace(held, is_open=held.medium != WHATSAPP or held.contact_id not in shut)
        for held in claims
    ]


def _follows_unsent() -> ColumnElement[bool]:
    """Whether an earlier text to the same contact has to leave first.

    One that is due within a minute keeps its place: it pauses briefly before its next try, or its
    clock was read a moment later than ours, while each waited for the database. One that pauses for
    longer is overtaken. What is less pressing holds up nothing: at night it would until morning.
    """
    earlier = aliased(Outbox)
    waits = and_(
        earlier.state == PENDING,
        earlier.deadline > bindparam("now"),
        earlier.priority <= Outbox.priority,
        earlier.due_at <= bindparam("soon"),
    )
    return exists().where(
        earlier.contact_id == Outbox.contact_id,
        earlier.id < Outbox.id,
        or_(earlier.state.in_((CLAIMED, POSTING)), waits),
    )


# Made once: while texts fly, making them anew took a fifth of the sender's time. No session of a
# sender has rows of its own that would have to follow.
_UNSEEN = {"synchronize_session": False}
_FREE = (
    update(Outbox)
    .where(Outbox.state == CLAIMED, Outbox.lease_until < bindparam("now"))
    .values(state=PENDING, lease_until=None)
    .execution_options(**_UNSEEN)
)
_CHOSEN = (
    select(Outbox.id)
    .where(Outbox.state == PENDING, Outbox.due_at <= bindparam("now"))
    .where(Outbox.deadline > bindparam("now"), ~_follows_unsent())
    .where(Outbox.channel == bindparam("wanted"), Outbox.priority <= bindparam("least"))
    .where(or_(Outbox.broadcast_id.is_(None), Outbox.broadcast_id.not_in(stopped())))
    .order_by(Outbox.priority, Outbox.due_at, Outbox.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(Outbox)
    .where(Outbox.id.in_(_CHOSEN))
    .values(state=CLAIMED, claim_no=Outbox.claim_no + 1, lease_until=bindparam("until"))
    .returning(*_RETURNED)
    .execution_options(**_UNSEEN)
)
_FENCES = table_of("fences")
_BEGIN = (
    update(Outbox)
    .where(Outbox.id == _FENCES[0].as_integer(), Outbox.claim_no == _FENCES[1].as_integer())
    .where(Outbox.state == CLAIMED, Outbox.lease_until > bindparam("now"))
    .values(
        state=POSTING,
        posting_at=bindparam("now"),
        run=bindparam("ours"),
        lease_until=None,
        attempts=Outbox.attempts + 1,
    )
    .execution_options(**_UNSEEN)
)
_BEGUN = select(Outbox.id, Outbox.claim_no).where(
    Outbox.id == _FENCES[0].as_integer(),
    Outbox.claim_no == _FENCES[1].as_integer(),
    Outbox.posting_at == bindparam("now"),
    Outbox.run == bindparam("ours"),
)
