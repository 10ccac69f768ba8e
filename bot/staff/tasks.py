"""/tugas: urgent texts that nobody has taken, requests to erase, numbers that may be another's."""

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload
from werkzeug.wrappers import Response

from bot.staff import desk, notices, privacy
from bot.staff.access import staff_here
from bot.staff.duty_words import FLASH, TASK_DEEDS
from bot.staff.reach import reach
from bot.web import services
from models import audit
from models.base import now
from models.contact import Contact
from models.officer import Officer
from models.task import ERASE, RECHECK, URGENT, AlreadyDone, Task
from reading.district import load_district

blueprint = Blueprint("tasks", __name__)

PAGE = 50


@blueprint.get("/tugas")
def index() -> str:
    """What is open: the urgent first, of each kind the most pressing first."""
    with services().sessions.begin() as session:
        urgent, erase, recheck = (_open(session, kind) for kind in (URGENT, ERASE, RECHECK))
        tasks = [*urgent, *erase, *recheck]
        reports = privacy.reports_of(session, [task.message_id for task in tasks])
        records = {
            task.id: privacy.of_text(task.message, reports[task.message_id]) for task in tasks
        }
        values = {
            "urgent": urgent,
            "erase": erase,
            "recheck": recheck,
            "reports": reports,
            "records": records,
            "sight": privacy.sight(session, frozenset[str]().union(*records.values())),
            "waiting": desk.waiting(session),
        }
    return render_template("tasks.html", **values, moment=now(), district=load_district())


@blueprint.post("/tugas/<int:task_id>/selesai")
def finish(task_id: int) -> Response:
    """An urgent one is taken, and its conversation opens; another is done."""
    with services().sessions.begin() as session:
        # Held until the commit: of two hands at one instant the second sees the first.
        wanted = select(Task).where(Task.id == task_id, reach().tasks())
        task = session.scalar(wanted.with_for_update(of=Task)) or abort(404)
        try:
            task.finish(staff_here().staff_id)
        except AlreadyDone:
            notices.tell_who_was_first(
                session, TASK_DEEDS[task.kind], task.done_by_id, task.done_at
            )
            return redirect(url_for("tasks.index"), 303)
        audit.record(session, staff_here().staff_id, f"{task.kind}_done", f"task:{task.id}")
    flash(FLASH[f"{task.kind}_done"], "good")
    if task.kind == URGENT:
        return redirect(url_for("inbox.conversation", contact_id=task.contact_id), 303)
    return redirect(url_for("tasks.index"), 303)


@blueprint.post("/tugas/<int:task_id>/tampilkan")
def reveal(task_id: int) -> Response:
    """Shows the text behind a duty, and notes who looked; to htmx the text alone."""
    with services().sessions.begin() as session:
        wanted = select(Task).where(Task.id == task_id, reach().tasks())
        task = session.scalar(wanted.options(joinedload(Task.message))) or abort(404)
        reports = privacy.reports_of(session, [task.message_id])
        privacy.look(session, privacy.of_text(task.message, reports[task.message_id]))
    if request.headers.get("HX-Request-Type") == "partial":
        return make_response(render_template("fragments/revealed.html", words=task.message.text))
    return redirect(url_for("tasks.index", _anchor=f"tugas-{task_id}"), 303)


def _open(session: Session, kind: str) -> list[Task]:
    # An urgent one is due at once: the first to come is the first here.
    whose = joinedload(Task.contact).joinedload(Contact.officer).joinedload(Officer.lks)
    wanted = select(Task).where(Task.done_at.is_(None), Task.kind == kind, reach().tasks())
    wanted = wanted.options(whose, joinedload(Task.message))
    return list(session.scalars(wanted.order_by(Task.due_at, Task.id).limit(PAGE)))
