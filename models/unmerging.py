"""A merge of two entries taken back: whatever has not been changed since is as it was before."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Row, insert, select, update
from sqlalchemy.orm import Session

from models import edit
from models.base import Base, Moment, now
from models.broadcast import Broadcast
from models.edit import Edit
from models.invitation import Invitation
from models.lks import Lks
from models.lks_tag import LksTag
from models.merge import AlreadyUndone, KeptGone, Merge
from models.merging import as_json
from models.officer import Officer
from models.pointing import TO_LKS, TO_OFFICER, Pointer, name_of
from models.reminder import Reminder
from models.report import Report
from models.saved_filter import SavedFilter
from models.staff import Staff

_TABLES: dict[str, type[Base]] = {
    row.__tablename__: row
    for row in (Broadcast, Invitation, Lks, LksTag, Officer, Reminder, Report, SavedFilter)
}
_POINTERS: Sequence[Pointer] = (*TO_LKS, *TO_OFFICER, LksTag.lks_id, Invitation.officer_id)
_AT_ONCE = 500
_EDITS = 100


def undo(session: Session, merge: Merge, staff_id: int) -> None:
    """Two entries again: whatever has not been changed since is as it was before.

    Raises `AlreadyUndone`, or `KeptGone` where a later merge has to be undone first; the database
    refuses where the name or number is another's by now.
    """
    if not merge.can_be_undone:
        raise AlreadyUndone(merge.id)
    table = _TABLES[merge.kind]
    if session.get(table, merge.kept_id) is None:
        raise KeptGone(merge.id)
    own = [one for one in merge.changed if one[0] == merge.kind and one[1] == merge.kept_id]
    reminders = [one for one in merge.changed if one[0] == Reminder.__tablename__]
    # Its number has to be free before the other has it back, and so has its place in an event.
    _restore(session, own)
    _insert(session, table, merge.gone)
    _restore(session, [one for one in merge.changed if one not in own and one not in reminders])
    for name, row in reversed(merge.deleted):
        _insert(session, _TABLES[name], row)
    _restore(session, reminders)
    _turn_back(session, merge)
    session.expire_all()
    merge.undone_at, merge.undone_by_id = now(), staff_id
    history: dict[str, tuple[str | None, str | None]] = {"merge": (merge.gone_name, None)}
    subject = f"{merge.kind}:{merge.kept_id}"
    edit.keep(session, subject, history, cause=edit.UNMERGED, staff_id=staff_id)


def _turn_back(session: Session, merge: Merge) -> None:
    for pointer in _POINTERS:
        if pointer.key != f"{merge.kind}_id":
            continue
        ids = merge.moved.get(name_of(pointer), [])
        for first in range(0, len(ids), _AT_ONCE):
            theirs = pointer.class_.id.in_(ids[first : first + _AT_ONCE])
            turned = update(pointer.class_).where(theirs, pointer == merge.kept_id)
            session.execute(turned.values({pointer.key: merge.gone_id}))


def where_now(session: Session, kind: str, gone_id: int) -> int | None:
    """The entry that one which went is part of now; of several steps the last."""
    found, at = None, gone_id
    for _ in range(20):
        latest = (
            select(Merge.kept_id)
            .where(Merge.kind == kind, Merge.gone_id == at, Merge.undone_at.is_(None))
            .order_by(Merge.id.desc())
        )
        kept = session.scalar(latest.limit(1))
        if kept is None:
            break
        found = at = kept
    return found


def subjects_of(session: Session, kind: str, kept_id: int) -> list[str]:
    """Under which names the history of an entry stands: its own, and those of what it took in."""
    ids = [kept_id]
    for key in ids:
        gone = select(Merge.gone_id).where(
            Merge.kind == kind, Merge.kept_id == key, Merge.undone_at.is_(None)
        )
        ids += [found for found in session.scalars(gone) if found not in ids]
    return [f"{kind}:{key}" for key in ids]


def history_of(session: Session, kind: str, kept_id: int) -> Sequence[Row[Edit, str | None]]:
    """The latest edits of an entry and of what it took in, each with the name of who made it."""
    wanted = (
        select(Edit, Staff.name)
        .outerjoin(Staff, Staff.id == Edit.staff_id)
        .where(Edit.subject.in_(subjects_of(session, kind, kept_id)))
        .order_by(Edit.id.desc())
        .limit(_EDITS)
    )
    return session.execute(wanted).all()


def _restore(session: Session, changes: Sequence[list[Any]]) -> None:
    """Each field that still has what the merge gave it."""
    for name, key, field, before, after in reversed(changes):
        row = session.get(_TABLES[name], key)
        if row is not None and as_json(getattr(row, field)) == after:
            setattr(row, field, _thawed(_TABLES[name], field, before))
    session.flush()


def _insert(session: Session, table: type[Base], row: dict[str, Any]) -> None:
    values = {name: _thawed(table, name, value) for name, value in row.items()}
    session.execute(insert(table).values(values))


def _thawed(table: type[Base], field: str, value: Any) -> Any:
    kind = table.__table__.c[field].type
    if isinstance(value, str) and isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
