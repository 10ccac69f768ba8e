"""/perubahan: what officers want changed in their LKS's entry, and the office's yes or no."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.numbers import phone_of
from bot.staff import desk, notices
from bot.staff.access import staff_here
from bot.staff.officer import said_of_holder, tell_of_number
from bot.staff.reach import reach
from bot.staff.register_words import DECIDED, DECISIONS, LKS_FIELDS, SAID
from bot.web import services
from models import audit
from models.lks_change import PENDING, AlreadyDecided, LksChange, NotEnterable, TooLong
from models.number_change import NumberTaken, approve_as_number
from values import Reply

blueprint = Blueprint("changes", __name__)

PAGE = 50


@blueprint.get("/perubahan")
def index() -> str:
    """Those that wait, the longest first."""
    shown = (LksChange.lks, LksChange.officer, LksChange.message)
    wanted = select(LksChange).where(LksChange.state == PENDING, reach().changes())
    wanted = wanted.order_by(LksChange.id)
    wanted = wanted.options(*(joinedload(part) for part in shown)).limit(PAGE)
    with services().sessions.begin() as session:
        pending = list(session.scalars(wanted))
        waiting = desk.waiting(session)
    # Whoever sees a mistake sends UBAH again: the last one is what they mean.
    latest = {(change.lks_id, change.field): change.id for change in pending}
    return render_template("changes.html", pending=pending, latest=latest, waiting=waiting)


@blueprint.post("/perubahan/<int:change_id>/setujui")
def approve(change_id: int) -> Response:
    """Yes: the register says so from now on, and the officer is told."""

    def decide(session: Session, change: LksChange) -> None:
        change.approve(session, staff_here().staff_id)

    return _settle(change_id, decide, "change_approved")


@blueprint.post("/perubahan/<int:change_id>/tolak")
def refuse(change_id: int) -> Response:
    """No: the officer is told whom to call."""

    def decide(_session: Session, change: LksChange) -> None:
        change.refuse(staff_here().staff_id)

    return _settle(change_id, decide, "change_refused")


@blueprint.post("/perubahan/<int:change_id>/nomor")
def renumber(change_id: int) -> Response:
    """It was the officer's own number that they meant: it becomes theirs."""
    by = staff_here().staff_id
    try:
        return _renumbered(change_id, by)
    except IntegrityError:  # a text from the new number came in at this very instant
        flash(SAID["number_busy"], "bad")
        return _back()


def _renumbered(change_id: int, by: int) -> Response:
    with services().sessions.begin() as session:
        change = _held(session, change_id)
        number = phone_of(change.after) if change.may_be_own else None
        if number is None:
            flash(SAID["number_bad"], "bad")
            return _back()
        try:
            approve_as_number(session, change, by, number)
        except AlreadyDecided:
            _tell_who_was_first(session, change)
            return _back()
        except NumberTaken as taken:
            flash(said_of_holder(taken), "bad")
            return _back()
        audit.record(session, by, "change_renumbered", f"lks_change:{change.id}")
        audit.record(session, by, "officer_number", f"officer:{change.officer_id}")
        tell_of_number(session, change.officer)
        name = change.officer.name
    nudge(services().redis)
    flash(SAID["number_changed"].format(name=name, number=number), "good")
    return _back()


def _settle(change_id: int, decide: Callable[[Session, LksChange], None], key: str) -> Response:
    with services().sessions.begin() as session:
        change = _held(session, change_id)
        try:
            decide(session, change)
        except AlreadyDecided:
            _tell_who_was_first(session, change)
            return _back()
        except NotEnterable as fault:
            flash(_why_not(fault, change), "bad")
            return _back()
        audit.record(session, staff_here().staff_id, key, f"lks_change:{change.id}")
        reply = Reply(key, {"field": change.field, "lks": change.lks.name})
        told = notices.tell(session, change.officer, reply, f"{key}:{change.id}")
        done = DECIDED[key].format(field=LKS_FIELDS[change.field], lks=change.lks.name)
    nudge(services().redis)
    flash(f"{done} {DECIDED[told]}", "good")
    return _back()


def _held(session: Session, change_id: int) -> LksChange:
    # Held until the commit: of two decisions at one instant the second sees the first.
    held = session.get(LksChange, change_id, with_for_update={"of": LksChange})
    return held or abort(404)


def _tell_who_was_first(session: Session, change: LksChange) -> None:
    deed = DECISIONS[change.state].lower()
    notices.tell_who_was_first(session, deed, change.decided_by_id, change.decided_at)


def _why_not(fault: NotEnterable, change: LksChange) -> str:
    if isinstance(fault, TooLong):
        return DECIDED["change_too_long"].format(room=change.room)
    return DECIDED["change_name_taken"]


def _back() -> Response:
    return redirect(url_for("changes.index"), 303)
