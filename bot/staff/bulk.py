"""/laporan/massal: one deed for all the reports that are ticked, each in its own transaction."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from bot.nudge import nudge
from bot.staff import deeds, desk, steps
from bot.staff.access import staff_here
from bot.staff.deeds import Refused, Step
from bot.staff.report_words import FLASH
from bot.web import services
from models.base import now
from models.casework import TRANSITIONS, Deed
from models.report import Report

blueprint = Blueprint("bulk", __name__)

MOST = 100
ASSIGN = "disposisi"
STATES = {state for ways in TRANSITIONS.values() for state in ways}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report."""

    number: str
    done: bool
    words: str


@blueprint.post("/laporan/massal")
def act() -> str:
    """What was done to each, and why not to the others. One that fails holds up nobody."""
    action = request.form.get("tindakan", "")
    if action != ASSIGN and action not in STATES:
        abort(400)
    ticked = request.form.getlist("pilih")[:MOST]
    outcomes = [_one(action, mark) for mark in dict.fromkeys(ticked)]
    if any(outcome.done for outcome in outcomes):
        nudge(services().redis)
    with services().sessions.begin() as session:
        waiting = desk.waiting(session)
    return render_template("bulk.html", outcomes=outcomes, waiting=waiting)


def _one(action: str, mark: str) -> Outcome:
    number, _, seen = mark.partition(":")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        abort(400)
    deed = Deed(staff_here().staff_id, now(), int(seen))
    try:
        with deeds.one_report(number) as (session, report):
            return Outcome(number, True, _done(session, report, action, deed))
    except Refused as refusal:
        return Outcome(number, False, str(refusal))
    except NotFound:
        return Outcome(number, False, FLASH["original_unknown"])


def _done(session: Session, report: Report, action: str, deed: Deed) -> str:
    if action == ASSIGN:
        staff = deeds.active_staff(session, request.form.get("petugas", ""))
        return deeds.assign(session, report, staff, deed) or FLASH["unchanged"]
    words = steps.news_of(report, f"step_{action}") if "kabari" in request.form else ""
    why = request.form.get("alasan", "").strip()[:500]
    return deeds.move(session, report, Step(action, why, words or None), deed)
