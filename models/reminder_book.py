"""The reminders as rows: brought to what the plan wants, taken when they are due."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from models.reminder import CANCELLED, EXPIRED, SENT, WAITING, Reminder
from models.reminder_plan import Planned, Span, plan
from models.reminder_rules import Rules, in_force
from models.upsert import insert

# Any number that no other lock of ours has.
_LOCK = 5_052_005
_AT_ONCE = 500
_SPOKEN_OF = (
    Reminder.officer, Reminder.contact, Reminder.invitation, Reminder.report, Reminder.lks,
)  # fmt: skip


def is_ours(session: Session) -> bool:
    """Whether nobody else is at the reminders; then nobody will be until the commit.

    On SQLite every transaction is the only writer.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(_LOCK))))


def bring_up_to_date(session: Session, span: Span) -> None:
    """Makes, moves, revives and withdraws rows until they are what the rules in force want."""
    wanted = {one.dedupe_key: one for one in plan(session, in_force(session), span)}
    known = {row.dedupe_key: row for row in _known(session, span.moment)}
    changed = [one for one in wanted.values() if _differs(known.get(one.dedupe_key), one)]
    _write(session, changed, span.moment)
    gone = [
        row.id
        for row in known.values()
        if row.state == WAITING and row.due_at <= span.until and row.dedupe_key not in wanted
    ]
    for first in range(0, len(gone), _AT_ONCE):
        session.execute(
            update(Reminder)
            .where(Reminder.id.in_(gone[first : first + _AT_ONCE]), Reminder.state == WAITING)
            .values(state=CANCELLED, settled_at=span.moment)
        )


def expire(session: Session, moment: datetime) -> None:
    """Ends what was not sent in time: nobody wants to be reminded of yesterday's event."""
    session.execute(
        update(Reminder)
        .where(Reminder.state == WAITING, Reminder.deadline <= moment)
        .values(state=EXPIRED, settled_at=moment)
    )


def take_due(session: Session, moment: datetime, zone: ZoneInfo, most: int) -> list[list[Reminder]]:
    """What is due today for each of up to `most` persons of whom something is due now.

    Who has had a reminder today waits for tomorrow: one text a day.
    """
    midnight = datetime.combine(moment.astimezone(zone).date(), time(), zone)
    earlier = aliased(Reminder)
    had = exists().where(
        earlier.state == SENT,
        earlier.settled_at >= midnight,
        earlier.deadline > midnight,
        or_(earlier.officer_id == Reminder.officer_id, earlier.contact_id == Reminder.contact_id),
    )
    waits = (Reminder.state == WAITING) & (Reminder.deadline > moment)
    persons = session.execute(
        select(Reminder.officer_id, Reminder.contact_id)
        .where(waits, Reminder.due_at <= moment, ~had)
        .distinct()
        .limit(most)
    ).all()
    theirs = or_(
        Reminder.officer_id.in_([officer for officer, _ in persons if officer]),
        Reminder.contact_id.in_([contact for _, contact in persons if contact]),
    )
    today = Reminder.due_at < midnight + timedelta(days=1)
    # With everything that their words are made of: not a question more for each person.
    due = select(Reminder).where(waits, theirs, today).options(*map(joinedload, _SPOKEN_OF))
    found: dict[tuple[int | None, int | None], list[Reminder]] = {}
    for one in session.scalars(due.order_by(Reminder.due_at, Reminder.id)):
        found.setdefault((one.officer_id, one.contact_id), []).append(one)
    return list(found.values())


def compare(session: Session, rules: Rules, span: Span) -> dict[str, tuple[int, int]]:
    """What other rules would do: for each kind how many reminders the span has now, and then."""
    before, after = (plan(session, each, span) for each in (in_force(session), rules))
    settled = {row.dedupe_key for row in _known(session, span.moment) if row.state != WAITING}
    return {kind: (_count(before, kind, settled), _count(after, kind, settled)) for kind in rules}


def _count(planned: Sequence[Planned], kind: str, settled: set[str]) -> int:
    return sum(one.kind == kind and one.dedupe_key not in settled for one in planned)


def _known(session: Session, moment: datetime) -> Sequence[Any]:
    shown = (
        Reminder.id, Reminder.dedupe_key, Reminder.state, Reminder.due_at, Reminder.deadline,
        Reminder.cancelled_by_id,
    )  # fmt: skip
    return session.execute(select(*shown).where(Reminder.deadline > moment)).all()


def _differs(known: Any, wanted: Planned) -> bool:
    if known is None:
        return True
    if known.state == WAITING:
        return (known.due_at, known.deadline) != (wanted.due_at, wanted.deadline)
    return bool(known.state == CANCELLED and known.cancelled_by_id is None)


def _write(session: Session, wanted: Sequence[Planned], moment: datetime) -> None:
    if not wanted:
        return
    statement = insert(session, Reminder)
    fresh = {"state": WAITING, "created_at": moment}
    session.execute(
        statement.on_conflict_do_update(
            index_elements=("dedupe_key",),
            set_={
                "due_at": statement.excluded.due_at,
                "deadline": statement.excluded.deadline,
                "state": WAITING,
                "settled_at": None,
            },
            # Somebody may have cancelled or sent it since it was looked at.
            where=or_(
                Reminder.state == WAITING,
                (Reminder.state == CANCELLED) & Reminder.cancelled_by_id.is_(None),
            ),
        ),
        [asdict(one) | fresh for one in wanted],
    )
