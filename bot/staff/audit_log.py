"""/pengaturan/catatan: who did what, and when."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.staff import desk, keyset
from bot.staff.account_words import DEEDS, SUBJECTS, WAYS
from bot.staff.row_ids import known_id
from bot.staff.times import day_begins, day_ends, typed_date
from bot.web import services
from models.audit import AuditEntry
from models.report import Report
from models.staff import Staff

blueprint = Blueprint("audit_log", __name__, url_prefix="/pengaturan/catatan")

PAGE = 50
_LONGEST_SUBJECT = 60
_NOBODY = "0"  # failed log-ins, and what the system did by itself

# What a subject's kind leads to, where it has a page.
_PAGES: Mapping[str, Callable[[int], str]] = {
    "contact": lambda key: url_for("inbox.conversation", contact_id=key),
    "lks": lambda key: url_for("lks.show", lks_id=key),
    "sheet_import": lambda key: url_for("imports.show", import_id=key),
    "officer": lambda key: url_for("officer.show", officer_id=key),
    "report": lambda key: url_for("reports.show", number=Report(id=key).number),
    "staff": lambda key: url_for("accounts.show", staff_id=key),
}


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the address asks for; an odd value counts as empty."""

    petugas: str = ""
    tindakan: str = ""
    objek: str = ""
    dari: str = ""
    sampai: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> "AuditFilter":
        """Reads the query of an address, whoever wrote it."""
        return cls(
            petugas=known_id(args.get("petugas", "")),
            tindakan=args.get("tindakan", "").strip()[:40],
            objek=args.get("objek", "").strip()[:_LONGEST_SUBJECT],
            dari=typed_date(args.get("dari", "")),
            sampai=typed_date(args.get("sampai", "")),
        )

    def as_args(self) -> dict[str, str]:
        """The shortest query that means this."""
        return {name: value for name, value in asdict(self).items() if value}

    def select(self) -> Select[AuditEntry]:
        """The entries that pass, without an order."""
        wanted = select(AuditEntry)
        if self.petugas == _NOBODY:
            wanted = wanted.where(AuditEntry.staff_id.is_(None))
        elif self.petugas:
            wanted = wanted.where(AuditEntry.staff_id == int(self.petugas))
        if self.tindakan:
            wanted = wanted.where(AuditEntry.action == self.tindakan)
        if self.objek:
            wanted = wanted.where(AuditEntry.subject == self.objek)
        if self.dari:
            wanted = wanted.where(AuditEntry.at >= day_begins(date.fromisoformat(self.dari)))
        if self.sampai:
            wanted = wanted.where(AuditEntry.at < day_ends(date.fromisoformat(self.sampai)))
        return wanted


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words; `address` leads to what it is about, where that has a page."""

    entry: AuditEntry
    who: str
    way: str
    deed: str
    subject: str
    address: str


@blueprint.get("")
def index() -> str:
    """The latest first, as the filter has it."""
    chosen = AuditFilter.from_args(request.args)
    with services().sessions.begin() as session:
        page = keyset.newest_first(session, chosen.select(), AuditEntry.id, request.args, PAGE)
        people = _names(session)
        waiting = desk.waiting(session)
    lines = [_line(entry, people) for entry in page.rows]
    return render_template(
        "audit_log.html", lines=lines, page=page, chosen=chosen, people=people, waiting=waiting
    )


def _names(session: Session) -> dict[int, str]:
    found = session.execute(select(Staff.id, Staff.name).order_by(Staff.name))
    return {one.id: one.name for one in found}


def _line(entry: AuditEntry, people: Mapping[int, str]) -> Line:
    kind, _, key = entry.subject.partition(":")
    page = _PAGES.get(kind)
    named = f"{SUBJECTS.get(kind, kind)} {key}".strip()
    if kind == "staff" and key.isdigit():
        named = f"{SUBJECTS[kind]} {people.get(int(key), key)}"
    if kind == "report" and key.isdigit():
        named = f"{SUBJECTS[kind]} {Report(id=int(key)).number}"
    return Line(
        entry=entry,
        who=people.get(entry.staff_id or 0, ""),
        way=WAYS.get(entry.channel or "", ""),
        deed=DEEDS.get(entry.action, entry.action),
        subject=named,
        address=page(int(key)) if page and key.isdigit() else "",
    )
