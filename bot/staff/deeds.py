"""What one report's page and the list's bulk work do alike: one report, held, with its words."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import office
from bot.conversation import say_words
from bot.staff import notices
from bot.staff.access import staff_here
from bot.staff.reach import reach
from bot.staff.report_words import FLASH, REPORT_STATES
from bot.web import services
from models import audit, casework
from models.casework import ChangedMeanwhile, Deed, NotTheirs, ReasonMissing, SameReport
from models.report import NotChangeable, Report, report_id
from models.report_event import ReportEvent
from models.staff import Staff


class Refused(Exception):
    """What was asked for was not done; the text is for the person who asked."""


@contextmanager
def one_report(number: str) -> Iterator[tuple[Session, Report]]:
    """The report, held for one transaction. Raises `Refused`: then nothing is left behind."""
    wanted = report_id(number) or abort(404)
    try:
        with services().sessions.begin() as session:
            held = select(Report).where(Report.id == wanted, reach().reports())
            report = session.scalar(held.with_for_update(of=Report)) or abort(404)
            office.language(session)
            try:
                yield session, report
            except ChangedMeanwhile:
                raise Refused(notices.who_changed(session, report)) from None
    except NotChangeable as fault:
        words = FLASH["step_impossible"].format(state=REPORT_STATES[str(fault)])
        raise Refused(words) from None
    except notices.Unsayable as fault:
        raise Refused(str(fault)) from None
    except (ReasonMissing, NotTheirs, SameReport) as fault:
        raise Refused(FLASH[_WHY[type(fault)]]) from None


_WHY: dict[type[Exception], str] = {
    ReasonMissing: "step_reason",
    NotTheirs: "staff_far",
    SameReport: "same_report",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A new state, why, and what the officer is told (None: nothing)."""

    state: str
    why: str
    words: str | None


def move(session: Session, report: Report, step: Step, deed: Deed) -> str:
    """The next step with its text to the officer; what was done, in words."""
    event = casework.move(session, report, step.state, deed, step.why)
    _record(report, session, f"report_{step.state}")
    done = FLASH["step_done"].format(number=report.number, state=REPORT_STATES[step.state])
    return f"{done} {FLASH[tell(session, report, step.words, event)]}"


def assign(session: Session, report: Report, staff: Staff | None, deed: Deed) -> str | None:
    """Puts somebody in charge and tells a TKSK; what was done, None where it was so already."""
    event = casework.assign(session, report, staff, deed)
    if event is None:
        return None
    _record(report, session, "report_assigned")
    if staff is None:
        return FLASH["unassigned"].format(number=report.number)
    words = FLASH["assigned"].format(number=report.number, name=staff.name)
    if notices.tell_assigned(session, report, staff, f"assigned:{event.id}"):
        words += f" {FLASH['assigned_told']}"
    return words


def merge(session: Session, report: Report, original: Report, deed: Deed, words: str | None) -> str:
    """Makes it a duplicate of another; what was done, in words."""
    event = casework.merge(session, report, original, deed)
    _record(report, session, "report_merged")
    done = FLASH["merged"].format(number=report.number, original=event.after)
    return f"{done} {FLASH[tell(session, report, words, event)]}"


def tell(session: Session, report: Report, words: str | None, event: ReportEvent) -> str:
    """Writes to the officer what a deed means for them; names the words that say whether so."""
    if words is None or not report.contact.is_answerable:
        return "step_untold"
    say_words(session, report.contact, words, dedupe_key=step_key(event))
    return "step_told"


def step_key(event: ReportEvent) -> str:
    """The key of the text that tells of it."""
    return f"step:{event.id}"


def active_staff(session: Session, typed: str) -> Staff | None:
    """Whom a form names; None for nobody. Raises `Refused`."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        abort(400)
    found = session.scalar(select(Staff).where(Staff.id == int(typed), Staff.is_active))
    if found is None:
        raise Refused(FLASH["staff_unknown"])
    return found


def _record(report: Report, session: Session, deed: str) -> None:
    audit.record(session, staff_here().staff_id, deed, f"report:{report.id}")
