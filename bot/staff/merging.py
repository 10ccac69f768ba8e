"""/gabung: entries that may mean the same, side by side; staff say which one stays, or undo it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.nudge import nudge
from bot.numbers import phone_of
from bot.staff import bimtek_news, desk, duplicates
from bot.staff.access import staff_here
from bot.staff.merge_view import counts_of, rows_of
from bot.staff.merge_words import SAID
from bot.staff.row_ids import row_id
from bot.web import services
from models import audit, not_same
from models.contact import Contact
from models.lks import Lks
from models.merge import AlreadyUndone, KeptGone, Merge
from models.merging import merge_lks, merge_officers
from models.officer import Officer
from models.seating import held, seat_next
from models.staff import Staff
from models.unmerging import undo
from reading.district import load_district

blueprint = Blueprint("merging", __name__, url_prefix="/gabung")

# What addresses call the kinds, and their tables.
_KINDS: Mapping[str, type[Lks] | type[Officer]] = {"lks": Lks, "pengurus": Officer}
_SHOWN = 20


@blueprint.get("")
def index() -> str:
    """What may be twice there, and what was merged last."""
    kind = request.args.get("apa", "lks")
    if kind not in _KINDS:
        kind = "lks"
    latest = (
        select(Merge, Staff.name)
        .join(Staff, Staff.id == Merge.staff_id)
        .order_by(Merge.id.desc())
        .limit(_SHOWN)
    )
    with services().sessions.begin() as session:
        find = duplicates.of_lks if kind == "lks" else duplicates.of_officers
        values = {
            "pairs": find(session),
            "merges": session.execute(latest).all(),
            "names": session.scalars(select(Lks.name).order_by(Lks.name)).all(),
            "waiting": desk.waiting(session),
        }
    return render_template("merging.html", kind=kind, **values, district=load_district())


@blueprint.get("/pilih")
def pick() -> Response:
    """Two that staff name themselves: institutions by name, officers by number."""
    kind = request.args.get("apa", "")
    if kind not in _KINDS:
        abort(404)
    ids = []
    with services().sessions.begin() as session:
        for typed in (request.args.get("satu", ""), request.args.get("dua", "")):
            found = _named(session, kind, " ".join(typed.split())[:120])
            if found is None:
                flash(SAID["not_found"].format(words=typed[:120] or "–"), "bad")
                return redirect(url_for("merging.index", apa=kind), 303)
            ids.append(found)
    if ids[0] == ids[1]:
        flash(SAID["same_one"], "bad")
        return redirect(url_for("merging.index", apa=kind), 303)
    return redirect(url_for("merging.compare", kind=kind, one=ids[0], other=ids[1]), 303)


@blueprint.get("/<kind>/<int:one>/<int:other>")
def compare(kind: str, one: int, other: int) -> str:
    """Both, field by field, with how much hangs on each."""
    with services().sessions.begin() as session:
        both = [_found(session, kind, key) for key in (one, other)]
        if one == other:
            abort(404)
        values = {
            "rows": rows_of(kind, *both),
            "counts": [counts_of(session, kind, row.id) for row in both],
            "waiting": desk.waiting(session),
        }
    return render_template("merge.html", kind=kind, both=both, **values)


@blueprint.post("/<kind>/<int:one>/<int:other>")
def merge(kind: str, one: int, other: int) -> Response:
    """The one that `tetap` names stays; the other becomes part of it."""
    kept_id = row_id(request.form.get("tetap", ""))
    if kind not in _KINDS or kept_id not in (one, other) or one == other:
        abort(400)
    by, gone_id = staff_here().staff_id, other if kept_id == one else one
    try:
        with services().sessions.begin() as session:
            # In one order everywhere: of two that merge at one instant the second waits.
            rows = {key: _found(session, kind, key, lock=True) for key in sorted((one, other))}
            kept, gone = rows[kept_id], rows[gone_id]
            words = SAID["done"].format(gone=gone.name, kept=kept.name)
            if isinstance(kept, Lks) and isinstance(gone, Lks):
                merge_lks(session, kept, gone, by)
            elif isinstance(kept, Officer) and isinstance(gone, Officer):
                channel = services().settings.channels[0]
                _, events = merge_officers(session, kept, gone, by, channel)
                for event in sorted(events):
                    seated = seat_next(session, held(session, event))
                    bimtek_news.tell_seated(session, seated)
            name = "lks" if kind == "lks" else "officer"
            for key in (kept_id, gone_id):
                audit.record(session, by, f"{name}_merged", f"{name}:{key}")
    except IntegrityError:  # a text from one of them came in at this very instant
        flash(SAID["busy"], "bad")
        return redirect(url_for("merging.compare", kind=kind, one=one, other=other), 303)
    nudge(services().redis)
    flash(words, "good")
    return redirect(_page_of(kind, kept_id), 303)


@blueprint.post("/<kind>/<int:one>/<int:other>/beda")
def set_apart(kind: str, one: int, other: int) -> Response:
    """They only look alike: not proposed again."""
    if one == other:
        abort(400)
    by, name = staff_here().staff_id, "lks" if kind == "lks" else "officer"
    with services().sessions.begin() as session:
        for key in (one, other):
            _found(session, kind, key)
            audit.record(session, by, f"{name}_told_apart", f"{name}:{key}")
        not_same.set_apart(session, name, (one, other), by)
    flash(SAID["apart"], "good")
    return redirect(url_for("merging.index", apa=kind), 303)


@blueprint.post("/<int:merge_id>/urungkan")
def take_back(merge_id: int) -> Response:
    """Two again, as far as nothing has been changed since."""
    by = staff_here().staff_id
    try:
        with services().sessions.begin() as session:
            done = session.get(Merge, merge_id, with_for_update=True) or abort(404)
            undo(session, done, by)
            audit.record(session, by, f"{done.kind}_unmerged", f"{done.kind}:{done.gone_id}")
            audit.record(session, by, f"{done.kind}_unmerged", f"{done.kind}:{done.kept_id}")
            flash(SAID["undone"].format(gone=done.gone_name), "good")
    except AlreadyUndone:
        flash(SAID["undone_before"], "bad")
    except KeptGone:
        flash(SAID["kept_gone"], "bad")
    except IntegrityError:
        flash(SAID["taken"], "bad")
    return redirect(url_for("merging.index", apa=request.form.get("apa") or None), 303)


def _found(session: Session, kind: str, key: int, *, lock: bool = False) -> Any:
    table = _KINDS.get(kind) or abort(404)
    held_row = {"of": table} if lock else None
    found = session.get(table, key, with_for_update=held_row)
    if found is None or (isinstance(found, Officer) and found.erased_at is not None):
        abort(404)
    return found


def _named(session: Session, kind: str, words: str) -> int | None:
    if kind == "lks":
        return session.scalar(select(Lks.id).where(func.lower(Lks.name) == words.lower()).limit(1))
    number = phone_of(words) or words
    own = session.scalar(select(Officer.id).where(Officer.phone == number))
    return own or session.scalar(select(Contact.officer_id).where(Contact.address == number))


def _page_of(kind: str, key: int) -> str:
    if kind == "lks":
        return url_for("lks.show", lks_id=key)
    return url_for("officer.show", officer_id=key)
