"""A tick at the door as a phone sent it: each is taken once, however often it arrives.

A phone without a network keeps its ticks and sends them later, perhaps twice: an answer may be
lost on its way back. A tick that came again after it was undone would check somebody in anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models import door
from models.base import Base, one_of
from models.bimtek import Bimtek
from models.invitation import Invitation
from models.upsert import insert_once

IN, OUT = "in", "out"
# What became of one: taken (now or before), too early or late, or of no invitation of this event.
TAKEN, SHUT, UNKNOWN = "taken", "shut", "unknown"


class DoorTick(Base):
    """`key` is made by the phone; `at` is when it was ticked, `taken_at` when it reached us."""

    __tablename__ = "door_tick"
    __table_args__ = (one_of("deed", (IN, OUT)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), unique=True)
    bimtek_id: Mapped[int] = mapped_column(ForeignKey("bimtek.id"), index=True)
    deed: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime]
    taken_at: Mapped[datetime]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


@dataclass(frozen=True, slots=True)
class Tick:
    """Somebody is here (`in`), or is not after all (`out`).

    Without an invitation it is a walk-in by `name`. `delegate` is who came instead.
    """

    key: str
    deed: str
    at: datetime
    how: str
    invitation_id: int | None = None
    name: str = ""
    delegate: str = ""


def take(
    session: Session, bimtek: Bimtek, tick: Tick, moment: datetime, staff_id: int | None
) -> str:
    """Does what a tick says, once. The event wants to be held (`seating.held`)."""
    if not bimtek.has_open_door(tick.at):
        return SHUT
    invitation = session.get(Invitation, tick.invitation_id) if tick.invitation_id else None
    if invitation is not None and invitation.bimtek_id != bimtek.id:
        return UNKNOWN
    if invitation is None and (tick.deed == OUT or not tick.name):
        return UNKNOWN
    row = {"key": tick.key, "bimtek_id": bimtek.id, "deed": tick.deed, "at": tick.at}
    row |= {"taken_at": moment, "staff_id": staff_id}
    if insert_once(session, DoorTick, ("key",), row) is None:
        return TAKEN
    if invitation is None:
        invitation = door.walk_in(session, bimtek, tick.name, tick.at)
    if tick.deed == OUT:
        door.undo_check_in(invitation)
    else:
        invitation.delegate = tick.delegate[:80] or invitation.delegate
        door.check_in(session, invitation, tick.at, tick.how, staff_id)
    return TAKEN
