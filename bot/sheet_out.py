"""Tables that leave the house: XLSX with real types, and CSV. Neither can carry a formula.

What people texted goes into these cells, and a spreadsheet would run `=…` as a command (OWASP,
"CSV injection"). In XLSX every text is written as a text; in CSV, which has no types, a text that
a spreadsheet could take for a formula gets an apostrophe in front.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reading.district import load_district

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | bool | date | datetime | None

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"

# Texts only: none of them may become a formula, a link or a number by how it looks. Rows go to
# disk as they come, so that a million of them need no more memory than ten.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST_TEXT = 32_767  # what a cell of Excel holds
_NOT_IN_A_TAB = re.compile(r"[][:*?/\\]")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `heading` are lines above it, `foot` rows below it in bold (sums, as numbers).

    `widths` are in characters, one per column; moments must be aware and are written in the
    office's own time. `rows` may be a generator: it is read once.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float] = ()
    heading: Sequence[str] = ()
    foot: Sequence[Sequence[Cell]] = ()


def write_xlsx(target: Path | IO[bytes], sheets: Iterable[Sheet]) -> None:
    """A workbook with these sheets, each with its header row frozen."""
    import xlsxwriter  # noqa: PLC0415 - few pages make one, and a CSV need not wait for it

    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        look = {
            "bold": book.add_format({"bold": True}),
            "head": book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        }
        for sheet in sheets:
            _fill(book.add_worksheet(_tab(sheet.title)), sheet, look)


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """The same, for a small table that is sent off at once."""
    target = io.BytesIO()
    write_xlsx(target, sheets)
    return target.getvalue()


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """RFC 4180 line by line, with the mark by which Excel knows UTF-8; moments in ISO 8601."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in chain((columns,), rows):
        writer.writerow([_plain(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _fill(page: "Worksheet", sheet: Sheet, look: "Mapping[str, Format]") -> None:
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    # In this mode rows can only be written downwards.
    for place, line in enumerate(sheet.heading):
        page.write_string(place, 0, line, look["bold"])
    head = len(sheet.heading) + (1 if sheet.heading else 0)
    for column, words in enumerate(sheet.columns):
        page.write_string(head, column, words, look["head"])
    last = head
    for last, row in enumerate(sheet.rows, head + 1):
        _write_row(page, last, row, look)
    for below, row in enumerate(sheet.foot, last + 1):
        _write_row(page, below, row, look, look["bold"])
    page.freeze_panes(head + 1, 0)
    if last > head:
        page.autofilter(head, 0, last, len(sheet.columns) - 1)


def _write_row(
    page: "Worksheet",
    place: int,
    row: Sequence[Cell],
    look: "Mapping[str, Format]",
    text: "Format | None" = None,
) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(place, column, cell[:_LONGEST_TEXT], text)
        elif isinstance(cell, bool):
            page.write_boolean(place, column, cell, text)
        elif isinstance(cell, int | float):
            page.write_number(place, column, cell, text)
        elif isinstance(cell, datetime):
            # Excel knows no time zones.
            local = _local(cell).replace(tzinfo=None)
            page.write_datetime(place, column, local, look["moment"])
        elif isinstance(cell, date):
            page.write_datetime(place, column, cell, look["day"])


def _plain(cell: Cell) -> str | int | float:
    if isinstance(cell, str):
        return f"'{cell}" if cell.lstrip(" ").startswith(_RISKY) else cell
    if isinstance(cell, datetime):
        return _local(cell).isoformat(timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else cell


def _local(moment: datetime) -> datetime:
    return moment.astimezone(load_district().time_zone)


def _tab(title: str) -> str:
    """Excel takes neither these characters nor more than 31 in the name of a sheet."""
    return _NOT_IN_A_TAB.sub(" ", title).strip("' ")[:31] or "Data"
