"""A table of officers: what it would change, and the change itself."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.numbers import phone_of
from bot.sheet_out import Cell
from bot.staff.alike import Names, core, same
from bot.staff.import_cells import place_of
from bot.staff.import_plan import Change, Faulty, Line, Plan, table_of
from bot.staff.import_words import FAULTS, LABELS, NOTICES, OFFICER_HEADS
from bot.staff.register_words import FIELDS as FIELD_WORDS
from models import audit, edit
from models.contact import Contact
from models.former import former_names
from models.lks import Lks
from models.officer import APPROVED, PENDING, Officer
from reading.district import District

_HEADS = {words: name for name, known in OFFICER_HEADS.items() for words in known}
COLUMNS: Mapping[str, str] = {
    "name": FIELD_WORDS["name"],
    "phone": LABELS["phone"],
    "lks": LABELS["lks"],
    "kelurahan": FIELD_WORDS["kelurahan"],
}
_NEEDED = {name: COLUMNS[name] for name in ("name", "phone", "lks")}
_LONGEST_NAME = 80


class _Register:
    """The officers by number, and the institutions by each name they have or had."""

    def __init__(self, session: Session) -> None:
        officers = list(session.scalars(select(Officer)))
        self.by_phone = {officer.phone: officer for officer in officers}
        # Somebody's second phone is theirs as well.
        others = select(Contact.address, Officer).join(Officer, Contact.officer_id == Officer.id)
        self.by_other = {row.address: row.Officer for row in session.execute(others)}
        self.persons = {(same(one.name), one.lks_id): one for one in officers}
        self.lks = {lks.id: lks for lks in session.scalars(select(Lks))}
        self._by_core = {core(lks.name): lks.name for lks in self.lks.values()}
        self._names = Names(self._by_core)
        old = {same(name): key for name, key in former_names(session).items()}
        self.names = old | {same(lks.name): lks.id for lks in self.lks.values()}

    def institution(self, name: str) -> Lks:
        """The one of this name. Raises `Faulty`."""
        if found := self.lks.get(self.names.get(same(name), 0)):
            return found
        near = self._names.nearest(core(name))
        raise Faulty(
            FAULTS["meant" if near else "no_place"].format(name=self._by_core.get(near or "", ""))
        )


def plan(session: Session, rows: Sequence[Sequence[str]], district: District) -> Plan:
    """What these rows would do. Raises `Unusable`."""
    table = table_of(rows, _HEADS, _NEEDED)
    register = _Register(session)
    seen: dict[str, int] = {}
    lines = []
    for number, cells in table.rows:
        line = Line(number, cells.get("name", "")[:_LONGEST_NAME])
        _read(line, cells, register, district)
        phone = line.values.get("phone")
        if phone and seen.setdefault(phone, number) != number:
            line.blame("twice", title=phone, line=seen[phone])
        if not line.faults:
            _compare(line, register, district)
        lines.append(line)
    return Plan(lines, table.ignored)


def apply(session: Session, lines: Sequence[Line], staff_id: int) -> None:
    """Puts these officers on the list, with history and audit."""
    for line in lines:
        values = dict(line.values)
        if line.target_id:
            officer, deed = session.get_one(Officer, line.target_id), "officer_changed"
            del values["phone"]
            values["lks"] = session.get_one(Lks, values.pop("lks_id"))
        else:
            lks = session.get_one(Lks, values.pop("lks_id"))
            name, phone = values.pop("name"), values.pop("phone")
            officer = Officer.listed(session, name, phone, lks, staff_id)
            deed = "officer_listed"
        officer.amend(session, values, staff_id, edit.IMPORTED)
        audit.record(session, staff_id, deed, f"officer:{officer.id}")


def rows_of(session: Session, district: District) -> list[list[Cell]]:
    """The officers as a table that `plan` takes back, with nothing to change in it."""
    theirs = select(Officer).where(Officer.state == APPROVED, Officer.lks_id.is_not(None))
    return [
        [one.name, one.phone, one.institution, _place(one.kelurahan, district)]
        for one in session.scalars(theirs.where(Officer.phone.startswith("+")).order_by(Officer.id))
    ]


def _read(line: Line, cells: Mapping[str, str], register: _Register, district: District) -> None:
    """Name, number and institution have to be there; kelurahan may."""
    if not line.title:
        line.blame("no_name")
    elif len(cells["name"]) > _LONGEST_NAME:
        line.blame_cell(COLUMNS["name"], FAULTS["long"], cells["name"])
    line.values["name"] = line.title
    if "phone" not in cells:
        line.blame("no_phone")
    elif phone := phone_of(cells["phone"]):
        line.values["phone"] = phone
    else:
        line.blame_cell(COLUMNS["phone"], FAULTS["bad_phone"], cells["phone"])
    if "lks" not in cells:
        line.blame("no_lks")
    else:
        try:
            line.values["lks_id"] = register.institution(cells["lks"]).id
        except Faulty as fault:
            line.blame_cell(COLUMNS["lks"], fault, cells["lks"])
    if "kelurahan" in cells:
        try:
            line.values["kelurahan"] = place_of(cells["kelurahan"], district)
        except Faulty as fault:
            line.blame_cell(COLUMNS["kelurahan"], fault, cells["kelurahan"])


def _compare(line: Line, register: _Register, district: District) -> None:
    """Whom of those we have it is about, and what it would change."""
    phone, lks_id = line.values["phone"], line.values["lks_id"]
    found = register.by_phone.get(phone)
    if found is None and (other := register.by_other.get(phone)):
        line.blame("of_another", name=other.name)
        return
    if found is not None and found.state != APPROVED:
        line.blame("waiting" if found.state == PENDING else "refused", name=found.name)
        return
    if found is None and (person := register.persons.get((same(line.title), lks_id))):
        notice = NOTICES["same_person"].format(name=person.name, phone=person.phone)
        line.notices.append(notice)
    line.target_id = found.id if found else None
    said = {
        "name": (found.name if found else "", line.values["name"]),
        "phone": (found.phone if found else "", phone),
        "lks": (found.institution if found else "", register.lks[lks_id].name),
        "kelurahan": (
            _place(found.kelurahan, district) if found else "",
            _place(line.values.get("kelurahan", found.kelurahan if found else None), district),
        ),
    }
    is_same_lks = found is not None and found.lks_id == lks_id
    line.changes = [
        Change(COLUMNS[name], before, after)
        for name, (before, after) in said.items()
        if before != after and not (name == "lks" and is_same_lks)
    ]


def _place(code: str | None, district: District) -> str:
    found = district.kelurahan.get(code or "")
    return found.name if found else code or ""
