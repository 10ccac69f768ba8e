"""/bimtek/<id>/ringkasan: how it went; /bimtek/lks: who of an LKS came to what."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from bot.staff import desk
from bot.staff.bimtek_numbers import Numbers, numbers
from bot.web import services
from models.base import now
from models.bimtek import Bimtek
from models.invitation import YES, Invitation
from models.lks import Lks

blueprint = Blueprint("bimtek_summary", __name__)

RATINGS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class LksRecord:
    """How often an LKS was invited, came, and had a seat without coming."""

    lks: Lks
    invited: int
    came: int
    absent: int


@blueprint.get("/bimtek/<int:bimtek_id>/ringkasan")
def show(bimtek_id: int) -> str:
    """Numbers as a chart and as a table, who stayed away, what they thought of it."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        people = list(
            session.scalars(
                select(Invitation)
                .where(Invitation.bimtek_id == bimtek_id)
                .options(joinedload(Invitation.lks), joinedload(Invitation.contact))
                .order_by(Invitation.id)
            )
        )
        counted = numbers(session, [bimtek_id]).get(bimtek_id, Numbers())
        waiting = desk.waiting(session)
    rated = [one for one in people if one.rating]
    return render_template(
        "bimtek_summary.html",
        bimtek=bimtek,
        numbers=counted,
        absent=[one for one in people if one.answer == YES and not one.is_in],
        walked_in=[one for one in people if one.is_in and one.invited_at is None],
        ratings={rating: sum(one.rating == rating for one in rated) for rating in RATINGS},
        average=sum(one.rating or 0 for one in rated) / len(rated) if rated else None,
        comments=[one for one in rated if one.comment],
        waiting=waiting,
    )


@blueprint.get("/bimtek/lks")
def records() -> str:
    """Every LKS of the register with its record, those who stay away most first."""
    with services().sessions.begin() as session:
        found = _records(session)
        waiting = desk.waiting(session)
    return render_template("bimtek_records.html", records=found, waiting=waiting)


@blueprint.get("/bimtek/lks/<int:lks_id>")
def history(lks_id: int) -> str:
    """One LKS: each event, who was invited, who came."""
    with services().sessions.begin() as session:
        lks = session.get(Lks, lks_id) or abort(404)
        theirs = list(
            session.scalars(
                select(Invitation)
                .join(Invitation.bimtek)
                .where(Invitation.lks_id == lks_id)
                .order_by(Bimtek.starts_at.desc(), Invitation.id)
            )
        )
        waiting = desk.waiting(session)
    return render_template("bimtek_history.html", lks=lks, invitations=theirs, waiting=waiting)


def _records(session: Session) -> list[LksRecord]:
    here = Invitation.checked_in_at.is_not(None)
    over = Bimtek.ends_at < now()
    counted = (
        select(
            Lks,
            func.count().filter(Invitation.invited_at.is_not(None)),
            func.count().filter(here),
            func.count().filter((Invitation.answer == YES) & ~here & over),
        )
        .join(Invitation, Invitation.lks_id == Lks.id)
        .join(Invitation.bimtek)
        .group_by(Lks.id)
        .order_by(Lks.name)
    )
    found = [LksRecord(*row) for row in session.execute(counted)]
    return sorted(found, key=lambda record: -record.absent)
