"""The register's form: from what somebody typed to what the register holds."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, cast

from sqlalchemy import String
from werkzeug.datastructures import MultiDict

from models.lks import Lks
from models.register import CHOICES, FIELDS, Field
from reading.district import District

_LONGEST_TEXT = 2000
_MOST = 1_000_000
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_DEGREES = frozenset({"latitude", "longitude"})


class Wrong(Exception):
    """A field cannot hold that; the text is a key of `FAULTS` in register_words.py."""


def read_form(
    form: MultiDict[str, str], district: District
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values by field, and the fault of each field that has one."""
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in FIELDS:
        typed = " ".join(form.getlist(field.name)).strip()
        try:
            values[field.name] = value_of(field, typed, district)
        except Wrong as wrong:
            faults[field.name] = str(wrong)
    return values, faults


def value_of(field: Field, typed: str, district: District) -> Any:
    """What the register holds for what was typed or chosen. Raises `Wrong`."""
    if not typed:
        if field.name == "name":
            raise Wrong("name")
        return {"pillar": CHOICES["pillar"][0], "is_active": True}.get(field.name)
    readers: dict[str, Callable[[], Any]] = {
        "choice": lambda: _known(typed, CHOICES[field.name], "choice"),
        "yes_no": lambda: _known(typed, ("ya", "tidak"), "choice") == "ya",
        "date": lambda: _date(typed),
        "number": lambda: _number(field.name, typed),
        "place": lambda: _known(typed, tuple(district.kelurahan), "place"),
        "codes": lambda: _codes(typed, district),
        "phone": lambda: _phone(typed),
    }
    read = readers.get(field.kind)
    return read() if read else _text(field, typed)


def _codes(typed: str, district: District) -> str | None:
    known = {*district.kelurahan, *district.categories}
    return " ".join(code for code in typed.split() if code in known) or None


def _phone(typed: str) -> str:
    digits = re.sub(r"[\s().-]", "", typed)
    if not _PHONE.fullmatch(digits):
        raise Wrong("phone")
    return digits


def _text(field: Field, typed: str) -> str:
    text = typed if field.kind == "long" else " ".join(typed.split())
    column = cast(String, Lks.__table__.c[field.name].type)
    if len(text) > (column.length or _LONGEST_TEXT):
        raise Wrong("long")
    return text


def _known(typed: str, known: tuple[str, ...], fault: str) -> str:
    if typed not in known:
        raise Wrong(fault)
    return typed


def _date(typed: str) -> date:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise Wrong("date") from None
    if not 1900 <= found.year <= 2100:
        raise Wrong("date")
    return found


def _number(name: str, typed: str) -> int | float:
    try:
        number = float(typed.replace(",", ".")) if name in _DEGREES else int(typed)
    except ValueError:
        raise Wrong("number") from None
    least, most = (-180, 180) if name in _DEGREES else (0, _MOST)
    if not least <= number <= most:
        raise Wrong("number")
    return number
