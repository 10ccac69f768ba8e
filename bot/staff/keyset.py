"""Pages of a list by where the last one ended: as quick at row ten million as at row ten."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session
from werkzeug.datastructures import MultiDict

from bot.staff.row_ids import GREATEST

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Some rows, newest first. `older` and `newer` are the keys to go on from; None at an end."""

    rows: list[T]
    older: int | None
    newer: int | None


def newest_first(
    session: Session,
    wanted: Select[T],
    key: InstrumentedAttribute[int],
    args: MultiDict[str, str],
    size: int,
) -> Slice[T]:
    """The page that the address names by `sebelum` (older than) or `sesudah` (newer than)."""
    before, after = _key(args.get("sebelum")), _key(args.get("sesudah"))
    upwards = before is None and after is not None
    if upwards:
        wanted = wanted.where(key > after).order_by(key.asc())
    else:
        wanted = wanted.order_by(key.desc())
        if before is not None:
            wanted = wanted.where(key < before)
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


def _key(value: str | None) -> int | None:
    if value is None or not (value.isascii() and value.isdigit()):
        return None
    return min(int(value[:12]), GREATEST)
