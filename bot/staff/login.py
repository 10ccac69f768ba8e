"""/masuk and /keluar."""

from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from bot.staff import access, limits, passwords
from bot.staff.words import FLASH
from bot.web import services
from models import audit
from models.staff import Staff

blueprint = Blueprint("login", __name__)


@blueprint.get("/masuk")
def show() -> str | Response:
    """The form, or straight on for somebody who is in."""
    if current_user.is_authenticated:
        return redirect(_onwards(), 303)
    return render_template("login.html")


@blueprint.post("/masuk")
@limits.five_tries
@limits.refusals_of_address
@limits.refusals_of_account
def enter() -> tuple[str, int] | Response:
    """Lets in whoever knows the password. An unknown name gets the same words in the same time."""
    username = limits.typed_username()
    password = request.form.get("password", "")
    with services().sessions.begin() as db:
        staff = db.scalar(select(Staff).where(Staff.username == username, Staff.is_active))
    known = passwords.matches(staff.password_hash if staff else passwords.NOBODY, password)
    with services().sessions.begin() as db:
        if not (staff and known):
            audit.record(db, None, "login_refused", f"staff:{staff.id}" if staff else "")
            return render_template("login.html", refused=True, username=username), 401
        signed_in = access.sign_in(db, staff)
        audit.record(db, staff.id, "login")
    limits.forgive()
    access.carry(signed_in)
    return redirect(_onwards(), 303)


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


def _onwards() -> str:
    wanted = request.values.get("next", "")
    return wanted if is_within_site(wanted) else url_for("home.index")


def is_within_site(address: str) -> bool:
    """Whether it is a path of ours: browsers take `//evil`, `/\\evil`, `/<tab>/evil` for hosts."""
    if not address.startswith("/") or not address.isprintable() or "\\" in address:
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and not address.startswith("//")
