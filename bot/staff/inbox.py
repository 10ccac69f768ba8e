"""/pesan: texts that wait for a person; /percakapan: all that was said with one address."""

from datetime import datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from bot.staff import desk, keyset
from bot.staff.access import staff_here
from bot.staff.reach import reach
from bot.staff.thread import thread
from bot.staff.words import FLASH
from bot.web import services
from models import audit
from models.contact import Contact
from models.message import DONE, REVIEW, Message
from models.officer import Officer
from models.report import Report

blueprint = Blueprint("inbox", __name__)

PAGE = 25
_REPORTS_SHOWN = 10


@blueprint.get("/pesan")
def index() -> str:
    """The texts that nobody could read, or that our own code failed on; newest first."""
    whose = joinedload(Message.contact).joinedload(Contact.officer)
    wanted = select(Message).where(Message.state == REVIEW, reach().messages()).options(whose)
    with services().sessions.begin() as session:
        page = keyset.newest_first(session, wanted, Message.id, request.args, PAGE)
        waiting = desk.waiting(session)
    return render_template("inbox.html", page=page, waiting=waiting)


@blueprint.post("/pesan/<int:message_id>/selesai")
def finish(message_id: int) -> Response | str:
    """Somebody has read it and done what it needs. Doing so twice changes nothing."""
    with services().sessions.begin() as session:
        wanted = select(Message).where(Message.id == message_id, reach().messages())
        message = session.scalar(wanted.with_for_update(of=Message)) or abort(404)
        if message.state == REVIEW:
            message.state = DONE
            audit.record(session, staff_here().staff_id, "message_done", f"message:{message.id}")
        waiting = desk.waiting(session)
    if "HX-Request" in request.headers:
        return render_template("fragments/message_done.html", message=message, waiting=waiting)
    flash(FLASH["message_done"], "good")
    return redirect(url_for("inbox.index"), 303)


@blueprint.get("/percakapan/<int:contact_id>")
def conversation(contact_id: int) -> str:
    """All that was said with one address, the latest at the bottom."""
    with services().sessions.begin() as session:
        whose = joinedload(Contact.officer).joinedload(Officer.lks)
        wanted = select(Contact).where(Contact.id == contact_id, reach().contacts())
        contact = session.scalar(wanted.options(whose)) or abort(404)
        said = thread(session, contact.id, _moment(request.args.get("sebelum", "")))
        theirs = select(Report).where(Report.contact_id == contact.id, reach().reports())
        reports = list(session.scalars(theirs.order_by(Report.id.desc()).limit(_REPORTS_SHOWN)))
        waiting = desk.waiting(session)
    return render_template(
        "conversation.html", contact=contact, thread=said, reports=reports, waiting=waiting
    )


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year < 2100 else None
