"""/laporan: the list of reports, and one of them with its conversation."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    render_template,
    request,
    url_for,
)
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from bot import office
from bot.staff import desk, keyset, steps, times
from bot.staff.history import history
from bot.staff.reach import reach
from bot.staff.report_filter import PAGE, ReportFilter
from bot.staff.report_totals import totals
from bot.staff.thread import thread
from bot.staff.words import PERIODS
from bot.web import services
from models.lks import Lks
from models.officer import Officer
from models.report import Report, report_id
from models.staff import ADMIN, PETUGAS, TKSK, Staff
from models.task import URGENT, Task
from reading.district import load_district

blueprint = Blueprint("reports", __name__)

_WITH_PEOPLE = (
    joinedload(Report.contact),
    joinedload(Report.officer).joinedload(Officer.lks),
    joinedload(Report.assigned),
    joinedload(Report.duplicate_of),
)


@blueprint.get("/laporan")
def index() -> Response:
    """The list, newest first; htmx is given the list alone."""
    district = load_district()
    chosen = ReportFilter.from_args(request.args, district)
    wanted = chosen.select(district).where(reach().reports())
    with services().sessions.begin() as session:
        page = keyset.newest_first(session, wanted, Report.id, request.args, PAGE)
        sums = totals(session, chosen, wanted, district)
        listed = select(Lks.id, Lks.name).where(reach().lks()).order_by(Lks.name)
        institutions = session.execute(listed).all()
        waiting = desk.waiting(session)
    values = {"page": page, "chosen": chosen, "district": district, "totals": sums}
    if request.headers.get("HX-Request-Type") == "partial":
        response = make_response(render_template("fragments/reports.html", **values))
        response.headers["HX-Push-Url"] = _address(chosen)
        return response
    return make_response(
        render_template(
            "reports.html",
            **values,
            institutions=institutions,
            waiting=waiting,
            periods=_periods(),
        )
    )


@blueprint.get("/laporan/<number>")
def show(number: str) -> str:
    """One report: what, where, who, and all that was said with its sender."""
    wanted = report_id(number) or abort(404)
    with services().sessions.begin() as session:
        within = select(Report).where(Report.id == wanted, reach().reports())
        report = session.scalar(within.options(*_WITH_PEOPLE)) or abort(404)
        office.language(session)
        deeds = steps.happened(session, report)
        task, taker = _urgent_task(session, report)
        values = {
            "thread": thread(session, report.contact_id),
            "history": history(session, report),
            "deeds": deeds,
            "stages": steps.stages(report, deeds),
            "colleagues": _colleagues(session, report),
            "waiting": desk.waiting(session),
        }
    next_steps = steps.next_steps(report)
    chosen = request.args.get("langkah")
    return render_template(
        "report.html",
        **values,
        report=report,
        contact=report.contact,
        next_steps=next_steps,
        chosen=next((step for step in next_steps if step.state == chosen), None),
        task=task,
        taker=taker,
        district=load_district(),
        today=times.today(),
    )


def _colleagues(session: Session, report: Report) -> list[Staff]:
    """Who can be put in charge: the office, and the TKSK of the place."""
    place = load_district().kelurahan.get(report.kelurahan)
    theirs = or_(
        Staff.role.in_((ADMIN, PETUGAS)),
        (Staff.role == TKSK) & (Staff.kecamatan == (place.kecamatan_code if place else None)),
        Staff.id == report.assigned_id,
    )
    return list(session.scalars(select(Staff).where(Staff.is_active, theirs).order_by(Staff.name)))


def _urgent_task(session: Session, report: Report) -> tuple[Task | None, str | None]:
    """The call that this report's text raised, and who took it."""
    found = session.execute(
        select(Task, Staff.name)
        .outerjoin(Staff, Staff.id == Task.done_by_id)
        .where(Task.message_id == report.message_id, Task.kind == URGENT)
        # Without it the database would go through all tasks: that column has an index.
        .where(Task.contact_id == report.contact_id)
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else (None, None)


def _address(chosen: ReportFilter) -> str:
    place = {name: request.args[name] for name in ("sebelum", "sesudah") if name in request.args}
    query = urlencode(chosen.as_args() | place)
    return url_for("reports.index") + (f"?{query}" if query else "")


def _periods() -> dict[str, tuple[str, str]]:
    today = times.today()
    last_month = today.replace(day=1) - timedelta(days=1)
    spans = {
        "today": (today, today),
        "week": (today - timedelta(days=6), today),
        "month": (today.replace(day=1), today),
        "last_month": (last_month.replace(day=1), last_month),
    }
    return {
        PERIODS[name]: (first.isoformat(), last.isoformat())
        for name, (first, last) in spans.items()
    }
