"""/laporan: the list with its filters and pages, and one report with its conversation."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from models.base import now
from models.officer import APPROVED
from models.report import Report
from tests.staff.desk import Desk
from tests.staff.records import Records

_NUMBER = re.compile(r'href="/laporan/(\d+)"')


def listed(desk: Desk, **filters: str) -> list[str]:
    response = desk.get(f"/laporan?{urlencode(filters)}")
    assert response.status_code == 200
    return _NUMBER.findall(response.text)


def test_an_empty_office_says_so(desk: Desk) -> None:
    assert "Belum ada laporan" in desk.read("/laporan")


def test_a_report_stands_in_the_list_in_words(desk: Desk, records: Records) -> None:
    officer = records.officer(state=APPROVED)
    report = records.report(records.contact("+62811111111", officer), urgent=True)
    page = desk.read("/laporan")
    for shown in (
        report.number,
        "Lanjut Usia Telantar",
        "3 orang",
        "Penatoi , Kec. Mpunda",
        "Nurhaidah Ismail",
        "Darurat",
        "Baru",
    ):
        assert shown in page
    assert "Belum terverifikasi" not in page.split("Diterima Status")[1]


@pytest.fixture
def two(records: Records) -> tuple[Report, Report]:
    """Two reports that differ in everything that can be filtered."""
    officer = records.officer(state=APPROVED)
    old = records.report(
        records.contact("+62811111111", officer),
        "LAPOR LANSIA 3 PENATOI kursi_roda",
        created_at=datetime(2026, 10, 31, 15, 59, tzinfo=UTC),  # 23.59 in Bima
        urgent=True,
        state="selesai",
    )
    new = records.report(
        records.contact("+62822222222"),
        "LAPOR MISKIN 2 KOLO kursi roda",
        created_at=datetime(2026, 10, 31, 16, 0, tzinfo=UTC),  # midnight in Bima
        category="FM",
        kelurahan="52.72.03.1003",
        note="atap 100% bocor",
    )
    return old, new


FILTERS = (
    ({}, "new old"),
    ({"kategori": "LUT"}, "old"),
    ({"jenis": "kasus"}, "new old"),
    ({"jenis": "potensi"}, ""),
    ({"kategori": "KT"}, ""),
    ({"kategori": "FM", "darurat": "ya"}, ""),
    ({"wilayah": "52.72.05"}, "old"),
    ({"wilayah": "52.72.03.1003"}, "new"),
    ({"wilayah": "52.72.01"}, ""),
    ({"status": "selesai"}, "old"),
    ({"verifikasi": "sudah"}, "old"),
    ({"verifikasi": "belum"}, "new"),
    ({"darurat": "ya"}, "old"),
    ({"dari": "2026-11-01"}, "new"),
    ({"sampai": "2026-10-31"}, "old"),
    ({"dari": "2026-10-31", "sampai": "2026-11-01"}, "new old"),
    ({"cari": "KURSI"}, "new old"),
    ({"cari": "roda kursi"}, "new old"),
    ({"cari": "kursi penatoi"}, "old"),
    ({"cari": "%"}, "new"),
    ({"cari": "_"}, "old"),
    ({"cari": "miskin 2 ko", "kategori": "FM"}, "new"),
    ({"cari": "kursi & | ! <-> ' roda"}, "new old"),
    ({"cari": "kursi & | ! <-> ' rodi"}, ""),
    ({"cari": "100%"}, "new"),
    ({"cari": "nurhaidah"}, "old"),
    # What nobody could have chosen is no filter, and no error.
    ({"kategori": "'; --", "dari": "kemarin", "status": "baru sekali"}, "new old"),
    ({"dari": "0001-01-01", "sampai": "9999-12-31"}, "new old"),
    ({"sebelum": "x", "sesudah": "-1"}, "new old"),
    ({"sebelum": "9" * 30}, "new old"),
    ({"cari": "9" * 70}, ""),
)


def test_filters(desk: Desk, two: tuple[Report, Report]) -> None:
    by_name = dict(zip(("old", "new"), two, strict=True))
    for filters, expected in FILTERS:
        wanted = [by_name[name].number for name in expected.split()]
        assert listed(desk, **filters) == wanted, filters


def test_a_number_finds_its_report(desk: Desk, two: tuple[Report, Report]) -> None:
    old, _ = two
    assert listed(desk, cari=f" {old.number} ") == [old.number]


def test_filters_are_kept_in_the_form(desk: Desk, two: tuple[Report, Report]) -> None:
    page = desk.get('/laporan?kategori=LUT&wilayah=52.72.05&cari="><i>').text
    assert 'value="LUT" selected' in page
    assert 'value="52.72.05" selected' in page
    assert "&#34;&gt;&lt;i&gt;" in page
    assert "<i>" not in page


def test_pages_go_down_and_up_again_without_losing_or_doubling(
    desk: Desk, records: Records
) -> None:
    contact = records.contact("+62811111111")
    numbers = [records.report(contact).number for _ in range(53)][::-1]
    down, page = [], desk.get("/laporan?kategori=LUT").text
    while found := re.search(r'href="(/laporan\?[^"]*sebelum=\d+[^"]*)"', page):
        assert "kategori=LUT" in found[1]
        down.append(_NUMBER.findall(page))
        page = desk.get(found[1].replace("&amp;", "&")).text
    down.append(_NUMBER.findall(page))
    assert [len(one) for one in down] == [25, 25, 3]
    assert [number for one in down for number in one] == numbers
    up = re.search(r'href="(/laporan\?[^"]*sesudah=\d+[^"]*)"', page)
    assert up
    assert _NUMBER.findall(desk.get(up[1].replace("&amp;", "&")).text) == down[1]


def test_a_report_that_arrives_meanwhile_moves_no_page(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111")
    numbers = [records.report(contact).number for _ in range(30)][::-1]
    older = re.search(r'href="(/laporan\?sebelum=\d+)"', desk.get("/laporan").text)
    assert older
    records.report(contact)
    assert _NUMBER.findall(desk.get(older[1]).text) == numbers[25:]


def test_htmx_gets_the_list_alone_and_the_shortest_address(
    desk: Desk, two: tuple[Report, Report]
) -> None:
    marks = {"HX-Request": "true", "HX-Request-Type": "partial"}
    response = desk.get("/laporan?kategori=LUT&status=&cari=&dari=", headers=marks)
    assert response.text.lstrip().startswith('<section id="daftar"')
    assert response.headers["HX-Push-Url"] == "/laporan?kategori=LUT"
    # Going back in the browser asks for the whole page.
    whole = desk.get("/laporan", headers={"HX-Request": "true", "HX-Request-Type": "full"})
    assert "<html" in whole.text


def test_one_report_with_all_that_was_said(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111", records.officer(state=APPROVED))
    report = records.report(contact, "LAPOR LANSIA 3 PENATOI", note="butuh kursi roda")
    for text, state, more in (
        ("satu", "pending", {}),
        ("dua", "accepted", {}),
        ("tiga", "delivered", {}),
        ("empat", "failed", {"error_code": "30006"}),
        ("lima", "unknown", {}),
    ):
        records.outbox(contact, text, state, **more)
    page = desk.reveal(report.number)
    order = [
        page.index(words)
        for words in (
            "LAPOR LANSIA 3 PENATOI",
            "Menunggu",
            "Dikirim",
            "Sampai",
            "Gagal: nomor ini tidak bisa menerima SMS",
            "Belum pasti",
        )
    ]
    assert order == sorted(order)
    for shown in ("butuh kursi roda", "+62811111111", "LKS Kasih Ibu", "WITA"):
        assert shown in page


def test_an_unverified_report_says_so(desk: Desk, records: Records) -> None:
    report = records.report(records.contact("+62811111111"))
    page = desk.read(f"/laporan/{report.number}")
    assert "Belum terverifikasi" in page
    assert "Belum terdaftar" in page


def test_a_text_cannot_become_part_of_the_page(desk: Desk, records: Records) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    officer = records.officer(name=evil, state=APPROVED)
    contact = records.contact("+62811111111", officer)
    report = records.report(contact, evil, note=evil)
    records.outbox(contact, evil)
    records.message(contact, evil, state="review")
    pages = ("/laporan", f"/laporan/{report.number}", "/pesan", "/pengurus", "/simulator")
    for path in (*pages, f"/percakapan/{contact.id}"):
        text = desk.get(path).text
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


def test_a_long_conversation_is_read_in_parts(desk: Desk, records: Records) -> None:
    contact = records.contact("+62811111111")
    begun = now() - timedelta(hours=2)
    for number in range(105):
        records.message(contact, f"teks-{number:03}", at=begun + timedelta(seconds=number))
    page = desk.get(f"/percakapan/{contact.id}").text
    assert "teks-005" in page
    assert "teks-004" not in page
    older = re.search(r'href="(/percakapan/\d+\?sebelum=[^"]+)"', page)
    assert older
    assert re.findall(r"teks-\d+", desk.get(older[1]).text) == [
        f"teks-{number:03}" for number in range(5)
    ]
