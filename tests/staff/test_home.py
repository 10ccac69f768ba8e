"""Beranda and Rekap: every number is what its list holds, to the unit."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pypdfium2 as pdfium
import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session, sessionmaker

from bot.staff.times import today
from models.base import now
from models.contact import Contact
from models.officer import APPROVED, Officer
from models.report import POTENTIAL, Report
from models.task import ERASE
from tests.staff.desk import Desk, words
from tests.staff.records import Records

_LINK = re.compile(r'<a [^>]*href="(/laporan\?[^"]+)"[^>]*>([\d.]+)</a>')
_CELL = re.compile(r'<td role="cell" class="figure">(\d+) ')
_TOTAL = re.compile(r"([\d.]+) laporan · ([\d.]+) orang")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The sums themselves are tried on both databases in test_tally.py."""
    return sqlite_url


@pytest.fixture
def phones(records: Records, sessions: sessionmaker[Session]) -> list[Contact]:
    """Two officers of two LKS, with reports of every sort around the ends of months."""
    found = []
    for number, place in ((1, "52.72.05.1005"), (2, "52.72.01.1001")):
        officer = records.officer(f"Pengurus {number}", f"+62812000000{number:02d}", APPROVED)
        lks = records.lks(f"LKS {number}", kelurahan=place)
        with sessions.begin() as session:
            kept = session.get_one(Officer, officer.id)
            kept.lks_id = lks.id
            found.append(kept.contacts[0])
    for number in range(18):
        records.report(
            found[number % 2],
            category=("LUT", "FM", "AT", "KTK")[number % 4],
            kelurahan=("52.72.05.1005", "52.72.01.1001", "52.72.03.1003")[number % 3],
            count=number + 1,
            state=("baru", "selesai", "ditolak", "dibatalkan", "dirujuk")[number % 5],
            created_at=now() - timedelta(days=11 * number),
        )
    records.report(found[0], kind=POTENTIAL, category="PSM", count=50)
    records.report(records.contact("+6281200000009"), count=70)
    return found


def number(text: str) -> int:
    return int(text.replace(".", ""))


def links(desk: Desk, path: str) -> dict[str, int]:
    """Each list that a number of the page leads to, and the number."""
    page = desk.get(path).text
    return {unescape(address): number(shown) for address, shown in _LINK.findall(page)}


@pytest.mark.parametrize(
    ("path", "least"),
    [
        ("/", 20),
        ("/?masa=12-bulan&kategori=anak&warna=porsi", 4),
        ("/?kecamatan=52.72.05&lks=1", 3),
        ("/rekap?masa=12-bulan", 12),
        ("/rekap?kecamatan=52.72.05", 3),
    ],
)
def test_every_number_is_the_sum_of_the_list_behind_it(
    desk: Desk, phones: list[Contact], path: str, least: int
) -> None:
    found = links(desk, path)
    assert len(found) >= least
    for address, shown in found.items():
        listed = desk.get(address)
        total = _TOTAL.search(words(listed))
        assert total, address
        assert number(total[2]) == shown, address
        # And it is what stands on the page itself, row by row.
        assert sum(map(int, _CELL.findall(listed.text))) == shown, address


def test_who_has_reported_and_who_has_not(
    desk: Desk, phones: list[Contact], records: Records
) -> None:
    for address, shown in links(desk, "/rekap/lks").items():
        total = _TOTAL.search(words(desk.get(address)))
        assert total
        assert number(total[1]) == shown, address
    silent = today().replace(day=1) - timedelta(days=365)
    page = desk.read(f"/rekap/lks?bulan={silent:%Y-%m}&belum=ya")
    assert "2 dari 2 LKS belum melapor" in page
    front = desk.read(f"/?masa={silent:%Y-%m}")
    assert "2 dari 2 LKS LKS 1 LKS 2" in front
    assert "Belum ada laporan yang dihitung" in front
    assert "2 LKS sudah melapor" in desk.read("/")


def test_the_cards_say_what_waits(
    desk: Desk, phones: list[Contact], records: Records, sessions: sessionmaker[Session]
) -> None:
    records.task(phones[0], "DARURAT banjir", ago=timedelta(hours=3))
    records.task(phones[0], "HAPUS", ERASE)
    with sessions.begin() as session:
        session.get_one(Report, 1).due_on = today() - timedelta(days=1)
        session.get_one(Report, 2).due_on = date(2020, 1, 1)  # done: nobody is late
    page = desk.read("/")
    assert "1 Darurat belum ditangani Terlama 3 jam" in page
    assert "1 Tindak lanjut terlambat" in page
    assert "1 Permintaan hapus data" in page
    assert "0 Pesan belum dibaca" in page
    assert "1 laporan" in desk.read("/laporan?tenggat=lewat")


@pytest.mark.parametrize(
    "query", ["masa=2026-13", "masa=99999999-01", "kategori=x", "lks=9" + "9" * 30, "bulan=x"]
)
def test_an_odd_address_counts_as_an_empty_one(desk: Desk, query: str) -> None:
    for path in ("/", "/rekap", "/rekap/lks"):
        assert desk.get(f"{path}?{query}").status_code == 200


def test_the_recap_as_files(desk: Desk, phones: list[Contact]) -> None:
    page = desk.get("/rekap?masa=12-bulan").text
    shown = number(_LINK.findall(page)[-1][1])
    taken = {
        kind: desk.get(f"/rekap/unduh/{kind}?masa=12-bulan")
        for kind in ("xlsx", "csv", "geojson", "pdf")
    }
    assert all("attachment" in one.headers["Content-Disposition"] for one in taken.values())
    book = load_workbook(io.BytesIO(taken["xlsx"].data))
    assert [list(page.iter_rows())[-1][-1].value for page in book.worksheets[:2]] == [shown] * 2
    assert [row[-1].value for row in book["LKS"].iter_rows(min_row=4)] == [7, 5]
    rows = list(csv.DictReader(io.StringIO(taken["csv"].data.decode("utf-8-sig"))))
    assert sum(int(row["jumlah"]) for row in rows) == shown
    features = taken["geojson"].json["features"]
    assert sum(one["properties"]["jumlah"] for one in features) == shown
    assert len(features) == 41
    paper = pdfium.PdfDocument(taken["pdf"].data)
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert "REKAPITULASI PPKS" in text
    assert str(shown) in text
    assert "Kepala Dinas Sosial" in text
    assert desk.get("/rekap/unduh/exe").status_code == 404
