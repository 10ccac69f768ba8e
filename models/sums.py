"""Sums over the tally: of any part of it, by whatever column is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.officer import Officer
from models.tally import Tally


class Sum(NamedTuple):
    """How many reports, and how many persons or households they count."""

    reports: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tally; None does not narrow it. `first` and `last` are first days of months."""

    first: date | None = None
    last: date | None = None
    kind: str | None = None
    categories: Sequence[str] | None = None
    kelurahan: Sequence[str] | None = None
    lks_id: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Of `Tally`."""
        found: list[ColumnElement[bool]] = []
        if self.first is not None:
            found.append(Tally.month >= self.first)
        if self.last is not None:
            found.append(Tally.month <= self.last)
        if self.kind is not None:
            found.append(Tally.kind == self.kind)
        if self.categories is not None:
            found.append(Tally.category.in_(self.categories))
        if self.kelurahan is not None:
            found.append(Tally.kelurahan.in_(self.kelurahan))
        if self.lks_id is not None:
            theirs = select(Officer.id).where(Officer.lks_id == self.lks_id)
            found.append(Tally.officer_id.in_(theirs))
        return found


def total(session: Session, part: Part) -> Sum:
    """All of it together."""
    row = session.execute(select(_REPORTS, _PEOPLE).where(*part.conditions())).one()
    return Sum(row[0] or 0, row[1] or 0)


def by(
    session: Session, part: Part, *columns: InstrumentedAttribute[Any]
) -> dict[tuple[Any, ...], Sum]:
    """A sum for each combination of these columns' values that has any report."""
    rows = session.execute(
        select(*columns, _REPORTS, _PEOPLE).where(*part.conditions()).group_by(*columns)
    )
    return {tuple(row[:-2]): Sum(row[-2], row[-1]) for row in rows if row[-2]}


def by_lks(session: Session, part: Part) -> dict[tuple[int, date], Sum]:
    """A sum for each LKS and month; what nobody's or an LKS-less officer's is, is left out."""
    rows = session.execute(
        select(Officer.lks_id, Tally.month, _REPORTS, _PEOPLE)
        .join(Officer, Officer.id == Tally.officer_id)
        .where(Officer.lks_id.is_not(None), *part.conditions())
        .group_by(Officer.lks_id, Tally.month)
    )
    return {
        (lks_id, month): Sum(reports, people)
        for lks_id, month, reports, people in rows
        if lks_id is not None and reports
    }


_REPORTS, _PEOPLE = func.sum(Tally.reports), func.sum(Tally.people)
