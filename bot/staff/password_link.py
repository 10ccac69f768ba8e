"""/sandi/<token>: where a one-time link leads. Whoever holds it sets the account's password."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.staff import limits, passwords
from bot.staff.account_words import SAID
from bot.web import services
from models import audit
from models.base import now
from models.staff import Staff
from models.staff_keys import end_sessions, holder, spend_link

blueprint = Blueprint("password_link", __name__)


@blueprint.get("/sandi/<token>")
@limits.links_of_address
def show(token: str) -> str | tuple[str, int]:
    """The form, or that the link has ended. Looking does not use it up: messengers look too."""
    with services().sessions.begin() as session:
        staff = holder(session, token, now())
    if staff is None:
        return render_template("password_link.html", staff=None), 410
    return render_template("password_link.html", staff=staff)


@blueprint.post("/sandi/<token>")
@limits.links_of_address
def keep(token: str) -> tuple[str, int] | Response:
    """Sets the password, once; earlier log-ins end."""
    password = request.form.get("new", "")
    with services().sessions.begin() as session:
        staff = holder(session, token, now())
    if staff is None:
        return render_template("password_link.html", staff=None), 410
    if fault := passwords.fault(password, request.form.get("again", ""), staff.username):
        return render_template("password_link.html", staff=staff, fault=fault), 422
    hashed = passwords.hash_password(password)
    with services().sessions.begin() as session:
        if not spend_link(session, token):
            return render_template("password_link.html", staff=None), 410
        session.get_one(Staff, staff.id).password_hash = hashed
        end_sessions(session, staff.id)
        audit.record(session, staff.id, "password_set", f"staff:{staff.id}")
    flash(SAID["password_set"], "good")
    return redirect(url_for("login.show"), 303)
