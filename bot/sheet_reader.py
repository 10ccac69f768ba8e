"""The child that opens an uploaded table: a file's bytes in at stdin, JSON out at stdout.

Started by `bot/sheets.py`, never imported: it gives itself the limits that it lives under.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bot.sheets import LONGEST_CELL, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS

_MEMORY = 512 * 1024 * 1024
_PROCESSOR_SECONDS = 10
# What the parts of an XLSX may come to. Real ones of 20,000 rows have about 20 MB.
_MOST_UNPACKED = 120 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ";,\t"


class _Fault(Exception):
    """A key of `SHEET_FAULTS`."""


def main() -> None:
    """Reads, and says what it read or why it could not."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))
    try:
        answer: dict[str, Any] = {"rows": _read(sys.stdin.buffer.read())}
    except _Fault as fault:
        answer = {"fault": str(fault)}
    json.dump(answer, sys.stdout)


def _read(content: bytes) -> list[list[str]]:
    if content.startswith(_OLD_EXCEL):  # .xls, or an XLSX behind a password
        raise _Fault("old_excel")
    found = _xlsx(content) if content.startswith(_ZIP) else _csv(content)
    rows: list[list[str]] = []
    characters = 0
    for cells in found:
        if len(rows) >= MOST_ROWS:
            raise _Fault("too_many_rows")
        rows.append(_trimmed(cells))
        characters += sum(map(len, rows[-1]))
        if characters > MOST_CHARACTERS:  # one long text that a million cells point at
            raise _Fault("too_much")
    while rows and not rows[-1]:
        rows.pop()
    if not rows:
        raise _Fault("empty")
    return rows


def _trimmed(cells: Iterable[str]) -> list[str]:
    row = [" ".join(cell.split())[:LONGEST_CELL] for cell in cells][:MOST_COLUMNS]
    while row and not row[-1]:
        row.pop()
    return row


def _xlsx(content: bytes) -> Iterator[list[str]]:
    # With defusedxml beside it openpyxl refuses entities, the other way to unfold a small file.
    from openpyxl import load_workbook  # noqa: PLC0415 - a CSV need not wait for it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                raise _Fault("too_much")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What the file says of its own size may be wrong: read what is there.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
            yield [_said(value) for value in row]
    except (_Fault, MemoryError):
        raise
    except Exception:  # whatever a broken file makes of the library
        raise _Fault("not_a_sheet") from None


def _said(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ya" if value else "tidak"
        case float() if value.is_integer():
            return str(int(value))  # a telephone number that Excel took for a quantity
        case float():
            return format(Decimal(repr(value)), "f")
        case datetime() | date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    csv.field_size_limit(1024 * 1024)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    except csv.Error:
        raise _Fault("not_a_sheet") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")  # what Excel on Windows writes
    if "\0" in text:  # a picture, a program: no table has it
        raise _Fault("not_a_sheet")
    return text


def _delimiter(text: str) -> str:
    """The one that parts the first lines most often; Indonesian Excel writes semicolons."""
    head = "\n".join(text.split("\n", 10)[:10])
    return max(_DELIMITERS, key=head.count)


if __name__ == "__main__":
    main()
