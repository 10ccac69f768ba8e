"""/bimtek/<id>/undangan/<id>: one person's invitation, and an answer that came by telephone."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot.links import invitation_url
from bot.nudge import nudge
from bot.papers.participants import phone
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.bimtek_news import tell_seated
from bot.staff.bimtek_words import ANSWERS, FLASH, STATES
from bot.staff.row_ids import row_id
from bot.web import services
from models import audit, guests, seating
from models.base import now
from models.bimtek import ANSWERABLE, DRAFT, Bimtek, NotPossible
from models.invitation import MAYBE, NO, WAITING, YES, Invitation
from models.officer import Officer

blueprint = Blueprint("bimtek_people", __name__)

DELEGATE, SEAT = "delegate", "seat"
_LONGEST_NAME = 80


@blueprint.get("/bimtek/<int:bimtek_id>/undangan/<int:invitation_id>")
def show(bimtek_id: int, invitation_id: int) -> str:
    """What is known of them, and the form for an answer."""
    with services().sessions.begin() as session:
        invitation = _found(session, bimtek_id, invitation_id)
        is_in_line = invitation.answer == WAITING
        line = seating.place_in_line(session, invitation) if is_in_line else None
        waiting = desk.waiting(session)
    return render_template(
        "bimtek_person.html",
        bimtek=invitation.bimtek,
        invitation=invitation,
        line=line,
        phone=phone(invitation),
        takes_answers=invitation.bimtek.takes_answers(now()),
        guest_url=invitation_url(services().settings, invitation.id),
        waiting=waiting,
    )


@blueprint.post("/bimtek/<int:bimtek_id>/undangan")
def add(bimtek_id: int) -> Response:
    """Puts an officer on the list without a text: somebody who was invited in person."""
    officer_id = row_id(request.form.get("pengurus", ""))
    with services().sessions.begin() as session:
        officer = session.get(Officer, officer_id) or abort(404)
        if session.get(Bimtek, bimtek_id) is None or not officer.is_approved:
            abort(404)
        bimtek = seating.held(session, bimtek_id)
        if bimtek.state not in (DRAFT, *ANSWERABLE):
            flash(FLASH["cannot"].format(state=STATES[bimtek.state]), "bad")
        else:
            guests.invite(session, bimtek, [officer.id], now())
            audit.record(session, staff_here().staff_id, "bimtek_added", f"bimtek:{bimtek_id}")
            flash(FLASH["added"].format(name=officer.name), "good")
    return redirect(url_for("bimtek.show", bimtek_id=bimtek_id), 303)


@blueprint.post("/bimtek/<int:bimtek_id>/undangan/<int:invitation_id>/jawaban")
def answer(bimtek_id: int, invitation_id: int) -> Response:
    """The same as if they had texted it; who gets a seat by it is told."""
    wanted = request.form.get("jawaban", "")
    if wanted not in (YES, NO, MAYBE, DELEGATE, SEAT):
        abort(400)
    back = redirect(
        url_for("bimtek_people.show", bimtek_id=bimtek_id, invitation_id=invitation_id), 303
    )
    detail = " ".join(request.form.get("rinci", "").split())
    if wanted == DELEGATE and not detail:
        flash(FLASH["no_name"], "bad")
        return back
    with services().sessions.begin() as session:
        _found(session, bimtek_id, invitation_id)
        seating.held(session, bimtek_id)
        invitation = _found(session, bimtek_id, invitation_id)
        try:
            seated = _record(session, invitation, wanted, detail)
        except NotPossible:
            flash(FLASH["cannot"].format(state=STATES[invitation.bimtek.state]), "bad")
            return back
        tell_seated(session, seated)
        audit.record(session, staff_here().staff_id, "bimtek_answer", f"bimtek:{bimtek_id}")
    nudge(services().redis)
    words = ANSWERS[invitation.answer]
    flash(FLASH["answered"].format(name=invitation.attendee, answer=words), "good")
    return back


def _record(session: Session, invitation: Invitation, wanted: str, detail: str) -> list[Invitation]:
    moment = now()
    if wanted == NO:
        return seating.decline(session, invitation, moment, detail or None)
    if wanted == MAYBE:
        return seating.consider(session, invitation, moment)
    if wanted == SEAT:
        seating.seat_by_hand(session, invitation, moment)
        return []
    delegate = detail[:_LONGEST_NAME] if wanted == DELEGATE else None
    party = invitation.party_asked or invitation.party_size
    return seating.accept(session, invitation, moment, party=party, delegate=delegate)


def _found(session: Session, bimtek_id: int, invitation_id: int) -> Invitation:
    invitation = session.get(
        Invitation,
        invitation_id,
        options=(joinedload(Invitation.lks), joinedload(Invitation.contact)),
        populate_existing=True,
    )
    if invitation is None or invitation.bimtek_id != bimtek_id:
        abort(404)
    return invitation
