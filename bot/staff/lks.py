"""/lks: the register of institutions: the list, one entry with its history, the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import (
    Blueprint,
    abort,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import (
    Response as FileResponse,
)
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.sheet_out import CSV_TYPE, XLSX_TYPE, Sheet, csv_lines, xlsx
from bot.staff import desk, import_lks
from bot.staff.access import staff_here
from bot.staff.home import kecamatan_within_reach
from bot.staff.import_cells import said
from bot.staff.lks_filter import ACTIVE, PERMITS, REPORTED, SOON, LksFilter
from bot.staff.reach import reach
from bot.staff.register_form import read_form
from bot.staff.register_words import SAID
from bot.staff.times import today
from bot.web import services
from models import audit
from models.base import now
from models.lks import Lks
from models.officer import Officer
from models.register import CHOICES, FIELDS, FIELDS_BY_NAME, as_text
from models.residents import ResidentCount
from models.unmerging import history_of, where_now
from reading.district import load_district

blueprint = Blueprint("lks", __name__)

PAGE = 50
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """What an LKS stated for one month; the widths are out of 100, for the bars."""

    month: date
    inside: int
    outside: int
    inside_width: int
    outside_width: int


@blueprint.get("/lks")
def index() -> str:
    """In the order of the alphabet; those whose permit ends soon are marked."""
    district = load_district()
    chosen = LksFilter.from_args(request.args, district)
    after = request.args.get("sesudah", "")[:120]
    with services().sessions.begin() as session:
        wanted = chosen.select(session, district)
        many = session.scalar(select(func.count()).select_from(wanted.subquery()))
        ordered = wanted.where(Lks.name > after).order_by(Lks.name).limit(PAGE + 1)
        found = list(session.scalars(ordered))
        waiting = desk.waiting(session)
    return render_template(
        "lks.html",
        rows=found[:PAGE],
        more=found[PAGE - 1].name if len(found) > PAGE else "",
        many=many,
        chosen=chosen,
        choices=CHOICES,
        permits=PERMITS,
        reported=REPORTED,
        active=ACTIVE,
        kecamatan=kecamatan_within_reach(district),
        district=district,
        today=today(),
        soon=today() + SOON,
        waiting=waiting,
    )


@blueprint.get("/lks/unduh/<kind>")
def download(kind: str) -> Response:
    """What the list shows as a file, which /impor takes back; who took it is in the audit log."""
    if kind not in {"xlsx", "csv"}:
        abort(404)
    district = load_district()
    chosen = LksFilter.from_args(request.args, district)
    with services().sessions.begin() as session:
        found = session.scalars(chosen.select(session, district).order_by(Lks.name))
        rows = [import_lks.row_of(lks, district) for lks in found]
        audit.record(session, staff_here().staff_id, "register_exported", "register:lks")
    columns = list(import_lks.COLUMNS.values())
    if kind == "csv":
        body: str | bytes = "".join(csv_lines(columns, rows))
    else:
        body = xlsx([Sheet("LKS", columns, rows)])
    headers = {"Content-Disposition": f'attachment; filename="lks.{kind}"'}
    return FileResponse(body, mimetype=XLSX_TYPE if kind == "xlsx" else CSV_TYPE, headers=headers)


@blueprint.get("/lks/<int:lks_id>")
def show(lks_id: int) -> str | Response:
    """All that the register holds on one institution, who speaks for it, and what was changed."""
    with services().sessions.begin() as session:
        if kept := where_now(session, "lks", lks_id):
            return redirect(url_for("lks.show", lks_id=kept), 303)
        lks = _within_reach(session, lks_id)
        officers = (
            select(Officer)
            .where(Officer.lks_id == lks.id, Officer.erased_at.is_(None))
            .order_by(Officer.name)
        )
        values = {
            "lks": lks,
            "texts": _texts(lks),
            "officers": list(session.scalars(officers)),
            "edits": history_of(session, "lks", lks.id),
            "months": _months(session, lks.id),
            "waiting": desk.waiting(session),
        }
    return render_template(
        "lks_show.html",
        **values,
        fields=FIELDS,
        in_words=_in_words,
        today=today(),
        soon=today() + SOON,
    )


@blueprint.get("/lks/baru")
def new() -> str:
    """The empty form."""
    return _form(None, {"pillar": "lks", "is_active": "ya"}, {})


@blueprint.post("/lks/baru")
def create() -> Response | tuple[str, int]:
    """A new entry."""
    return _keep(None)


@blueprint.get("/lks/<int:lks_id>/ubah")
def edit(lks_id: int) -> str:
    """The form, filled in."""
    with services().sessions.begin() as session:
        lks = _within_reach(session, lks_id)
    return _form(lks.id, _texts(lks), {})


@blueprint.post("/lks/<int:lks_id>/ubah")
def save(lks_id: int) -> Response | tuple[str, int]:
    """What the form says, with before and after in the history."""
    return _keep(lks_id)


def _keep(lks_id: int | None) -> Response | tuple[str, int]:
    values, faults = read_form(request.form, load_district())
    by = staff_here().staff_id
    lks: Lks | None = None
    try:
        with services().sessions.begin() as session:
            if lks_id is not None:
                lks = _within_reach(session, lks_id)
            if not faults:
                deed = "lks_changed" if lks else "lks_created"
                lks = lks or Lks(created_at=now(), name=values["name"])
                session.add(lks)
                session.flush()
                changed = lks.amend(session, values, by) or deed == "lks_created"
                if changed:
                    audit.record(session, by, deed, f"lks:{lks.id}")
    except IntegrityError:  # the name is unique, whoever asked first
        faults = {"name": "taken"}
    if faults or lks is None:
        typed = {field.name: " ".join(request.form.getlist(field.name)) for field in FIELDS}
        return _form(lks_id, typed, faults), 422
    flash(SAID["saved" if changed else "unchanged"].format(name=lks.name), "good")
    return redirect(url_for("lks.show", lks_id=lks.id), 303)


def _form(lks_id: int | None, texts: Mapping[str, str | None], faults: Mapping[str, str]) -> str:
    with services().sessions.begin() as session:
        lks = _within_reach(session, lks_id) if lks_id else None
        waiting = desk.waiting(session)
    return render_template(
        "lks_edit.html",
        lks=lks,
        texts=texts,
        faults=faults,
        fields=FIELDS,
        choices=CHOICES,
        district=load_district(),
        waiting=waiting,
    )


def _texts(lks: Lks) -> dict[str, str | None]:
    return {field.name: as_text(getattr(lks, field.name)) for field in FIELDS}


def _in_words(name: str, text: str | None) -> str:
    field = FIELDS_BY_NAME.get(name)
    return said(field, text, load_district()) if field else text or ""


def _within_reach(session: Session, lks_id: int) -> Lks:
    found = session.scalar(select(Lks).where(Lks.id == lks_id, reach().lks()))
    return found or abort(404)


def _months(session: Session, lks_id: int) -> list[Month]:
    """The last stated months, the latest first; of several statements for one the latest counts."""
    latest = (
        select(func.max(ResidentCount.id))
        .where(ResidentCount.lks_id == lks_id)
        .group_by(ResidentCount.month)
    )
    wanted = select(ResidentCount).where(ResidentCount.id.in_(latest))
    rows = list(session.scalars(wanted.order_by(ResidentCount.month.desc()).limit(_MONTHS)))
    most = max((row.inside + row.outside for row in rows), default=0) or 1
    return [
        Month(
            month=row.month,
            inside=row.inside,
            outside=row.outside,
            inside_width=round(row.inside * 100 / most),
            outside_width=round(row.outside * 100 / most),
        )
        for row in rows
    ]
