"""/bimtek/<id>/jadwal and /batal: a change that everybody concerned is told, shown before."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.staff import bimtek_news as news
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.bimtek_form import BimtekForm
from bot.staff.bimtek_words import FLASH, STATES
from bot.web import services
from handlers import bimtek_news
from handlers.replies import render
from models import audit, seating
from models.base import now
from models.bimtek import Bimtek, NotPossible
from values import Reply

blueprint = Blueprint("schedule", __name__)


@blueprint.get("/bimtek/<int:bimtek_id>/jadwal")
def show(bimtek_id: int) -> str:
    """The form with what stands."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        return _page(session, bimtek, BimtekForm.of(bimtek))


@blueprint.post("/bimtek/<int:bimtek_id>/jadwal")
def change(bimtek_id: int) -> Response | str | tuple[str, int]:
    """First what would be sent and to how many; with `kirim` it is done."""
    form = BimtekForm.schedule_from_post(request.form)
    with services().sessions.begin() as session:
        bimtek = _held(session, bimtek_id)
        if form.faults:
            return _page(session, bimtek, form), 422
        if "kirim" not in request.form:
            return _page(session, bimtek, form, preview=True)
        try:
            concerned = seating.reschedule(session, bimtek, **form.read)
        except NotPossible:
            flash(FLASH["cannot"].format(state=STATES[bimtek.state]), "bad")
            return _back(bimtek_id)
        told = news.tell(session, bimtek_news.changed(session, concerned, news.channel(), now()))
        audit.record(session, staff_here().staff_id, "bimtek_rescheduled", f"bimtek:{bimtek_id}")
    nudge(services().redis)
    flash(FLASH["rescheduled"].format(count=told), "good")
    return _back(bimtek_id)


@blueprint.get("/bimtek/<int:bimtek_id>/batal")
def ask(bimtek_id: int) -> str:
    """What would be sent, and to how many."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        count = len(seating.concerned(session, bimtek))
        waiting = desk.waiting(session)
    notice = render(Reply("event_cancelled", bimtek_news.described(bimtek)))
    return render_template(
        "bimtek_cancel.html", bimtek=bimtek, count=count, notice=notice, waiting=waiting
    )


@blueprint.post("/bimtek/<int:bimtek_id>/batal")
def cancel(bimtek_id: int) -> Response:
    """Calls it off; everybody written to but those who said no is told."""
    with services().sessions.begin() as session:
        bimtek = _held(session, bimtek_id)
        try:
            concerned = seating.cancel(session, bimtek)
        except NotPossible:
            flash(FLASH["cannot"].format(state=STATES[bimtek.state]), "bad")
            return _back(bimtek_id)
        told = news.tell(session, bimtek_news.cancelled(session, concerned, news.channel(), now()))
        audit.record(session, staff_here().staff_id, "bimtek_cancelled", f"bimtek:{bimtek_id}")
    nudge(services().redis)
    flash(FLASH["cancelled"].format(count=told), "good")
    return _back(bimtek_id)


def _held(session: Session, bimtek_id: int) -> Bimtek:
    if session.get(Bimtek, bimtek_id) is None:
        abort(404)
    return seating.held(session, bimtek_id)


def _back(bimtek_id: int) -> Response:
    return redirect(url_for("bimtek.show", bimtek_id=bimtek_id), 303)


def _page(session: Session, bimtek: Bimtek, form: BimtekForm, preview: bool = False) -> str:
    notice = None
    if preview:
        # Never added to the session: it only lends its words.
        changed = Bimtek(title=bimtek.title, code=bimtek.code, **form.read)
        notice = render(Reply("event_changed", bimtek_news.described(changed)))
    return render_template(
        "bimtek_schedule.html",
        bimtek=bimtek,
        form=form,
        notice=notice,
        count=len(seating.concerned(session, bimtek)),
        waiting=desk.waiting(session),
    )
