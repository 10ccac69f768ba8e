"""What is printed about a bimtek, read back by another program."""

import io
import re
from datetime import datetime

import openpyxl
import pypdfium2 as pdfium
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from bot.papers.absence_list import absence_list
from bot.papers.attendance_sheet import attendance_sheet
from bot.papers.certificates import certificates
from bot.papers.money import Allowance, in_words, rupiah
from bot.papers.participants import Participant, participants
from bot.papers.tables import absence_table, attendance_table, transport_table
from bot.papers.transport_list import transport_list
from bot.sheet_out import Sheet, xlsx
from models.bimtek import Bimtek
from models.invitation import YES, Invitation
from reading.district import load_district
from tests.bimtek.conftest import WITA, Office

BEGIN = datetime(2031, 9, 11, 8, 30, tzinfo=WITA)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Paper is the same from both."""
    return sqlite_url


@pytest.fixture
def bimtek(sessions: sessionmaker[Session]) -> Bimtek:
    office = Office(sessions)
    office.bimtek(BEGIN, office.officers(3), lesson_hours=8, signatory_name="Drs. Abdurrahman")
    with sessions.begin() as session:
        return session.scalars(select(Bimtek)).one()


@pytest.fixture
def people(sessions: sessionmaker[Session], bimtek: Bimtek) -> list[Participant]:
    """Three who come; the first sends a delegate, the second brings somebody."""
    with sessions.begin() as session:
        rows = list(session.scalars(select(Invitation).order_by(Invitation.id)))
        for row in rows:
            row.answer, row.door_no = YES, 10 + row.id
        rows[0].delegate, rows[1].party_size = "=HYPERLINK(Aminah)", 2
        rows[2].lks.chair = "siti 2"  # type: ignore[union-attr]
        return participants(rows, load_district())


def pages(file: bytes) -> list[str]:
    with pdfium.PdfDocument(file) as document:
        return [page.get_textpage().get_text_range() for page in document]


def cells(sheet: Sheet) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([sheet])))
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]  # type: ignore[union-attr]


def test_the_sheet_has_who_comes_and_where_to_sign(
    bimtek: Bimtek, people: list[Participant]
) -> None:
    text = " ".join("".join(pages(attendance_sheet(bimtek, people))).split())
    assert "Kamis, 11 September 2031" in text
    assert "08.30 s.d. 11.30 WITA" in text
    assert "=HYPERLINK(Aminah) (mewakili Siti 0)" in text
    assert "Ketua" in text
    assert "Drs. Abdurrahman" in text
    assert [one.name for one in people] == ["=HYPERLINK(Aminah)", "Siti 1", "", "Siti 2"]


def test_odd_numbers_sign_at_the_left_and_even_ones_at_the_right(
    bimtek: Bimtek, people: list[Participant]
) -> None:
    with pdfium.PdfDocument(attendance_sheet(bimtek, people)) as document:
        page = document[0].get_textpage()
        places = {}
        for number in ("1.", "2.", "3.", "4."):
            index, _ = page.search(f"{number}\r\n", match_case=True).get_next() or (None, None)
            found = [m.start() for m in re.finditer(re.escape(number), page.get_text_range())]
            places[number] = page.get_charbox(index if index is not None else found[-1])[0]
    assert places["1."] == pytest.approx(places["3."], abs=1)
    assert places["2."] == pytest.approx(places["4."], abs=1)
    assert places["2."] > places["1."] + 40


def test_certificates_are_one_page_each_with_the_name_that_was_there(
    bimtek: Bimtek, people: list[Participant]
) -> None:
    named = [one for one in people if one.name]
    found = pages(certificates(bimtek, named))
    assert len(found) == 3
    assert "=HYPERLINK(Aminah)" in found[0]
    assert "Siti 0" not in found[0]
    assert "LKS Kasih 0" in found[0]
    assert "8 jam pelajaran" in found[0]
    assert f"011/SERT-{bimtek.code}/2031" in found[0]


def test_who_stayed_away_is_listed_with_their_number(
    bimtek: Bimtek, people: list[Participant]
) -> None:
    text = " ".join("".join(pages(absence_list(bimtek, people))).split())
    assert "Siti 2" in text
    assert "+6281200000002" in text
    assert "4 orang" in text
    assert cells(absence_table(bimtek, people))[-1][1] == "Siti 2"


def test_the_transport_list_adds_up(bimtek: Bimtek, people: list[Participant]) -> None:
    allowance = Allowance(150_001, tax_percent=5)
    text = " ".join("".join(pages(transport_list(bimtek, people, allowance))).split())
    assert "4 orang 600.004 30.000 570.004" in text
    assert "lima ratus tujuh puluh ribu empat rupiah" in text
    assert cells(transport_table(bimtek, people, allowance))[-1][3:] == (600_004, 30_000, 570_004)


def test_a_spreadsheet_has_the_same_people_and_runs_nothing(
    bimtek: Bimtek, people: list[Participant]
) -> None:
    found = cells(attendance_table(bimtek, people))
    assert found[-4][:3] == (1, "=HYPERLINK(Aminah)", "Siti 0")
    book = openpyxl.load_workbook(io.BytesIO(xlsx([attendance_table(bimtek, people)])))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}  # type: ignore[union-attr]
    assert "f" not in kinds


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (19, "sembilan belas"),
        (100, "seratus"),
        (1_000, "seribu"),
        (1_001_115, "satu juta seribu seratus lima belas"),
        (2_050_000, "dua juta lima puluh ribu"),
        (117_000_000, "seratus tujuh belas juta"),
        (3_000_000_021, "tiga miliar dua puluh satu"),
    ],
)
def test_amounts_in_words(amount: int, said: str) -> None:
    assert in_words(amount) == said


def test_amounts_in_figures() -> None:
    assert rupiah(1_250_000) == "1.250.000"
