"""What a reminder says: a whole sentence when it is alone, a few words beside others."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from handlers.bimtek_news import described
from handlers.replies import render
from models.lks import Lks
from models.reminder import ATTEND, FOLLOW_UP, KINDS, PERMIT, Reminder
from models.report import Report
from reading.district import load_district
from values import Reply


def in_words(session: Session, due: Sequence[Reminder]) -> Reply:
    """One text for all that is due for one person, the event first."""
    ordered = sorted(due, key=lambda one: (KINDS.index(one.kind), one.due_at))
    if len(ordered) == 1:
        [one] = ordered
        key = "reminder" if one.kind == ATTEND else f"reminder_{one.kind}"
        return Reply(key, _values(session, one))
    items = [render(Reply(f"item_{one.kind}", _values(session, one))) for one in ordered]
    # Two reminders of one thing say the same.
    return Reply("reminders", {"items": "; ".join(dict.fromkeys(items))})


def _values(session: Session, one: Reminder) -> dict[str, object]:
    if one.invitation is not None:
        return described(one.invitation.bimtek)
    if one.kind == FOLLOW_UP:
        return _report(session.get_one(Report, one.report_id))
    lks = session.get_one(Lks, one.lks_id)
    values: dict[str, object] = {"lks": lks.name}
    if one.kind == PERMIT:
        return values | {"date": f"{lks.permit_until:%d/%m/%Y}"}
    return values | {"month": f"{one.due_at.astimezone(load_district().time_zone):%m/%Y}"}


def _report(report: Report) -> dict[str, object]:
    district = load_district()
    return {
        "number": report.number,
        "category": district.subject(report.category).short_name,
        "count": report.count,
        "kelurahan": district.kelurahan[report.kelurahan].name,
    }
