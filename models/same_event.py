"""Two invitations of one person to one event become one.

The rule: the answer that was given last counts. Having been there, the rating, the letter and the
seat with the smaller number are taken from whichever row has them: nothing that happened is lost.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.invitation import Invitation

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
# Each of these groups goes together, from the row that has its first.
_KEPT_FROM_EITHER = (
    ("invited_at", "origin"),
    ("checked_in_at", "checked_in_by_id", "checked_in_how", "door_no"),
    ("rated_at", "rating", "comment"),
    ("lks_id",),
    ("name",),
    ("officer_id",),
    ("contact_id",),
)


def pairs(
    session: Session, pointer: InstrumentedAttribute[int | None], kept: int, gone: int
) -> Iterator[tuple[Invitation, Invitation]]:
    """Invitations to the same event of both; the one whose answer counts comes first."""
    other = aliased(Invitation)
    of_other = getattr(other, pointer.key)
    wanted = (
        select(Invitation, other)
        .join(other, other.bimtek_id == Invitation.bimtek_id)
        .where(pointer == kept, of_other == gone)
        .order_by(Invitation.id)
    )
    for mine, theirs in session.execute(wanted).all():
        later = (theirs.answered_at or _LONG_AGO) > (mine.answered_at or _LONG_AGO)
        yield (theirs, mine) if later else (mine, theirs)


def join(counts: Invitation, other: Invitation) -> dict[str, Any]:
    """What the one that counts lacks and the other has; to be set once the other is deleted."""
    taken: dict[str, Any] = {}
    for names in _KEPT_FROM_EITHER:
        if getattr(counts, names[0]) is None and getattr(other, names[0]) is not None:
            taken |= {name: getattr(other, name) for name in names}
    if counts.seat_order is not None and other.seat_order is not None:
        taken["seat_order"] = min(counts.seat_order, other.seat_order)
    return taken
