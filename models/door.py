"""At the door and after: who came, in which order, and what they thought of it.

Like seats, arrivals want their event held (`seating.held`): each gets the next number.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.bimtek import Bimtek, NotPossible
from models.contact import Contact
from models.guests import is_of, own
from models.invitation import NONE, WALK_IN, Invitation

RATING_WITHIN = timedelta(days=30)


class NotThere(Exception):
    """Only who was there can say how it was."""


def check_in(
    session: Session,
    invitation: Invitation,
    moment: datetime,
    how: str,
    staff_id: int | None = None,
) -> bool:
    """Notes that they are here (`how`: text, qr, tick); False where that was known already.

    `moment` may lie in the past: a tick that waited in a phone without a network. Raises
    `NotPossible` outside the hours of the door.
    """
    bimtek = invitation.bimtek
    if not bimtek.has_open_door(moment):
        raise NotPossible(bimtek.state)
    if invitation.is_in:
        return False
    last = select(func.max(Invitation.door_no)).where(Invitation.bimtek_id == bimtek.id)
    invitation.door_no = 1 + (session.scalar(last) or 0)
    invitation.checked_in_at, invitation.checked_in_how = moment, how
    invitation.checked_in_by_id = staff_id
    return True


def undo_check_in(invitation: Invitation) -> None:
    """A tick beside the wrong name. The number is not given to anybody else's arrival before."""
    invitation.checked_in_at = invitation.checked_in_how = invitation.door_no = None
    invitation.checked_in_by_id = None


def arrive(session: Session, bimtek: Bimtek, contact: Contact, moment: datetime) -> Invitation:
    """The row of somebody who texts that they are here; who was not expected is a walk-in."""
    invitation = own(session, bimtek, contact, moment)
    if invitation.invited_at is None and invitation.answer == NONE:
        invitation.origin = WALK_IN
    return invitation


def walk_in(session: Session, bimtek: Bimtek, name: str, moment: datetime) -> Invitation:
    """A row for somebody at the door of whom only the name is known."""
    invitation = Invitation(bimtek=bimtek, name=name[:80], origin=WALK_IN, created_at=moment)
    session.add(invitation)
    session.flush()
    return invitation


def open_by_day_code(session: Session, day_code: str, moment: datetime) -> Bimtek | None:
    """The event with this code on its board, while its door is open."""
    found = session.scalars(select(Bimtek).where(Bimtek.day_code == day_code)).all()
    return next((bimtek for bimtek in found if bimtek.has_open_door(moment)), None)


def rate(invitation: Invitation, rating: int, comment: str, moment: datetime) -> None:
    """What they thought of it, 1 to 5; the last word counts. Raises `NotThere`."""
    if not invitation.is_in:
        raise NotThere
    invitation.rating, invitation.comment, invitation.rated_at = rating, comment or None, moment


def to_be_rated(session: Session, contact: Contact, moment: datetime) -> Invitation | None:
    """What this person was at last, within 30 days."""
    return session.scalar(
        select(Invitation)
        .join(Invitation.bimtek)
        .where(
            Invitation.checked_in_at.is_not(None),
            is_of(contact),
            Bimtek.starts_at <= moment,
            Bimtek.starts_at > moment - RATING_WITHIN,
        )
        .order_by(Bimtek.starts_at.desc())
        .limit(1)
    )
