"""/unduhan: the large files that somebody has asked for, how far they are, and the files."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask import send_file as send
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as AnyResponse

from bot.nudge import nudge
from bot.staff import desk
from bot.staff.access import staff_here
from bot.staff.export_rows import Wanted
from bot.staff.privacy import reads_words
from bot.staff.reach import reach
from bot.staff.report_filter import ReportFilter
from bot.staff.words import FLASH
from bot.web import services
from models import audit
from models.base import now
from models.export_job import READY, ExportJob
from models.staff import ADMIN
from reading.district import load_district

blueprint = Blueprint("exports", __name__)

_KINDS = ("xlsx", "csv")
_SHOWN = 20


@blueprint.get("/unduhan")
def index() -> str:
    """One's own, the newest first; an administrator sees everybody's."""
    mine = select(ExportJob).options(joinedload(ExportJob.staff))
    if staff_here().role != ADMIN:
        mine = mine.where(ExportJob.staff_id == staff_here().staff_id)
    with services().sessions.begin() as session:
        jobs = list(session.scalars(mine.order_by(ExportJob.id.desc()).limit(_SHOWN)))
        waiting = desk.waiting(session)
    part = request.headers.get("HX-Request-Type") == "partial"
    return render_template(
        "fragments/exports.html" if part else "exports.html",
        jobs=jobs,
        unfinished=any(job.is_unfinished for job in jobs),
        waiting=waiting,
    )


@blueprint.post("/unduhan/<kind>")
def ask(kind: str) -> AnyResponse:
    """The list of reports as a file, with the filter of the page that asks."""
    if kind not in _KINDS:
        abort(404)
    here = staff_here()
    chosen = ReportFilter.from_args(request.form, load_district())
    seen = reach().narrowed(None)
    wanted = Wanted(
        filter=chosen.as_args(),
        kelurahan=None if seen is None else list(seen),
        words=reads_words(),
    )
    job = ExportJob(kind=kind, args=wanted.model_dump(), staff_id=here.staff_id, created_at=now())
    with services().sessions.begin() as session:
        session.add(job)
        session.flush()
        audit.record(session, here.staff_id, "export_asked", f"export_job:{job.id}")
    nudge(services().redis)
    flash(FLASH["export_asked"], "good")
    return redirect(url_for("exports.index"), 303)


@blueprint.get("/unduhan/<int:job_id>")
def fetch(job_id: int) -> Response:
    """The file, for who asked for it and for administrators."""
    here = staff_here()
    with services().sessions.begin() as session:
        job = session.get(ExportJob, job_id) or abort(404)
        if (job.staff_id != here.staff_id and here.role != ADMIN) or job.state != READY:
            abort(404)
        file = (services().settings.export_dir / job.file).resolve()
        if not file.exists():
            abort(404)
        audit.record(session, here.staff_id, "export_fetched", f"export_job:{job.id}")
    return send(file, as_attachment=True, download_name=f"laporan-{job.id}.{job.kind}", etag=False)
