"""A broadcast: one text of staff to many, from the draft to its last recipient."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Select,
    String,
    Text,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Base, one_of
from models.outbox import CANCELLED as ROW_CANCELLED
from models.outbox import CLAIMED, HELD, PENDING, POSTING, Outbox

DRAFT, APPROVAL, SCHEDULED, UNDO = "draft", "approval", "scheduled", "undo"
SENDING, PAUSED, DONE, CANCELLED = "sending", "paused", "done", "cancelled"

# What may follow what; whatever is not here is refused.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    DRAFT: (APPROVAL, SCHEDULED, UNDO, CANCELLED),
    APPROVAL: (SCHEDULED, UNDO, DRAFT, CANCELLED),
    SCHEDULED: (SENDING, DRAFT, CANCELLED),
    UNDO: (SENDING, DRAFT, CANCELLED),
    SENDING: (PAUSED, DONE, CANCELLED),
    PAUSED: (SENDING, CANCELLED),
    DONE: (),
    CANCELLED: (),
}

# Time to see one's own mistake.
UNDO_WITHIN = timedelta(seconds=60)
# A text that staff wrote is at most so many SMS.
MOST_SEGMENTS = 6
# On a row that waits because its broadcast does: resuming frees these, and no row that is held for
# another reason.
PAUSE = "paused"
# On a row that was withdrawn because its recipient said STOP.
OPTED_OUT = "opted out"
_IS_PAUSED = and_(Outbox.state == HELD, Outbox.error_code == PAUSE)
_ON_THEIR_WAY = (PENDING, CLAIMED, POSTING)


class NotNow(Exception):
    """The broadcast's state does not allow this (any more); the text is that state."""


class OwnBroadcast(Exception):
    """Four eyes: who submitted a broadcast may not be the one to approve it."""


class Broadcast(Base):
    """Who gets what, when. Its texts are rows of the outbox with its `broadcast_id`.

    With a `bimtek_id` each text is an invitation, and makes its row in the same transaction.

    `audience` is a filter (models/audience.py); `begins_at` the end of the undo window or the time
    it was scheduled for; `left_out` counts by reason who got nothing; `written_to` is how far the
    recipients' rows have been written, in the order of contacts, so that a writer that was killed
    is followed by one that goes on there.
    """

    __tablename__ = "broadcast"
    __table_args__ = (one_of("state", tuple(TRANSITIONS)),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT, index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    resend_of_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast.id"), index=True)
    bimtek_id: Mapped[int | None] = mapped_column(ForeignKey("bimtek.id"), index=True)
    begins_at: Mapped[datetime | None]
    deadline: Mapped[datetime | None]
    written_to: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime | None]
    left_out: Mapped[dict[str, int] | None] = mapped_column(JSON)
    finished_at: Mapped[datetime | None]

    def change(self, state: str) -> None:
        """The only way to another state. Raises `NotNow`."""
        if state not in TRANSITIONS[self.state]:
            raise NotNow(self.state)
        self.state = state

    def submit(self, staff_id: int, moment: datetime, *, approval: bool) -> None:
        """The draft is ready: to a colleague for `approval`, or on its way. Raises `NotNow`."""
        if approval:
            self.change(APPROVAL)
        else:
            self._start(moment)
        self.submitted_by_id = staff_id

    def approve(self, staff_id: int, moment: datetime) -> None:
        """The second pair of eyes says yes. Raises `OwnBroadcast` or `NotNow`."""
        if self.state != APPROVAL:
            raise NotNow(self.state)
        if staff_id in {self.submitted_by_id, self.created_by_id}:
            raise OwnBroadcast
        self._start(moment)
        self.approved_by_id = staff_id

    def take_back(self) -> None:
        """A draft again, nothing has left. Raises `NotNow`."""
        was_undone = self.state == UNDO
        self.change(DRAFT)
        self.submitted_by_id = self.approved_by_id = None
        if was_undone:
            self.begins_at = None

    def pause(self, session: Session) -> None:
        """Nothing more is claimed; what a sender holds already goes out. Raises `NotNow`."""
        self.change(PAUSED)
        hold(session, self.id)

    def resume(self, session: Session) -> None:
        """What was paused goes on. Raises `NotNow`."""
        self.change(SENDING)
        session.execute(
            update(Outbox)
            .where(Outbox.broadcast_id == self.id, _IS_PAUSED)
            .values(state=PENDING, error_code=None)
        )

    def cancel(self, session: Session, moment: datetime) -> int:
        """What has not left stays here: how many. Raises `NotNow`."""
        self.change(CANCELLED)
        self.finished_at = moment
        return withdraw(session, self.id, moment)

    def finish(self, session: Session, moment: datetime) -> None:
        """Done once every row is written and none is on its way."""
        waits = select(func.count()).where(
            Outbox.broadcast_id == self.id, Outbox.state.in_(_ON_THEIR_WAY)
        )
        if self.written_at is not None and not session.scalar(waits):
            self.change(DONE)
            self.finished_at = moment

    def _start(self, moment: datetime) -> None:
        undo_until = moment + UNDO_WITHIN
        is_later = self.begins_at is not None and self.begins_at > undo_until
        self.change(SCHEDULED if is_later else UNDO)
        if not is_later:
            self.begins_at = undo_until


def to_stop(session: Session, staff_id: int) -> Broadcast | None:
    """The latest that this person submitted and that may still be held back."""
    return session.scalar(
        select(Broadcast)
        .where(Broadcast.submitted_by_id == staff_id)
        .where(Broadcast.state.in_((APPROVAL, UNDO, SENDING)))
        .order_by(Broadcast.id.desc())
        .limit(1)
        .with_for_update()
    )


def next_begin(session: Session, moment: datetime, until: datetime) -> datetime | None:
    """When the first broadcast begins after `moment`, if one does by then."""
    waits = Broadcast.state.in_((UNDO, SCHEDULED))
    soon = (Broadcast.begins_at > moment) & (Broadcast.begins_at <= until)
    return session.scalar(select(func.min(Broadcast.begins_at)).where(waits, soon))


def stopped() -> Select[int]:
    """The ids of broadcasts of which nothing may leave, whatever its rows say."""
    return select(Broadcast.id).where(Broadcast.state.in_((PAUSED, CANCELLED)))


def was_stopped() -> ColumnElement[bool]:
    """Those of which a row may still come back from a sender: it has one for minutes at most."""
    lately = Outbox.state.in_(_ON_THEIR_WAY) & (Outbox.broadcast_id == Broadcast.id)
    return Broadcast.state.in_((PAUSED, CANCELLED)) & exists().where(lately)


def hold(session: Session, broadcast_id: int) -> None:
    """Its rows wait for the end of the pause, those apart that a sender holds."""
    session.execute(
        update(Outbox)
        .where(Outbox.broadcast_id == broadcast_id, Outbox.state == PENDING)
        .values(state=HELD, error_code=PAUSE)
    )


def withdraw_from(session: Session, contact_id: int, moment: datetime) -> None:
    """Who does not want announcements any more does not get those that wait either."""
    session.execute(
        update(Outbox)
        .where(Outbox.contact_id == contact_id, Outbox.broadcast_id.is_not(None))
        .where(or_(Outbox.state == PENDING, _IS_PAUSED))
        .values(state=ROW_CANCELLED, settled_at=moment, error_code=OPTED_OUT)
    )


def withdraw(session: Session, broadcast_id: int, moment: datetime) -> int:
    """Cancels the rows that no sender holds, those of a pause among them; how many."""
    waits = or_(Outbox.state == PENDING, _IS_PAUSED)
    gone = session.execute(
        update(Outbox)
        .where(Outbox.broadcast_id == broadcast_id, waits)
        .values(state=ROW_CANCELLED, settled_at=moment)
    )
    return cast(CursorResult[Any], gone).rowcount
