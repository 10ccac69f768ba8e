"""The way in: whatever is said to us, on whatever channel, passes through `converse()`."""

import traceback
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import handler_for
from handlers.replies import render
from handlers.turn import Turn
from models.base import now
from models.contact import Contact
from models.dialogue import Dialogue
from models.message import HANDLED, REVIEW, Message
from models.officer import Officer
from models.outbox import NOTICE, REPLY, Outbox
from models.upsert import insert
from reading import mask_nik, read, resume
from reading.district import load_district
from reading.values import Reading
from values import Incoming, Reply

# A confirmation is still of use the next morning, not the morning after.
REPLY_LIFETIME = timedelta(hours=24)

log = structlog.get_logger()


def converse(session: Session, incoming: Incoming) -> Message | None:
    """Takes one text into the session's transaction: stored, understood, acted upon, answered.

    Returns None for a text that is already here. Does not commit. A handler that fails takes only
    its own changes with it: the text stays, marked for review, and is answered.
    """
    moment = now()
    message = _store(session, incoming, moment)
    if message is None:
        return None
    contact = Contact.heard(session, incoming, moment)
    message.contact_id = contact.id
    _recognise(session, contact)
    if not contact.is_answerable:
        message.state = REVIEW
        return message
    reply = _answer(session, message, contact, moment)
    say(session, contact, reply, dedupe_key=f"reply:{message.id}", message=message)
    return message


def say(
    session: Session,
    contact: Contact,
    reply: Reply,
    *,
    dedupe_key: str,
    message: Message | None = None,
) -> None:
    """Writes what is to be said into the outbox, for the contact's latest channel.

    `message` is the text that this answers. The same `dedupe_key` twice is said once.
    """
    moment = now()
    session.execute(
        insert(session, Outbox)
        .values(
            dedupe_key=dedupe_key,
            contact_id=contact.id,
            message_id=message and message.id,
            channel=contact.channel,
            medium=contact.medium,
            address=contact.address,
            text=render(reply),
            priority=REPLY if message else NOTICE,
            due_at=moment,
            deadline=moment + REPLY_LIFETIME,
            created_at=moment,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
    )


def _store(session: Session, incoming: Incoming, moment: datetime) -> Message | None:
    statement = (
        insert(session, Message)
        .values(
            channel=incoming.channel,
            provider_id=incoming.provider_id,
            medium=incoming.medium,
            sender=incoming.sender,
            recipient=incoming.recipient,
            # PostgreSQL keeps no NUL; nobody can type one.
            text=mask_nik(incoming.text.replace("\x00", "")),
            sent_at=incoming.sent_at,
            received_at=moment,
        )
        .on_conflict_do_nothing(index_elements=["channel", "provider_id"])
        .returning(Message)
    )
    return session.scalars(statement).one_or_none()


def _recognise(session: Session, contact: Contact) -> None:
    """Ties a new number to the officer whom staff had listed under it."""
    if contact.officer_id is None:
        contact.officer = session.scalar(select(Officer).where(Officer.phone == contact.address))


def _answer(session: Session, message: Message, contact: Contact, moment: datetime) -> Reply:
    turn = Turn(message, contact, Reading("none"), moment, load_district())
    try:
        with session.begin_nested():
            understood = _understand(session, turn)
            reply = handler_for(turn.reading.intent)(session, turn)
            if not understood:
                reply = replace(reply, key="ask_again", values={"question": reply}, review=True)
            if reply.asks:
                _open_dialogue(session, turn, reply.asks)
    except Exception as error:  # whatever it is, the text must not be lost
        _log_fault(message, error)
        message.state, message.fault = REVIEW, type(error).__name__
        return Reply("handler_failed")
    message.intent = turn.reading.intent
    message.state = REVIEW if reply.review else HANDLED
    return reply


def _understand(session: Session, turn: Turn) -> bool:
    """Reads the text, by itself or as the answer to what we asked last, into the turn.

    False where it is neither: then the turn is back at the question.
    """
    text = turn.message.text
    turn.reading = read(text, turn.district)
    dialogue = session.scalar(
        select(Dialogue).where(Dialogue.contact_id == turn.contact.id, Dialogue.closed_at.is_(None))
    )
    if dialogue is None:
        return True
    if not dialogue.is_alive(turn.moment):
        _leave(session, dialogue, "expired", turn.moment)
        return True
    unfinished = Reading.from_json(dialogue.reading)
    answered = resume(unfinished, dialogue.asked, text, turn.district)
    if answered is None and turn.reading.intent != "none":
        _leave(session, dialogue, "left", turn.moment)
        return True
    if answered is None:
        dialogue.close("unread", turn.moment)
        turn.reading = unfinished
    elif answered.intent == "none":
        dialogue.close("withdrawn", turn.moment)
        turn.reading = replace(answered, intent="withdrawn")
    else:
        dialogue.close("answered", turn.moment)
        turn.reading = answered
    # Closed in the table before another is opened: only one may be open.
    session.flush()
    return answered is not None


def _open_dialogue(session: Session, turn: Turn, asked: str) -> None:
    session.add(
        Dialogue(
            contact_id=turn.contact.id,
            message_id=turn.message.id,
            asked=asked,
            reading=turn.reading.to_json(),
            opened_at=turn.moment,
            asked_at=turn.moment,
        )
    )


def _leave(session: Session, dialogue: Dialogue, outcome: str, moment: datetime) -> None:
    """Ends a dialogue without its answer: what was said in it goes to the staff."""
    dialogue.close(outcome, moment)
    begun = session.get_one(Message, dialogue.message_id)
    begun.state = REVIEW
    session.flush()


def _log_fault(message: Message, error: Exception) -> None:
    # Only where it broke: an exception's own words may quote the person's text.
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "handler failed",
        message_id=message.id,
        error=type(error).__name__,
        at=[f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames[-4:]],
    )
