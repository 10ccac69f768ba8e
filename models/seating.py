"""Who sits: the only place that knows about capacity, quota and the waiting list.

Every function here wants its event held (`held`), so that of any number of answers at the same
instant each sees the seats that the one before it has left. Nothing here writes to anyone: who got
a seat is returned, and whoever called tells them (`handlers/bimtek_news.py` has the words).
"""

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.bimtek import ANSWERABLE, CANCELLED, DRAFT, Bimtek, NotPossible
from models.invitation import MAYBE, NO, WAITING, YES, Invitation


def held(session: Session, bimtek_id: int) -> Bimtek:
    """The event, locked until the commit. Raises `NoResultFound`.

    A row lock on PostgreSQL; on SQLite every transaction of ours is the only writer anyway.
    """
    wanted = select(Bimtek).where(Bimtek.id == bimtek_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def accept(
    session: Session,
    invitation: Invitation,
    moment: datetime,
    *,
    party: int = 1,
    delegate: str | None = None,
) -> list[Invitation]:
    """A yes: a seat if there is one, else the waiting list. Returns who else got a seat by it.

    More persons than the LKS's quota leaves are noted in `party_asked` for the staff. Who had a
    seat keeps it, also where a larger party does not fit. Raises `NotPossible` after the beginning.
    """
    bimtek = _answerable(invitation, moment)
    allowed = max(1, min(party, bimtek.quota_per_lks - _mates(session, invitation)))
    invitation.party_asked = party if party > allowed else None
    invitation.reason, invitation.delegate = None, delegate
    invitation.answered_at = moment
    if invitation.answer != YES:
        invitation.party_size = allowed
        _queue(session, bimtek, invitation, moment)
        if not invitation.is_late and _fits(session, bimtek, invitation):
            invitation.answer = YES
        return []
    if allowed - invitation.party_size > _free(session, bimtek):
        invitation.party_asked = party
        return []
    invitation.party_size = allowed
    return seat_next(session, bimtek)


def decline(
    session: Session, invitation: Invitation, moment: datetime, reason: str | None = None
) -> list[Invitation]:
    """A no. Returns who got the seat. Raises `NotPossible` after the beginning."""
    invitation.reason = reason[:200] if reason else None
    return _leave(session, invitation, NO, moment)


def consider(session: Session, invitation: Invitation, moment: datetime) -> list[Invitation]:
    """Not sure yet: no seat is kept for a perhaps. Returns who got it. Raises `NotPossible`."""
    invitation.reason = None
    return _leave(session, invitation, MAYBE, moment)


def seat_by_hand(session: Session, invitation: Invitation, moment: datetime) -> None:
    """Staff give a seat whatever quota, closing or capacity say; all that was asked for."""
    _answerable(invitation, moment)
    invitation.party_size = invitation.party_asked or invitation.party_size
    invitation.party_asked, invitation.is_late = None, False
    if invitation.seat_order is None:
        invitation.seat_order = _next_order(session, invitation.bimtek_id)
    invitation.answer, invitation.answered_at = YES, invitation.answered_at or moment


def seat_next(session: Session, bimtek: Bimtek) -> list[Invitation]:
    """Gives free seats to the waiting list, in order; a party that does not fit keeps its place.

    Staff call it too, after they have raised the capacity.
    """
    if bimtek.state not in ANSWERABLE:
        return []
    waiting = select(Invitation).where(
        Invitation.bimtek_id == bimtek.id,
        Invitation.answer == WAITING,
        Invitation.is_late.is_(False),
    )
    seated = []
    for invitation in session.scalars(waiting.order_by(Invitation.seat_order)).all():
        if _free(session, bimtek) <= 0:
            break
        if _fits(session, bimtek, invitation):
            invitation.answer = YES
            seated.append(invitation)
    return seated


def place_in_line(session: Session, invitation: Invitation) -> int:
    """1 for the first of the waiting list."""
    ahead = select(func.count()).where(
        Invitation.bimtek_id == invitation.bimtek_id,
        Invitation.answer == WAITING,
        Invitation.seat_order < invitation.seat_order,
    )
    return 1 + (session.scalar(ahead) or 0)


def mate_who_comes(session: Session, invitation: Invitation) -> Invitation | None:
    """Who of the same LKS has the seat that its quota allows, where it allows no more."""
    if _mates(session, invitation) < invitation.bimtek.quota_per_lks:
        return None
    return session.scalars(_mates_coming(invitation).order_by(Invitation.seat_order)).first()


def cancel(session: Session, bimtek: Bimtek) -> list[Invitation]:
    """Calls it off. Returns who has to be told: everybody written to but those who said no."""
    bimtek.become(CANCELLED)
    return concerned(session, bimtek)


def reschedule(
    session: Session, bimtek: Bimtek, starts_at: datetime, ends_at: datetime, place: str
) -> list[Invitation]:
    """Another day, hour or place. Returns who has to be told; nobody where nothing changed.

    The answers' end moves along with the beginning. Raises `NotPossible` once it was held.
    """
    if bimtek.state not in (DRAFT, *ANSWERABLE):
        raise NotPossible(bimtek.state)
    if (bimtek.starts_at, bimtek.ends_at, bimtek.place) == (starts_at, ends_at, place):
        return []
    bimtek.answers_until += starts_at - bimtek.starts_at
    bimtek.starts_at, bimtek.ends_at, bimtek.place = starts_at, ends_at, place
    bimtek.revision += 1
    return concerned(session, bimtek)


def concerned(session: Session, bimtek: Bimtek) -> list[Invitation]:
    """Everybody to whom a change of this event is news: invited or coming, and not a no."""
    return list(
        session.scalars(
            select(Invitation)
            .where(Invitation.bimtek_id == bimtek.id, Invitation.answer != NO)
            .where(Invitation.invited_at.is_not(None) | Invitation.answered_at.is_not(None))
            .order_by(Invitation.id)
        )
    )


def seats_taken(session: Session, bimtek_id: int) -> int:
    """How many persons have a seat."""
    taken = select(func.coalesce(func.sum(Invitation.party_size), 0)).where(
        Invitation.bimtek_id == bimtek_id, Invitation.answer == YES
    )
    return session.scalars(taken).one()


def _answerable(invitation: Invitation, moment: datetime) -> Bimtek:
    if not invitation.bimtek.takes_answers(moment):
        raise NotPossible(invitation.bimtek.state)
    return invitation.bimtek


def _leave(
    session: Session, invitation: Invitation, answer: str, moment: datetime
) -> list[Invitation]:
    bimtek = _answerable(invitation, moment)
    invitation.answer, invitation.answered_at = answer, moment
    invitation.seat_order, invitation.delegate, invitation.is_late = None, None, False
    invitation.party_size, invitation.party_asked = 1, None
    return seat_next(session, bimtek)


def _queue(session: Session, bimtek: Bimtek, invitation: Invitation, moment: datetime) -> None:
    """Puts an invitation at the end of the line, unless it stands there already."""
    if invitation.answer == WAITING:
        return
    invitation.answer = WAITING
    invitation.seat_order = _next_order(session, bimtek.id)
    invitation.is_late = not bimtek.takes_seats(moment)


def _next_order(session: Session, bimtek_id: int) -> int:
    last = select(func.max(Invitation.seat_order)).where(Invitation.bimtek_id == bimtek_id)
    return 1 + (session.scalar(last) or 0)


def _free(session: Session, bimtek: Bimtek) -> int:
    return bimtek.capacity - seats_taken(session, bimtek.id)


def _fits(session: Session, bimtek: Bimtek, invitation: Invitation) -> bool:
    if _mates(session, invitation) + invitation.party_size > bimtek.quota_per_lks:
        return False
    return invitation.party_size <= _free(session, bimtek)


def _mates(session: Session, invitation: Invitation) -> int:
    """How many persons of the same LKS have a seat; nobody is alone of no LKS."""
    if invitation.lks_id is None:
        return 0
    coming = _mates_coming(invitation).with_only_columns(
        func.coalesce(func.sum(Invitation.party_size), 0)
    )
    return session.scalars(coming).one()


def _mates_coming(invitation: Invitation) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.bimtek_id == invitation.bimtek_id,
        Invitation.lks_id == invitation.lks_id,
        Invitation.answer == YES,
        Invitation.id != invitation.id,
    )
