"""/pengurus/<id>: one officer: their numbers, what was changed, and what staff may put right."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.numbers import phone_of
from bot.staff import desk, notices
from bot.staff.access import staff_here
from bot.staff.reach import reach
from bot.staff.register_words import SAID
from bot.web import services
from models import audit, edit
from models.contact import Contact
from models.edit import Edit
from models.former import lks_once_named
from models.lks import Lks
from models.number_change import NumberTaken, change_number
from models.officer import Officer
from models.report import Report
from models.task import ERASE, Task
from models.unmerging import history_of, where_now
from reading.district import load_district
from values import Reply

blueprint = Blueprint("officer", __name__)

_LONGEST_NAME = 80


@blueprint.get("/pengurus/<int:officer_id>")
def show(officer_id: int) -> str | Response:
    """Who it is, by which numbers, and each change with before and after."""
    with services().sessions.begin() as session:
        if kept := where_now(session, "officer", officer_id):
            return redirect(url_for("officer.show", officer_id=kept), 303)
        officer = _within_reach(session, officer_id)
        theirs = select(Contact).where(Contact.officer_id == officer.id)
        reports = select(func.count()).where(Report.officer_id == officer.id)
        values = {
            "officer": officer,
            "contacts": list(session.scalars(theirs.order_by(Contact.last_seen_at.desc()))),
            "edits": history_of(session, "officer", officer.id),
            "reports": session.scalar(reports),
            "erase_task": session.scalar(_wish_to_be_erased(officer)),
            "register": session.scalars(select(Lks.name).order_by(Lks.name)).all(),
            "waiting": desk.waiting(session),
        }
    return render_template("officer.html", **values, district=load_district())


@blueprint.post("/pengurus/<int:officer_id>/ubah")
def save(officer_id: int) -> Response:
    """Name, LKS and kelurahan, with before and after in the history."""
    by, district = staff_here().staff_id, load_district()
    name = " ".join(request.form.get("nama", "").split())
    kelurahan = request.form.get("kelurahan", "")
    if not name or len(name) > _LONGEST_NAME:
        return _back(officer_id, SAID["officer_name"])
    with services().sessions.begin() as session:
        officer = _held(session, officer_id)
        values: dict[str, object] = {"name": name}
        values["kelurahan"] = kelurahan if kelurahan in district.kelurahan else None
        if typed := " ".join(request.form.get("lks", "").split()):
            lks = lks_named(session, typed)
            if lks is None:
                return _back(officer_id, SAID["officer_lks"])
            values["lks"] = lks
        if changed := officer.amend(session, values, by, edit.BY_HAND):
            audit.record(session, by, "officer_changed", f"officer:{officer.id}")
    flash(SAID["saved" if changed else "unchanged"].format(name=name), "good")
    return _back(officer_id)


@blueprint.post("/pengurus/<int:officer_id>/nomor")
def renumber(officer_id: int) -> Response:
    """Another number: the conversation goes along, the old number is nobody's any more."""
    number = phone_of(request.form.get("nomor", "").strip())
    if number is None:
        return _back(officer_id, SAID["number_bad"])
    by = staff_here().staff_id
    try:
        with services().sessions.begin() as session:
            officer = _held(session, officer_id)
            try:
                changed = change_number(session, officer, number, by)
            except NumberTaken as taken:
                return _back(officer_id, said_of_holder(taken))
            if changed:
                audit.record(session, by, "officer_number", f"officer:{officer.id}")
                if "kabari" in request.form:
                    tell_of_number(session, officer)
            name = officer.name
    except IntegrityError:  # a text from the new number came in at this very instant
        return _back(officer_id, SAID["number_busy"])
    nudge(services().redis)
    key = "number_changed" if changed else "unchanged"
    flash(SAID[key].format(name=name, number=number), "good")
    return _back(officer_id)


def tell_of_number(session: Session, officer: Officer) -> None:
    """The new number hears what it is listed for; no name: it may be a stranger's after all."""
    latest = session.scalar(
        select(func.max(Edit.id)).where(Edit.subject == f"officer:{officer.id}")
    )
    reply = Reply("number_listed", {"lks": officer.institution or "LKS"})
    contact = officer.reach(session, services().settings.channels[0], officer.created_at)
    notices.tell_at(session, contact, reply, f"number_listed:{officer.id}:{latest}")


def said_of_holder(taken: NumberTaken) -> str:
    """Whose the number is already, and what to do."""
    holder = taken.holder
    return SAID["number_taken"].format(name=holder.name, lks=holder.institution or "tanpa LKS")


def lks_named(session: Session, name: str) -> Lks | None:
    """The institution that has or had this name, in any case of letters."""
    found = session.scalars(
        select(Lks).where(func.lower(Lks.name) == name.lower()).order_by(Lks.id)
    ).first()
    return found or lks_once_named(session, name)


def _wish_to_be_erased(officer: Officer) -> Select[int]:
    theirs = select(Contact.id).where(Contact.officer_id == officer.id)
    wanted = select(Task.id).where(Task.kind == ERASE, Task.done_at.is_(None))
    return wanted.where(Task.contact_id.in_(theirs)).order_by(Task.id).limit(1)


def _back(officer_id: int, fault: str = "") -> Response:
    if fault:
        flash(fault, "bad")
    return redirect(url_for("officer.show", officer_id=officer_id), 303)


def _held(session: Session, officer_id: int) -> Officer:
    found = session.get(Officer, officer_id, with_for_update={"of": Officer})
    return found if found and found.erased_at is None else abort(404)


def _within_reach(session: Session, officer_id: int) -> Officer:
    here = Officer.id == officer_id, Officer.erased_at.is_(None), reach().officers()
    return session.scalar(select(Officer).where(*here)) or abort(404)
