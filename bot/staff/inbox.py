"""/pesan and /percakapan: conversations like a messenger; what waits for an answer comes first."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.conversation import WRITTEN
from bot.staff import desk, inbox_list, privacy
from bot.staff.guessing import Guess, guess
from bot.staff.inbox_list import Lines, Wanted
from bot.staff.reach import reach
from bot.staff.thread import Thread, thread
from bot.web import services
from models.answer_template import AnswerTemplate
from models.base import now
from models.contact import Contact
from models.inbox_thread import InboxThread
from models.message import REVIEW, Message
from models.officer import Officer
from models.report import Report
from models.staff import TKSK, Staff
from models.way_out import WINDOW, Said, WayOut, way_out
from reading.district import load_district

blueprint = Blueprint("inbox", __name__)

_REPORTS_SHOWN = 10
_GUESSES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that the right side shows; `version` changes whenever a text or its fate does."""

    contact: Contact
    thread: Thread
    unread: list[Guess]

    @property
    def version(self) -> str:
        """Of what was said."""
        said = [(one.at, one.text, one.delivery, one.waits) for one in self.thread.said]
        return sha256(repr(said).encode()).hexdigest()[:12]

    @property
    def unread_ids(self) -> str:
        """Of what still waits to be read: a form that somebody fills is only replaced with it."""
        return "-".join(str(one.message.id) for one in self.unread)


@blueprint.get("/pesan")
def index() -> str:
    """The list alone; on a wide screen with room for a conversation beside it."""
    wanted = Wanted.from_args(request.args)
    with services().sessions.begin() as session:
        values = _list(session, wanted)
        values["waiting"] = desk.waiting(session)
    return render_template("inbox.html", **values, contact=None)


@blueprint.get("/pesan/daftar")
def look() -> Response:
    """The list again; 204 while nothing on it has changed."""
    wanted = Wanted.from_args(request.args)
    with services().sessions.begin() as session:
        found = inbox_list.lines(session, wanted)
        if request.args.get("versi") == found.version:
            return make_response("", 204)
        values = _list(session, wanted, found)
        waiting = desk.waiting(session)
    here = request.args.get("ini", "")
    chosen = int(here) if here.isascii() and here.isdigit() and len(here) < 10 else None
    page = render_template("fragments/inbox_list.html", **values, chosen_id=chosen, polled=waiting)
    return make_response(page)


@blueprint.get("/percakapan/<int:contact_id>")
def conversation(contact_id: int) -> str:
    """All that was said with one address, the latest at the bottom, and what can be done."""
    wanted = Wanted.from_args(request.args)
    before = _moment(request.args.get("sebelum", ""))
    with services().sessions.begin() as session:
        found = _conversation(session, contact_id, before)
        _look(session, found)
        theirs = select(Report).where(Report.contact_id == contact_id, reach().reports())
        colleagues = select(Staff).where(Staff.is_active, Staff.role != "pemantau")
        values = _list(session, wanted) | {
            "conversation": found,
            "contact": found.contact,
            "state": session.get(
                InboxThread, contact_id, options=[joinedload(InboxThread.assigned)]
            ),
            "reports": list(
                session.scalars(theirs.order_by(Report.id.desc()).limit(_REPORTS_SHOWN))
            ),
            "colleagues": list(session.scalars(colleagues.order_by(Staff.name))),
            "answers": list(session.scalars(select(AnswerTemplate).order_by(AnswerTemplate.title))),
            "way": _way(session, found.contact),
            "window_ends": _window_ends(found.contact),
            "waiting": desk.waiting(session),
        }
    return render_template("inbox.html", **values, district=load_district(), key=_key(), TKSK=TKSK)


@blueprint.get("/percakapan/<int:contact_id>/baru")
def listen(contact_id: int) -> Response:
    """The conversation again; 204 while nothing in it has changed."""
    with services().sessions.begin() as session:
        found = _conversation(session, contact_id)
        if request.args.get("versi") == found.version:
            return make_response("", 204)
        _look(session, found)
    forms_too = request.args.get("belum", "") != found.unread_ids
    page = render_template(
        "fragments/conversation.html",
        conversation=found,
        contact=found.contact,
        forms_too=forms_too,
        district=load_district(),
    )
    return make_response(page)


def _list(session: Session, wanted: Wanted, found: Lines | None = None) -> dict[str, Any]:
    found = found or inbox_list.lines(session, wanted)
    return {"lines": found, "said_last": inbox_list.said_last(session, found), "wanted": wanted}


def _conversation(
    session: Session, contact_id: int, before: datetime | None = None
) -> Conversation:
    whose = joinedload(Contact.officer).joinedload(Officer.lks)
    within = select(Contact).where(Contact.id == contact_id, reach().contacts())
    contact = session.scalar(within.options(whose)) or abort(404)
    unread = select(Message).where(Message.contact_id == contact_id, Message.state == REVIEW)
    unread = unread.order_by(Message.id).limit(_GUESSES_SHOWN)
    guesses = [guess(message, load_district()) for message in session.scalars(unread)]
    return Conversation(contact, thread(session, contact_id, before), guesses)


def _look(session: Session, found: Conversation) -> None:
    """Who opens a conversation sees what is private in it."""
    records = privacy.of_texts(session, found.thread.message_ids)
    unread = (privacy.of_text(one.message, ()) for one in found.unread)
    privacy.look(session, records.union(*unread))


def _way(session: Session, contact: Contact) -> WayOut:
    return way_out(session, contact, Said("", WRITTEN), now())


def _window_ends(contact: Contact) -> datetime | None:
    return contact.whatsapp_at + WINDOW if contact.whatsapp_at else None


def _key() -> str:
    return uuid.uuid4().hex


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year < 2100 else None
