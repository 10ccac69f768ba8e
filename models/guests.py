"""Whom a bimtek invites, and which bimtek a person may answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from models.bimtek import ANSWERABLE, DRAFT, INVITED, Bimtek
from models.contact import Contact
from models.invitation import ASKED, LISTED, LKS_MATE, NONE, Invitation
from models.officer import Officer
from models.upsert import insert, insert_once

_AT_ONCE = 500  # ids in one statement


def invite(session: Session, bimtek: Bimtek, officers: Sequence[int], moment: datetime) -> None:
    """Puts officers (ids) on the list, each once however often; the event is then `invited`.

    Who had asked to come, or answered for a colleague, is from now on invited too.
    """
    for first in range(0, len(officers), _AT_ONCE):
        ids = officers[first : first + _AT_ONCE]
        known = session.execute(select(Officer.id, Officer.lks_id).where(Officer.id.in_(ids))).all()
        rows = [
            {"officer_id": officer_id, "lks_id": lks_id, **_listed(bimtek, moment)}
            for officer_id, lks_id in known
        ]
        if rows:
            fresh = insert(session, Invitation)
            key = ("bimtek_id", "officer_id")
            session.execute(fresh.on_conflict_do_nothing(index_elements=key), rows)
        session.execute(
            update(Invitation)
            .where(Invitation.bimtek_id == bimtek.id, Invitation.officer_id.in_(ids))
            .where(Invitation.invited_at.is_(None))
            .values(invited_at=moment, origin=LISTED)
        )
    if bimtek.state == DRAFT:
        bimtek.become(INVITED)


def invite_contact(
    session: Session, bimtek: Bimtek, contact: Contact, name: str, moment: datetime
) -> None:
    """Puts a number that is no officer's on the list, under a name; once however often."""
    row = {"contact_id": contact.id, "name": name[:80], **_listed(bimtek, moment)}
    insert_once(session, Invitation, ("bimtek_id", "contact_id"), row)
    if bimtek.state == DRAFT:
        bimtek.become(INVITED)


def open_to(session: Session, contact: Contact, moment: datetime) -> list[Bimtek]:
    """The events that this person may still answer, the soonest first.

    Those they are on the list of, and those that a colleague of the same LKS is on the list of.
    """
    who = is_of(contact)
    officer = contact.officer
    if officer is not None and officer.lks_id is not None and officer.is_approved:
        who |= Invitation.lks_id == officer.lks_id
    invited = Invitation.invited_at.is_not(None) | is_of(contact)
    theirs = exists().where(Invitation.bimtek_id == Bimtek.id, who, invited)
    return list(
        session.scalars(
            select(Bimtek)
            .where(Bimtek.state.in_(ANSWERABLE), Bimtek.starts_at > moment, theirs)
            .order_by(Bimtek.starts_at, Bimtek.id)
        )
    )


def own(session: Session, bimtek: Bimtek, contact: Contact, moment: datetime) -> Invitation:
    """This person's row of this event; made if there is none, by an LKS's right or as a wish."""
    found = session.scalar(
        select(Invitation).where(Invitation.bimtek_id == bimtek.id, is_of(contact)).limit(1)
    )
    if found is not None:
        return found
    officer = contact.officer
    lks_id = officer.lks_id if officer else None
    mates = exists().where(
        Invitation.bimtek_id == bimtek.id,
        Invitation.lks_id == lks_id,
        Invitation.invited_at.is_not(None),
    )
    by_right = officer and officer.is_approved and lks_id and session.scalar(select(mates))
    invitation = Invitation(
        bimtek=bimtek,
        officer=officer,
        contact_id=None if officer else contact.id,
        lks_id=lks_id,
        origin=LKS_MATE if by_right else ASKED,
        created_at=moment,
    )
    session.add(invitation)
    session.flush()
    return invitation


def is_of(contact: Contact) -> ColumnElement[bool]:
    """Invitations of the person who uses this phone."""
    if contact.officer_id is None:
        return Invitation.contact_id == contact.id
    return or_(Invitation.contact_id == contact.id, Invitation.officer_id == contact.officer_id)


def _listed(bimtek: Bimtek, moment: datetime) -> dict[str, Any]:
    return {
        "bimtek_id": bimtek.id,
        "origin": LISTED,
        "invited_at": moment,
        "answer": NONE,
        "party_size": 1,
        "is_late": False,
        "created_at": moment,
    }
