"""What is done with one report: its next step, who is in charge, until when, notes, merging."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.staff import deeds, notices, reports, times
from bot.staff.access import staff_here
from bot.staff.deeds import Refused, Step
from bot.staff.reach import reach
from bot.staff.report_words import FLASH
from bot.web import services
from models import audit, casework
from models.base import now
from models.casework import Deed
from models.report import Report, report_id

blueprint = Blueprint("casework", __name__, url_prefix="/laporan/<number>")

_LONGEST_NOTE = 2000

Answer = Response | tuple[str, int]


@blueprint.post("/status")
def move(number: str) -> Answer:
    """The next step; the officer is told in the words of the form, or not at all."""
    state = request.form.get("status", "")
    with _one_report(number) as (session, report, done):
        words = notices.words_of_form()
        step = Step(state, _text("alasan"), words)
        done.append(deeds.move(session, report, step, _deed()))
    return _answer(number, done)


@blueprint.post("/disposisi")
def assign(number: str) -> Answer:
    """Puts somebody in charge and says until when; a TKSK is told by SMS."""
    with _one_report(number) as (session, report, done):
        deed, due = _deed(), _chosen_day()
        staff = deeds.active_staff(session, request.form.get("petugas", ""))
        said = deeds.assign(session, report, staff, deed)
        # The same clerk's second change: what they saw is one revision older by now.
        renewed = Deed(deed.staff_id, deed.moment)
        dated = casework.set_due(session, report, due, renewed)
        if said is None and dated is None:
            raise Refused(FLASH["unchanged"])
        if said is not None:
            done.append(said)
        if dated is not None:
            audit.record(session, staff_here().staff_id, "report_due", f"report:{report.id}")
            shown = times.day(due) if due else ""
            done.append(FLASH["due_set" if due else "due_none"].format(number=number, due=shown))
    return _answer(number, done)


@blueprint.post("/catatan")
def annotate(number: str) -> Answer:
    """A note that only the office reads."""
    with _one_report(number) as (session, report, done):
        words = _text("isi")
        if not words:
            raise Refused(FLASH["note_empty"])
        casework.add_note(session, report, words, _deed())
        audit.record(session, staff_here().staff_id, "report_note", f"report:{report.id}")
        done.append(FLASH["note_added"])
    return _answer(number, done)


@blueprint.post("/ganda")
def merge(number: str) -> Answer:
    """This report says what another says; it is merged with that one."""
    with _one_report(number) as (session, report, done):
        other = report_id(request.form.get("asli", ""))
        within = select(Report).where(Report.id == (other or 0), reach().reports())
        original = session.scalar(within)
        if original is None:
            raise Refused(FLASH["original_unknown"])
        words = notices.words_of_form()
        done.append(deeds.merge(session, report, original, _deed(), words))
    return _answer(number, done)


@contextmanager
def _one_report(number: str) -> Iterator[tuple[Session, Report, list[str]]]:
    """The report, held, and a list for what was done: it is said once it is so, else emptied."""
    done: list[str] = []
    try:
        with deeds.one_report(number) as (session, report):
            yield session, report, done
    except Refused as refusal:
        done.clear()
        flash(str(refusal), "bad")
        return
    nudge(services().redis)
    for words in done:
        flash(words, "good")


def _deed() -> Deed:
    seen = request.form.get("revisi", "")
    known = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else abort(400)
    return Deed(staff_here().staff_id, now(), known)


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


def _answer(number: str, done: list[str]) -> Answer:
    """On to the report; where nothing was done, the page with what was typed, and why not."""
    if not done:
        return reports.show(number), 422
    return redirect(url_for("reports.show", number=number), 303)
