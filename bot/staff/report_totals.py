"""How many reports a list has and how many people they count: exact, or "more than 2,000"."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.staff.reach import reach
from bot.staff.report_filter import COUNTED, KINDS, ReportFilter, categories, within
from models import sums
from models.report import Report
from models.sums import Part, Sum
from reading.district import District

# Beyond it counting takes longer than reading the page.
MOST = 2_000
# So few are looked up one by one.
_FEW = 500
# What the monthly sums know; they answer at once, however many reports there are.
_TALLIED = {"dari", "sampai", "jenis", "kategori", "wilayah", "status", "lks"}


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole list and not only of the page that is shown."""

    reports: int
    people: int
    exact: bool = True


def totals(
    session: Session, chosen: ReportFilter, wanted: Select[Report], district: District
) -> Totals | None:
    """Of the reports that are `wanted`, which is what `chosen` asks for.

    None for a search: looking for words once, for the page, takes long enough.
    """
    if (part := _part(chosen, district)) is not None:
        return Totals(*sums.total(session, part))
    if chosen.cari:
        return None
    some = wanted.with_only_columns(Report.count, maintain_column_froms=True)
    some = some.order_by(None).limit(MOST + 1)
    part_of = some.subquery()
    row = session.execute(select(func.count(), func.sum(part_of.c.count))).one()
    found = Sum(row[0], row[1] or 0)
    return Totals(min(found.reports, MOST), found.people, exact=found.reports <= MOST)


def by_id_if_few(session: Session, wanted: Select[Report], sums: Totals | None) -> Select[Report]:
    """The same reports, by their ids where these are few.

    Else the database would go back through all reports of all times to fill a page with them.
    """
    if sums is None or not sums.exact or sums.reports > _FEW:
        return wanted
    ids = wanted.with_only_columns(Report.id, maintain_column_froms=True).order_by(None)
    return wanted.where(Report.id.in_(session.scalars(ids).all()))


def _part(chosen: ReportFilter, district: District) -> Part | None:
    """The same as whole months of the tally; None where these do not say it."""
    if chosen.status != COUNTED or chosen.as_args().keys() - _TALLIED:
        return None
    first = date.fromisoformat(chosen.dari) if chosen.dari else None
    last = date.fromisoformat(chosen.sampai) if chosen.sampai else None
    if (first and first.day != 1) or (last and last.day != monthrange(last.year, last.month)[1]):
        return None
    return Part(
        first=first,
        last=last.replace(day=1) if last else None,
        kind=KINDS[chosen.jenis] if chosen.jenis else None,
        categories=categories(chosen.kategori, district) if chosen.kategori else None,
        kelurahan=reach().narrowed(within(chosen.wilayah, district) if chosen.wilayah else None),
        lks_id=int(chosen.lks) if chosen.lks else None,
    )
