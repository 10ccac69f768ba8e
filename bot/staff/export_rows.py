"""The reports as rows of a file: what is in it, and what is left out for whom."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import Select
from sqlalchemy.orm import Session

from bot.sheet_out import Cell
from bot.staff.privacy import is_private
from bot.staff.report_filter import ReportFilter
from bot.staff.report_words import REPORT_KINDS, REPORT_STATES
from bot.staff.words import HIDDEN
from models.report import Report
from reading.district import District, load_district

COLUMNS = (
    "Nomor", "Diterima", "Jenis", "Kelompok", "Kategori", "Jumlah", "Satuan", "Kelurahan",
    "Kecamatan", "Keterangan", "Darurat", "Status", "Terverifikasi", "Pelapor", "LKS", "Tenggat",
)  # fmt: skip
WIDTHS = (10, 16, 14, 14, 32, 8, 9, 20, 16, 48, 9, 14, 13, 26, 32, 12)


class Wanted(BaseModel):
    """What a job keeps: the list's filter, how far its maker sees, whether they read words.

    `kelurahan` None is the whole city. `words` only widens a search: the file itself never holds
    what was said of a child or a victim (bot/staff/privacy.py).
    """

    filter: dict[str, str]
    kelurahan: list[str] | None = None
    words: bool = False

    def reports(self) -> Select[Report]:
        """The reports that are asked for."""
        district = load_district()
        wanted = ReportFilter.from_args(self.filter, district).select(district, words=self.words)
        if self.kelurahan is not None:
            wanted = wanted.where(Report.kelurahan.in_(self.kelurahan))
        return wanted


def rows_below(
    session: Session, wanted: Wanted, below: int | None, most: int
) -> list[tuple[int, Sequence[Cell]]]:
    """The next rows with their reports' ids, the newest first; `below` is the last id so far."""
    page = wanted.reports().order_by(Report.id.desc()).limit(most)
    if below is not None:
        page = page.where(Report.id < below)
    district = load_district()
    return [(report.id, _cells(report, district)) for report in session.scalars(page)]


def _cells(report: Report, district: District) -> Sequence[Cell]:
    category = district.categories.get(report.category)
    subject = category or district.resources.get(report.category)
    place = district.kelurahan.get(report.kelurahan)
    return (
        report.number,
        report.created_at,
        REPORT_KINDS[report.kind],
        category.group if category else "",
        subject.name if subject else report.category,
        report.count,
        subject.unit if subject else "",
        place.name if place else report.kelurahan,
        place.kecamatan if place else "",
        HIDDEN if report.note and is_private(report.category, district) else report.note,
        "ya" if report.urgent else "",
        REPORT_STATES[report.state],
        "ya" if report.verified else "belum",
        report.officer.name if report.officer else "",
        report.officer.institution if report.officer else "",
        report.due_on,
    )
