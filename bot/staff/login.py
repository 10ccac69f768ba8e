"""/masuk and /keluar: a password, and a code of the app where the account has one."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.staff import access, authenticator, limits, passwords
from bot.staff.words import FLASH
from bot.web import services
from models import audit
from models.base import now
from models.staff import Staff
from models.staff_keys import digest, recovery_codes_left, spend_recovery_code, spend_step

blueprint = Blueprint("login", __name__)

# How long a right password waits for its code.
_HALF_WAY = timedelta(minutes=5)


@blueprint.get("/masuk")
def show() -> str | Response:
    """The form, or straight on for somebody who is in."""
    if current_user.is_authenticated:
        return redirect(_onwards(request.values.get("next", "")), 303)
    return render_template("login.html")


@blueprint.post("/masuk")
@limits.five_tries
@limits.refusals_of_address
@limits.refusals_of_account
def enter() -> tuple[str, int] | Response:
    """Lets in whoever knows the password. An unknown name gets the same words in the same time."""
    username = limits.typed_username()
    password = request.form.get("password", "")
    onwards = request.form.get("next", "")
    with services().sessions.begin() as db:
        staff = db.scalar(select(Staff).where(Staff.username == username, Staff.is_active))
    known = passwords.matches(staff.password_hash if staff else passwords.NOBODY, password)
    with services().sessions.begin() as db:
        if not (staff and known):
            audit.record(db, None, "login_refused", f"staff:{staff.id}" if staff else "")
            return render_template("login.html", refused=True, username=username), 401
        signed_in = None if staff.two_factor_at else _signed_in(db, staff)
    limits.forgive()
    if signed_in is None:
        # Half a log-in opens nothing; the cookie is signed, so nobody else can say who it is.
        session.clear()
        session["half"] = {
            "staff": staff.id,
            "password": digest(staff.password_hash),
            "at": now().isoformat(),
            "next": onwards,
        }
        return redirect(url_for("login.ask_code"), 303)
    access.carry(signed_in)
    return redirect(_onwards(onwards), 303)


@blueprint.get("/masuk/kode")
def ask_code() -> str | Response:
    """The second form, for whoever has passed the first one a moment ago."""
    if _half() is None:
        return redirect(url_for("login.show"), 303)
    return render_template("login_code.html")


@blueprint.post("/masuk/kode")
@limits.five_codes
def enter_code() -> tuple[str, int] | Response:
    """Lets in whoever also has the app, or a recovery code; each code opens once."""
    staff_id = _half()
    if staff_id is None:
        flash(FLASH["half_over"], "bad")
        return redirect(url_for("login.show"), 303)
    with services().sessions.begin() as db:
        staff = db.get(Staff, staff_id) or abort(404)
        way = _way_in(db, staff, request.form.get("code", ""))
        if way is None:
            audit.record(db, None, "code_refused", f"staff:{staff.id}")
            return render_template("login_code.html", refused=True), 401
        if way == "recovery":
            audit.record(db, staff.id, "recovery_code_used", f"staff:{staff.id}")
            left = recovery_codes_left(db, staff.id)
        signed_in = _signed_in(db, staff)
    limits.forgive()
    onwards = session["half"]["next"]
    access.carry(signed_in)
    if way == "recovery":
        flash(FLASH["recovery_code_used"].format(left=left), "good")
    return redirect(_onwards(onwards), 303)


@blueprint.post("/keluar")
def leave() -> Response:
    """Ends the log-in, here and for every copy of the cookie."""
    if current_user.is_authenticated:
        with services().sessions.begin() as db:
            audit.record(db, access.staff_here().staff_id, "logout")
            access.sign_out(db)
        access.forget()
        flash(FLASH["signed_out"])
    return redirect(url_for("login.show"), 303)


def _signed_in(db: Session, staff: Staff) -> access.SignedIn:
    audit.record(db, staff.id, "login")
    return access.sign_in(db, staff)


def _half() -> int | None:
    """Whose password was right a moment ago."""
    half = session.get("half")
    if half is None or now() - datetime.fromisoformat(half["at"]) > _HALF_WAY:
        return None
    return int(half["staff"])


def _way_in(db: Session, staff: Staff, typed: str) -> str | None:
    # What the office has taken away in these minutes is worth nothing any more.
    same = session["half"]["password"] == digest(staff.password_hash)
    if not (same and staff.is_active and staff.two_factor_at):
        return None
    secret = authenticator.secret_of(staff)
    step = authenticator.step_of(secret, typed, now()) if secret else None
    if step is not None:
        return "app" if spend_step(db, staff.id, step) else None
    return "recovery" if spend_recovery_code(db, staff.id, typed) else None


def _onwards(wanted: str) -> str:
    return wanted if is_within_site(wanted) else url_for("home.index")


def is_within_site(address: str) -> bool:
    """Whether it is a path of ours: browsers take `//evil`, `/\\evil`, `/<tab>/evil` for hosts."""
    if not address.startswith("/") or not address.isprintable() or "\\" in address:
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and not address.startswith("//")
