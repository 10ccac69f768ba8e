"""The filters of the list of reports: from an address to a query and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, or_, select, union_all
from sqlalchemy.orm import Session, joinedload

from bot.staff.privacy import is_private
from bot.staff.row_ids import known_id
from bot.staff.times import day_begins, day_ends, today, typed_date
from bot.staff.word_search import ENOUGH, LATEST, MOST_FOUND, by_index, has_words, holds_words
from models.message import Message
from models.officer import Officer
from models.report import CASE, OPEN, POTENTIAL, STATES, Report, report_id
from models.tally import is_counted
from reading.district import District

PAGE = 25
_LONGEST_SEARCH = 80
# Not a state: what the office's figures count, so that each of them leads to the same reports.
COUNTED = "terhitung"
# Of `petugas`: what is open and nobody is in charge of.
NOBODY = "belum"
_PEOPLE = (joinedload(Report.officer), joinedload(Report.assigned))
KINDS = {"kasus": CASE, "potensi": POTENTIAL}


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
    tenggat: str = ""
    lks: str = ""
    petugas: str = ""
    cari: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str], district: District) -> "ReportFilter":
        """Reads the query of an address, whoever wrote it."""
        return cls(
            dari=typed_date(args.get("dari", "")),
            sampai=typed_date(args.get("sampai", "")),
            jenis=_known(args.get("jenis", ""), KINDS),
            kategori=_known(args.get("kategori", ""), _subjects(district)),
            wilayah=_known(args.get("wilayah", ""), {**district.kelurahan, **district.kecamatan}),
            status=_known(args.get("status", ""), dict.fromkeys((*STATES, COUNTED))),
            verifikasi=_known(args.get("verifikasi", ""), {"sudah": 1, "belum": 1}),
            darurat=_known(args.get("darurat", ""), {"ya": 1}),
            tenggat=_known(args.get("tenggat", ""), {"lewat": 1}),
            lks=known_id(args.get("lks", "")),
            petugas=NOBODY if args.get("petugas") == NOBODY else known_id(args.get("petugas", "")),
            cari=args.get("cari", "").strip()[:_LONGEST_SEARCH],
        )

    def as_args(self) -> dict[str, str]:
        """The shortest query that means this."""
        return {name: value for name, value in asdict(self).items() if value}

    def select(self, district: District, *, words: bool) -> Select[Report]:
        """The reports that pass, without an order.

        Without `words` a search does not look into what its asker may not read.
        """
        wanted = select(Report).options(*_PEOPLE).where(*self._conditions(district))
        if not self.cari:
            return wanted
        if (found := report_id(self.cari)) is not None:
            return wanted.where(Report.id == found)
        matches = _matches(self.cari, self._held(district, words))
        return wanted.where(Report.id.in_(_either(*matches)))

    def select_for_page(
        self, session: Session, district: District, reached: ColumnElement[bool], *, words: bool
    ) -> tuple[Select[Report], bool]:
        """The same of those within reach, and whether it is all of them.

        Of a search it is what a reader will go through: all matches among the latest reports that
        pass; where these are few, also so many of each kind of match from all times. So a word that
        everybody uses costs no more than a rare one.
        """
        if not self.cari or report_id(self.cari) is not None:
            return self.select(district, words=words).where(reached), True
        passing = (*self._conditions(district), reached)
        newest = (Report.created_at.desc(), Report.id.desc())
        latest = select(Report.id).where(*passing).order_by(*newest).limit(LATEST).subquery()
        held = self._held(district, words)
        recent = select(Report.id).join(Report.message).where(Report.id.in_(select(latest.c.id)))
        recent = recent.where(or_(held.either, Report.officer_id.in_(_officers(self.cari))))
        ids = set(session.scalars(recent))
        if len(ids) < ENOUGH:
            by_index(session)
            ids.update(session.scalars(_either(*_matches(self.cari, held, MOST_FOUND))))
            is_all = len(ids) < MOST_FOUND
        else:
            is_all = session.scalar(select(func.count()).select_from(latest)) != LATEST
        return select(Report).options(*_PEOPLE).where(*passing, Report.id.in_(ids)), is_all

    def _held(self, district: District, words: bool) -> "_Held":
        return _held_by_all(self.cari) if words else _held_by_notes(self.cari, district)

    def _conditions(self, district: District) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if self.dari:
            conditions.append(Report.created_at >= day_begins(date.fromisoformat(self.dari)))
        if self.sampai:
            conditions.append(Report.created_at < day_ends(date.fromisoformat(self.sampai)))
        if self.jenis:
            conditions.append(Report.kind == KINDS[self.jenis])
        if self.kategori:
            conditions.append(Report.category.in_(categories(self.kategori, district)))
        if self.wilayah:
            conditions.append(Report.kelurahan.in_(within(self.wilayah, district)))
        if self.status:
            counted = self.status == COUNTED
            conditions.append(is_counted() if counted else Report.state == self.status)
        if self.tenggat:
            conditions += [Report.state.in_(OPEN), Report.due_on < today()]
        if self.lks:
            theirs = select(Officer.id).where(Officer.lks_id == int(self.lks))
            conditions.append(Report.officer_id.in_(theirs))
        if self.petugas == NOBODY:
            conditions += [Report.state.in_(OPEN), Report.assigned_id.is_(None)]
        elif self.petugas:
            conditions.append(Report.assigned_id == int(self.petugas))
        if self.verifikasi:
            conditions.append(Report.verified.is_(self.verifikasi == "sudah"))
        if self.darurat:
            conditions.append(Report.urgent.is_(True))
        return conditions


def within(code: str, district: District) -> list[str]:
    """The kelurahan of a kecamatan, or the one of that code."""
    return [
        place.code
        for place in district.kelurahan.values()
        if code in (place.code, place.kecamatan_code)
    ]


def categories(chosen: str, district: District) -> list[str]:
    """The categories of a group, or the one of that code."""
    return [one.code for one in district.categories.values() if one.group == chosen] or [chosen]


def _subjects(district: District) -> Mapping[str, object]:
    groups = {one.group: one for one in district.categories.values()}
    return {**groups, **district.categories, **district.resources}


class _Held(NamedTuple):
    """Where words may stand: the note, the text; and both for a few reports, without an index."""

    note: ColumnElement[bool]
    text: ColumnElement[bool]
    either: ColumnElement[bool]


def _held_by_all(words: str) -> _Held:
    either = or_(holds_words(Report.note, words), holds_words(Message.text, words))
    return _Held(has_words(Report.note, words), has_words(Message.text, words), either)


def _held_by_notes(words: str, district: District) -> _Held:
    """For who reads no conversation: not even that a masked word stands there is told."""
    hidden = [code for code in district.categories if is_private(code, district)]
    shown = Report.category.not_in(hidden)
    note, either = has_words(Report.note, words), holds_words(Report.note, words)
    return _Held(note & shown, false(), either & shown)


def _officers(words: str) -> Select[int]:
    phone = Officer.phone.contains(words, autoescape=True)
    return select(Officer.id).where(or_(holds_words(Officer.name, words), phone))


def _matches(words: str, held: _Held, most: int | None = None) -> list[Select[int]]:
    """The reports whose note, officer or text holds the words: a question each, for its index."""
    texts = select(Message.id).where(held.text).limit(most).subquery()
    return [
        select(Report.id).where(held.note).limit(most),
        select(Report.id).where(Report.officer_id.in_(_officers(words))).limit(most),
        select(Report.id).where(Report.message_id.in_(select(texts.c.id))).limit(most),
    ]


def _either(*questions: Select[int]) -> Select[int]:
    """The ids that any of them finds."""
    ids = union_all(*(select(one.subquery().c.id) for one in questions)).subquery()
    return select(ids.c.id)


def _known(value: str, known: Mapping[str, object]) -> str:
    return value if value in known else ""
