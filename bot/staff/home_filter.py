"""What the first page and the recapitulations are about: from an address to a part of the tally."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from bot.dates import month_of
from bot.staff.reach import reach
from bot.staff.report_filter import COUNTED, categories, within
from bot.staff.row_ids import known_id
from bot.staff.times import today
from models.report import CASE
from models.sums import Part
from reading.district import District

_DEFAULT_MONTHS = 3
_SPANS = {"bulan-ini": 1, "3-bulan": _DEFAULT_MONTHS, "12-bulan": 12}
_MONTHS_OFFERED = 24
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months; both ends are first days of months."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """In months."""
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1

    @property
    def before(self) -> "Span":
        """As many months, those just before."""
        return Span(months_on(self.first, -self.length), months_on(self.first, -1))

    @property
    def words(self) -> str:
        """`November 2026`, or `September 2026 sampai November 2026`."""
        if self.first == self.last:
            return month_of(self.last)
        return f"{month_of(self.first)} sampai {month_of(self.last)}"

    @property
    def year_before_its_end(self) -> list[date]:
        """Twelve months, or all of its own where there are more (at most five years)."""
        many = min(max(self.length, 12), 60)
        return [months_on(self.last, -back) for back in range(many - 1, -1, -1)]


@dataclass(frozen=True, slots=True)
class HomeFilter:
    """The address's own words; an empty one does not narrow, an odd one counts as empty."""

    masa: str = ""
    kategori: str = ""
    kecamatan: str = ""
    lks: str = ""
    warna: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str], district: District) -> "HomeFilter":
        """Reads the query of an address, whoever wrote it."""
        subjects = {one.group for one in district.categories.values()} | set(district.categories)
        return cls(
            masa=args.get("masa", "") if _span(args.get("masa", "")) else "",
            kategori=args.get("kategori", "") if args.get("kategori") in subjects else "",
            kecamatan=args.get("kecamatan", "")
            if args.get("kecamatan") in district.kecamatan
            else "",
            lks=known_id(args.get("lks", "")),
            warna="porsi" if args.get("warna") == "porsi" else "",
        )

    @property
    def span(self) -> Span:
        """The months that are meant."""
        return _span(self.masa) or _last_months(_DEFAULT_MONTHS)

    def as_args(self, **changed: str) -> dict[str, str]:
        """The shortest query that means this, with some of it changed."""
        return {name: value for name, value in asdict(replace(self, **changed)).items() if value}

    def part(self, district: District, span: Span | None = None) -> Part:
        """The same as a part of the tally, as far as who is signed in may see."""
        span = span or self.span
        places = within(self.kecamatan, district) if self.kecamatan else None
        return Part(
            first=span.first,
            last=span.last,
            kind=CASE,
            categories=categories(self.kategori, district) if self.kategori else None,
            kelurahan=reach().narrowed(places),
            lks_id=int(self.lks) if self.lks else None,
        )

    def reports(self, span: Span | None = None, **more: str) -> dict[str, str]:
        """The query of the list of exactly those reports; `more` narrows it further."""
        span = span or self.span
        end = span.last.replace(day=monthrange(span.last.year, span.last.month)[1])
        asked = {
            "dari": span.first.isoformat(),
            "sampai": end.isoformat(),
            "jenis": "kasus",
            "kategori": self.kategori,
            "wilayah": self.kecamatan,
            "status": COUNTED,
            "lks": self.lks,
        }
        return {name: value for name, value in (asked | more).items() if value}


def months_on(month: date, many: int) -> date:
    """The first day of the month so many months later, or earlier."""
    count = 12 * month.year + month.month - 1 + many
    return date(count // 12, count % 12 + 1, 1)


def months_offered() -> list[date]:
    """The months to choose from, this one first."""
    this = today().replace(day=1)
    return [months_on(this, -back) for back in range(_MONTHS_OFFERED)]


def typed_month(value: str) -> date | None:
    """`2026-11` as a month's first day; None for anything else."""
    try:
        month = date.fromisoformat(f"{value}-01")
    except ValueError:
        return None
    return month if len(value) == 7 and _FIRST_YEAR <= month.year < _FIRST_YEAR + 100 else None


def _last_months(many: int) -> Span:
    this = today().replace(day=1)
    return Span(months_on(this, 1 - many), this)


def _span(value: str) -> Span | None:
    this = today().replace(day=1)
    if value in _SPANS:
        return _last_months(_SPANS[value])
    if value == "bulan-lalu":
        return Span(months_on(this, -1), months_on(this, -1))
    if value == "tahun-ini":
        return Span(this.replace(month=1), this)
    if (month := typed_month(value)) is not None:
        return Span(month, month)
    return None
