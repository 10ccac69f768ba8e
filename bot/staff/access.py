"""Who is at the desk: log-ins that the server can end, and doors that are shut unless listed.

The list is in permissions.py.
"""

import secrets
from datetime import timedelta
from typing import cast

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from bot.settings import Settings
from bot.staff import permissions
from bot.staff.devices import device
from bot.web import services
from models.base import now
from models.staff import Staff, StaffSession
from models.staff_keys import digest

LIFETIME = timedelta(hours=10)  # a day at the office; the next morning one logs in again

# Where an account that must have two factors, and has not, is led.
_SET_UP = "two_factor"

manager = LoginManager()


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """The member of staff behind a request. `token` names the log-in, not the person."""

    def __init__(self, staff: Staff, token: str) -> None:
        self.staff_id, self.name, self.token = staff.id, staff.name, token
        self.role, self.kecamatan = staff.role, staff.kecamatan
        self.must_set_up = staff.two_factor_required and staff.two_factor_at is None

    def may(self, endpoint: str, method: str = "GET") -> bool:
        """Whether this person's role may do this there."""
        return permissions.allows(self.role, endpoint, method)

    def get_id(self) -> str:
        """What the signed cookie carries."""
        return self.token


def staff_here() -> SignedIn:
    """Who is signed in. Only for doors that are not open."""
    return cast(SignedIn, current_user)


def sign_in(db: Session, staff: Staff) -> SignedIn:
    """A new log-in, kept as a digest; those that ran out are swept away."""
    token = secrets.token_urlsafe(32)
    moment = now()
    db.execute(delete(StaffSession).where(StaffSession.expires_at < moment))
    db.add(
        StaffSession(
            token_hash=digest(token),
            staff_id=staff.id,
            created_at=moment,
            expires_at=moment + LIFETIME,
            device=device(request.user_agent.string),
            address=request.remote_addr,
        )
    )
    return SignedIn(staff, token)


def carry(signed_in: SignedIn) -> None:
    """Hands the browser its cookie. Nothing from before the log-in stays in it."""
    session.clear()
    login_user(signed_in)


def sign_out(db: Session) -> None:
    """Ends this log-in at the server: a copy of the cookie is worth nothing from here on."""
    db.execute(delete(StaffSession).where(StaffSession.token_hash == digest(staff_here().token)))


def forget() -> None:
    """Takes the cookie away."""
    logout_user()
    session.clear()


@manager.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> SignedIn | None:
    wanted = (
        select(StaffSession)
        .join(StaffSession.staff)
        .where(
            StaffSession.token_hash == digest(token),
            StaffSession.expires_at > now(),
            Staff.is_active,
        )
    )
    with services().sessions.begin() as db:
        found = db.scalar(wanted)
    return SignedIn(found.staff, token) if found else None


@manager.unauthorized_handler  # type: ignore[untyped-decorator]
def _to_login() -> AnyResponse:
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return _instead(401, "login.show", here)


def _instead(code: int, endpoint: str, onwards: str | None = None) -> AnyResponse:
    if "HX-Request" in request.headers:
        # A fragment must not become a form of another page: the whole page goes there.
        return Response(status=code, headers={"HX-Redirect": url_for(endpoint)})
    return redirect(url_for(endpoint, next=onwards), 303)


def _keep_shut() -> AnyResponse | None:
    # Looked up before any view runs: within a view's transaction it would wait for itself, since
    # SQLite has one writer.
    known = current_user.is_authenticated
    if request.endpoint is None or permissions.is_open(request.endpoint):
        return None
    if not known:
        return cast(AnyResponse, manager.unauthorized())
    if not staff_here().may(request.endpoint, request.method):
        abort(403)
    if staff_here().must_set_up and request.blueprint != _SET_UP:
        return _instead(403, f"{_SET_UP}.show")
    return None


def register(app: Flask, settings: Settings) -> None:
    """Shuts every door that the table of permissions does not open."""
    app.secret_key = settings.secret_key.get_secret_value()
    https = settings.public_url.startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-sapa" if https else "sapa",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    # Phones change their address between two pages: a log-in is bound to its token alone.
    manager.session_protection = None
    manager.init_app(app)
    app.before_request(_keep_shut)
