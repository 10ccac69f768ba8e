"""Uploaded tables: what people send is read, what would harm is refused in words."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from bot.sheets import MOST_BYTES, MOST_ROWS, Unreadable, read_sheet
from bot.staff.import_words import SHEET_FAULTS


def xlsx(*rows: list[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def xlsx_with_a_far_cell() -> bytes:
    """One cell, the last that there is: a file of 5 kB that claims 17 thousand million cells."""
    book, file = Workbook(), io.BytesIO()
    book.active.cell(1_048_576, 16_384, "x")
    book.save(file)
    return file.getvalue()


def changed(content: bytes, name: str, inside: bytes) -> bytes:
    """The same zip with another part in place of one of its own."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for part in old.infolist():
            new.writestr(part.filename, inside if part.filename == name else old.read(part))
    return file.getvalue()


def test_an_xlsx_is_read_as_a_person_reads_it() -> None:
    content = xlsx(
        ["Nama", "Nomor", "Sejak", "Nilai"],
        ["  Siti \n Rahma ", 81234567890.0, date(2026, 3, 9), 2.5],
        [None, None, None],
        ["Budi", "081234567891", None, None],
        [None],
    )
    assert read_sheet(content) == [
        ["Nama", "Nomor", "Sejak", "Nilai"],
        ["Siti Rahma", "81234567890", "2026-03-09", "2.5"],
        [],
        ["Budi", "081234567891"],
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", ";")]
)
def test_a_csv_in_every_coat(encoding: str, mark: str) -> None:
    text = f'Nama{mark}Nomor\r\n"André{mark} Lao"{mark}+6281\r\n'
    name = "André Lao" if mark == "\t" else f"André{mark} Lao"  # a cell's white space is one
    assert read_sheet(text.encode(encoding)) == [["Nama", "Nomor"], [name, "+6281"]]


_SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b" \n", "empty"),
        (xlsx([None]), "empty"),
        (b"a" * (MOST_BYTES + 1), "too_large"),
        (changed(xlsx(["x"]), _SHEET, b" " * 125_829_121), "too_much"),
        (changed(xlsx(["x"]), _SHEET, _LAUGHS), "not_a_sheet"),
        (xlsx_with_a_far_cell(), "too_many_rows"),
        (xlsx(["x"])[:900], "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_sheet"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_excel"),
        (b"1\n" * (MOST_ROWS + 1), "too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_used_is_refused_in_words(content: bytes, key: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet(content)
    assert refused.value.key == key
    assert SHEET_FAULTS[key]
