"""/bimtek/<id>/pintu: the guests' desk on a phone; /bimtek/<id>/layar: the board beside it.

The phone sends its ticks when it can (static/door.js keeps them); each is taken once, whenever it
arrives, with the time at which it was made.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.links import door_token, invitation_of
from bot.papers.participants import institution
from bot.qr import qr_svg
from bot.staff import assets, desk, times
from bot.staff.access import staff_here
from bot.staff.bimtek_words import ANSWERS, ORIGINS, TICK_FAULTS
from bot.web import services
from models import audit, door_tick, seating
from models.base import now
from models.bimtek import Bimtek
from models.door_tick import IN, OUT, TAKEN, UNKNOWN, Tick
from models.invitation import BY_QR, BY_TICK, WALK_IN, YES, Invitation

blueprint = Blueprint("door", __name__)

UNREADABLE = "unreadable"
MOST_AT_ONCE = 50
# A phone in a drawer over the weekend still brings its ticks.
_OLDEST = timedelta(days=14)


@blueprint.get("/bimtek/<int:bimtek_id>/pintu")
def show(bimtek_id: int) -> str:
    """The list to tick, for a thumb."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        people = _people(session, bimtek_id)
        waiting = desk.waiting(session)
    return render_template(
        "door.html",
        bimtek=bimtek,
        people=people,
        is_open=bimtek.has_open_door(now()),
        waiting=waiting,
    )


@blueprint.get("/bimtek/<int:bimtek_id>/pintu.js")
def worker(bimtek_id: int) -> Response:
    """What shows the page again while the network is away; it has nothing of the event in it."""
    return assets.script("door_worker.js")


@blueprint.post("/bimtek/<int:bimtek_id>/pintu")
def tick(bimtek_id: int) -> Response:
    """Takes a phone's ticks (JSON) and answers which it may forget, and who is here by now."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("ticks"), list):
        abort(400)
    taken: list[str] = []
    refused: dict[str, str] = {}
    with services().sessions.begin() as session:
        if session.get(Bimtek, bimtek_id) is None:
            abort(404)
        bimtek = seating.held(session, bimtek_id)
        for one in sent["ticks"][:MOST_AT_ONCE]:
            key = str(one.get("key", "")) if isinstance(one, dict) else ""
            outcome = _take(session, bimtek, one, sent.get("sent_at"))
            if outcome == TAKEN:
                taken.append(key)
            else:
                refused[key] = TICK_FAULTS[outcome]
        if taken:
            audit.record(session, staff_here().staff_id, "bimtek_door", f"bimtek:{bimtek_id}")
        session.flush()
        people = _people(session, bimtek_id)
    return jsonify(taken=taken, refused=refused, people=people)


@blueprint.get("/bimtek/<int:bimtek_id>/layar")
def board(bimtek_id: int) -> str:
    """For a screen or a projector: the code to text, the QR to scan, how many are here."""
    with services().sessions.begin() as session:
        bimtek = session.get(Bimtek, bimtek_id) or abort(404)
        here = sum(1 for one in _people(session, bimtek_id) if one["no"])
    settings = services().settings
    token = door_token(settings, bimtek_id, times.today())
    return render_template(
        "fragments/board.html" if "HX-Request" in request.headers else "board.html",
        bimtek=bimtek,
        here=here,
        is_open=bimtek.has_open_door(now()),
        qr=qr_svg(f"{settings.public_url}/hadir/{token}", "Kode QR untuk absen"),
        address=f"{settings.public_url}/hadir/{token}",
    )


def _take(session: Session, bimtek: Bimtek, sent: Any, sent_at: Any) -> str:
    tick = _read(sent, sent_at)
    if tick is None:
        return UNREADABLE
    if sent.get("token") and tick.invitation_id is None:
        return UNKNOWN
    return door_tick.take(session, bimtek, tick, now(), staff_here().staff_id)


def _read(sent: Any, sent_at: Any) -> Tick | None:
    """One tick of the phone; None for what no phone of ours would send."""
    if not isinstance(sent, dict) or sent.get("deed") not in (IN, OUT):
        return None
    key, token, invitation_id = sent.get("key"), sent.get("token"), sent.get("invitation")
    texts = [sent.get(name) or "" for name in ("name", "delegate")]
    if not isinstance(key, str) or not 8 <= len(key) <= 36 or "\0" in key:
        return None
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        return None
    if token:
        invitation_id = invitation_of(services().settings, str(token))
    elif invitation_id is not None and not _is_id(invitation_id):
        return None
    at = _moment(sent.get("at"), sent_at)
    if at is None:
        return None
    name, delegate = (" ".join(text.split())[:80] for text in texts)
    how = BY_QR if token else BY_TICK
    return Tick(key, sent["deed"], at, how, invitation_id, name, delegate)


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31


def _moment(at: Any, sent_at: Any) -> datetime | None:
    """When it was ticked. The phone's clock may be wrong, what it says of the span is not."""
    if not all(isinstance(one, int) and 0 < one < 10**14 for one in (at, sent_at)):
        return None
    ago = timedelta(milliseconds=max(0, sent_at - at))
    return now() - min(ago, _OLDEST)


def _people(session: Session, bimtek_id: int) -> list[dict[str, Any]]:
    """Everybody on the list as the phone shows them: first who has a seat, then by name."""
    wanted = (
        select(Invitation)
        .where(Invitation.bimtek_id == bimtek_id)
        .options(joinedload(Invitation.lks), joinedload(Invitation.contact))
    )
    found = sorted(
        session.scalars(wanted),
        key=lambda one: (one.answer != YES and not one.is_in, one.attendee.casefold()),
    )
    return [_as_row(one) for one in found]


def _as_row(invitation: Invitation) -> dict[str, Any]:
    stands_for = f"mewakili {invitation.invited_name}" if invitation.delegate else ""
    party = f"{invitation.party_size} orang" if invitation.party_size > 1 else ""
    answer = "" if invitation.answer == YES else ANSWERS[invitation.answer]
    if invitation.origin == WALK_IN:
        answer = ORIGINS[WALK_IN]
    details = filter(None, (institution(invitation), stands_for, party, answer))
    return {
        "id": invitation.id,
        "name": invitation.attendee,
        "detail": " · ".join(details),
        "no": invitation.door_no,
    }
