"""/laporan: the list of reports, and one of them with its conversation and photos."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response as AnyResponse

from bot import office
from bot.staff import columns, desk, keyset, privacy, steps, times
from bot.staff.deeds import step_key
from bot.staff.history import Step, history
from bot.staff.place_map import place_map
from bot.staff.privacy import Sight
from bot.staff.reach import reach
from bot.staff.report_filter import PAGE, ReportFilter
from bot.staff.report_totals import by_id_if_few, totals
from bot.staff.report_words import PERIODS
from bot.staff.steps import Happened
from bot.staff.thread import Said, Thread, thread
from bot.web import services
from models import casework
from models.attachment import Attachment
from models.lks import Lks
from models.officer import Officer
from models.report import Report, report_id
from models.staff import PEMANTAU, TKSK, Staff
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
    with services().sessions.begin() as session:
        reached, may_read = reach().reports(), privacy.reads_words()
        wanted, is_all = chosen.select_for_page(session, district, reached, words=may_read)
        sums = totals(session, chosen, wanted, district)
        order = (Report.created_at, Report.id)
        narrowed = by_id_if_few(session, wanted, sums)
        page = keyset.newest_first(session, narrowed, order, request.args, PAGE)
        listed = select(Lks.id, Lks.name).where(reach().lks()).order_by(Lks.name)
        institutions = session.execute(listed).all()
        colleagues = _workers(session)
        sight = privacy.sight_of(session, page.rows)
        waiting = desk.waiting(session)
    shown = columns.chosen()
    values = {
        "page": page,
        "chosen": chosen,
        "district": district,
        "totals": sums,
        "is_all": is_all,
    }
    values |= {"columns": shown, "colleagues": colleagues, "sight": sight}
    if request.headers.get("HX-Request-Type") == "partial":
        response = make_response(render_template("fragments/reports.html", **values))
        response.headers["HX-Push-Url"] = _address(chosen)
    else:
        values |= {"institutions": institutions, "waiting": waiting, "periods": _periods()}
        page_here = render_template("reports.html", **values, every_column=columns.COLUMNS)
        response = make_response(page_here)
    columns.remember(response, shown)
    return response


@blueprint.get("/laporan/<number>")
def show(number: str) -> str:
    """One report: what, where, who, and all that was said with its sender.

    Where a form of this page was refused, what was typed stands in it again.
    """
    wanted = report_id(number) or abort(404)
    with services().sessions.begin() as session:
        within = select(Report).where(Report.id == wanted, reach().reports())
        report = session.scalar(within.options(*_WITH_PEOPLE)) or abort(404)
        office.language(session)
        sight = privacy.sight_of(session, [report])
        may_read = sight.reads(report)
        deeds = steps.happened(session, report)
        attached = _attached(session, report) if may_read else []
        task, taker = _urgent_task(session, report)
        versions = history(session, report) if may_read else []
        said = _thread(session, report, sight)
        values = {
            "thread": said,
            "own_texts": _own_texts(said, report, versions, deeds) if said else [],
            "history": versions,
            "deeds": deeds,
            "stages": steps.stages(report, deeds),
            "colleagues": _colleagues(session, report),
            "alike": casework.alike(session, report),
            "merged": _merged(session, report),
            "attached": attached,
            "may_read": may_read,
            "waiting": desk.waiting(session),
        }
    next_steps = steps.next_steps(report)
    chosen = request.form.get("status") or request.args.get("langkah")
    return render_template(
        "report.html",
        **values,
        report=report,
        contact=report.contact,
        next_steps=next_steps,
        map=place_map(load_district(), report.kelurahan, attached),
        merge_text=steps.news_of(report, "duplicate"),
        chosen=next((step for step in next_steps if step.state == chosen), None),
        task=task,
        taker=taker,
        district=load_district(),
        today=times.today(),
    )


@blueprint.post("/laporan/<number>/tampilkan")
def reveal(number: str) -> AnyResponse:
    """Shows what is masked, and notes who looked: the note alone to htmx, or the whole page."""
    wanted = report_id(number) or abort(404)
    with services().sessions.begin() as session:
        within = select(Report).where(Report.id == wanted, reach().reports())
        report = session.scalar(within) or abort(404)
        privacy.look(session, privacy.of_report(report))
    if request.headers.get("HX-Request-Type") == "partial":
        return make_response(render_template("fragments/revealed.html", words=report.note))
    return redirect(url_for("reports.show", number=number), 303)


def _attached(session: Session, report: Report) -> Sequence[Attachment]:
    theirs = select(Attachment).where(Attachment.report_id == report.id)
    return session.scalars(theirs.order_by(Attachment.id).limit(PAGE)).all()


def _thread(session: Session, report: Report, sight: Sight) -> Thread | None:
    """What was said with the sender; that too is a view of every private report it speaks of."""
    if not (sight.reads_words and sight.reads(report)):
        return None
    found = thread(session, report.contact_id)
    privacy.look(session, privacy.of_texts(session, found.message_ids))
    return found


def _own_texts(
    said: Thread, report: Report, versions: Sequence[Step], deeds: Sequence[Happened]
) -> list[Said]:
    """The texts that filed and changed this report, their answers, and the office's news of it."""
    messages = {report.message_id, *(one.message_id for one in versions if one.message_id)}
    return said.about(messages, {step_key(one.event) for one in deeds})


def _merged(session: Session, report: Report) -> list[Report]:
    """The reports that say the same and point at this one."""
    wanted = select(Report).where(Report.duplicate_of_id == report.id)
    return list(session.scalars(wanted.order_by(Report.id).limit(PAGE)))


def _workers(session: Session) -> list[Staff]:
    """Who can be put in charge at all."""
    wanted = select(Staff).where(Staff.is_active, Staff.role != PEMANTAU)
    return list(session.scalars(wanted.order_by(Staff.name)))


def _colleagues(session: Session, report: Report) -> list[Staff]:
    """Who can be put in charge of this one: the office, and the TKSK of the place."""
    return [
        staff
        for staff in _workers(session)
        if staff.role != TKSK or report.kelurahan.startswith(f"{staff.kecamatan}.")
    ]


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
