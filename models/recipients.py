"""Who gets a broadcast, who is left out and why, and where to write to: one statement.

It gives a row for each person, and one for each institution that has nobody to write to.
"""

from typing import Any, cast

from sqlalchemy import ColumnElement, Select, String, and_, case, exists, func, null, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import aliased

from models.audience import Audience, Scope
from models.bimtek import Bimtek
from models.candidates import candidates
from models.contact import Contact
from models.invitation import Invitation

# Why somebody is left out; each has its words in bot/staff/broadcast_words.py.
NO_NUMBER, BAD_NUMBER, OPTED_OUT = "no_number", "bad_number", "opted_out"
DUPLICATE, INVITED_ALREADY, OUTSIDE_QUOTA = "duplicate", "invited_already", "outside_quota"
REASONS = (NO_NUMBER, BAD_NUMBER, OPTED_OUT, DUPLICATE, INVITED_ALREADY, OUTSIDE_QUOTA)


def people(audience: Audience, scope: Scope) -> Select[Any]:
    """`officer_id, lks_id, name, lks, kelurahan, given, line, contact_id, reason`, where to write
    to (`address, channel, medium, whatsapp_at`) for those who have written, and `new_address` for
    those who never have.
    """
    found = candidates(audience, scope).cte("found")
    contact = aliased(Contact)
    is_again = func.row_number().over(
        partition_by=func.coalesce(as_type(contact.id, String(64)), found.c.phone),
        order_by=(found.c.line, found.c.officer_id),
    )
    reason = case(
        (and_(found.c.phone.is_(None), found.c.given != ""), BAD_NUMBER),
        (found.c.phone.is_(None), NO_NUMBER),
        (is_again > 1, DUPLICATE),
        (contact.opted_out_at.is_not(None), OPTED_OUT),
        *([(_is_invited(found, contact, scope), INVITED_ALREADY)] if _invites(scope) else []),
        else_=null(),
    )
    judged = (
        select(
            found,
            contact.address,
            contact.channel,
            contact.medium,
            contact.whatsapp_at,
            reason.label("fault"),
        )
        .select_from(found)
        .outerjoin(contact, contact.id == found.c.contact_id)
        .cte("judged")
    )
    return select(
        judged.c.officer_id, judged.c.lks_id, judged.c.name, judged.c.lks, judged.c.kelurahan,
        judged.c.given, judged.c.line, judged.c.contact_id, judged.c.address, judged.c.channel,
        judged.c.medium, judged.c.whatsapp_at,
        case((judged.c.contact_id.is_(None), judged.c.phone)).label("new_address"),
        _with_quota(judged, scope).label("reason"),
    )  # fmt: skip


def _invites(scope: Scope) -> bool:
    return scope.bimtek_id is not None and not scope.is_again


def _is_invited(found: Any, contact: Any, scope: Scope) -> ColumnElement[bool]:
    mine = or_(Invitation.officer_id == found.c.officer_id, Invitation.contact_id == contact.id)
    return exists().where(
        Invitation.bimtek_id == scope.bimtek_id, Invitation.invited_at.is_not(None), mine
    )


def _with_quota(judged: Any, scope: Scope) -> ColumnElement[str | None]:
    """Of an LKS no more are invited than may come; the first registered go first."""
    if not _invites(scope):
        return cast(ColumnElement[str | None], judged.c.fault)
    fits = judged.c.fault.is_(None)
    place_in_lks = func.row_number().over(
        partition_by=(judged.c.lks_id, fits), order_by=judged.c.officer_id
    )
    quota = select(Bimtek.quota_per_lks).where(Bimtek.id == scope.bimtek_id).scalar_subquery()
    invited = (
        select(func.count(Invitation.id))
        .where(Invitation.bimtek_id == scope.bimtek_id, Invitation.invited_at.is_not(None))
        .where(Invitation.lks_id == judged.c.lks_id)
        .scalar_subquery()
    )
    is_over = and_(fits, judged.c.lks_id.is_not(None), place_in_lks > quota - invited)
    return case((is_over, OUTSIDE_QUOTA), else_=judged.c.fault)
