"""The way in: whatever is said to us, on whatever channel, passes through `converse()`."""

import traceback
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from handlers import handler_for
from handlers.replies import render
from handlers.turn import CONFIRMED, Turn
from models.base import now
from models.contact import Contact
from models.dialogue import Dialogue
from models.loop_guard import SILENT, is_enough
from models.message import HANDLED, REVIEW, Message
from models.officer import Officer
from models.outbox import NOTICE, REPLY, Outbox
from models.upsert import insert_once
from reading import mask_nik, read, resume
from reading.district import load_district
from reading.values import REPORT_INTENTS, Reading
from values import Incoming, Reply

# A confirmation is still of use the next morning, not the morning after.
LIFETIME = timedelta(hours=24)
_CLOCKS_DIFFER = timedelta(minutes=1)

log = structlog.get_logger()


def converse(session: Session, incoming: Incoming) -> int | None:
    """Takes one text into the session's transaction: stored, understood, acted upon, answered.

    Returns the message's id; None for a text that is already here. Does not commit. A handler that
    fails takes only its own changes with it: the text stays, marked for review, and is answered.
    """
    moment = now()
    text = mask_nik(_storable(incoming.text))
    message_id = _store(session, incoming, text, moment)
    if message_id is None:
        return None
    contact = Contact.heard(session, incoming, moment)
    _recognise(session, contact)
    fate = {"contact_id": contact.id, "state": REVIEW, "intent": None, "fault": None}
    if contact.is_answerable:
        turn = Turn(
            message_id=message_id,
            contact=contact,
            text=text,
            reading=Reading("none"),
            moment=moment,
            spoken_at=incoming.sent_at or moment,
            district=load_district(),
        )
        answer, news = _answer(session, turn)
        fate |= news
        if is_enough(session, contact.id, text, moment):
            fate |= {"state": REVIEW, "fault": SILENT}
        else:
            row = _row(contact, answer, moment)
            row |= {"dedupe_key": f"reply:{message_id}", "message_id": message_id}
            insert_once(session, Outbox, ("dedupe_key",), row | {"priority": REPLY})
    session.connection().execute(_SETTLE, {"message": message_id, **fate})
    return message_id


def say(
    session: Session,
    contact: Contact,
    reply: Reply,
    *,
    dedupe_key: str,
    priority: int = NOTICE,
) -> None:
    """Tells a contact something, on the latest channel. The same key is said once.

    A `NOTICE` waits for the morning, a `REPLY` waits for nothing.
    """
    row = _row(contact, render(reply), now())
    row |= {"dedupe_key": dedupe_key, "priority": priority}
    insert_once(session, Outbox, ("dedupe_key",), row)


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
        "sent_at": incoming.sent_at,
        "received_at": moment,
    }
    return insert_once(session, Message, ("channel", "provider_id"), row)


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
            understood = _understand(session, turn)
            reply = handler_for(turn.reading.intent)(session, turn)
            if not understood:
                reply = replace(reply, key="ask_again", values={"question": reply}, review=True)
            if reply.asks and _is_late(turn):
                reply = replace(reply, review=True)
            elif reply.asks:
                _open_dialogue(session, turn, reply.asks)
            answer = render(reply)
    except Exception as error:  # whatever it is, the text must not be lost
        _log_fault(turn.message_id, error)
        return render(Reply("handler_failed")), {"fault": type(error).__name__}
    state = REVIEW if reply.review else HANDLED
    return answer, {"intent": turn.reading.intent, "state": state}


def _understand(session: Session, turn: Turn) -> bool:
    """Reads the text, by itself or as the answer to what we asked last, into the turn.

    False where it is neither: then the turn is back at the question.
    """
    turn.reading = read(turn.text, turn.district)
    dialogue = turn.contact.open_dialogue
    if dialogue is None or _is_late(turn):
        return True
    if not dialogue.is_alive(turn.moment):
        _leave(session, dialogue, "expired", turn.moment)
        return True
    unfinished = Reading.from_json(dialogue.reading)
    answered = _resumed(unfinished, dialogue.asked, turn)
    if answered is None and turn.reading.intent == "none":
        dialogue.close("unread", turn.moment)
        turn.reading = unfinished
    elif answered is None or _is_about_else(answered, unfinished):
        _leave(session, dialogue, "left", turn.moment)
        return True
    elif answered.intent == "none":
        dialogue.close("withdrawn", turn.moment)
        turn.reading = replace(answered, intent="withdrawn")
    else:
        dialogue.close("answered", turn.moment)
        turn.reading = answered
    # Closed in the table before another is opened: only one may be open.
    session.flush()
    return answered is not None


def _is_late(turn: Turn) -> bool:
    """Whether this was sent before the question that is open was asked: then it is no answer."""
    dialogue = turn.contact.open_dialogue
    return dialogue is not None and turn.spoken_at < dialogue.asked_at - _CLOCKS_DIFFER


def _resumed(unfinished: Reading, asked: str, turn: Turn) -> Reading | None:
    answered = resume(unfinished, asked, turn.text, turn.district)
    if answered is None or asked != "confirm":
        return answered
    if answered.intent in {"confirm_yes", "consent"}:
        return replace(unfinished, fields={**unfinished.fields, CONFIRMED: True})
    return Reading("none") if answered.intent == "confirm_no" else answered


def _is_about_else(answer: Reading, unfinished: Reading) -> bool:
    both = {answer.intent, unfinished.intent}
    return answer.intent != "none" and len(both) > 1 and not both <= REPORT_INTENTS


def _open_dialogue(session: Session, turn: Turn, asked: str) -> None:
    session.add(
        Dialogue(
            contact_id=turn.contact.id,
            message_id=turn.message_id,
            asked=asked,
            reading=turn.reading.to_json(),
            opened_at=turn.moment,
            asked_at=turn.moment,
        )
    )


def _leave(session: Session, dialogue: Dialogue, outcome: str, moment: datetime) -> None:
    """Ends a dialogue without its answer: what was said in it goes to the staff."""
    dialogue.close(outcome, moment)
    session.get_one(Message, dialogue.message_id).state = REVIEW
    session.flush()


def _log_fault(message_id: int, error: Exception) -> None:
    # Only where it broke: an exception's own words may quote the person's text.
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "handler failed",
        message_id=message_id,
        error=type(error).__name__,
        at=[f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-4:]],
    )
