"""A cell of a table as the register's form would have it, and back: by words, not by codes."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.sheet_out import Cell
from bot.staff.alike import Names, words_of
from bot.staff.import_plan import Faulty
from bot.staff.import_words import FAULTS
from bot.staff.register_form import Wrong, value_of
from bot.staff.register_words import CHOICES as WORDS
from bot.staff.register_words import FAULTS as FORM_FAULTS
from bot.staff.words import MONTHS
from models.register import CHOICES, Field
from reading.district import District

_NUMERIC_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WORDY_DATE = re.compile(r"(\d{1,2})\s+([A-Za-z]{3,9})\.?\s+(\d{4})")
_LIST = re.compile(r"\s*[;,\n]\s*")
_YES = frozenset({"ya", "y", "ada", "sudah", "aktif", "masih aktif", "1", "v", "true"})
_NO = frozenset(
    {"tidak", "t", "tdk", "belum", "tidak ada", "tidak aktif", "nonaktif", "0", "false"}
)
_LONG_MONTHS = {"maret": 3, "agustus": 8, "ags": 8, "agt": 8, "sept": 9}


def read_cell(field: Field, cell: str, district: District) -> Any:
    """What the register would hold. Raises `Faulty`."""
    try:
        return value_of(field, _as_typed(field, cell, district), district)
    except Wrong as wrong:
        raise Faulty(FORM_FAULTS[str(wrong)]) from None


def place_of(cell: str, district: District) -> str:
    """The code of a kelurahan, from its name or its code. Raises `Faulty`."""
    places = {words_of(place.name): place.code for place in district.kelurahan.values()}
    found = re.sub(r"^(kelurahan|kel|desa) ", "", words_of(cell))
    if cell in district.kelurahan:
        return cell
    return _found(found, places, {code: district.kelurahan[code].name for code in places.values()})


def said(field: Field, text: str | None, district: District) -> str:
    """A field's value, as the history keeps it, in words that `read_cell` takes back."""
    if text is None:
        return ""
    if field.kind in ("choice", "yes_no"):
        return WORDS.get(text, text)
    if field.kind == "date":
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    if field.kind == "place":
        return district.kelurahan[text].name if text in district.kelurahan else text
    if field.kind == "codes":
        names = _coded(field, district)
        return "; ".join(names.get(code, code) for code in text.split())
    return text


def as_cell(field: Field, value: Any, text: str | None, district: District) -> Cell:
    """The same for a spreadsheet: dates and numbers stay what they are."""
    return value if field.kind in ("date", "number") else said(field, text, district)


def _as_typed(field: Field, cell: str, district: District) -> str:
    readers: Mapping[str, Callable[[], str]] = {
        "choice": lambda: _choice(field, cell),
        "yes_no": lambda: _yes_or_no(cell),
        "date": lambda: _iso(cell),
        "place": lambda: place_of(cell, district),
        "codes": lambda: _codes(field, cell, district),
        # A spreadsheet took the zero away.
        "phone": lambda: f"0{cell}" if re.fullmatch(r"8[\d\s-]{7,14}", cell) else cell,
    }
    read = readers.get(field.kind)
    return read() if read else cell


def _choice(field: Field, cell: str) -> str:
    """`LKSA (anak)`, `LKSA` and the code itself all mean the same."""
    codes = CHOICES[field.name]
    known = {words_of(WORDS[code]): code for code in codes}
    known |= {words_of(WORDS[code].split(" (")[0]): code for code in codes}
    return cell if cell in codes else known.get(words_of(cell), cell)


def _yes_or_no(cell: str) -> str:
    word = words_of(cell)
    return "ya" if word in _YES else "tidak" if word in _NO else cell


def _iso(cell: str) -> str:
    if found := _NUMERIC_DATE.fullmatch(cell):
        day, month, year = (int(part) for part in found.groups())
    elif found := _WORDY_DATE.fullmatch(cell):
        word = found[2].lower()
        short = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
        month = _LONG_MONTHS.get(word) or short.get(word[:3], 0)
        day, year = int(found[1]), int(found[3])
    else:
        return cell
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return cell


def _codes(field: Field, cell: str, district: District) -> str:
    names = _coded(field, district)
    if all(code in names for code in cell.split()):
        return cell
    by_name = {words_of(name): code for code, name in names.items()}
    parts = [part for part in _LIST.split(cell) if part]
    return " ".join(
        part if part in names else _found(words_of(part), by_name, names) for part in parts
    )


def _coded(field: Field, district: District) -> Mapping[str, str]:
    table = district.categories if field.name == "target_groups" else district.kelurahan
    return {code: entry.name for code, entry in table.items()}


def _found(words: str, codes: Mapping[str, str], names: Mapping[str, str]) -> str:
    """The code of a name; a near one is only offered: a guess must not enter the register."""
    if words in codes:
        return codes[words]
    near = Names(codes).nearest(words)
    key = "meant" if near else "no_place"
    raise Faulty(FAULTS[key].format(name=names[codes[near]] if near else ""))
