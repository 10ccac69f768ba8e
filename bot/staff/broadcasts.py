"""/siaran: broadcasts, from the draft over the preview to the last recipient."""

from typing import Any

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
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.sheets import Unreadable, read_sheet
from bot.staff import broadcast_form, desk, keyset
from bot.staff.access import staff_here
from bot.staff.broadcast_list import lines_of, rows_of
from bot.staff.broadcast_preview import preview
from bot.staff.broadcast_progress import GROUPS, progress, reasons, results
from bot.staff.broadcast_words import FAULTS, FLASH
from bot.staff.import_words import SHEET_FAULTS
from bot.staff.row_ids import row_id
from bot.web import services
from bot.wording import known_placeholders
from handlers.replies import ready_text
from models import audit
from models.audience import Audience
from models.base import now
from models.bimtek import Bimtek
from models.broadcast import APPROVAL, DRAFT, Broadcast
from models.broadcast_line import BroadcastLine, replace_lines
from models.lks import Lks
from models.lks_tag import LksTag
from models.outbox import Outbox
from models.saved_filter import SavedFilter
from models.staff import Staff
from reading.district import load_district

blueprint = Blueprint("broadcasts", __name__)

PAGE = 25


@blueprint.get("/siaran")
def index() -> str:
    """All of them, newest first, with how many texts each has and how many arrived."""
    with services().sessions.begin() as session:
        page = keyset.newest_first(session, select(Broadcast), Broadcast.id, request.args, PAGE)
        counts = _counts(session, [row.id for row in page.rows])
        waiting = desk.waiting(session)
    return render_template("broadcasts.html", page=page, counts=counts, waiting=waiting)


@blueprint.post("/siaran")
def create() -> Response:
    """An empty draft; with `bimtek` an invitation to it, or a question to who has not answered."""
    with services().sessions.begin() as session:
        draft = Broadcast(text="", audience={}, created_by_id=staff_here().staff_id)
        draft.created_at = now()
        if wanted := request.form.get("bimtek", ""):
            bimtek = session.get(Bimtek, row_id(wanted)) or abort(404)
            draft.bimtek_id, draft.text = bimtek.id, ready_text("invitation")
            if "belum_jawab" in request.form:
                draft.text = ready_text("ask_again")
                draft.audience = Audience(silent_of=bimtek.id).as_json()
        session.add(draft)
        session.flush()
        audit.record(session, staff_here().staff_id, "broadcast_created", f"broadcast:{draft.id}")
    return _to(draft)


@blueprint.get("/siaran/<int:broadcast_id>")
def show(broadcast_id: int) -> str:
    """A draft with its form and preview; anything later with its progress and results."""
    with services().sessions.begin() as session:
        broadcast = session.get(Broadcast, broadcast_id) or abort(404)
        values = _common(session, broadcast)
        if broadcast.state in {DRAFT, APPROVAL}:
            values["preview"] = preview(session, broadcast, services().settings, now())
            values |= _choices(session, broadcast)
            return render_template("broadcast_draft.html", **values)
        group = request.args.get("hasil", "")
        page = results(session, broadcast.id, group, request.args)
        values |= {"page": page, "group": group, "groups": GROUPS}
        return render_template("broadcast.html", **values)


@blueprint.get("/siaran/<int:broadcast_id>/kemajuan")
def follow(broadcast_id: int) -> Response:
    """The part of the page that changes while it is sent; the whole page where a stage begins."""
    with services().sessions.begin() as session:
        broadcast = session.get(Broadcast, broadcast_id) or abort(404)
        values = _common(session, broadcast)
    answer = make_response(render_template("fragments/broadcast_progress.html", **values))
    if request.args.get("saat") != broadcast.state:
        answer.headers["HX-Refresh"] = "true"
    return answer


@blueprint.post("/siaran/<int:broadcast_id>")
def save(broadcast_id: int) -> Response:
    """Keeps the draft as the form says it."""
    with services().sessions.begin() as session:
        broadcast = held_draft(session, broadcast_id)
        faults = broadcast_form.read_into(broadcast, request.form)
        for fault in faults:
            flash(FAULTS[fault], "bad")
        audit.record(session, staff_here().staff_id, "broadcast_saved", f"broadcast:{broadcast_id}")
    # What is wrong stands at the top of the page.
    return _to(broadcast, None if faults else "pratinjau")


@blueprint.post("/siaran/<int:broadcast_id>/daftar")
def take_list(broadcast_id: int) -> Response:
    """A pasted or uploaded list becomes the audience, with what is wrong line by line."""
    file = request.files.get("berkas")
    try:
        rows = read_sheet(file.read()) if file else rows_of(request.form.get("tempel", ""))
    except Unreadable as fault:
        flash(SHEET_FAULTS[fault.key], "bad")
        with services().sessions.begin() as session:
            broadcast = held_draft(session, broadcast_id)
            broadcast_form.has_changed(broadcast, request.form)
        return _to(broadcast)
    lines = lines_of(rows)
    with services().sessions.begin() as session:
        broadcast = held_draft(session, broadcast_id)
        broadcast_form.has_changed(broadcast, request.form)  # the text, typed before the list
        replace_lines(session, broadcast.id, lines)
        broadcast.audience = Audience(listed=True).as_json()
        audit.record(
            session, staff_here().staff_id, "broadcast_listed", f"broadcast:{broadcast_id}"
        )
    bad = sum(line.address is None for line in lines)
    flash(FLASH["list_taken"].format(lines=len(lines), bad=bad), "bad" if bad else "good")
    return _to(broadcast, "pratinjau")


def held_draft(session: Session, broadcast_id: int) -> Broadcast:
    """The draft, held until the commit. 404 for none, 409 for one that is no draft any more."""
    found = session.get(Broadcast, broadcast_id, with_for_update=True) or abort(404)
    if found.state != DRAFT:
        abort(409)
    return found


def _to(broadcast: Broadcast, anchor: str | None = None) -> Response:
    address = url_for("broadcasts.show", broadcast_id=broadcast.id, _anchor=anchor)
    return redirect(address, 303)


def _common(session: Session, broadcast: Broadcast) -> dict[str, Any]:
    authors = {broadcast.created_by_id, broadcast.submitted_by_id, broadcast.approved_by_id}
    names = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(authors - {None})))
    return {
        "broadcast": broadcast,
        "bimtek": session.get(Bimtek, broadcast.bimtek_id) if broadcast.bimtek_id else None,
        "people": {row.id: row.name for row in names},
        "progress": progress(session, broadcast, services().settings),
        "reasons": reasons(session, broadcast.id),
        "moment": now(),
        "here": staff_here().staff_id,
        "waiting": desk.waiting(session),
    }


def _choices(session: Session, broadcast: Broadcast) -> dict[str, Any]:
    """What the form offers, and what of it is chosen."""
    district = load_district()
    listed = select(func.count()).where(BroadcastLine.broadcast_id == broadcast.id)
    return {
        "audience": Audience.from_json(broadcast.audience),
        "district": district,
        "places": [
            (place.code, f"{place.name}, Kec. {place.kecamatan}")
            for place in sorted(district.kelurahan.values(), key=lambda place: place.name)
        ],
        "register": session.execute(select(Lks.id, Lks.name).order_by(Lks.name)).all(),
        "tags": session.execute(
            select(LksTag.tag, LksTag.tag.label("words")).distinct().order_by(LksTag.tag)
        ).all(),
        "filters": list(session.scalars(select(SavedFilter).order_by(SavedFilter.name))),
        "placeholders": known_placeholders(broadcast.bimtek_id is not None),
        "lines": session.scalar(listed) or 0,
    }


def _counts(session: Session, ids: list[int]) -> dict[int, dict[str, int]]:
    rows = session.execute(
        select(Outbox.broadcast_id, Outbox.state, func.count().label("texts"))
        .where(Outbox.broadcast_id.in_(ids))
        .group_by(Outbox.broadcast_id, Outbox.state)
    ).all()
    return {
        wanted: {
            group: sum(row.texts for row in rows if row.broadcast_id == wanted and row.state in of)
            for group, of in GROUPS.items()
        }
        for wanted in ids
    }
