"""REKAP and TUGAS from the phone of a member of staff: answered at once, to that phone.

From anybody else they are what they always were: a text that a person reads.
"""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.turn import Turn
from handlers.unread import forward
from models import sums
from models.reach import Reach, reach_of
from models.report import CASE, OPEN, Report
from models.staff import ADMIN, PEMANTAU, PETUGAS, TKSK, Staff
from models.tally import Tally
from models.task import Task
from values import Reply

# Who may text what: the same as on the pages (bot/staff/permissions.py).
MAY: Mapping[str, tuple[str, ...]] = {
    "staff_recap": (ADMIN, PETUGAS, PEMANTAU, TKSK),
    "staff_task": (ADMIN, PETUGAS, TKSK),
    "staff_invite": (ADMIN, PETUGAS),
    "staff_broadcast": (ADMIN, PETUGAS),
}

_MOST_PLACES = 3
# Whoever opens the simulator may type any number: it proves nothing about who texts.
_UNPROVEN = "simulator"


def who_asks(session: Session, turn: Turn) -> Staff | Reply:
    """The account whose phone this is, if its role may text this; else what is answered."""
    if turn.contact.channel == _UNPROVEN:
        return forward(session, turn)
    staff = Staff.of_phone(session, turn.contact.address)
    if staff is None:
        return forward(session, turn)
    return staff if staff.role in MAY[turn.reading.intent] else Reply("staff_not_yours")


def recap(session: Session, turn: Turn) -> Reply:
    """This month's cases, and the kelurahan with the most of them; a TKSK's own kecamatan's."""
    staff = who_asks(session, turn)
    if isinstance(staff, Reply):
        return staff
    if turn.reading.fields["code"]:
        return forward(session, turn)
    month = turn.today.replace(day=1)
    part = sums.Part(
        first=month, last=month, kind=CASE, kelurahan=_reach(staff, turn).narrowed(None)
    )
    where = (
        f" {turn.district.kecamatan.get(staff.kecamatan or '', '')}" if staff.role == TKSK else ""
    )
    total, told = sums.total(session, part), {"month": f"{month:%m/%Y}{where}"}
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
    """What is open, and how much of it is late; for a TKSK, in the own kecamatan."""
    staff = who_asks(session, turn)
    if isinstance(staff, Reply):
        return staff
    if turn.reading.fields["task"]:
        return forward(session, turn)
    here = _reach(staff, turn)
    opened = select(func.count(Task.id)).where(Task.done_at.is_(None), here.tasks())
    is_late = Report.state.in_(OPEN) & (Report.due_on < turn.today)
    late = select(func.count(Report.id)).where(is_late, here.reports())
    told = {
        "count": session.scalar(opened),
        "late": session.scalar(opened.where(Task.due_at < turn.moment)),
        "reports": session.scalar(late),
    }
    return Reply("staff_tasks", told)


def _reach(staff: Staff, turn: Turn) -> Reach:
    return reach_of(staff.role, staff.kecamatan, turn.district.within(staff.kecamatan))
