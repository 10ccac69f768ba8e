"""/bimtek: the events, one of them, and how it is made, changed and moved on."""

from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.bimtek_form import BimtekForm
from bot.staff.bimtek_news import tell_seated
from bot.staff.bimtek_numbers import Numbers, numbers
from bot.staff.bimtek_words import FLASH, STATES
from bot.web import services
from models import audit, seating
from models.audit import AuditEntry
from models.base import now
from models.bimtek import (
    ANSWERABLE,
    CANCELLED,
    DRAFT,
    INVITED,
    MOVES,
    Bimtek,
    NoCodeLeft,
    NotPossible,
    free_code,
    free_day_code,
)
from models.invitation import MAYBE, NO, NONE, WAITING, YES, Invitation
from models.officer import APPROVED, Officer
from models.staff import Staff

blueprint = Blueprint("bimtek", __name__)

_PAST_SHOWN = 50
_ADD = "bimtek_people.add"
# Deeds of every minute, which would bury the others; the audit log has them.
_DAILY = ("bimtek_door", "bimtek_paper")
# Staff look first at those about whom there is something to decide.
_ORDER = (WAITING, YES, MAYBE, NONE, NO)


@blueprint.get("/bimtek")
def index() -> str:
    """What is coming, the next one first; below it what is over."""
    # Until the evening of its day an event is still what everybody looks for.
    edge = now() - timedelta(hours=12)
    with services().sessions.begin() as session:
        coming = select(Bimtek).where(Bimtek.ends_at >= edge, Bimtek.state != CANCELLED)
        past = select(Bimtek).where((Bimtek.ends_at < edge) | (Bimtek.state == CANCELLED))
        events = {
            "coming": list(session.scalars(coming.order_by(Bimtek.starts_at))),
            "past": list(
                session.scalars(past.order_by(Bimtek.starts_at.desc()).limit(_PAST_SHOWN))
            ),
        }
        counted = numbers(session, [one.id for some in events.values() for one in some])
        waiting = desk.waiting(session)
    return render_template(
        "bimtek_list.html", **events, numbers=counted, none=Numbers(), waiting=waiting
    )


@blueprint.get("/bimtek/baru")
def new() -> str:
    """An empty form."""
    return _form(BimtekForm.empty())


@blueprint.post("/bimtek/baru")
def create() -> Response | tuple[str, int]:
    """A draft: nobody hears of it before the invitations are sent."""
    form = BimtekForm.from_post(request.form)
    if form.faults:
        return _form(form), 422
    with services().sessions.begin() as session:
        bimtek = Bimtek(created_at=now(), created_by_id=staff_here().staff_id, state=DRAFT)
        try:
            bimtek.code, bimtek.day_code = free_code(session), free_day_code(session)
        except NoCodeLeft:
            flash(FLASH["no_codes"], "bad")
            return _form(form), 409
        form.write(bimtek)
        session.add(bimtek)
        session.flush()
        audit.record(session, staff_here().staff_id, "bimtek_created", f"bimtek:{bimtek.id}")
    flash(FLASH["created"].format(title=bimtek.title, code=bimtek.code), "good")
    return redirect(url_for("bimtek.show", bimtek_id=bimtek.id), 303)


@blueprint.get("/bimtek/<int:bimtek_id>")
def show(bimtek_id: int) -> str:
    """One event: its numbers, its people, what can be done, what was done."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        people = _people(session, bimtek_id)
        counted = numbers(session, [bimtek_id]).get(bimtek_id, Numbers())
        deeds = _deeds(session, bimtek_id)
        may_add = bimtek.state in (DRAFT, *ANSWERABLE) and staff_here().may(_ADD, "POST")
        absentees = _absentees(session, bimtek_id) if may_add else []
        waiting = desk.waiting(session)
    moves = [state for state in STATES if state in MOVES[bimtek.state] - {CANCELLED}]
    if bimtek.state == DRAFT:
        moves.remove(INVITED)  # sending the invitations leads there
    return render_template(
        "bimtek.html",
        bimtek=bimtek,
        people=people,
        absentees=absentees,
        line={one.id: place for place, one in enumerate(_in_line(people), 1)},
        numbers=counted,
        moves=moves,
        deeds=deeds,
        door_is_open=bimtek.has_open_door(now()),
        takes_answers=bimtek.takes_answers(now()),
        waiting=waiting,
    )


@blueprint.get("/bimtek/<int:bimtek_id>/ubah")
def edit(bimtek_id: int) -> str:
    """The form with what stands."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
    return _form(BimtekForm.of(bimtek), bimtek)


@blueprint.post("/bimtek/<int:bimtek_id>/ubah")
def change(bimtek_id: int) -> Response | tuple[str, int]:
    """Keeps the changes; once people are invited, day, hour and place change by their own page."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id, with_for_update={"of": Bimtek}) or abort(404)
        sent = request.form.to_dict()
        if bimtek.state != DRAFT:
            sent |= BimtekForm.of(bimtek).schedule()
        form = BimtekForm.from_post(sent, may_be_past=bimtek.state != DRAFT)
        if form.faults:
            return _form(form, bimtek), 422
        form.write(bimtek)
        # Perhaps there are more seats now.
        tell_seated(session, seating.seat_next(session, bimtek))
        audit.record(session, staff_here().staff_id, "bimtek_changed", f"bimtek:{bimtek.id}")
    nudge(services().redis)
    flash(FLASH["saved"], "good")
    return redirect(url_for("bimtek.show", bimtek_id=bimtek_id), 303)


@blueprint.post("/bimtek/<int:bimtek_id>/status")
def move(bimtek_id: int) -> Response:
    """To another state, as far as the table of moves goes; calling it off has its own page."""
    wanted = request.form.get("status", "")
    if wanted not in STATES or wanted == CANCELLED:
        abort(400)
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id, with_for_update={"of": Bimtek}) or abort(404)
        try:
            bimtek.become(wanted)
        except NotPossible:
            flash(FLASH["cannot"].format(state=STATES[bimtek.state]), "bad")
        else:
            audit.record(session, staff_here().staff_id, f"bimtek_{wanted}", f"bimtek:{bimtek.id}")
            flash(FLASH["moved"].format(state=STATES[wanted]), "good")
    return redirect(url_for("bimtek.show", bimtek_id=bimtek_id), 303)


def _form(form: BimtekForm, bimtek: Bimtek | None = None) -> str:
    with services().sessions.begin() as session:
        waiting = desk.waiting(session)
    is_fixed = bimtek is not None and bimtek.state != DRAFT
    return render_template(
        "bimtek_form.html", form=form, bimtek=bimtek, is_fixed=is_fixed, waiting=waiting
    )


def _absentees(session: Session, bimtek_id: int) -> list[Officer]:
    """Approved officers who are not on the list yet."""
    listed = exists().where(Invitation.bimtek_id == bimtek_id, Invitation.officer_id == Officer.id)
    wanted = select(Officer).where(Officer.state == APPROVED, ~listed).order_by(Officer.name)
    return list(session.scalars(wanted))


def _in_line(people: list[Invitation]) -> list[Invitation]:
    """The waiting list; `_people` has them in order."""
    return [one for one in people if one.answer == WAITING]


def _people(session: Session, bimtek_id: int) -> list[Invitation]:
    wanted = (
        select(Invitation)
        .where(Invitation.bimtek_id == bimtek_id)
        .options(joinedload(Invitation.lks), joinedload(Invitation.contact))
    )
    found = list(session.scalars(wanted))
    return sorted(
        found,
        key=lambda one: (_ORDER.index(one.answer), one.seat_order or 0, one.attendee.casefold()),
    )


def _deeds(session: Session, bimtek_id: int) -> list[tuple[AuditEntry, str | None]]:
    wanted = (
        select(AuditEntry, Staff.name)
        .outerjoin(Staff, Staff.id == AuditEntry.staff_id)
        .where(AuditEntry.subject == f"bimtek:{bimtek_id}")
        .where(AuditEntry.action.not_in(_DAILY))
        .order_by(AuditEntry.id.desc())
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]
