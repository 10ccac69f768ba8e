"""/impor: tables of institutions and officers: looked at row by row, then taken over at once."""

from types import ModuleType

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from bot.sheet_out import XLSX_TYPE, Cell
from bot.sheets import Unreadable, read_sheet
from bot.staff import desk, import_lks, import_officers
from bot.staff.access import staff_here
from bot.staff.import_plan import CHANGED, NEW, WRONG, Plan, Unusable
from bot.staff.import_template import template as filled_in
from bot.staff.import_words import REFUSED, SAID, SHEET_FAULTS
from bot.web import services
from models import audit, sheet_import
from models.base import now
from models.sheet_import import DONE, DROPPED, KINDS, LKS, SheetImport
from models.staff import Staff
from reading.district import load_district

blueprint = Blueprint("imports", __name__, url_prefix="/impor")

_SHOWN = 10


@blueprint.get("")
def index() -> str:
    """Where a file is chosen, and what came of the last ones."""
    return _index()


@blueprint.get("/templat/<kind>")
def template(kind: str) -> Response:
    """The table to fill in; with `isi=sekarang` it holds what the register says now."""
    if kind not in KINDS:
        abort(404)
    district, rows = load_district(), list[list[Cell]]()
    filled = request.args.get("isi") == "sekarang"
    if filled:
        with services().sessions.begin() as session:
            rows = _module(kind).rows_of(session, district)
            audit.record(session, staff_here().staff_id, "register_exported", f"register:{kind}")
    name = f"{kind}-{'sekarang' if filled else 'kosong'}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(filled_in(kind, rows, district), mimetype=XLSX_TYPE, headers=headers)


@blueprint.post("/<kind>")
def upload(kind: str) -> AnyResponse | tuple[str, int]:
    """Keeps the rows and shows what they would do; nothing of the register changes yet."""
    if kind not in KINDS:
        abort(404)
    file = request.files.get("berkas")
    if file is None or not file.filename:
        return _index(kind, REFUSED["no_file"]), 422
    try:
        rows = read_sheet(file.read())
    except Unreadable as fault:
        return _index(kind, SHEET_FAULTS[fault.key]), 422
    with services().sessions.begin() as session:
        sheet_import.drop_old(session)
        try:
            _module(kind).plan(session, rows, load_district())
        except Unusable as fault:
            refused = str(fault)
        else:
            refused = ""
            kept = SheetImport(kind=kind, rows=rows, staff_id=staff_here().staff_id)
            kept.file_name, kept.created_at = file.filename[-120:], now()
            session.add(kept)
            session.flush()
            audit.record(session, kept.staff_id, "sheet_uploaded", f"sheet_import:{kept.id}")
    if refused:
        return _index(kind, refused), 422
    return _to(kept.id)


@blueprint.get("/<int:import_id>")
def show(import_id: int) -> str:
    """Each row: new, changed with before and after, wrong and why."""
    with services().sessions.begin() as session:
        kept = session.get(SheetImport, import_id) or abort(404)
        plan = _plan(session, kept) if kept.is_open else Plan((), ())
        waiting = desk.waiting(session)
    return render_template("import_show.html", kept=kept, plan=plan, waiting=waiting)


@blueprint.post("/<int:import_id>/simpan")
def save(import_id: int) -> AnyResponse:
    """Does what was shown, all of it or nothing; only while it is still what was shown."""
    by = staff_here().staff_id
    try:
        with services().sessions.begin() as session:
            kept = _held(session, import_id)
            if kept is None:
                return _to(import_id)
            plan = _plan(session, kept)
            if plan.mark != request.form.get("tanda") or not plan.to_do:
                flash(SAID["moved_on"], "bad")
                return _to(import_id)
            _module(kept.kind).apply(session, plan.to_do, by)
            kept.created, kept.changed = plan.counts[NEW], plan.counts[CHANGED]
            kept.wrong = plan.counts[WRONG]
            kept.end(DONE)
            audit.record(session, by, "sheet_imported", f"sheet_import:{kept.id}")
    except IntegrityError:  # somebody took the same name or number at this very instant
        flash(SAID["moved_on"], "bad")
        return _to(import_id)
    flash(SAID["done"].format(created=kept.created, changed=kept.changed), "good")
    return _to(import_id)


@blueprint.post("/<int:import_id>/batal")
def drop(import_id: int) -> AnyResponse:
    """Puts it aside; the rows are forgotten."""
    with services().sessions.begin() as session:
        kept = _held(session, import_id)
        if kept is not None:
            kept.end(DROPPED)
            subject = f"sheet_import:{import_id}"
            audit.record(session, staff_here().staff_id, "sheet_dropped", subject)
            flash(SAID["dropped"], "good")
    return redirect(url_for("imports.index"), 303)


def _held(session: Session, import_id: int) -> SheetImport | None:
    """The import, held until the commit; None, and said so, for one that has ended."""
    found = session.get(SheetImport, import_id, with_for_update=True) or abort(404)
    if not found.is_open:
        flash(SAID["ended"], "bad")
        return None
    return found


def _plan(session: Session, kept: SheetImport) -> Plan:
    found: Plan = _module(kept.kind).plan(session, kept.rows, load_district())
    return found


def _module(kind: str) -> ModuleType:
    return import_lks if kind == LKS else import_officers


def _to(import_id: int) -> AnyResponse:
    return redirect(url_for("imports.show", import_id=import_id), 303)


def _index(kind: str = "", fault: str = "") -> str:
    latest = (
        select(SheetImport, Staff.name)
        .join(Staff, Staff.id == SheetImport.staff_id)
        .order_by(SheetImport.id.desc())
        .limit(_SHOWN)
    )
    with services().sessions.begin() as session:
        imports = session.execute(latest).all()
        waiting = desk.waiting(session)
    chosen = kind or request.args.get("apa", "")
    return render_template(
        "imports.html",
        kinds=sorted(KINDS, key=lambda one: one != chosen),
        failed=kind,
        fault=fault,
        imports=imports,
        waiting=waiting,
    )
