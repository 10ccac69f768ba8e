"""The buttons of a broadcast: test, send, approve, undo, pause, resume, cancel, send again."""

import secrets
from collections.abc import Callable, Mapping

from flask import Blueprint, abort, flash, redirect, request, url_for
from sqlalchemy import literal, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from bot.broadcasting import scope_of
from bot.conversation import say_words
from bot.nudge import nudge
from bot.staff import broadcast_form
from bot.staff.access import staff_here
from bot.staff.broadcast_preview import preview
from bot.staff.broadcast_progress import reasons
from bot.staff.broadcast_words import FLASH, OBSTACLES, STATES
from bot.staff.row_ids import row_id
from bot.web import services
from handlers.gsm import to_gsm
from models import audit
from models.audience import Audience
from models.base import now
from models.broadcast import APPROVAL, DRAFT, UNDO, Broadcast, NotNow, OwnBroadcast
from models.broadcast_line import copy_lines
from models.contact import Contact
from models.lks_tag import LONGEST, LksTag
from models.outbox import REPLY
from models.recipients import people
from models.saved_filter import SavedFilter
from models.staff import Staff
from models.upsert import insert

blueprint = Blueprint("broadcast_deeds", __name__)

_LONGEST_FILTER_NAME = 60


@blueprint.post("/siaran/<int:broadcast_id>/kirim")
def submit(broadcast_id: int) -> Response:
    """The draft is ready. What the preview found in its way is looked for once more.

    Nothing leaves that nobody has seen: what was typed since goes to the preview first.
    """

    def deed(session: Session, broadcast: Broadcast) -> str | None:
        if _as_typed(broadcast):
            flash(FLASH["broadcast_differs"], "bad")
            return None
        moment = now()
        seen = preview(session, broadcast, services().settings, moment)
        for obstacle in seen.obstacles:
            flash(OBSTACLES[obstacle], "bad")
        if seen.obstacles:
            return None
        broadcast.submit(staff_here().staff_id, moment, approval=seen.needs_approval)
        return {UNDO: "broadcast_sent", APPROVAL: "broadcast_to_approve"}.get(
            broadcast.state, "broadcast_scheduled"
        )

    return _do(broadcast_id, "broadcast_submitted", deed)


@blueprint.post("/siaran/<int:broadcast_id>/setujui")
def approve(broadcast_id: int) -> Response:
    """The second pair of eyes says yes."""

    def deed(_session: Session, broadcast: Broadcast) -> str | None:
        try:
            broadcast.approve(staff_here().staff_id, now())
        except OwnBroadcast:
            flash(FLASH["broadcast_own"], "bad")
            return None
        return "broadcast_approved"

    return _do(broadcast_id, "broadcast_approved", deed)


# What needs nothing but the broadcast: by the last part of the address, what is done to it, and the
# name that the deed has in the audit log and in FLASH.
CHANGES: Mapping[str, tuple[Callable[[Broadcast, Session], object], str]] = {
    # A draft again: undone in time, called back from the schedule, or refused by the second.
    "urungkan": (lambda broadcast, _session: broadcast.take_back(), "broadcast_undone"),
    "jeda": (lambda broadcast, session: broadcast.pause(session), "broadcast_paused"),
    "lanjut": (lambda broadcast, session: broadcast.resume(session), "broadcast_resumed"),
    "batal": (lambda broadcast, session: broadcast.cancel(session, now()), "broadcast_cancelled"),
}


@blueprint.post("/siaran/<int:broadcast_id>/langkah/<change>")
def move(broadcast_id: int, change: str) -> Response:
    """One of `CHANGES`."""
    carry_out, name = CHANGES.get(change) or abort(404)

    def deed(session: Session, broadcast: Broadcast) -> str:
        carry_out(broadcast, session)
        return name

    return _do(broadcast_id, name, deed)


@blueprint.post("/siaran/<int:broadcast_id>/ganti")
def make_plain(broadcast_id: int) -> Response:
    """The characters that double the cost become plain ones."""

    def deed(_session: Session, broadcast: Broadcast) -> str:
        _as_typed(broadcast)
        broadcast.text = to_gsm(broadcast.text)
        return "broadcast_plain"

    return _do(broadcast_id, "broadcast_saved", deed)


@blueprint.post("/siaran/<int:broadcast_id>/ulang")
def resend(broadcast_id: int) -> Response:
    """A new draft with the same text, to those whom this one did not reach; of one reason or all.

    The reason is told by its words: as the page names it, whatever codes are behind it.
    """
    wanted = request.form.get("alasan", "")
    with services().sessions.begin() as session:
        first = session.get(Broadcast, broadcast_id) or abort(404)
        why = {reason.words: reason.causes for reason in reasons(session, first.id)} | {"": ()}
        if wanted not in why:
            abort(404)
        missed = Audience(failed_of=first.id, failed_why=why[wanted])
        again = Broadcast(
            text=first.text,
            audience=missed.as_json(),
            bimtek_id=first.bimtek_id,
            resend_of_id=first.id,
            created_by_id=staff_here().staff_id,
            created_at=now(),
        )
        session.add(again)
        session.flush()
        copy_lines(session, first.id, again.id)
        audit.record(session, staff_here().staff_id, "broadcast_again", f"broadcast:{again.id}")
    return redirect(url_for("broadcasts.show", broadcast_id=again.id), 303)


@blueprint.post("/siaran/<int:broadcast_id>/uji")
def test(broadcast_id: int) -> Response:
    """The longest text, to one's own telephone, at once."""
    with services().sessions.begin() as session:
        broadcast = session.get(Broadcast, broadcast_id, with_for_update=True) or abort(404)
        if broadcast.state == DRAFT:
            _as_typed(broadcast)
        phone = session.get_one(Staff, staff_here().staff_id).phone
        seen = preview(session, broadcast, services().settings, now())
        if phone is None or not seen.samples:
            flash(FLASH["test_without_phone" if phone is None else "test_without_people"], "bad")
        else:
            words = seen.samples[0].text
            channel = services().settings.channels[0]
            contact = Contact.to_be_told(session, phone, channel, now())
            key = f"broadcast_test:{broadcast_id}:{secrets.token_hex(8)}"
            say_words(session, contact, words, dedupe_key=key, priority=REPLY)
            flash(FLASH["test_sent"].format(phone=phone), "good")
    nudge(services().redis)
    return redirect(url_for("broadcasts.show", broadcast_id=broadcast_id), 303)


@blueprint.post("/siaran/<int:broadcast_id>/saringan")
def keep_filter(broadcast_id: int) -> Response:
    """Gives this draft's conditions a name; the same name again means these from now on."""
    name = " ".join(request.form.get("nama", "").split())[:_LONGEST_FILTER_NAME]

    def deed(session: Session, broadcast: Broadcast) -> str:
        _as_typed(broadcast)
        kept = {
            "audience": broadcast.audience,
            "created_by_id": staff_here().staff_id,
            "created_at": now(),
        }
        upsert = insert(session, SavedFilter).values(name=name, **kept)
        session.execute(upsert.on_conflict_do_update(index_elements=["name"], set_=kept))
        return "filter_kept"

    return _do(broadcast_id, "filter_kept", deed) if name else _back(broadcast_id)


@blueprint.post("/siaran/<int:broadcast_id>/label")
def tag(broadcast_id: int) -> Response:
    """Puts a word on every institution of the draft's audience, to find the group again by it."""
    word = " ".join(request.form.get("label_baru", "").lower().split())[:LONGEST]

    def deed(session: Session, broadcast: Broadcast) -> str:
        _as_typed(broadcast)
        wanted = people(Audience.from_json(broadcast.audience), scope_of(broadcast, now()))
        found = wanted.subquery()
        institutions = select(found.c.lks_id, literal(word)).where(found.c.lks_id.is_not(None))
        tagged = insert(session, LksTag).from_select(["lks_id", "tag"], institutions.distinct())
        session.execute(tagged.on_conflict_do_nothing(index_elements=["tag", "lks_id"]))
        return "tagged"

    return _do(broadcast_id, "lks_tagged", deed) if word else _back(broadcast_id)


@blueprint.post("/siaran/<int:broadcast_id>/pakai")
def use_filter(broadcast_id: int) -> Response:
    """The draft goes to a saved audience."""

    def deed(session: Session, broadcast: Broadcast) -> str:
        _as_typed(broadcast)
        found = session.get(SavedFilter, row_id(request.form.get("saringan", ""))) or abort(404)
        broadcast.audience = found.audience
        return "filter_used"

    return _do(broadcast_id, "broadcast_saved", deed)


def _as_typed(broadcast: Broadcast) -> bool:
    """Keeps the form that travels with a draft's buttons; whether it said anything new.

    Raises `NotNow`.
    """
    if broadcast.state != DRAFT:
        raise NotNow(broadcast.state)
    return broadcast_form.has_changed(broadcast, request.form)


def _do(
    broadcast_id: int, action: str, deed: Callable[[Session, Broadcast], str | None]
) -> Response:
    """One deed on the broadcast, held until the commit; it names the words that say it is done."""
    with services().sessions.begin() as session:
        # Of two hands at one instant the second sees what the first did.
        broadcast = session.get(Broadcast, broadcast_id, with_for_update=True) or abort(404)
        try:
            done = deed(session, broadcast)
        except NotNow as now_is:
            state = STATES[str(now_is)].lower()
            flash(FLASH["broadcast_not_now"].format(state=state), "bad")
            done = None
        if done:
            audit.record(session, staff_here().staff_id, action, f"broadcast:{broadcast_id}")
            flash(FLASH[done], "good")
    nudge(services().redis)
    return _back(broadcast_id)


def _back(broadcast_id: int) -> Response:
    return redirect(url_for("broadcasts.show", broadcast_id=broadcast_id), 303)
