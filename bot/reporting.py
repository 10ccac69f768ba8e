"""Which LKS has reported in which month, and which has not: the office's reminder to itself.

An LKS has reported when a report of its officers counts for that month, of need or of help, or
when it has sent BINAAN for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import sums
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.residents import ResidentCount
from models.sums import Part


@dataclass(frozen=True, slots=True)
class Cell:
    """One LKS in one month."""

    month: date
    reports: int
    residents: bool

    @property
    def said(self) -> bool:
        """Whether anything came."""
        return bool(self.reports or self.residents)


@dataclass(frozen=True, slots=True)
class Row:
    """One LKS over the months."""

    lks_id: int
    name: str
    cells: list[Cell]

    @property
    def reports(self) -> int:
        """All that it has reported in these months."""
        return sum(cell.reports for cell in self.cells)

    @property
    def is_silent(self) -> bool:
        """Whether nothing came in the last of the months."""
        return not self.cells[-1].said


def matrix(
    session: Session,
    months: Sequence[date],
    lks_id: int | None = None,
    kelurahan: Sequence[str] | None = None,
) -> list[Row]:
    """Every LKS that somebody may report for; the months in their order.

    `kelurahan` narrows it to the LKS that have their seat there.
    """
    reported = sums.by_lks(session, Part(first=months[0], last=months[-1], lks_id=lks_id))
    counted = select(ResidentCount.lks_id, ResidentCount.month).where(
        ResidentCount.month.between(months[0], months[-1])
    )
    residents = {(row[0], row[1]) for row in session.execute(counted.distinct())}
    speaking = select(Officer.lks_id).where(Officer.state == APPROVED)
    wanted = select(Lks.id, Lks.name).where(Lks.id.in_(speaking))
    if kelurahan is not None:
        wanted = wanted.where(Lks.kelurahan.in_(kelurahan))
    if lks_id is not None:
        wanted = wanted.where(Lks.id == lks_id)
    return [
        Row(found, name, [_cell((found, month), reported, residents) for month in months])
        for found, name in session.execute(wanted.order_by(Lks.name))
    ]


def _cell(
    key: tuple[int, date],
    reported: dict[tuple[int, date], sums.Sum],
    residents: set[tuple[int, date]],
) -> Cell:
    return Cell(key[1], reported.get(key, sums.Sum()).reports, key in residents)
