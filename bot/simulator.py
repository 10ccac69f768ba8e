"""/simulator: a phone on a page. Its texts take the same way in and out as everybody's.

Open to all in demo mode. Elsewhere staff may train on it, but never with a real number: that would
turn the officer's next answers to this page.
"""

import uuid

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.conversation import converse
from bot.nudge import nudge
from bot.staff import desk, limits, phone, training
from bot.staff.words import FLASH
from bot.web import services
from values import Incoming

blueprint = Blueprint("simulator", __name__, url_prefix="/simulator")

LONGEST_TEXT = 1600
OFFICE = "+628000000000"


@blueprint.before_request
def _only_for_demo_and_staff() -> None:
    settings = services().settings
    # Without its channel nothing would ever leave: then there is no phone.
    if phone.CHANNEL not in settings.channels:
        abort(404)
    if not (settings.demo or current_user.is_authenticated):
        abort(404)


@blueprint.get("")
def show() -> str | Response:
    """The phone, with the number and the medium of the address."""
    number, medium = _wanted_number(), _wanted_medium()
    asked = bool(request.args.get("nomor"))
    with services().sessions.begin() as session:
        owners = phone.owners(session) if services().settings.demo else []
        if owners and not asked:
            number = owners[0].phone
        allowed = number is not None and _may_take(session, number)
        owner = phone.owner(session, number) if number else None
        screen = phone.screen(session, number, medium) if number and allowed else None
        waiting = desk.waiting(session) if current_user.is_authenticated else None
    return render_template(
        "simulator.html",
        medium=medium,
        owners=owners,
        owner=owner,
        screen=screen,
        refused=asked and not allowed,
        real=number is not None,
        scenarios=training.scenarios(),
        waiting=waiting,
    )


@blueprint.get("/percakapan")
def look() -> str | Response:
    """The screen again; 204 while nothing on it has changed."""
    number, medium = _wanted_number() or abort(400), _wanted_medium()
    with services().sessions.begin() as session:
        if not _may_take(session, number):
            abort(403)
        screen = phone.screen(session, number, medium)
    if request.args.get("versi") == screen.version:
        return make_response("", 204)
    return render_template("fragments/screen.html", screen=screen)


@blueprint.post("/kirim")
@limits.texts_of_address
def send() -> str | Response:
    """One text from this phone; twice with one id if asked to, as some providers do."""
    number, medium = _wanted_number() or abort(400), _wanted_medium()
    text = request.form.get("teks", "").replace("\r\n", "\n")
    if not text.strip() or len(text) > LONGEST_TEXT:
        abort(400)
    incoming = Incoming(
        channel=phone.CHANNEL,
        provider_id=f"sim-{uuid.uuid4()}",
        sender=number,
        recipient=OFFICE,
        text=text,
        medium=medium,
    )
    with services().sessions.begin() as session:
        if not _may_take(session, number):
            abort(403)
        converse(session, incoming)
    doubled = "dua" in request.form and _deliver_again(incoming)
    nudge(services().redis)
    return _after_sending(number, medium, doubled)


def _deliver_again(incoming: Incoming) -> bool:
    with services().sessions.begin() as session:
        return converse(session, incoming) is None


def _after_sending(number: str, medium: str, doubled: bool) -> str | Response:
    news = FLASH["simulator_doubled"] if doubled else ""
    if "HX-Request" not in request.headers:
        if news:
            flash(news, "good")
        return redirect(url_for("simulator.show", nomor=number, medium=medium), 303)
    with services().sessions.begin() as session:
        screen = phone.screen(session, number, medium)
    return render_template("fragments/screen.html", screen=screen, news=news, sent=True)


def _wanted_number() -> str | None:
    return phone.mobile_number(request.values.get("nomor", ""))


def _wanted_medium() -> str:
    wanted = request.values.get("medium", "")
    return wanted if wanted in phone.MEDIA else phone.MEDIA[0]


def _may_take(session: Session, number: str) -> bool:
    return services().settings.demo or not phone.is_used_elsewhere(session, number)
