"""/pengurus: who asks to report for an LKS, and the office's yes or no."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.staff import desk, keyset, notices
from bot.staff.access import staff_here
from bot.staff.reach import reach
from bot.staff.register_words import DECIDED, DECISIONS
from bot.staff.word_search import holds_words
from bot.web import services
from models import audit
from models.base import now
from models.contact import Contact
from models.former import has_been, lks_once_named
from models.lks import Lks
from models.officer import PENDING, AlreadyDecided, Officer
from models.upsert import insert
from reading.district import load_district
from values import SMS, WHATSAPP, Reply

blueprint = Blueprint("officers", __name__)

PAGE = 50
_LONGEST_NAME = 120
_LONGEST_SEARCH = 80
_FEWEST_DIGITS = 3


@blueprint.get("/pengurus")
def index() -> str:
    """Those who wait, the longest first; below them everybody else."""
    search = request.args.get("cari", "").strip()[:_LONGEST_SEARCH]
    with services().sessions.begin() as session:
        here = (reach().officers(), Officer.erased_at.is_(None), _matches(search))
        theirs = select(Officer).where(*here)
        pending = theirs.where(Officer.state == PENDING).order_by(Officer.id)
        decided = theirs.where(Officer.state != PENDING).options(joinedload(Officer.lks))
        register = list(session.scalars(select(Lks).order_by(Lks.name)))
        values = {
            "pending": list(session.scalars(pending.limit(PAGE))),
            "page": keyset.newest_first(session, decided, Officer.id, request.args, PAGE),
            "register": register,
            "known": {lks.name.lower() for lks in register},
            "waiting": desk.waiting(session),
        }
    args = {"cari": search} if search else {}
    return render_template("officers.html", **values, args=args, district=load_district())


def _matches(search: str) -> ColumnElement[bool]:
    """By name, institution or number, also those that they had before."""
    if not search:
        return true()
    institutions = select(Lks.id).where(holds_words(Lks.name, search))
    found = [
        holds_words(Officer.name, search),
        holds_words(Officer.lks_name, search),
        Officer.lks_id.in_(institutions),
        has_been(Officer.id, "officer", "name", search),
    ]
    digits = "".join(one for one in search if one.isdigit()).removeprefix("62").lstrip("0")
    if len(digits) > _FEWEST_DIGITS:
        texted = select(Contact.officer_id).where(Contact.address.contains(digits))
        found += [
            Officer.phone.contains(digits),
            Officer.id.in_(texted),
            has_been(Officer.id, "officer", "phone", digits),
        ]
    return or_(*found)


@blueprint.post("/pengurus/<int:officer_id>/setujui")
def approve(officer_id: int) -> Response:
    """Yes, for an LKS of the register or a new one; the officer is told."""
    with services().sessions.begin() as session:
        officer = _held(session, officer_id)
        lks = _chosen_lks(session, officer)
        if lks is None:
            flash(DECIDED["officer_no_lks"], "bad")
            return _back()
        try:
            officer.approve(session, staff_here().staff_id, lks)
        except AlreadyDecided:
            _tell_who_was_first(session, officer)
            return _back()
        audit.record(session, staff_here().staff_id, "officer_approved", f"officer:{officer.id}")
        reply = Reply("officer_approved", {"lks": lks.name})
        told = notices.tell(session, officer, reply, f"officer_approved:{officer.id}")
    nudge(services().redis)
    words = DECIDED["officer_approved"].format(name=officer.name, lks=lks.name)
    flash(f"{words} {DECIDED[told]}", "good")
    return _back()


@blueprint.post("/pengurus/<int:officer_id>/tolak")
def refuse(officer_id: int) -> Response:
    """No; the officer is told whom to call."""
    with services().sessions.begin() as session:
        officer = _held(session, officer_id)
        try:
            officer.refuse(staff_here().staff_id)
        except AlreadyDecided:
            _tell_who_was_first(session, officer)
            return _back()
        audit.record(session, staff_here().staff_id, "officer_refused", f"officer:{officer.id}")
        reply = Reply("officer_refused")
        told = notices.tell(session, officer, reply, f"officer_refused:{officer.id}")
    nudge(services().redis)
    flash(f"{DECIDED['officer_refused'].format(name=officer.name)} {DECIDED[told]}", "good")
    return _back()


@blueprint.post("/pengurus/<int:officer_id>/saluran")
def prefer(officer_id: int) -> Response:
    """By which medium the office begins with this officer; none for the latest they used."""
    wish = request.form.get("saluran", "")
    if wish not in {"", SMS, WHATSAPP}:
        abort(400)
    with services().sessions.begin() as session:
        officer = _held(session, officer_id)
        if officer.prefers != (wish or None):
            officer.prefers = wish or None
            subject = f"officer:{officer.id}"
            audit.record(session, staff_here().staff_id, "officer_medium", subject)
    flash(DECIDED["officer_medium"].format(name=officer.name), "good")
    return _back()


def _back() -> Response:
    return redirect(url_for("officers.index"), 303)


def _held(session: Session, officer_id: int) -> Officer:
    # Held until the commit: of two decisions at one instant the second sees the first.
    found = session.get(Officer, officer_id, with_for_update={"of": Officer})
    return found or abort(404)


def _chosen_lks(session: Session, officer: Officer) -> Lks | None:
    """The LKS that has or had that name; a new one only where the tick says so."""
    name = " ".join(request.form.get("lks", "").split())[:_LONGEST_NAME]
    same_name = or_(Lks.name == name, func.lower(Lks.name) == name.lower())
    wanted = select(Lks).where(same_name).order_by(Lks.id)
    found = session.scalars(wanted).first() or lks_once_named(session, name)
    if found or not name or "baru" not in request.form:
        return found
    row = {"name": name, "kelurahan": officer.kelurahan, "created_at": now()}
    # Two members of staff may write the same new name at one instant.
    session.execute(insert(session, Lks).values(**row).on_conflict_do_nothing())
    return session.scalars(wanted).first()


def _tell_who_was_first(session: Session, officer: Officer) -> None:
    deed = DECISIONS[officer.state].lower()
    notices.tell_who_was_first(session, deed, officer.decided_by_id, officer.decided_at)
