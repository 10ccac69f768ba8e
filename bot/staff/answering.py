"""What is done in a conversation: answer, make a report of a text, put in charge, close."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.conversation import say, say_words, tell
from bot.nudge import nudge
from bot.staff import inbox, notices
from bot.staff.access import staff_here
from bot.staff.guessing import Unfinished, reading_of_form
from bot.staff.inbox_list import Wanted
from bot.staff.inbox_words import FLASH
from bot.staff.reach import reach
from bot.web import services
from handlers import handler_for
from handlers.turn import Turn
from models import audit
from models.base import now
from models.contact import Contact
from models.inbox_thread import InboxThread
from models.message import DONE, REVIEW, Message
from models.outbox import REPLY
from models.staff import PEMANTAU, Staff
from reading.district import load_district
from values import Reply

blueprint = Blueprint("answering", __name__)

_KEY = re.compile(r"[0-9a-f]{32}")


@blueprint.post("/percakapan/<int:contact_id>/jawab")
def answer(contact_id: int) -> Response | tuple[str, int]:
    """One text back, in the clerk's own words. The same form sent twice is one text.

    What cannot be said comes back in its form.
    """
    key = request.form.get("kunci", "")
    if not _KEY.fullmatch(key):
        abort(400)
    try:
        words = notices.checked(request.form.get("teks", ""))
        with _one_thread(contact_id, "inbox_answered") as (session, thread, moment):
            if not thread.contact.is_answerable:
                raise notices.Unsayable(FLASH["inbox_no_answer"])
            say_words(session, thread.contact, words, dedupe_key=f"answer:{key}", priority=REPLY)
            thread.answer(session, moment)
    except notices.Unsayable as fault:
        flash(str(fault), "bad")
        return inbox.conversation(contact_id), 422
    flash(FLASH["inbox_answered"], "good")
    return _to(contact_id)


@blueprint.post("/percakapan/<int:contact_id>/tugaskan")
def assign(contact_id: int) -> Response:
    """Somebody takes it on, or nobody."""
    wanted = request.form.get("petugas", "")
    if wanted and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        abort(400)
    with _one_thread(contact_id, "inbox_assigned") as (session, thread, moment):
        staff = _colleague(session, int(wanted)) if wanted else None
        thread.assigned_id, thread.touched_at = staff.id if staff else None, moment
    name = staff.name if staff else FLASH["nobody"]
    flash(FLASH["inbox_assigned"].format(name=name), "good")
    return _to(contact_id)


@blueprint.post("/percakapan/<int:contact_id>/tutup")
def close(contact_id: int) -> Response:
    """Nothing is left to do; the next unread text opens it again."""
    with _one_thread(contact_id, "inbox_closed") as (session, thread, moment):
        thread.close(session, moment)
    flash(FLASH["inbox_closed"], "good")
    wanted = Wanted.from_args(request.args)
    return redirect(url_for("inbox.index", **wanted.as_args()), 303)


@blueprint.post("/pesan/<int:message_id>/selesai")
def finish(message_id: int) -> Response:
    """One text has been read and needs nothing more. Doing so twice changes nothing."""
    with _one_message(message_id) as (session, message, contact):
        if message.state == REVIEW:
            _done(session, message)
            audit.record(session, staff_here().staff_id, "message_done", f"message:{message_id}")
    flash(FLASH["message_done"], "good")
    return _to(contact.id)


@blueprint.post("/pesan/<int:message_id>/laporan")
def file(message_id: int) -> Response:
    """Makes the text a report, as if its sender had written what the form says.

    The sender gets the same numbered confirmation.
    """
    try:
        reading = reading_of_form(request.form, load_district())
    except Unfinished:
        reading = None
    with _one_message(message_id) as (session, message, contact):
        if message.state != REVIEW:
            flash(FLASH["message_gone"], "bad")
            return _to(contact.id)
        if reading is None:
            flash(FLASH["filing_lacks"], "bad")
            return _to(contact.id)
        moment = now()
        turn = Turn(
            message_id=message.id,
            contact=contact,
            text=message.text,
            reading=reading,
            moment=moment,
            spoken_at=message.sent_at or message.received_at,
            district=load_district(),
        )
        reply: Reply = handler_for(reading.intent)(session, turn)
        if contact.is_answerable:
            say(session, contact, reply, dedupe_key=f"filed:{message.id}", priority=REPLY)
        for news in turn.news:
            tell(session, news)
        if contact.open_dialogue is not None and contact.open_dialogue.message_id == message.id:
            # What the bot had asked about is answered by the clerk.
            contact.open_dialogue.close("left", moment)
        _done(session, message)
        audit.record(session, staff_here().staff_id, "message_filed", f"message:{message_id}")
        number = reply.values.get("number") or reply.values.get("numbers") or ""
    nudge(services().redis)
    flash(FLASH["message_filed"].format(number=number), "good")
    return _to(contact.id)


@contextmanager
def _one_thread(contact_id: int, deed: str) -> Iterator[tuple[Session, InboxThread, datetime]]:
    """A conversation within reach, held for one transaction, with the deed in the audit log."""
    with services().sessions.begin() as session:
        within = select(Contact.id).where(Contact.id == contact_id, reach().contacts())
        if session.scalar(within) is None:
            abort(404)
        moment = now()
        yield session, InboxThread.of(session, contact_id, moment), moment
        audit.record(session, staff_here().staff_id, deed, f"contact:{contact_id}")
    nudge(services().redis)


@contextmanager
def _one_message(message_id: int) -> Iterator[tuple[Session, Message, Contact]]:
    """A text within reach with its sender, both held for one transaction."""
    with services().sessions.begin() as session:
        within = select(Message).where(Message.id == message_id, reach().messages())
        contact_id = session.scalar(within.with_only_columns(Message.contact_id)) or abort(404)
        # The sender first, as `converse` does: two transactions never hold one thing each.
        held = select(Contact).where(Contact.id == contact_id).with_for_update(of=Contact)
        contact = session.scalars(held).one()
        message = session.scalars(within.with_for_update(of=Message)).one()
        yield session, message, contact


def _done(session: Session, message: Message) -> None:
    message.state = DONE
    if message.contact_id is not None:
        moment = now()
        InboxThread.of(session, message.contact_id, moment).settle(session, moment)


def _colleague(session: Session, staff_id: int) -> Staff:
    wanted = select(Staff).where(Staff.id == staff_id, Staff.is_active, Staff.role != PEMANTAU)
    return session.scalar(wanted) or abort(400)


def _to(contact_id: int) -> Response:
    wanted = Wanted.from_args(request.args)
    return redirect(url_for("inbox.conversation", contact_id=contact_id, **wanted.as_args()), 303)
