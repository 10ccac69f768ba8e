"""/pengingat: what people will be reminded of in the coming 30 days, and the rules for it."""

from collections import Counter
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot.dates import zone
from bot.reminding import AHEAD, plan_ahead, span
from bot.staff import desk, times
from bot.staff.access import staff_here
from bot.staff.reminder_form import RulesForm
from bot.staff.reminder_words import FLASH, KINDS
from bot.web import services
from models import audit, reminder_book, reminder_rules
from models.base import now
from models.invitation import Invitation
from models.reminder import CANCELLED, WAITING, NotWaiting, Reminder

blueprint = Blueprint("reminders", __name__)

# Of one day; a day with more is narrowed by kind.
MOST = 300


@blueprint.get("/pengingat")
def index() -> str:
    """The days with their counts, and who is reminded of what on the chosen one."""
    kind = request.args.get("jenis", "")
    kind = kind if kind in KINDS else ""
    with services().sessions.begin() as session:
        days = _days(session, kind)
        day = _chosen(days)
        rows = _of_day(session, day, kind)
        about = {row.id: _about(row) for row in rows}
        waiting = desk.waiting(session)
    return render_template(
        "reminders.html", days=days, day=day, kind=kind, rows=rows, about=about, waiting=waiting
    )


@blueprint.post("/pengingat/<int:reminder_id>/batal")
def cancel(reminder_id: int) -> Response:
    """This one is not sent, and the plan does not bring it back."""
    with services().sessions.begin() as session:
        row = session.get(Reminder, reminder_id, with_for_update={"of": Reminder}) or abort(404)
        day = row.due_at.astimezone(zone()).date()
        try:
            row.settle(CANCELLED, now(), staff_here().staff_id)
        except NotWaiting:
            flash(FLASH["gone"], "bad")
        else:
            subject = f"reminder:{reminder_id}"
            audit.record(session, staff_here().staff_id, "reminder_cancelled", subject)
            flash(FLASH["cancelled"].format(who=_who(row)), "good")
    kind = request.form.get("jenis", "")
    return redirect(
        url_for("reminders.index", hari=day, jenis=kind if kind in KINDS else None), 303
    )


@blueprint.get("/pengingat/aturan")
def rules() -> str:
    """The rules in force."""
    with services().sessions.begin() as session:
        return _rules_page(session, RulesForm.of(reminder_rules.in_force(session)))


@blueprint.post("/pengingat/aturan")
def change_rules() -> Response | str | tuple[str, int]:
    """First what the new rules would do to the coming 30 days; with `simpan` they are kept."""
    form = RulesForm.from_post(request.form)
    with services().sessions.begin() as session:
        if form.faults:
            return _rules_page(session, form), 422
        if "simpan" not in request.form:
            effect = reminder_book.compare(session, form.rules, span(now(), AHEAD))
            return _rules_page(session, form, effect)
        reminder_rules.keep(session, form.rules, staff_here().staff_id)
        audit.record(session, staff_here().staff_id, "reminder_rules_changed", "reminders")
    plan_ahead(services())
    flash(FLASH["kept"], "good")
    return redirect(url_for("reminders.index"), 303)


def _rules_page(
    session: Session, form: RulesForm, effect: dict[str, tuple[int, int]] | None = None
) -> str:
    waiting = desk.waiting(session)
    return render_template("reminder_rules.html", form=form, effect=effect, waiting=waiting)


def _days(session: Session, kind: str) -> Counter[date]:
    """How many wait on each day, the next day first."""
    until = now() + AHEAD
    wanted = select(Reminder.due_at).where(Reminder.state == WAITING, Reminder.due_at <= until)
    if kind:
        wanted = wanted.where(Reminder.kind == kind)
    # Days are the office's own, which databases do not count in.
    found = (due.astimezone(zone()).date() for due in session.scalars(wanted))
    return Counter(sorted(max(day, times.today()) for day in found))


def _chosen(days: Counter[date]) -> date:
    try:
        return date.fromisoformat(request.args.get("hari", ""))
    except ValueError:
        return next(iter(days), times.today())


def _of_day(session: Session, day: date, kind: str) -> list[Reminder]:
    begins = times.day_begins(day)
    wanted = (
        select(Reminder)
        .where(Reminder.state == WAITING, Reminder.due_at < begins + timedelta(days=1))
        .options(
            joinedload(Reminder.officer),
            joinedload(Reminder.contact),
            joinedload(Reminder.lks),
            joinedload(Reminder.report),
            joinedload(Reminder.invitation).joinedload(Invitation.bimtek),
        )
    )
    if day > times.today():  # today's list has what is overdue too
        wanted = wanted.where(Reminder.due_at >= begins)
    if kind:
        wanted = wanted.where(Reminder.kind == kind)
    return list(session.scalars(wanted.order_by(Reminder.due_at, Reminder.id).limit(MOST)))


def _who(row: Reminder) -> str:
    if row.officer:
        return row.officer.name
    return row.invitation.attendee if row.invitation else row.contact.address if row.contact else ""


def _about(row: Reminder) -> tuple[str, str]:
    """Who, and of what."""
    if row.invitation:
        return _who(row), row.invitation.bimtek.title
    if row.report:
        return _who(row), row.report.number
    return _who(row), row.lks.name if row.lks else ""
