"""Which institutions a list is about, as its address says; the file of the list asks the same."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from bot.reporting import matrix
from bot.staff.reach import reach
from bot.staff.times import today
from bot.staff.word_search import holds_words
from models.former import has_been
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.register import CHOICES
from reading.district import District

SOON = timedelta(days=90)
# In addresses, and their words. `habis` is both that have ended and that end soon.
PERMITS = {
    "habis": "Habis, atau dalam 90 hari",
    "lewat": "Sudah habis",
    "segera": "Habis dalam 90 hari",
    "berlaku": "Masih lama berlaku",
    "tanpa": "Tanggal belum dicatat",
}
REPORTED = {"sudah": "Sudah melapor", "belum": "Belum melapor", "tanpa": "Belum punya pengurus"}
ACTIVE = {"ya": "Aktif", "tidak": "Tidak aktif"}
UNKNOWN = "tanpa"
_LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class LksFilter:
    """What the address asks for; an odd value counts as empty, and empty is no condition."""

    cari: str = ""
    pilar: str = ""
    jenis: str = ""
    kecamatan: str = ""
    izin: str = ""
    akreditasi: str = ""
    lapor: str = ""
    aktif: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str], district: District) -> "LksFilter":
        """Reads the query of an address, whoever wrote it."""

        def known(name: str, values: object) -> str:
            value = args.get(name, "")
            return value if isinstance(values, tuple | dict) and value in values else ""

        return cls(
            cari=args.get("cari", "").strip()[:_LONGEST_SEARCH],
            pilar=known("pilar", CHOICES["pillar"]),
            jenis=known("jenis", (*CHOICES["kind"], UNKNOWN)),
            kecamatan=known("kecamatan", tuple(district.kecamatan)),
            izin=known("izin", PERMITS),
            akreditasi=known("akreditasi", (*CHOICES["accreditation"], UNKNOWN)),
            lapor=known("lapor", REPORTED),
            aktif=known("aktif", ACTIVE),
        )

    def as_args(self) -> dict[str, str]:
        """The shortest query that means this."""
        return {name: value for name, value in asdict(self).items() if value}

    def select(self, session: Session, district: District) -> Select[Lks]:
        """Those of them within reach, in no order."""
        wanted = select(Lks).where(reach().lks())
        if self.cari:
            fields = (Lks.name, Lks.short_name, Lks.chair, Lks.permit)
            here = (holds_words(field, self.cari) for field in fields)
            wanted = wanted.where(or_(*here, has_been(Lks.id, "lks", "name", self.cari)))
        if self.pilar:
            wanted = wanted.where(Lks.pillar == self.pilar)
        for column, value in ((Lks.kind, self.jenis), (Lks.accreditation, self.akreditasi)):
            if value:
                wanted = wanted.where(column.is_(None) if value == UNKNOWN else column == value)
        if self.kecamatan:
            places = district.kelurahan.values()
            codes = [one.code for one in places if one.kecamatan_code == self.kecamatan]
            wanted = wanted.where(Lks.kelurahan.in_(codes))
        if self.izin:
            wanted = wanted.where(_permit(self.izin))
        if self.lapor:
            wanted = wanted.where(_reported(session, self.lapor))
        if self.aktif:
            wanted = wanted.where(Lks.is_active.is_(self.aktif == "ya"))
        return wanted


def _permit(state: str) -> ColumnElement[bool]:
    ends, now = Lks.permit_until, today()
    conditions: Mapping[str, ColumnElement[bool]] = {
        "habis": ends <= now + SOON,
        "lewat": ends < now,
        "segera": ends.between(now, now + SOON),
        "berlaku": ends > now + SOON,
        "tanpa": ends.is_(None),
    }
    return conditions[state]


def _reported(session: Session, state: str) -> ColumnElement[bool]:
    """This month, as Beranda and the recapitulation count it."""
    if state == "tanpa":
        speaking = select(Officer.lks_id).where(
            Officer.state == APPROVED, Officer.lks_id.is_not(None)
        )
        return Lks.id.not_in(speaking)
    rows = matrix(session, [today().replace(day=1)])
    return Lks.id.in_([row.lks_id for row in rows if row.is_silent == (state == "belum")])
