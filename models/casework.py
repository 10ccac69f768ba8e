"""What staff may do with a report, and in which order: the rules for the web page and for texts.

Each deed checks the revision that its author saw: of two clerks at one report the second is told.
The caller holds the report's row until the commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.report import (
    DONE,
    HANDLED,
    NEW,
    REFERRED,
    REFUSED,
    VERIFIED,
    WITHDRAWN,
    NotChangeable,
    Report,
)
from models.report_event import ASSIGNED, DUE, DUPLICATE, NOTE, STATE, ReportEvent
from models.staff import PEMANTAU, TKSK, Staff

# From each state to those that may follow; the likeliest stands first. An end can be reopened.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    NEW: (VERIFIED, REFERRED, REFUSED),
    VERIFIED: (HANDLED, REFERRED, REFUSED),
    HANDLED: (DONE, REFERRED, REFUSED),
    DONE: (HANDLED,),
    REFERRED: (HANDLED,),
    REFUSED: (HANDLED,),
    WITHDRAWN: (),
}
# Two neighbours seldom report one thing further apart than this.
ALIKE_WITHIN = timedelta(days=14)
_MOST_ALIKE = 5
ENDS = frozenset({DONE, REFERRED, REFUSED, WITHDRAWN})


class ChangedMeanwhile(Exception):
    """Somebody else has changed the report since its author looked at it."""


class ReasonMissing(Exception):
    """This step has to say why."""


class NotTheirs(Exception):
    """This member of staff cannot be put in charge of a report from there."""


class SameReport(Exception):
    """A report is no duplicate of itself."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does something, when, and the report's revision that they saw (None: whatever it is)."""

    staff_id: int
    moment: datetime
    seen: int | None = None


def needs_reason(before: str, after: str) -> bool:
    """Whoever refuses, refers or reopens says why."""
    return after in {REFERRED, REFUSED} or before in ENDS


def move(session: Session, report: Report, state: str, deed: Deed, why: str = "") -> ReportEvent:
    """The next step. Raises `NotChangeable`, `ReasonMissing` or `ChangedMeanwhile`."""
    _check(report, deed)
    if state not in TRANSITIONS[report.state]:
        raise NotChangeable(report.state)
    if needs_reason(report.state, state) and not why.strip():
        raise ReasonMissing(state)
    before, report.state = report.state, state
    report.duplicate_of_id = None
    event = ReportEvent(kind=STATE, before=before, after=state, why=why.strip())
    return _note_down(session, report, deed, event)


def assign(session: Session, report: Report, staff: Staff | None, deed: Deed) -> ReportEvent | None:
    """Puts somebody in charge (disposisi), or nobody. None where that is so already.

    A TKSK only of their own kecamatan, whose code every kelurahan's begins with (Kemendagri).
    Raises `NotTheirs` or `ChangedMeanwhile`.
    """
    _check(report, deed)
    is_far = staff is not None and not report.kelurahan.startswith(f"{staff.kecamatan}.")
    if staff is not None and (staff.role == PEMANTAU or (staff.role == TKSK and is_far)):
        raise NotTheirs(staff.id)
    after = staff.id if staff else None
    if after == report.assigned_id:
        return None
    before, report.assigned_id = report.assigned_id, after
    ends = {"before": str(before or ""), "after": str(after or "")}
    return _note_down(session, report, deed, ReportEvent(kind=ASSIGNED, why="", **ends))


def set_due(session: Session, report: Report, due: date | None, deed: Deed) -> ReportEvent | None:
    """The day by which it should be done. None where it is so already.

    Raises `ChangedMeanwhile`.
    """
    _check(report, deed)
    if due == report.due_on:
        return None
    before, report.due_on = report.due_on, due
    days = [day.isoformat() if day else "" for day in (before, due)]
    event = ReportEvent(kind=DUE, before=days[0], after=days[1], why="")
    return _note_down(session, report, deed, event)


def alike(session: Session, report: Report) -> Sequence[Report]:
    """Reports that may say the same: one category, one kelurahan, within days; latest first."""
    span = (report.created_at - ALIKE_WITHIN, report.created_at + ALIKE_WITHIN)
    return session.scalars(
        select(Report)
        .where(Report.kelurahan == report.kelurahan, Report.category == report.category)
        .where(Report.created_at.between(*span), Report.id != report.id)
        .where(Report.state != WITHDRAWN, Report.duplicate_of_id.is_(None))
        .order_by(Report.created_at.desc())
        .limit(_MOST_ALIKE)
    ).all()


def merge(session: Session, report: Report, original: Report, deed: Deed) -> ReportEvent:
    """This one says what `original` says: it counts no more, and its sender hears of the other.

    Of two that are merged already both point at the first. Raises `SameReport`, `NotChangeable`
    or `ChangedMeanwhile`.
    """
    _check(report, deed)
    root = original.duplicate_of or original
    if root.id == report.id:
        raise SameReport(report.id)
    if not report.is_open or root.state == WITHDRAWN:
        raise NotChangeable(report.state)
    report.state, report.duplicate_of_id = REFUSED, root.id
    session.execute(
        update(Report).where(Report.duplicate_of_id == report.id).values(duplicate_of_id=root.id)
    )
    event = ReportEvent(kind=DUPLICATE, after=root.number, why="")
    return _note_down(session, report, deed, event)


def add_note(session: Session, report: Report, words: str, deed: Deed) -> ReportEvent:
    """For the office only. It contradicts nobody, so it is taken whatever else has changed."""
    return _signed(session, report, deed, ReportEvent(kind=NOTE, why=words.strip()))


def _check(report: Report, deed: Deed) -> None:
    if deed.seen is not None and deed.seen != report.revision:
        raise ChangedMeanwhile(report.id)


def _note_down(session: Session, report: Report, deed: Deed, event: ReportEvent) -> ReportEvent:
    report.revision += 1
    return _signed(session, report, deed, event)


def _signed(session: Session, report: Report, deed: Deed, event: ReportEvent) -> ReportEvent:
    event.report_id, event.staff_id, event.at = report.id, deed.staff_id, deed.moment
    session.add(event)
    # Its id makes the key of the text that tells about it.
    session.flush()
    return event
