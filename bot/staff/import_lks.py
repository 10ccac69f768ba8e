"""A table of institutions: what it would change, and the change itself."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sheet_out import Cell
from bot.staff.alike import LIKE, Names, core, same, words_of
from bot.staff.import_cells import as_cell, read_cell, said
from bot.staff.import_plan import Change, Faulty, Line, Plan, table_of
from bot.staff.import_words import LABELS, LKS_HEADS, NOTICES
from bot.staff.register_words import FIELDS as FIELD_WORDS
from models import audit, edit
from models.base import now
from models.former import former_names
from models.lks import Lks
from models.register import FIELDS_BY_NAME, as_text
from reading.district import District

NUMBER = "number"
_HEADS = {
    **{words_of(FIELD_WORDS[name]): name for name in FIELDS_BY_NAME},
    **{words: name for name, known in LKS_HEADS.items() for words in known},
}
COLUMNS: Mapping[str, str] = {NUMBER: LABELS[NUMBER], **FIELD_WORDS}


class _Register:
    """The institutions that there are, by number and by each name they have or had."""

    def __init__(self, session: Session) -> None:
        self.by_id = {lks.id: lks for lks in session.scalars(select(Lks))}
        self.by_name = {same(lks.name): lks for lks in self.by_id.values()}
        self.by_core = {core(lks.name): lks for lks in self.by_id.values()}
        self._cores = Names(self.by_core)
        old = {same(name): key for name, key in former_names(session).items()}
        self.by_old_name = {name: self.by_id[key] for name, key in old.items() if key in self.by_id}

    def similar(self, name: str) -> Lks | None:
        """The one that this new name may well mean."""
        near = self._cores.nearest(core(name), LIKE)
        return self.by_core[near] if near else None


def plan(session: Session, rows: Sequence[Sequence[str]], district: District) -> Plan:
    """What these rows would do. Raises `Unusable`."""
    table = table_of(rows, _HEADS, {"name": FIELD_WORDS["name"]})
    register = _Register(session)
    seen: dict[object, int] = {}
    lines = []
    for number, cells in table.rows:
        line = Line(number, cells.get("name", "")[:120])
        lks = _target(line, cells, register)
        _read(line, cells, lks, district)
        _check_name(line, lks, register)
        key: object = lks.id if lks else same(line.title)
        if seen.setdefault(key, number) != number:
            line.blame("twice", title=line.title, line=seen[key])
        lines.append(line)
    return Plan(lines, table.ignored)


def apply(session: Session, lines: Sequence[Line], staff_id: int) -> None:
    """Puts these rows into the register, with history and audit as on the page of one."""
    for line in lines:
        lks = session.get_one(Lks, line.target_id) if line.target_id else None
        deed = "lks_changed" if lks else "lks_created"
        if lks is None:
            lks = Lks(name=line.values["name"], created_at=now())
            session.add(lks)
            session.flush()
        lks.amend(session, line.values, staff_id, edit.IMPORTED)
        audit.record(session, staff_id, deed, f"lks:{lks.id}")


def rows_of(session: Session, district: District) -> list[list[Cell]]:
    """The register as a table that `plan` takes back, with nothing to change in it."""
    found = session.scalars(select(Lks).order_by(Lks.name))
    return [row_of(lks, district) for lks in found]


def row_of(lks: Lks, district: District) -> list[Cell]:
    """One institution in the order of `COLUMNS`."""
    return [lks.id, *(_cell(lks, name, district) for name in FIELDS_BY_NAME)]


def _cell(lks: Lks, name: str, district: District) -> Cell:
    value = getattr(lks, name)
    return as_cell(FIELDS_BY_NAME[name], value, as_text(value), district)


def _target(line: Line, cells: Mapping[str, str], register: _Register) -> Lks | None:
    """Which institution the row is about; none for a new one. Notes faults and notices."""
    if not line.title:
        line.blame("no_name")
        return None
    if given := cells.get(NUMBER):
        found = register.by_id.get(int(given)) if given.isdecimal() else None
        if found is None:
            line.blame("no_number", cell=given)
        return found
    if found := register.by_name.get(same(line.title)):
        return found
    if found := register.by_old_name.get(same(line.title)):
        line.notices.append(NOTICES["former_name"].format(name=found.name))
    elif near := register.similar(line.title):
        line.notices.append(NOTICES["similar"].format(name=near.name))
    return found


def _read(line: Line, cells: Mapping[str, str], lks: Lks | None, district: District) -> None:
    """Each filled cell that says something else than the register. An empty one says nothing."""
    line.target_id = lks.id if lks else None
    for name, cell in cells.items():
        # Who names an institution does not rename it; who gives its number does.
        if name == NUMBER or (name == "name" and lks is not None and NUMBER not in cells):
            continue
        field = FIELDS_BY_NAME[name]
        try:
            value = read_cell(field, cell, district)
        except Faulty as fault:
            line.blame_cell(FIELD_WORDS[name], fault, cell)
            continue
        before = as_text(getattr(lks, name)) if lks else None
        after = as_text(value)
        # A table's cell has no lines; that alone is no change.
        if lks is not None and " ".join((before or "").split()) == after:
            continue
        line.values[name] = value
        change = Change(
            FIELD_WORDS[name], said(field, before, district), said(field, after, district)
        )
        line.changes.append(change)


def _check_name(line: Line, lks: Lks | None, register: _Register) -> None:
    name = line.values.get("name")
    holder = register.by_name.get(same(name)) if name else None
    if holder is not None and holder is not lks:
        line.blame("taken", name=name)
