"""UNDANG and SIAR from a staff phone: what leaves needs the code that only the real phone gets."""

from dataclasses import replace

from sqlalchemy.orm import Session

from handlers.bimtek_news import described
from handlers.gsm import measure, to_gsm
from handlers.placeholders import OF_A_PERSON, unknown_in
from handlers.replies import ready_text, shortened
from handlers.staff_phone import who_asks
from handlers.turn import Turn
from models import audit
from models.audience import Audience
from models.bimtek import ANSWERABLE, DRAFT, Bimtek
from models.broadcast import (
    APPROVAL,
    MOST_SEGMENTS,
    SENDING,
    UNDO_WITHIN,
    Broadcast,
    to_stop,
)
from models.broadcast_reach import needs_approval, reached, scope_of, sent_lately
from models.phone_order import RIGHT, VOID, PhoneOrder, tries_left
from models.staff import Staff
from values import Reply

# What is asked for (`Reply.asks`), and where `resume` leaves the digits that were answered.
ASKED = "staff_code"
_ORDER = "order"
_STOP = "BATAL"
_SHOWN = 40


def announce(session: Session, turn: Turn) -> Reply:
    """SIAR: these words to every approved officer; SIAR BATAL holds the latest back."""
    staff = who_asks(session, turn)
    if isinstance(staff, Reply):
        return staff
    if turn.reading.fields["text"].upper() == _STOP:
        return _stop(session, turn, staff)
    if not tries_left(session, turn.contact.id, turn.moment):
        return Reply("staff_locked")
    fields = turn.reading.fields
    text = fields["text"] if _ORDER in fields else _word_by_word(turn)
    turn.reading = replace(turn.reading, fields={**fields, "text": text})
    if unknown := unknown_in(text, OF_A_PERSON):
        return Reply("staff_placeholder", {"word": shortened(unknown[0], 20)})
    if measure(text).segments > MOST_SEGMENTS:
        return Reply("staff_too_long", {"most": MOST_SEGMENTS})
    return _order(session, turn, staff, Broadcast(text=text), _question(session, turn, text))


def invite(session: Session, turn: Turn) -> Reply:
    """UNDANG: the invitation to everybody who has none yet and fits the quota."""
    staff = who_asks(session, turn)
    if isinstance(staff, Reply):
        return staff
    if not tries_left(session, turn.contact.id, turn.moment):
        return Reply("staff_locked")
    code = turn.reading.fields["code"]
    if code is None:
        return Reply("staff_which_event")
    bimtek = Bimtek.with_code(session, code)
    if bimtek is None:
        return Reply("code_unknown", {"code": shortened(code, 6)})
    begins = turn.moment + UNDO_WITHIN
    if bimtek.state not in (DRAFT, *ANSWERABLE) or bimtek.starts_at <= begins:
        return Reply("staff_event_over", described(bimtek))
    invitation = Broadcast(text=ready_text("invitation"), bimtek_id=bimtek.id)
    question = Reply("staff_confirm_invite", described(bimtek))
    return _order(session, turn, staff, invitation, question)


def _stop(session: Session, turn: Turn, staff: Staff) -> Reply:
    """SIAR BATAL: holds back this person's latest; without a code, as nothing leaves by it."""
    broadcast = to_stop(session, staff.id)
    if broadcast is None:
        return Reply("staff_nothing_to_stop")
    if broadcast.state == SENDING:
        broadcast.pause(session)
        deed, answer = "broadcast_paused", "staff_paused"
    else:
        broadcast.take_back()
        deed, answer = "broadcast_undone", "staff_undone"
    _record(session, turn, staff, deed, f"broadcast:{broadcast.id}")
    return Reply(answer)


def _question(session: Session, turn: Turn, text: str) -> Reply:
    words = {"words": shortened(text, _SHOWN)}
    before = sent_lately(session, Broadcast(text=text), turn.moment)
    if before is None or before.begins_at is None:
        return Reply("staff_confirm_broadcast", words)
    time = before.begins_at.astimezone(turn.district.time_zone)
    return Reply("staff_confirm_again", {**words, "time": f"{time:%d/%m %H.%M}"})


def _word_by_word(turn: Turn) -> str:
    """What stands behind the keyword, with the full stop and the thanks that a reading drops."""
    read: str = turn.reading.fields["text"]
    begins = turn.text.find(read, len("SIAR"))
    return to_gsm(turn.text[begins:].strip() if begins >= 0 else read)


def _order(
    session: Session, turn: Turn, staff: Staff, broadcast: Broadcast, question: Reply
) -> Reply:
    """Asks for the code and writes nothing; with the code it takes the way of a page's draft."""
    everybody = Audience()
    broadcast.audience = everybody.as_json()
    scope = scope_of(broadcast, turn.moment, turn.district.time_zone)
    how_many = reached(session, everybody, scope)
    if not how_many:
        return Reply("staff_nobody")
    order, typed = _asked(session, turn), turn.reading.fields.get(ASKED)
    if order is not None and order.is_over(turn.moment):
        return Reply("staff_code_late")
    if order is None:
        order = PhoneOrder.ask(session, staff.id, turn.contact.id, turn.moment)
        _record(session, turn, staff, "phone_order", f"contact:{turn.contact.id}")
    elif typed is not None and (fault := _fault(session, turn, staff, order)):
        return fault
    if typed is None:
        _remember(turn, order)
        told = {"count": how_many, "secret": order.code}
        return Reply(question.key, {**question.values, **told}, asks=ASKED)
    broadcast.created_by_id, broadcast.created_at = staff.id, turn.moment
    return _submit(session, turn, staff, broadcast, how_many)


def _asked(session: Session, turn: Turn) -> PhoneOrder | None:
    """The order that this is an answer to."""
    known = turn.reading.fields.get(_ORDER)
    return session.get(PhoneOrder, known) if known is not None else None


def _remember(turn: Turn, order: PhoneOrder) -> None:
    kept = {name: value for name, value in turn.reading.fields.items() if name != ASKED}
    turn.reading = replace(turn.reading, fields={**kept, _ORDER: order.id})


def _fault(session: Session, turn: Turn, staff: Staff, order: PhoneOrder) -> Reply | None:
    """What is wrong with the code that was answered; None for the right one."""
    typed = turn.reading.fields[ASKED]
    outcome = order.answer(session, typed, turn.moment)
    if outcome == RIGHT:
        return None
    if outcome == VOID:
        _record(session, turn, staff, "phone_order_void", f"contact:{turn.contact.id}")
        return Reply("staff_code_void", review=True)
    _remember(turn, order)
    left = tries_left(session, turn.contact.id, turn.moment)
    return Reply("staff_code_wrong", {"left": left}, asks=ASKED)


def _submit(
    session: Session, turn: Turn, staff: Staff, broadcast: Broadcast, how_many: int
) -> Reply:
    session.add(broadcast)
    session.flush()
    subject = f"broadcast:{broadcast.id}"
    _record(session, turn, staff, "broadcast_created", subject)
    broadcast.submit(staff.id, turn.moment, approval=needs_approval(session, how_many))
    _record(session, turn, staff, "broadcast_submitted", subject)
    told = {"count": how_many}
    return Reply("staff_approval" if broadcast.state == APPROVAL else "staff_sent", told)


def _record(session: Session, turn: Turn, staff: Staff, deed: str, subject: str) -> None:
    audit.record(session, staff.id, deed, subject, channel=turn.contact.medium)
