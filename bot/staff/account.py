"""/akun: one's own password, and where one is logged in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import delete, select
from werkzeug.wrappers import Response

from bot.staff import desk, limits, passwords
from bot.staff.access import staff_here
from bot.staff.account_words import SAID
from bot.web import services
from models import audit
from models.base import now
from models.staff import Staff, StaffSession
from models.staff_keys import digest, end_sessions, recovery_codes_left

blueprint = Blueprint("account", __name__, url_prefix="/akun")


@blueprint.get("")
def show(fault: str = "") -> str:
    """Oneself: sessions, the latest first, password, two-factor."""
    me = staff_here()
    with services().sessions.begin() as session:
        open_ones = select(StaffSession).where(
            StaffSession.staff_id == me.staff_id, StaffSession.expires_at > now()
        )
        values = {
            "staff": session.get_one(Staff, me.staff_id),
            "sessions": list(session.scalars(open_ones.order_by(StaffSession.id.desc()))),
            "codes_left": recovery_codes_left(session, me.staff_id),
            "waiting": desk.waiting(session),
        }
    return render_template("account.html", **values, this=digest(me.token), fault=fault)


@blueprint.post("/sandi")
@limits.own_password
def change_password() -> tuple[str, int] | Response:
    """A new password for whoever knows the present one; every other device is out."""
    me, form = staff_here(), request.form
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, me.staff_id)
    new = form.get("new", "")
    fault = passwords.fault(new, form.get("again", ""), staff.username)
    if not passwords.matches(staff.password_hash, form.get("present", "")):
        fault = "wrong"
    if fault:
        return show(fault), 422
    hashed = passwords.hash_password(new)
    with services().sessions.begin() as session:
        session.get_one(Staff, me.staff_id).password_hash = hashed
        end_sessions(session, me.staff_id, but=me.token)
        audit.record(session, me.staff_id, "password_changed", f"staff:{me.staff_id}")
    limits.forgive()
    flash(SAID["password_changed"], "good")
    return _back()


@blueprint.post("/sesi/<int:session_id>/akhiri")
def end_session(session_id: int) -> Response:
    """One log-in of one's own ends; that of another person is not found."""
    me = staff_here()
    gone = delete(StaffSession).where(
        StaffSession.id == session_id, StaffSession.staff_id == me.staff_id
    )
    with services().sessions.begin() as session:
        if session.scalar(gone.returning(StaffSession.id)) is None:
            abort(404)
        audit.record(session, me.staff_id, "session_ended", f"staff:{me.staff_id}")
    flash(SAID["session_ended"], "good")
    return _back()


@blueprint.post("/sesi/akhiri")
def end_others() -> Response:
    """Every log-in but this one ends."""
    me = staff_here()
    with services().sessions.begin() as session:
        end_sessions(session, me.staff_id, but=me.token)
        audit.record(session, me.staff_id, "sessions_ended", f"staff:{me.staff_id}")
    flash(SAID["others_ended"], "good")
    return _back()


def _back() -> Response:
    return redirect(url_for("account.show"), 303)
