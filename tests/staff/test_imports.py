"""/impor: a table is looked at row by row, then taken over at once, and once only."""

import csv
import io
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from models.audit import AuditEntry
from models.base import now
from models.edit import Edit
from models.lks import Lks
from models.officer import APPROVED, Officer
from models.report import Report
from models.sheet_import import SheetImport
from tests.staff.desk import Desk, words
from tests.staff.records import Records


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Plain reading and writing: the same on both."""
    return sqlite_url


def xlsx(*rows: list[object]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def upload(desk: Desk, kind: str, content: bytes, name: str = "daftar.xlsx") -> TestResponse:
    form: dict[str, object] = {"berkas": (io.BytesIO(content), name)}
    return desk.post(f"/impor/{kind}", form, page="/impor")  # type: ignore[arg-type]


def save(desk: Desk, shown: str) -> str:
    """Presses the page's button, and reads the page that comes."""
    mark = desk.get(shown).text.partition('name="tanda" value="')[2].partition('"')[0]
    assert desk.post(f"{shown}/simpan", {"tanda": mark}, page=shown).status_code == 303
    return desk.read(shown)


def test_institutions_are_looked_at_then_taken_over_once(
    desk: Desk, records: Records, sessions: sessionmaker[Session], staff: dict[str, int]
) -> None:
    mawar = records.lks("LKS Mawar", chair="Ina Lama", phone="037442345")
    records.lks("LKS Kasih Ibu")
    table = xlsx(
        ["Daftar LKS Kota Bima"],
        ["Nama LKS", "Ketua", "Telepon", "Kelurahan", "Jenis", "Izin sampai", "Aktif", "Warna"],
        ["lks  mawar", "Ina Baru", None, "Kel. Penatoi", "LKSA", date(2027, 12, 31), "ya", "biru"],
        ["LKS Melati", "Budi", 81234567890, "penatoi", "lkslu", "5 Januari 2028", None, None],
        [],
        ["LKS Kasih Ibuu", None, None, "Penatoy", "istana", "31/02/2027", "mungkin", None],
        ["LKS MELATI", None, None, None, None, None, None, None],
        [None, "tanpa nama", None, None, None, None, None, None],
    )
    answer = upload(desk, "lks", table)
    assert answer.status_code == 303
    page = desk.read(answer.location)
    assert "3 salah 1 baru 1 berubah 0 sama" in page
    assert "Kolom yang tidak dikenal dan dilewati: Warna" in page
    assert "Baris 3 lks mawar Ketua dari Ina Lama → menjadi Ina Baru" in page
    assert "Izin berlaku sampai kosong → menjadi 31/12/2027" in page
    assert "Telepon dari" not in page  # an empty cell takes nothing away
    assert "Baris 6 LKS Kasih Ibuu Kelurahan: tidak ada di daftar. Maksudnya Penatoi?" in page
    assert "Izin berlaku sampai: Tanggal tidak bisa dibaca. (isinya: 31/02/2027)" in page
    assert "Mirip LKS Kasih Ibu yang sudah ada" in page
    assert "Baris 7 LKS MELATI LKS MELATI sudah ada di baris 4" in page
    assert "Baris 8 tanpa nama Nama belum diisi" in page
    with sessions.begin() as session:
        assert session.get_one(Lks, mawar.id).chair == "Ina Lama"

    assert "1 baru, 1 berubah, 3 baris salah dilewati" in save(desk, answer.location)
    with sessions.begin() as session:
        melati = session.scalars(select(Lks).where(Lks.name == "LKS Melati")).one()
        changed = session.get_one(Lks, mawar.id)
        edits = session.scalars(select(Edit).where(Edit.subject == f"lks:{mawar.id}")).all()
        deeds = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert session.scalars(select(SheetImport)).one().rows == []
    assert (melati.phone, melati.kelurahan, melati.kind) == (
        "081234567890",
        "52.72.05.1005",
        "lkslu",
    )
    assert (melati.permit_until, melati.pillar) == (date(2028, 1, 5), "lks")
    assert (changed.name, changed.chair, changed.phone) == ("LKS Mawar", "Ina Baru", "037442345")
    assert {edit.field for edit in edits} == {"chair", "kelurahan", "kind", "permit_until"}
    assert {(edit.cause, edit.staff_id) for edit in edits} == {("imported", staff["siti"])}
    assert deeds[-4:] == ["sheet_uploaded", "lks_changed", "lks_created", "sheet_imported"]
    assert "Ketua dari Ina Lama → menjadi Ina Baru" in desk.read(f"/lks/{mawar.id}")

    again = desk.read(upload(desk, "lks", table).location)
    assert "3 salah 0 baru 0 berubah 2 sama Kolom" in again
    assert "Tidak ada yang perlu disimpan selain baris yang salah" in again


def test_what_the_register_says_comes_back_as_nothing_new_and_a_number_renames(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks(
        "LKS Mawar",
        target_groups="LUT ABT",
        coverage="52.72.05.1005",
        services="Makan siang.\nMengaji.",
        latitude=-8.46,
        male=3,
        siks_ng=False,
        kind="lksa",
        established_on=date(2001, 2, 3),
    )
    officer = records.officer(state=APPROVED)
    with sessions.begin() as session:
        session.get_one(Officer, officer.id).lks_id = lks.id
    for kind in ("lks", "pengurus"):
        file = desk.get(f"/impor/templat/{kind}?isi=sekarang").data
        assert "0 salah 0 baru 0 berubah 1 sama" in desk.read(upload(desk, kind, file).location)
    book = load_workbook(io.BytesIO(desk.get("/impor/templat/lks?isi=sekarang").data))
    book.worksheets[0]["B2"] = "LKS Mawar Putih"
    changed = io.BytesIO()
    book.save(changed)
    answer = upload(desk, "lks", changed.getvalue())
    assert "Nama dari LKS Mawar → menjadi LKS Mawar Putih" in desk.read(answer.location)
    save(desk, answer.location)
    # The old name still means the same institution, and does not bring itself back.
    old = desk.read(upload(desk, "lks", b"Nama;Ketua\nLKS Mawar;Ina", "a.csv").location)
    assert "Cocok dengan nama lama; namanya tetap LKS Mawar Putih" in old


def test_officers_are_listed_and_their_earlier_reports_count(
    desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks("LKS Mawar")
    records.officer("Nur Menunggu", "+6281100000003")
    known = records.officer("Ana Lama", "+6281100000002", APPROVED)
    contact = records.contact("+6281100000001")
    report = records.report(contact)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(
        [
            ["Nama", "No. HP", "LKS", "Kelurahan"],
            ["Budi Baru", "0811-0000-0001", "lks mawar", "Penatoi"],
            ["Ana Lama", "0811 0000 0002", "LKS Mawar", ""],
            ["Nur", "+6281100000003", "LKS Mawar", ""],
            ["Cici", "12", "LKS Mawr", ""],
            ["Dedi", "081100000001", "LKS Mawar", ""],
        ]
    )
    answer = upload(desk, "pengurus", buffer.getvalue().encode(), "pengurus.csv")
    page = desk.read(answer.location)
    assert "3 salah 1 baru 1 berubah 0 sama" in page
    assert "Baris 4 Nur Nur Menunggu masih menunggu persetujuan" in page
    assert "Nomor HP: bukan nomor HP. (isinya: 12)" in page
    assert "LKS: tidak ada di daftar. Maksudnya LKS Mawar?" in page
    assert "Baris 6 Dedi +6281100000001 sudah ada di baris 2" in page
    save(desk, answer.location)
    with sessions.begin() as session:
        budi = session.scalars(select(Officer).where(Officer.name == "Budi Baru")).one()
        assert (budi.state, budi.lks_id, budi.phone) == (APPROVED, lks.id, "+6281100000001")
        assert [one.id for one in budi.contacts] == [contact.id]
        assert session.get_one(Report, report.id).officer_id == budi.id
        assert session.get_one(Report, report.id).verified
        assert session.get_one(Officer, known.id).lks_id == lks.id
    again = desk.read(upload(desk, "pengurus", buffer.getvalue().encode()).location)
    assert "3 salah 0 baru 0 berubah 2 sama" in again


def test_what_moved_on_is_shown_again_and_what_is_done_is_done_once(
    desk: Desk, other_desk: Desk, records: Records, sessions: sessionmaker[Session]
) -> None:
    lks = records.lks("LKS Mawar", chair="Ina Lama")
    shown = upload(desk, "lks", b"Nama,Ketua\nLKS Mawar,Ina Baru").location
    mark = desk.get(shown).text.partition('name="tanda" value="')[2].partition('"')[0]
    with sessions.begin() as session:
        session.get_one(Lks, lks.id).chair = "Ina Lain"
    desk.post(f"{shown}/simpan", {"tanda": mark}, page=shown)
    page = desk.read(shown)
    assert "daftar berubah sejak diperiksa" in page
    assert "dari Ina Lain → menjadi Ina Baru" in page
    assert "0 baru, 1 berubah" in save(desk, shown)
    other_desk.post(f"{shown}/simpan", {"tanda": mark}, page="/impor")
    assert "sudah selesai atau dibatalkan" in other_desk.read(shown)
    with sessions.begin() as session:
        assert session.scalar(select(func.count(Edit.id))) == 1


def test_rubbish_is_refused_in_words(desk: Desk, sessions: sessionmaker[Session]) -> None:
    for content, complaint in (
        (b"", "Berkas ini kosong"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bukan tabel yang bisa dibaca"),
        (b"Ketua;Alamat\nIna;Jalan", "Harus ada kolom Nama"),
        (b"Nama;Nama LKS\nA;B", "Ada dua kolom Nama LKS"),
        (b"Nama;Ketua\n;\n-;-", "tidak ada isi"),
        (b"Nama\n" + b"LKS\n" * 2001, "Lebih dari 2000 baris"),
    ):
        answer = upload(desk, "lks", content)
        assert answer.status_code == 422, content[:20]
        assert complaint in words(answer), content[:20]
    assert upload(desk, "gaji", b"Nama\nA").status_code == 404
    assert desk.get("/impor/templat/gaji").status_code == 404
    with sessions.begin() as session:
        assert session.scalar(select(func.count(SheetImport.id))) == 0


def test_rows_that_nobody_took_over_are_forgotten(
    desk: Desk, sessions: sessionmaker[Session], staff: dict[str, int]
) -> None:
    old = SheetImport(kind="lks", file_name="a.csv", rows=[["Nama"], ["LKS A"]], state="open")
    old.staff_id, old.created_at = staff["siti"], now().replace(year=2025)
    with sessions.begin() as session:
        session.add(old)
    shown = upload(desk, "lks", b"Nama\nLKS B").location
    with sessions.begin() as session:
        assert session.get_one(SheetImport, old.id).rows == []
    assert desk.post(f"{shown}/batal", page=shown).status_code == 303
    assert "Impor dibatalkan" in desk.read("/impor")
    assert desk.read(shown).count("Tidak jadi") == 1
