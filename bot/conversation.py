"""The way in: whatever is said to us, on whatever channel, passes through `converse()`."""

import traceback
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from bot import office
from bot.dialogue import ask, is_late, understand
from handlers import handler_for
from handlers.attached import telling_where
from handlers.replies import render
from handlers.turn import News, Turn
from models import attachment, inbox_thread, task
from models.base import now
from models.contact import Contact
from models.loop_guard import SILENT, is_enough
from models.message import HANDLED, REVIEW, Message
from models.officer import APPROVED, Officer
from models.outbox import NOTICE, REPLY, Outbox
from models.upsert import insert, insert_once
from models.way_out import Said, WayOut, way_out
from reading import mask_nik, read
from reading.district import District
from reading.values import Reading
from values import SMS, WHATSAPP, Incoming, Reply

# A confirmation is still of use the next morning, not the morning after.
LIFETIME = timedelta(hours=24)

# What a person wrote has no template of its own: the general one carries it, where there is one.
WRITTEN = "written"

log = structlog.get_logger()


def converse(session: Session, incoming: Incoming) -> int | None:
    """Takes one text into the session's transaction: stored, understood, acted upon, answered.

    Returns the message's id; None for a text that is already here. Does not commit. A handler that
    fails takes only its own changes with it: the text stays, marked for review, and is answered.
    """
    moment, district = now(), office.language(session)
    text = mask_nik(_storable(_words(incoming, district)))
    message_id = _store(session, incoming, text, moment)
    if message_id is None:
        return None
    contact = Contact.heard(session, incoming, moment)
    attachment.keep(session, message_id, contact.id, incoming, moment)
    _recognise(session, contact)
    if contact.officer is not None and contact.officer.state == APPROVED:
        task.ask_to_recheck(session, contact.id, message_id, moment)
    fate = {"contact_id": contact.id, "state": REVIEW, "intent": None, "fault": None}
    if contact.is_answerable:
        turn = Turn(
            message_id=message_id,
            contact=contact,
            text=text,
            reading=Reading("none"),
            moment=moment,
            spoken_at=incoming.sent_at or moment,
            district=district,
            attachments=incoming.attachments,
        )
        answer, news = _answer(session, turn)
        if incoming.medium == WHATSAPP:  # the others carry nothing but words
            attachment.tie_to_new_report(session, contact.id, message_id, moment)
        fate |= news
        if is_enough(session, contact.id, text, moment):
            fate |= {"state": REVIEW, "fault": SILENT}
        else:
            row = _row(contact, answer, moment)
            row |= {"dedupe_key": f"reply:{message_id}", "message_id": message_id}
            insert_once(session, Outbox, ("dedupe_key",), row | {"priority": REPLY})
    session.connection().execute(_SETTLE, {"message": message_id, **fate})
    if fate["state"] == REVIEW:
        inbox_thread.wait(session, contact.id, moment)
    return message_id


def say(  # noqa: PLR0913 - what is said, to whom, how urgently and by which way
    session: Session,
    contact: Contact,
    reply: Reply,
    *,
    dedupe_key: str,
    priority: int = NOTICE,
    channel: str | None = None,
) -> None:
    """Tells a contact something, by the way that suits them now or by SMS on the `channel` named.

    The same key is said once. A `NOTICE` waits for the morning, a `REPLY` waits for nothing.
    """
    office.language(session)
    said = Said(render(reply), reply.key, reply.values)
    named = WayOut(channel, SMS, is_open=True).columns() if channel else {}
    _write(session, contact, said, {"dedupe_key": dedupe_key, "priority": priority, **named})


def tell(session: Session, *news: News) -> None:
    """Writes what concerns others than the speaker: notices that end with their use."""
    moment = now()
    rows = [_notice(session, one, moment) for one in news]
    if rows:
        once = insert(session, Outbox).on_conflict_do_nothing(index_elements=["dedupe_key"])
        session.connection().execute(once, rows)


def _notice(session: Session, news: News, moment: datetime) -> dict[str, Any]:
    said = Said(render(news.reply), news.reply.key, news.reply.values)
    way = way_out(session, news.contact, said, moment).columns()
    more = {"dedupe_key": news.dedupe_key, "priority": NOTICE, "deadline": news.until}
    return _row(news.contact, said.text, moment) | way | more


def say_words(
    session: Session, contact: Contact, words: str, *, dedupe_key: str, priority: int = NOTICE
) -> None:
    """The same with words that a person wrote, or mended."""
    _write(session, contact, Said(words, WRITTEN), {"dedupe_key": dedupe_key, "priority": priority})


def _write(session: Session, contact: Contact, said: Said, more: dict[str, Any]) -> None:
    moment = now()
    row = _row(contact, said.text, moment) | way_out(session, contact, said, moment).columns()
    insert_once(session, Outbox, ("dedupe_key",), row | more)


def _row(contact: Contact, text: str, moment: datetime) -> dict[str, Any]:
    return {
        "contact_id": contact.id,
        "channel": contact.channel,
        "medium": contact.medium,
        "address": contact.address,
        "text": text,
        "due_at": moment,
        "deadline": moment + LIFETIME,
        "created_at": moment,
    }


_SETTLE = (
    update(cast(Table, Message.__table__))
    .where(Message.__table__.c.id == bindparam("message"))
    .values({name: bindparam(name) for name in ("contact_id", "state", "intent", "fault")})
)


def _store(session: Session, incoming: Incoming, text: str, moment: datetime) -> int | None:
    row = {
        "channel": incoming.channel,
        "provider_id": incoming.provider_id,
        "medium": incoming.medium,
        "sender": incoming.sender,
        "recipient": incoming.recipient,
        "text": text,
        "button": incoming.button or None,
        "sent_at": incoming.sent_at,
        "received_at": moment,
    }
    return insert_once(session, Message, ("channel", "provider_id"), row)


def _words(incoming: Incoming, district: District) -> str:
    """What was said; of a button, what it stands for, or its label where that says more."""
    if incoming.button and read(incoming.text, district).intent == "none":
        return incoming.button
    return incoming.text


def _storable(text: str) -> str:
    """Without what a database refuses and nobody can type: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def _recognise(session: Session, contact: Contact) -> None:
    """Ties a new number to the officer whom staff had listed under it."""
    if contact.officer_id is None:
        contact.officer = session.scalar(select(Officer).where(Officer.phone == contact.address))
        session.flush()


def _answer(session: Session, turn: Turn) -> tuple[str, dict[str, str | None]]:
    """The words that go back, and what is to be noted on the message."""
    try:
        with session.begin_nested():
            understood = understand(session, turn)
            reply = handler_for(turn.reading.intent)(session, turn)
            if not understood:
                reply = replace(reply, key="ask_again", values={"question": reply}, review=True)
            if reply.asks and is_late(turn):
                reply = replace(reply, review=True)
            elif asked := reply.asks:
                reply = telling_where(turn, reply)
                ask(session, turn, asked)
            answer = render(reply)
            tell(session, *turn.news)
    except Exception as error:  # whatever it is, the text must not be lost
        _log_fault(turn.message_id, error)
        return render(Reply("handler_failed")), {"fault": type(error).__name__}
    state = REVIEW if reply.review else HANDLED
    return answer, {"intent": turn.reading.intent, "state": state}


def _log_fault(message_id: int, error: Exception) -> None:
    # Only where it broke: an exception's own words may quote the person's text.
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "handler failed",
        message_id=message_id,
        error=type(error).__name__,
        at=[f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-4:]],
    )
