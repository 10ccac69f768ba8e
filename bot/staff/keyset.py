"""Pages of a list by where the last one ended: as quick at row ten million as at row ten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from werkzeug.datastructures import MultiDict

from bot.staff.row_ids import GREATEST

T = TypeVar("T")
Key = InstrumentedAttribute[int]


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Some rows, newest first. `older` and `newer` are the keys to go on from; None at an end."""

    rows: list[T]
    older: int | None
    newer: int | None


def newest_first(
    session: Session,
    wanted: Select[T],
    order: Key | tuple[InstrumentedAttribute[datetime], Key],
    args: MultiDict[str, str],
    size: int,
) -> Slice[T]:
    """The page that the address names by `sebelum` (older than) or `sesudah` (newer than).

    In the order of the key, or of a moment and then the key: a list that is narrowed to some days
    finds them by an index on both.
    """
    moment, key = order if isinstance(order, tuple) else (None, order)
    before, after = _key(args.get("sebelum")), _key(args.get("sesudah"))
    upwards = before is None and after is not None
    columns = [key] if moment is None else [moment, key]
    if (start := after if upwards else before) is not None:
        wanted = wanted.where(*_beyond(session, key, moment, start, upwards))
    wanted = wanted.order_by(*(one.asc() if upwards else one.desc() for one in columns))
    # One row more than is shown tells whether there is more.
    found = list(session.scalars(wanted.limit(size + 1)))
    more = len(found) > size
    rows = found[:size][::-1] if upwards else found[:size]
    keys: list[int] = [getattr(row, key.key) for row in rows]
    return Slice(
        rows=rows,
        older=keys[-1] if keys and (more or upwards) else None,
        newer=keys[0] if keys and (more if upwards else before is not None) else None,
    )


def _beyond(
    session: Session,
    key: Key,
    moment: InstrumentedAttribute[datetime] | None,
    start: int,
    upwards: bool,
) -> list[ColumnElement[bool]]:
    further = key > start if upwards else key < start
    at = None if moment is None else session.scalar(select(moment).where(key == start))
    if moment is None or at is None:
        return [further]
    # The first condition is in the second; it is what an index can look up.
    if upwards:
        return [moment >= at, or_(moment > at, further)]
    return [moment <= at, or_(moment < at, further)]


def _key(value: str | None) -> int | None:
    if value is None or not (value.isascii() and value.isdigit()):
        return None
    return min(int(value[:12]), GREATEST)
