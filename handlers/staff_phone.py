"""REKAP, TUGAS, UNDANG and SIAR from the phone of a member of staff.

From anybody else they are what they always were: a text that a person reads.
"""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.bimtek_news import described
from handlers.gsm import measure
from handlers.placeholders import OF_A_PERSON, unknown_in
from handlers.replies import invitation_text, shortened
from handlers.turn import CONFIRMED, Turn
from handlers.unread import forward
from models import audit, sums
from models.audience import Audience
from models.bimtek import ANSWERABLE, DRAFT, Bimtek
from models.broadcast import APPROVAL, MOST_SEGMENTS, Broadcast
from models.broadcast_reach import needs_approval, reached, scope_of
from models.report import CASE, OPEN, Report
from models.staff import Staff
from models.tally import Tally
from models.task import Task
from values import Reply

_MOST_PLACES = 3
# Whoever opens the simulator may type any number: it proves nothing about who texts.
_UNPROVEN = "simulator"


def recap(session: Session, turn: Turn) -> Reply:
    """This month's cases, and the kelurahan with the most of them."""
    if _staff(session, turn) is None or turn.reading.fields["code"]:
        return forward(session, turn)
    month = turn.today.replace(day=1)
    part = sums.Part(first=month, last=month, kind=CASE)
    total, told = sums.total(session, part), {"month": f"{month:%m/%Y}"}
    if not total.reports:
        return Reply("staff_recap_none", told)
    places = sums.by(session, part, Tally.kelurahan).items()
    most = sorted(places, key=lambda one: (-one[1].reports, one[0]))[:_MOST_PLACES]
    lines = ", ".join(
        f"{turn.district.kelurahan[code].name} {found.reports}" for (code,), found in most
    )
    counted = {"count": total.reports, "people": total.people, "lines": lines}
    return Reply("staff_recap", {**told, **counted})


def tasks(session: Session, turn: Turn) -> Reply:
    """What is open, and how much of it is late."""
    if _staff(session, turn) is None or turn.reading.fields["task"]:
        return forward(session, turn)
    opened = select(func.count(Task.id)).where(Task.done_at.is_(None))
    late = select(func.count(Report.id)).where(Report.state.in_(OPEN), Report.due_on < turn.today)
    told = {
        "count": session.scalar(opened),
        "late": session.scalar(opened.where(Task.due_at < turn.moment)),
        "reports": session.scalar(late),
    }
    return Reply("staff_tasks", told)


def announce(session: Session, turn: Turn) -> Reply:
    """SIAR: these words to every approved officer, once the sender has said YA."""
    staff = _staff(session, turn)
    if staff is None:
        return forward(session, turn)
    fields = turn.reading.fields
    text = fields["text"] if fields.get(CONFIRMED) else _word_by_word(turn)
    turn.reading = replace(turn.reading, fields={**fields, "text": text})
    if unknown := unknown_in(text, OF_A_PERSON):
        return Reply("staff_placeholder", {"word": shortened(unknown[0], 20)})
    if measure(text).segments > MOST_SEGMENTS:
        return Reply("staff_too_long", {"most": MOST_SEGMENTS})
    return _send(session, turn, staff, Broadcast(text=text), Reply("ask_staff_broadcast"))


def invite(session: Session, turn: Turn) -> Reply:
    """UNDANG: the invitation to everybody who has none yet and fits the quota, after a YA."""
    staff = _staff(session, turn)
    if staff is None:
        return forward(session, turn)
    code = turn.reading.fields["code"]
    if code is None:
        return Reply("staff_which_event")
    bimtek = Bimtek.with_code(session, code)
    if bimtek is None:
        return Reply("code_unknown", {"code": shortened(code, 6)})
    if bimtek.state not in (DRAFT, *ANSWERABLE) or bimtek.starts_at <= turn.moment:
        return Reply("staff_event_over", described(bimtek))
    invitation = Broadcast(text=invitation_text(), bimtek_id=bimtek.id)
    return _send(session, turn, staff, invitation, Reply("ask_staff_invite", described(bimtek)))


def _staff(session: Session, turn: Turn) -> Staff | None:
    if turn.contact.channel == _UNPROVEN:
        return None
    return Staff.who_sends(session, turn.contact.address)


def _word_by_word(turn: Turn) -> str:
    """What stands behind the keyword, with the full stop and the thanks that a reading drops."""
    read: str = turn.reading.fields["text"]
    begins = turn.text.find(read, len("SIAR"))
    return turn.text[begins:].strip() if begins >= 0 else read


def _send(
    session: Session, turn: Turn, staff: Staff, broadcast: Broadcast, question: Reply
) -> Reply:
    """Asks first and writes nothing; after the YA it takes the way of a draft on the page."""
    everybody = Audience()
    scope = scope_of(broadcast, turn.moment, turn.district.time_zone)
    how_many = reached(session, everybody, scope)
    told = {"count": how_many}
    if not how_many:
        return Reply("staff_nobody")
    if not turn.reading.fields.get(CONFIRMED):
        return Reply(question.key, {**question.values, **told}, asks="confirm")
    broadcast.audience, broadcast.created_by_id = everybody.as_json(), staff.id
    broadcast.created_at = turn.moment
    session.add(broadcast)
    session.flush()
    audit.record(session, staff.id, "broadcast_created", f"broadcast:{broadcast.id}")
    broadcast.submit(staff.id, turn.moment, approval=needs_approval(session, how_many))
    audit.record(session, staff.id, "broadcast_submitted", f"broadcast:{broadcast.id}")
    return Reply("staff_approval" if broadcast.state == APPROVAL else "staff_sent", told)
