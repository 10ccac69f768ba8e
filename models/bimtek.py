"""A bimtek: an event that the office invites to, its states, and its two codes."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from stdnum import damm

from models.base import Base, one_of

DRAFT, INVITED, CLOSED = "draft", "invited", "closed"
HELD, ARCHIVED, CANCELLED = "held", "archived", "cancelled"
STATES = (DRAFT, INVITED, CLOSED, HELD, ARCHIVED, CANCELLED)
# What may follow what; docs/bimtek.md draws it. `closed` takes no seats by itself any more.
MOVES: Mapping[str, frozenset[str]] = {
    DRAFT: frozenset({INVITED, CANCELLED}),
    INVITED: frozenset({CLOSED, HELD, CANCELLED}),
    CLOSED: frozenset({INVITED, HELD, CANCELLED}),
    HELD: frozenset({ARCHIVED}),
    ARCHIVED: frozenset(),
    CANCELLED: frozenset(),
}
# Its codes are its own while it is one of these.
ALIVE = (DRAFT, INVITED, CLOSED, HELD)
ANSWERABLE = (INVITED, CLOSED)
NATURES = ("Biasa", "Penting", "Segera")
# Who comes early is checked in; who looks at the phone after the closing prayer too.
DOOR_OPENS_BEFORE = timedelta(hours=3)
DOOR_SHUTS_AFTER = timedelta(hours=3)
_ALIVE_SQL = text("state IN ('draft', 'invited', 'closed', 'held')")


class NotPossible(Exception):
    """The event is in a state in which this cannot be done; the state is the argument."""


class NoCodeLeft(Exception):
    """Every three-digit code belongs to an event that is not archived: archive some."""


class Bimtek(Base):
    """One event on one day. Times are UTC; people read them in WITA.

    `title` is what an SMS calls it, `subject` the letter's "hal"; `capacity` and `quota_per_lks`
    count persons. `code` answers an invitation, `day_code` checks in at the door. `revision` grows
    with every change of day, hour or place. After `answers_until` whoever says yes waits for the
    staff. `lesson_hours` (JP) goes on the certificate. Lock the row (`seating.held`) before seats.
    """

    __tablename__ = "bimtek"
    __table_args__ = (
        one_of("state", STATES),
        CheckConstraint("capacity BETWEEN 1 AND 9999", name="capacity_sane"),
        CheckConstraint("quota_per_lks BETWEEN 1 AND 99", name="quota_sane"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(
            "uq_bimtek_code_alive",
            "code",
            unique=True,
            sqlite_where=_ALIVE_SQL,
            postgresql_where=_ALIVE_SQL,
        ),
        Index(
            "uq_bimtek_day_code_alive",
            "day_code",
            unique=True,
            sqlite_where=_ALIVE_SQL,
            postgresql_where=_ALIVE_SQL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(3))
    day_code: Mapped[str] = mapped_column(String(4))
    state: Mapped[str] = mapped_column(String(10), default=DRAFT, index=True)
    letter_no: Mapped[str] = mapped_column(String(60), default="")
    nature: Mapped[str] = mapped_column(String(20), default="Penting")
    attachment: Mapped[str] = mapped_column(String(60), default="")
    subject: Mapped[str] = mapped_column(String(160), default="")
    title: Mapped[str] = mapped_column(String(80))
    agenda: Mapped[str] = mapped_column(Text, default="")
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    answers_until: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int]
    quota_per_lks: Mapped[int] = mapped_column(default=1)
    notes: Mapped[str] = mapped_column(Text, default="")
    lesson_hours: Mapped[int | None]
    signatory_name: Mapped[str] = mapped_column(String(80), default="")
    signatory_title: Mapped[str] = mapped_column(String(80), default="")
    signatory_nip: Mapped[str] = mapped_column(String(30), default="")
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    def may_become(self, state: str) -> bool:
        """Whether the table of moves leads from here to `state`."""
        return state in MOVES[self.state]

    def become(self, state: str) -> None:
        """Moves on. Raises `NotPossible` where the table of moves has no such step."""
        if not self.may_become(state):
            raise NotPossible(self.state)
        self.state = state

    def takes_seats(self, moment: datetime) -> bool:
        """Whether a yes gets a seat by itself: invited, and before the answers' end."""
        return self.state == INVITED and moment < min(self.answers_until, self.starts_at)

    def takes_answers(self, moment: datetime) -> bool:
        """Whether an answer still means something: until the beginning, closed or not."""
        return self.state in ANSWERABLE and moment < self.starts_at

    def has_open_door(self, moment: datetime) -> bool:
        """Whether people can be checked in: from three hours before until three hours after."""
        alive = self.state in (INVITED, CLOSED, HELD)
        return alive and (
            self.starts_at - DOOR_OPENS_BEFORE <= moment <= self.ends_at + DOOR_SHUTS_AFTER
        )

    @classmethod
    def with_code(cls, session: Session, code: str) -> "Bimtek | None":
        """The event that this code belongs to now."""
        return session.scalar(select(cls).where(cls.code == code, cls.state.in_(ALIVE)))

    @classmethod
    def last_with_code(cls, session: Session, code: str) -> "Bimtek | None":
        """The latest event that this code ever belonged to: people keep old texts."""
        return session.scalar(
            select(cls).where(cls.code == code).order_by(cls.starts_at.desc()).limit(1)
        )


def end_the_held(session: Session, moment: datetime) -> None:
    """What is over, and its door shut, was held: nobody has to press a button for that."""
    session.execute(
        update(Bimtek)
        .where(Bimtek.state.in_(ANSWERABLE), Bimtek.ends_at < moment - DOOR_SHUTS_AFTER)
        .values(state=HELD)
    )


def free_code(session: Session) -> str:
    """Three digits for a new event's invitations. Raises `NoCodeLeft`.

    The last one is a check digit as long as there are such: any two of those differ in two digits,
    so that a slip of the thumb does not answer another event's invitation.
    """
    used = set(session.scalars(select(Bimtek.code).where(Bimtek.state.in_(ALIVE))))
    every = [str(number) for number in range(100, 1000) if str(number) not in used]
    careful = [code for code in every if damm.is_valid(code)]
    if not every:
        raise NoCodeLeft
    return secrets.choice(careful or every)


def free_day_code(session: Session) -> str:
    """Four digits that stand on the board at the door, and nowhere before that day."""
    used = set(session.scalars(select(Bimtek.day_code).where(Bimtek.state.in_(ALIVE))))
    return secrets.choice([str(number) for number in range(1000, 10000) if str(number) not in used])
