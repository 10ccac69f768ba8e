"""How a bimtek stands: the counts that its pages show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.invitation import MAYBE, NO, NONE, WAITING, YES, Invitation


@dataclass(frozen=True, slots=True)
class Numbers:
    """Persons for `coming` (a seat each), invitations for the rest.

    `silent` were invited and have not answered; `absent` had a seat and did not come.
    """

    invited: int = 0
    coming: int = 0
    maybe: int = 0
    declined: int = 0
    silent: int = 0
    waiting: int = 0
    present: int = 0
    absent: int = 0


def numbers(session: Session, ids: Iterable[int]) -> dict[int, Numbers]:
    """The counts of these events, in one question."""
    invited = Invitation.invited_at.is_not(None)
    here = Invitation.checked_in_at.is_not(None)
    counted = (
        select(
            Invitation.bimtek_id,
            _count(invited),
            _sum(Invitation.party_size, Invitation.answer == YES),
            _count(Invitation.answer == MAYBE),
            _count(Invitation.answer == NO),
            _count(invited & (Invitation.answer == NONE)),
            _count(Invitation.answer == WAITING),
            _count(here),
            _count((Invitation.answer == YES) & ~here),
        )
        .where(Invitation.bimtek_id.in_(list(ids)))
        .group_by(Invitation.bimtek_id)
    )
    return {row[0]: Numbers(*row[1:]) for row in session.execute(counted)}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _sum(column: Any, condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(column).filter(condition), 0)
