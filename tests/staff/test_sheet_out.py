"""Sheets as a spreadsheet opens them: real types, and nothing that it would run."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from bot.sheet_out import Sheet, csv_lines, xlsx

# What OWASP lists, and what people have found since.
ATTACKS = (
    "=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1",
    "=HYPERLINK(\"http://x\",\"y\")", "＝1+1", "=cmd|' /C calc'!A0",
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_becomes_a_formula(attack: str) -> None:
    book = load_workbook(io.BytesIO(xlsx([Sheet("x", [attack], [[attack]], foot=[[attack]])])))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert [cell.data_type for cell in cells] == ["s", "s", "s"]
    assert cells[1].hyperlink is None
    written = csv.reader(io.StringIO("".join(csv_lines([attack], [[attack]]))[1:], newline=""))
    assert [row[0][0] for row in written] == ["'", "'"]


def test_numbers_days_and_moments_stay_what_they_are() -> None:
    moment = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    row = ["Ina's 'LKS'", 3, -2.5, date(2026, 11, 1), moment, None, True, "0812"]
    columns = [str(place) for place in range(len(row))]
    book = load_workbook(io.BytesIO(xlsx([Sheet("A/B: *?", columns, [row], heading=["Rekap"])])))
    page = book["A B"]
    assert page["A1"].value == "Rekap"
    kept = [cell.value for cell in page[4]]
    day, at = datetime(2026, 11, 1), datetime(2026, 11, 26, 7, 30)  # noqa: DTZ001 - Excel's own
    assert kept == ["Ina's 'LKS'", 3, -2.5, day, at, None, True, "0812"]
    assert page.freeze_panes == "A4"
    line = "".join(csv_lines(columns, [row])).splitlines()[1]
    assert line == "Ina's 'LKS',3,-2.5,2026-11-01,2026-11-26T07:30:00+08:00,,True,0812"
