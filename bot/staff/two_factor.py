"""/akun/dua-langkah: a code of an app besides the password, and codes on paper for a lost phone."""

from textwrap import wrap

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bot.staff import authenticator, desk, limits, passwords
from bot.staff.access import staff_here
from bot.staff.account_words import FAULTS, SAID
from bot.web import services
from models import audit
from models.base import now
from models.staff import Staff
from models.staff_keys import forget_two_factor, issue_recovery_codes, spend_step

blueprint = Blueprint("two_factor", __name__, url_prefix="/akun/dua-langkah")


@blueprint.get("")
def show(fault: str = "") -> str:
    """What to do to have it; with it, how to be rid of it."""
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, staff_here().staff_id)
        waiting = desk.waiting(session)
    secret = None if staff.two_factor_at else authenticator.secret_of(staff)
    qr = authenticator.picture(secret, staff.username) if secret else None
    typed_by_hand = " ".join(wrap(secret, 4)) if secret else None
    values = {"qr": qr, "secret": typed_by_hand, "fault": fault, "waiting": waiting}
    return render_template("two_factor.html", staff=staff, **values)


@blueprint.post("/mulai")
def begin() -> Response:
    """A secret for the app; it counts once a code has been shown. Not while there is one."""
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, staff_here().staff_id, with_for_update=True)
        if staff.two_factor_at is None:
            authenticator.keep(staff, authenticator.new_secret())
            staff.totp_step = None
    return redirect(url_for("two_factor.show"), 303)


@blueprint.post("")
@limits.own_password
def confirm() -> str | tuple[str, int] | Response:
    """The app's first code: from now on it is asked for. The recovery codes are shown this once."""
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, staff_here().staff_id, with_for_update=True)
        secret = authenticator.secret_of(staff)
        if secret is None or staff.two_factor_at is not None:
            return redirect(url_for("two_factor.show"), 303)
        step = authenticator.step_of(secret, request.form.get("code", ""), now())
        sound = step is not None and spend_step(session, staff.id, step)
        if sound:
            staff.two_factor_at = now()
            codes = issue_recovery_codes(session, staff.id)
            audit.record(session, staff.id, "two_factor_on", f"staff:{staff.id}")
    if not sound:
        return show("code"), 422
    limits.forgive()
    return render_template("recovery_codes.html", codes=codes)


@blueprint.post("/cadangan")
@limits.own_password
def renew_codes() -> str | tuple[str, int]:
    """New recovery codes, for whoever knows the password."""
    if not _knows_password():
        return show("wrong"), 422
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, staff_here().staff_id)
        if staff.two_factor_at is None:
            return show(), 409
        codes = issue_recovery_codes(session, staff.id)
        audit.record(session, staff.id, "recovery_codes", f"staff:{staff.id}")
    limits.forgive()
    return render_template("recovery_codes.html", codes=codes)


@blueprint.post("/matikan")
@limits.own_password
def turn_off() -> Response | tuple[str, int]:
    """A password alone again, unless the administrator wants two factors of this account."""
    if not _knows_password():
        return show("wrong"), 422
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, staff_here().staff_id, with_for_update=True)
        if staff.two_factor_required:
            flash(FAULTS["required"], "bad")
            return redirect(url_for("two_factor.show"), 303)
        forget_two_factor(session, staff)
        audit.record(session, staff.id, "two_factor_off", f"staff:{staff.id}")
    limits.forgive()
    flash(SAID["two_factor_off"], "good")
    return redirect(url_for("account.show"), 303)


def _knows_password() -> bool:
    with services().sessions.begin() as session:
        staff = session.get_one(Staff, staff_here().staff_id)
    return passwords.matches(staff.password_hash, request.form.get("present", ""))
