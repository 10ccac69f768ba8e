"""/kesehatan: what each channel last did, and what is wrong."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from sqlalchemy import select

from bot.staff import desk
from bot.watch import oldest_waiting
from bot.web import services
from models.channel_state import ChannelState
from models.incident import Incident

blueprint = Blueprint("channel_health", __name__)

_LATEST = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One channel on the page; `waiting` is since when its longest waiting text has been due."""

    channel: str
    state: ChannelState | None
    waiting: datetime | None
    faults: list[Incident]


@blueprint.get("/kesehatan")
def show() -> str:
    """A line for each channel in use, and the latest incidents."""
    with services().sessions.begin() as session:
        states = {each.channel: each for each in session.scalars(select(ChannelState))}
        due = oldest_waiting(session)
        lasting = Incident.now_open(session)
        over = select(Incident).where(Incident.closed_at.is_not(None))
        past = session.scalars(over.order_by(Incident.id.desc()).limit(_LATEST)).all()
        values = {"waiting": desk.waiting(session)}
    lines = [
        Line(name, states.get(name), due.get(name), [i for i in lasting if i.channel == name])
        for name in services().settings.channels
    ]
    return render_template("channel_health.html", lines=lines, past=past, **values)
