"""/laporan/<number>: need or help, what was changed when and by whom, who took an urgent one."""

import re

import pytest
from sqlalchemy.orm import Session, sessionmaker

from models.base import now
from models.contact import Contact
from models.officer import APPROVED
from models.report import POTENTIAL, Report
from models.report_version import ReportVersion
from models.task import Task
from tests.staff.desk import Desk
from tests.staff.records import Records


@pytest.fixture
def phone(records: Records) -> Contact:
    """An approved officer's."""
    return records.contact("+62811111111", records.officer(state=APPROVED))


def test_help_that_was_found_has_its_name_everywhere(
    desk: Desk, phone: Contact, records: Records
) -> None:
    need = records.report(phone)
    found = records.report(phone, kind=POTENTIAL, category="KT", count=2)
    page = desk.read(f"/laporan/{found.number}")
    for shown in ("Jenis Potensi PSKS", "Kategori Karang Taruna", "Potensi Baru"):
        assert shown in page
    assert "Jenis Kasus PPKS" in desk.read(f"/laporan/{need.number}")
    assert "Karang Taruna" in desk.read("/laporan?cari=LAPOR")
    for query, shown in (("jenis=potensi", found), ("jenis=kasus", need), ("kategori=KT", found)):
        numbers = re.findall(r'href="/laporan/(\d+)"', desk.get(f"/laporan?{query}").text)
        assert numbers == [shown.number], query
    assert 'value="KT" selected' in desk.get("/laporan?kategori=KT").text


def test_a_category_that_the_data_no_longer_names_breaks_no_page(
    desk: Desk, phone: Contact, records: Records
) -> None:
    report = records.report(phone, category="LAMA")
    assert "Kategori LAMA" in desk.read(f"/laporan/{report.number}")
    assert "LAMA" in desk.read("/laporan")


def test_each_change_with_before_and_after_and_who_made_it(
    desk: Desk,
    staff: dict[str, int],
    phone: Contact,
    records: Records,
    sessions: sessionmaker[Session],
) -> None:
    report = records.report(phone)
    assert "Riwayat" not in desk.read(f"/laporan/{report.number}")
    ids = [records.message(phone, text).id for text in ("RALAT", "BATAL", "PULIH")]
    with sessions.begin() as session:
        kept = session.get_one(Report, report.id)
        changes = {"count": 4, "kelurahan": "52.72.03.1003", "category": "FM"}
        kept.correct(session, changes, now(), ids[0])
        kept.withdraw(session, now(), ids[1])
        session.flush()
        kept.restore(session, now(), ids[2])
        session.flush()
        same = {name: getattr(kept, name) for name in ("category", "count", "kelurahan", "note")}
        session.add(
            ReportVersion(
                report_id=kept.id,
                change="corrected",
                staff_id=staff["budi"],
                ended_at=now(),
                state=kept.state,
                **same,
            )
        )
        kept.count = 5
    other = records.message(phone, "LAPOR LANSIA 3 KOLO").id
    page = desk.get(f"/laporan/{report.number}").text
    for text in ids:
        assert f'href="#pesan-{text}"' in page
        assert f'<li class="said in" id="pesan-{text}"' in page
    # On paper stands what belongs to this report alone.
    assert f'<li class="said in no-print" id="pesan-{other}"' in page
    page = desk.read(f"/laporan/{report.number}").split("Riwayat")[1]
    order = [
        page.index(words)
        for words in (
            "Diperbaiki",
            "Kategori: dari Lanjut Usia Telantar → menjadi Fakir Miskin",
            "Jumlah: dari 3 → menjadi 4",
            "Kelurahan: dari Penatoi , Kec. Mpunda → menjadi Jatibaru , Kec. Asakota",
            "Dibatalkan",
            "Status: dari Baru → menjadi Dibatalkan",
            "Dipulihkan",
            "Status: dari Dibatalkan → menjadi Baru",
            "oleh Budi Hartono",
            "Jumlah: dari 4 → menjadi 5",
        )
    ]
    assert order == sorted(order)


def test_who_took_an_urgent_one(
    desk: Desk,
    staff: dict[str, int],
    phone: Contact,
    records: Records,
    sessions: sessionmaker[Session],
) -> None:
    task = records.task(phone, "DARURAT")
    report = records.report(phone, urgent=True)
    with sessions.begin() as session:
        session.get_one(Report, report.id).message_id = task.message_id
    path = f"/laporan/{report.number}"
    assert "Belum ada yang menangani Menunggu kurang dari 1 menit" in desk.read(path)
    assert f'href="/tugas#tugas-{task.id}"' in desk.get(path).text
    with sessions.begin() as session:
        session.get_one(Task, task.id).finish(staff["budi"])
    assert "Darurat Ditangani Budi Hartono" in desk.read(path)
    assert "Ditangani Budi" not in desk.read(f"/laporan/{records.report(phone).number}")
