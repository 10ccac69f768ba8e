"""What is done with one report: its next step, who is in charge, until when, notes."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.conversation import say_words
from bot.nudge import nudge
from bot.staff import notices, times
from bot.staff.access import staff_here
from bot.staff.reach import reach
from bot.staff.words import FLASH, REPORT_STATES
from bot.web import services
from models import audit, casework
from models.base import now
from models.casework import ChangedMeanwhile, Deed, ReasonMissing
from models.report import NotChangeable, Report, report_id
from models.report_event import ReportEvent
from models.staff import Staff

blueprint = Blueprint("casework", __name__, url_prefix="/laporan/<number>")

_LONGEST_NOTE = 2000


class Refused(Exception):
    """What was asked for was not done; the text is for the person who asked."""


@blueprint.post("/status")
def move(number: str) -> Response:
    """The next step; the officer is told in the words of the form, or not at all."""
    state = request.form.get("status", "")
    with _one_report(number) as (session, report):
        words = notices.words_of_form()
        event = casework.move(session, report, state, _deed(), _text("alasan"))
        audit.record(session, staff_here().staff_id, f"report_{state}", f"report:{report.id}")
        told = "step_untold"
        if words is not None:
            say_words(session, report.contact, words, dedupe_key=f"step:{event.id}")
            told = "step_told"
        done = FLASH["step_done"].format(number=number, state=REPORT_STATES[state])
        flash(f"{done} {FLASH[told]}", "good")
    return _back(number)


@blueprint.post("/disposisi")
def assign(number: str) -> Response:
    """Puts somebody in charge and says until when; a TKSK is told by SMS."""
    with _one_report(number) as (session, report):
        deed, staff, due = _deed(), _chosen_staff(session), _chosen_day()
        event = casework.assign(session, report, staff, deed, _text("catatan"))
        # The same clerk's second change: what they saw is one revision older by now.
        renewed = Deed(deed.staff_id, deed.moment)
        dated = casework.set_due(session, report, due, renewed)
        if event is None and dated is None:
            raise Refused(FLASH["unchanged"])
        audit.record(session, staff_here().staff_id, "report_assigned", f"report:{report.id}")
        if event is not None:
            flash(_assigned(session, report, staff, event), "good")
        if dated is not None:
            shown = times.day(due) if due else ""
            flash(FLASH["due_set" if due else "due_none"].format(number=number, due=shown), "good")
    return _back(number)


@blueprint.post("/catatan")
def annotate(number: str) -> Response:
    """A note that only the office reads."""
    with _one_report(number) as (session, report):
        words = _text("isi")
        if not words:
            raise Refused(FLASH["note_empty"])
        casework.add_note(session, report, words, _deed())
        audit.record(session, staff_here().staff_id, "report_note", f"report:{report.id}")
        flash(FLASH["note_added"], "good")
    return _back(number)


@contextmanager
def _one_report(number: str) -> Iterator[tuple[Session, Report]]:
    """The report, held for one transaction; what cannot be done to it is said to the clerk.

    Whatever was begun is undone then: a refusal leaves nothing behind.
    """
    wanted = report_id(number) or abort(404)
    try:
        with services().sessions.begin() as session:
            held = select(Report).where(Report.id == wanted, reach().reports())
            report = session.scalar(held.with_for_update(of=Report)) or abort(404)
            try:
                yield session, report
            except ChangedMeanwhile:
                raise Refused(notices.who_changed(session, report)) from None
    except Refused as refusal:
        flash(str(refusal), "bad")
    except NotChangeable as fault:
        flash(FLASH["step_impossible"].format(state=REPORT_STATES[str(fault)]), "bad")
    except ReasonMissing:
        flash(FLASH["step_reason"], "bad")
    except notices.Unsayable as fault:
        flash(str(fault), "bad")
    else:
        nudge(services().redis)


def _deed() -> Deed:
    seen = request.form.get("revisi", "")
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else abort(400)
    return Deed(staff_here().staff_id, now(), known)


def _assigned(session: Session, report: Report, staff: Staff | None, event: ReportEvent) -> str:
    if staff is None:
        return FLASH["unassigned"].format(number=report.number)
    words = FLASH["assigned"].format(number=report.number, name=staff.name)
    if notices.tell_assigned(session, report, staff, f"assigned:{event.id}"):
        words += f" {FLASH['assigned_told']}"
    return words


def _chosen_staff(session: Session) -> Staff | None:
    wanted = request.form.get("petugas", "")
    if not wanted:
        return None
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 10):
        abort(400)
    found = session.scalar(select(Staff).where(Staff.id == int(wanted), Staff.is_active))
    if found is None:
        raise Refused(FLASH["staff_unknown"])
    return found


def _chosen_day() -> date | None:
    wanted = request.form.get("tenggat", "")
    if not wanted:
        return None
    try:
        found = date.fromisoformat(wanted)
    except ValueError:
        raise Refused(FLASH["due_odd"]) from None
    if not 2000 <= found.year < 2100:
        raise Refused(FLASH["due_odd"])
    return found


def _text(field: str) -> str:
    return request.form.get(field, "").strip()[:_LONGEST_NOTE]


def _back(number: str) -> Response:
    return redirect(url_for("reports.show", number=number), 303)
