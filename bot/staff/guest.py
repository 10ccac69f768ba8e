"""/u/<token> and /hadir/<token>: what officers open on their own phones, without a log-in.

Not for staff, though it stands among their pages: the same frame, the same guards.
"""

from flask import Blueprint, Response, abort, render_template, request
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.calendar_file import ICS_TYPE, calendar_file
from bot.links import door_of, guest_of, invitation_of, invitation_url
from bot.qr import qr_svg
from bot.staff import limits, times
from bot.staff.phone import mobile_number
from bot.web import services
from models import door, guests, seating
from models.base import now
from models.bimtek import Bimtek, NotPossible
from models.contact import Contact
from models.invitation import BY_QR, Invitation
from models.officer import Officer

blueprint = Blueprint("guest", __name__)


@blueprint.get("/u/<token>")
def invitation(token: str) -> str:
    """The invitation, with the QR code that the office scans at the door."""
    settings = services().settings
    with services().sessions.begin() as session:
        found = _invitation(session, token)
    address = invitation_url(settings, found.id)
    return render_template(
        "guest_invitation.html",
        invitation=found,
        bimtek=found.bimtek,
        token=token,
        qr=qr_svg(address, "Kode QR undangan ini"),
    )


@blueprint.get("/u/<token>/bimtek.ics")
def calendar(token: str) -> Response:
    """The event for the phone's own calendar."""
    with services().sessions.begin() as session:
        bimtek = _invitation(session, token).bimtek
    return ics(bimtek)


@blueprint.get("/hadir/<token>")
def door_form(token: str) -> tuple[str, int] | str:
    """Where the QR code on the office's board leads: who are you?"""
    with services().sessions.begin() as session:
        bimtek = _open_today(session, token)
    if bimtek is None:
        return render_template("guest_door.html", shut=True), 410
    return render_template("guest_door.html", bimtek=bimtek)


@blueprint.post("/hadir/<token>")
@limits.arrivals_of_address
def arrive(token: str) -> tuple[str, int] | str:
    """Checks in whoever has this number; who is not on the list goes to the guests' desk."""
    typed = request.form.get("nomor", "")[:40]
    with services().sessions.begin() as session:
        bimtek = _open_today(session, token)
        if bimtek is None:
            return render_template("guest_door.html", shut=True), 410
        number = mobile_number(typed)
        bimtek = seating.held(session, bimtek.id)
        found = _of_number(session, bimtek, number) if number else None
        if found is None:
            return render_template("guest_door.html", bimtek=bimtek, typed=typed, lost=True), 422
        try:
            is_new = door.check_in(session, found, now(), BY_QR)
        except NotPossible:
            return render_template("guest_door.html", shut=True), 410
    return render_template("guest_door.html", bimtek=bimtek, found=found, is_new=is_new)


def ics(bimtek: Bimtek) -> Response:
    """A calendar's file as an answer."""
    file = calendar_file(bimtek, services().settings.public_url)
    name = f'attachment; filename="bimtek-{bimtek.code}.ics"'
    return Response(file, content_type=ICS_TYPE, headers={"Content-Disposition": name})


def _invitation(session: Session, token: str) -> Invitation:
    settings = services().settings
    if invitation_id := invitation_of(settings, token):
        return session.get(Invitation, invitation_id) or abort(404)
    bimtek_id, contact_id = guest_of(settings, token) or abort(404)
    contact = session.get(Contact, contact_id) or abort(404)
    wanted = select(Invitation).where(Invitation.bimtek_id == bimtek_id, guests.is_of(contact))
    return session.scalar(wanted.limit(1)) or abort(404)


def _open_today(session: Session, token: str) -> Bimtek | None:
    """The event of a token of today while its door is open."""
    bimtek_id = door_of(services().settings, token, times.today())
    bimtek = session.get(Bimtek, bimtek_id) if bimtek_id else None
    return bimtek if bimtek and bimtek.has_open_door(now()) else None


def _of_number(session: Session, bimtek: Bimtek, number: str) -> Invitation | None:
    """The row of the person with this phone, whichever of their phones it is."""
    officers = select(Officer.id).where(Officer.phone == number)
    theirs = select(Contact.officer_id).where(
        Contact.address == number, Contact.officer_id.is_not(None)
    )
    contacts = select(Contact.id).where(Contact.address == number)
    return session.scalar(
        select(Invitation)
        .where(Invitation.bimtek_id == bimtek.id)
        .where(
            or_(
                Invitation.officer_id.in_(officers),
                Invitation.officer_id.in_(theirs),
                Invitation.contact_id.in_(contacts),
            )
        )
        .order_by(Invitation.id)
        .limit(1)
    )
