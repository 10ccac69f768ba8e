"""The filters of the list of reports: from an address to a query and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload

from bot.staff.times import day_begins, day_ends
from models.message import Message
from models.officer import Officer
from models.report import CASE, POTENTIAL, STATES, Report, report_id
from reading.district import District

PAGE = 25
_LONGEST_SEARCH = 80
_KINDS = {"kasus": CASE, "potensi": POTENTIAL}


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What the address asks for. An empty field does not filter; an odd value counts as empty."""

    dari: str = ""
    sampai: str = ""
    jenis: str = ""
    kategori: str = ""
    wilayah: str = ""
    status: str = ""
    verifikasi: str = ""
    darurat: str = ""
    cari: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str], district: District) -> "ReportFilter":
        """Reads the query of an address, whoever wrote it."""
        return cls(
            dari=_date(args.get("dari", "")),
            sampai=_date(args.get("sampai", "")),
            jenis=_known(args.get("jenis", ""), _KINDS),
            kategori=_known(
                args.get("kategori", ""), {**district.categories, **district.resources}
            ),
            wilayah=_known(args.get("wilayah", ""), {**district.kelurahan, **district.kecamatan}),
            status=_known(args.get("status", ""), dict.fromkeys(STATES)),
            verifikasi=_known(args.get("verifikasi", ""), {"sudah": 1, "belum": 1}),
            darurat=_known(args.get("darurat", ""), {"ya": 1}),
            cari=args.get("cari", "").strip()[:_LONGEST_SEARCH],
        )

    def as_args(self) -> dict[str, str]:
        """The shortest query that means this."""
        return {name: value for name, value in asdict(self).items() if value}

    def select(self, district: District) -> Select[Report]:
        """The reports that pass, without an order."""
        wanted = select(Report).options(joinedload(Report.officer))
        for condition in self._conditions(district):
            wanted = wanted.where(condition)
        if self.cari:
            wanted = wanted.where(_matches(self.cari))
        return wanted

    def _conditions(self, district: District) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.dari:
            conditions.append(Report.created_at >= day_begins(date.fromisoformat(self.dari)))
        if self.sampai:
            conditions.append(Report.created_at < day_ends(date.fromisoformat(self.sampai)))
        if self.jenis:
            conditions.append(Report.kind == _KINDS[self.jenis])
        if self.kategori:
            conditions.append(Report.category == self.kategori)
        if self.wilayah:
            conditions.append(Report.kelurahan.in_(_within(self.wilayah, district)))
        if self.status:
            conditions.append(Report.state == self.status)
        if self.verifikasi:
            conditions.append(Report.verified.is_(self.verifikasi == "sudah"))
        if self.darurat:
            conditions.append(Report.urgent.is_(True))
        return conditions


def _within(code: str, district: District) -> list[str]:
    return [
        place.code
        for place in district.kelurahan.values()
        if code in (place.code, place.kecamatan_code)
    ]


def _matches(words: str) -> ColumnElement[bool]:
    if (found := report_id(words)) is not None:
        return Report.id == found
    by_officer = select(Officer.id).where(
        or_(
            Officer.name.icontains(words, autoescape=True),
            Officer.phone.contains(words, autoescape=True),
        )
    )
    by_text = select(Message.id).where(Message.text.icontains(words, autoescape=True))
    return or_(
        Report.note.icontains(words, autoescape=True),
        Report.officer_id.in_(by_officer),
        Report.message_id.in_(by_text),
    )


def _known(value: str, known: Mapping[str, object]) -> str:
    return value if value in known else ""


def _date(value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return ""
    return day.isoformat() if 2000 <= day.year < 2100 else ""
