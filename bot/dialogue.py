"""Questions that wait for an answer: what a text means, given what we asked last."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.attached import WAITING, codes_of, intent_of
from handlers.turn import CONFIRMED, Turn
from models import inbox_thread
from models.dialogue import Dialogue
from models.message import REVIEW, Message
from reading import placed, read, resume
from reading.values import REPORT_INTENTS, Reading
from values import PLACE

_CLOCKS_DIFFER = timedelta(minutes=1)


def understand(session: Session, turn: Turn) -> bool:
    """Reads the text, by itself or as the answer to what we asked last, into the turn.

    False where it is neither: then the turn is back at the question.
    """
    dialogue = turn.contact.open_dialogue
    if turn.is_wordless:
        _understand_wordless(session, turn)
        return True
    turn.reading = read(turn.text, turn.district)
    if dialogue is None or is_late(turn):
        return True
    if not dialogue.is_alive(turn.moment):
        _leave(session, dialogue, "expired", turn.moment)
        return True
    unfinished = _unfinished(dialogue)
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


def _understand_wordless(session: Session, turn: Turn) -> None:
    """A place may answer what we asked last; anything else leaves the question open."""
    dialogue = turn.contact.open_dialogue
    intent = intent_of(turn)
    waits = dialogue is not None and dialogue.is_alive(turn.moment) and not is_late(turn)
    turn.reading = Reading(intent, fields={WAITING: waits})
    if dialogue is None or is_late(turn):
        return
    if not waits:
        _leave(session, dialogue, "expired", turn.moment)
    elif intent == PLACE and (answered := placed(_unfinished(dialogue), codes_of(turn))):
        dialogue.close("answered", turn.moment)
        turn.reading = answered
        session.flush()


def _unfinished(dialogue: Dialogue) -> Reading:
    return Reading.from_json(dialogue.reading)


def is_late(turn: Turn) -> bool:
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


def ask(session: Session, turn: Turn, asked: str) -> None:
    """Opens a dialogue: what the turn's reading still lacks is waited for."""
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
    inbox_thread.wait(session, dialogue.contact_id, moment)
    session.flush()
